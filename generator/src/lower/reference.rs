//! References, followed to the objects that they lead to.

use std::collections::BTreeSet;

use super::Lower;
use crate::diagnostics;
use crate::parse::{Entry, SchemaId, Spec, Table};
use crate::pointer::Pointer;

/// Follows a chain of references to an object, and returns its place with it.
///
/// Returns `None` if the chain ends nowhere, which `parse` reported, or in itself, which is reported here.
pub(super) fn follow<'a, T>(
    cx: &mut Lower<'a>,
    table: fn(&Spec) -> &Table<T>,
    at: &Pointer,
) -> Option<(Pointer, &'a T)> {
    let table = table(cx.spec);
    let (mut seen, mut next) = (BTreeSet::new(), Some(at.clone()));
    let end = loop {
        let Some(at) = next else { break None };
        match table.get(&at) {
            Some(Entry::Reference(_)) if cx.followed.contains_key(&at) => {
                break cx.followed.get(&at).cloned().flatten();
            }
            Some(Entry::Reference(reference)) => {
                if !seen.insert(at.clone()) {
                    cx.report.push(diagnostics::lower::reference_cycle(&at));
                    break None;
                }
                next = reference.target.clone();
            }
            Some(Entry::Item(_) | Entry::Broken) => break Some(at),
            None => break None,
        }
    };
    // Each reference of a chain is followed once.
    cx.followed.extend(seen.into_iter().map(|at| (at, end.clone())));
    find_item(table, end?)
}

fn find_item<T>(table: &Table<T>, at: Pointer) -> Option<(Pointer, &T)> {
    match table.get(&at)? {
        Entry::Item(object) => Some((at, object)),
        Entry::Reference(_) | Entry::Broken => None,
    }
}

/// Returns the target of a schema's `$ref`, or the schema itself if it has none.
pub(super) fn find_target(cx: &Lower<'_>, id: SchemaId) -> Option<SchemaId> {
    match &cx.schema(id).reference {
        Some(reference) => cx.spec.schema_ids.get(reference.target.as_ref()?).copied(),
        None => Some(id),
    }
}

/// Returns the place of an object that `parse` took out of its parent.
pub(super) fn pointer_of<T>(object: &openapiv3::ReferenceOr<T>) -> Option<Pointer> {
    match object {
        openapiv3::ReferenceOr::Reference { reference } => Spec::parse_handle(reference),
        // `parse` takes out every object that can be referred to.
        openapiv3::ReferenceOr::Item(_) => None,
    }
}
