//! What comes of the fixtures is Rust that the compiler and the linter take without a word, and so is its
//! documentation. All fixtures are members of one workspace, so that it takes one run of cargo each.

use std::process::Command;
use std::sync::LazyLock;

use tests::workspace::{self, Workspace};

static WORKSPACE: LazyLock<Workspace> = LazyLock::new(|| {
    let res = workspace::fixtures("fixtures", |_| true);
    assert!(res.members.len() > 20, "the fixtures are not found");
    res
});

fn cargo(arguments: &[&str], flags: &str) {
    WORKSPACE.cargo(arguments, flags);
}

/// Clippy runs the compiler's own lints as well, so that one pass shows both.
#[test]
fn generated_code_has_no_warnings() {
    let there = Command::new(env!("CARGO")).args(["clippy", "--version"]).output().is_ok_and(|it| it.status.success());
    if there {
        cargo(&["clippy"], "-D warnings");
    } else {
        eprintln!("clippy is not installed: the compiler alone has looked");
        cargo(&["check"], "-D warnings");
    }
}

/// Takes two minutes for all: the gate documents all of them.
#[test]
fn rustdoc_has_no_warnings() {
    WORKSPACE.cargo_over_part(&["doc", "--no-deps"], "-D warnings", 6);
}

/// With everything that each operation can be told.
#[test]
fn every_call_compiles() {
    cargo(&["check", "--tests"], "-D warnings");
}

/// Those of each method, of the pages and of the README. The gate compiles those of all fixtures.
#[test]
fn every_page_example_compiles() {
    WORKSPACE.cargo_over_part(&["test", "--doc"], "", 6);
}

/// What one tag needs is there without the others.
#[test]
fn each_feature_compiles_alone() {
    for features in
        ["", "desk-chat-people", "desk-tickets", "desk-tracing", "desk-all", "desk-tickets,webhooks", "axum"]
    {
        WORKSPACE.check("fixture-features-by_tag", features);
    }
}
