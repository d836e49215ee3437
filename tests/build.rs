//! Writes one test per fixture, so that each can be run by name and one run shows every failure.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=fixtures");
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("fixtures");
    let mut tests = String::new();
    for topic in folders(&root) {
        writeln!(tests, "mod {topic} {{").expect("text takes text");
        for case in folders(&root.join(&topic)) {
            let test = format!("    #[test]\n    fn {case}() {{\n        super::check(\"{topic}/{case}\");\n    }}\n");
            tests.push_str(&test);
        }
        tests.push_str("}\n");
    }
    let out = Path::new(&env::var("OUT_DIR").expect("cargo sets it")).join("fixtures.rs");
    fs::write(out, tests).expect("the build folder can be written");
}

fn folders(path: &Path) -> Vec<String> {
    let entries = fs::read_dir(path).expect("the fixtures are there");
    let folders = entries.flatten().filter(|it| it.path().is_dir());
    let mut names: Vec<String> = folders.map(|it| it.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
