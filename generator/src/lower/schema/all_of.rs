//! `allOf`, and `$ref` with other keywords: the schemas are merged into one shape.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::super::reference::find_target;
use super::super::{Lower, read_write_only};
use super::{conditions, constraints, docs};
use crate::api::{self, Shape, Type, TypeKind};
use crate::common::Constraints;
use crate::diagnostics;
use crate::normalize::{FlattenError, Schema, flatten_all_of};
use crate::parse::{self, Additional, JsonType, SchemaId};
use crate::pointer::Pointer;
use crate::tree::Value;

/// Returns whether the chain of references from a schema never ends.
pub(in crate::lower) fn refers_to_itself(cx: &mut Lower<'_>, id: SchemaId) -> bool {
    let mut seen = BTreeSet::new();
    let mut next = Some(id);
    while let Some(id) = next.filter(|id| !cx.acyclic.contains(id)) {
        if !seen.insert(id) {
            return true;
        }
        let schema = cx.schema(id);
        next = if schema.reference.is_some() && schema.is_bare() { find_target(cx, id) } else { None };
    }
    cx.acyclic.extend(seen);
    false
}

/// Returns whether a value may be `null`.
pub(in crate::lower) fn is_nullable(cx: &mut Lower<'_>, id: SchemaId) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![id];
    let mut is_chain = true;
    let mut res = false;
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        let (is_nullable, next) = nullable_step(cx, id);
        if is_nullable {
            res = true;
            break;
        }
        is_chain &= next.len() < 2;
        open.extend(next);
    }
    // The result holds for every schema that was visited, unless one of several branches is nullable.
    if res && !is_chain {
        seen = BTreeSet::from([id]);
    }
    cx.nullable.extend(seen.into_iter().map(|id| (id, res)));
    res
}

/// Returns whether a schema itself allows `null`, and if not, the schemas that may allow it.
fn nullable_step(cx: &Lower<'_>, id: SchemaId) -> (bool, Vec<SchemaId>) {
    if let Some(known) = cx.nullable.get(&id) {
        return (*known, Vec::new());
    }
    let schema = cx.schema(id);
    let in_enum = schema.values.iter().flatten().any(|it| it.value == Value::Null);
    if schema.nullable || schema.types.contains(&JsonType::Null) || (in_enum && schema.types.is_empty()) {
        return (true, Vec::new());
    }
    // A `type` without `null` excludes it, whatever the other schemas allow.
    if !schema.types.is_empty() {
        return (false, Vec::new());
    }
    let mut next: Vec<SchemaId> = schema.any_of.iter().chain(&schema.one_of).copied().collect();
    if schema.reference.is_some() {
        next.extend(find_target(cx, id));
    }
    // All parts of `allOf` must allow `null`. Only a single part is followed.
    if let [only] = schema.all_of[..] {
        next.push(only);
    }
    (false, next)
}

/// Returns whether a schema is an object that combines several schemas.
pub(in crate::lower) fn is_combined_object(cx: &mut Lower<'_>, id: SchemaId) -> bool {
    let schema = cx.schema(id);
    let is_combined = (schema.reference.is_some() && !schema.is_bare()) || !schema.all_of.is_empty();
    let is_alias = schema.all_of.len() == 1 && schema.is_bare_but_for_all_of();
    is_combined && !is_alias && find_parts(cx, id).is_some_and(|parts| are_objects(cx, &parts))
}

fn are_objects(cx: &Lower<'_>, parts: &[SchemaId]) -> bool {
    let typed = || parts.iter().map(|id| cx.schema(*id)).filter(|schema| !schema.is_empty());
    let is_object = |schema: &Schema| {
        schema.is_plain() && schema.types.iter().all(|ty| matches!(ty, JsonType::Object | JsonType::Null))
    };
    typed().all(is_object) && typed().any(|schema| schema.has_object_keywords() || !schema.types.is_empty())
}

/// Lowers a schema with `allOf`, or with a `$ref` and other keywords.
pub(in crate::lower) fn lower_all_of(cx: &mut Lower<'_>, id: SchemaId) -> Shape {
    let nullable = is_nullable(cx, id);
    let Some(parts) = find_parts(cx, id) else { return Shape::Broken };
    let schema = cx.schema(id);
    // A single part with a type is that type, with other documentation.
    if let ([only], true) = (&schema.all_of[..], schema.is_bare() || schema.is_bare_but_for_all_of()) {
        let inner = cx.type_of(*only);
        return match inner.kind {
            TypeKind::Broken => Shape::Broken,
            kind => Shape::Alias(Type { kind, nullable }),
        };
    }
    if are_objects(cx, &parts) {
        let schemas = parts.iter().map(|id| cx.schema(*id));
        let schemas: Vec<&Schema> = schemas.filter(|part| !part.is_empty() || part.constrains_presence()).collect();
        let object = combine_objects(cx, &schemas);
        if object.properties.is_empty() {
            let value = object.additional.unwrap_or(Type { kind: TypeKind::Any, nullable: false });
            return Shape::Alias(Type { kind: TypeKind::Map(Box::new(value)), nullable });
        }
        return Shape::Object(object);
    }
    let typed: Vec<SchemaId> = parts.iter().copied().filter(|id| !cx.schema(*id).is_empty()).collect();
    lower_leaf(cx, id, &typed, nullable).unwrap_or_else(|| {
        cx.report.push(diagnostics::lower::mixed_all_of(&schema.at));
        Shape::Alias(Type { kind: TypeKind::Any, nullable: false })
    })
}

/// Lowers parts that are not an object: one part determines the type, and the others only repeat its JSON type or list fewer
/// of its values. Returns `None` if no part determines it.
fn lower_leaf(cx: &mut Lower<'_>, id: SchemaId, typed: &[SchemaId], nullable: bool) -> Option<Shape> {
    if typed.is_empty() {
        return Some(Shape::Alias(Type { kind: TypeKind::Any, nullable }));
    }
    let schemas: Vec<&Schema> = typed.iter().map(|id| cx.schema(*id)).collect();
    let types = schemas.iter().flat_map(|schema| &schema.types).copied().filter(|ty| *ty != JsonType::Null);
    let types: BTreeSet<JsonType> = types.collect();
    let is_numeric = |ty: &JsonType| matches!(ty, JsonType::Integer | JsonType::Number);
    if types.len() > 1 && !types.iter().all(is_numeric) {
        return None;
    }
    let schema = cx.schema(id);
    let without_values = Schema::from(parse::Schema { values: None, ..(**schema).clone() });
    match determining_entries(cx, id)[..] {
        [only] if without_values.is_plain() => {
            if schema.values.as_ref().is_some_and(|values| !values.is_empty()) {
                cx.report.push(diagnostics::lower::unchecked_enum(&schema.at.child("enum")));
            }
            match cx.type_of(only).kind {
                TypeKind::Broken => Some(Shape::Broken),
                kind => Some(Shape::Alias(Type { kind, nullable })),
            }
        }
        [] => {
            let mut whole = parse::Schema { reference: None, all_of: Vec::new(), ..(**schema).clone() };
            whole.types =
                if types.contains(&JsonType::Integer) { vec![JsonType::Integer] } else { types.into_iter().collect() };
            whole.format = schemas.iter().rev().find_map(|schema| schema.format.clone());
            whole.content_encoding = schemas.iter().rev().find_map(|schema| schema.content_encoding.clone());
            whole.nullable = nullable;
            Some(cx.shape_of_single(&whole.into(), nullable))
        }
        _ => None,
    }
}

/// Returns the target of a schema and the entries of its `allOf` that have branches, values or items.
fn determining_entries(cx: &Lower<'_>, id: SchemaId) -> Vec<SchemaId> {
    let target = find_target(cx, id).filter(|target| *target != id);
    let entries = target.into_iter().chain(cx.schema(id).all_of.iter().copied());
    let determines = |entry: &SchemaId| {
        let parts = flatten_all_of(&cx.schemas.schemas, cx.spec, *entry).unwrap_or_default();
        parts.iter().any(|part| !cx.schema(*part).is_plain())
    };
    entries.filter(determines).collect()
}

/// Returns every schema that `allOf` and `$ref` combine, the schema itself as the last; `None` if a reference is unresolved,
/// which `parse` reported, or if the schema is part of itself, which is reported here.
fn find_parts(cx: &mut Lower<'_>, id: SchemaId) -> Option<Vec<SchemaId>> {
    match flatten_all_of(&cx.schemas.schemas, cx.spec, id) {
        Ok(parts) => Some(parts),
        Err(FlattenError::UnresolvedReference) => None,
        Err(FlattenError::Cycle(id)) => {
            cx.report.push(diagnostics::lower::all_of_cycle(&cx.schema(id).at));
            None
        }
    }
}

/// Combines parts into one object with the properties of all.
pub(in crate::lower) fn combine_objects(cx: &mut Lower<'_>, parts: &[&Schema]) -> api::Object {
    let properties = combine_properties(cx, parts);
    let required: BTreeSet<&str> = parts.iter().flat_map(|part| &part.required).map(String::as_str).collect();
    let additional = parts.iter().find_map(|part| match part.additional {
        Additional::Absent | Additional::Closed => None,
        Additional::Free => Some(Type { kind: TypeKind::Any, nullable: false }),
        Additional::Typed(id) => Some(cx.type_of(id)),
    });
    let flattened_union = parts.iter().find_map(|part| part.flattened_union).map(|union| cx.type_of(union));
    let is_closed = parts.iter().any(|part| part.additional == Additional::Closed);
    let undescribed = required.iter().copied().filter(|name| additional.is_none() && !properties.contains_key(name));
    let undescribed: Vec<&str> = undescribed.collect();
    let property = |(name, id)| lower_property(cx, name, id, required.contains(name));
    let mut properties: Vec<api::Property> = properties.into_iter().map(property).collect();
    for name in undescribed {
        let part = parts.iter().find(|part| part.required.iter().any(|required| required == name));
        let Some(at) = part.map(|part| part.at.child("required")) else { continue };
        // A branch of the union may describe the property.
        if is_closed || flattened_union.is_some() {
            cx.report.push(diagnostics::lower::unknown_required_property(&at, name));
        } else {
            cx.report.push(diagnostics::lower::undescribed_property(&at, name));
            properties.push(undescribed_property(at, name));
        }
    }
    let not_together = parts.iter().flat_map(|part| part.constraints.not_together.iter().cloned()).collect();
    let conditions = parts.iter().flat_map(|part| conditions::find_conditions(cx, part, &properties)).collect();
    api::Object { properties, additional, flattened_union, not_together, conditions }
}

/// Returns the schema of each property. Of several descriptions, a narrower one is used, or else the last, which is reported if
/// it differs.
fn combine_properties<'p>(cx: &mut Lower<'_>, parts: &[&'p Schema]) -> IndexMap<&'p str, SchemaId> {
    let mut res: IndexMap<&str, SchemaId> = IndexMap::new();
    let has_no_type = |schema: &Schema| schema.is_empty() && schema.reference.is_none();
    for (name, id) in parts.iter().flat_map(|part| &part.properties) {
        let later = cx.schema(*id);
        let Some(earlier) = res.get(name.as_str()).map(|id| cx.schema(*id)) else {
            res.insert(name, *id);
            continue;
        };
        if has_no_type(later) || later.is_narrowed_by(earlier) {
            continue;
        }
        if !earlier.is_narrowed_by(later) && earlier.differs_from(later) && !has_no_type(earlier) {
            cx.report.push(diagnostics::lower::conflicting_property(&later.at, name));
        }
        res.insert(name, *id);
    }
    res
}

/// Creates the property for an entry of `required` without a description. It is optional, because the entry may be a mistake.
fn undescribed_property(at: Pointer, name: &str) -> api::Property {
    api::Property {
        at,
        name: name.to_owned(),
        rust_name: None,
        docs: api::Docs { description: Some("Required, and not described.".to_owned()), ..api::Docs::default() },
        presence: api::Presence { request: api::Side::Optional, response: api::Side::Optional },
        default: None,
        ty: Type { kind: TypeKind::Any, nullable: false },
        constraints: Constraints::default(),
        item_constraints: Constraints::default(),
    }
}

fn lower_property(cx: &mut Lower<'_>, name: &str, id: SchemaId, required: bool) -> api::Property {
    let ty = cx.type_of(id);
    let schema = cx.schema(id);
    api::Property {
        at: schema.at.clone(),
        name: name.to_owned(),
        rust_name: schema.rust_name.clone(),
        docs: docs::lower_docs(schema),
        presence: read_write_only::presence(schema, required),
        default: schema
            .default
            .as_ref()
            .filter(|value| value.value != Value::Null)
            .map(|value| serde_json::Value::from(value).to_string()),
        ty,
        constraints: constraints::collect_constraints(cx, id),
        item_constraints: constraints::collect_item_constraints(cx, id),
    }
}
