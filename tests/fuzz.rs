//! A short run of each fuzz target, and the inputs that `cargo xtask fuzz` found.

use std::ops::Range;
use std::{fs, thread};

use fuzz_targets::{ALL, Inputs, check, find};

/// The seed of the random numbers. The inputs are the same in every run of a commit.
const SEED: u64 = 7;

/// Prints the input that failed.
struct Shown<'a>(u64, &'a [u8]);

impl Drop for Shown<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            println!("input {} failed: {}", self.0, String::from_utf8_lossy(self.1));
        }
    }
}

/// Runs some inputs of a target. The first inputs are the seeds.
fn run(target: &str, indices: Range<u64>) {
    let target = find(target).expect("the target exists");
    let inputs = Inputs::new(target, SEED);
    for index in indices {
        let input = inputs.make(index);
        let _shown = Shown(index, &input);
        check(target, &input);
    }
}

#[test]
fn reading_survives() {
    run("read", 0..600);
}

#[test]
fn paths_survive() {
    run("jsonpath", 0..200);
}

#[test]
fn overlays_survive() {
    run("overlay", 0..200);
}

#[test]
fn the_pipeline_survives() {
    // The seeds are fixtures, which other tests cover.
    let seeds = find("generate").map_or(0, |it| (it.seeds)().len() as u64);
    run("generate", seeds..seeds + 200);
}

#[test]
fn decoding_survives() {
    run("wire", 0..300);
}

#[test]
fn webhooks_survive() {
    for target in ["form", "multipart", "events", "webhook"] {
        run(target, 0..300);
    }
}

#[test]
fn xml_bodies_survive() {
    run("xml", 0..300);
}

#[test]
fn comparisons_survive() {
    run("diff", 0..40);
}

#[test]
fn drafts_survive() {
    let seeds = find("draft").map_or(0, |it| (it.seeds)().len() as u64);
    run("draft", seeds..seeds + 60);
}

#[test]
fn records_of_names_survive() {
    run("names", 0..100);
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
