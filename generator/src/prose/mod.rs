//! Text of generated documentation: the document's Markdown, and the phrases that the generator adds.

mod markdown;
mod phrases;
mod tables;

pub(crate) use markdown::{cell, in_cell, is_hidden, markdown, under_heading};
pub(crate) use phrases::{MAX_EXAMPLE_LENGTH, is_short, limits, line, operation, paragraphs, status, test, wire};
pub(crate) use tables::{Section, Table, sections};
