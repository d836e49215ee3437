//! Schemas: shapes, types, and the presence of properties.

use super::Docs;
use crate::common::{Condition, Constraints, EnumValue, Scalar, Xml};
use crate::pointer::Pointer;

/// A schema, by its index in [`Api::schemas`](super::Api::schemas).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemaId(pub usize);

/// A component, or an inline schema that needs a name.
#[derive(Debug, Clone)]
pub struct Schema {
    /// The place in the document.
    pub at: Pointer,
    /// The position in the order of the documents.
    pub order: usize,
    /// The name.
    pub name: SchemaName,
    /// `x-rust-name`
    pub rust_name: Option<String>,
    /// The documentation.
    pub docs: Docs,
    /// The name of its element in XML.
    pub xml: Xml,
    /// The shape.
    pub shape: Shape,
    /// The directions of its values, as a part of any request, response or webhook.
    pub directions: Directions,
    /// `true` if an operation or a webhook uses the schema. One that is not selected may have been the only user.
    pub used: bool,
}

/// The name of a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemaName {
    /// The key of a component.
    Component(String),
    /// The words of the place of an inline schema.
    Inline {
        /// The words, outermost first.
        words: Vec<String>,
        /// The words of the outermost schema around it, in whose file its type is written.
        home: Vec<String>,
    },
}

/// The shape of a schema.
#[derive(Debug, Clone)]
pub enum Shape {
    /// An object with properties.
    Object(Object),
    /// An open enum: known values, and any other value of their JSON type.
    Enum(Enum),
    /// A tuple: a list with a type for each item.
    Tuple(Vec<Type>),
    /// A union: one of several types.
    Union(Union),
    /// An alias of a type.
    Alias(Type),
    /// A schema that could not be read, which has been reported.
    Broken,
}

impl Shape {
    /// Returns the types of the properties, branches or items.
    pub fn kinds(&self) -> Vec<&TypeKind> {
        match self {
            Self::Object(it) => it
                .properties
                .iter()
                .map(|it| &it.ty)
                .chain(&it.additional)
                .chain(&it.flattened_union)
                .map(|it| &it.kind)
                .collect(),
            Self::Union(it) => it.branches.iter().map(|it| &it.kind).collect(),
            Self::Tuple(it) => it.iter().map(|it| &it.kind).collect(),
            Self::Alias(it) => vec![&it.kind],
            Self::Enum(_) | Self::Broken => Vec::new(),
        }
    }
}

/// A type, and whether it includes `null`.
#[derive(Debug, Clone, PartialEq)]
pub struct Type {
    /// The type without `null`.
    pub kind: TypeKind,
    /// `true` if the value may be `null`.
    pub nullable: bool,
}

/// A type without `null`.
#[derive(Debug, Clone, PartialEq)]
pub enum TypeKind {
    /// Any JSON.
    Any,
    /// A scalar.
    Scalar(Scalar),
    /// A list.
    List(Box<Type>),
    /// A map: an object with any keys and values of one type.
    Map(Box<Type>),
    /// A named schema.
    Schema(SchemaId),
    /// A schema that could not be read, which has been reported.
    Broken,
}

impl TypeKind {
    /// Returns the type of the items of a list.
    pub fn item(&self) -> Option<&Type> {
        match self {
            Self::List(it) => Some(it),
            Self::Any | Self::Scalar(_) | Self::Map(_) | Self::Schema(_) | Self::Broken => None,
        }
    }

    /// Returns the named schema of the type, or of its items or values.
    pub fn schema(&self) -> Option<SchemaId> {
        match self {
            Self::Schema(id) => Some(*id),
            Self::List(it) | Self::Map(it) => it.kind.schema(),
            Self::Any | Self::Scalar(_) | Self::Broken => None,
        }
    }
}

/// The presence of a property's key in values that the client sends and in values that it receives.
///
/// "Request" and "response" name the direction, not the HTTP message: the API sends the body of a webhook, so that body
/// has the response side, and the response to a webhook has the request side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Presence {
    /// The presence in values that the client sends: request bodies, and responses to webhooks.
    pub request: Side,
    /// The presence in values that the client receives: responses, and bodies of webhooks.
    pub response: Side,
}

/// One side of a [`Presence`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Each value has the key.
    Required,
    /// A value may have the key.
    Optional,
    /// No value has the key: `readOnly` in requests, `writeOnly` in responses.
    Never,
}

impl Presence {
    /// Returns whether every value has the key, in each direction that the values of its schema go.
    pub fn is_always_present(self, directions: Directions) -> bool {
        let holds = |side: Side, is_used: bool| match side {
            Side::Required => true,
            Side::Optional => false,
            Side::Never => !is_used,
        };
        holds(self.request, directions.request) && holds(self.response, directions.response)
    }
}

/// The directions in which values of a schema go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Directions {
    /// `true` if the client sends them.
    pub request: bool,
    /// `true` if the client receives them.
    pub response: bool,
}

/// An object with properties.
#[derive(Debug, Clone)]
pub struct Object {
    /// The properties, in the order of the document.
    pub properties: Vec<Property>,
    /// The type of other properties; `None` if the document does not describe them.
    pub additional: Option<Type>,
    /// A union whose branches describe every other property.
    pub flattened_union: Option<Type>,
    /// Sets of properties that must not all be present together.
    pub not_together: Vec<Vec<String>>,
    /// Conditions under which properties must be present. They name only properties of this object.
    pub conditions: Vec<Condition>,
}

/// A property of an object.
#[derive(Debug, Clone)]
pub struct Property {
    /// The place in the document.
    pub at: Pointer,
    /// The key.
    pub name: String,
    /// `x-rust-name`
    pub rust_name: Option<String>,
    /// The documentation.
    pub docs: Docs,
    /// The presence of the key in requests and responses.
    pub presence: Presence,
    /// The default that the server assumes if the key is absent, as JSON.
    pub default: Option<String>,
    /// The type of the value.
    pub ty: Type,
    /// The constraints of the value.
    pub constraints: Constraints,
    /// The constraints of each item of a list.
    pub item_constraints: Constraints,
    /// How the property is spelled as XML, and each item of a list; `None` if the document does not say so.
    pub xml: Option<Box<PropertyXml>>,
}

/// How a property is spelled as XML.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct PropertyXml {
    /// The property itself.
    pub own: Xml,
    /// Each item of a list.
    pub items: Xml,
}

/// A union of types. A value that fits no branch is kept unchanged.
#[derive(Debug, Clone)]
pub struct Union {
    /// The property whose value selects the branch, if there is one.
    pub tag: Option<String>,
    /// `true` if the document allows any other value too.
    pub open: bool,
    /// The branches, in document order.
    pub branches: Vec<Branch>,
    /// The branch that is the base of all others, and that any value of an unknown subtype has.
    pub fallback: Option<usize>,
}

/// A branch of a union.
#[derive(Debug, Clone)]
pub struct Branch {
    /// The place in the document.
    pub at: Pointer,
    /// The words of the name; `None` for a scalar, list or map, which is named by its type.
    pub words: Option<String>,
    /// `x-rust-name`
    pub rust_name: Option<String>,
    /// The values of the tag that select the branch. If there are none, the shape of a value selects it.
    pub tags: Vec<String>,
    /// `true` if the document forbids properties that the branch does not describe.
    pub closed: bool,
    /// The type without `null`.
    pub kind: TypeKind,
    /// The constraints of the value.
    pub constraints: Constraints,
}

/// An open enum: known values, and any other value of their JSON type.
#[derive(Debug, Clone)]
pub struct Enum {
    /// The values, in document order.
    pub values: Vec<EnumValue>,
}

#[cfg(test)]
mod tests {
    use super::Side::{Never, Optional, Required};
    use super::{Directions, Presence};

    #[test]
    fn a_key_is_always_present_unless_a_direction_leaves_it_out() {
        let (neither, sent) = (Directions::default(), Directions { request: true, response: false });
        let (received, both) =
            (Directions { request: false, response: true }, Directions { request: true, response: true });
        let table = [
            ((Required, Required), [true, true, true, true]),
            ((Optional, Optional), [false, false, false, false]),
            // Required and read-only.
            ((Never, Required), [true, false, true, false]),
            ((Never, Optional), [false, false, false, false]),
            // Required and write-only.
            ((Required, Never), [true, true, false, false]),
            ((Optional, Never), [false, false, false, false]),
        ];
        for ((request, response), expected) in table {
            let presence = Presence { request, response };
            let found = [neither, sent, received, both].map(|directions| presence.is_always_present(directions));
            assert_eq!(found, expected, "{presence:?}, unused, sent, received and both");
        }
    }
}
