//! See `ledgerlint_fuzz::html`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ledgerlint_fuzz::html(data));
