//! Components that two documents of a client describe alike: one type.

use std::collections::{BTreeMap, BTreeSet};

use crate::parse::{Additional, Reference, Schema, SchemaId, Spec};
use crate::pointer::Pointer;

/// For each component of a later document the equal one of that name in an earlier document.
pub(super) fn duplicates(spec: &Spec) -> BTreeMap<SchemaId, SchemaId> {
    let mut res = BTreeMap::new();
    let mut first: BTreeMap<&str, SchemaId> = BTreeMap::new();
    for (name, id) in spec.roots.iter().flat_map(|it| &it.schemas) {
        match first.get(name.as_str()) {
            Some(earlier) => drop(res.insert(*id, *earlier)),
            None => drop(first.insert(name, *id)),
        }
    }
    // Equal until shown to differ: what a schema refers to must be shared as well, and may turn out not to be.
    loop {
        let differing: BTreeSet<SchemaId> =
            res.iter().filter(|(a, b)| !equal(spec, &res, **a, **b)).map(|(a, _)| *a).collect();
        if differing.is_empty() {
            return res;
        }
        res.retain(|id, _| !differing.contains(id));
    }
}

/// Whether two schemas say the same, wherever they stand.
pub(crate) fn structurally_equal(spec: &Spec, a: SchemaId, b: SchemaId) -> bool {
    equal(spec, &BTreeMap::new(), a, b)
}

fn equal(spec: &Spec, duplicates: &BTreeMap<SchemaId, SchemaId>, a: SchemaId, b: SchemaId) -> bool {
    let mut open = vec![(a, b)];
    while let Some((a, b)) = open.pop() {
        let (a, b) = (spec.schema(a), spec.schema(b));
        let (below_a, below_b) = (below(a), below(b));
        if erase_location(a) != erase_location(b)
            || below_a.len() != below_b.len()
            || !same_target(spec, duplicates, a, b)
        {
            return false;
        }
        open.extend(below_a.into_iter().zip(below_b));
    }
    true
}

/// A schema without where it stands, and without what stands below it.
fn erase_location(schema: &Schema) -> Schema {
    let nobody = SchemaId(0);
    let mut res = schema.clone();
    res.at = Pointer::root(schema.at.source);
    res.at.source.0 = 0;
    res.reference = schema.reference.as_ref().map(|it| Reference { text: it.text.clone(), target: None });
    // Components are compared by what they are called.
    for (_, target) in res.discriminator.iter_mut().flat_map(|it| &mut it.mapping) {
        target.source.0 = 0;
    }
    res.properties.values_mut().for_each(|it| *it = nobody);
    res.items = schema.items.map(|_| nobody);
    for list in [&mut res.prefix_items, &mut res.patterns, &mut res.all_of, &mut res.any_of, &mut res.one_of] {
        list.iter_mut().for_each(|it| *it = nobody);
    }
    if let Additional::Typed(it) = &mut res.additional {
        *it = nobody;
    }
    res
}

fn below(schema: &Schema) -> Vec<SchemaId> {
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

fn same_target(spec: &Spec, duplicates: &BTreeMap<SchemaId, SchemaId>, a: &Schema, b: &Schema) -> bool {
    let target = |it: &Schema| {
        let target = it.reference.as_ref()?.target.as_ref()?;
        let id = spec.schema_ids.get(target).copied()?;
        Some(duplicates.get(&id).copied().unwrap_or(id))
    };
    target(a) == target(b)
}
