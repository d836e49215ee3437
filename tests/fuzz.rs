//! A short run of each fuzz target, and the inputs that `cargo xtask fuzz` found.

use std::fs;

use fuzz_targets::{ALL, Inputs, check, find};

/// The seed of the random numbers. The inputs are the same in every run.
const SEED: u64 = 7;

/// Runs the seeds of a target, and this many mutated inputs. The input that fails is in the output of the test.
fn run(target: &str, inputs: u64) {
    let target = find(target).expect("the target exists");
    let made = Inputs::new(target, SEED);
    for index in 0..inputs {
        let input = made.make(index);
        println!("input {index}: {}", String::from_utf8_lossy(&input));
        check(target, &input);
    }
}

#[test]
fn reading_survives() {
    run("read", 300);
}

#[test]
fn paths_survive() {
    run("jsonpath", 200);
}

#[test]
fn overlays_survive() {
    run("overlay", 200);
}

#[test]
fn the_pipeline_survives() {
    // The seeds are fixtures, which other tests cover.
    let target = find("generate").expect("the target exists");
    let (made, seeds) = (Inputs::new(target, SEED), (target.seeds)().len() as u64);
    for index in seeds..seeds + 200 {
        let input = made.make(index);
        println!("input {index}: {}", String::from_utf8_lossy(&input));
        check(target, &input);
    }
}

#[test]
fn decoding_survives() {
    run("wire", 300);
}

#[test]
fn webhooks_survive() {
    for target in ["form", "multipart", "events", "webhook"] {
        run(target, 300);
    }
}

/// A fixture that no target reads would be forgotten.
#[test]
fn inputs_that_failed_survive() {
    let folder = tests::root().join("tests/fuzz");
    for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let target = find(&name).unwrap_or_else(|| panic!("`tests/fuzz/{name}` is the folder of no target"));
        for entry in fs::read_dir(entry.path()).expect("it is a folder").flatten() {
            println!("{}", entry.path().display());
            check(target, &fs::read(entry.path()).expect("the input can be read"));
        }
    }
}

#[test]
fn each_target_has_seeds() {
    for target in ALL {
        assert!((target.seeds)().len() > 2, "{}", target.name);
    }
}
