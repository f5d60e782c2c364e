//! `findings.csv` and `compare.csv`: the list of findings for other programs and for Excel, in UTF-8 with a byte order mark, which Excel
//! needs to see that it is UTF-8. Knows no column of its own: they are those of the workbook's list.

use std::borrow::Cow;
use std::io::{self, Write};

use anyhow::Context as _;

use super::cell::{Cell, safe_text};
use super::columns::{Column, FindingRow, columns};
use super::comparison;
use super::words;
use crate::compare::Comparison;
use crate::findings::Reported;
use crate::value::text::could_be_formula;
use crate::value::{Lang, money};

/// Writes the findings, one a row, lines ended by CR LF. Text that a spreadsheet would take for a formula gets a leading
/// apostrophe; amounts are plain numbers with two decimals and never do.
///
/// # Errors
/// The writer's own.
pub fn write(report: &dyn Reported, out: impl Write) -> anyhow::Result<()> {
    write_findings(report, out).context("findings.csv")
}

fn write_findings(report: &dyn Reported, out: impl Write) -> anyhow::Result<()> {
    let lang = report.head().lang;
    let mut table = Table::new(&columns(true), lang, out)?;
    let mut number = 0;
    report.each_finding(&mut |finding| {
        number += 1;
        Ok(table.row(&columns(true), &FindingRow::new(Some(number), finding, lang))?)
    })
}

/// Writes the findings of a look-back, likewise.
///
/// # Errors
/// The writer's own.
pub fn write_comparison(comparison: &Comparison, out: impl Write) -> anyhow::Result<()> {
    let (columns, lang) = (comparison::columns(true), comparison.lang);
    let written =
        Table::new(&columns, lang, out).and_then(|mut table| comparison::rows(comparison).try_for_each(|row| table.row(&columns, &row)));
    written.context("compare.csv")
}

/// A table under way.
struct Table<W> {
    out: W,
    lang: Lang,
    /// The line under way, kept for its room.
    line: String,
}

impl<W: Write> Table<W> {
    /// Begins with the header.
    fn new<T>(columns: &[Column<T>], lang: Lang, mut out: W) -> io::Result<Self> {
        let mut line = String::from('\u{feff}');
        columns.iter().enumerate().for_each(|(index, column)| push_field(&mut line, index, column.title(lang)));
        line.push_str(LINE_END);
        out.write_all(line.as_bytes())?;
        Ok(Self { out, lang, line })
    }

    fn row<T>(&mut self, columns: &[Column<T>], row: &T) -> io::Result<()> {
        self.line.clear();
        for (index, column) in columns.iter().enumerate() {
            push_field(&mut self.line, index, &field(&(column.cell)(row, self.lang), self.lang));
        }
        self.line.push_str(LINE_END);
        self.out.write_all(self.line.as_bytes())
    }
}

/// What [`write()`] writes.
///
/// # Errors
/// None that a program with memory left sees.
pub fn render(report: &dyn Reported) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    write(report, &mut bytes)?;
    Ok(bytes)
}

fn field(cell: &Cell, lang: Lang) -> Cow<'_, str> {
    match cell {
        Cell::Blank => Cow::Borrowed(""),
        Cell::Text(text) if could_be_formula(text) => Cow::Owned(safe_text(&format!("'{text}"), lang).into_owned()),
        Cell::Text(text) => safe_text(text, lang),
        Cell::Amount(amount) => Cow::Owned(money(*amount)),
        Cell::Count(count) => Cow::Owned(count.to_string()),
        Cell::Day(day) => Cow::Owned(day.to_string()),
        Cell::Severity(severity) => Cow::Borrowed(words::severity(*severity, lang)),
    }
}

/// Some readers of csv know lines by nothing else.
const LINE_END: &str = "\r\n";

fn push_field(line: &mut String, index: usize, field: &str) {
    if index > 0 {
        line.push(',');
    }
    // Some readers drop a space at either end of a field that is not quoted.
    if field.contains([',', '"', '\n', '\r']) || field.starts_with(' ') || field.ends_with(' ') {
        line.push('"');
        line.push_str(&field.replace('"', "\"\""));
        line.push('"');
    } else {
        line.push_str(field);
    }
}
