//! `findings.json`: the report as it is, in the contract of `docs/findings.schema.json`.

use anyhow::Context as _;

use crate::findings::Report;

/// The report as indented JSON in UTF-8 with a line break at its end; the same bytes for the same report.
pub fn render(report: &Report) -> anyhow::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(report).context("findings.json")?;
    bytes.push(b'\n');
    Ok(bytes)
}
