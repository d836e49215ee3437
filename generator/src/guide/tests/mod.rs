//! Tests that are generated with the crate: round-trip tests and call tests.

pub(super) mod call;
pub(super) mod round_trip;
