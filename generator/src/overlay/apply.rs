//! The application of one action.

use std::collections::BTreeSet;

use indexmap::IndexSet;
use serde_json_path::{JsonPath, PathElement};

use super::{Action, Change, Version, limit};
use crate::diagnostics::{self, Report};
use crate::pointer::Pointer;
use crate::read::Document;
use crate::tree::{Node, Value};

/// Applies an action to a document. An action that cannot be applied is reported and changes nothing.
pub(super) fn apply(report: &mut Report, document: &mut Document, action: &Action<'_>) {
    let targets = locate(&action.target, &document.root);
    if targets.is_empty() {
        report.push(diagnostics::overlay::unmatched_action(&action.at.child("target"), &action.target));
        return;
    }
    match &action.change {
        Change::Remove => remove(report, document, action, targets),
        Change::Update(update) => {
            self::update(report, document, action, &to_keys(&targets), update, &action.at.child("update"));
        }
        Change::Copy(from) => match &to_keys(&locate(from, &document.root))[..] {
            [only] => {
                // Findings about the copy point to the overlay.
                let node = find(&document.root, only).cloned().unwrap_or(Value::Null.into());
                update(report, document, action, &to_keys(&targets), &node, &action.at.child("copy"));
            }
            found => {
                report.push(diagnostics::overlay::ambiguous_copy(&action.at.child("copy"), from, found.len()));
            }
        },
    }
}

/// One step of a path. The derived order puts items of a list in order of their index and parents before their children,
/// as `remove` needs it. The key `01` is not the index 1.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Step {
    Item(usize),
    Key(String),
}

impl Step {
    fn text(&self) -> String {
        match self {
            Self::Item(it) => it.to_string(),
            Self::Key(it) => it.clone(),
        }
    }
}

/// Returns the steps to each match of a JSONPath, in the order of the matches.
fn locate(path: &JsonPath, root: &Node) -> IndexSet<Vec<Step>> {
    let json = serde_json::Value::from(root);
    let step = |it: &PathElement<'_>| match it {
        PathElement::Index(it) => Step::Item(*it),
        PathElement::Name(it) => Step::Key((*it).to_owned()),
    };
    // The set removes duplicates: a path such as `$..*..*` may match one node twice.
    path.query_located(&json).locations().map(|it| it.iter().map(step).collect()).collect()
}

fn to_keys(found: &IndexSet<Vec<Step>>) -> Vec<Vec<String>> {
    found.iter().map(|it| it.iter().map(Step::text).collect()).collect()
}

fn find<'a>(root: &'a Node, keys: &[String]) -> Option<&'a Node> {
    root.at(keys.iter().map(String::as_str))
}

/// Removes the targets.
fn remove(report: &mut Report, document: &mut Document, action: &Action<'_>, targets: IndexSet<Vec<Step>>) {
    let targets: BTreeSet<Vec<Step>> = targets.into_iter().collect();
    // Last first, so that indices of the remaining targets stay valid.
    for steps in targets.iter().rev() {
        let keys: Vec<String> = steps.iter().map(Step::text).collect();
        let Some((last, parents)) = keys.split_last() else {
            report.push(diagnostics::overlay::root_removed(&action.at));
            return;
        };
        record_origins(document, parents);
        match document.root.at_mut(parents.iter().map(String::as_str)).map(|it| &mut it.value) {
            Some(Value::Object(it)) => drop(it.shift_remove(last)),
            Some(Value::Array(it)) => {
                if let Ok(index) = last.parse::<usize>()
                    && index < it.len()
                {
                    it.remove(index);
                }
            }
            // The parent was a target too, and is removed already.
            Some(Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::String(_)) | None => {}
        }
    }
}

/// Records the origin of each item of a list, because the items move when one is removed.
fn record_origins(document: &mut Document, keys: &[String]) {
    let at = document.root.origin_of(document.source, keys);
    if let Some(Value::Array(items)) = document.root.at_mut(keys.iter().map(String::as_str)).map(|it| &mut it.value) {
        for (index, item) in items.iter_mut().enumerate() {
            item.origin.get_or_insert_with(|| Box::new(at.item(index)));
        }
    }
}

/// Merges an update into the targets.
fn update(
    report: &mut Report,
    document: &mut Document,
    action: &Action<'_>,
    targets: &[Vec<String>],
    update: &Node,
    at: &Pointer,
) {
    let kinds: Vec<Kind> = targets.iter().filter_map(|it| find(&document.root, it)).map(Kind::of).collect();
    let finding = if kinds.contains(&Kind::Object) && kinds.contains(&Kind::Array) {
        Some(diagnostics::overlay::mixed_targets(&action.at.child("target")))
    } else if kinds.contains(&Kind::Primitive) && action.version == Version::V1_0 {
        Some(diagnostics::overlay::primitive_target(&action.at.child("target")))
    } else {
        limit::check(at, &document.root, targets, update)
    };
    if let Some(finding) = finding {
        report.push(finding);
        return;
    }
    for keys in targets {
        if let Some(node) = document.root.at_mut(keys.iter().map(String::as_str)) {
            merge(report, node, update, at);
        }
    }
}

/// The type of a node, as far as updates distinguish types.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Object,
    Array,
    Primitive,
}

impl Kind {
    fn of(node: &Node) -> Self {
        match &node.value {
            Value::Object(_) => Self::Object,
            Value::Array(_) => Self::Array,
            Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::String(_) => Self::Primitive,
        }
    }
}

/// Merges an update into a node: objects merge, an array grows, a primitive is replaced.
fn merge(report: &mut Report, target: &mut Node, update: &Node, at: &Pointer) {
    let kinds = (Kind::of(target), Kind::of(update));
    match (&mut target.value, &update.value) {
        (Value::Object(old), Value::Object(new)) => {
            for (key, value) in new {
                match old.get_mut(key) {
                    Some(node) => merge(report, node, value, &at.child(key)),
                    None => drop(old.insert(key.clone(), with_origin(value, at.child(key)))),
                }
            }
        }
        (Value::Array(old), Value::Array(new)) => {
            old.extend(new.iter().enumerate().map(|(index, it)| with_origin(it, at.item(index))));
        }
        (Value::Array(old), _) => old.push(with_origin(update, at.clone())),
        _ if kinds == (Kind::Primitive, Kind::Primitive) => *target = with_origin(update, at.clone()),
        _ => {
            report.push(diagnostics::overlay::unmergeable(at, update, target));
        }
    }
}

/// Returns a copy of a node of the overlay, with its origin.
fn with_origin(node: &Node, at: Pointer) -> Node {
    Node { value: node.value.clone(), origin: Some(Box::new(at)) }
}
