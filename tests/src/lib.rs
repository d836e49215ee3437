//! Helpers of the tests: fixtures, and the text of their snapshots.

mod snapshot;
pub mod workspace;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use specwright::config::read_config;
use specwright::diagnostics::{Mode, Report};
use specwright::disk;
use specwright::generate::{ClientJob, Job, Outcome, generate};
use specwright::job::Overrides;
use specwright::source::Sources;

pub use snapshot::render;

/// Returns the root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests lie in the repository").to_owned()
}

/// Returns whether long tests run completely, as in the gate before a merge, and not on a sample.
pub fn is_whole_run() -> bool {
    std::env::var("SPECWRIGHT_TESTS").is_ok_and(|it| it == "all")
}

/// Returns the folder of all fixtures.
pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// Returns the names of all fixtures, such as `schemas/tuples`.
pub fn all_fixtures() -> Vec<String> {
    let mut res = Vec::new();
    for topic in folders(&fixtures()) {
        res.extend(folders(&fixtures().join(&topic)).into_iter().map(|case| format!("{topic}/{case}")));
    }
    res
}

fn folders(path: &Path) -> Vec<String> {
    let entries = fs::read_dir(path).expect("the fixtures are there").flatten().filter(|it| it.path().is_dir());
    let mut res: Vec<String> = entries.map(|it| it.file_name().to_string_lossy().into_owned()).collect();
    res.sort();
    res
}

/// Generates a fixture: its `codegen.toml`, or its `spec.yaml` or `spec.json` with its `overlay.yaml`.
pub fn run(fixture: &str) -> Outcome {
    generate_with(fixture, |job| job)
}

/// Generates a fixture with all optional files, as a package of this name.
pub fn run_whole(fixture: &str, package: String) -> Outcome {
    generate_with(fixture, |job| Job { name: Some(package), call_tests: true, ..job })
}

fn generate_with(fixture: &str, change: impl FnOnce(Job) -> Job) -> Outcome {
    let folder = fixtures().join(fixture);
    let load = |path: &Path| disk::load(&folder.join(path));
    generate(&change(job(&folder)), &load)
}

fn job(folder: &Path) -> Job {
    let command = "cargo xtask codegen";
    if let Ok(text) = disk::load(&folder.join("codegen.toml")) {
        let mut sources = Sources::default();
        let id = sources.add("codegen.toml", text);
        let mut report = Report::new(Mode::Generate);
        let config = read_config(&mut report, sources.get(id), id).expect("the fixture's configuration is sound");
        let overrides = Overrides { output: Some("generated".into()), ..Overrides::default() };
        let config = Some((&config, Path::new("codegen.toml")));
        return Job::new(command, config, overrides, &|_| true).expect("the fixture's configuration is complete");
    }
    let document = if folder.join("spec.json").exists() { "spec.json" } else { "spec.yaml" };
    let overlays = [PathBuf::from("overlay.yaml")].into_iter().filter(|it| folder.join(it).exists()).collect();
    let client = ClientJob { documents: vec![(document.into(), overlays)], ..ClientJob::default() };
    Job { clients: vec![client], command: command.to_owned(), ..Job::default() }
}

/// Generates a crate from texts in memory.
pub fn generate_text(texts: &[(&str, &str)]) -> Outcome {
    let texts: BTreeMap<PathBuf, &str> = texts.iter().map(|(name, text)| (PathBuf::from(name), *text)).collect();
    let load =
        |path: &Path| texts.get(path).map(|it| (*it).to_owned()).ok_or_else(|| "the file does not exist".to_owned());
    let overlays = texts.keys().filter(|it| it.to_string_lossy().starts_with("overlay")).cloned().collect();
    let document = texts.keys().find(|it| it.to_string_lossy().starts_with("spec")).cloned().unwrap_or_default();
    let client = ClientJob { documents: vec![(document, overlays)], ..ClientJob::default() };
    generate(&Job { clients: vec![client], command: "test".to_owned(), ..Job::default() }, &load)
}

/// Compiles the programs of the README.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
