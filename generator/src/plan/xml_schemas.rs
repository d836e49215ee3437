//! The schemas of XML bodies, whose types need a layout.

use std::collections::BTreeSet;

use crate::api::{self, Api, SchemaId, TypeKind};

/// Returns the schemas that XML bodies contain.
pub(super) fn find_xml_schemas(api: &Api) -> BTreeSet<SchemaId> {
    let mut open: Vec<SchemaId> =
        api.operations.iter().flat_map(api::Operation::xml_types).filter_map(|it| it.kind.schema()).collect();
    let mut res = BTreeSet::new();
    while let Some(id) = open.pop() {
        if res.insert(id) {
            open.extend(api.schemas[id.0].shape.kinds().into_iter().filter_map(TypeKind::schema));
        }
    }
    res
}
