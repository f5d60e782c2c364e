//! From a [`Report`](crate::findings::Report) to what people open: a workbook, `findings.json`, `findings.csv` and the
//! terminal. Knows the findings and the values in them; it must not know how a finding was found, and reads no table.
//!
//! The workbook and the csv are written in the report's own language, the terminal in the language that is asked for.
//! Text that came from a file stays text in each of them: no formula, no link, no markup, no escape sequence.
//!
//! ```
//! use ledgerlint::{findings::Report, report::{self, Summary}, value::Lang};
//! # fn main() -> anyhow::Result<()> {
//! let report: Report = serde_json::from_str(
//!     r#"{"schema": "ledgerlint/1", "as_of": null, "lang": "zh", "tool": {"name": "ledgerlint", "version": "0.1.0"},
//!         "rules": [], "units": [], "findings": []}"#,
//! )?;
//! let folder = tempfile::tempdir()?;
//! let files = [(report::WORKBOOK_NAME, report::xlsx::render(&report)?), (report::JSON_NAME, report::json::render(&report)?)];
//! assert_eq!(report::write::write_all(folder.path(), &files)?.len(), 2);
//! assert!(report::terminal::render(&Summary::of(&report)?, Lang::Zh, false, 80).contains("没有发现疑点"));
//! # Ok(())
//! # }
//! ```

mod cell;
mod columns;
mod comparison;
mod folded;
mod ranking;
mod sheets;
mod sources;
mod summary;
mod tally;
mod width;
mod words;

pub mod csv;
pub mod json;
pub mod per_unit;
pub mod terminal;
pub mod typed;
pub mod write;
pub mod xlsx;

pub use cell::Cell;
pub use columns::{Align, Column, FindingRow, columns};
pub use summary::Summary;

/// The workbook's file name.
pub const WORKBOOK_NAME: &str = "疑点清单.xlsx";
/// The contract's file name.
pub const JSON_NAME: &str = "findings.json";
/// The csv file's name.
pub const CSV_NAME: &str = "findings.csv";
/// The workbook of a look-back.
pub const COMPARISON_WORKBOOK_NAME: &str = "回头看.xlsx";
/// The contract of a look-back.
pub const COMPARISON_JSON_NAME: &str = "compare.json";
/// The csv file of a look-back.
pub const COMPARISON_CSV_NAME: &str = "compare.csv";

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;
