//! Operations, with what they take and what they answer.

use super::{Api, Docs, Property, SecurityRequirement, Type, TypeKind};
use crate::common::{Constraints, Method};
use crate::pointer::Pointer;

/// One method on one path.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Where it stands.
    pub at: Pointer,
    /// `operationId`, or what stands in for it.
    pub id: String,
    /// `x-rust-name`
    pub rust_name: Option<String>,
    /// What tells it from the usual one, if it sends another body than that.
    pub body_variant: Option<String>,
    /// Its tags. It belongs to the first.
    pub tags: Vec<String>,
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
    /// What a success answers with, by status.
    pub successes: Vec<Response>,
    /// What else the document says may come, by status.
    pub failures: Vec<Response>,
    /// The alternatives, of which one must be met. Empty if none is asked for.
    pub security: Vec<SecurityRequirement>,
    /// The base URL, by its place in [`Api::servers`](super::Api::servers); `None` if the document has none.
    pub server: Option<usize>,
    /// Whether it may safely be sent twice.
    pub idempotent: bool,
    /// What the document says about sending it again.
    pub retry: Option<Retry>,
    /// How it gives a list page by page.
    pub pagination: Option<Pagination>,
    /// Whether a part of it could not be understood, so that it would not do what the document says. It has been
    /// reported.
    pub broken: bool,
}

impl Operation {
    /// The types that it is made of.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let parameters = self.parameters.iter().map(|it| &it.ty);
        let bodies = self.body.iter().flat_map(|it| it.content.types());
        parameters.chain(bodies).chain(self.responses().flat_map(Response::types))
    }

    /// The responses, those of a success first.
    pub fn responses(&self) -> impl Iterator<Item = &Response> {
        self.successes.iter().chain(&self.failures)
    }
}

/// What a document says about sending an operation again. What it does not say is as usual.
#[derive(Debug, Clone, PartialEq)]
pub struct Retry {
    /// Whether it is sent again at all.
    pub repeats: bool,
    /// The longest first wait, in milliseconds.
    pub initial_interval: Option<u64>,
    /// The longest wait of all, in milliseconds.
    pub max_interval: Option<u64>,
    /// When to stop, in milliseconds.
    pub max_elapsed_time: Option<u64>,
    /// By how much the longest wait grows each time.
    pub exponent: Option<f64>,
    /// After which statuses.
    pub statuses: Vec<Status>,
    /// Whether it is sent again after a connection that failed.
    pub connection_errors: Option<bool>,
}

/// How an operation gives a list page by page. Places are lists of keys, in which `-1` is the last item of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pagination {
    /// How the next page is asked for.
    pub next: NextPage,
    /// Where an answer has the items of its page, if the document says so.
    pub results: Option<Vec<String>>,
}

/// How the next page is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextPage {
    /// By its number.
    Page {
        /// What takes the number.
        input: PageInput,
        /// The number of the first page.
        first: u64,
        /// Where an answer says how many there are.
        pages: Option<Vec<String>>,
    },
    /// By how many items came before.
    Offset(PageInput),
    /// By a text that the last answer gave.
    Cursor {
        /// What takes it.
        input: PageInput,
        /// Where an answer has it.
        cursor: Vec<String>,
    },
    /// By a URL, where an answer has it.
    Url(Vec<String>),
    /// By a URL in the header `Link`.
    Link,
}

/// What takes a page's number or cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageInput {
    /// A query parameter.
    Query(String),
    /// A place in the body.
    Body(Vec<String>),
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

impl Location {
    /// The value of `in`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

/// How a parameter, or a field of a form, is written into text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// The style.
    pub kind: StyleKind,
    /// Whether each item of a list, and each property of an object, stands by itself.
    pub explode: bool,
    /// Whether reserved characters go as they are.
    pub reserved: bool,
}

/// The styles of the specification, and JSON, which `content` asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the specification's")]
pub enum StyleKind {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    Json,
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
    /// Whether each request has it.
    pub required: bool,
    /// How it is written.
    pub style: Style,
    /// The type of the value.
    pub ty: Type,
    /// What constrains it.
    pub constraints: Constraints,
    /// What constrains each item, if it is a list.
    pub item_constraints: Constraints,
    /// Prose.
    pub docs: Docs,
}

/// A request body.
#[derive(Debug, Clone)]
pub struct RequestBody {
    /// Whether each request has it.
    pub required: bool,
    /// What it is.
    pub content: RequestBodyContent,
    /// Prose.
    pub description: Option<String>,
    /// A value that shows what is meant.
    pub example: Option<serde_json::Value>,
}

/// What a request body is.
#[derive(Debug, Clone)]
pub enum RequestBodyContent {
    /// JSON, under this name.
    Json(String, Type),
    /// JSON, one value a line, under this name.
    JsonLines(String, Type),
    /// Form fields, and those among them that have a style of their own.
    Form(Type, Vec<(String, Style)>),
    /// Several parts.
    Multipart(Vec<Part>),
    /// Several parts, which the document does not name.
    AnyParts,
    /// Text of this media type.
    Text(String),
    /// Bytes of this media type.
    Bytes(String),
}

/// A part of a request body.
#[derive(Debug, Clone)]
pub struct Part {
    /// What it is, apart from how it is written.
    pub property: Property,
    /// How it is written.
    pub kind: PartKind,
    /// Whether there may be several of it.
    pub repeated: bool,
    /// What the document says its media type is.
    pub media_type: Option<String>,
    /// Its other headers.
    pub headers: Vec<Parameter>,
}

impl Part {
    /// What one of it is, if there may be several.
    pub fn one<'a>(&'a self, api: &'a Api) -> &'a TypeKind {
        let kind = &self.property.ty.kind;
        let item = api.resolved(kind).item().filter(|_| self.repeated);
        item.map_or(kind, |it| &it.kind)
    }
}

/// How a part is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartKind {
    /// As text.
    Text,
    /// As JSON.
    Json,
    /// As a file.
    File,
}

impl RequestBodyContent {
    /// The types that it is made of.
    pub fn types(&self) -> Vec<&Type> {
        match self {
            Self::Json(_, ty) | Self::JsonLines(_, ty) | Self::Form(ty, _) => vec![ty],
            Self::Multipart(parts) => {
                let headers = parts.iter().flat_map(|it| &it.headers).map(|it| &it.ty);
                parts.iter().map(|it| &it.property.ty).chain(headers).collect()
            }
            Self::AnyParts | Self::Text(_) | Self::Bytes(_) => Vec::new(),
        }
    }
}

/// A response.
#[derive(Debug, Clone)]
pub struct Response {
    /// Where it stands.
    pub at: Pointer,
    /// When it comes.
    pub status: Status,
    /// What the document says of it.
    pub description: String,
    /// Its headers.
    pub headers: Vec<Parameter>,
    /// Its body.
    pub body: ResponseBody,
    /// What the document calls the body.
    pub media_type: Option<String>,
    /// What else a caller may ask for, by media type.
    pub alternatives: Vec<(String, ResponseBody)>,
    /// How it may be read while it comes.
    pub stream: Option<Stream>,
}

/// An answer that is read while it comes.
#[derive(Debug, Clone, PartialEq)]
pub enum Stream {
    /// Bytes.
    Bytes,
    /// One value a line.
    Lines(Type),
    /// Server-sent events, whose data are JSON of this type; text, if there is none.
    Events(Option<Type>),
}

/// The statuses that a response is declared for: those that are tried first come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// One, such as 404.
    Code(u16),
    /// A hundred of them, by the first digit.
    Range(u16),
    /// Every other.
    Default,
}

impl Status {
    /// Whether all of them are successes (2xx).
    pub fn is_success(self) -> bool {
        match self {
            Self::Code(it) => it / 100 == 2,
            Self::Range(it) => it == 2,
            Self::Default => false,
        }
    }

    /// Whether it sends the caller elsewhere; 304 does not.
    pub fn is_redirect(self) -> bool {
        match self {
            Self::Code(it) => it / 100 == 3 && it != 304,
            Self::Range(it) => it == 3,
            Self::Default => false,
        }
    }
}

/// The body of a response.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum ResponseBody {
    /// Nothing worth reading.
    #[default]
    Empty,
    /// JSON.
    Json(Type),
    /// Text.
    Text,
    /// Bytes.
    Bytes,
    /// What has no end before the connection has one: it can only be read while it comes.
    StreamOnly,
}

impl Response {
    /// The types that it is made of.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let streamed = match &self.stream {
            Some(Stream::Lines(ty) | Stream::Events(Some(ty))) => Some(ty),
            Some(Stream::Bytes | Stream::Events(None)) | None => None,
        };
        let others = self.alternatives.iter().filter_map(|(_, body)| body.ty());
        self.body.ty().into_iter().chain(others).chain(streamed).chain(self.headers.iter().map(|it| &it.ty))
    }
}

impl ResponseBody {
    /// The type, if it has a structure.
    pub fn ty(&self) -> Option<&Type> {
        match self {
            Self::Json(ty) => Some(ty),
            Self::Empty | Self::Text | Self::Bytes | Self::StreamOnly => None,
        }
    }
}
