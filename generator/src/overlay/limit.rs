//! How large an action may make the document.

use crate::read::DEEPEST;
use crate::tree::{Node, Value};

/// In nodes. The largest descriptions that are published have about a million.
const LARGEST: usize = 4_000_000;

/// As much text as takes the room of a node.
const TEXT: usize = 64;

/// Why the action must not be carried out, if what it makes could become too large or too deep. Nothing is built to
/// find out, so the answer is careful: what an update replaces counts as if it stayed.
pub(super) fn excess(document: &Node, targets: &[Vec<String>], update: &Node) -> Option<String> {
    let size = size(document).saturating_add(size(update).saturating_mul(targets.len()));
    // A list takes the update as one more item, a level below itself.
    let deepest = targets.iter().map(|it| it.len() + 1 + depth(update)).max().unwrap_or_default();
    if size > LARGEST {
        Some(format!("the action would make the document too large: more than {LARGEST} values"))
    } else if deepest > DEEPEST {
        Some(format!("the action would make the document too deep: more than {DEEPEST} levels"))
    } else {
        None
    }
}

fn size(node: &Node) -> usize {
    let inside = match &node.value {
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) => 0,
        Value::String(it) => it.len() / TEXT,
        Value::Array(it) => it.iter().map(size).sum(),
        Value::Object(it) => it.iter().map(|(key, value)| key.len() / TEXT + size(value)).sum(),
    };
    1 + inside
}

/// How many collections lie in each other.
fn depth(node: &Node) -> usize {
    match &node.value {
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::String(_) => 0,
        Value::Array(it) => 1 + it.iter().map(depth).max().unwrap_or_default(),
        Value::Object(it) => 1 + it.values().map(depth).max().unwrap_or_default(),
    }
}
