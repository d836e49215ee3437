//! Types as used: what a schema contributes to a union that lists it as a branch.

use super::context::{Input, Shaped};
use super::types::{BranchType, Shape, Union};
use crate::common::Scalar;
use crate::graph;
use crate::parse::SchemaId;

/// A type without `null`, for comparisons.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Any,
    Scalar(Scalar),
    List(Box<Use>),
    Map(Box<Use>),
    /// A schema that is a type of its own.
    Schema(SchemaId),
    Broken,
}

/// A type as used.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Use {
    kind: Kind,
    nullable: bool,
}

/// The types of all schemas.
pub(super) struct Uses<'a> {
    input: &'a Input<'a>,
    /// The type of each schema where it is used. The use of a component is the component, even if it is an alias.
    kinds: Vec<Kind>,
    is_referenced: Vec<bool>,
}

impl<'a> Uses<'a> {
    /// Finds the type of each schema. `visit` is called with each schema before its type is known and after the types of the
    /// schemas inside it are.
    pub(super) fn find(
        input: &'a Input<'a>,
        shaped: &mut [Shaped],
        mut visit: impl FnMut(&Self, &mut [Shaped], SchemaId),
    ) -> Self {
        let mut is_referenced = vec![false; input.schemas.len()];
        for target in (0..input.schemas.len()).filter_map(|index| input.target(SchemaId(index))) {
            is_referenced[target.0] = true;
        }
        let kinds = (0..input.schemas.len()).map(|index| Kind::Schema(SchemaId(index))).collect();
        let mut res = Self { input, kinds, is_referenced };
        let edges = shaped.iter().map(|it| res.find_inner(&it.shape)).collect();
        for id in graph::finishing_order(&edges).into_iter().map(SchemaId) {
            visit(&res, shaped, id);
            let Shaped { shape, has_own_type, .. } = &shaped[id.0];
            let kind = if *has_own_type { None } else { res.kind_of_shape(shape) };
            res.kinds[id.0] = kind.unwrap_or(Kind::Schema(id));
        }
        res
    }

    /// Returns the schemas without a name that the type of a shape depends on.
    fn find_inner(&self, shape: &Shape) -> Vec<usize> {
        let inner: Vec<SchemaId> = match shape {
            Shape::Union(union) => union.branches.iter().flat_map(|it| &it.sources).map(|it| it.schema).collect(),
            Shape::List(inner) | Shape::Map(inner) => inner.iter().copied().collect(),
            Shape::Tuple(items) => items.clone(),
            Shape::Alias(inner) | Shape::Reference(inner) => vec![*inner],
            Shape::Object(_) | Shape::Enum(_) | Shape::Scalar(_) | Shape::Any | Shape::Null | Shape::Broken => {
                Vec::new()
            }
        };
        inner.into_iter().filter(|id| !self.has_name(*id)).map(|id| id.0).collect()
    }

    fn has_name(&self, id: SchemaId) -> bool {
        self.input.schema(id).is_component() || self.is_referenced[id.0]
    }

    fn canonical(&self, id: SchemaId) -> SchemaId {
        self.input.duplicates.get(&id).copied().unwrap_or(id)
    }

    /// Returns the type of a schema where it is used.
    pub(super) fn kind(&self, id: SchemaId) -> Kind {
        if self.input.schema(id).is_reference() {
            self.input.target(id).map_or(Kind::Broken, |target| Kind::Schema(self.canonical(target)))
        } else if self.has_name(id) {
            Kind::Schema(self.canonical(id))
        } else {
            self.kinds[id.0].clone()
        }
    }

    fn as_use(&self, id: Option<SchemaId>) -> Use {
        let Some(id) = id else { return Use { kind: Kind::Any, nullable: false } };
        let kind = self.kind(id);
        // A reference adds its own `nullable` to that of its target.
        let schema = self.input.schema(id);
        let target = self.input.target(id).filter(|_| schema.is_reference());
        let allows_null =
            target.map_or(self.input.allows_null[id.0], |it| schema.nullable || self.input.allows_null[it.0]);
        let nullable = allows_null && kind != Kind::Any;
        Use { kind, nullable }
    }

    /// Returns the type of a shape; `None` if it is a type of its own.
    fn kind_of_shape(&self, shape: &Shape) -> Option<Kind> {
        let container = |make: fn(Box<Use>) -> Kind, inner: Option<SchemaId>| {
            let inner = self.as_use(inner);
            if inner.kind == Kind::Broken { Kind::Broken } else { make(Box::new(inner)) }
        };
        match shape {
            Shape::Map(value) => Some(container(Kind::Map, *value)),
            Shape::List(item) => Some(container(Kind::List, *item)),
            Shape::Scalar(scalar) => Some(Kind::Scalar(*scalar)),
            Shape::Any | Shape::Null => Some(Kind::Any),
            Shape::Reference(id) | Shape::Alias(id) => Some(self.kind(*id)),
            Shape::Union(union) => self.kind_of_union(union),
            Shape::Tuple(items) => items.iter().any(|id| self.kind(*id) == Kind::Broken).then_some(Kind::Broken),
            Shape::Broken => Some(Kind::Broken),
            Shape::Object(_) | Shape::Enum(_) => None,
        }
    }

    fn kind_of_union(&self, union: &Union) -> Option<Kind> {
        if self.is_broken(union) {
            return Some(Kind::Broken);
        }
        if union.branches.is_empty() {
            return Some(Kind::Any);
        }
        union.only_branch().map(|branch| self.kind_of_branch(branch.ty))
    }

    /// Returns whether a branch has no type because of an error.
    pub(super) fn is_broken(&self, union: &Union) -> bool {
        union.branches.iter().any(|branch| self.kind_of_branch(branch.ty) == Kind::Broken)
    }

    /// Returns the type of a branch.
    pub(super) fn kind_of_branch(&self, ty: BranchType) -> Kind {
        match ty {
            BranchType::Schema(id) => self.kind(id),
            BranchType::Scalar(scalar) => Kind::Scalar(scalar),
        }
    }

    /// Follows aliases to the type that they are names of.
    pub(super) fn resolve(&self, shaped: &[Shaped], kind: Kind) -> Kind {
        let mut res = kind;
        // A chain of aliases is shorter than this, unless it is a circle.
        for _ in 0..shaped.len() {
            let Kind::Schema(id) = res else { return res };
            match self.kind_of_shape(&shaped[id.0].shape) {
                None | Some(Kind::Broken) => return res,
                Some(kind) => res = kind,
            }
        }
        res
    }
}
