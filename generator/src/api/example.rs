//! Examples, defaults and constants of schemas.

use super::Type;
use crate::pointer::Pointer;
use crate::tree::Node;

/// A value that the document gives for a schema, and that the schema allows.
#[derive(Debug, Clone)]
pub struct Example {
    /// The place of the value, or of the reference to it.
    pub at: Pointer,
    /// The type of the value.
    pub ty: Type,
    /// The value.
    pub value: Node,
}
