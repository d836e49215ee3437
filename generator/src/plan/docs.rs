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

/// The longest default, as JSON, that a sentence names.
const LONGEST_DEFAULT: usize = 80;

/// Returns the sentence about the default of a field or parameter, given as JSON; `None` if it is long.
pub(super) fn default_note(json: &str) -> Option<String> {
    (json.len() <= LONGEST_DEFAULT).then(|| format!("If absent, the server assumes {}.", prose::wire(json)))
}

/// Returns a line of sentences, if there are any.
pub(super) fn sentences(texts: Vec<String>) -> Docs {
    if texts.is_empty() { Vec::new() } else { prose::line(texts.join(" ")) }
}

/// Returns the titles and descriptions of the documents of an API.
pub(super) fn about(api: &Api) -> Docs {
    let parts = api.documents.iter().flat_map(|document| {
        let description = document.description.as_deref().map(prose::markdown).unwrap_or_default();
        [prose::markdown(&document.title), description]
    });
    prose::paragraphs(parts)
}
