//! Conditions on the presence of properties. An object checks those that name its properties; the others are reported.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::Lower;
use crate::api;
use crate::common::Condition;
use crate::diagnostics;
use crate::normalize::Schema;
use crate::parse;
use crate::pointer::Pointer;

/// Returns the conditions of a part that name only properties of the object, and reports the others.
pub(in crate::lower) fn find_conditions(
    cx: &mut Lower<'_>,
    part: &Schema,
    properties: &[api::Property],
) -> Vec<Condition> {
    if part.constraints.conditions.is_empty() {
        return Vec::new();
    }
    cx.checked_conditions.insert(part.at.clone());
    let known: BTreeSet<&str> = properties.iter().map(|property| property.name.as_str()).collect();
    let mut res = Vec::new();
    for condition in &part.constraints.conditions {
        let mut names = condition.tests.iter().map(|test| &test.property).chain(&condition.required);
        match names.find(|name| !known.contains(name.as_str())) {
            None => res.push(condition.clone()),
            Some(name) => {
                let at = part.at.child(condition.keyword);
                cx.report_schema(diagnostics::lower::condition_on_unknown_property(&at, name));
            }
        }
    }
    res
}

/// Reports the conditions of schemas that are not objects with properties, such as maps and aliases.
pub(in crate::lower) fn report_unchecked_conditions(cx: &mut Lower<'_>) {
    // The conditions of a replaced component are checked or reported in the component that replaces it.
    let replaced: BTreeSet<&Pointer> = cx.replaced.keys().map(|id| &cx.schemas.schemas[id.0].at).collect();
    let is_in = |at: &Pointer, outer: &Pointer| outer.source == at.source && at.path.starts_with(&outer.path);
    let is_replaced = |at: &Pointer| replaced.iter().any(|outer| is_in(at, outer));
    let has_conditions = |schema: &parse::Schema| !schema.constraints.conditions.is_empty();
    let is_unchecked = |schema: &&parse::Schema| {
        has_conditions(schema) && !cx.checked_conditions.contains(&schema.at) && !is_replaced(&schema.at)
    };
    let unchecked: Vec<&parse::Schema> = cx.spec.schemas.iter().map(Arc::as_ref).filter(is_unchecked).collect();
    for schema in unchecked {
        let keywords: BTreeSet<&str> = schema.constraints.conditions.iter().map(|it| it.keyword).collect();
        for keyword in keywords {
            cx.report_schema(diagnostics::lower::condition_without_properties(&schema.at.child(keyword), keyword));
        }
    }
}
