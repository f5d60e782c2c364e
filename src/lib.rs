//! ledgerlint · 账检: a linter for ledgers.
//!
//! It reads what a finance office can export, recognises the tables in it, checks them against rules drawn from inspection
//! findings, and writes a list of items to look at. Each module is one step of that way; a step knows those above it in
//! this list and none below.
//!
//! ```
//! use ledgerlint::job::{self, Knowledge, Options};
//! use ledgerlint::value::Day;
//!
//! let knowledge = Knowledge::load(&[]).unwrap();
//! let options = Options { paths: vec!["samples/clean-office".into()], today: Day::constant(2024, 1, 1), ..Options::default() };
//! let report = job::check(&options, &knowledge).unwrap();
//! assert!(report.findings.is_empty());
//! ```

// The fuzz targets, which the tests run as well, know the library by its name.
#[cfg(test)]
extern crate self as ledgerlint;

pub mod value;

pub mod tables;

pub mod read;

pub mod findings;

pub mod spool;

pub mod rules;

pub mod recognise;

pub mod books;

pub mod convert;

pub mod checks;

pub mod across;

pub mod job;

pub mod compare;

pub mod report;

pub mod cli;
