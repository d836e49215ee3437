//! Carries out one action.

use std::collections::BTreeSet;

use indexmap::IndexSet;
use serde_json_path::{JsonPath, PathElement};

use super::{Action, Change, Version, limit};
use crate::diagnostics::{Id, Report};
use crate::pointer::Pointer;
use crate::read::Document;
use crate::tree::{Node, Value};

pub(super) fn apply(report: &mut Report, document: &mut Document, action: &Action<'_>) {
    let targets = locate(&action.target, &document.root);
    if targets.is_empty() {
        let message = format!("the overlay action matches nothing: `{}`", action.target);
        let help = "the document may have moved what this action corrects, or mended it: change or remove the action";
        report.add_with_help(Id::UnmatchedOverlayAction, &action.at.child("target"), message, help);
        return;
    }
    match &action.change {
        Change::Remove => remove(report, document, action, targets),
        Change::Update(update) => {
            change(report, document, action, &keys(&targets), update, &action.at.child("update"));
        }
        Change::Copy(from) => match &keys(&locate(from, &document.root))[..] {
            [only] => {
                // A copy stands where the overlay asked for it.
                let node = find(&document.root, only).cloned().unwrap_or(Value::Null.into());
                change(report, document, action, &keys(&targets), &node, &action.at.child("copy"));
            }
            found => {
                let message = format!("`copy` needs exactly one source, and `{from}` matches {}", found.len());
                report.add(Id::InvalidOverlay, &action.at.child("copy"), message);
            }
        },
    }
}

/// One step from a value into it. Derived, the order is that of the document as far as removing needs it: items of a
/// list by number, and what holds a value before the value. The key `01` is not the item 1.
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

/// The steps to each match of a path, in the order of the path's answer.
fn locate(path: &JsonPath, root: &Node) -> IndexSet<Vec<Step>> {
    let json = serde_json::Value::from(root);
    let step = |it: &PathElement<'_>| match it {
        PathElement::Index(it) => Step::Item(*it),
        PathElement::Name(it) => Step::Key((*it).to_owned()),
    };
    // A path such as `$..*..*` may match one node twice.
    path.query_located(&json).locations().map(|it| it.iter().map(step).collect()).collect()
}

fn keys(found: &IndexSet<Vec<Step>>) -> Vec<Vec<String>> {
    found.iter().map(|it| it.iter().map(Step::text).collect()).collect()
}

fn find<'a>(root: &'a Node, keys: &[String]) -> Option<&'a Node> {
    root.at(keys.iter().map(String::as_str))
}

fn remove(report: &mut Report, document: &mut Document, action: &Action<'_>, targets: IndexSet<Vec<Step>>) {
    let targets: BTreeSet<Vec<Step>> = targets.into_iter().collect();
    // Last first: what is removed later then stands where it was found.
    for steps in targets.iter().rev() {
        let keys: Vec<String> = steps.iter().map(Step::text).collect();
        let Some((last, parents)) = keys.split_last() else {
            report.add(Id::InvalidOverlay, &action.at, "the whole document cannot be removed");
            return;
        };
        keep_origins(document, parents);
        match document.root.at_mut(parents.iter().map(String::as_str)).map(|it| &mut it.value) {
            Some(Value::Object(it)) => drop(it.shift_remove(last)),
            Some(Value::Array(it)) => {
                if let Ok(index) = last.parse::<usize>()
                    && index < it.len()
                {
                    it.remove(index);
                }
            }
            // Its parent is gone already: an earlier target held it.
            Some(Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::String(_)) | None => {}
        }
    }
}

/// The items of a list move when one is removed; each of them notes where it stood.
fn keep_origins(document: &mut Document, keys: &[String]) {
    let at = document.root.origin_of(document.source, keys);
    if let Some(Value::Array(items)) = document.root.at_mut(keys.iter().map(String::as_str)).map(|it| &mut it.value) {
        for (index, item) in items.iter_mut().enumerate() {
            item.origin.get_or_insert_with(|| Box::new(at.item(index)));
        }
    }
}

fn change(
    report: &mut Report,
    document: &mut Document,
    action: &Action<'_>,
    targets: &[Vec<String>],
    update: &Node,
    at: &Pointer,
) {
    let kinds: Vec<Kind> = targets.iter().filter_map(|it| find(&document.root, it)).map(Kind::of).collect();
    let fault = if kinds.contains(&Kind::Object) && kinds.contains(&Kind::Array) {
        Some("the target mixes objects and arrays")
    } else if kinds.contains(&Kind::Primitive) && action.version == Version::V1_0 {
        Some("the target is a primitive, which Overlay 1.0 forbids: write `overlay: 1.1.0`, or target its parent")
    } else {
        None
    };
    if let Some(fault) = fault {
        report.add(Id::InvalidOverlay, &action.at.child("target"), fault);
        return;
    }
    // Told before anything is written: what is copied into itself doubles each time.
    if let Some(excess) = limit::excess(&document.root, targets, update) {
        report.add(Id::InvalidOverlay, at, excess);
        return;
    }
    for keys in targets {
        if let Some(node) = document.root.at_mut(keys.iter().map(String::as_str)) {
            merge(report, node, update, at);
        }
    }
}

/// What an update does to a node depends on these three alone.
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

/// Objects merge, arrays grow, primitives are replaced.
fn merge(report: &mut Report, target: &mut Node, update: &Node, at: &Pointer) {
    let kinds = (Kind::of(target), Kind::of(update));
    match (&mut target.value, &update.value) {
        (Value::Object(old), Value::Object(new)) => {
            for (key, value) in new {
                match old.get_mut(key) {
                    Some(node) => merge(report, node, value, &at.child(key)),
                    None => drop(old.insert(key.clone(), written(value, at.child(key)))),
                }
            }
        }
        (Value::Array(old), Value::Array(new)) => {
            old.extend(new.iter().enumerate().map(|(index, it)| written(it, at.item(index))));
        }
        (Value::Array(old), _) => old.push(written(update, at.clone())),
        _ if kinds == (Kind::Primitive, Kind::Primitive) => *target = written(update, at.clone()),
        _ => {
            let message = format!("{} cannot be merged into {}", update.kind(), target.kind());
            report.add_with_help(Id::InvalidOverlay, at, message, "remove the old value in an action before this one");
        }
    }
}

/// A copy of what the overlay says, which knows where it comes from.
fn written(node: &Node, at: Pointer) -> Node {
    Node { value: node.value.clone(), origin: Some(Box::new(at)) }
}
