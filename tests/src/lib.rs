//! Helpers of the tests: fixtures, and the text of their snapshots.

pub mod workspace;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use specwright::config::read_config;
use specwright::diagnostics::{Mode, Report};
use specwright::disk;
use specwright::generate::{ClientJob, Job, Outcome, generate};
use specwright::job::Overrides;
use specwright::show;
use specwright::source::Sources;

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

/// Returns the snapshot of a fixture: the findings as comments, and each file that the fixture is about. Without a crate,
/// only the findings.
pub fn render(fixture: &str) -> String {
    let outcome = run(fixture);
    let findings = show::short(&outcome.findings);
    let Some(files) = outcome.files() else { return findings };
    let mut res: String = findings.lines().map(|it| format!("// {it}\n")).collect();
    for file in files.iter().filter(|it| is_in_snapshot(fixture, &it.path)) {
        // The header is equal in all files.
        let body: Vec<&str> = file.text.lines().skip_while(|it| is_header(it)).collect();
        let path = file.path.trim_start_matches("src/");
        res.push_str(&format!("\n// {path}\n{}\n", body.join("\n").trim()));
    }
    res
}

fn is_header(line: &str) -> bool {
    line.starts_with("//") || line.starts_with("#!") || line.starts_with("<!--")
}

/// Returns whether the snapshot of a fixture has a file. Manifests, `mod.rs` files and clients are equal in most fixtures,
/// and pages and programs repeat the sources, so only fixtures about them have them in their snapshots.
fn is_in_snapshot(fixture: &str, path: &str) -> bool {
    if fixture.starts_with("features/") {
        return ["Cargo.toml", "lib.rs", "mod.rs", "client.rs"].iter().any(|it| path.ends_with(it));
    }
    if fixture.starts_with("pages/") || !path.starts_with("src/") {
        return fixture.starts_with("pages/") && !path.starts_with("src/") && path != "Cargo.toml";
    }
    if path.ends_with("webhooks/mod.rs") {
        return true;
    }
    let about_client = ["security/", "servers/", "clients/"].iter().any(|it| fixture.starts_with(it));
    match path.rsplit('/').next().unwrap_or_default() {
        "Cargo.toml" | "lib.rs" | "mod.rs" => false,
        "client.rs" => about_client,
        _ => true,
    }
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
