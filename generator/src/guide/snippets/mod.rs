//! Expressions of example code: values, calls and clients.

pub(super) mod call;
pub(super) mod client;
mod pattern;
pub(super) mod placeholder;
pub(super) mod value;
