//! Limits on the work of an overlay, and on the size of the document after an action.

use crate::budget::tree_bytes;
use crate::diagnostics::{self, Finding};
use crate::limits::{self, Limits};
use crate::pointer::Pointer;
use crate::tree::{Node, Value};

/// The state of the limits while an overlay is applied.
pub(super) struct Meter {
    limits: Limits,
    steps_left: usize,
    /// An upper bound of the bytes of the document.
    bytes: usize,
    /// An upper bound of the depth of the document.
    depth: usize,
}

/// An overlay that takes too many steps.
pub(super) struct TooExpensive;

impl Meter {
    pub(super) fn new(limits: Limits, document: &Node) -> Self {
        let steps = limits::OVERLAY_STEPS + limits::OVERLAY_STEPS_PER_NODE * count(document);
        Self { limits, steps_left: steps, bytes: tree_bytes(document), depth: depth(document) }
    }

    /// Returns an upper bound of the depth of the document.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    /// Uses steps. Each takes about as long as the visit of a node.
    pub(super) fn use_steps(&mut self, steps: usize) -> Result<(), TooExpensive> {
        self.steps_left = self.steps_left.checked_sub(steps).ok_or(TooExpensive)?;
        Ok(())
    }

    /// Returns a finding if an update could make the document too large or too deep.
    ///
    /// The check runs before the update, because an update that copies a document into itself doubles it each time. It is an
    /// upper bound: values that the update replaces are counted as if they stayed.
    pub(super) fn check_update(
        &mut self,
        at: &Pointer,
        document: &Node,
        targets: &[Vec<String>],
        update: &Node,
    ) -> Result<Option<Finding>, TooExpensive> {
        self.use_steps(count(update).saturating_mul(targets.len() + 1))?;
        let added = tree_bytes(update).saturating_mul(targets.len());
        let max = self.limits.memory_bytes / limits::MEMORY_PER_TREE_BYTE;
        if self.bytes.saturating_add(added) > max {
            // The bound may be too high by now.
            self.use_steps(count(document))?;
            self.bytes = tree_bytes(document);
        }
        // The update may become an item of a list, one level below the list.
        let deepest = targets.iter().map(|it| it.len() + 1 + depth(update)).max().unwrap_or_default();
        if self.bytes.saturating_add(added) > max {
            return Ok(Some(diagnostics::overlay::document_too_large(at, self.limits.memory_bytes)));
        }
        if deepest > limits::NESTING {
            return Ok(Some(diagnostics::overlay::document_too_deep(at, limits::NESTING)));
        }
        self.bytes += added;
        self.depth = self.depth.max(deepest);
        Ok(None)
    }
}

/// Returns the number of nodes of a tree.
pub(super) fn count(node: &Node) -> usize {
    1 + match &node.value {
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::String(_) => 0,
        Value::Array(it) => it.iter().map(count).sum(),
        Value::Object(it) => it.values().map(count).sum(),
    }
}

/// Returns the nesting depth of a tree.
fn depth(node: &Node) -> usize {
    match &node.value {
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::String(_) => 0,
        Value::Array(it) => 1 + it.iter().map(depth).max().unwrap_or_default(),
        Value::Object(it) => 1 + it.values().map(depth).max().unwrap_or_default(),
    }
}
