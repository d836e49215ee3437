//! Fuzzes the target `xml`.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| fuzz_targets::check(fuzz_targets::find("xml").expect("it is in the table"), input));
