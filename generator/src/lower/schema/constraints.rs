//! Constraints of a value, collected from all schemas that describe it.

use indexmap::IndexSet;

use super::super::Lower;
use super::super::reference::find_target;
use crate::common::Constraints;
use crate::parse::SchemaId;

/// Collects the constraints of a value: of the schema itself, then of its `$ref`, then of `allOf`, then of the only branch of a
/// union that is not `null`.
pub(in crate::lower) fn collect_constraints(cx: &Lower<'_>, id: SchemaId) -> Constraints {
    let mut res = Constraints::default();
    for id in find_constraining_schemas(cx, id) {
        let schema = cx.schema(id);
        res.add(&schema.constraints);
        res.format = res.format.or_else(|| schema.format.clone());
        let values = || schema.values.as_deref().map(|values| values.iter().map(serde_json::Value::from).collect());
        res.values = res.values.or_else(values);
    }
    res
}

/// Collects the constraints of each item of a list.
pub(in crate::lower) fn collect_item_constraints(cx: &Lower<'_>, id: SchemaId) -> Constraints {
    let items = find_constraining_schemas(cx, id).into_iter().find_map(|id| cx.schema(id).items);
    items.map(|items| collect_constraints(cx, items)).unwrap_or_default()
}

fn find_constraining_schemas(cx: &Lower<'_>, id: SchemaId) -> Vec<SchemaId> {
    let mut res = IndexSet::new();
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        if res.insert(id) {
            let schema = cx.schema(id);
            for union in [&schema.any_of, &schema.one_of] {
                let mut branches = union.iter().filter(|branch| !cx.schema(**branch).is_null());
                open.extend(branches.next().filter(|_| branches.next().is_none()));
            }
            open.extend(schema.all_of.iter().rev());
            if schema.reference.is_some() {
                open.extend(find_target(cx, id));
            }
        }
    }
    res.into_iter().collect()
}
