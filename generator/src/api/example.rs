//! Examples, defaults and constants.

use super::Type;
use crate::pointer::Pointer;
use crate::tree::Node;

/// A value that a document gives for a type, and that its schema allows.
#[derive(Debug, Clone)]
pub struct Example {
    /// Where it stands, or is referred to.
    pub at: Pointer,
    /// The type that it is of.
    pub ty: Type,
    /// What it is.
    pub value: Node,
}
