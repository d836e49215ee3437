//! Fuzz targets: functions that take any bytes and panic if the generator or the runtime misbehaves.
//!
//! Three programs share them: `cargo xtask fuzz`, which runs `fuzz-worker` of this crate; the test `tests/fuzz.rs`; and the
//! targets of cargo-fuzz in `fuzz/fuzz_targets`.
//!
//! A [`Target`] has seeds, which are valid inputs, and a mutation, which makes new inputs of them. [`Inputs`] makes the
//! input of each number from a seed of random numbers, so a run can be repeated. [`check`] runs a target on an input and limits
//! the bytes that it allocates, which is a measure of work that does not depend on the load of the machine.

pub mod additive;
mod check;
mod inputs;
mod mutate;
mod seeds;
#[allow(dead_code, missing_docs, unreachable_pub, unused_imports, reason = "it is written as a crate of its own")]
#[rustfmt::skip]
mod shapes;
mod target;
mod targets;

pub use self::check::check;
pub use self::inputs::Inputs;
pub use self::target::{ALL, Format, Target, find};
