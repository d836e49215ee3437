//! Keeps recorded names with their holders, and records the names of this run.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::api::{self, Api, Shape};
use crate::diagnostics::{self, Report};
use crate::naming::{self, Candidate, Case, Priority, resolve_names};
use crate::pointer::Pointer;
use crate::recorded::{Choice, ClientRecord, Holder, RecordedName};
use crate::rust::Name;

/// The names of an earlier run, and those of this one.
#[derive(Debug, Default)]
pub(super) struct Keeper {
    old: ClientRecord,
    new: RefCell<ClientRecord>,
}

impl Keeper {
    pub(super) fn new(old: ClientRecord) -> Self {
        Self { old, new: RefCell::default() }
    }

    /// Returns the record of this run.
    pub(super) fn finish(self) -> ClientRecord {
        self.new.into_inner()
    }

    /// Returns the earlier record.
    pub(super) fn old(&self) -> &ClientRecord {
        &self.old
    }

    /// Records a choice of this run.
    pub(super) fn choose(&self, choice: Choice, value: String) {
        self.new.borrow_mut().choices.insert(choice, value);
    }

    /// Gives each candidate a unique identifier within a scope: the recorded one of its holder, unless the document or the
    /// configuration gives it another. The holders are in the order of the candidates.
    pub(super) fn resolve(
        &self,
        report: &mut Report,
        scope: &str,
        case: Case,
        reserved: &[&str],
        candidates: &[Candidate<'_>],
        holders: &[Holder],
    ) -> Vec<Name> {
        let recorded = self.old.find(scope, holders);
        let kept: Vec<_> =
            candidates.iter().zip(&recorded).map(|(it, recorded)| keep(it, recorded.as_deref())).collect();
        let names = resolve_names(case, reserved, &kept).report(report);
        for ((candidate, name), recorded) in kept.iter().zip(&names).zip(&recorded) {
            if let Some(recorded) = recorded.as_ref().filter(|it| **it != name.ident) {
                report.push(diagnostics::plan::moved_name(candidate.at, recorded, &name.ident));
            }
        }
        let new = names.iter().zip(holders);
        let new = new.map(|(name, holder)| RecordedName { ident: name.ident.clone(), holder: holder.clone() });
        let mut new: Vec<RecordedName> = new.collect();
        new.sort_by(|a, b| a.ident.cmp(&b.ident));
        self.new.borrow_mut().scopes.insert(scope.to_owned(), new);
        names
    }
}

/// Returns the candidate with its recorded identifier. A name that the document or the configuration chooses goes before.
fn keep<'a>(candidate: &Candidate<'a>, recorded: Option<&str>) -> Candidate<'a> {
    match (&candidate.priority, recorded) {
        (Priority::Component | Priority::Inline | Priority::Other, Some(ident)) => {
            Candidate { priority: Priority::Recorded(ident.to_owned()), ..candidate.clone() }
        }
        (Priority::Explicit(_) | Priority::Recorded(_), _)
        | (Priority::Component | Priority::Inline | Priority::Other, None) => candidate.clone(),
    }
}

/// The words that the document gives to operations, parameters and branches, by place.
#[derive(Debug, Default)]
pub(super) struct Labels<'a> {
    operations: BTreeMap<&'a Pointer, &'a str>,
    items: BTreeMap<&'a Pointer, String>,
}

impl<'a> Labels<'a> {
    pub(super) fn new(api: &'a Api) -> Self {
        let mut res = Self::default();
        for (_, it) in api.operations() {
            if it.has_declared_id {
                res.operations.insert(&it.at, &it.id);
            }
            res.items.extend(it.parameters.iter().map(|it| (&it.at, it.name.clone())));
        }
        for schema in &api.schemas {
            let Shape::Union(union) = &schema.shape else { continue };
            res.items.extend(union.branches.iter().filter_map(|it| Some((&it.at, branch_label(api, it)?))));
        }
        res
    }

    /// Returns the holder at a place, with the words on the way to it.
    pub(super) fn holder(&self, at: &Pointer) -> Holder {
        let (mut spelling, mut labels) = (Vec::new(), Vec::new());
        let mut next = Some(at.clone());
        while let Some(place) = next {
            spelling.extend(self.operations.get(&place).copied());
            labels.extend(self.items.get(&place).map(String::as_str));
            next = place.parent();
        }
        labels.reverse();
        let source = if at.source.0 == 0 { String::new() } else { at.source.0.to_string() };
        let place = compact(format!("{source}{}", at.path));
        Holder { place, spelling: spelling.join(" "), labels: compact(labels.join(" > ")) }
    }
}

/// The longest place or label that is recorded as it is.
const MAX_LENGTH: usize = 256;

/// Returns a text, or its hash if it is long: the places of deeply nested schemas would make the record of quadratic size.
fn compact(text: String) -> String {
    if text.len() <= MAX_LENGTH { text } else { naming::hash(&text) }
}

/// Returns the words of a branch, with a hash of its properties: the words of several branches may be equal.
fn branch_label(api: &Api, branch: &api::Branch) -> Option<String> {
    let words = branch.words.as_deref()?;
    let shape = branch.kind.schema().map(|id| &api.schemas[id.0].shape);
    let Some(Shape::Object(object)) = shape else { return Some(words.to_owned()) };
    let properties: Vec<&str> = object.properties.iter().map(|it| it.name.as_str()).collect();
    Some(format!("{words} {}", &naming::hash(&properties.join("\n"))[..4]))
}
