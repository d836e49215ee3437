//! `readOnly` and `writeOnly`: in which direction a property is present.
//!
//! One type serves both directions, because most properties go both ways and callers send what they received. A read-only
//! property is present in what the API sends, a write-only one in what the client sends. Whether a field of the type may be
//! absent also depends on the directions in which values of the schema go: `id` of a schema that only responses have is
//! always present, and may be absent as soon as a request sends the schema as well.

use crate::api::{Api, Directions, Operation, Presence, Response, Side, TypeKind, Webhook};
use crate::graph;
use crate::normalize::Schema;

/// Returns the presence of a property with this schema.
pub(super) fn presence(schema: &Schema, required: bool) -> Presence {
    let present = if required { Side::Required } else { Side::Optional };
    if schema.is_tag {
        return Presence { request: Side::Required, response: present };
    }
    match (schema.read_only, schema.write_only) {
        (true, false) => Presence { request: Side::Never, response: present },
        (false, true) => Presence { request: present, response: Side::Never },
        // A property that is both would never be present at all, which nobody means.
        (true, true) | (false, false) => Presence { request: present, response: present },
    }
}

/// Sets the directions in which values of each schema go. A webhook goes the other way round than an operation: the API
/// sends its body, and the client sends its response.
pub(super) fn set_directions(api: &mut Api) {
    let operation_bodies = api.operations.iter().filter_map(|it| it.body.as_ref());
    let operation_responses = api.operations.iter().flat_map(Operation::responses).flat_map(Response::types);
    let webhook_bodies = api.webhooks.iter().filter_map(|it| it.body.as_ref());
    let webhook_responses = api.webhooks.iter().flat_map(Webhook::response_types);
    let sent = operation_bodies.flat_map(|body| body.content.types()).chain(webhook_responses);
    let received = webhook_bodies.flat_map(|body| body.content.types()).chain(operation_responses);
    let sent = find_contained(api, sent.filter_map(|ty| ty.kind.schema()).map(|id| id.0).collect());
    let received = find_contained(api, received.filter_map(|ty| ty.kind.schema()).map(|id| id.0).collect());
    for (schema, (request, response)) in api.schemas.iter_mut().zip(sent.into_iter().zip(received)) {
        schema.directions = Directions { request, response };
    }
}

/// Returns for each schema whether it is one of the seeds, or a seed contains it, however deep.
pub(super) fn find_contained(api: &Api, seeds: Vec<usize>) -> Vec<bool> {
    // `leading_to` follows edges backwards, so these lead from the contained schema to its containers.
    let mut containers = vec![Vec::new(); api.schemas.len()];
    for (container, schema) in api.schemas.iter().enumerate() {
        for contained in schema.shape.kinds().into_iter().filter_map(TypeKind::schema) {
            containers[contained.0].push(container);
        }
    }
    graph::leading_to(&containers, seeds)
}
