//! Deduplication: components that several documents of a client describe with equal schemas.

use std::collections::{BTreeMap, BTreeSet};

use super::flatten_all_of::find_target;
use crate::parse::{Additional, Reference, Schema, SchemaId, Spec};
use crate::pointer::Pointer;

/// Returns for each component of a later document the equal component of that name in an earlier document.
pub(super) fn find_duplicates(spec: &Spec) -> BTreeMap<SchemaId, SchemaId> {
    let mut res = BTreeMap::new();
    let mut first: BTreeMap<&str, SchemaId> = BTreeMap::new();
    for (name, id) in spec.roots.iter().flat_map(|it| &it.schemas) {
        match first.get(name.as_str()) {
            Some(earlier) => drop(res.insert(*id, *earlier)),
            None => drop(first.insert(name, *id)),
        }
    }
    // Components of one name are equal until they differ. The targets of their references must be equal as well, so removing
    // a pair may make others differ.
    loop {
        let differing: BTreeSet<SchemaId> =
            res.iter().filter(|(a, b)| !are_equal(spec, &res, **a, **b)).map(|(a, _)| *a).collect();
        if differing.is_empty() {
            return res;
        }
        res.retain(|id, _| !differing.contains(id));
    }
}

/// Returns whether two schemas are equal, except for their places.
pub(crate) fn structurally_equal(spec: &Spec, a: SchemaId, b: SchemaId) -> bool {
    are_equal(spec, &BTreeMap::new(), a, b)
}

fn are_equal(spec: &Spec, duplicates: &BTreeMap<SchemaId, SchemaId>, a: SchemaId, b: SchemaId) -> bool {
    let mut open = vec![(a, b)];
    while let Some((a, b)) = open.pop() {
        let (a, b) = (spec.schema(a), spec.schema(b));
        // Compared first, so that a large schema is not copied to find that a small one differs.
        if sizes(a) != sizes(b) {
            return false;
        }
        let (subschemas_a, subschemas_b) = (subschemas(a), subschemas(b));
        if erase_location(a) != erase_location(b)
            || subschemas_a.len() != subschemas_b.len()
            || !have_same_target(spec, duplicates, a, b)
        {
            return false;
        }
        open.extend(subschemas_a.into_iter().zip(subschemas_b));
    }
    true
}

/// Returns the sizes of a schema's keywords.
fn sizes(schema: &Schema) -> [usize; 8] {
    let text = |text: &Option<String>| text.as_ref().map_or(0, String::len);
    [
        schema.properties.len(),
        schema.required.len(),
        schema.values.as_ref().map_or(0, Vec::len),
        schema.examples.len(),
        schema.prefix_items.len() + schema.all_of.len(),
        schema.any_of.len() + schema.one_of.len(),
        text(&schema.title),
        text(&schema.description),
    ]
}

/// Returns a schema without its place and its subschemas.
fn erase_location(schema: &Schema) -> Schema {
    let erased = SchemaId(0);
    let mut res = schema.clone();
    res.at = Pointer::root(schema.at.source);
    res.at.source.0 = 0;
    res.reference = schema.reference.as_ref().map(|it| Reference { text: it.text.clone(), target: None });
    // The targets of a mapping are compared by their names, not by their documents.
    for (_, target) in res.discriminator.iter_mut().flat_map(|it| &mut it.mapping) {
        target.source.0 = 0;
    }
    res.properties.values_mut().for_each(|id| *id = erased);
    res.items = schema.items.map(|_| erased);
    for list in [&mut res.prefix_items, &mut res.patterns, &mut res.all_of, &mut res.any_of, &mut res.one_of] {
        list.iter_mut().for_each(|id| *id = erased);
    }
    for additional in [&mut res.additional, &mut res.unevaluated] {
        if let Additional::Typed(id) = additional {
            *id = erased;
        }
    }
    res
}

/// Returns the schemas inside a schema.
pub(super) fn subschemas(schema: &Schema) -> Vec<SchemaId> {
    let additional = if let Additional::Typed(it) = schema.additional { Some(it) } else { None };
    let lists = schema
        .prefix_items
        .iter()
        .chain(&schema.patterns)
        .chain(&schema.all_of)
        .chain(&schema.any_of)
        .chain(&schema.one_of)
        .copied();
    schema.properties.values().copied().chain(schema.items).chain(additional).chain(lists).collect()
}

fn have_same_target(spec: &Spec, duplicates: &BTreeMap<SchemaId, SchemaId>, a: &Schema, b: &Schema) -> bool {
    let target = |schema: &Schema| {
        let id = find_target(spec, schema)?;
        Some(duplicates.get(&id).copied().unwrap_or(id))
    };
    target(a) == target(b)
}
