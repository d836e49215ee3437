//! Limits on the size of the document after an action.

use crate::diagnostics::{self, Finding};
use crate::pointer::Pointer;
use crate::read::MAX_DEPTH;
use crate::tree::{Node, Value};

/// The maximum number of nodes. The largest published descriptions have about a million.
const MAX_NODES: usize = 4_000_000;

/// The length of a string that counts as one more node.
const STRING_LENGTH: usize = 64;

/// Returns a finding if an update could make the document too large or too deep.
///
/// The check runs before the update, because an update that copies a document into itself doubles it each time. It is an
/// upper bound: values that the update replaces are counted as if they stayed.
pub(super) fn check(at: &Pointer, document: &Node, targets: &[Vec<String>], update: &Node) -> Option<Finding> {
    let size = size(document).saturating_add(size(update).saturating_mul(targets.len()));
    // The update may become an item of a list, one level below the list.
    let deepest = targets.iter().map(|it| it.len() + 1 + depth(update)).max().unwrap_or_default();
    if size > MAX_NODES {
        Some(diagnostics::overlay::document_too_large(at, MAX_NODES))
    } else if deepest > MAX_DEPTH {
        Some(diagnostics::overlay::document_too_deep(at, MAX_DEPTH))
    } else {
        None
    }
}

/// Returns the number of nodes of a tree, with long strings and keys counted by length.
fn size(node: &Node) -> usize {
    let inside = match &node.value {
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) => 0,
        Value::String(it) => it.len() / STRING_LENGTH,
        Value::Array(it) => it.iter().map(size).sum(),
        Value::Object(it) => it.iter().map(|(key, value)| key.len() / STRING_LENGTH + size(value)).sum(),
    };
    1 + inside
}

/// Returns the nesting depth of a tree.
fn depth(node: &Node) -> usize {
    match &node.value {
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::String(_) => 0,
        Value::Array(it) => 1 + it.iter().map(depth).max().unwrap_or_default(),
        Value::Object(it) => 1 + it.values().map(depth).max().unwrap_or_default(),
    }
}
