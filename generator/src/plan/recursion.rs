//! Types that hold themselves: which fields need a box, and which names cannot be written.

use std::collections::BTreeSet;

use crate::api::{Api, Kind, SchemaId, Shape, Type};
use crate::graph;

/// What recursion asks for.
#[derive(Debug, Default)]
pub(super) struct Recursion {
    /// For each schema, the group of schemas that hold each other without a list or map between them.
    groups: Vec<usize>,
    /// How deep types go that hold each other.
    pub(super) depth: usize,
    /// Names that stand for nothing but themselves, as `A: array of A`.
    pub(super) opaque: BTreeSet<SchemaId>,
}

impl Recursion {
    /// Whether a field of this type in this schema needs a box.
    pub(super) fn needs_box(&self, holder: SchemaId, ty: &Type) -> bool {
        inner(&ty.kind).is_some_and(|it| self.groups[it.0] == self.groups[holder.0])
    }
}

/// Looks at every schema.
pub(super) fn recursion(api: &Api) -> Recursion {
    let names: Vec<Vec<usize>> = api.schemas.iter().map(|it| names_in(&it.shape)).collect();
    let name_groups = graph::groups(&names);
    let opaque: BTreeSet<SchemaId> = (0..names.len())
        .filter(|id| names[*id].iter().any(|to| name_groups[*to] == name_groups[*id]))
        .map(SchemaId)
        .collect();
    let held: Vec<Vec<usize>> = api.schemas.iter().map(|it| held_by(&opaque, &it.shape)).collect();
    let groups = graph::groups(&held);
    let depth = graph::heights(&held, &groups).into_iter().max().unwrap_or_default();
    Recursion { groups, depth, opaque }
}

/// The names that another name for a type stands for.
fn names_in(shape: &Shape) -> Vec<usize> {
    match shape {
        Shape::Alias(ty) => ty.kind.schema().into_iter().map(|it| it.0).collect(),
        Shape::Object(_) | Shape::Enum(_) | Shape::Union(_) | Shape::Broken => Vec::new(),
    }
}

/// The schemas that a value holds in itself.
fn held_by(opaque: &BTreeSet<SchemaId>, shape: &Shape) -> Vec<usize> {
    let types: Vec<&Type> = match shape {
        Shape::Object(it) => it.properties.iter().map(|it| &it.ty).collect(),
        Shape::Alias(ty) => vec![ty],
        Shape::Enum(_) | Shape::Union(_) | Shape::Broken => Vec::new(),
    };
    let held = types.into_iter().filter_map(|ty| inner(&ty.kind));
    held.filter(|id| !opaque.contains(id)).map(|id| id.0).collect()
}

/// The schema that a type holds without a list or map between.
fn inner(kind: &Kind) -> Option<SchemaId> {
    match kind {
        Kind::Schema(id) => Some(*id),
        Kind::Any | Kind::Scalar(_) | Kind::List(_) | Kind::Map(_) | Kind::Broken => None,
    }
}
