//! Operations, one group a tag.

use super::{Constraint, Docs, Input, Name, Type};
use crate::api::{OperationId, PartKind, StyleKind};
use crate::common::Method;

/// The operations of a tag.
#[derive(Debug)]
pub struct Group {
    /// The tag, and the client's method that leads here.
    pub name: Name,
    /// The module, which is the file.
    pub module: String,
    /// The feature of the crate that it is behind.
    pub feature: Option<String>,
    /// The features that this one enables: of the groups where its methods lead.
    pub needs: Vec<String>,
    /// The type.
    pub ident: String,
    /// What they are for.
    pub docs: Docs,
    /// The operations, by id.
    pub operations: Vec<Operation>,
    /// What leads to operations of other groups, by id.
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

/// A method that leads to an operation of another group.
#[derive(Debug)]
pub struct TagAlias {
    /// The operation of the API that it leads to.
    pub operation: OperationId,
    /// The id of the operation, and the method.
    pub name: Name,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// What a caller must give.
    pub arguments: Vec<Argument>,
    /// The module of the other group.
    pub module: String,
    /// The type of the other group.
    pub group: String,
    /// Its method.
    pub method: String,
    /// The type of the call.
    pub call: String,
}

/// An operation.
#[derive(Debug)]
pub struct Operation {
    /// The operation of the API.
    pub id: OperationId,
    /// Its id, and the method of its group.
    pub name: Name,
    /// The type of the call.
    pub ident: String,
    /// What tells it from the usual one, if it sends another body than that.
    pub body_variant: Option<String>,
    /// What it does.
    pub docs: Docs,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// The HTTP method.
    pub method: Method,
    /// With `{parameter}`s in it.
    pub path: String,
    /// The static of its base URL.
    pub server: String,
    /// The alternatives, each a list of scheme keys.
    pub security: Vec<Vec<String>>,
    /// Whether it may safely be sent twice.
    pub idempotent: bool,
    /// The static that says how it is sent again; `None` if the document does not say.
    pub retry: Option<String>,
    /// The media types to ask for, if they are not those of how the answer is read.
    pub accept: Option<String>,
    /// What a caller must give.
    pub arguments: Vec<Argument>,
    /// What a caller may give.
    pub setters: Vec<Argument>,
    /// What is said of a body of parts before its parts are; `None` if there is nothing to say.
    pub multipart_init: Option<MultipartInit>,
    /// The headers that its answers may carry.
    pub headers: Vec<Header>,
    /// How a success is read; `None` if it can only be read while it comes.
    pub success: Option<Decode>,
    /// How a success is read while it comes.
    pub stream: Option<Stream>,
    /// How it gives a list page by page.
    pub pagination: Option<Pagination>,
    /// The enums for what comes by status.
    pub status_enums: Vec<StatusEnum>,
}

/// A header of an answer.
#[derive(Debug)]
pub struct Header {
    /// The constant.
    pub ident: String,
    /// Its name on the wire.
    pub wire: String,
    /// What it is.
    pub docs: Docs,
    /// The type of its value.
    pub ty: Type,
    /// How its text is decoded.
    pub encoding: HeaderEncoding,
}

/// How a response header is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeaderEncoding {
    /// As one text.
    Text,
    /// As items with commas between them.
    List,
    /// As an object, its keys and values in turn.
    Object,
    /// As an object of pairs with `=`.
    Pairs,
    /// As JSON.
    Json,
}

/// How a multipart body begins, before any of its parts is set.
#[derive(Debug, PartialEq, Eq)]
pub enum MultipartInit {
    /// The body is sent even without parts.
    Always,
    /// The body needs these parts, if it is sent at all.
    RequiredParts(Vec<String>),
}

/// How the body of an answer is read.
#[derive(Debug, Clone, PartialEq)]
pub enum Decode {
    /// Not at all.
    Empty,
    /// Not at all: it sends the caller elsewhere.
    Redirect,
    /// As JSON.
    Json(Type),
    /// As text.
    Text,
    /// As it is.
    Bytes,
    /// By the enum of this name.
    StatusEnum(String),
}

/// How an answer is read while it comes.
#[derive(Debug, Clone, PartialEq)]
pub enum Stream {
    /// As bytes.
    Bytes,
    /// As JSON, one value a line.
    Lines(Type),
    /// As events with data in JSON.
    Events(Type),
    /// As events with data in text.
    TextEvents,
}

/// How an operation gives a list page by page. Places are JSON pointers.
#[derive(Debug, Clone, PartialEq)]
pub struct Pagination {
    /// How the next page is asked for.
    pub next: NextPage,
    /// Where an answer has its items, and their type.
    pub items: Option<(String, Type)>,
}

/// How the next page is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextPage {
    /// By its number: what takes it, the first, and where an answer says how many there are.
    Page(PageInput, u64, Option<String>),
    /// By how many items came before.
    Offset(PageInput),
    /// By a text that the last answer gave at this place.
    Cursor(PageInput, String),
    /// By a URL that the last answer gave at this place.
    Url(String),
    /// By a URL in the header `Link`.
    Link,
}

/// Where the number or cursor of a page goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageInput {
    /// Into the query parameter of this name.
    Query(String),
    /// Into the body, at this JSON pointer.
    Body(String),
}

/// An enum with a variant for each status.
#[derive(Debug)]
pub struct StatusEnum {
    /// The enum.
    pub ident: String,
    /// What it is.
    pub docs: Docs,
    /// What it is read of.
    pub outcome: StatusEnumRole,
    /// The variants, in the order in which they are tried.
    pub variants: Vec<StatusVariant>,
}

/// What an enum of statuses is read of.
#[derive(Debug, PartialEq, Eq)]
pub enum StatusEnumRole {
    /// A success.
    Success {
        /// The media types to ask for.
        accept: String,
    },
    /// A failure.
    Error,
}

/// What comes with some statuses.
#[derive(Debug)]
pub struct StatusVariant {
    /// The variant.
    pub ident: String,
    /// What it means.
    pub docs: Docs,
    /// The statuses.
    pub statuses: Statuses,
    /// How the body is read.
    pub decode: Decode,
}

/// Statuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statuses {
    /// This one.
    One(u16),
    /// Those with this first digit.
    Hundred(u16),
    /// All.
    Any,
}

/// A parameter or the body.
#[derive(Debug, Clone)]
pub struct Argument {
    /// The input of the operation that it passes on.
    pub source: ArgumentSource,
    /// Its name on the wire, and in Rust.
    pub name: Name,
    /// The local variable in functions.
    pub local: String,
    /// What it is.
    pub docs: Docs,
    /// Where it goes.
    pub target: Target,
    /// What the caller passes.
    pub input: Input,
    /// What must hold of it before it is sent; a body looks after itself.
    pub constraints: Vec<Constraint>,
    /// What must hold of each item, if it is a list.
    pub item_constraints: Vec<Constraint>,
}

impl Argument {
    /// Whether something must hold of it.
    pub fn is_checked(&self) -> bool {
        !self.constraints.is_empty() || !self.item_constraints.is_empty()
    }
}

/// The input of an operation that an argument passes on. Indices are those of the API's operation.
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

/// Where an argument goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Into the path.
    Path,
    /// Into the path, in a style.
    PathStyled(Style),
    /// Into the query.
    Query,
    /// Into the query, as a list.
    QueryList(ListStyle),
    /// Into the query, in a style.
    QueryStyled(Style),
    /// Into a header.
    Header,
    /// Into a header, in a style.
    HeaderStyled(Style),
    /// Into a cookie.
    Cookie,
    /// Into cookies, in a style.
    CookieStyled(Style),
    /// Into the body as JSON, under the usual name or this one.
    Json(Option<String>),
    /// Into the body as JSON, one value a line, under this name.
    JsonLines(String),
    /// Into the body as a form, where some fields have a style of their own.
    Form(Vec<(String, Style)>),
    /// Into the body as parts.
    Multipart,
    /// Into one part of the body, or several of one name.
    Part(Part),
    /// Into a header of the part of this name.
    PartHeader(String, Style),
    /// Into the body as text of this media type.
    Text(String),
    /// Into the body as bytes of this media type.
    Bytes(String),
}

impl Target {
    /// Whether it is the body as a whole.
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

/// How a list of texts is written into the query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListStyle {
    /// As a parameter for each item.
    Exploded,
    /// As one text, with commas.
    Comma,
    /// As one text, with spaces.
    Space,
    /// As one text, with `|`.
    Pipe,
}

/// How a value is written into text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// The style of the specification.
    pub kind: StyleKind,
    /// Whether it is exploded.
    pub explode: bool,
    /// Whether reserved characters go as they are.
    pub reserved: bool,
}

/// How a part is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Whether it is a text, JSON or a file.
    pub kind: PartKind,
    /// Whether the argument holds several parts of this name.
    pub repeated: bool,
    /// The media type, if the document says one.
    pub media_type: Option<String>,
}
