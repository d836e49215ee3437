//! `tests/examples.rs`: a line for each round-trip test, with the values in a JSON file next to it.

use std::collections::BTreeMap;

use super::File;
use crate::guide::{ClientGuide, Guide};
use crate::rust::{Client, Crate};
use crate::tree::{Node, Value};

/// Returns the file of tests and the files of values; an empty list without tests.
pub(super) fn files(krate: &Crate, guide: &Guide) -> Vec<File> {
    let tested: Vec<(&Client, &ClientGuide)> = tested(krate, guide).collect();
    if tested.is_empty() {
        return Vec::new();
    }
    let modules: Vec<String> = tested.iter().map(|(client, guide)| module(client, guide)).collect();
    let limit = krate.recursion_limit.map(|it| format!("#![recursion_limit = \"{it}\"]\n")).unwrap_or_default();
    let text = format!(
        "// {}\n#![cfg_attr(rustfmt, rustfmt_skip)]\n{limit}//! Decodes and re-encodes the \
         examples, defaults and constants of the document. The JSON must\n//! stay the same.\n\n{}",
        krate.header,
        modules.join("\n")
    );
    let values = tested.iter().map(|(_, it)| File {
        path: format!("tests/{}", it.round_trip_tests.values_file),
        text: values(&krate.header, it),
    });
    std::iter::once(File { path: "tests/examples.rs".to_owned(), text }).chain(values).collect()
}

/// Returns the clients that have round-trip tests.
pub(super) fn tested<'a>(krate: &'a Crate, guide: &'a Guide) -> impl Iterator<Item = (&'a Client, &'a ClientGuide)> {
    krate.clients.iter().zip(&guide.clients).filter(|(_, guide)| !guide.round_trip_tests.tests.is_empty())
}

fn module(it: &Client, guide: &ClientGuide) -> String {
    let imports: String = guide.round_trip_tests.imports.iter().map(|it| format!("use {it};\n")).collect();
    let tests = guide.round_trip_tests.tests.iter();
    let tests: String = tests.map(|it| format!("testing::example!(EXAMPLES, {}, {});\n", it.ident, it.ty)).collect();
    let file = &guide.round_trip_tests.values_file;
    let body = format!(
        "{imports}\nstatic EXAMPLES: testing::Examples = testing::Examples::new(include_str!(\"{file}\"));\n\n{tests}"
    );
    match &it.module {
        None => body,
        Some(module) => {
            let lines = body.lines().map(|it| if it.is_empty() { "\n".to_owned() } else { format!("    {it}\n") });
            format!("mod {module} {{\n{}}}\n", lines.collect::<String>())
        }
    }
}

/// Returns the values as JSON. JSON has no comments, so the header is the value of the first key, which no test has.
fn values(header: &str, it: &ClientGuide) -> String {
    let header = Node::from(Value::String(header.to_owned()));
    let tests = it.round_trip_tests.tests.iter().map(|it| (it.ident.as_str(), &it.value));
    let values: BTreeMap<&str, &Node> = tests.chain([("//", &header)]).collect();
    let text = serde_json::to_string_pretty(&values).unwrap_or_else(|error| unreachable!("examples are JSON: {error}"));
    format!("{text}\n")
}
