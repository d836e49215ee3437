//! Hand-written files of a crate: programs, modules, and the guide.

use crate::{Place, SOUND};

const RUN: &[&str] = &["generate", "--config", "codegen.toml", "--out", "sdk"];

/// Returns a folder with a configuration of a package.
fn configured(package: &str) -> Place {
    let place = Place::new();
    let config = format!(
        "[package]\nname = \"desk\"\n{package}\n[[client]]\nmodule = \"desk\"\ndocuments = [{{ file = \"spec.yaml\" }}]\n\
         examples = [\"ListTickets\"]\n"
    );
    place.write("spec.yaml", SOUND).write("codegen.toml", &config);
    place
}

#[test]
fn a_hand_written_program_is_an_example_of_the_crate() {
    let place = configured(
        "programs = [\n  { file = \"examples/whole/main.rs\", features = [\"tracing\"], about = \"All of <it>.\" },\n\
           { file = \"examples/part.rs\", about = \"A part.\" },\n]\n\
         [package.dev-dependencies]\nserde = { version = \"1\", features = [\"derive\"] }\ntokio = \"1.40\"\n",
    );
    place.write("sdk/examples/part.rs", "fn main() {}\n").write("sdk/codegen.lock", "");
    place.run(RUN).exits(0).says("`programs` declares `sdk/examples/whole/main.rs`, which does not exist");
    let manifest = place.read("sdk/Cargo.toml");
    for text in [
        "[[example]]\nname = \"whole\"\npath = \"examples/whole/main.rs\"\nrequired-features = [\"tracing\"]\n",
        "[[example]]\nname = \"part\"\npath = \"examples/part.rs\"\n",
        "\ndesk = { path = \".\", default-features = false, features = [\"tracing\"] }\n",
        "\nserde = { version = \"1\", features = [\"derive\"] }\n",
        "\ntokio = \"1.40\"\n",
    ] {
        assert!(manifest.contains(text), "{text} in {manifest}");
    }
    assert_eq!(manifest.matches("tokio").count(), 1, "{manifest}");
    let readme = place.read("sdk/README.md");
    let line = "* [`whole`](examples/whole/main.rs): All of \\<it>. `cargo run --example whole --features tracing`\n";
    assert!(readme.contains(line), "{readme}");
    assert_eq!(place.read("sdk/examples/part.rs"), "fn main() {}\n");
    let lock = place.read("sdk/codegen.lock");
    assert!(!lock.contains(" examples/part.rs"), "{lock}");
    place.run(&[RUN, &["--force"]].concat()).exits(0).says("up to date");
}

#[test]
fn an_invalid_program_is_an_error() {
    for (program, told) in [
        ("{ file = \"main.rs\", about = \"\" }", "`main.rs` is not a valid path of an example program"),
        ("{ file = \"examples/../main.rs\", about = \"\" }", "write `examples/name.rs` or `examples/name/main.rs`"),
        ("{ file = \"examples/a/b.rs\", about = \"\" }", "write `examples/name.rs` or `examples/name/main.rs`"),
        ("{ file = \"examples/list_tickets.rs\", about = \"\" }", "two example programs have the name `list_tickets`"),
        (
            "{ file = \"examples/a.rs\", about = \"\", features = [\"axum\"] }",
            "`axum`, which is not a feature of the crate",
        ),
        ("{ file = \"examples/a.rs\" }", "missing field `about`"),
        ("{ file = \"examples/a.rs\", about = \"\", path = \"\" }", "unknown field `path`"),
    ] {
        let place = configured(&format!("programs = [{program}]"));
        place.run(RUN).exits(1).says("error[invalid-config]").says(told).says("codegen.toml");
        assert!(!place.path("sdk").exists());
    }
}

#[test]
fn an_invalid_dev_dependency_is_an_error() {
    for (line, told) in [
        ("specwright-runtime = \"1\"", "`specwright-runtime`, which the crate depends on already"),
        ("desk = \"1\"", "`desk`, which the crate depends on already"),
        ("\"a b\" = \"1\"", "`a b`, which is not a valid package name"),
    ] {
        let place = configured(&format!("[package.dev-dependencies]\n{line}\n"));
        place.run(RUN).exits(1).says("error[invalid-config]").says(told);
    }
}

#[test]
fn the_guide_is_a_page_that_the_readme_links() {
    let place = configured("guide = \"words/guide.md\"");
    place.run(RUN).exits(1).says("error[unreadable-file]: the file does not exist").says("words/guide.md");
    assert!(!place.path("sdk").exists());
    place.write("words/guide.md", "\n## In an afternoon\r\n\r\nTake {{name}} and go.\n\n").run(RUN).exits(0);
    let guide = place.read("sdk/docs/guide.md");
    assert!(guide.ends_with(" -->\n## In an afternoon\n\nTake {{name}} and go.\n"), "{guide}");
    assert!(place.read("sdk/README.md").contains("](docs/guide.md)"));
    // It is an input like a document.
    assert!(place.read("sdk/codegen.lock").contains(" words/guide.md\n"));
    place.write("words/guide.md", "## In a day").run(&[RUN, &["--check"]].concat()).exits(1).says("+## In a day");
}

#[test]
fn a_hand_written_module_is_declared_and_never_touched() {
    let place = Place::new();
    let config = "[package]\nname = \"desk\"\noutput = \"../sdk\"\n\n[[client]]\nmodule = \"desk\"\next = true\n\
        documents = [{ file = \"spec.yaml\" }]\n";
    place.write("spec/spec.yaml", SOUND).write("spec/codegen.toml", config);
    place.run(&["generate", "--config", "spec/codegen.toml"]).exits(0).says("ext.rs`, which does not exist");
    place.write("sdk/src/desk/ext.rs", "//! Mine.");
    place.run(&["generate", "--config", "spec/codegen.toml", "--force"]).exits(0).says("up to date");
    assert!(place.read("sdk/src/desk/mod.rs").contains("pub mod ext;"));
    assert_eq!(place.read("sdk/src/desk/ext.rs"), "//! Mine.");
    assert!(!place.read("sdk/codegen.lock").contains("desk/ext.rs"));
}
