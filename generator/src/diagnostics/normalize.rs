//! The findings of the stage [`normalize`](crate::normalize).

use super::{Finding, Id};
use crate::pointer::Pointer;

/// A schema that combines several unions. The branches of the first are distinguished; a value keeps the properties of the
/// others without names.
pub(crate) fn second_union(at: &Pointer) -> Finding {
    let message = "a second union in one schema is not supported: the properties of its branches have no fields";
    Finding::new(Id::UnsupportedUnion, at).message(message)
}

/// A `oneOf` or `anyOf` whose branches only constrain the keywords beside it, such as lists of required properties.
pub(crate) fn constraining_union(at: &Pointer, keyword: &str) -> Finding {
    let message = format!("this `{keyword}` only constrains the keywords beside it: it is not checked");
    Finding::new(Id::UnsupportedKeyword, at).message(message)
}

/// A schema that is a part of itself through `allOf`. Error, because it has no shape.
pub(crate) fn all_of_cycle(at: &Pointer) -> Finding {
    Finding::new(Id::ReferenceCycle, at)
        .message("this schema is part of itself through `allOf`")
        .help("refer to the schema from a property, or remove it from `allOf`")
}

/// A schema whose `allOf` combines more than the limit, together with those of the other schemas. Error, because each of the
/// combined schemas becomes a type with all properties.
pub(crate) fn all_of_too_large(at: &Pointer, max: usize) -> Finding {
    Finding::new(Id::AllOfTooLarge, at)
        .message(format!("with this schema, the `allOf` of all schemas combine more than {max} schemas and properties"))
        .help("refer to the combined schemas from properties")
}

/// A union that is a branch of its own branches, where all such unions have more branches than the limit. Error, because each of
/// them becomes a type with the branches of all.
pub(crate) fn too_many_branches(at: &Pointer, max: usize) -> Finding {
    Finding::new(Id::DocumentTooLarge, at)
        .message(format!("unions that are branches of each other, like this one, have more than {max} branches"))
        .help("refer to the other unions from properties of the branches")
}

/// The schema `false`, which allows no value.
pub(crate) fn false_schema(at: &Pointer) -> Finding {
    Finding::new(Id::UnsupportedSchema, at).message("the schema `false` is not supported: any value is accepted")
}

/// An `allOf` of schemas that do not form one type, such as an object and a string.
pub(crate) fn mixed_all_of(at: &Pointer) -> Finding {
    let message = "an `allOf` of schemas with different JSON types is not supported: any value is accepted";
    Finding::new(Id::UnsupportedSchema, at).message(message)
}

/// An `enum` beside a reference to an enum with more values.
pub(crate) fn unchecked_enum(at: &Pointer) -> Finding {
    let message = "this `enum` lists fewer values than the schema that it refers to: it is not checked";
    Finding::new(Id::UnsupportedKeyword, at).message(message)
}

/// A property that two parts of an `allOf` describe differently. The later description is used.
pub(crate) fn conflicting_property(at: &Pointer, name: &str) -> Finding {
    let message = format!("`{name}` is described twice, differently: this description is used");
    Finding::new(Id::UnsupportedSchema, at).message(message)
}

/// An entry of `required` without a property, in a schema that has a union or forbids other properties.
pub(crate) fn unknown_required_property(at: &Pointer, name: &str) -> Finding {
    Finding::new(Id::UnknownRequiredProperty, at).message(format!("`required` lists `{name}`, which is not a property"))
}

/// An enum value of another type than the `type` beside it. The type is more likely to be intended: YAML reads `no` as a
/// boolean.
pub(crate) fn coerced_enum_value(at: &Pointer, found: &str) -> Finding {
    let message = format!("this `enum` contains {found}, which differs from its `type`: it is read as that type");
    Finding::new(Id::CoercedType, at).message(message)
}

/// A format that the format table does not have.
pub(crate) fn unknown_format(at: &Pointer, format: &str) -> Finding {
    Finding::new(Id::UnknownFormat, at).message(format!("the format `{format}` is unknown: it is ignored"))
}
