//! Simplification of unions: equal branches become one, and a union of one branch its type.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::context::{Input, Shaped};
use super::cyclic_union;
use super::format::json_type;
use super::types::{Branch, BranchType, Shape, Union};
use super::uses::{Kind, Uses};
use crate::common::{EnumValue, Literal, Scalar};
use crate::graph;
use crate::parse::{JsonType, SchemaId};

/// Simplifies unions to a fixpoint, since the branches of a union may be unions that become simpler.
pub(super) fn simplify_unions(input: &Input<'_>, shaped: &mut [Shaped]) {
    let uses = Uses::find(input, shaped, |uses, shaped, id| {
        if let Shape::Union(union) = &shaped[id.0].shape
            && let Some(union) = fold_uses(uses, shaped, union)
        {
            shaped[id.0].shape = Shape::Union(union);
        }
    });
    let is_union =
        |shape: &Shape| matches!(shape, Shape::Union(union) if union.is_distinguishing() && !uses.is_broken(union));
    let ids = (0..shaped.len()).map(SchemaId).filter(|id| is_union(&shaped[id.0].shape));
    // Inner unions first, so that most unions are visited once.
    let open: BTreeSet<SchemaId> = ids.collect();
    let edges = cyclic_union::find_branch_unions(&uses, shaped, &open);
    cyclic_union::inline_cyclic_unions(input, &uses, shaped, &edges);
    let mut open: Vec<SchemaId> =
        graph::finishing_order(&edges).into_iter().map(SchemaId).filter(|id| open.contains(id)).collect();
    let mut changed = true;
    while changed {
        changed = false;
        open.retain(|id| {
            let Shape::Union(union) = &shaped[id.0].shape else { return false };
            let Some(shape) = simplify(&uses, shaped, Some(*id), union) else { return true };
            changed = true;
            let is_left = matches!(&shape, Shape::Union(union) if union.is_distinguishing());
            shaped[id.0].shape = shape;
            shaped[id.0].has_own_type = true;
            is_left
        });
    }
}

/// Folds a union whose branches all have one type where they are used, or are scalars: it needs no other type, so it gets no
/// name. Returns `None` for other unions.
fn fold_uses(uses: &Uses<'_>, shaped: &[Shaped], union: &Union) -> Option<Union> {
    // The entries of a list of types differ.
    if union.branches.iter().any(|branch| branch.sources.is_empty()) {
        return None;
    }
    let kinds: Vec<Kind> = union.branches.iter().map(|branch| uses.kind_of_branch(branch.ty)).collect();
    let first = kinds.first().filter(|_| !kinds.contains(&Kind::Broken))?;
    if kinds.iter().all(|kind| kind == first) {
        let sources = union.branches.iter().flat_map(|branch| branch.sources.iter().copied()).collect();
        return Some(Union { open: false, branches: vec![Branch { ty: union.branches[0].ty, sources }] });
    }
    if !kinds.iter().all(|kind| matches!(kind, Kind::Scalar(_))) {
        return None;
    }
    // Scalars form no enum.
    if let Shape::Union(union) = simplify(uses, shaped, None, union)? { Some(union) } else { None }
}

/// Returns the simpler shape of a union; `None` if it cannot be simplified.
fn simplify(uses: &Uses<'_>, shaped: &[Shaped], id: Option<SchemaId>, union: &Union) -> Option<Shape> {
    let mut branches: IndexMap<Kind, Branch> = IndexMap::new();
    let mut open = union.open;
    for branch in &union.branches {
        let kind = uses.resolve(shaped, uses.kind_of_branch(branch.ty));
        // A branch that accepts any value only opens the union; the union itself as a branch adds nothing.
        if kind == Kind::Any || id.is_some_and(|id| kind == Kind::Schema(id)) {
            open |= kind == Kind::Any;
            continue;
        }
        match branches.get_mut(&kind) {
            Some(equal) => {
                equal.sources.extend(branch.sources.iter().copied());
                // A type with a name keeps it.
                let has_name = |ty: BranchType| matches!(uses.kind_of_branch(ty), Kind::Schema(_));
                if !has_name(equal.ty) && has_name(branch.ty) {
                    equal.ty = branch.ty;
                }
            }
            None => drop(branches.insert(kind, branch.clone())),
        }
    }
    let mut branches: Vec<(Kind, Branch)> = branches.into_iter().collect();
    for json in [JsonType::String, JsonType::Number] {
        if let Some(values) = merge_branches_of_type(shaped, json, &mut branches) {
            return Some(Shape::Enum(values));
        }
    }
    let branches: Vec<Branch> = branches.into_iter().map(|(_, branch)| branch).collect();
    (branches.len() < union.branches.len() || (branches.len() == 1 && !open))
        .then_some(Shape::Union(Union { open, branches }))
}

/// Merges the scalars and enums of one JSON type, which a value does not distinguish, into the first of them. Returns the values
/// of an enum if all branches are enums.
fn merge_branches_of_type(
    shaped: &[Shaped],
    json: JsonType,
    branches: &mut Vec<(Kind, Branch)>,
) -> Option<Vec<EnumValue>> {
    let is_of_type = |index: &usize| leaf_type(shaped, &branches[*index].0) == Some(json);
    let merged: Vec<usize> = (0..branches.len()).filter(is_of_type).collect();
    let [first, _, ..] = merged[..] else { return None };
    let enums: Vec<(usize, &[EnumValue])> =
        merged.iter().filter_map(|index| Some((*index, find_enum(shaped, &branches[*index].0)?))).collect();
    let scalars = merged.iter().filter_map(|index| find_scalar(&branches[*index].0));
    let scalars: BTreeSet<Scalar> = scalars.collect();
    // An enum of integers does not accept fractions.
    let enum_accepts_all = !scalars.contains(&Scalar::Number) && !scalars.contains(&Scalar::DecimalNumber);
    let ty = match &enums[..] {
        [] => BranchType::Scalar(widest(json, &scalars)),
        [(index, _)] if enum_accepts_all => branches[*index].1.ty,
        several if enum_accepts_all && merged.len() == branches.len() => {
            let mut known: BTreeSet<&Literal> = BTreeSet::new();
            let values = several.iter().flat_map(|(_, values)| *values);
            return Some(values.filter(|value| known.insert(&value.value)).cloned().collect());
        }
        _ => BranchType::Scalar(if json == JsonType::String { Scalar::String } else { widest(json, &scalars) }),
    };
    // A branch that has the type already keeps it with its name.
    let same = match ty {
        BranchType::Scalar(scalar) => merged.iter().find(|index| branches[**index].0 == Kind::Scalar(scalar)),
        BranchType::Schema(_) => None,
    };
    let ty = same.map_or(ty, |index| branches[*index].1.ty);
    let mut index = 0;
    branches.retain(|_| {
        index += 1;
        index - 1 == first || merged.binary_search(&(index - 1)).is_err()
    });
    branches[first].1.ty = ty;
    None
}

/// Returns the JSON type of a scalar or an enum. An integer counts as a number.
fn leaf_type(shaped: &[Shaped], kind: &Kind) -> Option<JsonType> {
    let res = match find_enum(shaped, kind).map(|values| values.first().map(|it| &it.value)) {
        Some(Some(Literal::String(_))) => JsonType::String,
        Some(Some(Literal::Integer(_))) => JsonType::Integer,
        Some(Some(Literal::Json(_)) | None) => return None,
        None => json_type(find_scalar(kind)?),
    };
    Some(if res == JsonType::Integer { JsonType::Number } else { res })
}

fn find_scalar(kind: &Kind) -> Option<Scalar> {
    if let Kind::Scalar(it) = kind { Some(*it) } else { None }
}

fn find_enum<'a>(shaped: &'a [Shaped], kind: &Kind) -> Option<&'a [EnumValue]> {
    let Kind::Schema(id) = kind else { return None };
    if let Shape::Enum(values) = &shaped[id.0].shape { Some(values) } else { None }
}

/// Returns the scalar that accepts the values of all.
fn widest(json: JsonType, scalars: &BTreeSet<Scalar>) -> Scalar {
    match (json, scalars.first(), scalars.len()) {
        (_, Some(only), 1) => *only,
        (JsonType::String, ..) => Scalar::String,
        _ if scalars.contains(&Scalar::DecimalNumber) => Scalar::DecimalNumber,
        _ if scalars.contains(&Scalar::Number) => Scalar::Number,
        _ if scalars.contains(&Scalar::Int128) || scalars.contains(&Scalar::UInt64) => Scalar::Int128,
        _ => Scalar::Int64,
    }
}

#[cfg(test)]
mod tests {
    use crate::common::{Literal, Scalar};
    use crate::diagnostics::{Mode, Report};
    use crate::normalize::{BranchType, Schemas, Shape, normalize, testing};
    use crate::parse::SchemaId;

    const NAMED: &str = "
components:
  schemas:
    Cat: { type: object, properties: { meow: { type: string } } }
    Dog: { type: object, properties: { bark: { type: string } } }
    Color: { type: string, enum: [red, blue] }
    Size: { type: string, enum: [blue, large] }
    Paint: { allOf: [ { $ref: '#/components/schemas/Color' } ], description: An alias }
    Level: { type: integer, enum: [1, 2] }
    Text: { type: string }
    Inner: { oneOf: [ { $ref: '#/components/schemas/Dog' }, { $ref: '#/components/schemas/Union' } ] }
";

    /// Returns the schema of a name: a scalar, `any`, `[item]`, or a component.
    fn schema(text: &str) -> String {
        if let Some(item) = text.strip_prefix('[') {
            return format!("{{ type: array, items: {} }}", schema(item.trim_end_matches(']')));
        }
        match text {
            "any" => "{}".to_owned(),
            "null" | "boolean" | "number" | "string" => format!("{{ type: '{text}' }}"),
            "int32" | "int64" | "uint64" => format!("{{ type: integer, format: {text} }}"),
            "date" | "date-time" => format!("{{ type: string, format: {text} }}"),
            name => format!("{{ $ref: '#/components/schemas/{name}' }}"),
        }
    }

    /// Returns the text of a type, as in the table.
    fn name(schemas: &Schemas, id: SchemaId) -> String {
        let schema = schemas.schema(id);
        match &schema.shape {
            _ if schema.is_component() => schema.at.keys().last().unwrap_or_default(),
            Shape::Reference(target) => name(schemas, *target),
            Shape::List(Some(item)) => format!("[{}]", name(schemas, *item)),
            Shape::Scalar(scalar) => scalar_name(*scalar).to_owned(),
            Shape::Any => "any".to_owned(),
            shape => format!("{shape:?}"),
        }
    }

    fn scalar_name(scalar: Scalar) -> &'static str {
        match scalar {
            Scalar::Boolean => "boolean",
            Scalar::Int32 => "int32",
            Scalar::Int64 => "int64",
            Scalar::UInt64 => "uint64",
            Scalar::Int128 => "int128",
            Scalar::Number => "number",
            Scalar::String => "string",
            Scalar::DateTime => "date-time",
            Scalar::Date => "date",
            Scalar::Time => "time",
            Scalar::Duration => "duration",
            Scalar::Decimal => "decimal",
            Scalar::DecimalNumber => "decimal number",
            Scalar::Base64 => "byte",
            Scalar::Base64Url => "base64url",
            Scalar::HttpDate => "http-date",
            Scalar::UnixTime => "unixtime",
            Scalar::Binary => "binary",
            Scalar::Password => "password",
        }
    }

    /// Prints a shape: the branches of a union, each with the number of branches that were folded into it, and `..` if any
    /// other value is allowed.
    fn print(schemas: &Schemas, shape: &Shape) -> String {
        match shape {
            Shape::Union(union) => {
                let branches = union.branches.iter().map(|branch| {
                    let ty = match branch.ty {
                        BranchType::Schema(id) => name(schemas, id),
                        BranchType::Scalar(scalar) => scalar_name(scalar).to_owned(),
                    };
                    if branch.sources.len() > 1 { format!("{ty} x{}", branch.sources.len()) } else { ty }
                });
                let open = union.open.then(|| "..".to_owned());
                branches.chain(open).collect::<Vec<_>>().join(" | ")
            }
            Shape::Enum(values) => {
                let values = values.iter().map(|it| match &it.value {
                    Literal::String(it) | Literal::Json(it) => it.clone(),
                    Literal::Integer(it) => it.to_string(),
                });
                format!("enum {}", values.collect::<Vec<_>>().join(" "))
            }
            shape => format!("{shape:?}"),
        }
    }

    #[test]
    fn unions_become_the_simplest_type_that_accepts_their_values() {
        let table = [
            // Branches that differ stay, in their order.
            ("Cat | Dog", "Cat | Dog"),
            ("string | int64 | boolean | [string]", "string | int64 | boolean | [string]"),
            ("Color | int64", "Color | int64"),
            // Equal branches fold; one branch alone is its type.
            ("Cat | Cat", "Cat x2"),
            ("Cat | Dog | Cat", "Cat x2 | Dog"),
            ("Text | string", "Text x2"),
            ("[string] | [string] | Cat", "[string] x2 | Cat"),
            ("[Text] | [string]", "[Text] | [string]"),
            // `null` is no branch.
            ("Cat | null", "Cat"),
            ("null", "Null"),
            // A branch that accepts any value, or the union itself, adds no type of its own.
            ("Cat | any", "Cat | .."),
            ("Cat | Cat | any", "Cat x2 | .."),
            ("any", "any"),
            ("Cat | Union", "Cat"),
            ("Cat | Dog | Union", "Cat | Dog"),
            // A union that contains the union is replaced by its branches.
            ("Cat | Inner", "Cat | Dog"),
            // A value does not distinguish scalars of one JSON type: the widest is left.
            ("string | date", "string"),
            ("date | date-time", "string"),
            ("int32 | int64", "int64"),
            ("uint64 | int64", "int128"),
            ("int64 | number", "number"),
            ("int32 | Cat | int64", "int64 | Cat"),
            // An enum is open, so it accepts what a scalar of its JSON type accepts.
            ("Color | string", "Alias Color"),
            ("Level | int64", "Alias Level"),
            ("Level | number", "number"),
            ("Color | date | Cat", "Color | Cat"),
            // Enums alone fold into one enum; beside another type, into the scalar.
            ("Color | Size", "enum red blue large"),
            ("Paint | Size", "enum red blue large"),
            ("Color | Size | Cat", "string | Cat"),
        ];
        for (input, expected) in table {
            let branches: Vec<String> = input.split(" | ").map(schema).collect();
            let spec = testing::spec(&format!("{NAMED}    Union: {{ oneOf: [ {} ] }}\n", branches.join(", ")));
            let schemas = normalize(&mut Report::new(Mode::Generate), &spec);
            let (_, id) = spec.roots[0].schemas.last().expect("the union is the last component");
            let found = match &schemas.schema(*id).shape {
                Shape::Alias(id) => format!("Alias {}", name(&schemas, *id)),
                shape => print(&schemas, shape),
            };
            assert_eq!(found, expected, "{input}");
        }
    }

    #[test]
    fn only_a_union_that_depends_on_other_types_keeps_its_own_type() {
        let table = [("Cat | Cat", false), ("string | date", false), ("Text | string", true), ("Paint | Size", true)];
        for (input, expected) in table {
            let branches: Vec<String> = input.split(" | ").map(schema).collect();
            let spec = testing::spec(&format!("{NAMED}    Union: {{ oneOf: [ {} ] }}\n", branches.join(", ")));
            let schemas = normalize(&mut Report::new(Mode::Generate), &spec);
            let (_, id) = spec.roots[0].schemas.last().expect("the union is the last component");
            assert_eq!(schemas.schema(*id).has_own_type, expected, "{input}");
        }
    }
}
