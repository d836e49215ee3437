//! Nullability: which schemas allow `null`.

use super::Keywords;
use super::flatten_all_of::find_target;
use crate::graph;
use crate::parse::{JsonType, Schema as Parsed, SchemaId, Spec};
use crate::tree::Value;

/// Returns for each schema whether a value may be `null`.
pub(super) fn find_nullable(schemas: &[Keywords], spec: &Spec) -> Vec<bool> {
    let edges: graph::Edges =
        schemas.iter().map(|schema| find_inherited(spec, schema).iter().map(|id| id.0).collect()).collect();
    let seeds = schemas.iter().enumerate().filter(|(_, schema)| allows_null(schema)).map(|(index, _)| index);
    graph::leading_to(&edges, seeds)
}

/// Returns whether the keywords of a schema itself allow `null`.
fn allows_null(schema: &Parsed) -> bool {
    let in_enum = schema.values.iter().flatten().any(|it| it.value == Value::Null);
    schema.nullable || schema.types.contains(&JsonType::Null) || (in_enum && schema.types.is_empty())
}

/// Returns the schemas each of which may add `null` to a schema.
fn find_inherited(spec: &Spec, schema: &Parsed) -> Vec<SchemaId> {
    // A `type` without `null` excludes it, whatever the other schemas allow.
    if !schema.types.is_empty() {
        return Vec::new();
    }
    let mut res: Vec<SchemaId> = schema.any_of.iter().chain(&schema.one_of).copied().collect();
    res.extend(find_target(spec, schema));
    // All parts of `allOf` must allow `null`. Only a single part is followed.
    if let [only] = schema.all_of[..] {
        res.push(only);
    }
    res
}
