//! The output of the guide. Every text is Markdown that is safe where it is printed.
//!
//! - [`snippet`] has example code: expressions, calls, clients, programs.
//! - [`page`] has pages about operations and webhooks, as sections and tables.
//! - [`readme`] has sentences and titles of the README.
//! - [`test`] has round-trip tests and call tests.

mod page;
mod readme;
mod snippet;
mod test;

pub use page::{HandlerSnippet, Page, Row, Section, TypeRows, TypeSection, WebhookPage, WebhookSection};
pub use readme::{ClientReadme, Readme};
pub use snippet::{CallSnippet, ClientSnippets, ExampleExpr, ExampleProgram, Import, SnippetResult, UserExample};
pub use test::{CallTest, RoundTripTest, RoundTripTests};
