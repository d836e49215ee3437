//! The first representation between the stages: what the API means. Every reference is an index that cannot
//! dangle; nothing here is shaped like Rust.

use crate::pointer::Pointer;
use crate::vocabulary::{Limits, Method};

/// The API of one client, which may come from several documents.
#[derive(Debug, Default)]
pub struct Api {
    /// What each of its documents says of itself, in the order in which the user named them.
    pub documents: Vec<Document>,
    /// Every base URL that an operation has.
    pub servers: Vec<Server>,
    /// Every way to authenticate that an operation asks for.
    pub security_schemes: Vec<SecurityScheme>,
    /// What groups operations, by name.
    pub tags: Vec<Tag>,
    /// The operations, by id.
    pub operations: Vec<Operation>,
    /// Every schema that has a name or needs one.
    pub schemas: Vec<Schema>,
}

impl Api {
    /// What a type stands for, behind names for it.
    pub fn resolved<'a>(&'a self, kind: &'a Kind) -> &'a Kind {
        let mut res = kind;
        // Names of names end, unless they stand for nothing but themselves.
        for _ in 0..self.schemas.len() {
            let Kind::Schema(id) = res else { return res };
            let Shape::Alias(ty) = &self.schemas[id.0].shape else { return res };
            res = &ty.kind;
        }
        res
    }
}

/// What a document says of itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// `info.title`
    pub title: String,
    /// `info.version`
    pub version: String,
    /// `info.description`
    pub description: Option<String>,
}

/// Prose about something.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Docs {
    /// One line.
    pub summary: Option<String>,
    /// Markdown.
    pub description: Option<String>,
    /// `externalDocs.url`
    pub more: Option<String>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
}

/// A group of operations.
#[derive(Debug, Clone, PartialEq)]
pub struct Tag {
    /// The tag as operations name it.
    pub name: String,
    /// What the document says of it.
    pub description: Option<String>,
}

/// A base URL with variables.
#[derive(Debug, Clone, PartialEq)]
pub struct Server {
    /// With `{variable}`s in it.
    pub url: String,
    /// `x-specwright-env`: the environment variable that may say another base URL.
    pub env: Option<String>,
    /// The variables, in the order of the document.
    pub variables: Vec<ServerVariable>,
}

/// A part of a base URL that the caller may choose.
#[derive(Debug, Clone, PartialEq)]
pub struct ServerVariable {
    /// Its name in the URL.
    pub name: String,
    /// What the document says of it.
    pub description: Option<String>,
    /// Its value if nobody chooses.
    pub default: String,
    /// The values that are allowed; any if empty.
    pub values: Vec<String>,
    /// `x-specwright-required`: there is no sensible default.
    pub required: bool,
    /// `x-specwright-env`: the environment variable that may say it.
    pub env: Option<String>,
}

/// A way to authenticate.
#[derive(Debug, Clone, PartialEq)]
pub struct SecurityScheme {
    /// The name that requirements use.
    pub key: String,
    /// What the document says of it.
    pub description: Option<String>,
    /// What is sent.
    pub kind: SchemeKind,
    /// `x-specwright-env`: the environment variables that may say it.
    pub env: Option<SchemeEnv>,
}

/// The environment variables of a security scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemeEnv {
    /// Of a token or key.
    Token(String),
    /// Of a user and a secret.
    Pair(String, String),
}

/// What a security scheme sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemeKind {
    /// `Authorization: Basic` (RFC 7617). The user is a template with one `{name}`, such as `{email}/token`.
    Basic {
        /// The template.
        user: String,
    },
    /// `Authorization: Bearer` (RFC 6750), also for OAuth 2 and OpenID Connect with a token of the caller's.
    Bearer,
    /// A key in a header, the query or a cookie.
    ApiKey {
        /// Where it goes.
        location: KeyLocation,
        /// The name of the header, query parameter or cookie.
        name: String,
        /// What stands before the key, such as `Zoho-oauthtoken `.
        prefix: String,
    },
}

/// Where an API key goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the specification's")]
pub enum KeyLocation {
    Header,
    Query,
    Cookie,
}

/// The schemes that must be met together, by their places in [`Api::security_schemes`].
pub type SecurityRequirement = Vec<usize>;

/// One method on one path.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Where it stands.
    pub at: Pointer,
    /// `operationId`, or what stands in for it.
    pub id: String,
    /// `x-rust-name`
    pub rust_name: Option<String>,
    /// Its first tag.
    pub tag: Option<String>,
    /// The HTTP method.
    pub method: Method,
    /// With `{parameter}`s in it.
    pub path: String,
    /// Prose.
    pub docs: Docs,
    /// Parameters: those in the path in the order of the path, then the others in the order of the document.
    pub parameters: Vec<Parameter>,
    /// What is sent.
    pub body: Option<RequestBody>,
    /// What a success answers with.
    pub answer: Answer,
    /// What else the document says may come.
    pub failures: Vec<Failure>,
    /// The alternatives, of which one must be met. Empty if none is asked for.
    pub security: Vec<SecurityRequirement>,
    /// The base URL, by its place in [`Api::servers`]; `None` if the document has none.
    pub server: Option<usize>,
    /// Whether it may safely be sent twice.
    pub repeatable: bool,
}

/// Where a parameter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are the specification's")]
pub enum Location {
    Path,
    Query,
    Header,
    Cookie,
}

/// How a parameter is written into text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// One value.
    Single,
    /// A list, the parameter once for each item.
    Exploded,
    /// A list, the items with commas between them.
    Comma,
}

/// A parameter.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Where it stands.
    pub at: Pointer,
    /// Its name in the request.
    pub name: String,
    /// `x-rust-name`
    pub rust_name: Option<String>,
    /// Where it goes.
    pub location: Location,
    /// Whether it may be left out.
    pub presence: Presence,
    /// How it is written.
    pub style: Style,
    /// The type of the value, or of one item of a list.
    pub ty: Type,
    /// Prose.
    pub docs: Docs,
}

/// A request body as JSON.
#[derive(Debug, Clone)]
pub struct RequestBody {
    /// Whether it may be left out.
    pub presence: Presence,
    /// Its type.
    pub ty: Type,
    /// Prose.
    pub description: Option<String>,
}

/// What a success answers with.
#[derive(Debug, Clone)]
pub enum Answer {
    /// Nothing worth reading.
    Empty,
    /// JSON.
    Json(Type),
}

/// An answer that is no success.
#[derive(Debug, Clone)]
pub struct Failure {
    /// The code, range or `default`.
    pub status: String,
    /// What the document says of it.
    pub description: String,
    /// The type of its JSON body.
    pub ty: Option<Type>,
}

/// A schema, by its place in [`Api::schemas`].
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
    /// One of several scalars, told apart by their JSON type.
    Union(Vec<Scalar>),
    /// Another name for a type.
    Alias(Type),
    /// Something that could not be understood. It has been reported.
    Broken,
}

/// A type, and whether `null` may stand for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Type {
    /// What it is apart from `null`.
    pub kind: Kind,
    /// May the value be `null`?
    pub nullable: bool,
}

/// What a value is apart from `null`.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
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

/// Leaf types. One line here, one in `lower`'s format table, one in `plan`'s type table make a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is the type or format of its name")]
pub enum Scalar {
    Boolean,
    Int32,
    Int64,
    UInt64,
    Number,
    String,
    DateTime,
    Date,
    Time,
    Duration,
    Decimal,
    Base64,
}

/// May the key be absent?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Presence {
    Required,
    Optional,
}

/// Which way a property goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Both ways.
    Both,
    /// `readOnly`: only the server says it.
    ReadOnly,
    /// `writeOnly`: only the caller says it.
    WriteOnly,
}

/// An object with properties.
#[derive(Debug, Clone)]
pub struct Object {
    /// The properties, in the order of the document.
    pub properties: Vec<Property>,
    /// What other keys hold; `None` if the document does not speak of them.
    pub additional: Option<Type>,
    /// Sets of properties that must not all be present.
    pub not_together: Vec<Vec<String>>,
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
    /// May the key be absent?
    pub presence: Presence,
    /// Which way it goes.
    pub access: Access,
    /// The type of its value.
    pub ty: Type,
    /// What constrains it.
    pub limits: Limits,
    /// What constrains each item, if it is a list.
    pub item_limits: Limits,
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
}
