//! The cause of each change between two versions of a crate's inputs.

use std::fs;
use std::path::{Path, PathBuf};

use specwright::command::{DiffFormat, DiffOptions, compare_documents};
use specwright::read::Access;

use super::document;

/// Writes the inputs of a version: its document, the properties that its overlay adds, and its configuration.
fn write(version: &str, properties: &str, overlay: &str, client: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("diff-causes").join(version);
    fs::create_dir_all(folder.join("out")).expect("the folder can be created");
    let text = document(&format!("    Pet: {{ type: object, properties: {{ {properties} }} }}\n"));
    let overlay = format!(
        "overlay: 1.1.0\ninfo: {{ title: T, version: '1' }}\nactions:\n  - target: $.components.schemas.Pet.properties\n    \
         update: {{ {overlay} }}\n"
    );
    let config = format!(
        "[package]\nname = \"pets\"\noutput = \"out\"\n\n[[client]]\nmodule = \"pets\"\ndocuments = [{{ file = \"a.yaml\", overlays = [\"o.yaml\"] }}]\n{client}"
    );
    for (name, text) in [("a.yaml", text), ("o.yaml", overlay), ("codegen.toml", config)] {
        fs::write(folder.join(name), text).expect("the file can be written");
    }
    folder
}

#[test]
fn the_first_version_with_a_change_is_its_cause() {
    let old = write("old", "a: { type: string }", "b: { type: string }", "");
    let new = write(
        "new",
        "a: { type: integer }",
        "b: { type: string }, c: { type: string }",
        "names = { create_pet = \"add_pet\" }\n",
    );
    let options = DiffOptions {
        documents: [old.join("a.yaml"), new.join("a.yaml")],
        overlays: Vec::new(),
        old_overlays: None,
        config: Some(new.join("codegen.toml")),
        old_config: Some(old.join("codegen.toml")),
        access: Access::default(),
        format: DiffFormat::Text,
        fail_on_breaking: false,
    };
    let causes = || {
        let report = compare_documents(&options).expect("both versions generate");
        let causes = report.changes.iter().map(|it| (it.id, it.cause.clone()));
        let mut causes: Vec<(&str, String)> = causes.collect();
        causes.sort();
        causes.dedup();
        causes
    };
    let cause = |id: &'static str, cause: &str| (id, cause.to_owned());
    let expected = vec![
        cause("property-added", "overlay"),
        cause("rust-item-changed", "configuration"),
        cause("type-changed", "document"),
    ];
    assert_eq!(causes(), expected);
    // A generator that gave the crate a type which this one does not.
    let surface = "## pets::Pets 1\n\nstruct Gone\n  id: String\n";
    fs::write(old.join("out/SURFACE.txt"), surface).expect("the file can be written");
    let with_generator = causes();
    fs::remove_file(old.join("out/SURFACE.txt")).expect("the file is there");
    assert!(with_generator.contains(&cause("rust-item-removed", "generator")), "{with_generator:?}");
}
