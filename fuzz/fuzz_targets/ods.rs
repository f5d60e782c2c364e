//! See `ledgerlint_fuzz::ods`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ledgerlint_fuzz::ods(data));
