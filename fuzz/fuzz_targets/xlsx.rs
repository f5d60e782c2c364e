//! See `ledgerlint_fuzz::xlsx`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ledgerlint_fuzz::xlsx(data));
