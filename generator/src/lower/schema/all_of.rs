//! Composition: `allOf` merged, `$ref` with something beside it.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::super::Lower;
use super::super::read_write_only;
use super::super::reference::target;
use super::conditions;
use super::constraints;
use super::docs;
use crate::api::{self, Shape, Type, TypeKind};
use crate::common::Constraints;
use crate::diagnostics::Id;
use crate::normalize::Schema;
use crate::normalize::{FlattenError, flatten_all_of};
use crate::parse::{self, Additional, JsonType, SchemaId};
use crate::pointer::Pointer;
use crate::tree::Value;

/// Whether it is a chain of references that never ends.
pub(in crate::lower) fn refers_to_itself(cx: &mut Lower<'_>, id: SchemaId) -> bool {
    let mut seen = BTreeSet::new();
    let mut next = Some(id);
    while let Some(id) = next.filter(|id| !cx.ending.contains(id)) {
        if !seen.insert(id) {
            return true;
        }
        let schema = cx.schema(id);
        next = if schema.reference.is_some() && schema.is_bare() { target(cx, id) } else { None };
    }
    cx.ending.extend(seen);
    false
}

/// May the value be `null`?
pub(in crate::lower) fn is_nullable(cx: &mut Lower<'_>, id: SchemaId) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![id];
    let mut one_way = true;
    let mut res = false;
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        let (known, next) = nullable_step(cx, id);
        if known {
            res = true;
            break;
        }
        one_way &= next.len() < 2;
        open.extend(next);
    }
    // What was seen on the way to a `no`, or on the only way to a `yes`, has the same answer.
    if res && !one_way {
        seen = BTreeSet::from([id]);
    }
    cx.nullable.extend(seen.into_iter().map(|it| (it, res)));
    res
}

/// Whether a schema itself says that `null` is fine, and the schemas that may say so for it.
fn nullable_step(cx: &Lower<'_>, id: SchemaId) -> (bool, Vec<SchemaId>) {
    if let Some(known) = cx.nullable.get(&id) {
        return (*known, Vec::new());
    }
    let schema = cx.schema(id);
    let in_enum = schema.values.iter().flatten().any(|it| it.value == Value::Null);
    if schema.nullable || schema.types.contains(&JsonType::Null) || (in_enum && schema.types.is_empty()) {
        return (true, Vec::new());
    }
    // A type that is said and leaves `null` out is the last word.
    if !schema.types.is_empty() {
        return (false, Vec::new());
    }
    let mut next: Vec<SchemaId> = schema.any_of.iter().chain(&schema.one_of).copied().collect();
    if schema.reference.is_some() {
        next.extend(target(cx, id));
    }
    // All of them must allow it; with one, that one decides.
    if let [only] = schema.all_of[..] {
        next.push(only);
    }
    (false, next)
}

/// Whether it is an object put together of several schemas.
pub(in crate::lower) fn gathers_object(cx: &mut Lower<'_>, id: SchemaId) -> bool {
    let schema = cx.schema(id);
    let gathers = (schema.reference.is_some() && !schema.is_bare()) || !schema.all_of.is_empty();
    let single = schema.all_of.len() == 1 && schema.is_bare_but_for_all_of();
    gathers && !single && parts(cx, id).is_some_and(|it| is_gathered_object(cx, &it))
}

fn is_gathered_object(cx: &Lower<'_>, parts: &[SchemaId]) -> bool {
    let said = || parts.iter().map(|it| cx.schema(*it)).filter(|it| !it.is_empty());
    let objects =
        |it: &Schema| it.is_plain() && it.types.iter().all(|it| matches!(it, JsonType::Object | JsonType::Null));
    said().all(objects) && said().any(|it| it.has_object_keywords() || !it.types.is_empty())
}

/// A schema with `allOf`, or with a `$ref` and something beside it.
pub(in crate::lower) fn all_of(cx: &mut Lower<'_>, id: SchemaId) -> Shape {
    let nullable = is_nullable(cx, id);
    let Some(parts) = parts(cx, id) else { return Shape::Broken };
    let schema = cx.schema(id);
    let said: Vec<SchemaId> = parts.iter().copied().filter(|it| !cx.schema(*it).is_empty()).collect();
    // One branch that says something, with words around it: that type, with other docs.
    if let ([only], true) = (&schema.all_of[..], schema.is_bare() || schema.is_bare_but_for_all_of()) {
        let inner = cx.type_of(*only);
        return match inner.kind {
            TypeKind::Broken => Shape::Broken,
            kind => Shape::Alias(Type { kind, nullable }),
        };
    }
    if is_gathered_object(cx, &parts) {
        let schemas = parts.iter().map(|it| cx.schema(*it));
        let schemas: Vec<&Schema> = schemas.filter(|it| !it.is_empty() || it.constrains_presence()).collect();
        let object = object(cx, &schemas);
        if object.properties.is_empty() {
            let value = object.additional.unwrap_or(Type { kind: TypeKind::Any, nullable: false });
            return Shape::Alias(Type { kind: TypeKind::Map(Box::new(value)), nullable });
        }
        return Shape::Object(object);
    }
    leaf(cx, id, &said, nullable).unwrap_or_else(|| {
        let message = "this mixture under `allOf` is not expressed: any value is taken";
        cx.report.add(Id::UnsupportedSchema, &schema.at, message);
        Shape::Alias(Type { kind: TypeKind::Any, nullable: false })
    })
}

/// Parts that make no object: one that says what it is, among others that say no more than its JSON type or fewer of
/// its values.
fn leaf(cx: &mut Lower<'_>, id: SchemaId, said: &[SchemaId], nullable: bool) -> Option<Shape> {
    if said.is_empty() {
        return Some(Shape::Alias(Type { kind: TypeKind::Any, nullable }));
    }
    let schemas: Vec<&Schema> = said.iter().map(|it| cx.schema(*it)).collect();
    let types: BTreeSet<JsonType> =
        schemas.iter().flat_map(|it| &it.types).copied().filter(|it| *it != JsonType::Null).collect();
    let one_type = types.len() < 2 || types.iter().all(|it| matches!(it, JsonType::Integer | JsonType::Number));
    let schema = cx.schema(id);
    let entries: Vec<SchemaId> =
        target(cx, id).filter(|it| *it != id).into_iter().chain(schema.all_of.clone()).collect();
    let mut telling = Vec::new();
    for entry in entries {
        let parts = flatten_all_of(&cx.schemas.schemas, cx.spec, entry).unwrap_or_default();
        if parts.iter().any(|it| !cx.schema(*it).is_plain()) {
            telling.push(entry);
        }
    }
    let own = Schema::from(parse::Schema { values: None, ..(**schema).clone() });
    match telling[..] {
        [only] if one_type && own.is_plain() => {
            if schema.values.as_ref().is_some_and(|it| !it.is_empty()) {
                let message = "fewer values than the type has that is referred to: this is not checked";
                cx.report.add(Id::UnsupportedKeyword, &schema.at.child("enum"), message);
            }
            match cx.type_of(only).kind {
                TypeKind::Broken => Some(Shape::Broken),
                kind => Some(Shape::Alias(Type { kind, nullable })),
            }
        }
        [] if one_type => {
            let mut whole = parse::Schema { reference: None, all_of: Vec::new(), ..(**schema).clone() };
            whole.types =
                if types.contains(&JsonType::Integer) { vec![JsonType::Integer] } else { types.into_iter().collect() };
            whole.format = schemas.iter().rev().find_map(|it| it.format.clone());
            whole.content_encoding = schemas.iter().rev().find_map(|it| it.content_encoding.clone());
            whole.nullable = nullable;
            Some(cx.shape_of_single(&whole.into(), nullable))
        }
        _ => None,
    }
}

/// Every schema that `allOf` and references gather, the outermost last. `None` if a reference leads nowhere or the
/// gathering never ends; the first has been reported, the second is here.
fn parts(cx: &mut Lower<'_>, id: SchemaId) -> Option<Vec<SchemaId>> {
    match flatten_all_of(&cx.schemas.schemas, cx.spec, id) {
        Ok(res) => Some(res),
        Err(FlattenError::UnresolvedReference) => None,
        Err(FlattenError::Cycle(id)) => {
            let at = &cx.schema(id).at;
            cx.report.add(Id::ReferenceCycle, at, "this schema is part of itself through `allOf`");
            None
        }
    }
}

/// An object with the properties of all parts.
pub(in crate::lower) fn object(cx: &mut Lower<'_>, parts: &[&Schema]) -> api::Object {
    let mut properties: IndexMap<&str, SchemaId> = IndexMap::new();
    for part in parts {
        for (name, id) in &part.properties {
            let new = cx.schema(*id);
            let Some(old) = properties.get(name.as_str()).map(|it| cx.schema(*it)) else {
                properties.insert(name, *id);
                continue;
            };
            // Words alone take nothing away from what an earlier part said.
            if new.is_empty() && new.reference.is_none() {
                continue;
            }
            if new.is_narrowed_by(old) {
                continue;
            }
            if !old.is_narrowed_by(new) && old.differs_from(new) && !(old.is_empty() && old.reference.is_none()) {
                let message = format!("`{name}` is described twice, differently; this is the description that is used");
                cx.report.add(Id::UnsupportedSchema, &new.at, message);
            }
            properties.insert(name, *id);
        }
    }
    let required: BTreeSet<&str> = parts.iter().flat_map(|it| &it.required).map(String::as_str).collect();
    let additional = parts.iter().find_map(|it| match it.additional {
        Additional::Absent | Additional::Closed => None,
        Additional::Free => Some(Type { kind: TypeKind::Any, nullable: false }),
        Additional::Typed(id) => Some(cx.type_of(id)),
    });
    let variant = parts.iter().find_map(|it| it.flattened_union).map(|it| cx.type_of(it));
    let is_open = additional.is_none() && !parts.iter().any(|it| it.additional == Additional::Closed);
    let undescribed: Vec<&str> = required.iter().copied().filter(|it| !properties.contains_key(it)).collect();
    let mut properties: Vec<api::Property> =
        properties.into_iter().map(|(name, id)| property(cx, name, id, required.contains(name))).collect();
    for name in undescribed.into_iter().filter(|_| additional.is_none()) {
        let part = parts.iter().find(|it| it.required.iter().any(|required| required == name));
        let Some(at) = part.map(|it| it.at.child("required")) else { continue };
        // What a union beside it holds may be just that.
        if is_open && variant.is_none() {
            cx.report.add(
                Id::AnyValue,
                &at,
                format!("`required` names `{name}`, which is not described: any JSON is taken"),
            );
            properties.push(undescribed_property(at, name));
        } else {
            cx.report.add(Id::UnknownRequiredProperty, &at, format!("`required` names `{name}`, which is no property"));
        }
    }
    let not_together = parts.iter().flat_map(|it| it.constraints.not_together.iter().cloned()).collect();
    let conditions = parts.iter().flat_map(|it| conditions::conditions(cx, it, &properties)).collect();
    api::Object { properties, additional, flattened_union: variant, not_together, conditions }
}

/// What must be there, and nobody says what it is: a caller can send it, and nobody is asked for what may be a slip of
/// the pen.
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

fn property(cx: &mut Lower<'_>, name: &str, id: SchemaId, required: bool) -> api::Property {
    let ty = cx.type_of(id);
    let schema = cx.schema(id);
    api::Property {
        at: schema.at.clone(),
        name: name.to_owned(),
        rust_name: schema.rust_name.clone(),
        docs: docs::docs(schema),
        presence: read_write_only::presence(schema, required),
        default: schema
            .default
            .as_ref()
            .filter(|it| it.value != Value::Null)
            .map(|it| serde_json::Value::from(it).to_string()),
        ty,
        constraints: constraints::limits(cx, id),
        item_constraints: constraints::item_limits(cx, id),
    }
}
