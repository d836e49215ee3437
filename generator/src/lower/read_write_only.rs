//! Properties that only one side says.
//!
//! One type serves both ways, because most properties go both ways and callers send what they were sent. A read-only
//! property that requests could hold is asked of nobody, and left out when a request is written; a write-only one may be
//! absent from answers, and is asked of the caller all the same.

use crate::api::{Access, Api, Presence, Shape, TypeKind};
use crate::graph;

/// Says of each such property that it may be absent, where the other side has its say.
pub(super) fn one_sided(api: &mut Api) {
    let bodies = api.operations.iter().flat_map(|it| &it.body).flat_map(|it| it.content.types());
    let bodies = bodies.filter_map(|it| it.kind.schema());
    let sent = reached(api, bodies.map(|it| it.0).collect());
    let answers = api.operations.iter().flat_map(|it| it.successes.iter().chain(&it.failures));
    let answers = answers.flat_map(|it| it.types()).filter_map(|it| it.kind.schema());
    let answered = reached(api, answers.map(|it| it.0).collect());
    for (index, schema) in api.schemas.iter_mut().enumerate() {
        let Shape::Object(object) = &mut schema.shape else { continue };
        for it in object.properties.iter_mut().filter(|it| it.presence == Presence::Required) {
            match it.access {
                Access::ReadOnly if sent[index] => (it.presence, it.required_in_request) = (Presence::Optional, false),
                Access::WriteOnly if answered[index] => it.presence = Presence::Optional,
                Access::Both | Access::ReadOnly | Access::WriteOnly => {}
            }
        }
    }
}

/// Every schema that these hold, however deep, and themselves.
pub(super) fn reached(api: &Api, seeds: Vec<usize>) -> Vec<bool> {
    // Downwards is against the edges from what is held to what holds it.
    let mut holders = vec![Vec::new(); api.schemas.len()];
    for (holder, schema) in api.schemas.iter().enumerate() {
        for held in schema.shape.kinds().into_iter().filter_map(TypeKind::schema) {
            holders[held.0].push(holder);
        }
    }
    graph::leading_to(&holders, seeds)
}
