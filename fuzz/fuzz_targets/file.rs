//! See `ledgerlint_fuzz::file`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ledgerlint_fuzz::file(data));
