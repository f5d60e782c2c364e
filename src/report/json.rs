//! `findings.json`: the report as it is, in the contract of `docs/findings.schema.json`.

use std::fmt::Write as _;

use anyhow::Context as _;
use serde::Serialize;

use crate::findings::Report;
use crate::value::text::acts;

/// The report as indented JSON in UTF-8 with a line break at its end; the same bytes for the same report.
pub fn render(report: &Report) -> anyhow::Result<Vec<u8>> {
    Ok(text(report).context("findings.json")?.into_bytes())
}

/// Any value so. JSON may hold all characters but the first 32 as they are; here those that would act on a terminal are escaped too.
pub fn text(value: &impl Serialize) -> anyhow::Result<String> {
    let plain = serde_json::to_string_pretty(value)?;
    let mut text = String::with_capacity(plain.len() + 1);
    for c in plain.chars() {
        // They stand in strings only, and none needs more than four digits.
        if c != '\n' && acts(c) {
            let _ = write!(text, "\\u{:04x}", u32::from(c));
        } else {
            text.push(c);
        }
    }
    text.push('\n');
    Ok(text)
}
