//! Schemas.

use super::Docs;
use crate::common::{Condition, Constraints};
use crate::pointer::Pointer;

/// A schema, by its place in [`Api::schemas`](super::Api::schemas).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemaId(pub usize);

/// A schema that has a name, or needs one.
#[derive(Debug, Clone)]
pub struct Schema {
    /// Where it stands.
    pub at: Pointer,
    /// Its place in the order of the documents.
    pub order: usize,
    /// What it is called.
    pub name: SchemaName,
    /// `x-rust-name`
    pub rust_name: Option<String>,
    /// Prose.
    pub docs: Docs,
    /// What it is.
    pub shape: Shape,
    /// The directions in which its values go, as part of any request, response or webhook.
    pub directions: Directions,
    /// Whether it is wanted: an operation that is left out may have been the only one to reach it.
    pub used: bool,
}

/// What a schema is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemaName {
    /// The key of a component.
    Component(String),
    /// The words of its place, for a schema inside of something else.
    Inline {
        /// The words, outermost first.
        words: Vec<String>,
        /// The words of the outermost schema that holds it, beside which it is written.
        home: Vec<String>,
    },
}

/// What a schema is.
#[derive(Debug, Clone)]
pub enum Shape {
    /// An object with properties.
    Object(Object),
    /// Known values, and others to come.
    Enum(Enum),
    /// A list with a type for each of its items.
    Tuple(Vec<Type>),
    /// One of several types.
    Union(Union),
    /// Another name for a type.
    Alias(Type),
    /// Something that could not be understood. It has been reported.
    Broken,
}

impl Shape {
    /// The types that it is made of.
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

/// A type, and whether `null` may stand for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Type {
    /// What it is apart from `null`.
    pub kind: TypeKind,
    /// May the value be `null`?
    pub nullable: bool,
}

/// What a value is apart from `null`.
#[derive(Debug, Clone, PartialEq)]
pub enum TypeKind {
    /// Any JSON.
    Any,
    /// A leaf.
    Scalar(Scalar),
    /// A list.
    List(Box<Type>),
    /// An object of which only the values have a type.
    Map(Box<Type>),
    /// A schema with a name.
    Schema(SchemaId),
    /// Something that could not be understood. It has been reported.
    Broken,
}

impl TypeKind {
    /// The type of the items, if it is a list.
    pub fn item(&self) -> Option<&Type> {
        match self {
            Self::List(it) => Some(it),
            Self::Any | Self::Scalar(_) | Self::Map(_) | Self::Schema(_) | Self::Broken => None,
        }
    }

    /// The schema with a name that a value is made of: itself, or through lists and maps.
    pub fn schema(&self) -> Option<SchemaId> {
        match self {
            Self::Schema(id) => Some(*id),
            Self::List(it) | Self::Map(it) => it.kind.schema(),
            Self::Any | Self::Scalar(_) | Self::Broken => None,
        }
    }
}

/// Leaf types. One line here, one in `lower`'s format table, one in `plan`'s type table make a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is the type or format of its name")]
pub enum Scalar {
    Boolean,
    Int32,
    Int64,
    UInt64,
    Int128,
    Number,
    String,
    DateTime,
    Date,
    Time,
    Duration,
    Decimal,
    Base64,
    Binary,
    Password,
}

/// The kinds of leaves, by how JSON writes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum LeafKind {
    Boolean,
    Integer,
    Number,
    Text,
}

impl Scalar {
    /// How JSON writes it.
    pub fn kind(self) -> LeafKind {
        match self {
            Self::Boolean => LeafKind::Boolean,
            Self::Int32 | Self::Int64 | Self::UInt64 | Self::Int128 => LeafKind::Integer,
            Self::Number => LeafKind::Number,
            Self::String
            | Self::DateTime
            | Self::Date
            | Self::Time
            | Self::Duration
            | Self::Decimal
            | Self::Base64
            | Self::Binary
            | Self::Password => LeafKind::Text,
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
    /// Whether the client sends them.
    pub request: bool,
    /// Whether the client receives them.
    pub response: bool,
}

/// An object with properties.
#[derive(Debug, Clone)]
pub struct Object {
    /// The properties, in the order of the document.
    pub properties: Vec<Property>,
    /// What other keys hold; `None` if the document does not speak of them.
    pub additional: Option<Type>,
    /// A union that has every other property.
    pub flattened_union: Option<Type>,
    /// Sets of properties that must not all be present.
    pub not_together: Vec<Vec<String>>,
    /// Properties that must be present where others are. All that they name are properties of this object.
    pub conditions: Vec<Condition>,
}

/// A property of an object.
#[derive(Debug, Clone)]
pub struct Property {
    /// Where it stands.
    pub at: Pointer,
    /// Its key.
    pub name: String,
    /// `x-rust-name`
    pub rust_name: Option<String>,
    /// Prose.
    pub docs: Docs,
    /// Whether its key is present.
    pub presence: Presence,
    /// What the server assumes where it is absent, as JSON.
    pub default: Option<String>,
    /// The type of its value.
    pub ty: Type,
    /// What constrains it.
    pub constraints: Constraints,
    /// What constrains each item, if it is a list.
    pub item_constraints: Constraints,
}

/// One of several types. A value that fits none of them is kept as it came.
#[derive(Debug, Clone)]
pub struct Union {
    /// The property whose value tells the branches apart, if there is one.
    pub tag: Option<String>,
    /// Whether the document allows any other value as well.
    pub open: bool,
    /// The types, in the order of the document.
    pub branches: Vec<Branch>,
}

/// One of several types.
#[derive(Debug, Clone)]
pub struct Branch {
    /// Where it stands.
    pub at: Pointer,
    /// What it is called; a leaf, a list or a map is called by what it is.
    pub words: Option<String>,
    /// `x-rust-name`
    pub rust_name: Option<String>,
    /// The values of the tag that stand for it; with none, it is known by its shape.
    pub tags: Vec<String>,
    /// Whether the document allows no properties but its own.
    pub closed: bool,
    /// The type, apart from `null`.
    pub kind: TypeKind,
    /// What constrains its values.
    pub constraints: Constraints,
}

/// Known values, and others to come.
#[derive(Debug, Clone)]
pub struct Enum {
    /// The values, in the order of the document.
    pub values: Vec<EnumValue>,
}

/// A known value.
#[derive(Debug, Clone)]
pub struct EnumValue {
    /// The value.
    pub value: Literal,
    /// What the document calls it (`x-enum-varnames`).
    pub name: Option<String>,
    /// What the document says of it (`x-enum-descriptions`).
    pub description: Option<String>,
}

/// A value of an enum. All values of one are of one kind.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Literal {
    /// Text.
    String(String),
    /// A number.
    Integer(i64),
    /// Anything else, as JSON.
    Json(String),
}
