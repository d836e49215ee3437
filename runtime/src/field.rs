//! Decoding of text values in forms, queries, paths and headers. The target type decides how a text is parsed.

use indexmap::IndexMap;

/// A field.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Field {
    /// Texts, of which there may be several.
    Texts(Vec<String>, Listed),
    /// The fields of an object, from `name[key]`.
    Object(IndexMap<String, Field>),
    /// A field that is sent as JSON.
    #[cfg(feature = "webhooks")]
    Json(serde_json::Value),
}

/// `true` if the name of a field marks a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Listed {
    /// The name ends in `[]`.
    Yes,
    /// The field is a list if it occurs several times.
    Perhaps,
}

impl Field {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Texts(vec![text.into()], Listed::Perhaps)
    }
}
