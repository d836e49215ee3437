//! A program that depends on several generated crates, each with its own copy of the runtime.

use std::fs;

use specwright::command::{self, WriteOptions};
use specwright::job::{Job, Overrides};
use tests::workspace::{self, write};

/// The program uses the three crates side by side. Their copies of the runtime are different packages, so their types differ.
const PROGRAM: &str = r#"
use std::any::TypeId;

fn main() {
    let errors = [TypeId::of::<devices::Error>(), TypeId::of::<library::Error>(), TypeId::of::<orders::Error>()];
    assert!(errors[0] != errors[1] && errors[1] != errors[2] && errors[0] != errors[2]);
    let _: fn() -> devices::ClientBuilder = devices::Client::builder;
    let _: fn() -> orders::ClientBuilder = orders::Client::builder;
}
"#;

#[test]
fn three_generated_crates_work_in_one_program() {
    let folder = workspace::target().join("several");
    let documents = [("devices", "devices-3.2.json"), ("library", "library-3.0.yaml"), ("orders", "orders-3.1.yaml")];
    for (name, document) in documents {
        let overrides = Overrides {
            document: Some(tests::root().join("tests/corpus").join(document)),
            output: Some(folder.join(name)),
            name: Some(name.to_owned()),
            ..Overrides::default()
        };
        let job = Job::new("specwright generate", None, overrides, &|_| false).expect("the job is complete");
        command::write(&job, WriteOptions { force: true, ..WriteOptions::default() });
    }
    let dependencies: String = documents
        .iter()
        .map(|(name, _)| format!("{name} = {{ path = \"../{name}\", default-features = false }}\n"))
        .collect();
    let manifest = format!(
        "[package]\nname = \"program\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n{dependencies}"
    );
    let program = folder.join("program");
    write(&program.join("Cargo.toml"), &manifest);
    write(&program.join("src/main.rs"), PROGRAM);
    workspace::copy_lock(&program);
    workspace::run(&mut workspace::cargo(&program, &["run"]));
}

/// The generator writes code for the runtime of its own version, and its crates require that version.
#[test]
fn the_generator_the_runtime_and_the_sdk_have_one_version() {
    let manifest = |folder: &str| -> toml::Table {
        let text =
            fs::read_to_string(tests::root().join(folder).join("Cargo.toml")).expect("each package has a manifest");
        text.parse().expect("cargo reads it")
    };
    let workspace = manifest("")["workspace"]["package"]["version"].clone();
    assert_eq!(manifest("runtime")["package"]["version"], workspace);
    assert_eq!(manifest("generated")["dependencies"]["specwright-runtime"]["version"], workspace);
}
