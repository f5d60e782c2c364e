//! `findings.json` and `compare.json`: report and look-back as they are, in the contracts of `docs/findings.schema.json` and
//! `docs/compare.schema.json`.

use std::io::{self, Write};

use anyhow::Context as _;
use serde::Serialize;

use crate::compare::Comparison;
use crate::findings::Report;
use crate::value::text::acts;

/// Writes the report as indented JSON in UTF-8 with a line break at its end; the same bytes for the same report.
///
/// # Errors
/// The writer's own.
pub fn write(report: &Report, out: impl Write) -> anyhow::Result<()> {
    write_any(report, out).context("findings.json")
}

/// Writes the look-back, likewise.
///
/// # Errors
/// The writer's own.
pub fn write_comparison(comparison: &Comparison, out: impl Write) -> anyhow::Result<()> {
    write_any(comparison, out).context("compare.json")
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

/// Any value so, as text.
///
/// # Errors
/// None that a program with memory left sees.
pub fn text(value: &impl Serialize) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    write_any(value, &mut bytes)?;
    Ok(String::from_utf8(bytes)?)
}

fn write_any(value: &impl Serialize, out: impl Write) -> anyhow::Result<()> {
    let mut out = Escaping(out);
    serde_json::to_writer_pretty(&mut out, value)?;
    out.write_all(b"\n")?;
    Ok(())
}

/// JSON may hold all characters but the first 32 as they are; here those that would act on a terminal are escaped too. They stand in strings
/// only, and none needs more than four digits.
struct Escaping<W>(W);

impl<W: Write> Write for Escaping<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // The serializer hands on whole characters.
        match std::str::from_utf8(bytes) {
            Ok(text) if text.chars().any(|c| c != '\n' && acts(c)) => {
                for c in text.chars() {
                    if c != '\n' && acts(c) {
                        write!(self.0, "\\u{:04x}", u32::from(c))?;
                    } else {
                        self.0.write_all(c.encode_utf8(&mut [0; 4]).as_bytes())?;
                    }
                }
            }
            _ => self.0.write_all(bytes)?,
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
