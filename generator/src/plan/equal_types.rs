//! Equal inline schemas, which share one generated type.
//!
//! Each inline schema has its own identifier. Where the types of several would be printed with the same lines, one of them,
//! the canonical type, is printed, and the others are aliases of it:
//!
//! ```text
//! pub enum CreatePaymentRequestStatus { … }
//! pub type UpdatePaymentRequestStatus = CreatePaymentRequestStatus;
//! ```
//!
//! The canonical type is the one whose identifier is first in byte order. Identifiers do not depend on which types are equal,
//! so callers, examples and tests use the identifier of the place.
//!
//! Schemas are compared from the inside outwards, so that an inline schema is compared after the schemas that it contains. The
//! descriptions of the schemas themselves may differ: each alias has its own. These types stay apart:
//!
//! - Components. Their identifiers are meant by the author of the document.
//! - Tuples, because an alias of a tuple struct cannot be called to make a value.
//! - Inline schemas that contain themselves without a component in between. They are rare.
//! - Types whose files are compiled with different features, because one feature would then need the files of another.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::branch_words::branch_words;
use super::context::PlanContext;
use super::models::FileLayout;
use super::recursion::Recursion;
use crate::api::{self, Api, Directions, Object, Property, SchemaId, SchemaName, Shape, Side, Type, TypeKind, Union};
use crate::graph;
use crate::rust::TypeTable;

/// Returns the canonical schema of each schema: the schema itself, unless its type is an alias of an equal type.
pub(super) fn find_canonical(cx: &PlanContext<'_>, files: &[FileLayout], features: &[Option<String>]) -> Vec<SchemaId> {
    let (api, types) = (cx.api, &cx.types);
    let mut feature_of: Vec<Option<&str>> = vec![None; api.schemas.len()];
    for (file, feature) in files.iter().zip(features) {
        file.schemas.iter().for_each(|id| feature_of[id.0] = feature.as_deref());
    }
    let has_inline_type = |id: usize| !types.idents[id].is_empty() && is_inline(&api.schemas[id]);
    let contained = |id: usize| -> Vec<usize> {
        let kinds = if has_inline_type(id) { api.schemas[id].shape.kinds() } else { Vec::new() };
        kinds.into_iter().filter_map(TypeKind::schema).map(|id| id.0).filter(|id| has_inline_type(*id)).collect()
    };
    let edges: graph::Edges = (0..api.schemas.len()).map(contained).collect();
    let is_cyclic = graph::find_cyclic(&edges);
    let representatives = (0..edges.len()).map(SchemaId).collect();
    let mut comparison = Comparison { api, recursion: &cx.recursion, features: feature_of, representatives };
    let mut by_hash: BTreeMap<u64, Vec<SchemaId>> = BTreeMap::new();
    for id in graph::finishing_order(&edges) {
        if !has_inline_type(id) || is_cyclic[id] || types.opaque.contains(&SchemaId(id)) {
            continue;
        }
        let candidates = by_hash.entry(comparison.hash(SchemaId(id))).or_default();
        match candidates.iter().find(|other| comparison.are_equal(**other, SchemaId(id))) {
            Some(other) => comparison.representatives[id] = *other,
            None => candidates.push(SchemaId(id)),
        }
    }
    choose_canonical(api, types, &comparison.representatives)
}

/// Returns for each schema the equal one whose identifier is first.
fn choose_canonical(api: &Api, types: &TypeTable, representatives: &[SchemaId]) -> Vec<SchemaId> {
    let mut canonical: Vec<SchemaId> = representatives.to_vec();
    for (id, representative) in representatives.iter().enumerate() {
        let first = &mut canonical[representative.0];
        if types.idents[id] < types.idents[first.0] {
            *first = SchemaId(id);
        }
    }
    let canonical_of = |(id, representative): (usize, &SchemaId)| match api.schemas[id].shape {
        Shape::Object(_) | Shape::Enum(_) | Shape::Union(_) => canonical[representative.0],
        Shape::Alias(_) | Shape::Tuple(_) | Shape::Broken => SchemaId(id),
    };
    representatives.iter().enumerate().map(canonical_of).collect()
}

fn is_inline(schema: &api::Schema) -> bool {
    match schema.name {
        SchemaName::Component(_) => false,
        SchemaName::Inline { .. } => true,
    }
}

/// Compares inline schemas whose contained inline schemas have been compared.
struct Comparison<'a> {
    api: &'a Api,
    recursion: &'a Recursion,
    /// The feature of the file of each schema.
    features: Vec<Option<&'a str>>,
    /// One of the schemas that are equal to a schema, by the schema.
    representatives: Vec<SchemaId>,
}

impl Comparison<'_> {
    /// Returns a hash that is the same for equal schemas.
    fn hash(&self, id: SchemaId) -> u64 {
        let mut hasher = DefaultHasher::new();
        let schema = &self.api.schemas[id.0];
        self.features[id.0].hash(&mut hasher);
        match &schema.shape {
            Shape::Object(object) => {
                for property in &object.properties {
                    (&property.name, &property.docs.description).hash(&mut hasher);
                    self.hash_type(&property.ty, &mut hasher);
                }
            }
            Shape::Enum(enum_) => {
                for value in &enum_.values {
                    (&value.value, &value.name, &value.description).hash(&mut hasher);
                }
            }
            Shape::Union(union) => {
                for branch in &union.branches {
                    (&branch.words, &branch.tags).hash(&mut hasher);
                    self.hash_kind(&branch.kind, &mut hasher);
                }
            }
            Shape::Alias(ty) => self.hash_type(ty, &mut hasher),
            Shape::Tuple(_) | Shape::Broken => {}
        }
        hasher.finish()
    }

    fn hash_type(&self, ty: &Type, hasher: &mut DefaultHasher) {
        ty.nullable.hash(hasher);
        self.hash_kind(&ty.kind, hasher);
    }

    fn hash_kind(&self, kind: &TypeKind, hasher: &mut DefaultHasher) {
        std::mem::discriminant(kind).hash(hasher);
        match kind {
            TypeKind::Any | TypeKind::Broken => {}
            TypeKind::Scalar(scalar) => scalar.hash(hasher),
            TypeKind::List(item) | TypeKind::Map(item) => self.hash_type(item, hasher),
            TypeKind::Schema(id) => self.representatives[id.0].hash(hasher),
        }
    }

    fn are_equal(&self, a: SchemaId, b: SchemaId) -> bool {
        let schemas = (&self.api.schemas[a.0], &self.api.schemas[b.0]);
        if self.features[a.0] != self.features[b.0] {
            return false;
        }
        match (&schemas.0.shape, &schemas.1.shape) {
            (Shape::Object(x), Shape::Object(y)) => {
                relevant_directions(x, schemas.0.directions) == relevant_directions(y, schemas.1.directions)
                    && self.are_equal_objects(x, y)
                    && self.have_equal_boxes(a, b)
            }
            (Shape::Enum(x), Shape::Enum(y)) => x.values == y.values,
            (Shape::Union(x), Shape::Union(y)) => self.are_equal_unions(x, y) && self.have_equal_boxes(a, b),
            (Shape::Alias(x), Shape::Alias(y)) => self.are_equal_types(x, y),
            (
                Shape::Object(_) | Shape::Enum(_) | Shape::Union(_) | Shape::Alias(_) | Shape::Tuple(_) | Shape::Broken,
                _,
            ) => false,
        }
    }

    fn are_equal_objects(&self, a: &Object, b: &Object) -> bool {
        let Object { properties, additional, flattened_union, not_together, conditions } = a;
        *not_together == b.not_together
            && *conditions == b.conditions
            && self.are_equal_options(additional.as_ref(), b.additional.as_ref())
            && self.are_equal_options(flattened_union.as_ref(), b.flattened_union.as_ref())
            && are_equal_lists(properties, &b.properties, |a, b| self.are_equal_properties(a, b))
    }

    /// Returns whether the fields of two properties are printed with the same lines.
    fn are_equal_properties(&self, a: &Property, b: &Property) -> bool {
        let Property { at: _, name, rust_name, docs, presence, default, ty, constraints, item_constraints, xml } = a;
        *name == b.name
            && *rust_name == b.rust_name
            && (&docs.description, docs.deprecated) == (&b.docs.description, b.docs.deprecated)
            && *presence == b.presence
            && *default == b.default
            && *constraints == b.constraints
            && *item_constraints == b.item_constraints
            && *xml == b.xml
            && self.are_equal_types(ty, &b.ty)
    }

    fn are_equal_unions(&self, a: &Union, b: &Union) -> bool {
        let Union { tag, open, branches, fallback } = a;
        *tag == b.tag
            && *open == b.open
            && *fallback == b.fallback
            && self.has_distinct_branch_words(a)
            && are_equal_lists(branches, &b.branches, |a, b| self.are_equal_branches(a, b))
    }

    fn are_equal_branches(&self, a: &api::Branch, b: &api::Branch) -> bool {
        let api::Branch { at: _, words: _, rust_name, tags, closed, kind, constraints } = a;
        branch_words(self.api, a) == branch_words(self.api, b)
            && *rust_name == b.rust_name
            && *tags == b.tags
            && *closed == b.closed
            && *constraints == b.constraints
            && self.are_equal_kinds(kind, &b.kind)
    }

    /// Returns whether the names of a union's variants depend on the words of the branches alone. Equal words are told
    /// apart by the place.
    fn has_distinct_branch_words(&self, union: &Union) -> bool {
        let words: BTreeSet<String> = union.branches.iter().map(|branch| branch_words(self.api, branch)).collect();
        words.len() == union.branches.len()
    }

    /// Returns whether the same fields or variants of two schemas with equal types are boxed, and the same are endless.
    fn have_equal_boxes(&self, a: SchemaId, b: SchemaId) -> bool {
        let [boxes_a, boxes_b] = [a, b].map(|id| {
            let kinds = self.api.schemas[id.0].shape.kinds().into_iter();
            let recursion = |kind| (self.recursion.needs_box(id, kind), self.recursion.is_endless(id, kind));
            kinds.map(recursion).collect::<Vec<_>>()
        });
        boxes_a == boxes_b
    }

    fn are_equal_options(&self, a: Option<&Type>, b: Option<&Type>) -> bool {
        match (a, b) {
            (None, None) => true,
            (Some(a), Some(b)) => self.are_equal_types(a, b),
            (None, Some(_)) | (Some(_), None) => false,
        }
    }

    fn are_equal_types(&self, a: &Type, b: &Type) -> bool {
        a.nullable == b.nullable && self.are_equal_kinds(&a.kind, &b.kind)
    }

    fn are_equal_kinds(&self, a: &TypeKind, b: &TypeKind) -> bool {
        match (a, b) {
            (TypeKind::Any, TypeKind::Any) | (TypeKind::Broken, TypeKind::Broken) => true,
            (TypeKind::Scalar(a), TypeKind::Scalar(b)) => a == b,
            (TypeKind::List(a), TypeKind::List(b)) | (TypeKind::Map(a), TypeKind::Map(b)) => self.are_equal_types(a, b),
            (TypeKind::Schema(a), TypeKind::Schema(b)) => self.representatives[a.0] == self.representatives[b.0],
            (
                TypeKind::Any
                | TypeKind::Broken
                | TypeKind::Scalar(_)
                | TypeKind::List(_)
                | TypeKind::Map(_)
                | TypeKind::Schema(_),
                _,
            ) => false,
        }
    }
}

/// Returns the directions of an object's values, as far as the presence of its fields depends on them.
fn relevant_directions(object: &Object, directions: Directions) -> (Option<Directions>, Option<bool>) {
    let mut properties = object.properties.iter();
    let is_one_sided = properties.any(|property| property.presence.request != property.presence.response);
    let mut properties = object.properties.iter();
    let may_be_null = properties.any(|it| it.ty.nullable && it.presence.request != Side::Required);
    let is_only_received = directions == Directions { request: false, response: true };
    (is_one_sided.then_some(directions), may_be_null.then_some(is_only_received))
}

fn are_equal_lists<T>(a: &[T], b: &[T], are_equal: impl Fn(&T, &T) -> bool) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| are_equal(a, b))
}
