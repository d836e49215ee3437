//! What comes of the fixtures is Rust that the compiler and the linter take without a word, and so is its
//! documentation. All fixtures are members of one workspace, so that it takes one run of cargo each.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

static WORKSPACE: LazyLock<PathBuf> = LazyLock::new(workspace);

/// Writes every fixture that generates something.
fn workspace() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fixtures");
    let mut members = Vec::new();
    for fixture in tests::all_fixtures() {
        let member = fixture.replace('/', "-");
        let Some(files) = tests::run_as(&fixture, Some(format!("fixture-{member}"))).files() else { continue };
        // A file of an earlier run that no module names is no part of the crate.
        for file in files.iter().filter(|it| it.path != "Cargo.toml") {
            write(&folder.join(&member).join(&file.path), &file.text);
        }
        write(&folder.join(&member).join("Cargo.toml"), &manifest(&member));
        members.push(format!("{member:?}"));
    }
    assert!(members.len() > 20, "the fixtures are not found");
    let workspace = format!("[workspace]\nresolver = \"3\"\nmembers = [{}]\n", members.join(", "));
    write(&folder.join("Cargo.toml"), &workspace);
    // The same versions as in the repository, which are there already.
    fs::copy(tests::root().join("Cargo.lock"), folder.join("Cargo.lock")).expect("the lock is committed");
    folder
}

/// What did not change keeps its time, so that cargo has nothing to do.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|it| it == text) {
        return;
    }
    fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("the target folder can be written");
    fs::write(path, text).expect("the target folder can be written");
}

/// Without HTTP, which says nothing about what is generated and takes long to compile.
fn manifest(member: &str) -> String {
    let runtime = tests::root().join("runtime");
    format!(
        "[package]\nname = \"fixture-{member}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[lib]\npath = \"src/lib.rs\"\n\n\
         [features]\nreqwest = []\n\n[dependencies]\nspecwright-runtime = {{ path = {0:?}, default-features = false }}\n\n\
         [dev-dependencies]\nspecwright-runtime = {{ path = {0:?}, default-features = false, features = [\"test-util\"] }}\n\
         tokio = {{ version = \"1\", features = [\"macros\", \"rt\"] }}\n",
        runtime.display().to_string()
    )
}

fn cargo(arguments: &[&str], flags: &str) {
    let output = Command::new(env!("CARGO"))
        .current_dir(&*WORKSPACE)
        .args(arguments)
        .args(["--workspace", "--offline", "--quiet"])
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("fixtures-target"))
        .env("RUSTFLAGS", flags)
        .env("RUSTDOCFLAGS", flags)
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_compiler_has_nothing_to_say() {
    cargo(&["check"], "-D warnings");
}

#[test]
fn the_linter_has_nothing_to_say() {
    let there = Command::new(env!("CARGO")).args(["clippy", "--version"]).output().is_ok_and(|it| it.status.success());
    if there {
        cargo(&["clippy"], "-D warnings");
    } else {
        eprintln!("clippy is not installed: the compiler alone has looked");
    }
}

#[test]
fn the_documentation_has_nothing_to_say() {
    cargo(&["doc", "--no-deps"], "-D warnings");
}

/// Those of each method, of the pages and of the README.
#[test]
fn every_example_compiles() {
    cargo(&["test", "--doc"], "");
}
