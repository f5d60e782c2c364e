//! See `ledgerlint_fuzz::xlsb`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ledgerlint_fuzz::xlsb(data));
