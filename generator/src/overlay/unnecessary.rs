//! Actions whose effect a document has by itself.

use std::collections::BTreeSet;

use super::overlay;
use crate::diagnostics::{Finding, Mode, Place, Report};
use crate::limits::Limits;
use crate::read::Document;
use crate::tree::{Node, Value};

/// Returns the index of each action without which the result is the same: the document has been corrected. An action with a finding,
/// such as one that matches nothing, is not applied and is none of them. Empty if the overlay cannot be applied.
pub(crate) fn unnecessary(limits: Limits, document: &Document, actions: &Document) -> Vec<usize> {
    let apply = |report: &mut Report, it: &Document| overlay(report, limits, document.clone(), it).ok();
    let mut report = Report::new(Mode::Lint);
    let Some(expected) = apply(&mut report, actions) else { return Vec::new() };
    let with_finding: BTreeSet<usize> = report.findings().iter().filter_map(action_of).collect();
    let count = actions.root.get("actions").and_then(Node::as_array).map_or(0, <[Node]>::len);
    let is_unnecessary = |index: &usize| {
        let mut others = actions.clone();
        if let Some(Value::Array(items)) = others.root.at_mut(["actions"]).map(|it| &mut it.value) {
            items.remove(*index);
        }
        apply(&mut Report::new(Mode::Lint), &others).is_some_and(|it| it.root == expected.root)
    };
    (0..count).filter(|it| !with_finding.contains(it)).filter(is_unnecessary).collect()
}

/// Returns the index of the action that a finding is about.
fn action_of(finding: &Finding) -> Option<usize> {
    let Place::Pointer(at) = &finding.at else { return None };
    let mut keys = at.keys();
    keys.next().filter(|it| it == "actions")?;
    keys.next()?.parse().ok()
}
