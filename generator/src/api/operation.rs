//! Operations: parameters, request bodies and retries.

use super::{Api, Docs, Pagination, Property, PropertyXml, Response, SecurityRequirement, Status, Type, TypeKind};
use crate::common::{Constraints, Method};
use crate::pointer::Pointer;

/// An operation: one method on one path. An operation with several body variants is listed once for each.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The place in the document.
    pub at: Pointer,
    /// `operationId`, or the method and the path if the document has none.
    pub id: String,
    /// `true` if the document has the `operationId`.
    pub has_declared_id: bool,
    /// `x-rust-name`
    pub rust_name: Option<String>,
    /// The word that distinguishes this body variant from the preferred one, such as `form`; `None` for the preferred variant.
    pub body_variant: Option<String>,
    /// The tags. The operation belongs to the first.
    pub tags: Vec<String>,
    /// The HTTP method.
    pub method: Method,
    /// The path template.
    pub path: String,
    /// The documentation.
    pub docs: Docs,
    /// The parameters: those of the path in its order, then the others in document order.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<RequestBody>,
    /// The responses of a success, by status.
    pub successes: Vec<Response>,
    /// The other responses of the document, by status.
    pub failures: Vec<Response>,
    /// The alternative security requirements, of which a request satisfies one. Empty if the operation needs no credentials.
    pub security: Vec<SecurityRequirement>,
    /// The index of the server in [`Api::servers`](super::Api::servers); `None` if the document has none.
    pub server: Option<usize>,
    /// `true` if a request may be repeated without changing its effect.
    pub idempotent: bool,
    /// `x-speakeasy-retries`: the retry policy of the document.
    pub retry: Option<Retry>,
    /// `x-speakeasy-pagination`: how to request the next page of a list.
    pub pagination: Option<Pagination>,
    /// `true` if a part of the operation could not be read, which has been reported. Its method would not do what the document
    /// says.
    pub broken: bool,
}

impl Operation {
    /// Returns the types of the parameters, the bodies and the headers.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let parameters = self.parameters.iter().map(|it| &it.ty);
        let bodies = self.body.iter().flat_map(|it| it.content.types());
        parameters.chain(bodies).chain(self.responses().flat_map(Response::types))
    }

    /// Returns the types of the bodies in XML.
    pub fn xml_types(&self) -> impl Iterator<Item = &Type> {
        let body = self.body.iter().filter_map(|it| it.content.xml_type());
        body.chain(self.responses().filter_map(|it| it.body.xml_type()))
    }

    /// Returns the responses, those of a success first.
    pub fn responses(&self) -> impl Iterator<Item = &Response> {
        self.successes.iter().chain(&self.failures)
    }

    /// Returns the `operationId` of the document if `x-rust-name` replaces it as the name of the method.
    pub fn renamed_id(&self) -> Option<&str> {
        (self.has_declared_id && self.rust_name.is_some()).then_some(self.id.as_str())
    }
}

/// A retry policy. An absent setting has the runtime's default.
#[derive(Debug, Clone, PartialEq)]
pub struct Retry {
    /// `true` if requests are retried at all.
    pub repeats: bool,
    /// The maximum wait before the first retry, in milliseconds.
    pub initial_interval: Option<u64>,
    /// The maximum wait before any retry, in milliseconds.
    pub max_interval: Option<u64>,
    /// The time after which no retry starts, in milliseconds.
    pub max_elapsed_time: Option<u64>,
    /// The factor by which the maximum wait grows with each retry.
    pub exponent: Option<f64>,
    /// The statuses that are retried.
    pub statuses: Vec<Status>,
    /// `true` if a failed connection is retried.
    pub connection_errors: Option<bool>,
}

/// The location of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are the specification's")]
pub enum Location {
    Path,
    Query,
    Header,
    Cookie,
}

impl Location {
    /// Returns the value of `in`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

/// The serialization of a parameter or of a form field as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// The style.
    pub kind: StyleKind,
    /// `explode`: each item of a list, or property of an object, is a parameter by itself.
    pub explode: bool,
    /// `allowReserved`: reserved characters are not percent-encoded.
    pub reserved: bool,
}

/// The styles of the specification, and JSON for a parameter with `content`.
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
    /// The place in the document.
    pub at: Pointer,
    /// The name in the request.
    pub name: String,
    /// `x-rust-name`
    pub rust_name: Option<String>,
    /// The location.
    pub location: Location,
    /// `required`: every request has it.
    pub required: bool,
    /// The serialization.
    pub style: Style,
    /// The type of the value.
    pub ty: Type,
    /// The constraints of the value.
    pub constraints: Constraints,
    /// The constraints of each item of a list.
    pub item_constraints: Constraints,
    /// The documentation.
    pub docs: Docs,
}

/// A request body.
#[derive(Debug, Clone)]
pub struct RequestBody {
    /// `required`: every request has it.
    pub required: bool,
    /// The content of the body.
    pub content: RequestBodyContent,
    /// The constraints of the whole body.
    pub constraints: BodyConstraints,
    /// The documentation.
    pub description: Option<String>,
    /// The first example.
    pub example: Option<serde_json::Value>,
}

/// The constraints of a whole body. Only `diff` compares them: generated code checks values within bodies.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BodyConstraints {
    /// Those of the body itself.
    pub own: Constraints,
    /// Those of each item of a list.
    pub items: Constraints,
}

/// The content of a request body, by encoding.
#[derive(Debug, Clone)]
pub enum RequestBodyContent {
    /// JSON: the media type, and the type of the value.
    Json(String, Type),
    /// XML: the media type, the type, and the names of the root element and of the items of a list.
    Xml(String, Type, PropertyXml),
    /// JSON lines: the media type, and the type of a line.
    JsonLines(String, Type),
    /// A form: the type with a property for each field, and the styles that `encoding` sets, by field.
    Form(Type, Vec<(String, Style)>),
    /// A multipart body with these parts.
    Multipart(Vec<Part>),
    /// A multipart body whose parts the document does not describe.
    AnyParts,
    /// Text of this media type.
    Text(String),
    /// Bytes of one of these media types. The caller names it if there are several, or if the only one is a range.
    Bytes(Vec<String>),
}

/// A part of a multipart body.
#[derive(Debug, Clone)]
pub struct Part {
    /// The property of the body's schema that describes the part.
    pub property: Property,
    /// The serialization.
    pub kind: PartKind,
    /// `true` if a body may have several parts of this name.
    pub repeated: bool,
    /// The media type, if the document names exactly one.
    pub media_type: Option<String>,
    /// The headers besides `Content-Type` and `Content-Disposition`.
    pub headers: Vec<Parameter>,
}

impl Part {
    /// Returns the type of one part: the item type if the part is repeated.
    pub fn one<'a>(&'a self, api: &'a Api) -> &'a TypeKind {
        let kind = &self.property.ty.kind;
        let item = api.resolved(kind).item().filter(|_| self.repeated);
        item.map_or(kind, |it| &it.kind)
    }
}

/// The encoding of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartKind {
    /// Text.
    Text,
    /// JSON.
    Json,
    /// A file.
    File,
}

impl RequestBodyContent {
    /// Returns the media types between which the caller chooses; `None` if the document determines the media type.
    pub fn media_type_choices(&self) -> Option<&[String]> {
        match self {
            Self::Bytes(names) if names.len() != 1 || names[0].contains('*') => Some(names),
            Self::Bytes(_)
            | Self::Json(..)
            | Self::Xml(..)
            | Self::JsonLines(..)
            | Self::Form(..)
            | Self::Multipart(_)
            | Self::AnyParts
            | Self::Text(_) => None,
        }
    }

    /// Returns the type of an XML body.
    pub fn xml_type(&self) -> Option<&Type> {
        match self {
            Self::Xml(_, ty, _) => Some(ty),
            Self::Json(..)
            | Self::JsonLines(..)
            | Self::Form(..)
            | Self::Multipart(_)
            | Self::AnyParts
            | Self::Text(_)
            | Self::Bytes(_) => None,
        }
    }

    /// Returns the types of the parameters, the bodies and the headers.
    pub fn types(&self) -> Vec<&Type> {
        match self {
            Self::Json(_, ty) | Self::Xml(_, ty, _) | Self::JsonLines(_, ty) | Self::Form(ty, _) => vec![ty],
            Self::Multipart(parts) => {
                let headers = parts.iter().flat_map(|it| &it.headers).map(|it| &it.ty);
                parts.iter().map(|it| &it.property.ty).chain(headers).collect()
            }
            Self::AnyParts | Self::Text(_) | Self::Bytes(_) => Vec::new(),
        }
    }
}
