//! `oneOf` and `anyOf`: what the branches are, what tells them apart, and what each is called.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use indexmap::IndexMap;

use super::super::Lower;
use super::super::names;
use super::super::reference::target;
use super::all_of::is_nullable;
use super::constraints;
use super::enums;
use crate::api::{self, Scalar, Shape, Type, TypeKind};
use crate::common::Constraints;
use crate::normalize::Schema;
use crate::normalize::{branches, flatten_all_of};
use crate::parse::{Additional, JsonType, SchemaId};
use crate::pointer::Pointer;
use crate::tree::{Node, Value};

/// How the branches of a union are known.
pub(in crate::lower) struct Known {
    /// The property whose value tells them apart.
    tag: Option<String>,
    branches: BTreeMap<SchemaId, Branch>,
}

#[derive(Default)]
struct Branch {
    /// The values of the tag that stand for it.
    tags: Vec<String>,
    /// Whether it allows no properties but its own.
    closed: bool,
    /// What it is called.
    word: Option<String>,
}

/// A schema that is nothing but branches.
pub(in crate::lower) fn union(cx: &mut Lower<'_>, id: SchemaId) -> Shape {
    let schema = cx.schema(id);
    let nullable = is_nullable(cx, id);
    let ids: Vec<SchemaId> = branches(schema).filter(|it| !cx.schema(*it).is_null()).collect();
    if let Some(shape) = enums::merged(cx, schema, &ids, nullable) {
        return shape;
    }
    let types: Vec<TypeKind> = ids.iter().map(|it| cx.type_of(*it).kind).collect();
    if types.contains(&TypeKind::Broken) {
        return Shape::Broken;
    }
    match &types[..] {
        [] => return Shape::Alias(Type { kind: TypeKind::Any, nullable }),
        [first, rest @ ..] if rest.iter().all(|it| it == first) => {
            return Shape::Alias(Type { kind: first.clone(), nullable });
        }
        _ => {}
    }
    let known = known(cx, id);
    let branches = ids.iter().zip(types).map(|(id, kind)| {
        let it = known.branches.get(id);
        api::Branch {
            at: cx.schema(*id).at.clone(),
            words: it.and_then(|it| it.word.clone()),
            rust_name: cx.schema(*id).rust_name.clone(),
            tags: it.map(|it| it.tags.clone()).unwrap_or_default(),
            closed: it.is_some_and(|it| it.closed),
            kind,
            constraints: constraints::limits(cx, *id),
        }
    });
    let union = api::Union { tag: known.tag.clone(), open: false, branches: branches.collect() };
    // Scalars alone have no names, and may turn out to be one.
    let scalars = union.branches.iter().all(|it| matches!(it.kind, TypeKind::Scalar(_)));
    match super::simplify_union::simplify(&cx.api, None, &union).filter(|_| scalars) {
        Some(Shape::Alias(it)) => Shape::Alias(Type { nullable, ..it }),
        Some(shape) => shape,
        None => Shape::Union(union),
    }
}

/// A list of types, which are all leaves: the others have become branches.
pub(in crate::lower) fn scalars(at: &Pointer, scalars: impl Iterator<Item = Scalar>) -> Shape {
    let branch = |it: Scalar| api::Branch {
        at: at.clone(),
        words: None,
        rust_name: None,
        tags: Vec::new(),
        closed: false,
        kind: TypeKind::Scalar(it),
        constraints: Constraints::default(),
    };
    Shape::Union(api::Union { tag: None, open: false, branches: scalars.map(branch).collect() })
}

/// The word for a branch, in names of what is described inside of it; none for one that needs no name.
pub(in crate::lower) fn word(cx: &mut Lower<'_>, union: SchemaId, branch: SchemaId) -> Option<String> {
    known(cx, union).branches.get(&branch)?.word.clone()
}

fn known(cx: &mut Lower<'_>, union: SchemaId) -> Rc<Known> {
    if let Some(known) = cx.known.get(&union) {
        return Rc::clone(known);
    }
    let ids: Vec<SchemaId> = branches(cx.schema(union)).filter(|it| !cx.schema(*it).is_null()).collect();
    // A single branch needs nothing that tells it from others, and what is no object tells itself.
    let objects: Vec<Object<'_>> =
        if ids.len() > 1 { ids.iter().filter_map(|it| object(cx, *it)).collect() } else { Vec::new() };
    let (tag, tags) = match discriminated(cx.schema(union), &objects).or_else(|| inferred(&objects)) {
        Some((tag, tags)) => (Some(tag), tags),
        None => (None, vec![Vec::new(); objects.len()]),
    };
    let known = objects.iter().zip(tags).map(|(it, tags)| {
        let word = it.word(&objects, tag.as_deref(), &tags);
        (it.id, Branch { closed: it.closed, word, tags })
    });
    let mut known = Known { branches: known.collect(), tag: tag.clone() };
    for id in ids.iter().filter(|_| ids.len() > 1) {
        if let Some(word) = enum_word(cx.schema(*id)) {
            known.branches.insert(*id, Branch { word: Some(word.to_owned()), ..Branch::default() });
        }
    }
    let known = Rc::new(known);
    cx.known.insert(union, Rc::clone(&known));
    known
}

/// The word for an enum that is described in its branch.
fn enum_word(it: &Schema) -> Option<&'static str> {
    let values = it.values.as_ref().filter(|_| it.reference.is_none())?;
    Some(match values.first().map(|it| &it.value) {
        Some(Value::String(_)) => "String",
        Some(Value::Integer(_)) => "Integer",
        _ => "Value",
    })
}

/// A branch that is an object, or may be one.
struct Object<'a> {
    id: SchemaId,
    /// The branch as the document has it, and what it refers to, one after the other.
    chain: Vec<&'a Schema>,
    /// Everything that it is put together of.
    parts: Vec<&'a Schema>,
    /// Its properties that have few values, and these.
    constants: IndexMap<String, Vec<String>>,
    closed: bool,
}

fn object<'a>(cx: &Lower<'a>, id: SchemaId) -> Option<Object<'a>> {
    let mut chain: Vec<&Schema> = Vec::new();
    let mut next = Some(cx.schemas.synthesized.get(&id).map_or(id, |(_, branch)| *branch));
    while let Some(id) = next.filter(|it| !chain.iter().any(|seen| seen.at == cx.schema(*it).at)) {
        let schema = cx.schema(id);
        chain.push(schema);
        next = if schema.reference.is_some() && schema.is_bare() { target(cx, id) } else { None };
    }
    let parts: Vec<&Schema> =
        flatten_all_of(&cx.schemas.schemas, cx.spec, id).ok()?.into_iter().map(|it| cx.schema(it)).collect();
    let other = |it: &&Schema| {
        it.values.is_some()
            || it.items.is_some()
            || !it.types.iter().all(|it| matches!(it, JsonType::Object | JsonType::Null))
    };
    let is_object = parts.iter().any(|it| it.has_object_keywords()) || !parts.iter().any(other);
    let closed = parts.iter().any(|it| it.additional == Additional::Closed);
    let constants = constants(cx, &parts);
    is_object.then_some(Object { id, chain, parts, constants, closed })
}

impl Object<'_> {
    /// The component that it refers to.
    fn component(&self) -> Option<String> {
        match &self.chain.get(1)?.at.keys().collect::<Vec<_>>()[..] {
            [components, schemas, name] if components == "components" && schemas == "schemas" => Some(name.clone()),
            _ => None,
        }
    }

    /// The component, a title of its own, its value of the tag, or what it has that comes first.
    fn word(&self, all: &[Object<'_>], tag: Option<&str>, tags: &[String]) -> Option<String> {
        let title = |it: &Object<'_>| it.chain.first().and_then(|it| it.title.clone()).filter(|it| names::is_short(it));
        let own_title = title(self).filter(|own| all.iter().filter(|it| title(it).as_ref() == Some(own)).count() == 1);
        let tag = match tags {
            // A number alone is no name.
            [only] if only.parse::<f64>().is_ok() => Some(format!("{} {only}", tag.unwrap_or_default())),
            [only] if names::is_short(only) => Some(only.clone()),
            _ => None,
        };
        let required = self.parts.iter().rev().find_map(|it| it.required.first());
        let property = self.parts.iter().rev().find_map(|it| it.properties.keys().next());
        let named = self.component().or(own_title).or(tag);
        named.or_else(|| required.or(property).cloned())
    }
}

/// The property and its values that the document names for each branch.
fn discriminated(union: &Schema, objects: &[Object<'_>]) -> Option<(String, Vec<Vec<String>>)> {
    let inherited = |it: &Object<'_>| it.parts.iter().find_map(|it| it.discriminator.clone());
    let said = match &union.discriminator {
        Some(it) => it.clone(),
        // A base that all of them have in common says it for them.
        None => {
            let mut all = objects.iter().map(inherited);
            let first = all.next()??;
            all.all(|it| it.is_some_and(|it| it.property == first.property)).then_some(first)?
        }
    };
    let tags = |it: &Object<'_>| {
        let inherited = inherited(it).filter(|it| it.property == said.property);
        let mapping = said.mapping.iter().chain(inherited.iter().flat_map(|it| &it.mapping));
        let mapped = mapping.filter(|(_, target)| it.chain.iter().any(|it| it.at == *target));
        let mut res: Vec<String> = mapped.map(|(value, _)| value.clone()).collect();
        res.extend(it.constants.get(&said.property).into_iter().flatten().cloned());
        if res.is_empty() {
            res.extend(it.component());
        }
        let mut seen = BTreeSet::new();
        res.retain(|it| seen.insert(it.clone()));
        res
    };
    Some((said.property.clone(), objects.iter().map(tags).collect()))
}

/// The property that has other values in each branch that names them, if there is one: of several the one that most
/// branches have, then the first.
fn inferred(objects: &[Object<'_>]) -> Option<(String, Vec<Vec<String>>)> {
    let mut best: Option<(usize, &String)> = None;
    for name in objects.iter().flat_map(|it| it.constants.keys()) {
        let values: Vec<&Vec<String>> = objects.iter().filter_map(|it| it.constants.get(name)).collect();
        let mut seen = BTreeSet::new();
        let apart = values.iter().all(|it| it.iter().all(|it| seen.insert(it)));
        if apart && values.len() > 1 && best.is_none_or(|(most, _)| values.len() > most) {
            best = Some((values.len(), name));
        }
    }
    let (_, name) = best?;
    Some((name.clone(), objects.iter().map(|it| it.constants.get(name).cloned().unwrap_or_default()).collect()))
}

/// The properties that have few values, and these.
fn constants(cx: &Lower<'_>, parts: &[&Schema]) -> IndexMap<String, Vec<String>> {
    let mut res = IndexMap::new();
    for (name, id) in parts.iter().flat_map(|it| &it.properties) {
        let parts = flatten_all_of(&cx.schemas.schemas, cx.spec, *id).ok().into_iter().flatten();
        let values = parts.filter_map(|it| cx.schema(it).values.as_ref()).min_by_key(|it| it.len());
        let texts: Option<Vec<String>> = values.and_then(|it| it.iter().map(text).collect());
        if let Some(texts) = texts.filter(|it| !it.is_empty()) {
            res.insert(name.clone(), texts);
        }
    }
    res
}

/// The value of a tag as text.
fn text(it: &Node) -> Option<String> {
    match &it.value {
        Value::String(it) => Some(it.clone()),
        Value::Integer(it) => Some(it.to_string()),
        Value::Bool(it) => Some(it.to_string()),
        Value::Null | Value::Float(_) | Value::Array(_) | Value::Object(_) => None,
    }
}
