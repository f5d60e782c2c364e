//! `findings.json` and `compare.json`: report and look-back as they are, in the contracts of `docs/findings.schema.json` and
//! `docs/compare.schema.json`.

use anyhow::Context as _;

use crate::compare::Comparison;
use crate::findings::Report;

/// The report as indented JSON in UTF-8 with a line break at its end; the same bytes for the same report.
pub fn render(report: &Report) -> anyhow::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(report).context("findings.json")?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The look-back, likewise.
pub fn render_comparison(comparison: &Comparison) -> anyhow::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(comparison).context("compare.json")?;
    bytes.push(b'\n');
    Ok(bytes)
}
