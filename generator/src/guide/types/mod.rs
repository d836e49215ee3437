//! What the guide is made of, as data. Every text is Markdown that is safe where it is printed.

mod page;
mod snippet;
mod test;

pub use page::{HandlerSnippet, Page, Row, Section, TypeRows, TypeSection, WebhookPage, WebhookSection};
pub use snippet::{CallSnippet, ClientSnippets, ExampleExpr, ExampleProgram, Import, SnippetResult, UserExample};
pub use test::{CallTest, RoundTripTest, RoundTripTests};
