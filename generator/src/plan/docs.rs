//! Documentation of generated items.

use crate::api::Api;
use crate::prose;
use crate::rust::{Docs, Name};

/// Returns the description that the document has, or else this line.
pub(super) fn described_or(description: Option<&str>, fallback: impl FnOnce() -> String) -> Docs {
    let docs = description.map(prose::markdown).unwrap_or_default();
    if docs.is_empty() { prose::line(fallback()) } else { docs }
}

/// Returns the description that the document has, or else the name on the wire.
pub(super) fn described(description: Option<&str>, name: &Name) -> Docs {
    described_or(description, || prose::wire(&name.wire))
}

/// Returns the titles and descriptions of the documents of an API.
pub(super) fn about(api: &Api) -> Docs {
    let parts = api.documents.iter().flat_map(|document| {
        let description = document.description.as_deref().map(prose::markdown).unwrap_or_default();
        [prose::markdown(&document.title), description]
    });
    prose::paragraphs(parts)
}
