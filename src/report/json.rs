//! `findings.json` and `compare.json`: report and look-back as they are, in the contracts of `docs/findings.schema.json` and
//! `docs/compare.schema.json`.

use std::io::Write;

use anyhow::Context as _;
use serde::Serialize;

use crate::compare::Comparison;
use crate::findings::Report;

/// Writes the report as indented JSON in UTF-8 with a line break at its end; the same bytes for the same report.
///
/// # Errors
/// The writer's own.
pub fn write(report: &Report, out: impl Write) -> anyhow::Result<()> {
    pretty(report, out).context("findings.json")
}

/// Writes the look-back, likewise.
///
/// # Errors
/// The writer's own.
pub fn write_comparison(comparison: &Comparison, out: impl Write) -> anyhow::Result<()> {
    pretty(comparison, out).context("compare.json")
}

fn pretty(contract: &impl Serialize, mut out: impl Write) -> anyhow::Result<()> {
    serde_json::to_writer_pretty(&mut out, contract)?;
    Ok(out.write_all(b"\n")?)
}

/// What [`write`] writes.
///
/// # Errors
/// None that a program with memory left sees.
pub fn render(report: &Report) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    write(report, &mut bytes)?;
    Ok(bytes)
}
