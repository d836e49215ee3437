//! Values decoded by the types of fixtures encode to the same JSON.
//!
//! A fixture may have a `values.yaml`: for each type a list of values, or a map from the start of the decoded value's
//! `Debug` output to such a list. One generated program decodes and encodes the values of all fixtures.

use std::fs;

use serde_json::Value;
use tests::workspace;

#[test]
fn decoded_values_encode_to_the_same_json() {
    let values = |it: &str| fs::read_to_string(tests::fixtures().join(it).join("values.yaml")).ok();
    let workspace = workspace::fixtures("round-trip", |it| values(it).is_some());
    let mut checks = String::new();
    let runtime = tests::root().join("runtime").display().to_string();
    let mut manifest = format!("{MANIFEST}specwright-runtime = {{ path = {runtime:?}, default-features = false }}\n");
    let fixtures = tests::all_fixtures().into_iter().filter_map(|it| values(&it).map(|text| (it, text)));
    for (fixture, text) in fixtures {
        let member = fixture.replace('/', "-");
        assert!(workspace.members.contains(&member), "{fixture} generates something");
        manifest.push_str(&format!("fixture-{member}.path = \"../{member}\"\n"));
        let types: Value = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{fixture}: {error}"));
        for (ty, values) in types.as_object().expect("values by type") {
            let ty = format!("fixture_{}::models::{ty}", member.replace('-', "_"));
            for (becomes, value) in listed(values) {
                checks.push_str(&format!("    check::<{ty}>({becomes:?}, {:?});\n", value.to_string()));
            }
        }
    }
    let program = format!("{CHECK}fn main() {{\n{checks}}}\n");
    workspace::write(&workspace.folder.join("checks/src/main.rs"), &program);
    workspace::write(&workspace.folder.join("checks/Cargo.toml"), &manifest);
    workspace.write_root(&["checks"]);
    workspace.run("checks");
}

/// Returns each value with the expected start of its `Debug` output.
fn listed(values: &Value) -> Vec<(&str, &Value)> {
    match values {
        Value::Array(it) => it.iter().map(|it| ("", it)).collect(),
        Value::Object(it) => {
            let lists = it.iter().map(|(becomes, list)| (becomes.as_str(), list.as_array().expect("a list")));
            lists.flat_map(|(becomes, list)| list.iter().map(move |it| (becomes, it))).collect()
        }
        _ => panic!("a list of values, or lists by what they become"),
    }
}

const MANIFEST: &str = "[package]\nname = \"checks\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n";

/// Numbers are compared by value: `1` equals `1.0`.
const CHECK: &str = r#"use specwright_runtime::Value;
use specwright_runtime::serde::{Serialize, de::DeserializeOwned};
use specwright_runtime::serde_json::{from_str, to_value};

fn check<T: DeserializeOwned + Serialize + std::fmt::Debug>(becomes: &str, text: &str) {
    let value: T = from_str(text).unwrap_or_else(|error| panic!("{}: {text}: {error}", std::any::type_name::<T>()));
    let debug = format!("{value:?}");
    assert!(debug.starts_with(becomes), "{text} becomes {debug}, not {becomes}");
    let (before, after) = (from_str(text).unwrap(), to_value(&value).unwrap());
    assert!(same(&before, &after), "{}: {before} comes back as {after}", std::any::type_name::<T>());
}

fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.is_f64() != b.is_f64() && a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        (a, b) => a == b,
    }
}

"#;
