//! Constraints of a value, collected from all schemas that describe it.

use std::collections::BTreeSet;
use std::sync::Arc;

use indexmap::IndexSet;

use super::super::Lower;
use super::super::reference::find_target;
use crate::common::Constraints;
use crate::parse::SchemaId;

/// The constraints of a value, and the schema of its items.
#[derive(Clone, Default)]
pub(in crate::lower) struct Collected {
    constraints: Constraints,
    items: Option<SchemaId>,
}

/// Collects the constraints of a value: of the schema itself, then of its `$ref`, then of `allOf`, then of the only branch of a
/// union that is not `null`.
pub(in crate::lower) fn collect_constraints(cx: &Lower<'_>, id: SchemaId) -> Constraints {
    collect(cx, id).constraints
}

/// Collects the constraints of each item of a list.
pub(in crate::lower) fn collect_item_constraints(cx: &Lower<'_>, id: SchemaId) -> Constraints {
    collect(cx, id).items.map(|items| collect_constraints(cx, items)).unwrap_or_default()
}

fn collect(cx: &Lower<'_>, id: SchemaId) -> Collected {
    // The constraints of each schema of a chain of references are its own and those of the next one.
    let (mut chain, mut seen, mut end) = (Vec::new(), BTreeSet::new(), id);
    let known = |id: SchemaId| cx.constraints.borrow().get(&id).cloned();
    let mut res = loop {
        if let Some(known) = known(end) {
            break known;
        }
        let target = if cx.schema(end).is_reference() { find_target(cx, end) } else { None };
        match target.filter(|_| seen.insert(end)) {
            Some(target) => {
                chain.push(end);
                end = target;
            }
            None => {
                let mut all = Collected::default();
                find_constraining_schemas(cx, end).into_iter().for_each(|id| add_own(cx, id, &mut all));
                break all;
            }
        }
    };
    cx.constraints.borrow_mut().insert(end, res.clone());
    for id in chain.into_iter().rev() {
        let mut own = Collected::default();
        add_own(cx, id, &mut own);
        own.constraints.add(&res.constraints);
        res = Collected { constraints: own.constraints, items: own.items.or(res.items) };
        cx.constraints.borrow_mut().insert(id, res.clone());
    }
    res
}

/// Adds the constraints of a schema's own keywords that are not set yet.
fn add_own(cx: &Lower<'_>, id: SchemaId, to: &mut Collected) {
    let schema = cx.schema(id);
    to.items = to.items.or(schema.items);
    let to = &mut to.constraints;
    to.add(&schema.constraints);
    if let (None, Some(format)) = (&to.format, &schema.format) {
        to.format = Some(format.clone());
    }
    if let (None, Some(values)) = (&to.values, &schema.values) {
        to.values = Some(Arc::new(values.iter().map(serde_json::Value::from).collect()));
    }
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
