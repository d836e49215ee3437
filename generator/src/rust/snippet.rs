//! Examples of calls, and programs around them.

use super::Docs;

/// An expression of an example.
#[derive(Debug, Clone, PartialEq)]
pub enum Sample {
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
    Call(String, Vec<Sample>),
    /// A value, a method of it, and what that is called with.
    Method(Box<Sample>, String, Vec<Sample>),
    /// `[a]`
    Array(Vec<Sample>),
    /// `vec![a]`
    Vector(Vec<Sample>),
    /// `(a, b)`
    Pair(Box<Sample>, Box<Sample>),
    /// Any JSON, as `json!` takes it.
    Json(serde_json::Value),
}

/// A call of an operation with its arguments.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// The operation, as the document calls it.
    pub operation: String,
    /// What the expression names, as paths from the crate.
    pub imports: Vec<String>,
    /// Values that it does not make, with their types.
    pub given: Vec<(String, String)>,
    /// The call, not sent yet.
    pub call: Sample,
    /// How it is sent, and what comes back.
    pub sent: Sent,
}

/// How a call is sent, and what comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// Nothing worth printing.
    Empty,
    /// An answer.
    Answered,
    /// An answer that is read while it comes.
    Streamed,
}

impl Sent {
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
pub struct Program {
    /// Its file, without the ending.
    pub name: String,
    /// What it does.
    pub docs: Docs,
    /// The call.
    pub example: Example,
    /// The feature of the crate that it needs.
    pub feature: Option<String>,
}

/// A program that is written by hand.
#[derive(Debug)]
pub struct OwnProgram {
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
pub struct Setup {
    /// The crate, as a path names it.
    pub krate: String,
    /// The module of the client, as a path from the crate.
    pub module: String,
    /// The variable that holds a client.
    pub variable: String,
    /// The client of the environment, or one with placeholders: `Result`.
    pub client: Sample,
    /// What the builder needs, as a test would say it, and a credential. It is no client yet.
    pub test: Sample,
    /// The same with a credential of each kind.
    pub trusted: Sample,
    /// The environment variables that [`Self::client`] reads.
    pub environment: Vec<String>,
    /// Ways to authenticate: the setter, its environment variables, and what it is.
    pub credentials: Vec<[String; 3]>,
    /// What decides where requests go, in the same way.
    pub settings: Vec<[String; 3]>,
    /// The simplest call; `None` if there is no operation.
    pub call: Option<Example>,
}
