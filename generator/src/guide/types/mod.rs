//! The output of the guide. Every text is Markdown that is safe where it is printed.
//!
//! - [`snippet`]: example code: expressions, calls, clients, programs.
//! - [`page`]: pages about operations and webhooks, as sections and tables.
//! - [`test`]: round-trip tests and call tests.

mod page;
mod snippet;
mod test;

pub use page::{HandlerSnippet, Page, Row, Section, TypeRows, TypeSection, WebhookPage, WebhookSection};
pub use snippet::{CallSnippet, ClientSnippets, ExampleExpr, ExampleProgram, Import, SnippetResult, UserExample};
pub use test::{CallTest, RoundTripTest, RoundTripTests};
