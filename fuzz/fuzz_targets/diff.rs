//! Fuzzes the target `diff`.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| fuzz_targets::check(fuzz_targets::find("diff").expect("it is in the table"), input));
