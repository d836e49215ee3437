//! The properties that all subtypes of a base have in one type, or in types of text: a discriminator is a text in the base and an enum
//! in each subtype.

use std::collections::BTreeMap;

use crate::api::{self, Api, Literal, Scalar, SchemaId, Shape, TypeKind};
use crate::graph;

/// The properties of each base that all its branches have, with the type that they share; `None` for types of text that differ.
pub(super) type SharedProperties = BTreeMap<SchemaId, BTreeMap<String, Option<TypeKind>>>;

/// Finds the properties that all branches of a base have. Nested bases come first.
pub(super) fn find_shared_properties(api: &Api) -> SharedProperties {
    let nested = |schema: &api::Schema| match &schema.shape {
        Shape::Union(union) if union.fallback.is_some() => {
            union.branches.iter().filter_map(|branch| branch.kind.schema()).map(|id| id.0).collect()
        }
        Shape::Union(_) | Shape::Object(_) | Shape::Enum(_) | Shape::Tuple(_) | Shape::Alias(_) | Shape::Broken => {
            Vec::new()
        }
    };
    let edges: graph::Edges = api.schemas.iter().map(nested).collect();
    let mut res = SharedProperties::new();
    for id in graph::finishing_order(&edges).into_iter().filter(|id| !edges[*id].is_empty()) {
        if let Shape::Union(union) = &api.schemas[id].shape {
            let shared = shared_properties(api, &res, union);
            res.insert(SchemaId(id), shared);
        }
    }
    res
}

fn shared_properties(api: &Api, known: &SharedProperties, union: &api::Union) -> BTreeMap<String, Option<TypeKind>> {
    let mut branches = union.branches.iter().map(|branch| properties_of(api, known, &branch.kind));
    let Some(mut res) = branches.next() else { return BTreeMap::new() };
    for branch in branches {
        res.retain(|name, known| match branch.get(name) {
            Some(other) if other.kind == known.kind => {
                known.is_fixed |= other.is_fixed;
                true
            }
            Some(other) => {
                let are_texts = [&*known, other].iter().all(|it| it.can_be_text(api));
                known.kind = None;
                are_texts
            }
            None => false,
        });
    }
    res.into_iter().map(|(name, shared)| (name, shared.kind)).collect()
}

/// A property of some branches.
struct Shared {
    /// The type; `None` for a text.
    kind: Option<TypeKind>,
    /// `true` if a nested base has a method that returns this type.
    is_fixed: bool,
}

impl Shared {
    fn can_be_text(&self, api: &Api) -> bool {
        // The method of a nested base returns a string, or a reference to an enum.
        let is_string = |kind: &TypeKind| *api.resolved(kind) == TypeKind::Scalar(Scalar::String);
        self.kind.as_ref().is_none_or(|kind| is_string(kind) || !self.is_fixed && is_text(api, kind))
    }
}

/// Returns the properties that a branch has, or that all branches of a nested base have.
fn properties_of(api: &Api, known: &SharedProperties, kind: &TypeKind) -> BTreeMap<String, Shared> {
    let TypeKind::Schema(id) = api.resolved(kind) else { return BTreeMap::new() };
    match &api.schemas[id.0].shape {
        Shape::Object(object) => {
            // A constant is read as a text, because other subtypes have other constants.
            let is_constant =
                |it: &api::Property| is_text(api, &it.ty.kind) && api.only_value(&it.ty, &it.constraints).is_some();
            let shared = |it: &api::Property| {
                let kind = (!is_constant(it)).then(|| it.ty.kind.clone());
                (it.name.clone(), Shared { kind, is_fixed: false })
            };
            object.properties.iter().map(shared).collect()
        }
        Shape::Union(_) => {
            let properties = known.get(id).into_iter().flatten();
            properties.map(|(name, kind)| (name.clone(), Shared { kind: kind.clone(), is_fixed: true })).collect()
        }
        Shape::Enum(_) | Shape::Tuple(_) | Shape::Alias(_) | Shape::Broken => BTreeMap::new(),
    }
}

/// Returns whether a type is a string or an enum of strings.
fn is_text(api: &Api, kind: &TypeKind) -> bool {
    match api.resolved(kind) {
        TypeKind::Scalar(Scalar::String) => true,
        TypeKind::Schema(id) => match &api.schemas[id.0].shape {
            Shape::Enum(it) => it.values.iter().all(|value| matches!(value.value, Literal::String(_))),
            Shape::Object(_) | Shape::Union(_) | Shape::Tuple(_) | Shape::Alias(_) | Shape::Broken => false,
        },
        TypeKind::Any | TypeKind::Scalar(_) | TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Broken => false,
    }
}
