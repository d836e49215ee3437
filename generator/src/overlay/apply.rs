//! The application of one action.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexSet;

use super::expect::{check_properties, is_as_expected};
use super::limit::{Meter, TooExpensive};
use super::nearest::find_nearest;
use super::path::{Path, Step};
use super::{Action, Change, Version};
use crate::diagnostics::{self, Report};
use crate::pointer::Pointer;
use crate::read::Document;
use crate::tree::{Node, Value};

/// Applies one of the actions to a document. An action that cannot be applied is reported and changes nothing.
pub(super) fn apply(
    report: &mut Report,
    meter: &mut Meter,
    document: &mut Document,
    action: &Action<'_>,
    actions: &[Action<'_>],
) -> Result<(), TooExpensive> {
    let targets = locate(meter, &action.target, &document.root)?;
    if targets.is_empty() {
        let others: Vec<&Path> = actions.iter().map(|it| &it.target).collect();
        let nearest = find_nearest(&action.target, &others, &document.root);
        meter.use_steps(nearest.steps)?;
        let at = action.at.child("target");
        let place = nearest.place.as_ref().map(|keys| (keys.as_slice(), action.target.rest()));
        report.push(diagnostics::overlay::unmatched_action(&at, &action.target, place));
        return Ok(());
    }
    if let Some(expected) = action.expect
        && !check_expected(report, document, action, expected, &to_keys(&targets))
    {
        return Ok(());
    }
    match &action.change {
        Change::Remove => remove(report, meter, document, action, targets),
        Change::Update(update) => {
            self::update(report, meter, document, action, &to_keys(&targets), update, &action.at.child("update"))
        }
        Change::Copy(from) => match &to_keys(&locate(meter, from, &document.root)?)[..] {
            [only] => {
                // Findings about the copy point to the overlay.
                let node = find(&document.root, only).cloned().unwrap_or(Value::Null.into());
                update(report, meter, document, action, &to_keys(&targets), &node, &action.at.child("copy"))
            }
            found => {
                report.push(diagnostics::overlay::ambiguous_copy(&action.at.child("copy"), from, found.len()));
                Ok(())
            }
        },
    }
}

/// Returns whether all targets are as the action expects, and reports the first that is not.
fn check_expected(
    report: &mut Report,
    document: &Document,
    action: &Action<'_>,
    expected: &Node,
    targets: &[Vec<String>],
) -> bool {
    let mut nodes = targets.iter().filter_map(|it| find(&document.root, it));
    let other = nodes.find(|it| !is_as_expected(expected, it));
    if let Some(other) = other {
        report.push(diagnostics::overlay::unexpected_value(&action.at.child("x-expect"), other));
    }
    other.is_none()
}

/// Returns the steps to each match of a JSONPath, in the order of the matches.
fn locate(meter: &mut Meter, path: &Path, root: &Node) -> Result<IndexSet<Vec<Step>>, TooExpensive> {
    meter.use_steps(path.steps(root, meter.depth()))?;
    // The set removes duplicates: a path such as `$..*..*` may match one node twice.
    Ok(path.locate(root).into_iter().collect())
}

fn to_keys(found: &IndexSet<Vec<Step>>) -> Vec<Vec<String>> {
    found.iter().map(|it| it.iter().map(Step::text).collect()).collect()
}

fn find<'a>(root: &'a Node, keys: &[String]) -> Option<&'a Node> {
    root.at(keys.iter().map(String::as_str))
}

/// Removes the targets, all those of one object or list at once.
fn remove(
    report: &mut Report,
    meter: &mut Meter,
    document: &mut Document,
    action: &Action<'_>,
    targets: IndexSet<Vec<Step>>,
) -> Result<(), TooExpensive> {
    let mut by_parent: BTreeMap<Vec<Step>, BTreeSet<Step>> = BTreeMap::new();
    for mut steps in targets {
        match steps.pop() {
            Some(last) => drop(by_parent.entry(steps).or_default().insert(last)),
            None => {
                report.push(diagnostics::overlay::root_removed(&action.at));
                return Ok(());
            }
        }
    }
    // Last first, so that indices in the remaining parents stay valid.
    for (parent, removed) in by_parent.iter().rev() {
        let keys: Vec<String> = parent.iter().map(Step::text).collect();
        record_origins(document, &keys);
        match document.root.at_mut(keys.iter().map(String::as_str)).map(|it| &mut it.value) {
            Some(Value::Object(it)) => {
                meter.use_steps(it.len())?;
                it.retain(|key, _| !removed.contains(&Step::Key(key.clone())));
            }
            Some(Value::Array(it)) => {
                meter.use_steps(it.len())?;
                let mut index = 0..;
                it.retain(|_| !index.next().is_some_and(|index| removed.contains(&Step::Item(index))));
            }
            // The parent was a target too, and is removed already.
            Some(Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::String(_)) | None => {}
        }
    }
    Ok(())
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
    meter: &mut Meter,
    document: &mut Document,
    action: &Action<'_>,
    targets: &[Vec<String>],
    update: &Node,
    at: &Pointer,
) -> Result<(), TooExpensive> {
    let kinds: Vec<Kind> = targets.iter().filter_map(|it| find(&document.root, it)).map(Kind::of).collect();
    let finding = if kinds.contains(&Kind::Object) && kinds.contains(&Kind::Array) {
        Some(diagnostics::overlay::mixed_targets(&action.at.child("target")))
    } else if kinds.contains(&Kind::Primitive) && action.version == Version::V1_0 {
        Some(diagnostics::overlay::primitive_target(&action.at.child("target")))
    } else {
        meter.check_update(at, &document.root, targets, update)?
    };
    if let Some(finding) = finding {
        report.push(finding);
        return Ok(());
    }
    for keys in targets {
        if let Some(node) = document.root.at_mut(keys.iter().map(String::as_str)) {
            check_properties(report, node, update, at);
            merge(report, node, update, at);
        }
    }
    Ok(())
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
