//! One test a fixture: what comes of a small document, read as Rust.

use insta::Settings;

#[track_caller]
fn check(fixture: &str) {
    let mut settings = Settings::new();
    // Next to the document.
    settings.set_snapshot_path(tests::fixtures().join(fixture));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("output", tests::render(fixture)));
}

include!(concat!(env!("OUT_DIR"), "/fixtures.rs"));
