//! Tests that are generated with the crate.

pub(super) mod call;
pub(super) mod round_trip;
