//! Combination: `allOf`, and `$ref` with other keywords. The parts of a schema become one shape.

use std::collections::BTreeSet;

use super::Keywords;
use super::context::Input;
use super::flatten_all_of::{FlattenError, Parts};
use super::object::combine_objects;
use super::single::shape_of_single;
use super::types::{Additional, Shape};
use crate::diagnostics::{self, Finding};
use crate::parse::{JsonType, Schema as Parsed, SchemaId};

/// Returns the shape of a schema with `allOf`, or with a `$ref` and other keywords.
pub(super) fn combine(input: &Input<'_>, id: SchemaId, findings: &mut Vec<Finding>) -> Shape {
    let schema = input.schema(id);
    let parts = match &input.parts[id.0] {
        Ok(parts) => parts,
        // Both have been reported.
        Err(FlattenError::UnresolvedReference | FlattenError::TooLarge) => return Shape::Broken,
        Err(FlattenError::Cycle(id)) => {
            findings.push(diagnostics::normalize::all_of_cycle(&input.schema(*id).at));
            return Shape::Broken;
        }
    };
    // A single part with a type is that type, with other documentation.
    if let ([only], true) = (&schema.all_of[..], schema.is_bare_but_for_all_of()) {
        return Shape::Alias(*only);
    }
    let parts: Vec<(SchemaId, &Keywords)> = parts.iter().map(|id| (*id, input.schema(*id))).collect();
    if are_objects(&parts) {
        let object = combine_objects(input, &parts, findings);
        return if object.properties.is_empty() && object.undescribed.is_empty() {
            Shape::Map(match object.additional {
                Additional::Absent | Additional::Free => None,
                Additional::Typed(value) => Some(value),
            })
        } else {
            Shape::Object(object)
        };
    }
    combine_leaves(input, id, &parts, findings).unwrap_or_else(|| {
        findings.push(diagnostics::normalize::mixed_all_of(&schema.at));
        Shape::Any
    })
}

/// Returns whether parts form an object.
fn are_objects(parts: &[(SchemaId, &Keywords)]) -> bool {
    let typed = || parts.iter().map(|(_, schema)| *schema).filter(|schema| !schema.is_empty());
    let is_object = |schema: &Keywords| {
        schema.is_plain() && schema.types.iter().all(|ty| matches!(ty, JsonType::Object | JsonType::Null))
    };
    typed().all(is_object) && typed().any(|schema| schema.has_object_keywords() || !schema.types.is_empty())
}

/// Combines parts that are not an object: one part determines the type, and the others only repeat its JSON type or list fewer
/// of its values. Returns `None` if no part determines it.
fn combine_leaves(
    input: &Input<'_>,
    id: SchemaId,
    parts: &[(SchemaId, &Keywords)],
    findings: &mut Vec<Finding>,
) -> Option<Shape> {
    let typed: Vec<&Keywords> = parts.iter().map(|(_, part)| *part).filter(|part| !part.is_empty()).collect();
    let types = typed.iter().flat_map(|part| &part.types).copied().filter(|ty| *ty != JsonType::Null);
    let types: BTreeSet<JsonType> = types.collect();
    let is_numeric = |ty: &JsonType| matches!(ty, JsonType::Integer | JsonType::Number);
    if types.len() > 1 && !types.iter().all(is_numeric) {
        return None;
    }
    let schema = input.schema(id);
    let without_values = Keywords::from(Parsed { values: None, ..schema.to_parsed() });
    match find_determining_entries(input, id)[..] {
        [only] if without_values.is_plain() => {
            if schema.values.as_ref().is_some_and(|values| !values.is_empty()) {
                findings.push(diagnostics::normalize::unchecked_enum(&schema.at.child("enum")));
            }
            Some(Shape::Alias(only))
        }
        [] => {
            let mut whole = Parsed { reference: None, all_of: Vec::new(), ..schema.to_parsed() };
            whole.types =
                if types.contains(&JsonType::Integer) { vec![JsonType::Integer] } else { types.into_iter().collect() };
            whole.format = typed.iter().rev().find_map(|part| part.format.clone());
            whole.content_encoding = typed.iter().rev().find_map(|part| part.content_encoding.clone());
            whole.content_media_type = typed.iter().rev().find_map(|part| part.content_media_type.clone());
            Some(shape_of_single(input, id, &whole.into(), findings))
        }
        _ => None,
    }
}

/// Returns the target of a schema and the entries of its `allOf` that have branches, values or items.
fn find_determining_entries(input: &Input<'_>, id: SchemaId) -> Vec<SchemaId> {
    let target = input.target(id).filter(|target| *target != id);
    let entries = target.into_iter().chain(input.schema(id).all_of.iter().copied());
    let is_plain = |parts: &Parts| parts.iter().all(|part| input.schema(*part).is_plain());
    entries.filter(|entry| input.parts[entry.0].as_ref().is_ok_and(|parts| !is_plain(parts))).collect()
}
