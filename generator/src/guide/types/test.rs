//! Tests of examples, and of calls.

use super::CallSnippet;
use crate::rust::Type;
use crate::tree::Node;

/// The tests of a client's examples.
#[derive(Debug, Default)]
pub struct RoundTripTests {
    /// `use` lines.
    pub imports: Vec<String>,
    /// The tests, by name.
    pub tests: Vec<RoundTripTest>,
}

/// A test: the value survives the type.
#[derive(Debug)]
pub struct RoundTripTest {
    /// The function.
    pub ident: String,
    /// The type, as a file outside of the client names it.
    pub ty: Type,
    /// The value.
    pub value: Node,
}

/// A test: the server accepts the call.
#[derive(Debug)]
pub struct CallTest {
    /// The function.
    pub ident: String,
    /// The call.
    pub example: CallSnippet,
}
