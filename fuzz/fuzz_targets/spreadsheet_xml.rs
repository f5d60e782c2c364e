//! See `ledgerlint_fuzz::spreadsheet_xml`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ledgerlint_fuzz::spreadsheet_xml(data));
