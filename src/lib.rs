//! ledgerlint · 账检: a linter for ledgers.
//!
//! It reads what a finance office can export, recognises the tables in it, checks them against rules drawn from inspection
//! findings, and writes a list of items to look at. Each module is one step of that way; a step knows those above it in
//! this list and none below.

pub mod books;
pub mod checks;
pub mod findings;
pub mod read;
pub mod report;
pub mod rules;
pub mod tables;
pub mod value;
