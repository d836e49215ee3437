//! References, followed to what they mean.

use std::collections::BTreeSet;

use super::Lower;
use crate::diagnostics::Id;
use crate::parse::{Entry, SchemaId, Spec, Table};
use crate::pointer::Pointer;

/// The object behind a chain of references, and where it stands. `None` if the chain ends nowhere, or in itself;
/// that is reported, here or before.
pub(super) fn follow<'a, T>(
    cx: &mut Lower<'a>,
    table: fn(&Spec) -> &Table<T>,
    at: &Pointer,
) -> Option<(Pointer, &'a T)> {
    let mut at = at.clone();
    let mut seen = BTreeSet::new();
    loop {
        if !seen.insert(at.clone()) {
            cx.report.add(Id::ReferenceCycle, &at, "this reference leads back to itself");
            return None;
        }
        match table(cx.spec).get(&at)? {
            Entry::Item(it) => return Some((at, it)),
            Entry::Reference(it) => at = it.target.clone()?,
            Entry::Broken => return None,
        }
    }
}

/// The schema that a schema refers to; itself if it refers to none.
pub(super) fn target(cx: &Lower<'_>, id: SchemaId) -> Option<SchemaId> {
    match &cx.schema(id).reference {
        Some(reference) => cx.spec.schema_ids.get(reference.target.as_ref()?).copied(),
        None => Some(id),
    }
}

/// The object that `openapiv3` holds, or the place that stands for it.
pub(super) fn place<T>(it: &openapiv3::ReferenceOr<T>) -> Option<Pointer> {
    match it {
        openapiv3::ReferenceOr::Reference { reference } => Spec::parse_handle(reference),
        // Parse takes out every object that can be referred to.
        openapiv3::ReferenceOr::Item(_) => None,
    }
}
