//! Which conditions of a schema an object can check: those that name its properties. The others are reported.

use std::collections::BTreeSet;

use super::super::Lower;
use crate::api;
use crate::common::Condition;
use crate::diagnostics::Id;
use crate::normalize::Schema;
use crate::parse;
use crate::pointer::Pointer;

/// Returns the conditions of a part that name only properties of the object, and reports the others.
pub(in crate::lower) fn conditions(cx: &mut Lower<'_>, part: &Schema, properties: &[api::Property]) -> Vec<Condition> {
    if part.constraints.conditions.is_empty() {
        return Vec::new();
    }
    cx.conditioned.insert(part.at.clone());
    let mut res = Vec::new();
    for condition in &part.constraints.conditions {
        let mut names = condition.tests.iter().map(|it| &it.property).chain(&condition.required);
        match names.find(|name| !properties.iter().any(|it| it.name == **name)) {
            None => res.push(condition.clone()),
            Some(name) => {
                let message = format!("this names `{name}`, which is not described: it is not checked");
                cx.report.add(Id::UnsupportedKeyword, &part.at.child(condition.keyword), message);
            }
        }
    }
    res
}

/// Reports the conditions of schemas that became no object with properties, such as a map or another name for a type.
pub(in crate::lower) fn unplaced(cx: &mut Lower<'_>) {
    // A component that equals one of an earlier document is read there.
    let shared: BTreeSet<&Pointer> = cx.shared.keys().map(|id| &cx.schemas.schemas[id.0].at).collect();
    let is_shared = |at: &Pointer| shared.iter().any(|it| it.source == at.source && at.path.starts_with(&it.path));
    let is_unplaced = |it: &&parse::Schema| !cx.conditioned.contains(&it.at) && !is_shared(&it.at);
    for schema in cx.spec.schemas.iter().filter(is_unplaced) {
        let keywords: BTreeSet<&str> = schema.constraints.conditions.iter().map(|it| it.keyword).collect();
        for keyword in keywords {
            let message = format!("`{keyword}` is checked only of objects with properties, and this is none");
            cx.report.add(Id::UnsupportedKeyword, &schema.at.child(keyword), message);
        }
    }
}
