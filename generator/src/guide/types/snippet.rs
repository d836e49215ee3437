//! Examples of calls, and programs around them.

use crate::api::OperationId;
use crate::rust::Docs;

/// An expression of an example.
#[derive(Debug, Clone, PartialEq)]
pub enum ExampleExpr {
    /// `true` or `false`
    Boolean(bool),
    /// A number, with the suffix of its type if nothing else says it.
    Integer(i128, Option<&'static str>),
    /// A number with a fraction.
    Float(f64),
    /// A text.
    Text(String),
    /// A path or a variable, such as `Priority::High`.
    Path(String),
    /// A function, and what it is called with.
    Call(String, Vec<ExampleExpr>),
    /// A value, a method of it, and what that is called with.
    Method(Box<ExampleExpr>, String, Vec<ExampleExpr>),
    /// `[a]`
    Array(Vec<ExampleExpr>),
    /// `vec![a]`
    Vector(Vec<ExampleExpr>),
    /// `(a, b)`
    Pair(Box<ExampleExpr>, Box<ExampleExpr>),
    /// Any JSON, as `json!` takes it.
    Json(serde_json::Value),
}

/// An import of an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Import {
    /// A path within the module of the client, such as `models::Author`.
    Client(String),
    /// A path within the crate, such as `runtime::IndexMap`.
    Crate(&'static str),
}

/// A call of an operation with its arguments.
#[derive(Debug, Clone, PartialEq)]
pub struct CallSnippet {
    /// The operation that is called.
    pub operation: OperationId,
    /// Its `operationId`, as mocks name it.
    pub operation_name: String,
    /// What the expression names.
    pub imports: Vec<Import>,
    /// Values that it does not make, with their types.
    pub free_variables: Vec<(String, String)>,
    /// The call, not sent yet.
    pub call: ExampleExpr,
    /// How it is sent, and what comes back.
    pub result: SnippetResult,
}

/// How a call is sent, and what comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SnippetResult {
    /// Nothing worth printing.
    Empty,
    /// An answer.
    Answered,
    /// An answer that is read while it comes.
    Streamed,
}

impl SnippetResult {
    /// Whether there is something to print.
    pub fn has_answer(self) -> bool {
        match self {
            Self::Empty => false,
            Self::Answered | Self::Streamed => true,
        }
    }
}

/// A program that sends one call.
#[derive(Debug)]
pub struct ExampleProgram {
    /// Its file, without the ending.
    pub name: String,
    /// What it does.
    pub docs: Docs,
    /// The call.
    pub example: CallSnippet,
    /// The feature of the crate that it needs.
    pub feature: Option<String>,
}

/// A program that is written by hand.
#[derive(Debug)]
pub struct UserExample {
    /// What it is run by.
    pub name: String,
    /// Its file.
    pub path: String,
    /// What it is.
    pub docs: Docs,
    /// The features that it needs.
    pub features: Vec<String>,
}

/// How examples come to a client.
#[derive(Debug, Clone)]
pub struct ClientSnippets {
    /// The crate, as a path names it.
    pub krate: String,
    /// The module of the client, as a path from the crate.
    pub module: String,
    /// The variable that holds a client.
    pub variable: String,
    /// The client of the environment, or one with placeholders: `Result`.
    pub client: ExampleExpr,
    /// What the builder needs, as a test would say it, and a credential. It is no client yet.
    pub test: ExampleExpr,
    /// The same with a credential of each kind.
    pub trusted: ExampleExpr,
    /// The environment variables that [`Self::client`] reads.
    pub environment: Vec<String>,
    /// Ways to authenticate: the setter, its environment variables, and what it is.
    pub credentials: Vec<[String; 3]>,
    /// What decides where requests go, in the same way.
    pub settings: Vec<[String; 3]>,
}
