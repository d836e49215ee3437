//! The output of `specwright debug` for one document, stage by stage.

use std::path::{Path, PathBuf};

use insta::Settings;
use specwright::debug::{Stage, debug};
use specwright::disk;

#[track_caller]
fn check(stage: Stage, name: &str) {
    let folder = tests::root().join("tests/debug");
    let overlays = [PathBuf::from("overlay.yaml")];
    let overlays = if stage == Stage::Read { &[] } else { &overlays[..] };
    let print = || debug(stage, Path::new("spec.yaml"), overlays, &|path: &Path| disk::load(&folder.join(path)));
    let (findings, text) = print();
    assert_eq!(findings, []);
    assert_eq!(text, print().1, "the output is deterministic");
    let mut settings = Settings::new();
    settings.set_snapshot_path(&folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text.expect("no stage fails")));
}

#[test]
fn read() {
    check(Stage::Read, "read");
}

#[test]
fn overlay() {
    check(Stage::Overlay, "overlay");
}

#[test]
fn parse() {
    check(Stage::Parse, "parse");
}

#[test]
fn normalize() {
    check(Stage::Normalize, "normalize");
}

#[test]
fn lower() {
    check(Stage::Lower, "lower");
}

#[test]
fn plan() {
    check(Stage::Plan, "plan");
}

#[test]
fn guide() {
    check(Stage::Guide, "guide");
}
