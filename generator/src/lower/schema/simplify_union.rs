//! Simplification of unions, when all types are known: equal branches become one, and a union of one branch its type.

use std::collections::BTreeSet;

use super::super::Lower;
use super::format::json_type;
use crate::api::{self, Api, Literal, Scalar, SchemaId, Shape, Type, TypeKind};
use crate::graph;
use crate::parse::JsonType;

/// Simplifies unions to a fixpoint, since the branches of a union may be unions that become simpler.
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

/// Replaces branches that are unions of which the union itself is a branch, by the branches of those: decoding them would never
/// end.
fn inline_cyclic_unions(api: &mut Api, open: &[SchemaId]) {
    let find_union = |kind: &TypeKind| match api.resolved(kind) {
        TypeKind::Schema(id) if matches!(api.schemas[id.0].shape, Shape::Union(_)) => Some(*id),
        TypeKind::Schema(_)
        | TypeKind::Any
        | TypeKind::Scalar(_)
        | TypeKind::List(_)
        | TypeKind::Map(_)
        | TypeKind::Broken => None,
    };
    let branch_unions = |schema: &api::Schema| match &schema.shape {
        Shape::Union(union) => {
            union.branches.iter().filter_map(|branch| find_union(&branch.kind)).map(|id| id.0).collect()
        }
        Shape::Object(_) | Shape::Enum(_) | Shape::Tuple(_) | Shape::Alias(_) | Shape::Broken => Vec::new(),
    };
    if !open.iter().any(|id| !branch_unions(&api.schemas[id.0]).is_empty()) {
        return;
    }
    let groups = graph::groups(&api.schemas.iter().map(branch_unions).collect());
    let mut replaced = Vec::new();
    for id in open {
        let Shape::Union(union) = &api.schemas[id.0].shape else { continue };
        let mut seen = BTreeSet::from([*id]);
        let mut left: Vec<api::Branch> = union.branches.iter().rev().cloned().collect();
        let mut branches = Vec::new();
        while let Some(branch) = left.pop() {
            match find_union(&branch.kind).filter(|inner| groups[inner.0] == groups[id.0]) {
                Some(inner) if seen.insert(inner) => {
                    if let Shape::Union(inner) = &api.schemas[inner.0].shape {
                        // The tags of another property do not select a branch of this union.
                        let keeps_tags = inner.tag == union.tag;
                        let tags = |branch: &api::Branch| if keeps_tags { branch.tags.clone() } else { Vec::new() };
                        let inlined = inner.branches.iter().rev();
                        left.extend(inlined.map(|branch| api::Branch { tags: tags(branch), ..branch.clone() }));
                    }
                }
                Some(_) => {}
                None => branches.push(branch),
            }
        }
        if branches.len() != union.branches.len() || seen.len() > 1 {
            replaced.push((*id, api::Union { branches, ..union.clone() }));
        }
    }
    for (id, union) in replaced {
        api.schemas[id.0].shape = Shape::Union(union);
    }
}

/// Returns the simpler shape of a union; `None` if it cannot be simplified.
pub(in crate::lower) fn simplify(api: &Api, id: Option<SchemaId>, union: &api::Union) -> Option<Shape> {
    let mut branches: Vec<api::Branch> = Vec::new();
    for it in &union.branches {
        let kind = api.resolved(&it.kind);
        // A branch that accepts any value only opens the union; the union itself as a branch adds nothing.
        if *kind == TypeKind::Any || id.is_some_and(|id| *kind == TypeKind::Schema(id)) {
            continue;
        }
        match branches.iter_mut().find(|branch| api.resolved(&branch.kind) == kind) {
            Some(equal) => equal.tags.extend(it.tags.iter().cloned()),
            None => branches.push(it.clone()),
        }
    }
    for json in [JsonType::String, JsonType::Number] {
        if let Some(shape) = merge_branches_of_type(api, json, &mut branches) {
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

/// Merges the scalars and enums of one JSON type, which a value does not distinguish, into the first of them. Returns an enum if
/// all branches are enums.
fn merge_branches_of_type(api: &Api, json: JsonType, branches: &mut Vec<api::Branch>) -> Option<Shape> {
    let is_of_type = |index: &usize| leaf_type(api, &branches[*index].kind) == Some(json);
    let merged: Vec<usize> = (0..branches.len()).filter(is_of_type).collect();
    let [first, _, ..] = merged[..] else { return None };
    let enums: Vec<&api::Enum> = merged.iter().filter_map(|index| find_enum(api, &branches[*index].kind)).collect();
    let scalars = merged.iter().filter_map(|index| find_scalar(api, &branches[*index].kind));
    let scalars: BTreeSet<Scalar> = scalars.collect();
    // An enum of integers does not accept fractions.
    let enum_accepts_all = !scalars.contains(&Scalar::Number);
    let kind = match &enums[..] {
        [] => TypeKind::Scalar(widest(json, &scalars)),
        [_] if enum_accepts_all => {
            let index = merged.iter().find(|index| find_enum(api, &branches[**index].kind).is_some());
            index.map_or(TypeKind::Any, |index| branches[*index].kind.clone())
        }
        several if enum_accepts_all && merged.len() == branches.len() => {
            let mut values: Vec<api::EnumValue> = Vec::new();
            for value in several.iter().flat_map(|it| &it.values) {
                if !values.iter().any(|earlier| earlier.value == value.value) {
                    values.push(value.clone());
                }
            }
            return Some(Shape::Enum(api::Enum { values }));
        }
        _ => TypeKind::Scalar(if json == JsonType::String { Scalar::String } else { widest(json, &scalars) }),
    };
    let mut index = 0;
    branches.retain(|_| {
        index += 1;
        index - 1 == first || !merged.contains(&(index - 1))
    });
    branches[first].kind = kind;
    None
}

/// Returns the JSON type of a scalar or an enum. An integer counts as a number.
fn leaf_type(api: &Api, kind: &TypeKind) -> Option<JsonType> {
    let res = match find_enum(api, kind).map(|it| it.values.first().map(|it| &it.value)) {
        Some(Some(Literal::String(_))) => JsonType::String,
        Some(Some(Literal::Integer(_))) => JsonType::Integer,
        Some(Some(Literal::Json(_)) | None) => return None,
        None => json_type(find_scalar(api, kind)?),
    };
    Some(if res == JsonType::Integer { JsonType::Number } else { res })
}

fn find_scalar(api: &Api, kind: &TypeKind) -> Option<Scalar> {
    if let TypeKind::Scalar(it) = api.resolved(kind) { Some(*it) } else { None }
}

fn find_enum<'a>(api: &'a Api, kind: &'a TypeKind) -> Option<&'a api::Enum> {
    let TypeKind::Schema(id) = api.resolved(kind) else { return None };
    if let Shape::Enum(it) = &api.schemas[id.0].shape { Some(it) } else { None }
}

/// Returns the scalar that accepts the values of all.
fn widest(json: JsonType, scalars: &BTreeSet<Scalar>) -> Scalar {
    match (json, scalars.first(), scalars.len()) {
        (_, Some(only), 1) => *only,
        (JsonType::String, ..) => Scalar::String,
        _ if scalars.contains(&Scalar::Number) => Scalar::Number,
        _ if scalars.contains(&Scalar::Int128) || scalars.contains(&Scalar::UInt64) => Scalar::Int128,
        _ => Scalar::Int64,
    }
}

#[cfg(test)]
mod tests {
    use super::simplify;
    use crate::api::{self, Api, Literal, Scalar, SchemaId, SchemaName, Shape, Type, TypeKind};
    use crate::common::Constraints;
    use crate::pointer::{Pointer, SourceId};

    /// The named schemas of the table: their ids are their positions.
    const NAMED: &[&str] = &["Cat", "Dog", "Color", "Size", "Level", "Union", "Text"];

    fn ty(kind: TypeKind) -> Type {
        Type { kind, nullable: false }
    }

    /// Reads the name of a type: a scalar, `any`, `[item]`, or a name of [`NAMED`].
    fn kind(text: &str) -> TypeKind {
        if let Some(item) = text.strip_prefix('[') {
            return TypeKind::List(Box::new(ty(kind(item.trim_end_matches(']')))));
        }
        match text {
            "any" => TypeKind::Any,
            "boolean" => TypeKind::Scalar(Scalar::Boolean),
            "int32" => TypeKind::Scalar(Scalar::Int32),
            "int64" => TypeKind::Scalar(Scalar::Int64),
            "uint64" => TypeKind::Scalar(Scalar::UInt64),
            "number" => TypeKind::Scalar(Scalar::Number),
            "string" => TypeKind::Scalar(Scalar::String),
            "date" => TypeKind::Scalar(Scalar::Date),
            "date-time" => TypeKind::Scalar(Scalar::DateTime),
            name => TypeKind::Schema(SchemaId(NAMED.iter().position(|it| *it == name).expect("a name of the table"))),
        }
    }

    fn print_kind(kind: &TypeKind) -> String {
        match kind {
            TypeKind::Schema(id) => NAMED[id.0].to_owned(),
            TypeKind::List(item) => format!("[{}]", print_kind(&item.kind)),
            TypeKind::Any | TypeKind::Scalar(_) | TypeKind::Map(_) | TypeKind::Broken => {
                let is_printed = |it: &&&str| self::kind(it) == *kind;
                let names = ["any", "boolean", "int32", "int64", "uint64", "number", "string", "date", "date-time"];
                names.iter().find(is_printed).map_or_else(|| format!("{kind:?}"), |it| (*it).to_owned())
            }
        }
    }

    /// Reads a union: its branches, each with the values of its tag after a colon, and `..` if any other value is allowed.
    fn union(text: &str) -> api::Union {
        let (text, open) = text.strip_suffix(" | ..").map_or((text, false), |it| (it, true));
        let branch = |text: &str| {
            let (name, tags) = text.split_once(':').unwrap_or((text, ""));
            api::Branch {
                at: Pointer::root(SourceId(0)),
                words: None,
                rust_name: None,
                tags: tags.split(',').filter(|it| !it.is_empty()).map(str::to_owned).collect(),
                closed: false,
                kind: kind(name),
                constraints: Constraints::default(),
            }
        };
        api::Union { tag: None, open, branches: text.split(" | ").map(branch).collect() }
    }

    fn print(shape: &Shape) -> String {
        match shape {
            Shape::Alias(ty) => print_kind(&ty.kind),
            Shape::Enum(it) => {
                let values = it.values.iter().map(|it| match &it.value {
                    Literal::String(it) => it.clone(),
                    Literal::Integer(it) => it.to_string(),
                    Literal::Json(it) => it.clone(),
                });
                format!("enum {}", values.collect::<Vec<_>>().join(" "))
            }
            Shape::Union(it) => {
                let branches = it.branches.iter().map(|it| {
                    let colon = if it.tags.is_empty() { "" } else { ":" };
                    format!("{}{colon}{}", print_kind(&it.kind), it.tags.join(","))
                });
                let open = it.open.then(|| "..".to_owned());
                branches.chain(open).collect::<Vec<_>>().join(" | ")
            }
            Shape::Object(_) | Shape::Tuple(_) | Shape::Broken => format!("{shape:?}"),
        }
    }

    fn api() -> Api {
        let values = |values: Vec<Literal>| {
            let values = values.into_iter().map(|value| api::EnumValue { value, name: None, description: None });
            Shape::Enum(api::Enum { values: values.collect() })
        };
        let texts = |texts: &[&str]| values(texts.iter().map(|it| Literal::String((*it).to_owned())).collect());
        let object = || {
            Shape::Object(api::Object {
                properties: Vec::new(),
                additional: None,
                flattened_union: None,
                not_together: Vec::new(),
                conditions: Vec::new(),
            })
        };
        let shapes = [
            object(),
            object(),
            texts(&["red", "blue"]),
            texts(&["blue", "large"]),
            values(vec![Literal::Integer(1), Literal::Integer(2)]),
            Shape::Union(union("Cat | Union")),
            Shape::Alias(ty(kind("string"))),
        ];
        let schemas = shapes.into_iter().zip(NAMED).map(|(shape, name)| api::Schema {
            at: Pointer::root(SourceId(0)).child(name),
            order: 0,
            name: SchemaName::Component((*name).to_owned()),
            rust_name: None,
            docs: api::Docs::default(),
            shape,
            directions: api::Directions::default(),
            used: true,
        });
        Api { schemas: schemas.collect(), ..Api::default() }
    }

    #[test]
    fn unions_become_the_simplest_type_that_accepts_their_values() {
        let table = [
            // Branches that differ stay, in their order.
            ("Cat | Dog", "unchanged"),
            ("string | int64 | boolean | [string]", "unchanged"),
            ("Color | int64", "unchanged"),
            // Equal branches fold, with their tags; one branch alone is its type.
            ("Cat | Cat", "Cat"),
            ("Cat:a | Dog:b | Cat:c", "Cat:a,c | Dog:b"),
            ("Text | string", "Text"),
            ("[string] | [string] | Cat", "[string] | Cat"),
            // A branch that accepts any value, or the union itself, adds no type of its own.
            ("Cat | any", "Cat | .."),
            ("any", "any"),
            ("Cat | Union", "Cat"),
            ("Cat | Dog | Union", "Cat | Dog"),
            // An open union keeps its only branch apart from other values.
            ("Cat | Cat | ..", "Cat | .."),
            ("Cat | ..", "unchanged"),
            // A value does not distinguish scalars of one JSON type: the widest is left.
            ("string | date", "string"),
            ("date | date-time", "string"),
            ("int32 | int64", "int64"),
            ("int64 | number", "number"),
            ("int32 | Cat | int64", "int64 | Cat"),
            // An enum is open, so it accepts what a scalar of its JSON type accepts.
            ("Color | string", "Color"),
            ("Level | int64", "Level"),
            ("Level | number", "number"),
            ("Color | date | Cat", "Color | Cat"),
            // Enums alone fold into one enum; beside another type, into the scalar.
            ("Color | Size", "enum red blue large"),
            ("Color | Size | Cat", "string | Cat"),
        ];
        let api = api();
        for (input, expected) in table {
            let shape = simplify(&api, Some(SchemaId(5)), &union(input));
            assert_eq!(shape.as_ref().map_or("unchanged".to_owned(), print), expected, "{input}");
        }
    }
}
