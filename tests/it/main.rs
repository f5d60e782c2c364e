//! Tests of the whole program: samples, command line, order of input, the account of rows.

mod cli;
mod rows;
mod samples;
mod support;
