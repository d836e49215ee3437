//! Operations, one group a tag.

use super::{Docs, Input, Name, Type};

/// The operations of a tag.
#[derive(Debug)]
pub struct Group {
    /// The tag, and the client's method that leads here.
    pub name: Name,
    /// The module, which is the file.
    pub module: String,
    /// The type.
    pub ident: String,
    /// What they are for.
    pub docs: Docs,
    /// The modules of the client that the file names.
    pub imports: Vec<String>,
    /// The operations, by id.
    pub operations: Vec<Operation>,
}

/// An operation.
#[derive(Debug)]
pub struct Operation {
    /// Its id, and the method of its group.
    pub name: Name,
    /// The type of the call.
    pub ident: String,
    /// What it does.
    pub docs: Docs,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// The associated constant of the runtime's `Method`, or the token of a method that has none.
    pub method: &'static str,
    /// With `{parameter}`s in it.
    pub path: String,
    /// The static of its base URL.
    pub server: String,
    /// The alternatives, each a list of scheme keys.
    pub security: Vec<Vec<String>>,
    /// Whether it may safely be sent twice.
    pub repeatable: bool,
    /// What a caller must give.
    pub arguments: Vec<Argument>,
    /// What a caller may give.
    pub setters: Vec<Argument>,
    /// The body of an answer; `None` if there is none.
    pub answer: Option<Type>,
}

/// A parameter or the body.
#[derive(Debug)]
pub struct Argument {
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
}

/// Where an argument goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Into the path.
    Path,
    /// Into the query.
    Query,
    /// Into the query, the name once for each item.
    QueryExploded,
    /// Into the query, with commas.
    QueryComma,
    /// Into a header.
    Header,
    /// Into a cookie.
    Cookie,
    /// Into the body, as JSON.
    Body,
}
