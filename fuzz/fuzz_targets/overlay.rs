//! Fuzzes the target `overlay`.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| fuzz_targets::check(fuzz_targets::find("overlay").expect("it is in the table"), input));
