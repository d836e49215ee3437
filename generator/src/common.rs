//! Words that mean the same in every stage.

/// HTTP methods that a Path Item Object has a field for.
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

    /// The field of a Path Item Object.
    pub fn field(self) -> &'static str {
        Self::ALL.iter().find(|(it, _)| *it == self).map_or("", |(_, field)| field)
    }

    /// The method in capitals, as HTTP has it.
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

    /// Whether sending the request twice does what sending it once does (RFC 9110, section 9.2.2).
    pub fn is_idempotent(self) -> bool {
        match self {
            Self::Get | Self::Put | Self::Delete | Self::Options | Self::Head | Self::Trace | Self::Query => true,
            Self::Post | Self::Patch => false,
        }
    }
}

/// A number as the document gives it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    /// Without a fraction.
    Integer(i128),
    /// With one.
    Float(f64),
}

impl Number {
    /// As a float, which compares with every other.
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
    /// Whether the bound itself is out.
    pub exclusive: bool,
}

/// The keywords that constrain a value without shaping its type.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Constraints {
    /// `minLength`, in Unicode characters.
    pub min_length: Option<u64>,
    /// `maxLength`, in Unicode characters.
    pub max_length: Option<u64>,
    /// `pattern`, an ECMA-262 regular expression.
    pub pattern: Option<String>,
    /// `format`, where it is known what the value looks like; the type says whether it has a shape of its own.
    pub format: Option<String>,
    /// `enum`, or the one value of `const`: these may be fewer than its type has.
    pub values: Option<Vec<serde_json::Value>>,
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
    /// `multipleOf`, which is above zero.
    pub multiple_of: Option<Number>,
    /// `not: {required: […]}`: properties that must not all be present.
    pub not_together: Vec<Vec<String>>,
    /// `if`, `dependentRequired` and the like: properties that must be present where others are.
    pub conditions: Vec<Condition>,
    /// `x-specwright-max-json-length`: the Unicode characters of the JSON text of a value of any type.
    pub max_json_length: Option<u64>,
    /// `x-specwright-closed`: whether requests hold only the values that are listed.
    pub closed: bool,
}

/// Properties that must be present where others are, or have certain values.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// The keyword that says it.
    pub keyword: &'static str,
    /// What must hold of other properties, all of it.
    pub tests: Vec<PropertyTest>,
    /// Whether the tests must hold (`then`), or must not all hold (`else`).
    pub holds: bool,
    /// The properties that must then be present.
    pub required: Vec<String>,
}

/// What must hold of a property.
#[derive(Debug, Clone, PartialEq)]
pub struct PropertyTest {
    /// The property.
    pub property: String,
    /// Whether it must be present. If not, an absent one passes.
    pub present: bool,
    /// The values that it may have, as JSON; `None` for any.
    pub values: Option<Vec<String>>,
}

impl Constraints {
    /// Takes over what is not said yet.
    pub fn add(&mut self, other: &Self) {
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
