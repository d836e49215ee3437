//! Subtypes: a base with a `discriminator`, and the schemas that extend it by `allOf`.
//!
//! Where a base is used, values of its subtypes are used. So the base becomes a union of its subtypes, and a copy of it is the
//! last branch, for values of other subtypes. Schemas that extend the base combine the copy.
//!
//! ```text
//! Pet: {properties: {kind}, discriminator: {propertyName: kind}}
//! Cat: {allOf: [{$ref: Pet}, {properties: {lives}}]}
//!     => Pet:      {oneOf: [{$ref: Cat}, Pet/base]}
//!        Pet/base: {properties: {kind}}
//!        Cat:      {allOf: [Pet/base, {properties: {lives}}], properties: {kind: {const: Cat}}}
//! ```
//!
//! A subtype with subtypes is a base itself, with its own discriminator or the inherited one. A base with `oneOf` or `anyOf` is
//! left alone, because the document lists its branches. So is a base without subtypes.

mod hierarchy;
mod tags;

use std::collections::BTreeMap;

use self::hierarchy::{Hierarchy, Link};
use self::tags::Tags;
use super::Keywords;
use super::flatten_all_of::branches;
use crate::parse::{JsonType, Reference, Schema as Parsed, SchemaId, Spec};

/// A base schema that became a union of its subtypes.
#[derive(Debug, Clone)]
pub struct Base {
    /// The property of the discriminator.
    pub property: String,
    /// The branches of the union.
    pub branches: BTreeMap<SchemaId, Subtype>,
    /// The branch for values of other subtypes: the copy of the base.
    pub fallback: SchemaId,
}

/// A branch of a base.
#[derive(Debug, Clone, Default)]
pub struct Subtype {
    /// The name.
    pub word: String,
    /// The values of the property that select the branch. Empty for the copy of the base.
    pub tags: Vec<String>,
}

/// The result of the pass.
pub(super) struct Subtypes {
    /// Every schema, the synthesized ones last.
    pub(super) schemas: Vec<Keywords>,
    /// The bases.
    pub(super) bases: BTreeMap<SchemaId, Base>,
}

/// Turns bases into unions of their subtypes.
pub(super) fn add_subtypes(spec: &Spec) -> Subtypes {
    let schemas: Vec<Keywords> = spec.schemas.iter().cloned().map(Keywords::from).collect();
    let hierarchy = Hierarchy::find(spec, &schemas);
    let tags = if hierarchy.children.is_empty() { None } else { Tags::find(spec, &schemas, &hierarchy) };
    let Some(tags) = tags else { return Subtypes { schemas, bases: BTreeMap::new() } };
    let mut cx = Cx { schemas, copies: BTreeMap::new() };
    for base in hierarchy.children.keys() {
        let copy = cx.add(Keywords::from(Parsed::new(cx.schemas[base.0].at.child("base"))));
        cx.copies.insert(*base, copy);
    }
    cx.combine_copies(&hierarchy);
    cx.list_copies_as_branches(&hierarchy, &tags);
    for (base, copy) in cx.copies.clone() {
        cx.schemas[copy.0] = copy_of(&cx.schemas[base.0]);
    }
    for (child, constants) in &tags.constants {
        let to = cx.copies.get(child).copied().unwrap_or(*child);
        for (property, tag) in constants {
            cx.add_constant(to, property, tag);
        }
    }
    let bases = hierarchy.children.iter().map(|(base, children)| (*base, cx.make_union(&tags, *base, children)));
    let bases = bases.collect();
    Subtypes { schemas: cx.schemas, bases }
}

/// The context of the pass.
struct Cx {
    schemas: Vec<Keywords>,
    /// The copy of each base.
    copies: BTreeMap<SchemaId, SchemaId>,
}

impl Cx {
    fn add(&mut self, schema: Keywords) -> SchemaId {
        self.schemas.push(schema);
        SchemaId(self.schemas.len() - 1)
    }

    /// Replaces the base by its copy in each schema that extends it.
    fn combine_copies(&mut self, hierarchy: &Hierarchy) {
        for Link { entry, parent, .. } in hierarchy.links.iter().filter(|link| hierarchy.extends(link)) {
            let Some(copy) = self.copies.get(parent) else { continue };
            let parsed = self.schemas[entry.0].parsed_mut();
            parsed.reference = None;
            parsed.all_of.insert(0, *copy);
        }
    }

    /// Replaces a base by its copy in each union that lists subtypes of the base as well.
    fn list_copies_as_branches(&mut self, hierarchy: &Hierarchy, tags: &Tags) {
        for index in 0..self.schemas.len() {
            let ids: Vec<SchemaId> = branches(&self.schemas[index]).collect();
            let ends: Vec<SchemaId> = ids.iter().map(|id| hierarchy.end(*id)).collect();
            let bases = hierarchy.ancestors(&ends);
            for (id, end) in ids.iter().zip(&ends) {
                if let Some(copy) = self.copies.get(end).filter(|_| id != end && bases.contains(end)) {
                    let parsed = self.schemas[id.0].parsed_mut();
                    parsed.reference = None;
                    parsed.all_of = vec![*copy];
                    parsed.title = Some(tags.word_of_copy(*end));
                }
            }
        }
    }

    /// Adds the value of a discriminator to a subtype.
    fn add_constant(&mut self, to: SchemaId, property: &str, tag: &tags::Tag) {
        let schema = &self.schemas[to.0];
        let declared = schema.properties.get(property).map(|id| self.schemas[id.0].to_parsed());
        let at = schema.at.child("properties").child(property);
        let parsed = Parsed {
            description: declared.and_then(|declared| declared.description).or_else(|| tag.description.clone()),
            types: vec![tag.ty],
            values: Some(vec![tag.value.clone().into()]),
            constant: true,
            ..Parsed::new(at)
        };
        let id = self.add(Keywords { is_tag: true, ..Keywords::from(parsed) });
        self.schemas[to.0].parsed_mut().properties.insert(property.to_owned(), id);
    }

    /// Turns a base into a union of its subtypes and its copy.
    fn make_union(&mut self, tags: &Tags, base: SchemaId, children: &[SchemaId]) -> Base {
        let at = self.schemas[base.0].at.child("subtypes");
        let copy = self.copies[&base];
        let mut one_of = Vec::new();
        let mut branches = BTreeMap::new();
        // By name, because the order of components has no meaning.
        let mut children: Vec<SchemaId> = children.to_vec();
        children.sort_by_key(|child| (&tags.names[child], &self.schemas[child.0].at.path));
        for child in &children {
            let word = tags.names[child].clone();
            let target = self.schemas[child.0].at.clone();
            let reference = Reference { text: target.path.to_string(), target: Some(target) };
            let parsed = Parsed { reference: Some(reference), ..Parsed::new(at.child(&word)) };
            let branch = self.add(parsed.into());
            one_of.push(branch);
            branches.insert(branch, Subtype { word, tags: tags.subtypes[&(base, *child)].clone() });
        }
        one_of.push(copy);
        branches.insert(copy, Subtype { word: tags.word_of_copy(base), tags: Vec::new() });
        let original = &self.schemas[base.0].parsed;
        self.schemas[base.0] = union_of(original, one_of).into();
        Base { property: tags.properties[&base].clone(), branches, fallback: copy }
    }
}

/// Returns the copy of a base that its subtypes combine.
fn copy_of(base: &Keywords) -> Keywords {
    let mut parsed = base.to_parsed();
    parsed.at = base.at.child("base");
    parsed.types.retain(|ty| *ty != JsonType::Null);
    (parsed.nullable, parsed.title, parsed.default) = (false, None, None);
    parsed.examples.clear();
    parsed.rust_name = base.rust_name.as_ref().map(|name| format!("{name}Base"));
    parsed.into()
}

/// Returns the union that replaces a base.
fn union_of(base: &Parsed, one_of: Vec<SchemaId>) -> Parsed {
    Parsed {
        title: base.title.clone(),
        description: base.description.clone(),
        types: base.types.clone(),
        nullable: base.nullable,
        deprecated: base.deprecated,
        rust_name: base.rust_name.clone(),
        default: base.default.clone(),
        examples: base.examples.clone(),
        read_only: base.read_only,
        write_only: base.write_only,
        discriminator: base.discriminator.clone(),
        one_of,
        ..Parsed::new(base.at.clone())
    }
}
