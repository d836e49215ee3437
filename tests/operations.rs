//! A client generated from a document with every feature, against a server on loopback: requests byte for byte, and
//! responses. The client and the program that calls it are one package, so that one run of cargo builds both.

use std::fs;
use std::path::PathBuf;

use tests::workspace::{self, write};

#[test]
fn every_operation_matches_the_document_on_the_wire() {
    workspace::run(&mut workspace::cargo(&package(), &["run"]));
}

/// Writes the client and a manifest that adds the program.
fn package() -> PathBuf {
    let here = tests::root().join("tests/operations");
    let document = fs::read_to_string(here.join("spec.yaml")).expect("the document is there");
    let outcome = tests::generate_text(&[("spec.yaml", &document)]);
    let files = outcome.files().unwrap_or_else(|| panic!("{:?}", outcome.findings));
    let folder = workspace::target().join("operations");
    for file in files.iter().filter(|it| it.path != "Cargo.toml") {
        write(&folder.join(&file.path), &file.text);
    }
    let (program, runtime) = (here.join("program.rs"), tests::root().join("runtime"));
    let (program, runtime) = (program.display().to_string(), runtime.display().to_string());
    let manifest = format!(
        "[package]\nname = \"sdk\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n[lib]\npath = \"src/lib.rs\"\n\n\
         [[bin]]\nname = \"program\"\npath = {program:?}\n\n[features]\nreqwest = []\n\n[dependencies]\n\
         specwright-runtime = {{ path = {runtime:?}, default-features = false, features = [\"reqwest\"] }}\n\
         tokio = {{ version = \"1\", features = [\"rt\", \"time\"] }}\n"
    );
    write(&folder.join("Cargo.toml"), &manifest);
    workspace::copy_lock(&folder);
    folder
}
