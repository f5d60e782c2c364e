//! See `ledgerlint_fuzz::clause`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ledgerlint_fuzz::clause(data));
