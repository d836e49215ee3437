//! Operations, with what they take and what they answer.

use super::{Docs, Presence, SecurityRequirement, Type};
use crate::pointer::Pointer;
use crate::vocabulary::{Limits, Method};

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
    /// The base URL, by its place in [`Api::servers`](super::Api::servers); `None` if the document has none.
    pub server: Option<usize>,
    /// Whether it may safely be sent twice.
    pub repeatable: bool,
    /// Whether a part of it could not be understood, so that it would not do what the document says. It has been
    /// reported.
    pub broken: bool,
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
    /// What constrains it.
    pub limits: Limits,
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
