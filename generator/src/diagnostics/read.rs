//! Findings of `read`, and of everything else that loads files.

use std::path::Path;

use super::{Finding, Id, Place};
use crate::budget::Exceeded;
use crate::pointer::{Pointer, SourceId};
use crate::source::{LoadError, Syntax};
use crate::tree::Node;

/// A file that cannot be loaded.
pub(crate) fn unreadable_file(file: &Path, error: &LoadError) -> Finding {
    let reason = match error {
        LoadError::Outside => "the file is outside of the folders that a run may read".to_owned(),
        LoadError::TooLarge => "the file is too large".to_owned(),
        LoadError::Unreadable(reason) => reason.clone(),
    };
    Finding::new(Id::UnreadableFile, Place::File(crate::read::display(file))).message(reason)
}

/// A text with which a run would exceed its budget.
pub(crate) fn budget_exceeded(file: String, exceeded: Exceeded) -> Finding {
    let (message, help) = match exceeded {
        Exceeded::Text(limit) => (
            format!("with this file, the run has more than {} of text", size(limit)),
            "if you trust the documents, pass `--max-text MIB`",
        ),
        Exceeded::Memory(limit) => (
            format!("with this file, the run would need more than {} of memory", size(limit)),
            "if you trust the documents, pass `--max-memory MIB`; a small YAML file with many aliases can be large in memory",
        ),
    };
    Finding::new(Id::DocumentTooLarge, Place::File(file)).message(message).help(help)
}

/// Returns a number of bytes as text.
fn size(bytes: usize) -> String {
    if bytes >= 1 << 20 && bytes.is_multiple_of(1 << 20) {
        format!("{} MiB", bytes >> 20)
    } else {
        format!("{bytes} bytes")
    }
}

/// A document without content.
pub(crate) fn empty_document(source: SourceId) -> Finding {
    Finding::new(Id::EmptyDocument, &Pointer::root(source)).message("the document is empty")
}

/// A document whose root is a scalar or a list.
pub(crate) fn root_not_an_object(source: SourceId, root: &Node) -> Finding {
    let message = format!("the document must be an object, found {}", root.kind());
    Finding::new(Id::NotOpenApi, &Pointer::root(source)).message(message)
}

/// A number of a JSON document that does not fit into a 64-bit float. YAML parsers do the same silently.
pub(crate) fn number_out_of_range(source: SourceId, line: usize, column: usize) -> Finding {
    let message = "this number does not fit into a 64-bit float: it is read as the nearest number that does";
    Finding::new(Id::NumberOutOfRange, Place::Position(source, line, column)).message(message)
}

/// A key that occurs twice in one mapping.
pub(crate) fn duplicate_key(source: SourceId, line: usize, column: usize, key: &str) -> Finding {
    Finding::new(Id::DuplicateKey, Place::Position(source, line, column))
        .message(format!("the key `{key}` occurs twice in one object"))
        .help("remove or rename one of the two")
}

/// A text that its parser rejects.
pub(crate) fn invalid_syntax(source: SourceId, line: usize, column: usize, syntax: Syntax, reason: &str) -> Finding {
    let language = match syntax {
        Syntax::Json => "JSON",
        Syntax::Yaml => "YAML",
    };
    Finding::new(Id::InvalidSyntax, Place::Position(source, line, column))
        .message(format!("this is not valid {language}: {reason}"))
}
