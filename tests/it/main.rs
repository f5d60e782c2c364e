//! Tests of the whole program: samples, command line, order of input, the account of rows.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot go on has failed; helpers outside of test functions are tests too"
)]

mod above;
mod ages;
mod breakdowns;
mod cli;
mod codes;
mod columns;
mod compare;
mod continued;
mod convert;
mod dated;
mod district;
mod forms;
mod gallery;
mod hostile;
mod incomplete;
mod inspect;
mod kinds;
mod kinds_paid;
mod kinds_titled;
mod layouts;
mod minutes;
mod months_above;
mod months_beside;
mod overlap;
mod pages;
mod parties;
mod planted;
mod reexport;
mod rows;
mod running;
mod samples;
mod slipped;
mod stacked;
mod support;
mod typed;
mod units;
mod void;
mod voucher_types;
