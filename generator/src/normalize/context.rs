//! The input and the result of the pass `shape`.

use std::collections::BTreeMap;

use super::Keywords;
use super::flatten_all_of::{FlattenError, Parts, find_target};
use super::types::Shape;
use crate::diagnostics::Finding;
use crate::parse::{SchemaId, Spec};

/// The shape of a schema, and the findings about it.
pub(super) struct Shaped {
    pub(super) shape: Shape,
    pub(super) has_own_type: bool,
    pub(super) findings: Vec<Finding>,
}

/// The results of earlier passes, by [`SchemaId`].
pub(super) struct Input<'a> {
    pub(super) spec: &'a Spec,
    pub(super) schemas: &'a [Keywords],
    pub(super) parts: &'a [Result<Parts, FlattenError>],
    pub(super) allows_null: &'a [bool],
    pub(super) duplicates: &'a BTreeMap<SchemaId, SchemaId>,
}

impl<'a> Input<'a> {
    pub(super) fn schema(&self, id: SchemaId) -> &'a Keywords {
        &self.schemas[id.0]
    }

    pub(super) fn target(&self, id: SchemaId) -> Option<SchemaId> {
        find_target(self.spec, self.schema(id))
    }
}
