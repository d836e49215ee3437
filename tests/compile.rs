//! Generated code of all fixtures has no warnings of the compiler, clippy or rustdoc. All fixtures are members of one
//! workspace, so that each check is one run of cargo. `cargo test` looks at a part of the fixtures, and the gate at all of them.

use std::process::Command;
use std::sync::LazyLock;

use tests::workspace::{self, Workspace};

static WORKSPACE: LazyLock<Workspace> = LazyLock::new(|| {
    let res = workspace::fixtures("fixtures", |_| true);
    assert!(res.members.len() > 20, "the fixtures are not found");
    res
});

/// Clippy runs the compiler's lints as well, so one pass shows both. The tests among the targets set every argument and option of each
/// call.
#[test]
fn generated_code_has_no_warnings() {
    let there = Command::new(env!("CARGO")).args(["clippy", "--version"]).output().is_ok_and(|it| it.status.success());
    if there {
        WORKSPACE.cargo_over_part(&["clippy", "--all-targets"], 6);
    } else {
        eprintln!("clippy is not installed: the compiler alone has looked");
        WORKSPACE.cargo_over_part(&["check", "--all-targets"], 6);
    }
}

#[test]
fn rustdoc_has_no_warnings() {
    WORKSPACE.cargo_over_part(&["doc", "--no-deps"], 24);
}

/// The examples in rustdoc, pages and READMEs.
#[test]
fn every_page_example_compiles() {
    WORKSPACE.cargo_over_part(&["test", "--doc"], 24);
}

/// A crate works with each later runtime of the same minor version. When a version is released, the crates of its
/// generator are added to `tests/kept`; before that, they are replaced where the runtime must change.
#[test]
fn crates_of_earlier_generators_compile() {
    let kept = workspace::kept();
    assert!(kept.members.len() >= 3, "{:?}", kept.members);
    kept.cargo(&["check"]);
}

/// A feature needs no code of the others.
#[test]
fn each_feature_compiles_alone() {
    for features in [
        "",
        "desk-chat-people",
        "desk-tickets",
        "desk-tracing",
        "desk-all",
        "desk-tickets,webhooks",
        "axum",
        "blocking,chrono,jiff,time",
    ] {
        WORKSPACE.check("fixture-features-by_tag", features);
    }
}
