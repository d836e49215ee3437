//! Composition: `allOf` merged, `oneOf` and `anyOf` told apart, `$ref` with something beside it.

use std::collections::BTreeSet;

use indexmap::{IndexMap, IndexSet};

use super::reference::target;
use super::schema::{docs, ty};
use super::{Lower, format};
use crate::api::{self, Kind, Scalar, Shape, Type};
use crate::parse::{Additional, JsonType, Schema, SchemaId};
use crate::report::Id;
use crate::tree::Value;
use crate::vocabulary::Limits;

/// Whether nothing beside `$ref` shapes a type.
pub(super) fn is_bare(schema: &Schema) -> bool {
    schema.types.iter().all(|it| *it == JsonType::Object)
        && schema.values.is_none()
        && !is_object(schema)
        && schema.items.is_none()
        && schema.all_of.is_empty()
        && schema.any_of.is_empty()
        && schema.one_of.is_empty()
}

/// Whether it has keywords that only objects have.
pub(super) fn is_object(schema: &Schema) -> bool {
    !schema.properties.is_empty() || schema.additional != Additional::Unsaid || !schema.required.is_empty()
}

/// Whether it is a chain of references that never ends.
pub(super) fn refers_to_itself(cx: &mut Lower<'_>, id: SchemaId) -> bool {
    let mut seen = BTreeSet::new();
    let mut next = Some(id);
    while let Some(id) = next.filter(|id| !cx.ending.contains(id)) {
        if !seen.insert(id) {
            return true;
        }
        let schema = cx.spec.schema(id);
        next = if schema.reference.is_some() && is_bare(schema) { target(cx, id) } else { None };
    }
    cx.ending.extend(seen);
    false
}

/// May the value be `null`?
pub(super) fn is_nullable(cx: &mut Lower<'_>, id: SchemaId) -> bool {
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
    let schema = cx.spec.schema(id);
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
pub(super) fn gathers_object(cx: &mut Lower<'_>, id: SchemaId) -> bool {
    let schema = cx.spec.schema(id);
    let gathers = (schema.reference.is_some() && !is_bare(schema)) || !schema.all_of.is_empty();
    let single = schema.all_of.len() == 1 && bare_but_for_all_of(schema);
    gathers && !single && parts(cx, id).is_some_and(|it| is_gathered_object(cx, &it))
}

fn is_gathered_object(cx: &Lower<'_>, parts: &[SchemaId]) -> bool {
    let said = || parts.iter().map(|it| cx.spec.schema(*it)).filter(|it| !says_nothing(it));
    let objects =
        |it: &Schema| is_plain(it) && it.types.iter().all(|it| matches!(it, JsonType::Object | JsonType::Null));
    said().all(objects) && said().any(|it| is_object(it) || !it.types.is_empty())
}

fn is_plain(it: &Schema) -> bool {
    it.one_of.is_empty() && it.any_of.is_empty() && it.values.is_none() && it.items.is_none()
}

/// A schema with `allOf`, or with a `$ref` and something beside it.
pub(super) fn all_of(cx: &mut Lower<'_>, id: SchemaId) -> Shape {
    let nullable = is_nullable(cx, id);
    let Some(parts) = parts(cx, id) else { return Shape::Broken };
    let schema = cx.spec.schema(id);
    let said: Vec<SchemaId> = parts.iter().copied().filter(|it| !says_nothing(cx.spec.schema(*it))).collect();
    // One branch that says something, with words around it: that type, with other docs.
    if let ([only], true) = (&schema.all_of[..], is_bare(schema) || bare_but_for_all_of(schema)) {
        let inner = ty(cx, *only);
        return match inner.kind {
            Kind::Broken => Shape::Broken,
            kind => Shape::Alias(Type { kind, nullable }),
        };
    }
    let schemas: Vec<&Schema> = said.iter().map(|it| cx.spec.schema(*it)).collect();
    if is_gathered_object(cx, &parts) {
        let object = object(cx, &schemas);
        if object.properties.is_empty() {
            let value = object.additional.unwrap_or(Type { kind: Kind::Any, nullable: false });
            return Shape::Alias(Type { kind: Kind::Map(Box::new(value)), nullable });
        }
        return Shape::Object(object);
    }
    let scalars: BTreeSet<Option<Scalar>> =
        schemas.iter().filter(|it| !it.types.is_empty()).map(|it| scalar(it)).collect();
    if let (Some(Some(scalar)), 1, true) = (scalars.first(), scalars.len(), schemas.iter().all(|it| is_plain(it))) {
        return Shape::Alias(Type { kind: Kind::Scalar(*scalar), nullable });
    }
    if let [only] = &said[..]
        && *only != id
    {
        return match ty(cx, *only).kind {
            Kind::Broken => Shape::Broken,
            kind => Shape::Alias(Type { kind, nullable }),
        };
    }
    let message = "this mixture under `allOf` is not expressed: any value is taken";
    cx.report.add(Id::UnsupportedSchema, &schema.at, message);
    Shape::Alias(Type { kind: Kind::Any, nullable: false })
}

fn bare_but_for_all_of(schema: &Schema) -> bool {
    let mut copy = schema.clone();
    copy.all_of.clear();
    schema.reference.is_none() && is_bare(&copy)
}

fn says_nothing(schema: &Schema) -> bool {
    schema.types.is_empty() && is_bare(schema)
}

/// Whether two schemas of one property say different things, as far as a look shows.
fn differ(a: &Schema, b: &Schema) -> bool {
    let target = |it: &Schema| it.reference.as_ref().and_then(|it| it.target.clone());
    a.types != b.types || a.format != b.format || a.values != b.values || target(a) != target(b)
}

fn scalar(schema: &Schema) -> Option<Scalar> {
    let mut types = schema.types.iter().filter(|it| **it != JsonType::Null);
    match (types.next(), types.next()) {
        (Some(one), None) => format::scalar(*one, schema.format.as_deref(), schema.content_encoding.as_deref()),
        _ => None,
    }
}

/// Every schema that `allOf` and references gather, the outermost last. `None` if a reference leads nowhere or the
/// gathering never ends; the first has been reported, the second is here.
fn parts(cx: &mut Lower<'_>, id: SchemaId) -> Option<Vec<SchemaId>> {
    enum Step {
        Enter(SchemaId),
        Leave(SchemaId),
    }
    let mut res = IndexSet::new();
    let mut within = BTreeSet::new();
    let mut open = vec![Step::Enter(id)];
    while let Some(step) = open.pop() {
        match step {
            Step::Leave(id) => {
                within.remove(&id);
                res.insert(id);
            }
            Step::Enter(id) if !within.insert(id) => {
                let at = &cx.spec.schema(id).at;
                cx.report.add(Id::ReferenceCycle, at, "this schema is part of itself through `allOf`");
                return None;
            }
            Step::Enter(id) if res.contains(&id) => drop(within.remove(&id)),
            Step::Enter(id) => {
                open.push(Step::Leave(id));
                let schema = cx.spec.schema(id);
                open.extend(schema.all_of.iter().rev().map(|it| Step::Enter(*it)));
                if schema.reference.is_some() {
                    open.push(Step::Enter(target(cx, id)?));
                }
            }
        }
    }
    Some(res.into_iter().collect())
}

/// An object with the properties of all parts.
pub(super) fn object(cx: &mut Lower<'_>, parts: &[&Schema]) -> api::Object {
    let mut properties: IndexMap<&str, SchemaId> = IndexMap::new();
    for part in parts {
        for (name, id) in &part.properties {
            let new = cx.spec.schema(*id);
            let Some(old) = properties.get(name.as_str()).map(|it| cx.spec.schema(*it)) else {
                properties.insert(name, *id);
                continue;
            };
            // Words alone take nothing away from what an earlier part said.
            if says_nothing(new) && new.reference.is_none() {
                continue;
            }
            if differ(old, new) && !(says_nothing(old) && old.reference.is_none()) {
                let message = format!("`{name}` is described twice, differently; this is the description that is used");
                cx.report.add(Id::UnsupportedSchema, &new.at, message);
            }
            properties.insert(name, *id);
        }
    }
    let required: BTreeSet<&str> = parts.iter().flat_map(|it| &it.required).map(String::as_str).collect();
    let additional = parts.iter().find_map(|it| match it.additional {
        Additional::Unsaid | Additional::Closed => None,
        Additional::Free => Some(Type { kind: Kind::Any, nullable: false }),
        Additional::Typed(id) => Some(ty(cx, id)),
    });
    for name in required.iter().filter(|it| !properties.contains_key(**it) && additional.is_none()) {
        let part = parts.iter().find(|it| it.required.iter().any(|required| required == name));
        let message = format!("`required` names `{name}`, which is no property");
        part.into_iter().for_each(|it| cx.report.add(Id::Sloppy, &it.at.child("required"), message.clone()));
    }
    let properties = properties.into_iter().map(|(name, id)| property(cx, name, id, required.contains(name))).collect();
    let not_together = parts.iter().flat_map(|it| it.limits.not_together.iter().cloned()).collect();
    api::Object { properties, additional, not_together }
}

fn property(cx: &mut Lower<'_>, name: &str, id: SchemaId, required: bool) -> api::Property {
    let ty = ty(cx, id);
    let schema = cx.spec.schema(id);
    api::Property {
        at: schema.at.clone(),
        name: name.to_owned(),
        rust_name: schema.rust_name.clone(),
        docs: docs(schema),
        presence: if required { api::Presence::Required } else { api::Presence::Optional },
        access: match (schema.read_only, schema.write_only) {
            (true, false) => api::Access::ReadOnly,
            (false, true) => api::Access::WriteOnly,
            (true, true) | (false, false) => api::Access::Both,
        },
        ty,
        limits: limits(cx, id),
        item_limits: item_limits(cx, id),
    }
}

/// What constrains a value: what stands beside a reference, then what it leads to, then what `allOf` adds.
pub(super) fn limits(cx: &Lower<'_>, id: SchemaId) -> Limits {
    let mut res = Limits::default();
    for id in limit_sources(cx, id) {
        res.add(&cx.spec.schema(id).limits);
    }
    res
}

/// What constrains each item of a list.
pub(super) fn item_limits(cx: &Lower<'_>, id: SchemaId) -> Limits {
    let items = limit_sources(cx, id).into_iter().find_map(|it| cx.spec.schema(it).items);
    items.map(|it| limits(cx, it)).unwrap_or_default()
}

fn limit_sources(cx: &Lower<'_>, id: SchemaId) -> Vec<SchemaId> {
    let mut res = IndexSet::new();
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        if res.insert(id) {
            let schema = cx.spec.schema(id);
            open.extend(schema.all_of.iter().rev());
            if schema.reference.is_some() {
                open.extend(target(cx, id));
            }
        }
    }
    res.into_iter().collect()
}

/// `oneOf` and `anyOf`: what is left without `null`, if we can tell the branches apart.
pub(super) fn one_of(cx: &mut Lower<'_>, id: SchemaId) -> Shape {
    let schema = cx.spec.schema(id);
    let nullable = is_nullable(cx, id);
    let key = if schema.one_of.is_empty() { "anyOf" } else { "oneOf" };
    let branches: Vec<SchemaId> = schema.one_of.iter().chain(&schema.any_of).copied().collect();
    let branches: Vec<SchemaId> = branches.into_iter().filter(|it| !is_null(cx.spec.schema(*it))).collect();
    if is_object(schema) || !schema.types.iter().all(|it| *it == JsonType::Null) && branches.len() != 1 {
        return unsupported_union(cx, schema, key);
    }
    let types: Vec<Kind> = branches.iter().map(|it| ty(cx, *it).kind).collect();
    if types.contains(&Kind::Broken) {
        return Shape::Broken;
    }
    if let Some(first) = types.first()
        && types.iter().all(|it| it == first)
    {
        return Shape::Alias(Type { kind: first.clone(), nullable });
    }
    let scalars: Option<Vec<Scalar>> =
        types.iter().map(|it| if let Kind::Scalar(it) = it { Some(*it) } else { None }).collect();
    match scalars {
        Some(scalars) if scalars.is_empty() => Shape::Alias(Type { kind: Kind::Any, nullable }),
        Some(scalars) if distinct(&scalars) => Shape::Union(scalars),
        Some(_) | None => unsupported_union(cx, schema, key),
    }
}

fn is_null(schema: &Schema) -> bool {
    schema.types[..] == [JsonType::Null]
}

fn distinct(scalars: &[Scalar]) -> bool {
    let types: BTreeSet<JsonType> = scalars.iter().map(|it| format::json_type(*it)).collect();
    // An integer is a number: the two cannot be told apart.
    types.len() == scalars.len() && !(types.contains(&JsonType::Integer) && types.contains(&JsonType::Number))
}

fn unsupported_union(cx: &mut Lower<'_>, schema: &Schema, key: &str) -> Shape {
    let message = format!("this `{key}` is not expressed: any value is taken");
    cx.report.add(Id::UnsupportedUnion, &schema.at.child(key), message);
    Shape::Alias(Type { kind: Kind::Any, nullable: false })
}
