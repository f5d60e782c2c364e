//! `findings.json`: the report as it is, in the contract of `docs/findings.schema.json`.

use std::io::Write;

use anyhow::Context as _;

use crate::findings::Report;

/// Writes the report as indented JSON in UTF-8 with a line break at its end; the same bytes for the same report.
///
/// # Errors
/// The writer's own.
pub fn write(report: &Report, mut out: impl Write) -> anyhow::Result<()> {
    serde_json::to_writer_pretty(&mut out, report).context("findings.json")?;
    out.write_all(b"\n").context("findings.json")
}

/// What [`write()`] writes.
///
/// # Errors
/// None that a program with memory left sees.
pub fn render(report: &Report) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    write(report, &mut bytes)?;
    Ok(bytes)
}
