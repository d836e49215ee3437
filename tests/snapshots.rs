//! One test per fixture: the generated Rust for a small document.

use insta::Settings;

#[track_caller]
fn check(fixture: &str) {
    let mut settings = Settings::new();
    // The snapshot is beside the document.
    settings.set_snapshot_path(tests::fixtures().join(fixture));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("output", tests::render(fixture)));
}

include!(concat!(env!("OUT_DIR"), "/fixtures.rs"));
