//! Responses of operations.

use super::{BodyConstraints, Parameter, PropertyXml, Type};
use crate::pointer::Pointer;

/// A response.
#[derive(Debug, Clone)]
pub struct Response {
    /// The place in the document.
    pub at: Pointer,
    /// The status.
    pub status: Status,
    /// The description, as Markdown.
    pub description: String,
    /// The headers.
    pub headers: Vec<Parameter>,
    /// The body.
    pub body: ResponseBody,
    /// The constraints of the whole body.
    pub constraints: BodyConstraints,
    /// The media type of the body, as the document writes it.
    pub media_type: Option<String>,
    /// Other bodies that a caller may request, by media type.
    pub alternatives: Vec<(String, ResponseBody)>,
    /// The body as a stream, if it may be read while it arrives.
    pub stream: Option<Stream>,
}

/// A response body that is read while it arrives.
#[derive(Debug, Clone, PartialEq)]
pub enum Stream {
    /// Bytes.
    Bytes,
    /// JSON lines, of this type each.
    Lines(Type),
    /// Server-sent events. The data of an event is JSON of this type, or text if there is no type.
    Events(Option<Type>),
}

/// The statuses of a response. The order is the order in which a client compares them with the status that it received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// One status, such as 404.
    Code(u16),
    /// The statuses with this first digit, such as 4 for `4XX`.
    Range(u16),
    /// `default`: every status without a response.
    Default,
}

impl Status {
    /// Returns whether every status is a success (2xx).
    pub fn is_success(self) -> bool {
        match self {
            Self::Code(it) => it / 100 == 2,
            Self::Range(it) => it == 2,
            Self::Default => false,
        }
    }

    /// Returns whether every status is a redirect (3xx). 304 does not count, because it does not lead to another URL.
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
    /// No body, or none that a caller reads.
    #[default]
    Empty,
    /// JSON.
    Json(Type),
    /// XML: the type, and the names of the root element and of the items of a list.
    Xml(Type, PropertyXml),
    /// Text.
    Text,
    /// Bytes.
    Bytes,
    /// A body that ends with the connection, so that it can only be read as a stream.
    StreamOnly,
}

impl Response {
    /// Returns the types of the parameters, the bodies and the headers.
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
    /// Returns the type of an XML body.
    pub fn xml_type(&self) -> Option<&Type> {
        match self {
            Self::Xml(ty, _) => Some(ty),
            Self::Json(_) | Self::Empty | Self::Text | Self::Bytes | Self::StreamOnly => None,
        }
    }

    /// Returns the type of a JSON or XML body.
    pub fn ty(&self) -> Option<&Type> {
        match self {
            Self::Json(ty) | Self::Xml(ty, _) => Some(ty),
            Self::Empty | Self::Text | Self::Bytes | Self::StreamOnly => None,
        }
    }
}
