//! `oneOf` and `anyOf`: the branches of a union, their tags and their names.
//!
//! Branches are distinguished by a discriminator that the union or a common base declares, or else by a property that has other
//! constant values in each branch. Without either, the shape of a value selects the branch when it is decoded.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use indexmap::IndexMap;

use super::super::Lower;
use super::super::reference::find_target;
use super::constraints;
use crate::api::{self, Shape, Type, TypeKind};
use crate::common::Constraints;
use crate::normalize::{Base, Branch, BranchType, Schema, Union, branches, can_be_name};
use crate::parse::{Additional, JsonType, SchemaId};
use crate::pointer::Pointer;
use crate::tree::{Node, Value};

/// The tags and names of the branches of a union.
pub(in crate::lower) struct Discrimination {
    /// The property whose value selects a branch.
    tag: Option<String>,
    branches: BTreeMap<SchemaId, NamedBranch>,
}

#[derive(Default)]
struct NamedBranch {
    /// The values of the tag that select the branch.
    tags: Vec<String>,
    /// `true` if the branch forbids properties that it does not describe.
    closed: bool,
    /// The name; `None` for a branch that is named by its type.
    word: Option<String>,
}

/// Lowers a union.
pub(in crate::lower) fn lower_union(cx: &mut Lower<'_>, id: SchemaId, union: &Union) -> Shape {
    let schema = cx.schema(id);
    let types = lower_branch_types(cx, id);
    if types.values().any(|kind| *kind == TypeKind::Broken) {
        return Shape::Broken;
    }
    let mut kind_of = |branch: &Branch| match branch.ty {
        BranchType::Schema(id) => types.get(&id).cloned().unwrap_or_else(|| cx.type_of(id).kind),
        BranchType::Scalar(scalar) => TypeKind::Scalar(scalar),
    };
    if union.branches.is_empty() {
        return Shape::Alias(Type { kind: TypeKind::Any, nullable: false });
    }
    if let Some(only) = union.only_branch() {
        // Where a type with a name is used, `null` is part of the use.
        return Shape::Alias(Type { kind: kind_of(only), nullable: schema.allows_null && !schema.has_own_type });
    }
    let kinds: Vec<TypeKind> = union.branches.iter().map(kind_of).collect();
    let tag = discriminate(cx, id).tag.clone();
    let branches =
        union.branches.iter().zip(kinds).map(|(branch, kind)| lower_branch(cx, id, tag.as_ref(), branch, kind));
    let branches = branches.collect();
    let base = cx.schemas.bases.get(&id);
    let is_fallback =
        |branch: &Branch| base.is_some_and(|it| branch.sources.iter().any(|source| source.schema == it.fallback));
    let fallback = union.branches.iter().position(is_fallback);
    Shape::Union(api::Union { tag, open: union.open, branches, fallback })
}

/// Returns the types of the branches that the document lists in a union.
pub(in crate::lower) fn lower_branch_types(cx: &mut Lower<'_>, union: SchemaId) -> BTreeMap<SchemaId, TypeKind> {
    let ids: Vec<SchemaId> = branches(cx.schema(union)).filter(|id| !cx.schema(*id).is_null()).collect();
    ids.into_iter().map(|id| (id, cx.type_of(id).kind)).collect()
}

fn lower_branch(
    cx: &mut Lower<'_>,
    union: SchemaId,
    tag: Option<&String>,
    branch: &Branch,
    kind: TypeKind,
) -> api::Branch {
    let Some(first) = branch.sources.first() else {
        // An entry of a list of types.
        return api::Branch {
            at: cx.schema(union).at.child("type"),
            words: None,
            rust_name: None,
            tags: Vec::new(),
            closed: false,
            kind,
            constraints: Constraints::default(),
        };
    };
    let mut tags = Vec::new();
    for source in &branch.sources {
        let discrimination = discriminate(cx, source.union);
        // The tags of another property do not select a branch of this union.
        if discrimination.tag.as_ref() == tag {
            tags.extend(discrimination.branches.get(&source.schema).iter().flat_map(|it| it.tags.iter().cloned()));
        }
    }
    let discrimination = discriminate(cx, first.union);
    let named = discrimination.branches.get(&first.schema);
    api::Branch {
        at: cx.schema(first.schema).at.clone(),
        words: named.and_then(|branch| branch.word.clone()),
        rust_name: cx.schema(first.schema).rust_name.clone(),
        tags,
        closed: named.is_some_and(|branch| branch.closed),
        kind,
        constraints: constraints::collect_constraints(cx, first.schema),
    }
}

/// Returns the word for a branch in the names of schemas inside it; `None` for a branch without a name.
pub(in crate::lower) fn branch_word(cx: &mut Lower<'_>, union: SchemaId, branch: SchemaId) -> Option<String> {
    discriminate(cx, union).branches.get(&branch)?.word.clone()
}

/// Finds the tags and names of the branches of a union.
fn discriminate(cx: &mut Lower<'_>, union: SchemaId) -> Rc<Discrimination> {
    if let Some(discrimination) = cx.discriminations.get(&union) {
        return Rc::clone(discrimination);
    }
    if let Some(base) = cx.schemas.bases.get(&union) {
        let res = Rc::new(discriminate_base(base));
        cx.discriminations.insert(union, Rc::clone(&res));
        return res;
    }
    let ids: Vec<SchemaId> = branches(cx.schema(union)).filter(|id| !cx.schema(*id).is_null()).collect();
    let is_single = ids.len() < 2;
    // The JSON type distinguishes every branch that is not an object.
    let objects: Vec<Object<'_>> =
        if is_single { Vec::new() } else { ids.iter().filter_map(|id| find_object(cx, *id)).collect() };
    let (tag, tags) = match find_declared_tags(cx.schema(union), &objects).or_else(|| infer_tags(&objects)) {
        Some((tag, tags)) => (Some(tag), tags),
        None => (None, vec![Vec::new(); objects.len()]),
    };
    let mut titles: BTreeMap<&str, usize> = BTreeMap::new();
    objects.iter().filter_map(Object::title).for_each(|title| *titles.entry(title).or_default() += 1);
    let branches = objects.iter().zip(tags).map(|(object, tags)| {
        let word = object.word(&titles, tag.as_deref(), &tags);
        (object.id, NamedBranch { closed: object.closed, word, tags })
    });
    let mut res = Discrimination { branches: branches.collect(), tag: tag.clone() };
    for id in ids.iter().filter(|_| !is_single) {
        if let Some(word) = enum_word(cx.schema(*id)) {
            res.branches.insert(*id, NamedBranch { word: Some(word.to_owned()), ..NamedBranch::default() });
        }
    }
    let res = Rc::new(res);
    cx.discriminations.insert(union, Rc::clone(&res));
    res
}

/// Returns the tags and names of the subtypes of a base.
fn discriminate_base(base: &Base) -> Discrimination {
    let branches = base.branches.iter().map(|(id, subtype)| {
        let (word, tags) = (Some(subtype.word.clone()), subtype.tags.clone());
        (*id, NamedBranch { tags, closed: false, word })
    });
    Discrimination { tag: Some(base.property.clone()), branches: branches.collect() }
}

/// Returns the word for an inline enum.
fn enum_word(schema: &Schema) -> Option<&'static str> {
    let values = schema.values.as_ref().filter(|_| schema.reference.is_none())?;
    Some(match values.first().map(|node| &node.value) {
        Some(Value::String(_)) => "String",
        Some(Value::Integer(_)) => "Integer",
        _ => "Value",
    })
}

/// A branch that is an object, or that does not exclude objects.
struct Object<'a> {
    id: SchemaId,
    /// The branch of the document, and the targets of its chain of references.
    chain: Vec<&'a Schema>,
    /// The schemas that `allOf` and `$ref` combine.
    parts: Vec<&'a Schema>,
    /// The values of the properties with `enum` or `const`.
    constants: IndexMap<String, Vec<String>>,
    closed: bool,
}

fn find_object<'a>(cx: &Lower<'a>, id: SchemaId) -> Option<Object<'a>> {
    let mut chain: Vec<&Schema> = Vec::new();
    let mut seen: BTreeSet<&Pointer> = BTreeSet::new();
    let mut next = Some(cx.schemas.synthesized.get(&id).map_or(id, |(_, branch)| *branch));
    while let Some(id) = next.filter(|id| seen.insert(&cx.schema(*id).at)) {
        let schema = cx.schema(id);
        chain.push(schema);
        next = if schema.reference.is_some() && schema.is_bare() { find_target(cx, id) } else { None };
    }
    let parts: Vec<&Schema> = cx.schema(id).parts.as_ref().ok()?.iter().map(|part| cx.schema(*part)).collect();
    let excludes_objects = |part: &&Schema| {
        part.values.is_some()
            || part.items.is_some()
            || !part.types.iter().all(|ty| matches!(ty, JsonType::Object | JsonType::Null))
    };
    let is_object = parts.iter().any(|part| part.has_object_keywords()) || !parts.iter().any(excludes_objects);
    let closed = parts.iter().any(|part| part.additional == Additional::Closed);
    let constants = find_constants(cx, &parts);
    is_object.then_some(Object { id, chain, parts, constants, closed })
}

impl Object<'_> {
    /// Returns the name of the component to which the branch refers.
    fn component(&self) -> Option<String> {
        match &self.chain.get(1)?.at.keys().collect::<Vec<_>>()[..] {
            [components, schemas, name] if components == "components" && schemas == "schemas" => Some(name.clone()),
            _ => None,
        }
    }

    /// Returns the title of the branch, if it can be a name.
    fn title(&self) -> Option<&str> {
        self.chain.first()?.title.as_deref().filter(|title| can_be_name(title))
    }

    /// Returns the name of the branch: the component, a unique title, the value of the tag, or else the first required or
    /// described property.
    fn word(&self, titles: &BTreeMap<&str, usize>, tag: Option<&str>, tags: &[String]) -> Option<String> {
        let unique_title = self.title().filter(|title| titles.get(title) == Some(&1)).map(str::to_owned);
        let tag = match tags {
            // A number alone is not an identifier.
            [only] if only.parse::<f64>().is_ok() => Some(format!("{} {only}", tag.unwrap_or_default())),
            [only] if can_be_name(only) => Some(only.clone()),
            _ => None,
        };
        let required = self.parts.iter().rev().find_map(|part| part.required.first());
        let property = self.parts.iter().rev().find_map(|part| part.properties.keys().next());
        self.component().or(unique_title).or(tag).or_else(|| required.or(property).cloned())
    }
}

/// The values of a discriminator with their positions in `mapping`, by the schema that they select.
type Mapping<'a> = BTreeMap<&'a Pointer, Vec<(usize, &'a String)>>;

/// The mappings of discriminators, by the schema that has the discriminator. Branches share bases with large mappings.
#[derive(Default)]
struct Mappings<'a> {
    by_discriminator: BTreeMap<&'a Pointer, Mapping<'a>>,
}

impl<'a> Mappings<'a> {
    /// Returns the values of a schema's discriminator that select a branch, in the order of `mapping`.
    fn values(&mut self, owner: &'a Schema, branch: &Object<'_>) -> Vec<String> {
        let mapping = self.by_discriminator.entry(&owner.at).or_insert_with(|| {
            let mut res = Mapping::new();
            let all = owner.discriminator.iter().flat_map(|discriminator| &discriminator.mapping);
            for (index, (value, target)) in all.enumerate() {
                res.entry(target).or_default().push((index, value));
            }
            res
        });
        let targets: BTreeSet<&Pointer> = branch.chain.iter().map(|schema| &schema.at).collect();
        let mut values: Vec<(usize, &String)> =
            targets.iter().filter_map(|target| mapping.get(*target)).flatten().copied().collect();
        values.sort_unstable();
        values.into_iter().map(|(_, value)| value.clone()).collect()
    }
}

/// Returns the property of the declared discriminator, and its values for each branch.
fn find_declared_tags<'a>(union: &'a Schema, objects: &[Object<'a>]) -> Option<(String, Vec<Vec<String>>)> {
    fn property<'p>(schema: &&'p Schema) -> Option<&'p str> {
        schema.discriminator.as_ref().map(|discriminator| discriminator.property.as_str())
    }
    let inherited = |object: &Object<'a>| object.parts.iter().find(|part| part.discriminator.is_some()).copied();
    let declared = if union.discriminator.is_some() {
        union
    } else {
        // Branches that extend one base inherit its discriminator.
        let mut all = objects.iter().map(inherited);
        let first = all.next()??;
        all.all(|other| other.is_some_and(|other| property(&other) == property(&first))).then_some(first)?
    };
    let name = property(&declared)?;
    let mut mappings = Mappings::default();
    let tags = objects.iter().map(|object| {
        let mut res = mappings.values(declared, object);
        let inherited = inherited(object).filter(|inherited| property(inherited) == Some(name));
        res.extend(inherited.iter().flat_map(|inherited| mappings.values(inherited, object)));
        res.extend(object.constants.get(name).into_iter().flatten().cloned());
        // The name of the component is the value of the tag by default.
        if res.is_empty() {
            res.extend(object.component());
        }
        let mut seen = BTreeSet::new();
        res.retain(|value| seen.insert(value.clone()));
        res
    });
    let tags = tags.collect();
    Some((name.to_owned(), tags))
}

/// Infers the property that has other constant values in each branch, and its values for each branch. Of several properties,
/// the first with constant values in most branches is used.
fn infer_tags(objects: &[Object<'_>]) -> Option<(String, Vec<Vec<String>>)> {
    /// The branches with constant values of a property.
    #[derive(Default)]
    struct Candidate<'a> {
        branches: usize,
        values: BTreeSet<&'a String>,
        is_ambiguous: bool,
    }
    let mut candidates: IndexMap<&String, Candidate<'_>> = IndexMap::new();
    for (name, values) in objects.iter().flat_map(|object| &object.constants) {
        let candidate = candidates.entry(name).or_default();
        candidate.branches += 1;
        for value in values {
            candidate.is_ambiguous |= !candidate.values.insert(value);
        }
    }
    let distinct = candidates.into_iter().filter(|(_, it)| !it.is_ambiguous && it.branches > 1);
    // Of several maxima, `max_by_key` returns the last.
    let (name, _) = distinct.rev().max_by_key(|(_, it)| it.branches)?;
    let tags = objects.iter().map(|object| object.constants.get(name).cloned().unwrap_or_default());
    Some((name.clone(), tags.collect()))
}

/// Returns the values of the properties with `enum` or `const`.
fn find_constants(cx: &Lower<'_>, parts: &[&Schema]) -> IndexMap<String, Vec<String>> {
    let mut res = IndexMap::new();
    for (name, id) in parts.iter().flat_map(|part| &part.properties) {
        let parts = cx.schema(*id).parts.iter().flat_map(|parts| parts.iter());
        let values = parts.filter_map(|part| cx.schema(*part).values.as_ref()).min_by_key(|values| values.len());
        let texts: Option<Vec<String>> = values.and_then(|values| values.iter().map(to_tag).collect());
        if let Some(texts) = texts.filter(|texts| !texts.is_empty()) {
            res.insert(name.clone(), texts);
        }
    }
    res
}

/// Returns the value of a tag as text.
fn to_tag(node: &Node) -> Option<String> {
    match &node.value {
        Value::String(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Bool(boolean) => Some(boolean.to_string()),
        Value::Null | Value::Float(_) | Value::Array(_) | Value::Object(_) => None,
    }
}
