//! Text of generated documentation: Markdown of the document, and phrases of our own.

mod markdown;
mod phrases;

pub(crate) use markdown::{cell, in_cell, markdown, under_heading};
pub(crate) use phrases::{
    MAX_EXAMPLE_LENGTH, is_short, limits, line, operation, paragraphs, status, test, wire, with_article,
};
