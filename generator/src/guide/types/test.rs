//! Tests that are generated with the crate.

use super::CallSnippet;
use crate::rust::Type;
use crate::tree::Node;

/// The round-trip tests of a client.
#[derive(Debug, Default)]
pub struct RoundTripTests {
    /// The name of the file in `tests/` that holds the examples.
    pub values_file: String,
    /// The paths that the test file imports.
    pub imports: Vec<String>,
    /// The tests, by name.
    pub tests: Vec<RoundTripTest>,
}

/// A test that decodes an example of the document, encodes it again, and compares the JSON.
#[derive(Debug)]
pub struct RoundTripTest {
    /// The name of the test.
    pub ident: String,
    /// The type, as a file outside of the client names it.
    pub ty: Type,
    /// The example.
    pub value: Node,
}

/// A test that calls an operation of a server, which checks the request.
#[derive(Debug)]
pub struct CallTest {
    /// The name of the test.
    pub ident: String,
    /// The call.
    pub example: CallSnippet,
}
