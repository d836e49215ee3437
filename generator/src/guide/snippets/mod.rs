//! Example code: values, calls, clients and handlers.

pub(super) mod call;
pub(super) mod client;
mod flat_body;
pub(super) mod handler;
mod pattern;
pub(super) mod placeholder;
pub(super) mod value;
