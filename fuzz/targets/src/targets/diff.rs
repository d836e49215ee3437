//! The differences of two versions of a document.

use std::path::Path;

use serde_json::Value;
use specwright::diff::{Version, diff};
use specwright::emit;
use specwright::generate::{Analysis, ClientJob, Job, analyze};
use specwright::recorded::Recorded;

/// Compares the two documents of a list, the second planned with the names of the first. A document does not differ from itself.
pub(crate) fn run(input: &[u8]) {
    let Ok(documents) = serde_json::from_slice::<Vec<Value>>(input) else { return };
    let [old, new, ..] = documents.as_slice() else { return };
    let old = analyze_document(old, Recorded::default());
    let Some((krate, guide)) = &old.planned else { return };
    let new = analyze_document(new, emit::record(krate, guide));
    let before = Version { apis: &old.apis, krate };
    assert_eq!(diff(before, before), [], "a document differs from itself");
    if let Some((krate, _)) = &new.planned {
        let after = Version { apis: &new.apis, krate };
        diff(before, after);
        diff(after, before);
    }
}

fn analyze_document(document: &Value, recorded: Recorded) -> Analysis {
    let text = document.to_string();
    let client = ClientJob { documents: vec![("spec.yaml".into(), Vec::new())], ..ClientJob::default() };
    let job = Job { clients: vec![client], command: "fuzz".to_owned(), recorded, ..Job::default() };
    analyze(&job, &|path: &Path| match path.to_str() {
        Some("spec.yaml") => Ok(text.clone()),
        _ => Err("the file does not exist".to_owned()),
    })
}
