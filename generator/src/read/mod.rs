//! Stage one: text to tree.
//!
//! `serde_yaml` and `serde_json` only parse; what a document is, is decided by one `Deserialize` of ours, which
//! refuses two equal keys. Nothing else in the crate names `serde_yaml`, which upstream no longer maintains.

mod file;
mod node;
mod number;
pub mod position;

use std::borrow::Cow;
use std::path::Path;

use crate::diagnostics::{Failed, Id, Place, Report};
use crate::pointer::{Pointer, SourceId};
use crate::source::{Source, Sources, Syntax};
use crate::tree::{Node, Value};

pub use file::{display, resolve_file};

/// How deep a document may be. Both libraries stop about here; nobody writes by hand what goes deeper.
pub(crate) const DEEPEST: usize = 128;

/// A text that became a tree.
#[derive(Debug, Clone)]
pub struct Document {
    /// The text.
    pub source: SourceId,
    /// What it says: always a mapping.
    pub root: Node,
}

/// Gives the text of a local file, or says why it cannot.
pub type Load<'a> = &'a dyn Fn(&Path) -> Result<String, String>;

/// Reads one text.
pub fn read(report: &mut Report, sources: &Sources, source: SourceId) -> Result<Document, Failed> {
    let text = sources.get(source);
    let root = tree(report, text, source).map_err(|fault| fault.report(report, text, source))?;
    match &root.value {
        Value::Object(_) => Ok(Document { source, root }),
        Value::Null => {
            report.add(Id::EmptyDocument, &Pointer::root(source), "the document is empty");
            Err(Failed)
        }
        Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::String(_) | Value::Array(_) => {
            let message = format!("the document is {}, not an object", root.kind());
            report.add(Id::NotOpenApi, &Pointer::root(source), message);
            Err(Failed)
        }
    }
}

/// Loads and reads a file that a configuration or a command line names.
pub fn load(report: &mut Report, sources: &mut Sources, load: Load<'_>, path: &Path) -> Result<Document, Failed> {
    let name = display(path);
    match load(path) {
        Ok(text) => {
            let source = sources.add(name, text);
            read(report, sources, source)
        }
        Err(reason) => {
            report.add(Id::UnreadableFile, Place::File(name), reason);
            Err(Failed)
        }
    }
}

/// Loads and reads every local file that the documents refer to, and those that these refer to. A file that cannot
/// be had is left out: the reference to it then leads nowhere, and that is the finding.
pub fn referenced(report: &mut Report, sources: &mut Sources, loader: Load<'_>, documents: &mut Vec<Document>) {
    let mut next = 0;
    while let Some(document) = documents.get(next) {
        let mut files = Vec::new();
        file::collect(&document.root, &sources.get(document.source).name, &mut files);
        for file in files {
            if sources.find(&file).is_none()
                && let Ok(text) = loader(Path::new(&file))
            {
                let source = sources.add(file, text);
                documents.extend(read(report, sources, source));
            }
        }
        next += 1;
    }
}

/// Why a text is no tree.
struct Fault {
    message: String,
    position: Option<(usize, usize)>,
    syntax: Syntax,
}

fn tree(report: &mut Report, source: &Source, id: SourceId) -> Result<Node, Fault> {
    let syntax = source.syntax();
    let body = source.body();
    if body.trim().is_empty() {
        return Ok(Value::Null.into());
    }
    match syntax {
        Syntax::Json => json(report, body, id).map_err(|error| Fault {
            position: Some((error.line().max(1), error.column().max(1))),
            message: without_position(&error.to_string()),
            syntax,
        }),
        Syntax::Yaml => {
            let refused = |(message, line, column)| Fault { message, position: Some((line, column)), syntax };
            position::bounded(body).map_err(refused)?;
            serde_yaml::from_str(body).map_err(|error| Fault {
                position: error.location().map(|it| (it.line(), it.column())),
                message: without_position(&error.to_string()),
                syntax,
            })
        }
    }
}

/// A number that no float holds is no reason to lose the document.
fn json(report: &mut Report, body: &str, id: SourceId) -> serde_json::Result<Node> {
    let first = serde_json::from_str(body);
    if !first.as_ref().is_err_and(|it| it.to_string().starts_with("number out of range")) {
        return first;
    }
    let (Cow::Owned(text), places) = number::nearest_floats(body) else { return first };
    let res = serde_json::from_str(&text);
    if res.is_ok() {
        let mut cursor = position::Cursor::new(body);
        for byte in places {
            let (line, column) = cursor.position(byte);
            let message = "this number is beyond what a float holds; it is read as the nearest that is not";
            report.add(Id::NumberOutOfRange, Place::Position(id, line, column), message);
        }
    }
    res
}

/// Both libraries end their messages with the position, which findings show in a line of its own.
fn without_position(message: &str) -> String {
    message.split(" at line ").next().unwrap_or(message).to_owned()
}

impl Fault {
    fn report(self, report: &mut Report, source: &Source, id: SourceId) -> Failed {
        let duplicates = position::duplicate_keys(source.body(), self.syntax);
        for (key, line, column) in &duplicates {
            let place = Place::Position(id, *line, *column);
            let message = format!("the key `{key}` stands twice in one object");
            report.add_with_help(Id::DuplicateKey, place, message, "remove or rename one of the two");
        }
        // The duplicate is what the parser stopped at; all of them are told above, each in its place.
        if duplicates.is_empty() || !self.message.contains(node::DUPLICATE) {
            let (line, column) = self.position.unwrap_or((1, 1));
            let language = match self.syntax {
                Syntax::Json => "JSON",
                Syntax::Yaml => "YAML",
            };
            let message = format!("this is not {language} that we can read: {}", self.message);
            report.add(Id::InvalidSyntax, Place::Position(id, line, column), message);
        }
        Failed
    }
}
