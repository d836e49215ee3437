//! Schemas without a `$ref`, `allOf` and branches.

use super::context::Input;
use super::object::combine_objects;
use super::types::{Branch, BranchType, Shape, Union};
use super::{Keywords, enums, format};
use crate::common::Scalar;
use crate::diagnostics::Finding;
use crate::parse::{Additional, JsonType, Schema as Parsed, SchemaId};

/// Returns the shape of keywords without a `$ref`, parts and branches.
pub(super) fn shape_of_single(
    input: &Input<'_>,
    id: SchemaId,
    schema: &Keywords,
    findings: &mut Vec<Finding>,
) -> Shape {
    let values = schema.values.as_deref().and_then(|values| enums::enum_of_values(schema, values, findings));
    values.unwrap_or_else(|| shape_by_type(input, id, schema, findings))
}

/// Returns the shape by `type`, or else by the keywords that belong to a type.
fn shape_by_type(input: &Input<'_>, id: SchemaId, schema: &Keywords, findings: &mut Vec<Finding>) -> Shape {
    let mut types: Vec<JsonType> = schema.types.iter().copied().filter(|it| *it != JsonType::Null).collect();
    if types.contains(&JsonType::Number) {
        types.retain(|it| *it != JsonType::Integer);
    }
    types.sort_unstable();
    types.dedup();
    match &types[..] {
        [] if !schema.types.is_empty() => Shape::Null,
        [] if schema.has_object_keywords() => shape_of_object(input, id, schema, findings),
        [] if schema.items.is_some() || !schema.prefix_items.is_empty() => shape_of_array(input, schema),
        [] => format::untyped_content(schema).map_or(Shape::Any, Shape::Scalar),
        [JsonType::Object] => shape_of_object(input, id, schema, findings),
        [JsonType::Array] => shape_of_array(input, schema),
        [one] => match format::scalar(*one, schema.format.as_deref(), schema.content_encoding.as_deref()) {
            Some(Scalar::String) => Shape::Scalar(format::content(schema).unwrap_or(Scalar::String)),
            Some(scalar) => Shape::Scalar(format::widen(scalar, &schema.constraints)),
            None => Shape::Any,
        },
        several => union_of_scalars(schema, several),
    }
}

/// Returns the union for a list of types, in document order, which is the order of preference. All are scalars, since
/// `distribute` turns lists with other types into `oneOf`.
fn union_of_scalars(schema: &Parsed, types: &[JsonType]) -> Shape {
    let types = schema.types.iter().filter(|ty| types.contains(ty));
    let scalars = types.filter_map(|ty| format::scalar(*ty, None, None));
    let branches = scalars.map(|scalar| Branch { ty: BranchType::Scalar(scalar), sources: Vec::new() });
    Shape::Union(Union { open: false, branches: branches.collect() })
}

fn shape_of_array(input: &Input<'_>, schema: &Parsed) -> Shape {
    if schema.is_tuple(schema.items.is_some_and(|id| input.schema(id).never)) {
        Shape::Tuple(schema.prefix_items.clone())
    } else {
        Shape::List(schema.items)
    }
}

fn shape_of_object(input: &Input<'_>, id: SchemaId, schema: &Keywords, findings: &mut Vec<Finding>) -> Shape {
    if schema.properties.is_empty() {
        return Shape::Map(match schema.additional {
            Additional::Typed(value) => Some(value),
            Additional::Absent | Additional::Closed | Additional::Free => None,
        });
    }
    Shape::Object(combine_objects(input, &[(id, schema)], findings))
}
