//! `names.lock`, which an earlier run wrote and anyone may edit.

use std::path::Path;

use specwright::generate::{ClientJob, Job, generate_files};
use specwright::recorded::Recorded;
use specwright::show;

use super::generate::check_files;

/// The document whose names are recorded.
pub(crate) const DOCUMENT: &str = include_str!("../../../../tests/corpus/library-3.0.yaml");

/// Reads a record, and generates a crate with its names. A record that was printed is read as the same record.
pub(crate) fn run(input: &[u8]) {
    let recorded = Recorded::parse(&String::from_utf8_lossy(input));
    let printed = recorded.text("fuzz");
    assert_eq!(Recorded::parse(&printed).text("fuzz"), printed, "the record changed when it was printed and read");
    let load = |path: &Path| match path.to_str() {
        Some("spec.yaml") => Ok(DOCUMENT.to_owned()),
        _ => Err("the file does not exist".to_owned()),
    };
    let (outcome, files) = generate_files(&job(recorded), &load);
    let files = files.unwrap_or_else(|| panic!("the record is an error: {}", show::short(&outcome.findings)));
    check_files(&files);
}

/// Returns the job of the document.
pub(crate) fn job(recorded: Recorded) -> Job {
    let client = ClientJob { documents: vec![("spec.yaml".into(), Vec::new())], ..ClientJob::default() };
    Job { clients: vec![client], command: "fuzz".to_owned(), recorded, ..Job::default() }
}
