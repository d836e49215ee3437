//! Every published document goes through all stages. The generator never panics, and reports why it rejects a document.

use std::fs;
use std::path::PathBuf;

use specwright::disk;
use specwright::generate::{ClientJob, Job, generate};

/// Returns the documents that CI has beside the project.
fn documents() -> Vec<PathBuf> {
    let entries = fs::read_dir(tests::root().join("../shared/corpus")).into_iter().flatten().flatten();
    let mut res: Vec<PathBuf> = entries.map(|it| it.path()).collect();
    res.sort();
    res
}

#[test]
fn every_published_document_generates_or_has_a_named_reason() {
    let documents = documents();
    if documents.is_empty() {
        eprintln!("the published documents are not at hand");
        return;
    }
    assert!(documents.len() >= 50, "the published documents are not whole");
    for document in documents {
        let name = document.display().to_string();
        let client = ClientJob { documents: vec![(document, Vec::new())], ..ClientJob::default() };
        let job = Job { clients: vec![client], command: "test".to_owned(), skip_broken: true, ..Job::default() };
        let outcome = generate(&job, &disk::load);
        match outcome.files() {
            Some(files) => assert!(files.len() > 2, "{name}"),
            None => {
                let ids: Vec<&str> = outcome.findings.iter().filter(|it| it.is_error()).map(|it| it.id).collect();
                assert_eq!(ids, ["unsupported-version"], "{name}");
            }
        }
    }
}

/// Returns the fields and types of a model file that accept any JSON, except for the unknown branches of unions.
fn any_values(text: &str) -> Vec<&str> {
    let imported = text.lines().any(|it| it.starts_with("use specwright_runtime::") && it.contains("Value"));
    let said = text
        .lines()
        .take_while(|_| imported)
        .map(str::trim_start)
        .filter(|it| !it.starts_with("//") && !it.starts_with("use "));
    let names = |it: &&str| it.split(|c: char| !c.is_alphanumeric() && c != '_').any(|it| it == "Value");
    said.filter(names).filter(|it| it.starts_with("pub ") && !it.contains(" fn ")).collect()
}

#[test]
fn a_type_for_any_json_documents_the_reason() {
    for fixture in tests::all_fixtures() {
        let outcome = tests::run(&fixture);
        let models = outcome.files().unwrap_or_default().into_iter().filter(|it| it.path.contains("models/"));
        let texts: Vec<String> = models.map(|it| it.text).collect();
        let values: Vec<&str> = texts.iter().flat_map(|it| any_values(it)).collect();
        let says_why = |id: &str| id == "any-value" || id == "reference-cycle" || id.starts_with("unsupported-");
        assert!(values.is_empty() || outcome.findings.iter().any(|it| says_why(it.id)), "{fixture}: {values:?}");
    }
}
