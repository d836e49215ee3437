//! Example code: expressions, calls of operations, clients, and programs around them.

use crate::api::OperationId;
use crate::rust::Docs;

/// An expression in example code.
#[derive(Debug, Clone, PartialEq)]
pub enum ExampleExpr {
    /// `true` or `false`
    Boolean(bool),
    /// An integer, with a type suffix where the type cannot be inferred.
    Integer(i128, Option<&'static str>),
    /// A floating-point number.
    Float(f64),
    /// A string literal.
    Text(String),
    /// A path or a variable, such as `Priority::High`.
    Path(String),
    /// A function call: the path and the arguments.
    Call(String, Vec<ExampleExpr>),
    /// A method call: the receiver, the method and the arguments.
    Method(Box<ExampleExpr>, String, Vec<ExampleExpr>),
    /// `[a]`
    Array(Vec<ExampleExpr>),
    /// `vec![a]`
    Vector(Vec<ExampleExpr>),
    /// `(a, b)`
    Pair(Box<ExampleExpr>, Box<ExampleExpr>),
    /// A struct literal: the path, and the fields with their values.
    Struct(String, Vec<(String, ExampleExpr)>),
    /// `json!(…)`
    Json(serde_json::Value),
}

/// An import of example code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Import {
    /// A path within the module of the client, such as `models::Author`.
    Client(String),
    /// A path within the crate, such as `IndexMap`.
    Crate(String),
}

/// A call of an operation, with its arguments.
#[derive(Debug, Clone, PartialEq)]
pub struct CallSnippet {
    /// The operation.
    pub operation: OperationId,
    /// The imports of the expression.
    pub imports: Vec<Import>,
    /// Variables that the code around the call has to provide, with their types.
    pub free_variables: Vec<(String, String)>,
    /// The call, before it is sent.
    pub call: ExampleExpr,
    /// The kind of response, which decides how the call is sent.
    pub result: SnippetResult,
}

/// The kind of response of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SnippetResult {
    /// A response without a body.
    Empty,
    /// A response with a body.
    Body,
    /// A response that can only be streamed.
    Stream,
}

impl SnippetResult {
    /// Returns whether there is a body to print.
    pub fn has_body(self) -> bool {
        match self {
            Self::Empty => false,
            Self::Body | Self::Stream => true,
        }
    }
}

/// A generated program that sends one call.
#[derive(Debug)]
pub struct ExampleProgram {
    /// The name of the file in `examples/`, without its extension.
    pub name: String,
    /// A sentence about the program.
    pub docs: Docs,
    /// The call.
    pub example: CallSnippet,
    /// The feature that the program needs.
    pub feature: Option<String>,
}

impl ExampleProgram {
    /// Returns the path of the program, from the root of the crate.
    pub fn path(&self) -> String {
        format!("examples/{}.rs", self.name)
    }
}

/// A hand-written program.
#[derive(Debug)]
pub struct UserExample {
    /// The name of the cargo target.
    pub name: String,
    /// The path of its file in the crate.
    pub path: String,
    /// A sentence about the program.
    pub docs: Docs,
    /// The features that it needs.
    pub features: Vec<String>,
}

/// Code that creates a client, and the tables of credentials and settings.
#[derive(Debug, Clone)]
pub struct ClientSnippets {
    /// The crate, as a path names it.
    pub krate: String,
    /// The module of the client, as a path from the crate.
    pub module: String,
    /// The variable that holds a client.
    pub variable: String,
    /// A `Result` of a client that is configured by environment variables.
    pub client: ExampleExpr,
    /// A client builder with placeholders for its arguments and one credential.
    pub test: ExampleExpr,
    /// The same with every credential.
    pub all_credentials: ExampleExpr,
    /// The variable `builder` with the settings of a sibling of a client.
    pub sibling: ExampleExpr,
    /// The environment variables that [`Self::client`] reads.
    pub environment: Vec<String>,
    /// The credentials: builder method, environment variables, description.
    pub credentials: Vec<[String; 3]>,
    /// The settings of the base URL: argument or builder method, environment variable, description.
    pub settings: Vec<[String; 3]>,
}
