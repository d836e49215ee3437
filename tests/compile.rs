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

/// With everything that each operation can be told.
#[test]
fn every_call_compiles() {
    cargo(&["check", "--tests"], "-D warnings");
}

/// Those of each method, of the pages and of the README.
#[test]
fn every_example_compiles() {
    cargo(&["test", "--doc"], "");
}

/// What one tag needs is there without the others.
#[test]
fn each_tag_compiles_by_itself() {
    for features in
        ["", "desk-chat-people", "desk-tickets", "desk-tracing", "desk-all", "desk-tickets,webhooks", "axum"]
    {
        WORKSPACE.check("fixture-features-by_tag", features);
    }
}
