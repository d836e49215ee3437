//! Types that hold themselves: which fields need a box, and which names cannot be written.

use std::collections::BTreeSet;

use crate::api::{Api, SchemaId, Shape, TypeKind};
use crate::graph;

/// What recursion asks for.
#[derive(Debug, Default)]
pub(in crate::plan) struct Recursion {
    /// For each schema, the group of schemas that hold each other without a list or map between them.
    groups: Vec<usize>,
    /// How deep types go that hold each other.
    pub(in crate::plan) depth: usize,
}

impl Recursion {
    /// Whether a field of this type in this schema needs a box.
    pub(in crate::plan) fn needs_box(&self, holder: SchemaId, kind: &TypeKind) -> bool {
        inner(kind).is_some_and(|it| self.groups[it.0] == self.groups[holder.0])
    }
}

/// Finds the recursion of every schema, and the schemas that are nothing but themselves, as `A: array of A`.
pub(in crate::plan) fn recursion(api: &Api) -> (Recursion, BTreeSet<SchemaId>) {
    let names: Vec<Vec<usize>> = api.schemas.iter().map(|it| names_in(&it.shape)).collect();
    let name_groups = graph::groups(&names);
    let opaque: BTreeSet<SchemaId> = (0..names.len())
        .filter(|id| names[*id].iter().any(|to| name_groups[*to] == name_groups[*id]))
        .map(SchemaId)
        .collect();
    let held: Vec<Vec<usize>> = api.schemas.iter().map(|it| held_by(&opaque, &it.shape, |_| true)).collect();
    let depth = graph::heights(&held, &graph::groups(&held)).into_iter().max().unwrap_or_default();
    let in_itself = |it: &TypeKind| !is_boxed(api, it);
    let unboxed = api.schemas.iter().map(|it| held_by(&opaque, &it.shape, in_itself)).collect();
    let groups = graph::groups(&unboxed);
    (Recursion { groups, depth }, opaque)
}

/// Whether a union holds it in a box: every struct, so that a variant is no larger than the others, and stays as it
/// is when the struct grows.
pub(in crate::plan) fn is_boxed(api: &Api, kind: &TypeKind) -> bool {
    match api.resolved(kind) {
        TypeKind::Schema(id) => matches!(api.schemas[id.0].shape, Shape::Object(_)),
        TypeKind::Any | TypeKind::Scalar(_) | TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Broken => false,
    }
}

/// The names that another name for a type stands for.
fn names_in(shape: &Shape) -> Vec<usize> {
    match shape {
        Shape::Alias(ty) => ty.kind.schema().into_iter().map(|it| it.0).collect(),
        Shape::Object(_) | Shape::Enum(_) | Shape::Tuple(_) | Shape::Union(_) | Shape::Broken => Vec::new(),
    }
}

/// The schemas that a value holds in itself, of a union only those in these branches.
fn held_by(opaque: &BTreeSet<SchemaId>, shape: &Shape, branch: impl Fn(&TypeKind) -> bool) -> Vec<usize> {
    let kinds: Vec<&TypeKind> = match shape {
        Shape::Object(it) => {
            it.properties.iter().map(|it| &it.ty).chain(&it.flattened_union).map(|it| &it.kind).collect()
        }
        Shape::Union(it) => it.branches.iter().map(|it| &it.kind).filter(|it| branch(it)).collect(),
        Shape::Tuple(it) => it.iter().map(|it| &it.kind).collect(),
        Shape::Alias(ty) => vec![&ty.kind],
        Shape::Enum(_) | Shape::Broken => Vec::new(),
    };
    let held = kinds.into_iter().filter_map(inner);
    held.filter(|id| !opaque.contains(id)).map(|id| id.0).collect()
}

/// The schema that a type holds without a list or map between.
fn inner(kind: &TypeKind) -> Option<SchemaId> {
    match kind {
        TypeKind::Schema(id) => Some(*id),
        TypeKind::Any | TypeKind::Scalar(_) | TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Broken => None,
    }
}
