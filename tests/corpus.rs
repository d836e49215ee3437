//! Every published document at hand goes through all stages: the generator never panics, and what it refuses it
//! refuses by name.

use std::fs;
use std::path::PathBuf;

use specwright::disk;
use specwright::generate::{ClientJob, Job, generate};

/// The documents that CI has beside the project.
fn documents() -> Vec<PathBuf> {
    let entries = fs::read_dir(tests::root().join("../shared/corpus")).into_iter().flatten().flatten();
    let mut res: Vec<PathBuf> = entries.map(|it| it.path()).collect();
    res.sort();
    res
}

#[test]
fn every_published_document_is_generated_or_refused_by_name() {
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
