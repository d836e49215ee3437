//! An instance that a JSON Schema validator accepts decodes and keeps all its data. Schemas and instances are generated
//! from a fixed seed.

#[path = "schema_conformance/schema_form.rs"]
mod schema_form;

use std::collections::BTreeSet;
use std::path::Path;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use schema_form::{Form, form, instance, schema};
use serde_json::{Value as Json, json};
use specwright::generate::{ClientJob, Job, Outcome, generate};
use specwright::runtime_source::RuntimeSource;
use tests::workspace;

const SCHEMAS: usize = 60;
const INSTANCES: usize = 16;

/// A schema with accepted and rejected instances.
struct Case {
    schema: Json,
    accepted: Vec<Json>,
    rejected: Vec<Json>,
}

/// Returns the cases of the fixed seed.
fn cases() -> Vec<Case> {
    let mut runner = TestRunner::deterministic();
    (0..SCHEMAS).map(|_| case(&mut runner)).collect()
}

fn case(runner: &mut TestRunner) -> Case {
    let form: Form = made(runner, &form());
    let schema = schema(&form);
    let checker = jsonschema::options().should_validate_formats(false).build(&schema).expect("it is a schema");
    let mut seen = BTreeSet::new();
    let instances = (0..INSTANCES).map(|_| made(runner, &instance(&form))).filter(|it| seen.insert(it.to_string()));
    let (accepted, rejected) = instances.collect::<Vec<_>>().into_iter().partition(|it| checker.is_valid(it));
    Case { schema, accepted, rejected }
}

fn made<T: std::fmt::Debug>(runner: &mut TestRunner, strategy: &impl Strategy<Value = T>) -> T {
    strategy.new_tree(runner).expect("it can be made").current()
}

/// Returns a document with a component for each case, with the instances as its examples.
fn document(cases: &[Case], examples: impl Fn(&Case) -> &Vec<Json>) -> String {
    let component = |(index, case): (usize, &Case)| {
        // The schema is in a property, because a component that is a scalar has no type of its own.
        let mut value = case.schema.clone();
        value["examples"] = json!(examples(case));
        (format!("Case{index}"), json!({ "type": "object", "properties": { "value": value } }))
    };
    let schemas: serde_json::Map<String, Json> = cases.iter().enumerate().map(component).collect();
    json!({
        "openapi": "3.1.0", "info": { "title": "Truth", "version": "1" }, "paths": {}, "security": [],
        "servers": [{ "url": "https://example.com" }], "components": { "schemas": schemas },
    })
    .to_string()
}

fn generated(document: &str) -> Outcome {
    let client = ClientJob { documents: vec![("schema_conformance.json".into(), Vec::new())], ..ClientJob::default() };
    let job = Job {
        clients: vec![client],
        runtime: RuntimeSource::Path(tests::root().join("runtime").display().to_string()),
        is_workspace_root: true,
        command: "test".to_owned(),
        example_tests: true,
        ..Job::default()
    };
    generate(&job, &|_: &Path| Ok(document.to_owned()))
}

fn contradictions(outcome: &Outcome) -> Vec<&str> {
    let found = outcome.findings.iter().filter(|it| it.id == "contradicting-example");
    found.map(|it| it.message.as_str()).collect()
}

#[test]
fn generated_schemas_cover_every_keyword() {
    let cases = cases();
    let count = |of: fn(&Case) -> usize| cases.iter().map(of).sum::<usize>();
    assert!(count(|it| it.accepted.len()) > 4 * SCHEMAS, "{}", count(|it| it.accepted.len()));
    assert!(count(|it| it.rejected.len()) > SCHEMAS, "{}", count(|it| it.rejected.len()));
    let text = document(&cases, |it| &it.accepted);
    for keyword in [
        "prefixItems",
        "properties",
        "required",
        "items",
        "additionalProperties",
        "enum",
        "const",
        "allOf",
        "oneOf",
        "anyOf",
    ] {
        assert!(text.contains(&format!("\"{keyword}\":")), "{keyword}");
    }
}

/// The schema that the generator gives to the validator means the same as the original.
#[test]
fn the_same_examples_violate_their_schemas() {
    let cases = cases();
    assert_eq!(contradictions(&generated(&document(&cases, |it| &it.accepted))), Vec::<&str>::new());
    let rejected: usize = cases.iter().map(|it| it.rejected.len()).sum();
    let outcome = generated(&document(&cases, |it| &it.rejected));
    assert_eq!(contradictions(&outcome).len(), rejected);
}

#[test]
fn instances_accepted_by_the_checker_round_trip() {
    let outcome = generated(&document(&cases(), |it| &it.accepted));
    let errors: Vec<_> = outcome.findings.iter().filter(|it| it.is_error()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let files = outcome.files().expect("it generates");
    let folder = workspace::target().join("schema_conformance");
    for file in &files {
        let rest = if file.path == "Cargo.toml" { workspace::NO_WARNINGS } else { "" };
        workspace::write(&folder.join(&file.path), &format!("{}{rest}", file.text));
    }
    workspace::copy_lock(&folder);
    let test = ["test", "--no-default-features", "--test", "examples"];
    let output = workspace::cargo(&folder, &test).env("RUST_BACKTRACE", "0").output().expect("cargo runs");
    let (said, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let failures: String = said.lines().skip_while(|it| *it != "failures:").map(|it| format!("{it}\n")).collect();
    assert!(output.status.success(), "{failures}{}", if failures.is_empty() { &*errors } else { "" });
}
