//! Operations, in one group for each tag.

use super::{Constraint, Docs, Input, Name, Type};
use crate::api::{OperationId, PartKind, StyleKind};
use crate::common::Method;

/// The operations of a tag.
#[derive(Debug)]
pub struct Group {
    /// The tag, and the method of the client that returns the group.
    pub name: Name,
    /// The name of the module and file.
    pub module: String,
    /// The feature of the crate that enables the group; `None` if it is always compiled.
    pub feature: Option<String>,
    /// The features that this feature enables: those of the groups that the aliases lead to.
    pub needs: Vec<String>,
    /// The type of the group.
    pub ident: String,
    /// The documentation of the group.
    pub docs: Docs,
    /// The operations, by id.
    pub operations: Vec<Operation>,
    /// The methods that call operations of other groups, by id.
    pub others: Vec<TagAlias>,
}

impl Group {
    /// Returns the modules of the client that the group's file imports.
    pub fn imports(&self) -> impl Iterator<Item = &'static str> {
        let arguments = self.others.iter().flat_map(|it| &it.arguments).map(|it| it.input.ty());
        let mut types = self.operations.iter().flat_map(Operation::types).chain(arguments);
        let client = (!self.operations.is_empty()).then_some("client");
        let models = types.any(|it| it.models().next().is_some()).then_some("models");
        client.into_iter().chain(models)
    }
}

impl Operation {
    /// Returns the types that the operation names.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let arguments = self.arguments.iter().chain(&self.setters).map(|it| it.input.ty());
        let headers = self.headers.iter().map(|it| &it.ty);
        let items = self.pagination.iter().filter_map(|it| it.items.as_ref()).map(|it| &it.1);
        arguments.chain(headers).chain(items).chain(self.response_types())
    }

    /// Returns the types of the response bodies that the operation decodes.
    pub fn response_types(&self) -> impl Iterator<Item = &Type> {
        let by_status = self.status_enums.iter().flat_map(|it| &it.variants).map(|it| &it.decode);
        let decoded = self.success.iter().chain(by_status).filter_map(|it| match it {
            Decode::Json(ty) => Some(ty),
            Decode::Empty | Decode::Redirect | Decode::Text | Decode::Bytes | Decode::StatusEnum(_) => None,
        });
        let streamed = self.stream.iter().filter_map(|it| match it {
            Stream::Lines(ty) | Stream::Events(ty) => Some(ty),
            Stream::Bytes | Stream::TextEvents => None,
        });
        decoded.chain(streamed)
    }
}

/// A method that calls an operation of another group.
#[derive(Debug)]
pub struct TagAlias {
    /// The operation of the API.
    pub operation: OperationId,
    /// The `operationId`, and the method.
    pub name: Name,
    /// `true` if the document deprecates the operation.
    pub deprecated: bool,
    /// The arguments of the method.
    pub arguments: Vec<Argument>,
    /// The module of the other group.
    pub module: String,
    /// The type of the other group.
    pub group: String,
    /// The method of the other group.
    pub method: String,
    /// The type of the call.
    pub call: String,
}

/// An operation.
#[derive(Debug)]
pub struct Operation {
    /// The operation of the API.
    pub id: OperationId,
    /// The `operationId`, and the method of the group.
    pub name: Name,
    /// The type of the call.
    pub ident: String,
    /// The suffix of the method for an alternative body variant, such as `form`; `None` for the preferred variant.
    pub body_variant: Option<String>,
    /// The documentation of the method.
    pub docs: Docs,
    /// `true` if the document deprecates the operation.
    pub deprecated: bool,
    /// The HTTP method.
    pub method: Method,
    /// The path template, with `{parameter}`s.
    pub path: String,
    /// The static of the server.
    pub server: String,
    /// The alternative security requirements, each a list of scheme keys.
    pub security: Vec<Vec<String>>,
    /// `true` if a request can be repeated safely.
    pub idempotent: bool,
    /// The static of the retries that the document declares for the operation.
    pub retry: Option<String>,
    /// The `accept` header, if it differs from the one that the decoder of the response implies.
    pub accept: Option<String>,
    /// The arguments of the method.
    pub arguments: Vec<Argument>,
    /// The setters of the call.
    pub setters: Vec<Argument>,
    /// The initial multipart body; `None` if setting its first part is enough.
    pub multipart_init: Option<MultipartInit>,
    /// The headers that responses may have.
    pub headers: Vec<Header>,
    /// The decoder of success responses; `None` if they can only be streamed.
    pub success: Option<Decode>,
    /// The stream of success responses, if they can be streamed.
    pub stream: Option<Stream>,
    /// The pagination of the operation.
    pub pagination: Option<Pagination>,
    /// The enums of response bodies by status.
    pub status_enums: Vec<StatusEnum>,
}

/// A response header.
#[derive(Debug)]
pub struct Header {
    /// The constant.
    pub ident: String,
    /// The name on the wire.
    pub wire: String,
    /// The documentation of the constant.
    pub docs: Docs,
    /// The type of the value.
    pub ty: Type,
    /// The encoding of the value.
    pub encoding: HeaderEncoding,
}

/// The encoding of a response header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeaderEncoding {
    /// One text.
    Text,
    /// Items, separated by commas.
    List,
    /// An object, as alternating keys and values.
    Object,
    /// An object, as pairs with `=`.
    Pairs,
    /// JSON.
    Json,
}

/// The initial state of a multipart body, before any of its parts is set.
#[derive(Debug, PartialEq, Eq)]
pub enum MultipartInit {
    /// The body is sent even without parts.
    Always,
    /// The body needs these parts, if it is sent at all.
    RequiredParts(Vec<String>),
}

/// The decoder of a response body.
#[derive(Debug, Clone, PartialEq)]
pub enum Decode {
    /// The body is ignored.
    Empty,
    /// The body is ignored, and the response is a redirect.
    Redirect,
    /// JSON of this type.
    Json(Type),
    /// Text.
    Text,
    /// Bytes.
    Bytes,
    /// The enum of this name, by status.
    StatusEnum(String),
}

/// The decoder of a response that is read while it arrives.
#[derive(Debug, Clone, PartialEq)]
pub enum Stream {
    /// Bytes.
    Bytes,
    /// Lines of JSON, with one value each.
    Lines(Type),
    /// Events with data in JSON.
    Events(Type),
    /// Events with data in text.
    TextEvents,
}

/// The pagination of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Pagination {
    /// The way to request the next page.
    pub next: NextPage,
    /// The JSON pointer to the items of a response, and their type.
    pub items: Option<(String, Type)>,
}

/// The way to request the next page. Places in responses are JSON pointers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextPage {
    /// By its number: its input, the number of the first page, and the place of the number of pages.
    Page(PageInput, u64, Option<String>),
    /// By the number of items before it.
    Offset(PageInput),
    /// By a cursor at this place of the last response.
    Cursor(PageInput, String),
    /// By a URL at this place of the last response.
    Url(String),
    /// By a URL in the header `Link` of the last response.
    Link,
}

/// The input for the number or cursor of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageInput {
    /// The query parameter of this name.
    Query(String),
    /// The property of the body at this JSON pointer.
    Body(String),
}

/// An enum of response bodies, with a variant for each status.
#[derive(Debug)]
pub struct StatusEnum {
    /// The enum.
    pub ident: String,
    /// The documentation of the enum.
    pub docs: Docs,
    /// The responses that the enum is decoded from.
    pub outcome: StatusEnumRole,
    /// The variants, in the order in which their statuses are tried.
    pub variants: Vec<StatusVariant>,
}

/// The responses that a status enum is decoded from.
#[derive(Debug, PartialEq, Eq)]
pub enum StatusEnumRole {
    /// Success responses.
    Success {
        /// The `accept` header.
        accept: String,
    },
    /// Error responses.
    Error,
}

/// The response body for some statuses.
#[derive(Debug)]
pub struct StatusVariant {
    /// The variant.
    pub ident: String,
    /// The documentation of the variant.
    pub docs: Docs,
    /// The statuses.
    pub statuses: Statuses,
    /// The decoder of the body.
    pub decode: Decode,
}

/// The statuses that a variant matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statuses {
    /// This status.
    One(u16),
    /// The statuses with this first digit.
    Hundred(u16),
    /// Every status.
    Any,
}

/// An argument of a method or a setter: a parameter, the body, or a part of it.
#[derive(Debug, Clone)]
pub struct Argument {
    /// The input of the operation.
    pub source: ArgumentSource,
    /// The name on the wire, and the argument or setter.
    pub name: Name,
    /// The local variable in functions.
    pub local: String,
    /// The documentation of the argument.
    pub docs: Docs,
    /// The place of the value in the request.
    pub target: Target,
    /// The parameter of the method.
    pub input: Input,
    /// The constraints of the value. A body has checks in its type instead.
    pub constraints: Vec<Constraint>,
    /// The constraints of each item of a list.
    pub item_constraints: Vec<Constraint>,
}

impl Argument {
    /// Returns whether the value has constraints.
    pub fn is_checked(&self) -> bool {
        !self.constraints.is_empty() || !self.item_constraints.is_empty()
    }
}

/// The input of an operation that an argument is for. Indices are those of the API's operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ArgumentSource {
    /// A parameter of the operation.
    Parameter(usize),
    /// The request body as a whole.
    Body,
    /// A part of a multipart body.
    Part(usize),
    /// A header of a part, and its index among the headers of that part.
    PartHeader(usize, usize),
}

/// The place of an argument in the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The path.
    Path,
    /// The path, in a style.
    PathStyled(Style),
    /// The query.
    Query,
    /// The query, as a list.
    QueryList(ListStyle),
    /// The query, in a style.
    QueryStyled(Style),
    /// A header.
    Header,
    /// A header, in a style.
    HeaderStyled(Style),
    /// A cookie.
    Cookie,
    /// Cookies, in a style.
    CookieStyled(Style),
    /// The body as JSON, with `application/json` or this media type.
    Json(Option<String>),
    /// The body as lines of JSON, with this media type.
    JsonLines(String),
    /// The body as a form, with the style of each field that has one.
    Form(Vec<(String, Style)>),
    /// The body as parts.
    Multipart,
    /// A part of the body, or several parts of one name.
    Part(Part),
    /// A header of the part of this name.
    PartHeader(String, Style),
    /// The body as text of this media type.
    Text(String),
    /// The body as bytes of this media type.
    Bytes(String),
}

impl Target {
    /// Returns whether the argument is the whole body.
    pub fn is_whole_body(&self) -> bool {
        match self {
            Self::Json(_) | Self::JsonLines(_) | Self::Form(_) | Self::Multipart | Self::Text(_) | Self::Bytes(_) => {
                true
            }
            Self::Path
            | Self::PathStyled(_)
            | Self::Query
            | Self::QueryList(_)
            | Self::QueryStyled(_)
            | Self::Header
            | Self::HeaderStyled(_)
            | Self::Cookie
            | Self::CookieStyled(_)
            | Self::Part(_)
            | Self::PartHeader(..) => false,
        }
    }
}

/// The encoding of a list of texts in the query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListStyle {
    /// A parameter for each item.
    Exploded,
    /// One text, with commas.
    Comma,
    /// One text, with spaces.
    Space,
    /// One text, with `|`.
    Pipe,
}

/// The encoding of a value as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// The style of the specification.
    pub kind: StyleKind,
    /// `true` if the value is exploded.
    pub explode: bool,
    /// `true` if reserved characters are not escaped.
    pub reserved: bool,
}

/// The encoding of a part of a multipart body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The kind of the part: text, JSON or a file.
    pub kind: PartKind,
    /// `true` if the argument has several parts of this name.
    pub repeated: bool,
    /// The media type, if the document declares one.
    pub media_type: Option<String>,
}
