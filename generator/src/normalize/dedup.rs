//! Deduplication: components that several documents of a client describe with equal schemas.

use std::collections::BTreeMap;

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
    remove_differing(spec, &mut res);
    res
}

/// Removes the pairs of components that differ. Components of one name are equal until they differ. The targets of their references
/// must be equal as well, so the removal of a pair may make others differ, which is looked at once for each reference.
fn remove_differing(spec: &Spec, duplicates: &mut BTreeMap<SchemaId, SchemaId>) {
    let mut differing: Vec<SchemaId> = Vec::new();
    // The pairs of targets that must be equal, by each of the two targets, with the pair of components that refers to them.
    let mut dependents: BTreeMap<SchemaId, Vec<(SchemaId, Targets)>> = BTreeMap::new();
    for (a, b) in &*duplicates {
        match find_targets(spec, *a, *b) {
            None => differing.push(*a),
            Some(targets) => {
                for targets in targets {
                    for target in [targets.0, targets.1].into_iter().flatten() {
                        dependents.entry(target).or_default().push((*a, targets));
                    }
                    if !are_same(duplicates, targets) {
                        differing.push(*a);
                    }
                }
            }
        }
    }
    while let Some(removed) = differing.pop() {
        if duplicates.remove(&removed).is_some() {
            let referring = dependents.get(&removed).into_iter().flatten();
            differing.extend(referring.filter(|(_, targets)| !are_same(duplicates, *targets)).map(|(a, _)| *a));
        }
    }
}

/// The targets of two references; `None` for no reference, or one that does not resolve.
type Targets = (Option<SchemaId>, Option<SchemaId>);

fn are_same(duplicates: &BTreeMap<SchemaId, SchemaId>, (a, b): Targets) -> bool {
    let first = |id: Option<SchemaId>| id.map(|id| duplicates.get(&id).copied().unwrap_or(id));
    first(a) == first(b)
}

/// Returns whether two schemas are equal, except for their places.
pub(crate) fn structurally_equal(spec: &Spec, a: SchemaId, b: SchemaId) -> bool {
    find_targets(spec, a, b).is_some_and(|it| it.iter().all(|(a, b)| a == b))
}

/// Returns the targets of the references in two schemas, except equal ones. `None` if the schemas differ in anything else.
fn find_targets(spec: &Spec, a: SchemaId, b: SchemaId) -> Option<Vec<Targets>> {
    let mut res = Vec::new();
    let mut open = vec![(a, b)];
    while let Some((a, b)) = open.pop() {
        let (a, b) = (spec.schema(a), spec.schema(b));
        // Compared first, so that a large schema is not copied to find that a small one differs.
        if sizes(a) != sizes(b) {
            return None;
        }
        let (subschemas_a, subschemas_b) = (subschemas(a), subschemas(b));
        if erase_location(a) != erase_location(b) || subschemas_a.len() != subschemas_b.len() {
            return None;
        }
        let targets = (find_target(spec, a), find_target(spec, b));
        if targets.0 != targets.1 {
            res.push(targets);
        }
        open.extend(subschemas_a.into_iter().zip(subschemas_b));
    }
    Some(res)
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
