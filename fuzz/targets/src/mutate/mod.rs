//! Mutations of inputs.

pub(crate) mod additive;
pub(crate) mod bytes;
pub(crate) mod tree;
mod values;
