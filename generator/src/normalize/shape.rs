//! Shapes: each schema becomes one of object, map, list, tuple, union, enum, scalar, any JSON, or the shape of another schema.

use super::context::{Input, Shaped};
use super::flatten_all_of::{branches, find_target};
use super::single::shape_of_single;
use super::types::{Branch, BranchType, Shape, Source, Union};
use super::{Keywords, combine, enums, simplify_union};
use crate::diagnostics;
use crate::graph;
use crate::parse::SchemaId;

/// Returns the shape of each schema.
pub(super) fn find_shapes(input: &Input<'_>) -> Vec<Shaped> {
    let is_endless = find_endless(input);
    let ids = (0..input.schemas.len()).map(SchemaId);
    let mut shaped: Vec<Shaped> = ids.map(|id| find_shape(input, id, is_endless[id.0])).collect();
    simplify_union::simplify_unions(input, &mut shaped);
    shaped
}

/// Returns for each schema whether its chain of references never ends.
fn find_endless(input: &Input<'_>) -> Vec<bool> {
    let next = |schema: &Keywords| if schema.is_reference() { find_target(input.spec, schema) } else { None };
    let edges = input.schemas.iter().map(|schema| next(schema).iter().map(|id| id.0).collect()).collect();
    let is_cyclic = graph::find_cyclic(&edges);
    graph::leading_to(&edges, (0..is_cyclic.len()).filter(|node| is_cyclic[*node]))
}

/// Returns the shape of a schema. A union has all its branches, since `simplify_union` needs the shapes of the branches.
fn find_shape(input: &Input<'_>, id: SchemaId, is_endless: bool) -> Shaped {
    let schema = input.schema(id);
    let mut findings = Vec::new();
    let mut has_own_type = false;
    let shape = if schema.broken {
        Shape::Broken
    } else if schema.never {
        findings.push(diagnostics::normalize::false_schema(&schema.at));
        Shape::Any
    } else if schema.is_reference() && is_endless {
        findings.push(diagnostics::lower::reference_cycle(&schema.at.child("$ref")));
        Shape::Broken
    } else if schema.is_reference() {
        input.target(id).map_or(Shape::Broken, Shape::Reference)
    } else if schema.reference.is_some() || !schema.all_of.is_empty() {
        let shape = combine::combine(input, id, &mut findings);
        has_own_type = matches!(shape, Shape::Object(_) | Shape::Map(_));
        shape
    } else if schema.has_branches() {
        let branches = find_non_null_branches(input, id);
        enums::merge_branches(input, schema, &branches, &mut findings).unwrap_or_else(|| make_union(id, branches))
    } else {
        shape_of_single(input, id, schema, &mut findings)
    };
    Shaped { shape, has_own_type, findings }
}

/// Returns the branches of a union that allow more than `null`.
fn find_non_null_branches(input: &Input<'_>, id: SchemaId) -> Vec<SchemaId> {
    branches(input.schema(id)).filter(|branch| !input.schema(*branch).is_null()).collect()
}

/// Returns the union of schemas. Without branches, only `null` is left.
fn make_union(id: SchemaId, branches: Vec<SchemaId>) -> Shape {
    if branches.is_empty() {
        return Shape::Null;
    }
    let branches = branches
        .into_iter()
        .map(|schema| Branch { ty: BranchType::Schema(schema), sources: vec![Source { union: id, schema }] });
    Shape::Union(Union { open: false, branches: branches.collect() })
}
