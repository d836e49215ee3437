//! Additive edits: an addition to a document changes no public name of the generated crate.

use std::path::Path;

use fastrand::Rng;
use serde_json::Value;
use specwright::diagnostics::Report;
use specwright::disk;
use specwright::generate::{ClientJob, Job, generate};
use specwright::read;
use specwright::recorded::{self, Recorded, renamed};
use specwright::source::Sources;

use crate::mutate::additive;

/// The result of the edits of a document.
#[derive(Debug, Default)]
pub struct Edits {
    /// The number of edits that left a valid document.
    pub checked: usize,
    /// A line for each edit that renamed something.
    pub faults: Vec<String>,
}

/// Reads a document.
///
/// # Errors
///
/// If the file is neither YAML nor JSON.
pub fn load(path: &Path) -> Result<Value, String> {
    let document = read::load(&mut Report::default(), &mut Sources::default(), &disk::load, path);
    Ok(Value::from(&document.map_err(|_| format!("`{}` cannot be read", path.display()))?.root))
}

/// Makes edits of a document, each of the document as it is, and compares the public names. Documents that do not generate
/// have no edits.
pub fn check_edits(document: &Value, seed: u64, count: usize) -> Edits {
    let mut random = Rng::with_seed(seed);
    let mut res = Edits::default();
    let Some(before) = record(document, &Recorded::default()) else { return res };
    for _ in 0..count {
        let mut edited = document.clone();
        let Some(edit) = additive::add(&mut edited, &mut random) else { continue };
        let Some(after) = record(&edited, &before) else { continue };
        res.checked += 1;
        if let Some(first) = renamed(&before, &after).first() {
            let new = first.new.as_ref().map_or("nothing", |it| it.ident.as_str());
            let recorded::Renamed { scope, old, .. } = first;
            res.faults.push(format!("{edit}: {scope} {} ({}) became {new}", old.ident, old.holder.place));
        }
    }
    res
}

/// Returns the record of a run; `None` if the document has errors.
fn record(document: &Value, before: &Recorded) -> Option<Recorded> {
    let text = document.to_string();
    let client = ClientJob { documents: vec![("spec.json".into(), Vec::new())], ..ClientJob::default() };
    let job = Job { clients: vec![client], command: "test".to_owned(), recorded: before.clone(), ..Job::default() };
    let (krate, guide) = generate(&job, &|_: &Path| Ok(text.clone())).planned?;
    Some(specwright::emit::record(&krate, &guide))
}
