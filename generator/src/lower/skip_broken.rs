//! `--skip-broken`: leaves out exactly what needs something broken.

use std::collections::BTreeSet;

use crate::api::{Api, ResponseBody, SchemaId, Shape, Type, TypeKind};
use crate::diagnostics::{Id, Report};
use crate::graph;

/// Removes every operation that needs something broken, and names it.
pub(super) fn skip(report: &mut Report, api: &mut Api) {
    let broken = broken(api);
    let is_broken = |ty: &Type| reaches(&ty.kind, &broken);
    api.operations.retain(|it| {
        let types = it.parameters.iter().map(|it| &it.ty).chain(it.body.iter().flat_map(|it| it.content.types()));
        let answers = it.successes.iter().flat_map(|it| it.types());
        let needs = it.broken || types.chain(answers).any(is_broken);
        if needs {
            report.add(Id::SkippedBroken, &it.at, format!("`{}` is left out: it needs something broken", it.id));
        }
        !needs
    });
    api.webhooks.retain(|it| {
        let needs = it.broken || it.types().any(is_broken);
        if needs {
            report.add(Id::SkippedBroken, &it.at, format!("`{}` is left out: it needs something broken", it.name));
        }
        !needs
    });
    for (at, what) in &api.unreadable {
        report.add(Id::SkippedBroken, at, format!("`{what}` is left out: it cannot be read"));
    }
    for operation in &mut api.operations {
        for failure in &mut operation.failures {
            if failure.body.ty().is_some_and(is_broken) {
                failure.body = ResponseBody::Empty;
            }
        }
    }
    api.examples.retain(|it| !reaches(&it.ty.kind, &broken));
    for id in broken {
        api.schemas[id.0].shape = Shape::Broken;
    }
}

/// Every schema that holds something broken, however deep.
fn broken(api: &Api) -> BTreeSet<SchemaId> {
    let is_broken =
        |shape: &Shape| matches!(shape, Shape::Broken) || shape.kinds().iter().any(|it| reaches(it, &BTreeSet::new()));
    let seeds = api.schemas.iter().enumerate().filter(|(_, it)| is_broken(&it.shape)).map(|(index, _)| index);
    let held = |it: &Shape| it.kinds().iter().filter_map(|it| it.schema()).map(|it| it.0).collect();
    let edges = api.schemas.iter().map(|it| held(&it.shape));
    let leading = graph::leading_to(&edges.collect(), seeds);
    leading.into_iter().enumerate().filter(|(_, it)| *it).map(|(index, _)| SchemaId(index)).collect()
}

fn reaches(kind: &TypeKind, broken: &BTreeSet<SchemaId>) -> bool {
    match kind {
        TypeKind::Broken => true,
        TypeKind::Any | TypeKind::Scalar(_) => false,
        TypeKind::List(it) | TypeKind::Map(it) => reaches(&it.kind, broken),
        TypeKind::Schema(id) => broken.contains(id),
    }
}
