//! Pages of documentation: one for each group of operations, and one for the webhooks.

pub(super) mod operations;
pub(super) mod webhooks;
