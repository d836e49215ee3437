//! `specwright debug`: the output of one stage for one document, as text.
//!
//! `read` and `overlay` print the tree (see `tree`); `overlay` also lists the nodes that the overlays wrote. The other stages
//! print their output type by `Debug`, in a compact layout without default values (see `layout`).

mod layout;
mod tree;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::diagnostics::{Failed, Mode, Report};
use crate::generate::{self, ClientJob, Job};
use crate::lower::lower;
use crate::normalize::normalize;
use crate::pointer::Pointer;
use crate::read::{self, Document, Load};
use crate::show::{LocatedFinding, findings};
use crate::source::Sources;
use crate::tree::{Node, Value};

/// A stage whose output can be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// See [`crate::read`].
    Read,
    /// See [`crate::overlay`].
    Overlay,
    /// See [`crate::parse`].
    Parse,
    /// See [`crate::normalize`].
    Normalize,
    /// See [`crate::lower`].
    Lower,
    /// See [`crate::plan`].
    Plan,
    /// See [`crate::guide`].
    Guide,
}

/// Runs the stages up to `stage`. Returns the findings so far and the output, which is `None` if a stage failed.
pub fn debug(
    stage: Stage,
    document: &Path,
    overlays: &[PathBuf],
    load: Load<'_>,
) -> (Vec<LocatedFinding>, Option<String>) {
    let client = ClientJob { documents: vec![(document.to_owned(), overlays.to_vec())], ..ClientJob::default() };
    let job = Job { clients: vec![client], command: "specwright debug".to_owned(), ..Job::default() };
    let mut report = Report::new(Mode::Generate);
    let mut sources = Sources::new(load.access().limits);
    let mut documents = Vec::new();
    let output = output(stage, &mut report, &mut sources, &mut documents, &job, load);
    (findings(&report, &sources, &documents), output.ok())
}

fn output(
    stage: Stage,
    report: &mut Report,
    sources: &mut Sources,
    documents: &mut Vec<Document>,
    job: &Job,
    load: Load<'_>,
) -> Result<String, Failed> {
    let client = &job.clients[0];
    let (file, overlays) = &client.documents[0];
    match stage {
        Stage::Read => {
            let document = read::load(report, sources, load, file)?;
            documents.push(document.clone());
            return Ok(tree::print(&document.root));
        }
        Stage::Overlay => {
            let document = generate::read_with_overlays(report, sources, file, overlays, load)?;
            documents.push(document.clone());
            return Ok(tree::print(&document.root) + &origins(&document, sources));
        }
        Stage::Parse | Stage::Normalize | Stage::Lower | Stage::Plan | Stage::Guide => {}
    }
    let spec = generate::run_to_spec(report, sources, documents, job, client, load)?;
    if stage == Stage::Parse {
        return Ok(layout::compact(&spec));
    }
    let schemas = normalize(report, &spec);
    if stage == Stage::Normalize {
        return Ok(layout::compact(&schemas));
    }
    let api = lower(report, &spec, &schemas, &generate::lower_options(job, client))?;
    if stage == Stage::Lower {
        return Ok(layout::compact(&api));
    }
    let (krate, guide) = generate::plan_and_guide(report, job, &[api], String::new());
    Ok(if stage == Stage::Plan { layout::compact(&krate) } else { layout::compact(&guide) })
}

/// Lists the places of the nodes that an overlay wrote, each with its origin.
fn origins(document: &Document, sources: &Sources) -> String {
    let mut res = String::new();
    visit(&Pointer::root(document.source), &document.root, &mut |at, origin| {
        let file = &sources.get(origin.source).name;
        writeln!(res, "// {at} is from {file}{origin}").expect("a string accepts text");
    });
    res
}

fn visit(at: &Pointer, node: &Node, found: &mut dyn FnMut(&Pointer, &Pointer)) {
    if let Some(origin) = &node.origin {
        found(at, origin);
    }
    match &node.value {
        Value::Object(it) => it.iter().for_each(|(key, node)| visit(&at.child(key), node, found)),
        Value::Array(it) => it.iter().enumerate().for_each(|(index, node)| visit(&at.item(index), node, found)),
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::String(_) => {}
    }
}
