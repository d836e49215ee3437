//! The differences of two documents: rewrites that preserve the meaning are none, and each real change has its effects.

#[path = "diff/causes.rs"]
mod causes;
#[path = "diff/changes.rs"]
mod changes;
#[path = "diff/checks.rs"]
mod checks;
#[path = "diff/rewrites.rs"]
mod rewrites;

use std::path::Path;

use specwright::diff::{Change, Version, diff};
use specwright::generate::{Analysis, ClientJob, Job, analyze};
use specwright::{emit, show};

/// Runs the generator for a document, with the names of an earlier run.
fn run(text: &str, base: &Job) -> Analysis {
    let client = ClientJob { documents: vec![("spec.yaml".into(), Vec::new())], ..ClientJob::default() };
    let job = Job { clients: vec![client], command: "test".to_owned(), ..base.clone() };
    let analysis = analyze(&job, &|_: &Path| Ok(text.to_owned()));
    assert!(analysis.planned.is_some(), "{}\n{text}", show::short(&analysis.findings));
    analysis
}

/// Returns the changes of two documents.
fn changes_of(old: &str, new: &str) -> Vec<Change> {
    let old = run(old, &Job::default());
    let (old_crate, guide) = old.planned.as_ref().expect("the old document generates");
    let new = run(new, &Job { recorded: emit::record(old_crate, guide), ..Job::default() });
    let (new_crate, _) = new.planned.as_ref().expect("the new document generates");
    diff(Version { apis: &old.apis, krate: old_crate }, Version { apis: &new.apis, krate: new_crate })
}

/// Returns a document whose only operation sends and receives a `Pet`.
fn document(schemas: &str) -> String {
    let body = "content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } }";
    with_paths(
        &format!(
            "  /pets: {{ post: {{ operationId: create_pet, requestBody: {{ required: true, {body} }}, \
             responses: {{ '200': {{ description: '', {body} }} }} }} }}\n"
        ),
        schemas,
    )
}

/// Returns a document with these paths and component schemas.
fn with_paths(paths: &str, schemas: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\nservers: [ {{ url: 'https://a.b' }} ]\nsecurity: []\n\
         paths:\n{paths}components:\n  schemas:\n{schemas}"
    )
}
