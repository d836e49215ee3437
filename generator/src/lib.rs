//! Specwright turns OpenAPI documents into Rust SDKs that people can review.
//!
//! ```text
//!           read             overlay            parse               lower             plan                emit
//! text ──────────▶ Document ────────▶ Document ────────▶ Spec ──────────▶ api::Api ────────▶ rust::Crate ────────▶ Vec<File>
//! ```
//!
//! Each stage is a function from one type to another that no other stage knows, and reports what is wrong into one
//! [`report::Report`] instead of giving up. The stages are pure: they get texts and give texts. [`disk`] alone knows
//! files, and [`generate`] is the way through all stages.

pub mod command;
pub mod config;
pub mod disk;
pub mod generate;

pub mod common;
pub mod graph;
pub(crate) mod naming;
pub mod pointer;
pub(crate) mod prose;
pub mod source;
pub(crate) mod spelling;
pub mod tree;

pub mod diagnostics;
pub mod show;

pub mod api;
pub mod emit;
pub mod guide;
pub mod lower;
pub mod normalize;
pub mod overlay;
pub mod parse;
pub mod plan;
pub mod read;
pub mod rust;
