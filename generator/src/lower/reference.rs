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
    let mut at = at.clone();
    let mut seen = BTreeSet::new();
    loop {
        if !seen.insert(at.clone()) {
            cx.report.push(diagnostics::lower::reference_cycle(&at));
            return None;
        }
        match table(cx.spec).get(&at)? {
            Entry::Item(object) => return Some((at, object)),
            Entry::Reference(reference) => at = reference.target.clone()?,
            Entry::Broken => return None,
        }
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
