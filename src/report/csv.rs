//! `findings.csv` and `compare.csv`: the list of findings for other programs and for Excel, in UTF-8 with a byte order mark, which Excel
//! needs to see that it is UTF-8. Knows no column of its own: they are those of the workbook's list.

use std::io::{self, Write};

use anyhow::Context as _;

use super::cell::{Cell, safe_text};
use super::columns::{Column, FindingRow, columns};
use super::comparison;
use super::words;
use crate::compare::Comparison;
use crate::findings::Report;
use crate::value::text::could_be_formula;
use crate::value::{Lang, money};

/// Writes the findings, one a row, lines ended by CR LF. Text that a spreadsheet would take for a formula gets a leading
/// apostrophe; amounts are plain numbers with two decimals and never do.
///
/// # Errors
/// The writer's own.
pub fn write(report: &Report, out: impl Write) -> anyhow::Result<()> {
    let rows = (1..).zip(&report.findings).map(|(number, finding)| FindingRow::new(Some(number), finding));
    table(&columns(true), rows, report.lang, out).context("findings.csv")
}

/// Writes the findings of a look-back, likewise.
///
/// # Errors
/// The writer's own.
pub fn write_comparison(comparison: &Comparison, out: impl Write) -> anyhow::Result<()> {
    table(&comparison::columns(true), comparison::rows(comparison), comparison.lang, out).context("compare.csv")
}

fn table<T>(columns: &[Column<T>], rows: impl Iterator<Item = T>, lang: Lang, mut out: impl Write) -> io::Result<()> {
    let mut line = String::from('\u{feff}');
    push_row(&mut line, columns.iter().map(|column| column.title(lang).to_owned()));
    for row in rows {
        out.write_all(line.as_bytes())?;
        line.clear();
        push_row(&mut line, columns.iter().map(|column| field(&(column.cell)(&row, lang), lang)));
    }
    out.write_all(line.as_bytes())
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

fn field(cell: &Cell, lang: Lang) -> String {
    match cell {
        Cell::Blank => String::new(),
        Cell::Text(text) if could_be_formula(text) => safe_text(&format!("'{text}"), lang),
        Cell::Text(text) => safe_text(text, lang),
        Cell::Amount(amount) => money(*amount),
        Cell::Count(count) => count.to_string(),
        Cell::Day(day) => day.to_string(),
        Cell::Severity(severity) => words::severity(*severity, lang).to_owned(),
    }
}

fn push_row(out: &mut String, fields: impl Iterator<Item = String>) {
    for (index, field) in fields.enumerate() {
        if index > 0 {
            out.push(',');
        }
        // Some readers drop a space at either end of a field that is not quoted.
        if field.contains([',', '"', '\n', '\r']) || field.starts_with(' ') || field.ends_with(' ') {
            out.push('"');
            out.push_str(&field.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&field);
        }
    }
    out.push_str("\r\n");
}
