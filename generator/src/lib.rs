//! Specwright.
pub mod api;
pub mod lower;
pub mod overlay;
pub mod parse;
pub mod pointer;
pub mod read;
pub mod report;
pub mod source;
pub mod tree;
pub mod vocabulary;
