//! What constrains a value without shaping its type, from wherever it is said.

use indexmap::IndexSet;

use super::super::Lower;
use super::super::reference::target;
use crate::common::Constraints;
use crate::parse::SchemaId;

/// What constrains a value: what stands beside a reference, then what it leads to, then what `allOf` adds, and what a
/// union says of all that it takes but `null`.
pub(in crate::lower) fn limits(cx: &Lower<'_>, id: SchemaId) -> Constraints {
    let mut res = Constraints::default();
    for id in limit_sources(cx, id) {
        let schema = cx.schema(id);
        res.add(&schema.constraints);
        res.format = res.format.or_else(|| schema.format.clone());
        let values = || schema.values.as_deref().map(|it| it.iter().map(serde_json::Value::from).collect());
        res.values = res.values.or_else(values);
    }
    res
}

/// What constrains each item of a list.
pub(in crate::lower) fn item_limits(cx: &Lower<'_>, id: SchemaId) -> Constraints {
    let items = limit_sources(cx, id).into_iter().find_map(|it| cx.schema(it).items);
    items.map(|it| limits(cx, it)).unwrap_or_default()
}

fn limit_sources(cx: &Lower<'_>, id: SchemaId) -> Vec<SchemaId> {
    let mut res = IndexSet::new();
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        if res.insert(id) {
            let schema = cx.schema(id);
            for union in [&schema.any_of, &schema.one_of] {
                let mut valued = union.iter().filter(|it| !cx.schema(**it).is_null());
                open.extend(valued.next().filter(|_| valued.next().is_none()));
            }
            open.extend(schema.all_of.iter().rev());
            if schema.reference.is_some() {
                open.extend(target(cx, id));
            }
        }
    }
    res.into_iter().collect()
}
