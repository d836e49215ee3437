//! Pages of documentation, one a group of operations. Every text is Markdown and safe where it stands.

use super::{CallSnippet, ExampleExpr};
use crate::rust::Docs;

/// A page about the operations of a group.
#[derive(Debug)]
pub struct Page {
    /// The file in `docs/`, without the ending.
    pub file: String,
    /// The group, as the document calls it and as a program reaches it.
    pub title: String,
    /// One line about it.
    pub summary: String,
    /// What it is for.
    pub docs: Docs,
    /// Its operations.
    pub sections: Vec<Section>,
    /// Methods that lead to operations of other groups: each, and what it is the same as.
    pub others: Vec<(String, String)>,
    /// What is sent and answered, each type once.
    pub types: Vec<TypeSection>,
}

/// A section about an operation.
#[derive(Debug)]
pub struct Section {
    /// The method.
    pub name: String,
    /// One line about it.
    pub summary: String,
    /// What it does.
    pub docs: Docs,
    /// The alternatives of credentials, for people; empty if it takes none.
    pub security: String,
    /// How it is called.
    pub example: CallSnippet,
    /// What it takes.
    pub rows: Vec<Row>,
    /// The type of the answer.
    pub response: String,
    /// The statuses that are no error, for people.
    pub successes: &'static str,
    /// Statuses that are no success: the status, its body, and what it means.
    pub errors: Vec<[String; 3]>,
    /// Whether it may safely be sent twice.
    pub idempotent: bool,
}

/// A type that is sent or answered.
#[derive(Debug)]
pub struct TypeSection {
    /// `struct` or `enum`, and the name.
    pub title: String,
    /// What it is.
    pub docs: Docs,
    /// Its fields or values.
    pub rows: TypeRows,
}

/// What a type is made of.
#[derive(Debug)]
pub enum TypeRows {
    /// Fields.
    Fields(Vec<Row>),
    /// The variant, its value or type, and what it means.
    Values(Vec<[String; 3]>),
}

/// A parameter or a field.
#[derive(Debug)]
pub struct Row {
    /// The argument, setter or field.
    pub name: String,
    /// The type, with a link if there is more to say about it.
    pub ty: String,
    /// Whether it must be there.
    pub required: bool,
    /// What it is, and what constrains it.
    pub description: String,
}

/// A page about what the API calls.
#[derive(Debug)]
pub struct WebhookPage {
    /// The file in `docs/`, without the ending.
    pub file: String,
    /// What the page is about, as a program reaches it.
    pub title: String,
    /// The webhooks.
    pub sections: Vec<WebhookSection>,
    /// What comes and is answered, each type once.
    pub types: Vec<TypeSection>,
}

/// A section about a webhook.
#[derive(Debug)]
pub struct WebhookSection {
    /// The method of the trait.
    pub name: String,
    /// One line about it.
    pub summary: String,
    /// What it asks, and where it is called.
    pub docs: Docs,
    /// How it is answered.
    pub example: HandlerSnippet,
    /// The field of the request, where it comes from, its type, whether it must be there, and what it is.
    pub rows: Vec<[String; 5]>,
    /// Statuses: the status, its body, and when it is answered.
    pub responses: Vec<[String; 3]>,
}

/// An implementation of a method.
#[derive(Debug)]
pub struct HandlerSnippet {
    /// What it names of the module `webhooks`.
    pub names: Vec<String>,
    /// What else it names, as paths from the crate.
    pub imports: Vec<super::Import>,
    /// The type of the request.
    pub request: String,
    /// Whether there is something in the request.
    pub is_shown: bool,
    /// The type of the answer.
    pub answer: String,
    /// What it comes to: a result.
    pub value: ExampleExpr,
}
