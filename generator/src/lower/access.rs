//! Properties that only the server says, in what callers send.

use crate::api::{self, Access, Api, Object, Shape};
use crate::graph;
use crate::report::{Id, Report};

/// Tells of each read-only property that a request body holds: it is sent like any other, if the caller sets it.
pub(super) fn read_only(report: &mut Report, api: &Api) {
    let bodies = api.operations.iter().filter_map(|it| it.body.as_ref()?.ty.kind.schema());
    // From a body downwards is against the edges from what is held to what holds it.
    let mut holders = vec![Vec::new(); api.schemas.len()];
    for (holder, schema) in api.schemas.iter().enumerate() {
        for held in schema.shape.kinds().into_iter().filter_map(api::Kind::schema) {
            holders[held.0].push(holder);
        }
    }
    let sent = graph::leading_to(&holders, bodies.map(|it| it.0));
    for (schema, _) in api.schemas.iter().zip(sent).filter(|(_, sent)| *sent) {
        for property in properties(&schema.shape).filter(|it| it.access == Access::ReadOnly) {
            let message =
                format!("`{}` is read-only, and part of a request body: it is not left out of it", property.name);
            report.add(Id::UnsupportedKeyword, &property.at.child("readOnly"), message);
        }
    }
}

fn properties(shape: &Shape) -> impl Iterator<Item = &crate::api::Property> {
    let object: Option<&Object> = if let Shape::Object(it) = shape { Some(it) } else { None };
    object.into_iter().flat_map(|it| &it.properties)
}
