//! The whole generator.

use std::collections::BTreeSet;
use std::path::{Component, Path};

use specwright::emit::File;
use specwright::generate::{ClientJob, Job, generate_files};
use specwright::show;

/// Generates a crate from a document, and prints its files. A document with errors is generated again without its broken
/// operations.
pub(crate) fn run(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    if !generate(&text, false) {
        generate(&text, true);
    }
}

/// Returns whether there are files.
fn generate(text: &str, skip_broken: bool) -> bool {
    let load = |path: &Path| match path.to_str() {
        Some("spec.yaml") => Ok(text.to_owned()),
        _ => Err("the file does not exist".to_owned()),
    };
    let client = ClientJob { documents: vec![("spec.yaml".into(), Vec::new())], ..ClientJob::default() };
    let job = Job { clients: vec![client], command: "fuzz".to_owned(), ..Job::default() };
    let job = Job { skip_broken, example_tests: true, call_tests: true, ..job };
    let (outcome, files) = generate_files(&job, &load);
    let has_errors = outcome.findings.iter().any(show::LocatedFinding::is_error);
    assert!(files.is_some() || has_errors, "a document without files has an error");
    assert!(files.is_none() || !has_errors || skip_broken, "a document with errors has no files");
    assert_eq!(show::text(&outcome.findings, false).is_empty(), outcome.findings.is_empty(), "each finding is shown");
    if let Some(files) = &files {
        check_files(files);
    }
    files.is_some()
}

/// Asserts that all files are inside the output folder, and that none replaces another one on any system.
pub(super) fn check_files(files: &[File]) {
    let mut paths = BTreeSet::new();
    for file in files {
        let path = Path::new(&file.path);
        assert!(
            path.components().all(|it| matches!(it, Component::Normal(_))),
            "`{}` is outside the output",
            file.path
        );
        assert!(file.path.is_ascii(), "`{}` is not ASCII", file.path);
        assert!(paths.insert(file.path.to_lowercase()), "`{}` is written twice", file.path);
    }
}
