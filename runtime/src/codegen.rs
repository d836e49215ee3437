//! What only generated code uses. It changes together with the generator; no other code should name it.

pub use crate::wire::*;
