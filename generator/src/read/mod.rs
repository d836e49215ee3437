//! Reading: text to one ordered tree.
//!
//! Input: the text of a document, an overlay or a referenced file, in YAML or JSON.
//! Output: [`Document`], a tree of [`Node`]s whose root is an object.
//!
//! Passes, in order:
//!
//! 1. [`load`] gets the text of a file through a callback, and adds it to [`Sources`]. Nothing is fetched from a network.
//! 2. [`Source::syntax`] chooses JSON or YAML, by the name of the file or by its first character.
//! 3. `position::bounded` rejects YAML that is nested too deeply, before `serde_yaml` takes quadratic time over it.
//! 4. `serde_json` or `serde_yaml` parses, and one `DeserializeSeed` of ours in `node` builds the tree, within a `Budget`.
//! 5. [`referenced`] loads the local files that `$ref`s name, and the files that these name.
//!
//! For example, `200: { description: OK }` and `{"200": {"description": "OK"}}` become the same tree: keys are strings,
//! as OpenAPI reads them.
//!
//! Invariants:
//!
//! - A mapping with two equal keys is an error in both syntaxes. All of them are reported, not only the first.
//! - Key order is the order of the text.
//! - Integers have up to 128 bits. A JSON number beyond 64-bit floats becomes the nearest float, with a finding.
//! - The tree has no positions: a finding has a [`Pointer`](crate::pointer::Pointer), and [`position`] finds its line only
//!   when it is shown.
//! - Each file has one name, however references spell its path ([`resolve_file`]).
//! - A `$ref` reads only files in the folders of the documents, and in those that the user allows.
//! - No other module names `serde_yaml`, whose upstream repository is archived.

mod file;
mod load;
mod node;
mod number;
pub mod position;

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use serde::de::DeserializeSeed;

use self::node::NodeSeed;

use crate::budget::{Budget, Exceeded};
use crate::diagnostics::{self, Failed, Finding, Report};
use crate::pointer::SourceId;
use crate::source::{LoadError, Source, Sources, Syntax};
use crate::tree::{Node, Value};

pub use file::{display, resolve_file};
pub use load::{Access, Load, Loader, TextRequest};

/// A text as a tree.
#[derive(Debug, Clone)]
pub struct Document {
    /// The text that the tree was read from.
    pub source: SourceId,
    /// The root, which is always an object.
    pub root: Node,
}

/// Reads one text.
pub fn read(report: &mut Report, sources: &mut Sources, source: SourceId) -> Result<Document, Failed> {
    let mut budget = *sources.budget();
    let root = tree(report, sources.get(source), source, &mut budget);
    *sources.budget() = budget;
    let root = root.map_err(|error| match error {
        ReadError::Syntax(error) => {
            error.findings(sources.get(source), source).into_iter().for_each(|it| report.push(it));
            Failed
        }
        ReadError::Exceeded(exceeded) => {
            let name = sources.get(source).name.clone();
            exceed(report, sources, name, exceeded)
        }
    })?;
    match &root.value {
        Value::Object(_) => Ok(Document { source, root }),
        Value::Null => {
            report.push(diagnostics::read::empty_document(source));
            Err(Failed)
        }
        Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::String(_) | Value::Array(_) => {
            report.push(diagnostics::read::root_not_an_object(source, &root));
            Err(Failed)
        }
    }
}

/// Loads and reads a file that a configuration or a command line names.
pub fn load(report: &mut Report, sources: &mut Sources, load: Load<'_>, path: &Path) -> Result<Document, Failed> {
    let source = load_text(report, sources, load, path)?;
    read(report, sources, source)
}

/// Loads a text that a configuration or a command line names.
pub(crate) fn load_text(
    report: &mut Report,
    sources: &mut Sources,
    load: Load<'_>,
    path: &Path,
) -> Result<SourceId, Failed> {
    if sources.budget().is_exceeded() {
        return Err(Failed);
    }
    let max_bytes = sources.budget().text_left();
    let text = load.load(TextRequest { path, folders: None, max_bytes });
    let added = text.and_then(|text| add_text(sources, display(path), text));
    added.map_err(|error| match error {
        LoadError::TooLarge => exceed_text(report, sources, display(path)),
        LoadError::Outside | LoadError::Unreadable(_) => {
            report.push(diagnostics::read::unreadable_file(path, &error));
            Failed
        }
    })
}

/// Adds a text, unless it exceeds the budget. A loader without a file system does not check the size.
fn add_text(sources: &mut Sources, name: String, text: String) -> Result<SourceId, LoadError> {
    sources.budget().use_text(text.len()).map_err(|_| LoadError::TooLarge)?;
    Ok(sources.add(name, text))
}

fn exceed_text(report: &mut Report, sources: &mut Sources, name: String) -> Failed {
    let exceeded = sources.budget().text_exceeded();
    exceed(report, sources, name, exceeded)
}

/// Ends the run, because a text exceeds the budget. Only the first such text is reported.
fn exceed(report: &mut Report, sources: &mut Sources, name: String, exceeded: Exceeded) -> Failed {
    if sources.budget().exceed() {
        report.push(diagnostics::read::budget_exceeded(name, exceeded));
    }
    Failed
}

/// Loads and reads every local file that the documents refer to, and the files that these refer to. A file that cannot
/// be loaded is recorded with the reason, which `parse` reports at the reference. Fails if the budget is exceeded.
pub fn referenced(
    report: &mut Report,
    sources: &mut Sources,
    load: Load<'_>,
    documents: &mut Vec<Document>,
) -> Result<(), Failed> {
    let names = documents.iter().map(|it| sources.get(it.source).name.as_str());
    let folders = load::allowed_folders(names, &load.access());
    let mut next = 0;
    while let Some(document) = documents.get(next) {
        let mut files = Vec::new();
        file::collect(&document.root, &sources.get(document.source).name, &mut files);
        for file in files {
            if sources.find(&file).is_some() || sources.load_error(&file).is_some() {
                continue;
            }
            match load_referenced(sources, load, &file, &folders) {
                Ok(source) => documents.extend(read(report, sources, source)),
                Err(LoadError::TooLarge) => drop(exceed_text(report, sources, file)),
                Err(error @ (LoadError::Outside | LoadError::Unreadable(_))) => sources.add_load_error(file, error),
            }
            if sources.budget().is_exceeded() {
                return Err(Failed);
            }
        }
        next += 1;
    }
    Ok(())
}

fn load_referenced(
    sources: &mut Sources,
    load: Load<'_>,
    file: &str,
    folders: &[PathBuf],
) -> Result<SourceId, LoadError> {
    let path = Path::new(file);
    if !load::is_in_folders(path, folders) {
        return Err(LoadError::Outside);
    }
    let max_bytes = sources.budget().text_left();
    let text = load.load(TextRequest { path, folders: Some(folders), max_bytes })?;
    add_text(sources, file.to_owned(), text)
}

/// An error of a parser.
struct SyntaxError {
    message: String,
    position: Option<(usize, usize)>,
    syntax: Syntax,
}

/// The reason why a text has no tree.
enum ReadError {
    Syntax(SyntaxError),
    Exceeded(Exceeded),
}

fn tree(report: &mut Report, source: &Source, id: SourceId, budget: &mut Budget) -> Result<Node, ReadError> {
    if source.syntax() == Syntax::Yaml {
        budget.check_events(source.body()).map_err(ReadError::Exceeded)?;
    }
    parse_text(report, source, id, budget).map_err(|error| match budget.memory_exceeded() {
        Some(exceeded) => ReadError::Exceeded(exceeded),
        None => ReadError::Syntax(error),
    })
}

fn parse_text(report: &mut Report, source: &Source, id: SourceId, budget: &mut Budget) -> Result<Node, SyntaxError> {
    let syntax = source.syntax();
    let body = source.body();
    if body.trim().is_empty() {
        return Ok(Value::Null.into());
    }
    match syntax {
        Syntax::Json => json(report, body, id, budget).map_err(|error| SyntaxError {
            position: Some((error.line().max(1), error.column().max(1))),
            message: without_position(&error.to_string()),
            syntax,
        }),
        Syntax::Yaml => {
            position::bounded(body).map_err(|(message, line, column)| SyntaxError {
                message,
                position: Some((line, column)),
                syntax,
            })?;
            NodeSeed(budget).deserialize(serde_yaml::Deserializer::from_str(body)).map_err(|error| SyntaxError {
                position: error.location().map(|it| (it.line(), it.column())),
                message: without_position(&error.to_string()),
                syntax,
            })
        }
    }
}

/// Parses JSON. Numbers beyond 64-bit floats, which `serde_json` rejects, are replaced by the nearest float and reported.
fn json(report: &mut Report, body: &str, id: SourceId, budget: &mut Budget) -> serde_json::Result<Node> {
    let mut res = parse_json(report, body, id, budget)?;
    number::restore_wide_integers(body, &mut res);
    Ok(res)
}

fn parse_json(report: &mut Report, body: &str, id: SourceId, budget: &mut Budget) -> serde_json::Result<Node> {
    let unused = *budget;
    let first = read_json(body, budget);
    if !first.as_ref().is_err_and(|it| it.to_string().starts_with("number out of range")) {
        return first;
    }
    let (Cow::Owned(text), offsets) = number::nearest_floats(body) else { return first };
    *budget = unused;
    let res = read_json(&text, budget);
    if res.is_ok() {
        let mut cursor = position::Cursor::new(body);
        for offset in offsets {
            let (line, column) = cursor.position(offset);
            report.push(diagnostics::read::number_out_of_range(id, line, column));
        }
    }
    res
}

fn read_json(text: &str, budget: &mut Budget) -> serde_json::Result<Node> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let res = NodeSeed(budget).deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(res)
}

/// Removes the position from the end of a parser's message; findings show it on a separate line.
fn without_position(message: &str) -> String {
    message.split(" at line ").next().unwrap_or(message).to_owned()
}

impl SyntaxError {
    /// Returns one finding for each duplicate key, and one for any other error. The parser stops at the first duplicate
    /// key, so a separate pass collects duplicate keys.
    fn findings(self, source: &Source, id: SourceId) -> Vec<Finding> {
        let duplicates = position::duplicate_keys(source.body(), self.syntax);
        let mut res: Vec<Finding> = duplicates
            .iter()
            .map(|(key, line, column)| diagnostics::read::duplicate_key(id, *line, *column, key))
            .collect();
        if duplicates.is_empty() || !self.message.contains(node::DUPLICATE) {
            let (line, column) = self.position.unwrap_or((1, 1));
            res.push(diagnostics::read::invalid_syntax(id, line, column, self.syntax, &self.message));
        }
        res
    }
}
