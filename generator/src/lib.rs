//! Specwright generates Rust SDKs from OpenAPI documents.
//!
//! ```text
//! text ─read─▶ Document ─overlay─▶ Document ─parse─▶ Spec ─normalize─▶ Schemas ─lower─▶ api::Api ─plan─▶ rust::Crate ─┬─emit─▶ files
//!                                                                                              └──────guide───▶ Guide ─emit─▶ files
//! ```
//!
//! Each stage is a module with one function, which has one input type and one output type, and adds its findings to one
//! [`diagnostics::Report`]. Stages are pure: they take texts and return texts. [`generate`] runs all stages for a
//! [`job::Job`]; [`debug`] prints the output of one stage. Only [`disk`] accesses files.

pub mod command;
pub mod config;
pub mod debug;
pub mod disk;
pub mod generate;
pub mod job;
pub mod reference;

pub(crate) mod budget;
pub mod common;
pub mod graph;
pub mod limits;
pub mod media_type;
pub(crate) mod naming;
pub(crate) mod paths;
pub mod pointer;
pub(crate) mod prose;
pub(crate) mod runtime_files;
pub mod runtime_source;
pub mod source;
pub(crate) mod spelling;
pub mod tree;
pub(crate) mod wildcard;

pub mod diagnostics;
pub mod show;

pub mod api;
pub mod diff;
pub(crate) mod draft;
pub mod emit;
pub mod guide;
pub mod lower;
pub mod normalize;
pub mod overlay;
pub mod parse;
pub mod plan;
pub mod read;
pub mod recorded;
pub mod rust;
pub mod surface;
