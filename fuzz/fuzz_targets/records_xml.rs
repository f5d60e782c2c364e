//! See `ledgerlint_fuzz::records_xml`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| ledgerlint_fuzz::records_xml(data));
