//! The keywords of a schema, which the first passes rewrite.

use std::ops::Deref;
use std::sync::Arc;

use crate::parse::{self, SchemaId};

/// The keywords of a schema. A schema with branches has nothing else that determines a type.
#[derive(Debug, Clone)]
pub struct Keywords {
    /// Shared with the documents until a pass changes it.
    pub(super) parsed: Arc<parse::Schema>,
    /// A union whose branches describe every property that the object does not describe.
    pub flattened_union: Option<SchemaId>,
    /// `true` for the value of a discriminator, with which a subtype is sent even if the document does not require the property.
    pub is_tag: bool,
}

impl From<parse::Schema> for Keywords {
    fn from(parsed: parse::Schema) -> Self {
        Self::from(Arc::new(parsed))
    }
}

impl From<Arc<parse::Schema>> for Keywords {
    fn from(parsed: Arc<parse::Schema>) -> Self {
        Self { parsed, flattened_union: None, is_tag: false }
    }
}

impl Keywords {
    /// Returns a copy of the keywords, for a change.
    pub(super) fn to_parsed(&self) -> parse::Schema {
        (*self.parsed).clone()
    }

    /// Returns the keywords for a change.
    pub(super) fn parsed_mut(&mut self) -> &mut parse::Schema {
        Arc::make_mut(&mut self.parsed)
    }
}

impl Deref for Keywords {
    type Target = parse::Schema;

    fn deref(&self) -> &parse::Schema {
        &self.parsed
    }
}
