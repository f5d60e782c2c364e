//! See `ledgerlint_fuzz::xls`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ledgerlint_fuzz::xls(data));
