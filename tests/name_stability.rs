//! Names that stay: whatever is added to a document, taken out of it or moved in it changes no name of anything else,
//! and moves no other line. Documents are edited again and again, by the same seed in each run.

#[path = "name_stability/edit.rs"]
mod edit;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use edit::{Edit, Effect, Seed, edits};
use serde_json::Value as Json;
use specwright::diagnostics::Report;
use specwright::disk;
use specwright::generate::{ClientJob, Job, generate};
use specwright::read;
use specwright::source::Sources;

type Files = BTreeMap<String, String>;

/// The files of a document, or why it has none.
fn files(document: &Json) -> Result<Files, String> {
    let text = document.to_string();
    let client = ClientJob { documents: vec![("spec.json".into(), Vec::new())], ..ClientJob::default() };
    let job = Job { clients: vec![client], command: "test".to_owned(), skip_broken: true, ..Job::default() };
    let outcome = generate(&job, &|_| Ok(text.clone()));
    let files = outcome.files().ok_or_else(|| format!("{:?}", outcome.findings.iter().find(|it| it.is_error())))?;
    // The README shows the simplest call of all, pages what their operations are made of, and examples what an object has
    // first: all of that may be something else after an edit. Names are in the code.
    let code = files.into_iter().filter(|it| !it.path.ends_with(".md"));
    Ok(code.map(|it| (it.path, without_examples(&it.text))).collect())
}

/// The text without the examples in its documentation.
fn without_examples(text: &str) -> String {
    let mut within = false;
    let lines = text.lines().filter(|line| {
        let fence = line.trim_start().starts_with("/// ```");
        within ^= fence;
        !fence && !within
    });
    lines.map(|it| format!("{it}\n")).collect()
}

fn document(path: &Path) -> Json {
    let read = read::load(&mut Report::default(), &mut Sources::default(), &disk::load, path);
    Json::from(&read.expect("the document can be read").root)
}

/// Each document as often as the others.
fn stay(documents: &[PathBuf], count: usize) {
    let mut seed = Seed(7);
    for (index, path) in documents.iter().enumerate() {
        let document = document(path);
        let before = files(&document).expect("the document generates");
        let share = count / documents.len() + usize::from(index < count % documents.len());
        for edit in edits(&document, &mut seed, share) {
            let after =
                files(&edit.document).unwrap_or_else(|error| panic!("{}: {}: {error}", path.display(), edit.name));
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

/// Every line of before is there after, in its order, and so many are new at most in files that were there.
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

/// What a file names of other files is one line, and so are the keys that a map of other keys must not have.
fn is_import(line: &str) -> bool {
    let line = line.trim_start();
    ["use ", "map.entries(", "map.variant("].iter().any(|it| line.starts_with(it))
}

/// Nothing but the order of what is said differs: required properties are arguments in the order of the document.
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

/// Documents of middle size, so that it takes seconds.
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
