//! `--skip-broken`: leaves out exactly the operations and webhooks that depend on an invalid item.

use std::collections::BTreeSet;

use crate::api::{Api, ResponseBody, SchemaId, Shape, Type, TypeKind};
use crate::diagnostics::{self, Report};
use crate::graph;

/// Removes and reports every operation and webhook that depends on an invalid item.
///
/// The body of a failure alone does not remove an operation: callers then get the failure without a body.
pub(super) fn skip_broken(report: &mut Report, api: &mut Api) {
    let broken = find_broken(api);
    let is_broken = |ty: &Type| includes_broken(&ty.kind, &broken);
    api.operations.retain(|operation| {
        let parameters = operation.parameters.iter().map(|parameter| &parameter.ty);
        let body = operation.body.iter().flat_map(|body| body.content.types());
        let successes = operation.successes.iter().flat_map(|response| response.types());
        let is_skipped = operation.broken || parameters.chain(body).chain(successes).any(is_broken);
        if is_skipped {
            report.push(diagnostics::lower::skipped(&operation.at, &operation.id));
        }
        !is_skipped
    });
    api.webhooks.retain(|webhook| {
        let is_skipped = webhook.broken || webhook.types().any(is_broken);
        if is_skipped {
            report.push(diagnostics::lower::skipped(&webhook.at, &webhook.name));
        }
        !is_skipped
    });
    for (at, name) in &api.unreadable {
        report.push(diagnostics::lower::skipped_unreadable(at, name));
    }
    for failure in api.operations.iter_mut().flat_map(|operation| &mut operation.failures) {
        if failure.body.ty().is_some_and(is_broken) {
            failure.body = ResponseBody::Empty;
        }
    }
    api.examples.retain(|example| !includes_broken(&example.ty.kind, &broken));
    for id in broken {
        api.schemas[id.0].shape = Shape::Broken;
    }
}

/// Returns every schema that could not be read, and every schema that contains one, however deep.
fn find_broken(api: &Api) -> BTreeSet<SchemaId> {
    let is_broken = |shape: &Shape| {
        matches!(shape, Shape::Broken) || shape.kinds().iter().any(|kind| includes_broken(kind, &BTreeSet::new()))
    };
    let seeds = api.schemas.iter().enumerate().filter(|(_, schema)| is_broken(&schema.shape)).map(|(index, _)| index);
    let contained = |shape: &Shape| shape.kinds().iter().filter_map(|kind| kind.schema()).map(|id| id.0).collect();
    let edges = api.schemas.iter().map(|schema| contained(&schema.shape));
    let leading = graph::leading_to(&edges.collect(), seeds);
    leading.into_iter().enumerate().filter(|(_, leads)| *leads).map(|(index, _)| SchemaId(index)).collect()
}

fn includes_broken(kind: &TypeKind, broken: &BTreeSet<SchemaId>) -> bool {
    match kind {
        TypeKind::Broken => true,
        TypeKind::Any | TypeKind::Scalar(_) => false,
        TypeKind::List(ty) | TypeKind::Map(ty) => includes_broken(&ty.kind, broken),
        TypeKind::Schema(id) => broken.contains(id),
    }
}
