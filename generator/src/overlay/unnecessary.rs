//! Actions whose effect a document has by itself.

use super::overlay;
use crate::diagnostics::{Mode, Report};
use crate::limits::Limits;
use crate::read::Document;
use crate::tree::{Node, Value};

/// Returns the index of each action without which the result is the same: the document has been corrected. Empty if the
/// overlay cannot be applied.
pub(crate) fn unnecessary(limits: Limits, document: &Document, actions: &Document) -> Vec<usize> {
    let apply = |overlay_document: &Document| {
        overlay(&mut Report::new(Mode::Lint), limits, document.clone(), overlay_document).ok()
    };
    let Some(expected) = apply(actions) else { return Vec::new() };
    let count = actions.root.get("actions").and_then(Node::as_array).map_or(0, <[Node]>::len);
    let is_unnecessary = |index: &usize| {
        let mut others = actions.clone();
        if let Some(Value::Array(items)) = others.root.at_mut(["actions"]).map(|it| &mut it.value) {
            items.remove(*index);
        }
        apply(&others).is_some_and(|it| it.root == expected.root)
    };
    (0..count).filter(is_unnecessary).collect()
}
