//! Names are stable: an edit of a document changes no name of an unrelated item and moves no other line. Documents are
//! edited many times, from a fixed seed.

#[path = "name_stability/edit.rs"]
mod edit;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use edit::{Edit, Effect, Seed, edits};
use serde_json::{Value as Json, json};
use specwright::diagnostics::Report;
use specwright::disk;
use specwright::emit::{emit, record};
use specwright::generate::{ClientJob, Job, generate};
use specwright::read;
use specwright::recorded::{self, Recorded};
use specwright::source::Sources;

type Files = BTreeMap<String, String>;

/// Returns the files of a document, or the reason that it has none. Every type is printed, also one that is an alias of an
/// equal type: which of several equal types is printed may change with an edit, and no other line may.
fn files(document: &Json, recorded: &Recorded) -> Result<(Files, Recorded), String> {
    let text = document.to_string();
    let client = ClientJob { documents: vec![("spec.json".into(), Vec::new())], ..ClientJob::default() };
    let job = Job { clients: vec![client], command: "test".to_owned(), skip_broken: true, ..Job::default() };
    let job = Job { recorded: recorded.clone(), ..job };
    let outcome = generate(&job, &|_: &Path| Ok(text.clone()));
    let error = || format!("{:?}", outcome.findings.iter().find(|it| it.is_error()));
    let (mut krate, guide) = outcome.planned.ok_or_else(error)?;
    let models = krate.clients.iter_mut().flat_map(|it| &mut it.files).flat_map(|it| &mut it.items);
    models.for_each(|it| it.alias_of = None);
    let (files, recorded) = (emit(&krate, &guide), record(&krate, &guide));
    // Markdown is left out: the README shows the simplest call, pages list all operations, and examples show the first
    // properties. All of these may change with an edit. Names are in the code, so `SURFACE.txt` and `names.lock` are left out too.
    let code = files.into_iter().filter(|it| ![".md", ".txt", ".lock"].iter().any(|end| it.path.ends_with(end)));
    Ok((code.map(|it| (it.path, without_nullable(&without_examples(&it.text)))).collect(), recorded))
}

/// Makes the types of nullable properties alike in requests and responses: an operation whose request contains a model
/// lets its properties distinguish absence and `null`, and a removed one ends that.
fn without_nullable(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let line = line.replace("Nullable<", "Option<").replace("\" nullable,", "\" optional,");
        match line.split_once(", null ") {
            Some((start, end)) => {
                format!("{start}{}\n", end.trim_start_matches(|it: char| it.is_alphanumeric() || it == '_'))
            }
            None => format!("{line}\n"),
        }
    });
    lines.collect()
}

/// Removes the examples from the documentation in a text.
fn without_examples(text: &str) -> String {
    let mut within = false;
    let lines = text.lines().filter(|line| {
        let fence = ["/// ```", "//! ```"].iter().any(|it| line.trim_start().starts_with(it));
        within ^= fence;
        !fence && !within
    });
    lines.map(|it| format!("{it}\n")).collect()
}

fn document(path: &Path) -> Json {
    let read = read::load(&mut Report::default(), &mut Sources::default(), &disk::load, path);
    Json::from(&read.expect("the document can be read").root)
}

/// Makes the same number of edits to each document, and checks each.
fn stay(documents: &[PathBuf], count: usize) {
    let mut seed = Seed(7);
    for (index, path) in documents.iter().enumerate() {
        let document = document(path);
        let (before, recorded) = files(&document, &Recorded::default()).expect("the document generates");
        let share = count / documents.len() + usize::from(index < count % documents.len());
        for edit in edits(&document, &mut seed, share) {
            let (after, _) = files(&edit.document, &recorded)
                .unwrap_or_else(|error| panic!("{}: {}: {error}", path.display(), edit.name));
            if let Err(fault) = check(&before, &after, &edit) {
                panic!("{}: {}: {fault}", path.display(), edit.name);
            }
        }
    }
}

fn check(before: &Files, after: &Files, edit: &Edit) -> Result<(), String> {
    match edit.effect {
        Effect::Nothing => adds(before, after, 0).and_then(|()| adds(after, before, 0)),
        Effect::Adds(lines) => adds(before, after, lines),
        Effect::Removes(lines) => adds(after, before, lines),
        Effect::Moves => moves(before, after),
    }
}

/// Checks that every line is still there, in order, and that existing files have at most `lines` new ones.
fn adds(before: &Files, after: &Files, lines: usize) -> Result<(), String> {
    let mut new = 0;
    for (path, text) in before {
        let Some(other) = after.get(path) else { return Err(format!("{path} is gone")) };
        let mut rest = other.lines().filter(|it| !is_import(it));
        let mut kept = 0;
        for line in text.lines().filter(|it| !is_import(it)) {
            kept += 1;
            if !rest.any(|it| it == line) {
                return Err(format!("{path}: this line is gone or has moved: {line}"));
            }
        }
        new += other.lines().filter(|it| !is_import(it)).count() - kept;
    }
    if lines == 0 && before.len() != after.len() {
        return Err(format!("{} files have become {}", before.len(), after.len()));
    }
    if new > lines { Err(format!("{new} lines are new in files that were there, and not {lines}")) } else { Ok(()) }
}

/// Returns whether the line is an import.
fn is_import(line: &str) -> bool {
    line.trim_start().starts_with("use ")
}

/// Checks that only the order of lines differs: required properties are arguments in document order.
fn moves(before: &Files, after: &Files) -> Result<(), String> {
    let sorted = |it: &Files| -> BTreeMap<String, Vec<String>> {
        let words = |text: &String| {
            let mut res: Vec<String> =
                text.split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_owned).collect();
            res.retain(|it| !it.is_empty());
            res.sort();
            res
        };
        it.iter().map(|(path, text)| (path.clone(), words(text))).collect()
    };
    let (before, after) = (sorted(before), sorted(after));
    let other = before.iter().find(|(path, words)| after.get(*path) != Some(words));
    other.map_or(Ok(()), |(path, _)| Err(format!("{path} says something else")))
}

#[test]
fn edits_keep_names_of_our_documents() {
    let entries = fs::read_dir(tests::root().join("tests/corpus")).expect("our documents are there").flatten();
    let mut documents: Vec<PathBuf> = entries.map(|it| it.path()).collect();
    documents.sort();
    assert!(documents.len() >= 3);
    stay(&documents, 200);
}

/// Documents of medium size, so that the test takes seconds.
const PUBLISHED: &[&str] = &[
    "burgershop-31.yaml",
    "museum.yaml",
    "oas-schema-types-31.yaml",
    "open-payments-resource.yaml",
    "pagerduty-scim.json",
    "progenitor-keeper.json",
    "scalar-galaxy.yaml",
    "train-travel.yaml",
    "typesense.yml",
    "zendesk-support-ae.yml",
];

#[test]
fn edits_keep_names_of_published_documents() {
    let folder = tests::root().join("../shared/corpus");
    if !folder.is_dir() {
        eprintln!("the published documents are not at hand");
        return;
    }
    stay(&PUBLISHED.iter().map(|it| folder.join(it)).collect::<Vec<_>>(), 200);
}

/// `cargo xtask additive` makes many more of these edits, of more documents.
#[test]
fn additive_edits_keep_every_public_name() {
    let entries = fs::read_dir(tests::root().join("tests/corpus")).expect("our documents are there").flatten();
    let mut documents: Vec<PathBuf> = entries.map(|it| it.path()).collect();
    documents.sort();
    let count = if tests::is_whole_run() { 400 } else { 80 };
    for (seed, path) in documents.iter().enumerate() {
        let document = fuzz_targets::additive::load(path).expect("the document can be read");
        let edits = fuzz_targets::additive::check_edits(&document, seed as u64, count);
        assert!(edits.checked * 2 > count, "{}: only {} edits apply", path.display(), edits.checked);
        assert_eq!(edits.faults, Vec::<String>::new(), "{}", path.display());
    }
}

/// Returns the public names that a change of one schema takes from their holders.
fn renames(before: &Json, after: &Json) -> Vec<String> {
    let document = |schema: &Json| {
        let body = json!({ "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Root" } } } });
        let responses = json!({ "204": { "description": "" } });
        json!({
            "openapi": "3.1.0", "info": { "title": "T", "version": "1" }, "servers": [{ "url": "https://a.b" }],
            "paths": { "/a": { "post": { "operationId": "a", "requestBody": body, "responses": responses } } },
            "components": { "schemas": { "Root": schema, "Text": { "type": "string" } } },
        })
    };
    let (_, old) = files(&document(before), &Recorded::default()).expect("the document generates");
    let (_, new) = files(&document(after), &old).expect("the document generates");
    recorded::renamed(&old, &new).into_iter().map(|it| it.old.ident).collect()
}

#[test]
fn a_branch_of_a_type_that_has_a_name_keeps_the_name() {
    let text = json!({ "$ref": "#/components/schemas/Text" });
    let before = json!({ "oneOf": [text, { "type": "integer" }] });
    let added = json!({ "type": "string" });
    let first = json!({ "oneOf": [added, text, { "type": "integer" }] });
    let last = json!({ "oneOf": [text, { "type": "integer" }, added] });
    assert_eq!(renames(&before, &first), Vec::<String>::new());
    assert_eq!(renames(&before, &last), Vec::<String>::new());
}

/// The name of a component selects its subtype, and a name of a component that only refers to it does not.
#[test]
fn a_subtype_keeps_its_tag_when_a_reference_to_it_is_added() {
    let pet = json!({
        "type": "object", "required": ["kind"], "properties": { "kind": { "type": "string" } },
        "discriminator": { "propertyName": "kind" },
    });
    let cat = json!({ "allOf": [{ "$ref": "#/components/schemas/Pet" }, { "properties": { "age": { "type": "integer" } } }] });
    let body = json!({ "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Pet" } } } });
    let files = |schemas: Json, recorded: &Recorded| {
        let operation =
            json!({ "operationId": "a", "requestBody": body, "responses": { "204": { "description": "" } } });
        let document = json!({
            "openapi": "3.1.0", "info": { "title": "T", "version": "1" }, "servers": [{ "url": "https://a.b" }],
            "paths": { "/a": { "post": operation } }, "components": { "schemas": schemas },
        });
        files(&document, recorded).expect("the document generates")
    };
    let (before, old) = files(json!({ "Pet": pet, "Cat": cat }), &Recorded::default());
    let added = json!({ "$ref": "#/components/schemas/Cat" });
    let (after, new) = files(json!({ "Added": added, "Pet": pet, "Cat": cat }), &old);
    assert_eq!(recorded::renamed(&old, &new).len(), 0);
    let cat = |files: &Files| files.iter().find(|it| it.0.ends_with("models/cat.rs")).map(|it| it.1.clone());
    assert!(cat(&before).is_some_and(|it| it.contains("\"Cat\"")));
    assert_eq!(cat(&before), cat(&after));
}

#[test]
fn a_value_that_loses_its_name_in_the_document_keeps_the_recorded_one() {
    let before = json!({ "type": "string", "enum": ["a_b"], "x-enum-varnames": ["A_B"] });
    let after = json!({ "type": "string", "enum": ["A_B", "a_b"], "x-enum-varnames": ["A_B"] });
    assert_eq!(renames(&before, &after), Vec::<String>::new());
}

/// Returns the files of models of a document whose components have these statuses.
fn models(statuses: &[(&str, &[&str])]) -> Files {
    let component = |(name, values): &(&str, &[&str])| {
        let status = json!({ "type": "string", "enum": values });
        ((*name).to_owned(), json!({ "type": "object", "properties": { "status": status } }))
    };
    let schemas: Json = statuses.iter().map(component).collect::<serde_json::Map<_, _>>().into();
    let document = json!({
        "openapi": "3.1.0", "info": { "title": "T", "version": "1" }, "servers": [{ "url": "https://a.b" }],
        "security": [], "paths": {}, "components": { "schemas": schemas },
    });
    let files = tests::generate_text(&[("spec.json", &document.to_string())]).files().expect("it generates");
    files.into_iter().filter(|it| it.path.starts_with("src/models/")).map(|it| (it.path, it.text)).collect()
}

/// Returns the lines that define or name the type of the status of each component.
fn status_lines(files: &Files) -> Vec<&str> {
    let lines = files.iter().filter(|(path, _)| !path.ends_with("mod.rs")).flat_map(|(_, text)| text.lines());
    lines.map(str::trim).filter(|it| it.contains("Status") && !is_import(it)).collect()
}

const PLAIN: &[&str] = &["on", "off"];

#[test]
fn equal_types_keep_their_names_when_another_one_is_printed() {
    let field = |name: &str| format!("pub status: Option<{name}Status>,");
    let row = |name: &str| format!("status: \"status\" optional, set status into(impl Into<{name}Status>);");
    let printed = |name: &str| {
        vec![
            field(name),
            row(name),
            format!("pub enum {name}Status {{"),
            format!("codegen::string_enum!({name}Status {{"),
        ]
    };
    let alias = |name: &str, of: &str| vec![field(name), row(name), format!("pub type {name}Status = {of}Status;")];
    let before = models(&[("B", PLAIN), ("C", PLAIN)]);
    assert_eq!(status_lines(&before), [printed("B"), alias("C", "B")].concat());
    // A later name is one more alias, and changes nothing else.
    let later = models(&[("D", PLAIN), ("B", PLAIN), ("C", PLAIN)]);
    assert_eq!(status_lines(&later), [printed("B"), alias("C", "B"), alias("D", "B")].concat());
    assert!(
        ["b", "c"].iter().all(|it| before[&format!("src/models/{it}.rs")] == later[&format!("src/models/{it}.rs")])
    );
    // An earlier name is printed, and the others become its aliases.
    let earlier = models(&[("B", PLAIN), ("C", PLAIN), ("A", PLAIN)]);
    assert_eq!(status_lines(&earlier), [printed("A"), alias("B", "A"), alias("C", "A")].concat());
    // The printed type becomes different, or goes away.
    let different = models(&[("B", &["on"]), ("C", PLAIN), ("D", PLAIN)]);
    assert_eq!(status_lines(&different), [printed("B"), printed("C"), alias("D", "C")].concat());
    assert_eq!(status_lines(&models(&[("C", PLAIN)])), printed("C"));
}

/// Returns the findings about operations with these ids and one tag, and their methods by id.
fn methods(tag: &str, ids: &[&str]) -> (String, BTreeMap<String, String>) {
    let path = |id: &&str| {
        let operation = json!({ "operationId": id, "tags": [tag], "responses": { "204": { "description": "Done." } } });
        (format!("/{id}"), json!({ "get": operation }))
    };
    let paths: Json = ids.iter().map(path).collect::<serde_json::Map<_, _>>().into();
    let document = json!({
        "openapi": "3.1.0", "info": { "title": "T", "version": "1" }, "servers": [{ "url": "https://a.b" }],
        "security": [], "paths": paths,
    });
    let outcome = tests::generate_text(&[("spec.json", &document.to_string())]);
    let findings = specwright::show::short(&outcome.findings);
    let (krate, _) = outcome.planned.expect("it generates");
    let operations = krate.clients.iter().flat_map(|it| &it.groups).flat_map(|it| &it.operations);
    (findings, operations.map(|it| (it.name.wire.clone(), it.name.ident.clone())).collect())
}

#[test]
fn methods_without_their_tag_keep_their_names_when_operations_are_added() {
    let ids = ["emails_send", "v1.emails.list", "emailsent", "cancel"];
    let (findings, before) = methods("Emails", &ids);
    assert_eq!(findings, "");
    assert_eq!(before.values().collect::<Vec<_>>(), ["cancel", "send", "emailsent", "list"]);
    for added in ["emails_cancel_all", "list_emails", "v2.domains.list", "health", "emails", "emails_emails_send"] {
        let (findings, after) = methods("Emails", &[&ids[..], &[added]].concat());
        assert!(!ids.iter().any(|id| findings.contains(&format!("the method of `{id}`"))), "{findings}");
        assert!(before.iter().all(|(id, method)| after[id] == *method), "{added}: {after:?}");
    }
}

#[test]
fn an_added_operation_that_renames_a_method_is_reported() {
    for (added, method) in [("send", "send"), ("v2.emails.send", "v2_emails_send")] {
        let (findings, after) = methods("Emails", &["emails_send", "emails_list", added]);
        assert!(findings.contains("warning[name-clash]: the method of `emails_send` keeps the tag"), "{findings}");
        let expected = [("emails_list", "list"), ("emails_send", "emails_send"), (added, method)];
        assert_eq!(after, expected.map(|(id, method)| (id.to_owned(), method.to_owned())).into());
    }
}
