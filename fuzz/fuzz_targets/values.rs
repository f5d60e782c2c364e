//! See `ledgerlint_fuzz::values`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ledgerlint_fuzz::values(data));
