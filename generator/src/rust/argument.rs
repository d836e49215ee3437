//! Arguments of operations, and their places in requests.

use super::{Constraint, Docs, Input, Name, Primitive, Type, XmlRoot};
use crate::api::{Literal, PartKind, StyleKind};

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
    /// The value that is sent unless the setter replaces it, because the document allows no other.
    pub constant: Option<Constant>,
    /// `true` if the argument is a field of the operation's struct of arguments, and not a parameter of the method.
    pub is_named: bool,
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

    /// Returns whether the checks follow the value where it is set: `checked(limit).range(1..=100)`. The others are
    /// separate calls, because they need the value before it becomes a text.
    pub fn has_chained_checks(&self) -> bool {
        self.target.takes_text() && self.is_checked() && self.item_constraints.is_empty()
    }
}

/// The only value that the document allows for an input.
#[derive(Debug, Clone)]
pub struct Constant {
    /// The value.
    pub value: Literal,
    /// The enum of which it is the only value, or a boolean.
    pub ty: Type,
}

impl Constant {
    /// Returns whether the value is a boolean of the language.
    pub fn is_bool(&self) -> bool {
        self.ty == Type::Primitive(Primitive::Bool)
    }
}

/// The input of an operation that an argument is for. Indices are those of the API's operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ArgumentSource {
    /// A parameter of the operation.
    Parameter(usize),
    /// The request body as a whole.
    Body,
    /// The media type of the body.
    MediaType,
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
    /// The body as XML of this media type, with this root element.
    Xml(String, XmlRoot),
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
    /// The body as bytes of this media type, or of the one that the caller names.
    Bytes(Option<String>),
    /// The media type of the body: one of these, which may be ranges.
    MediaType(Vec<String>),
}

impl Target {
    /// Returns whether the value is one text.
    fn takes_text(&self) -> bool {
        match self {
            Self::Path | Self::Query | Self::Header | Self::Cookie => true,
            Self::PathStyled(_)
            | Self::QueryList(_)
            | Self::QueryStyled(_)
            | Self::HeaderStyled(_)
            | Self::CookieStyled(_)
            | Self::Json(_)
            | Self::Xml(..)
            | Self::JsonLines(_)
            | Self::Form(_)
            | Self::Multipart
            | Self::Part(_)
            | Self::PartHeader(..)
            | Self::Text(_)
            | Self::Bytes(_)
            | Self::MediaType(_) => false,
        }
    }

    /// Returns whether the value is encoded in a style, or as JSON, and not as one text.
    pub fn takes_reference(&self) -> bool {
        match self {
            Self::PathStyled(_)
            | Self::QueryStyled(_)
            | Self::HeaderStyled(_)
            | Self::CookieStyled(_)
            | Self::PartHeader(..) => true,
            Self::Part(part) => part.kind == PartKind::Json,
            Self::Path
            | Self::Query
            | Self::QueryList(_)
            | Self::Header
            | Self::Cookie
            | Self::Json(_)
            | Self::Xml(..)
            | Self::JsonLines(_)
            | Self::Form(_)
            | Self::Multipart
            | Self::Text(_)
            | Self::Bytes(_)
            | Self::MediaType(_) => false,
        }
    }

    /// Returns whether the argument is the whole body.
    pub fn is_whole_body(&self) -> bool {
        match self {
            Self::Json(_)
            | Self::Xml(..)
            | Self::JsonLines(_)
            | Self::Form(_)
            | Self::Multipart
            | Self::Text(_)
            | Self::Bytes(_) => true,
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
            | Self::PartHeader(..)
            | Self::MediaType(_) => false,
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
