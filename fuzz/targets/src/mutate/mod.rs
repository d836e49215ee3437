//! Mutations of inputs.

pub(crate) mod bytes;
pub(crate) mod tree;
mod values;
