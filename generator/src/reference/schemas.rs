//! The JSON Schemas, and the reference page of the configuration, which follows from its schema. Run the tests with
//! `INSTA_UPDATE=always` to write the files after a change of a configuration key.

use std::fmt::Write as _;
use std::path::Path;

use schemars::schema_for;
use serde_json::{Map, Value};

use crate::config::Config;
use crate::show::LocatedFinding;

/// Compares a file of this package with its text, or writes it.
fn assert_file(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    if std::env::var("INSTA_UPDATE").is_ok_and(|it| it == "always") {
        std::fs::write(&path, text).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == text, "{name} is not up to date: run this test with `INSTA_UPDATE=always`");
}

#[test]
fn the_schemas_are_up_to_date() {
    let mut config = schema_for!(Config);
    config.insert("title".to_owned(), "codegen.toml of specwright".into());
    assert_file("schemas/codegen.schema.json", &format!("{:#}\n", config.to_value()));
    let findings = schema_for!(Vec<LocatedFinding>);
    assert_file("schemas/findings.schema.json", &format!("{:#}\n", findings.to_value()));
}

#[test]
fn the_reference_page_is_up_to_date() {
    let schema = schema_for!(Config).to_value();
    let mut page = "# codegen.toml\n\nThe configuration of `specwright generate --config` and `cargo xtask codegen`. Paths are relative to the file; an \
                    unknown key is an error. `specwright init DOCUMENT` writes one to begin with, and `specwright config --schema` prints its JSON Schema.\n"
        .to_owned();
    let tables = [
        ("[package]", "Package"),
        ("[[package.programs]]", "Program"),
        ("[[client]]", "Client"),
        ("[[client.documents]]", "Document"),
        ("[limits]", "Limits"),
        ("[lints]: each entry", "Lint"),
    ];
    for (heading, name) in tables {
        let _ = write!(page, "\n## `{heading}`\n\n| key | value | meaning |\n| --- | --- | --- |\n");
        let definition = &schema["$defs"][name];
        for (key, property) in definition["properties"].as_object().into_iter().flatten() {
            let meaning = property["description"].as_str().unwrap_or_default().replace('\n', " ").replace('|', "\\|");
            let _ = writeln!(page, "| `{key}` | {} | {meaning} |", kind(property));
        }
    }
    assert_file("CONFIG.md", &page);
}

/// Describes the type of a key.
fn kind(schema: &Value) -> String {
    let empty = Map::new();
    let object = schema.as_object().unwrap_or(&empty);
    if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
        return match reference.rsplit('/').next().unwrap_or_default() {
            "Level" => "`allow`, `warn` or `deny`".to_owned(),
            "Features" => "`tags`".to_owned(),
            "Publish" => "boolean, or list of registries".to_owned(),
            "RuntimeSource" | "RuntimeTable" => "`{ version }`, `{ git, rev, tag, branch }` or `{ path }`".to_owned(),
            name => format!("table, see {name}"),
        };
    }
    if let Some(branches) = object.get("anyOf").and_then(Value::as_array) {
        return branches.iter().map(kind).find(|it| it != "null").unwrap_or_default();
    }
    let types = match object.get("type") {
        Some(Value::String(it)) => vec![it.as_str()],
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).filter(|it| *it != "null").collect(),
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) | None => vec!["any"],
    };
    match types[..] {
        ["string"] => "text".to_owned(),
        ["array"] => format!("list: {}", kind(&schema["items"])),
        ["object"] => "table".to_owned(),
        _ => types.join(" or "),
    }
}
