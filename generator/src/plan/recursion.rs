//! Recursive types: which fields need a box, and which aliases no Rust type can express.

use std::collections::BTreeSet;

use crate::api::{Api, Schema, SchemaId, Shape, Type, TypeKind};
use crate::{graph, limits};

/// The schemas that contain each other.
#[derive(Debug, Default)]
pub(in crate::plan) struct Recursion {
    /// The group of each schema. Schemas of one group contain each other without a list or map in between.
    groups: Vec<usize>,
    /// The group of each schema. Schemas of one group require each other, so that no JSON value has an end.
    endless_groups: Vec<usize>,
    /// The number of schemas of which the smallest value of each schema contains a value. The runtime creates such a value after
    /// an error.
    smallest: Vec<usize>,
    /// The greatest depth of types within types.
    pub(in crate::plan) depth: usize,
}

impl Recursion {
    /// Returns whether a field of this type needs a box in the type of this schema.
    pub(in crate::plan) fn needs_box(&self, owner: SchemaId, kind: &TypeKind) -> bool {
        direct_schema(kind).is_some_and(|id| self.groups[id.0] == self.groups[owner.0])
    }

    /// Returns whether a property that this schema requires, of this type, requires a value of the schema again, without end, or
    /// too many values. No value without end exists, neither in JSON nor in Rust, so the field must be optional.
    pub(in crate::plan) fn is_endless(&self, owner: SchemaId, kind: &TypeKind) -> bool {
        direct_schema(kind).is_some_and(|id| {
            self.endless_groups[id.0] == self.endless_groups[owner.0] || self.smallest[id.0] > limits::REQUIRED_STRUCTS
        })
    }
}

/// Finds the recursion of every schema, and the aliases of themselves, such as `A: array of A`.
pub(in crate::plan) fn find_recursion(api: &Api) -> (Recursion, BTreeSet<SchemaId>) {
    let aliased: Vec<Vec<usize>> = api.schemas.iter().map(|schema| aliased_schema(&schema.shape)).collect();
    let alias_groups = graph::groups(&aliased);
    let opaque: BTreeSet<SchemaId> = (0..aliased.len())
        .filter(|id| aliased[*id].iter().any(|to| alias_groups[*to] == alias_groups[*id]))
        .map(SchemaId)
        .collect();
    let all = api.schemas.iter().map(|schema| contained_schemas(&opaque, &schema.shape, |_| true)).collect();
    let depth = graph::heights(&all, &graph::groups(&all)).into_iter().max().unwrap_or_default();
    let is_unboxed = |kind: &TypeKind| !is_boxed_branch(api, kind);
    let unboxed = api.schemas.iter().map(|schema| contained_schemas(&opaque, &schema.shape, is_unboxed)).collect();
    let required: Vec<Vec<usize>> = api.schemas.iter().map(|schema| required_schemas(&opaque, schema)).collect();
    let (groups, endless_groups) = (graph::groups(&unboxed), graph::groups(&required));
    let smallest = smallest_values(&required, &endless_groups);
    (Recursion { groups, endless_groups, smallest, depth }, opaque)
}

/// Returns the number of schemas in the smallest value of each schema. A schema that is required twice counts twice.
fn smallest_values(required: &graph::Edges, endless_groups: &[usize]) -> Vec<usize> {
    let mut smallest = vec![1_usize; required.len()];
    // Every schema outside of the group that a schema requires has finished before.
    for id in graph::finishing_order(required) {
        let parts = required[id].iter().filter(|to| endless_groups[**to] != endless_groups[id]);
        let sizes = parts.map(|to| smallest[*to]).filter(|size| *size <= limits::REQUIRED_STRUCTS);
        smallest[id] = sizes.fold(1, usize::saturating_add);
    }
    smallest
}

/// Returns the schemas of which each value of a schema contains a value. A union is never one, because it also takes
/// values of no branch.
fn required_schemas(opaque: &BTreeSet<SchemaId>, schema: &Schema) -> Vec<usize> {
    let types: Vec<&Type> = match &schema.shape {
        Shape::Object(object) => {
            let properties = object.properties.iter();
            properties.filter(|it| it.presence.is_always_present(schema.directions)).map(|it| &it.ty).collect()
        }
        Shape::Tuple(items) => items.iter().collect(),
        Shape::Alias(ty) => vec![ty],
        Shape::Union(_) | Shape::Enum(_) | Shape::Broken => Vec::new(),
    };
    let schemas = types.into_iter().filter(|it| !it.nullable).filter_map(|it| direct_schema(&it.kind));
    schemas.filter(|id| !opaque.contains(id)).map(|id| id.0).collect()
}

/// Returns whether a union boxes a branch of this type. It boxes every struct, so that the size of a variant does not
/// depend on the size of the struct, and the variant does not change when the struct grows.
pub(in crate::plan) fn is_boxed_branch(api: &Api, kind: &TypeKind) -> bool {
    match api.resolved(kind) {
        TypeKind::Schema(id) => matches!(api.schemas[id.0].shape, Shape::Object(_)),
        TypeKind::Any | TypeKind::Scalar(_) | TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Broken => false,
    }
}

/// Returns the schema that an alias names, also within lists and maps.
fn aliased_schema(shape: &Shape) -> Vec<usize> {
    match shape {
        Shape::Alias(ty) => ty.kind.schema().into_iter().map(|id| id.0).collect(),
        Shape::Object(_) | Shape::Enum(_) | Shape::Tuple(_) | Shape::Union(_) | Shape::Broken => Vec::new(),
    }
}

/// Returns the schemas that a value contains without a list or map in between. Of a union, only these branches count.
fn contained_schemas(
    opaque: &BTreeSet<SchemaId>,
    shape: &Shape,
    counts_branch: impl Fn(&TypeKind) -> bool,
) -> Vec<usize> {
    let kinds: Vec<&TypeKind> = match shape {
        Shape::Object(object) => {
            let types = object.properties.iter().map(|property| &property.ty).chain(&object.flattened_union);
            types.map(|ty| &ty.kind).collect()
        }
        Shape::Union(union) => {
            union.branches.iter().map(|branch| &branch.kind).filter(|kind| counts_branch(kind)).collect()
        }
        Shape::Tuple(items) => items.iter().map(|ty| &ty.kind).collect(),
        Shape::Alias(ty) => vec![&ty.kind],
        Shape::Enum(_) | Shape::Broken => Vec::new(),
    };
    let schemas = kinds.into_iter().filter_map(direct_schema);
    schemas.filter(|id| !opaque.contains(id)).map(|id| id.0).collect()
}

/// Returns the schema that a type names directly, without a list or map.
fn direct_schema(kind: &TypeKind) -> Option<SchemaId> {
    match kind {
        TypeKind::Schema(id) => Some(*id),
        TypeKind::Any | TypeKind::Scalar(_) | TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Broken => None,
    }
}
