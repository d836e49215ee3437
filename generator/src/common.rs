//! Types that are the same in every stage.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, LazyLock};

/// An HTTP method for which a Path Item Object has a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is the HTTP method of its name")]
pub enum Method {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
    Query,
}

impl Method {
    /// Every method, with its field in a Path Item Object.
    pub const ALL: [(Self, &'static str); 9] = [
        (Self::Get, "get"),
        (Self::Put, "put"),
        (Self::Post, "post"),
        (Self::Delete, "delete"),
        (Self::Options, "options"),
        (Self::Head, "head"),
        (Self::Patch, "patch"),
        (Self::Trace, "trace"),
        (Self::Query, "query"),
    ];

    /// Returns the field of a Path Item Object.
    pub fn field(self) -> &'static str {
        Self::ALL.iter().find(|(it, _)| *it == self).map_or("", |(_, field)| field)
    }

    /// Returns the method as HTTP spells it, in capitals.
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
            Self::Trace => "TRACE",
            Self::Query => "QUERY",
        }
    }

    /// Returns whether the method is idempotent (RFC 9110, section 9.2.2).
    pub fn is_idempotent(self) -> bool {
        match self {
            Self::Get | Self::Put | Self::Delete | Self::Options | Self::Head | Self::Trace | Self::Query => true,
            Self::Post | Self::Patch => false,
        }
    }
}

/// Scalar types. A new format is a line here, a line in the table of `normalize/format.rs`, and a line in the table of
/// `spelling.rs`.
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
    DecimalNumber,
    Base64,
    Base64Url,
    HttpDate,
    UnixTime,
    Binary,
    Password,
}

/// The JSON types of scalars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum LeafKind {
    Boolean,
    Integer,
    Number,
    Text,
}

impl Scalar {
    /// Returns the JSON type.
    pub fn kind(self) -> LeafKind {
        match self {
            Self::Boolean => LeafKind::Boolean,
            Self::Int32 | Self::Int64 | Self::UInt64 | Self::Int128 => LeafKind::Integer,
            Self::Number | Self::DecimalNumber | Self::UnixTime => LeafKind::Number,
            Self::String
            | Self::DateTime
            | Self::Date
            | Self::Time
            | Self::Duration
            | Self::Decimal
            | Self::Base64
            | Self::Base64Url
            | Self::HttpDate
            | Self::Binary
            | Self::Password => LeafKind::Text,
        }
    }
}

/// A known value of an enum.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EnumValue {
    /// The value.
    pub value: Literal,
    /// The name (`x-enum-varnames`).
    pub name: Option<String>,
    /// The description (`x-enum-descriptions`).
    pub description: Option<String>,
}

/// A value of an enum. All values of an enum have the same variant.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Literal {
    /// Text.
    String(String),
    /// An integer.
    Integer(i64),
    /// Any other value, as JSON.
    Json(String),
}

impl Literal {
    /// Returns the value as JSON, a string without its quotes.
    pub fn text(&self) -> String {
        match self {
            Self::String(text) | Self::Json(text) => text.clone(),
            Self::Integer(number) => number.to_string(),
        }
    }
}

/// A number in a document.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    /// A number without a fraction.
    Integer(i128),
    /// A number with a fraction.
    Float(f64),
}

impl Number {
    /// Returns the number as a float, which compares with every other number.
    pub fn as_float(self) -> f64 {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "for comparing, the nearest float will do")]
            Self::Integer(it) => it as f64,
            Self::Float(it) => it,
        }
    }
}

/// A lower or upper bound of a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bound {
    /// The bound.
    pub value: Number,
    /// `true` if the bound itself is not allowed.
    pub exclusive: bool,
}

/// An XML Object: how a value is spelled as XML.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Xml {
    /// `name`: the name of the element or attribute.
    pub name: Option<String>,
    /// `namespace`: the URI of the namespace.
    pub namespace: Option<String>,
    /// `prefix`: the prefix of the name.
    pub prefix: Option<String>,
    /// `nodeType`, or what `attribute` and `wrapped` say before OpenAPI 3.2.
    pub node: Option<XmlNode>,
}

/// The values of `nodeType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum XmlNode {
    /// `element`: of a list, an element around the items.
    Element,
    /// `attribute`
    Attribute,
    /// `text` or `cdata`: the text of the element around the value.
    Text,
    /// `none`: nothing around the items of a list.
    None,
}

/// The constraints of a value. They are shared and take one pointer, because most schemas have none, and each stage has a copy.
#[derive(Clone, Default)]
pub struct Constraints(Option<Arc<ConstraintKeywords>>);

impl Constraints {
    /// No constraints.
    pub const NONE: Self = Self(None);

    /// Returns the constraints for a change, if there are any.
    pub fn as_mut(&mut self) -> Option<&mut ConstraintKeywords> {
        self.0.as_mut().map(Arc::make_mut)
    }

    /// Adds every constraint that is not set yet, except for those between properties.
    pub fn add(&mut self, other: &Self) {
        let is_same = other.not_together.is_empty() && other.conditions.is_empty();
        match (&self.0, &other.0) {
            (_, None) => {}
            (None, Some(_)) if is_same => *self = other.clone(),
            (_, Some(other)) => self.deref_mut().add(other),
        }
    }
}

impl Deref for Constraints {
    type Target = ConstraintKeywords;

    fn deref(&self) -> &ConstraintKeywords {
        static NONE: LazyLock<ConstraintKeywords> = LazyLock::new(ConstraintKeywords::default);
        self.0.as_deref().unwrap_or_else(|| &NONE)
    }
}

impl DerefMut for Constraints {
    fn deref_mut(&mut self) -> &mut ConstraintKeywords {
        Arc::make_mut(self.0.get_or_insert_default())
    }
}

impl PartialEq for Constraints {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl std::fmt::Debug for Constraints {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        (**self).fmt(f)
    }
}

/// The keywords that constrain a value without shaping its type.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ConstraintKeywords {
    /// `minLength`, in Unicode characters.
    pub min_length: Option<u64>,
    /// `maxLength`, in Unicode characters.
    pub max_length: Option<u64>,
    /// `pattern`, an ECMA-262 regular expression.
    pub pattern: Option<String>,
    /// `format`, if the format is known. Formats with their own type need no constraint.
    pub format: Option<String>,
    /// `enum`, or the value of `const`. The type of the value may have more values.
    /// Shared by all uses of a schema, because an enum may be large.
    pub values: Option<Arc<Vec<serde_json::Value>>>,
    /// `minimum` or `exclusiveMinimum`.
    pub minimum: Option<Bound>,
    /// `maximum` or `exclusiveMaximum`.
    pub maximum: Option<Bound>,
    /// `minItems`
    pub min_items: Option<u64>,
    /// `maxItems`
    pub max_items: Option<u64>,
    /// `uniqueItems`
    pub unique_items: bool,
    /// `minProperties`
    pub min_properties: Option<u64>,
    /// `maxProperties`
    pub max_properties: Option<u64>,
    /// `multipleOf`, which is greater than zero.
    pub multiple_of: Option<Number>,
    /// `not: {required: […]}`: lists of properties that must not all be present.
    pub not_together: Vec<Vec<String>>,
    /// `if`, `dependentRequired` and similar keywords: properties that other properties require.
    pub conditions: Vec<Condition>,
    /// `x-specwright-max-json-length`: the most Unicode characters of the value as JSON.
    pub max_json_length: Option<u64>,
    /// `x-specwright-closed`: `true` if requests may have only the listed values.
    pub closed: bool,
}

/// Properties that are required if other properties pass tests.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// The keyword of the condition.
    pub keyword: &'static str,
    /// The tests of other properties.
    pub tests: Vec<PropertyTest>,
    /// `true` if all tests must pass (`then`), `false` if at least one must fail (`else`).
    pub holds: bool,
    /// The properties that the condition requires.
    pub required: Vec<String>,
}

/// A test of a property.
#[derive(Debug, Clone, PartialEq)]
pub struct PropertyTest {
    /// The property.
    pub property: String,
    /// `true` if the property must be present. Otherwise an absent property passes.
    pub present: bool,
    /// The values that pass, as JSON; `None` for every value.
    pub values: Option<Vec<String>>,
}

impl ConstraintKeywords {
    fn add(&mut self, other: &Self) {
        self.min_length = self.min_length.or(other.min_length);
        self.max_length = self.max_length.or(other.max_length);
        self.pattern = self.pattern.take().or_else(|| other.pattern.clone());
        self.format = self.format.take().or_else(|| other.format.clone());
        self.values = self.values.take().or_else(|| other.values.clone());
        self.minimum = self.minimum.or(other.minimum);
        self.maximum = self.maximum.or(other.maximum);
        self.min_items = self.min_items.or(other.min_items);
        self.max_items = self.max_items.or(other.max_items);
        self.unique_items |= other.unique_items;
        self.min_properties = self.min_properties.or(other.min_properties);
        self.max_properties = self.max_properties.or(other.max_properties);
        self.multiple_of = self.multiple_of.or(other.multiple_of);
        self.max_json_length = self.max_json_length.or(other.max_json_length);
        self.closed |= other.closed;
    }
}
