//! The documentation of a schema.

use crate::api;
use crate::normalize::Schema;

/// Lowers the documentation of a schema, with its example and default.
pub(in crate::lower) fn lower_docs(schema: &Schema) -> api::Docs {
    api::Docs {
        summary: None,
        description: schema.description.clone(),
        more: None,
        deprecated: schema.deprecated,
        example: schema.examples.first().map(Into::into),
        default: schema.default.as_deref().map(Into::into),
    }
}
