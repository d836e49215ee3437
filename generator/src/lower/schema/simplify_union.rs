//! Unions whose branches turn out to be one and the same, seen when every type is known.

use std::collections::BTreeSet;

use super::super::Lower;
use super::format::json_type;
use crate::api::{self, Api, Literal, Scalar, SchemaId, Shape, Type, TypeKind};
use crate::graph;
use crate::parse::JsonType;

/// Makes less of each union that is less. One may be so because another is.
pub(in crate::lower) fn simplify_unions(cx: &mut Lower<'_>) {
    let mut open = std::mem::take(&mut cx.unions);
    inline_cyclic_unions(&mut cx.api, &open);
    let mut changed = true;
    while changed {
        changed = false;
        open.retain(|id| {
            let Shape::Union(union) = &cx.api.schemas[id.0].shape else { return false };
            let Some(shape) = simplify(&cx.api, Some(*id), union) else { return true };
            changed = true;
            cx.api.schemas[id.0].shape = shape;
            true
        });
    }
}

/// Takes unions apart that are branches of each other: to read one would be to read it again. Each gets the branches
/// of all.
fn inline_cyclic_unions(api: &mut Api, open: &[SchemaId]) {
    let union = |kind: &TypeKind| match api.resolved(kind) {
        TypeKind::Schema(id) if matches!(api.schemas[id.0].shape, Shape::Union(_)) => Some(*id),
        TypeKind::Schema(_)
        | TypeKind::Any
        | TypeKind::Scalar(_)
        | TypeKind::List(_)
        | TypeKind::Map(_)
        | TypeKind::Broken => None,
    };
    let unions = |it: &api::Schema| match &it.shape {
        Shape::Union(it) => it.branches.iter().filter_map(|it| union(&it.kind)).map(|it| it.0).collect(),
        Shape::Object(_) | Shape::Enum(_) | Shape::Tuple(_) | Shape::Alias(_) | Shape::Broken => Vec::new(),
    };
    if !open.iter().any(|it| !unions(&api.schemas[it.0]).is_empty()) {
        return;
    }
    let groups = graph::groups(&api.schemas.iter().map(unions).collect());
    let mut parted = Vec::new();
    for id in open {
        let Shape::Union(it) = &api.schemas[id.0].shape else { continue };
        let mut seen = BTreeSet::from([*id]);
        let mut left: Vec<api::Branch> = it.branches.iter().rev().cloned().collect();
        let mut branches = Vec::new();
        while let Some(branch) = left.pop() {
            match union(&branch.kind).filter(|it| groups[it.0] == groups[id.0]) {
                Some(other) if seen.insert(other) => {
                    if let Shape::Union(other) = &api.schemas[other.0].shape {
                        let tags =
                            |branch: &api::Branch| if other.tag == it.tag { branch.tags.clone() } else { Vec::new() };
                        left.extend(other.branches.iter().rev().map(|it| api::Branch { tags: tags(it), ..it.clone() }));
                    }
                }
                Some(_) => {}
                None => branches.push(branch),
            }
        }
        if branches.len() != it.branches.len() || seen.len() > 1 {
            parted.push((*id, api::Union { branches, ..it.clone() }));
        }
    }
    for (id, union) in parted {
        api.schemas[id.0].shape = Shape::Union(union);
    }
}

/// What the union is instead, if it is less than it says.
pub(in crate::lower) fn simplify(api: &Api, id: Option<SchemaId>, union: &api::Union) -> Option<Shape> {
    let mut branches: Vec<api::Branch> = Vec::new();
    for it in &union.branches {
        let kind = api.resolved(&it.kind);
        // What any value fits says no more than that others may come, and neither does the union itself.
        if *kind == TypeKind::Any || id.is_some_and(|id| *kind == TypeKind::Schema(id)) {
            continue;
        }
        match branches.iter_mut().find(|known| api.resolved(&known.kind) == kind) {
            Some(known) => known.tags.extend(it.tags.iter().cloned()),
            None => branches.push(it.clone()),
        }
    }
    for json in [JsonType::String, JsonType::Number] {
        if let Some(shape) = one_of_type(api, json, &mut branches) {
            return Some(shape);
        }
    }
    let open = union.open || union.branches.iter().any(|it| *api.resolved(&it.kind) == TypeKind::Any);
    match &branches[..] {
        [] => Some(Shape::Alias(Type { kind: TypeKind::Any, nullable: false })),
        [only] if !open => Some(Shape::Alias(Type { kind: only.kind.clone(), nullable: false })),
        _ if branches.len() < union.branches.len() => {
            Some(Shape::Union(api::Union { tag: union.tag.clone(), open, branches }))
        }
        _ => None,
    }
}

/// Leaves one of the branches that are written as the same JSON type and that no look at a value tells apart. If all
/// are such enums, they are one.
fn one_of_type(api: &Api, json: JsonType, branches: &mut Vec<api::Branch>) -> Option<Shape> {
    let alike: Vec<usize> = (0..branches.len()).filter(|it| is(api, &branches[*it].kind) == Some(json)).collect();
    let [first, _, ..] = alike[..] else { return None };
    let enums: Vec<&api::Enum> = alike.iter().filter_map(|it| enum_(api, &branches[*it].kind)).collect();
    let scalars: BTreeSet<Scalar> = alike.iter().filter_map(|it| scalar(api, &branches[*it].kind)).collect();
    let whole = !scalars.contains(&Scalar::Number);
    let kept = match &enums[..] {
        [] => TypeKind::Scalar(widest(json, &scalars)),
        [_] if whole => {
            let it = alike.iter().find(|it| enum_(api, &branches[**it].kind).is_some());
            it.map_or(TypeKind::Any, |it| branches[*it].kind.clone())
        }
        many if whole && alike.len() == branches.len() => {
            let mut values: Vec<api::EnumValue> = Vec::new();
            for it in many.iter().flat_map(|it| &it.values) {
                if !values.iter().any(|known| known.value == it.value) {
                    values.push(it.clone());
                }
            }
            return Some(Shape::Enum(api::Enum { values }));
        }
        _ => TypeKind::Scalar(if json == JsonType::String { Scalar::String } else { widest(json, &scalars) }),
    };
    let mut index = 0;
    branches.retain(|_| {
        index += 1;
        index - 1 == first || !alike.contains(&(index - 1))
    });
    branches[first].kind = kept;
    None
}

/// The JSON type of a leaf or an enum; an integer is a number.
fn is(api: &Api, kind: &TypeKind) -> Option<JsonType> {
    let res = match enum_(api, kind).map(|it| it.values.first().map(|it| &it.value)) {
        Some(Some(Literal::String(_))) => JsonType::String,
        Some(Some(Literal::Integer(_))) => JsonType::Integer,
        Some(Some(Literal::Json(_)) | None) => return None,
        None => json_type(scalar(api, kind)?),
    };
    Some(if res == JsonType::Integer { JsonType::Number } else { res })
}

fn scalar(api: &Api, kind: &TypeKind) -> Option<Scalar> {
    if let TypeKind::Scalar(it) = api.resolved(kind) { Some(*it) } else { None }
}

fn enum_<'a>(api: &'a Api, kind: &'a TypeKind) -> Option<&'a api::Enum> {
    let TypeKind::Schema(id) = api.resolved(kind) else { return None };
    if let Shape::Enum(it) = &api.schemas[id.0].shape { Some(it) } else { None }
}

/// The leaf that takes what each of them takes.
fn widest(json: JsonType, scalars: &BTreeSet<Scalar>) -> Scalar {
    match (json, scalars.first(), scalars.len()) {
        (_, Some(only), 1) => *only,
        (JsonType::String, ..) => Scalar::String,
        _ if scalars.contains(&Scalar::Number) => Scalar::Number,
        _ if scalars.contains(&Scalar::Int128) || scalars.contains(&Scalar::UInt64) => Scalar::Int128,
        _ => Scalar::Int64,
    }
}
