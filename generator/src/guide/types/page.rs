//! Pages: one for each group of operations, and one for the webhooks of a client.

use super::{CallSnippet, ExampleExpr};
use crate::rust::Docs;

/// A page about the operations of a group.
#[derive(Debug)]
pub struct Page {
    /// The name of the file in `docs/`, without its extension.
    pub file: String,
    /// The tag, and the code that accesses the group: "Channels: `client.channels()`".
    pub title: String,
    /// The first paragraph of the docs, as one line.
    pub summary: String,
    /// The description of the tag.
    pub docs: Docs,
    /// The operations.
    pub sections: Vec<Section>,
    /// Methods that delegate to operations of other groups: the method, and its target as `Group::method`.
    pub aliases: Vec<(String, String)>,
    /// The types of requests and responses, each once.
    pub types: Vec<TypeSection>,
}

impl Page {
    /// Returns the path of the page, from the root of the crate.
    pub fn path(&self) -> String {
        format!("docs/{}.md", self.file)
    }
}

/// A section about an operation.
#[derive(Debug)]
pub struct Section {
    /// The method.
    pub name: String,
    /// The first paragraph of the docs, as one line.
    pub summary: String,
    /// The description of the operation.
    pub docs: Docs,
    /// The alternatives of credentials, such as "`basic`, or `bearer`"; empty if the operation needs none.
    pub security: String,
    /// A call of the operation.
    pub example: CallSnippet,
    /// The arguments, then the setters.
    pub rows: Vec<Row>,
    /// A description of the response type.
    pub response: String,
    /// Documented error responses: the status, the body, and the description.
    pub errors: Vec<[String; 3]>,
    /// A sentence about statuses that are not documented.
    pub other_errors: String,
    /// A sentence about when the call is retried.
    pub retries: &'static str,
}

/// A section about a type of requests or responses.
#[derive(Debug)]
pub struct TypeSection {
    /// `struct` or `enum`, and the name.
    pub title: String,
    /// The description of the type.
    pub docs: Docs,
    /// The fields or variants.
    pub rows: TypeRows,
}

/// The table in the section of a type.
#[derive(Debug)]
pub enum TypeRows {
    /// The fields of a struct.
    Fields(Vec<Row>),
    /// The variants of an enum: the identifier, its value or type, and the description.
    Values(Vec<[String; 3]>),
}

/// A row about a parameter or a field.
#[derive(Debug)]
pub struct Row {
    /// The identifier, and the name in requests if it differs.
    pub name: String,
    /// The type, with a link to its section or source.
    pub ty: String,
    /// `true` if a value is required.
    pub required: bool,
    /// The description, with the constraints.
    pub description: String,
}

/// A page about the webhooks of a client.
#[derive(Debug)]
pub struct WebhookPage {
    /// The name of the file in `docs/`, without its extension.
    pub file: String,
    /// The heading, with the path of the module.
    pub title: String,
    /// The webhooks.
    pub sections: Vec<WebhookSection>,
    /// The types of requests and responses, each once.
    pub types: Vec<TypeSection>,
}

impl WebhookPage {
    /// Returns the path of the page, from the root of the crate.
    pub fn path(&self) -> String {
        format!("docs/{}.md", self.file)
    }
}

/// A section about a webhook.
#[derive(Debug)]
pub struct WebhookSection {
    /// The method of the handler trait.
    pub name: String,
    /// The anchor of the section's heading on the page.
    pub anchor: String,
    /// The first paragraph of the docs, as one line.
    pub summary: String,
    /// The description of the webhook.
    pub docs: Docs,
    /// An implementation of the method.
    pub example: HandlerSnippet,
    /// The fields of the request: name, location, type, whether it is required, description.
    pub rows: Vec<[String; 5]>,
    /// The responses: status, body, description.
    pub responses: Vec<[String; 3]>,
}

/// An implementation of a handler method.
#[derive(Debug)]
pub struct HandlerSnippet {
    /// The names that are imported from the module `webhooks`.
    pub names: Vec<String>,
    /// All other imports.
    pub imports: Vec<super::Import>,
    /// The type of the request.
    pub request: String,
    /// `true` if the method prints the request, which it does unless the request has no fields.
    pub prints_request: bool,
    /// The type of the response.
    pub response: String,
    /// The result of the method: `Ok(…)` or `Err(…)`.
    pub value: ExampleExpr,
}
