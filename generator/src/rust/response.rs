//! Responses of operations: headers, decoders and enums by status.

use super::{Docs, Type};

/// The decoder of a response body.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decode {
    /// The body is ignored.
    Empty,
    /// The body is ignored, and the response is a redirect.
    Redirect,
    /// JSON of this type.
    Json(Type),
    /// XML of this type.
    Xml(Type),
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

/// An enum of response bodies, with a variant for each status.
#[derive(Debug)]
pub struct StatusEnum {
    /// The enum.
    pub ident: String,
    /// The documentation of the enum.
    pub docs: Docs,
    /// The responses that the enum is decoded from.
    pub role: StatusEnumRole,
    /// The variants, in the order in which their statuses are tried.
    pub variants: Vec<StatusVariant>,
    /// The equal enum that this one is an alias of.
    pub alias_of: Option<StatusEnumPath>,
}

/// An enum of response bodies, as the file of a group names it.
#[derive(Debug)]
pub struct StatusEnumPath {
    /// The module of the group that defines it; `None` for the same group.
    pub module: Option<String>,
    /// The enum.
    pub ident: String,
}

/// The responses that a status enum is decoded from.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
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
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Statuses {
    /// This status.
    One(u16),
    /// The statuses with this first digit.
    Hundred(u16),
    /// Every status.
    Any,
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
