//! `--skip-broken`: leaves out exactly what needs something broken.

use std::collections::BTreeSet;

use crate::api::{Answer, Api, Kind, SchemaId, Shape, Type};
use crate::report::{Id, Report};

/// Removes every operation that needs something broken, and names it.
pub(super) fn skip(report: &mut Report, api: &mut Api) {
    let broken = broken(api);
    let is_broken = |ty: &Type| reaches(&ty.kind, &broken);
    api.operations.retain(|it| {
        let types = it.parameters.iter().map(|it| &it.ty).chain(it.body.iter().map(|it| &it.ty));
        let answer = if let Answer::Json(ty) = &it.answer { Some(ty) } else { None };
        let needs = types.chain(answer).any(is_broken);
        if needs {
            report.add(Id::SkippedBroken, &it.at, format!("`{}` is left out: it needs something broken", it.id));
        }
        !needs
    });
    for operation in &mut api.operations {
        for failure in &mut operation.failures {
            failure.ty = failure.ty.take().filter(|ty| !is_broken(ty));
        }
    }
    for id in broken {
        api.schemas[id.0].shape = Shape::Broken;
    }
}

/// Every schema that holds something broken, however deep.
fn broken(api: &Api) -> BTreeSet<SchemaId> {
    let mut res = BTreeSet::new();
    loop {
        let before = res.len();
        for (index, schema) in api.schemas.iter().enumerate() {
            let holds = match &schema.shape {
                Shape::Broken => true,
                Shape::Alias(ty) => reaches(&ty.kind, &res),
                Shape::Object(it) => {
                    it.properties.iter().map(|it| &it.ty).chain(&it.additional).any(|ty| reaches(&ty.kind, &res))
                }
                Shape::Enum(_) | Shape::Union(_) => false,
            };
            if holds {
                res.insert(SchemaId(index));
            }
        }
        if res.len() == before {
            return res;
        }
    }
}

fn reaches(kind: &Kind, broken: &BTreeSet<SchemaId>) -> bool {
    match kind {
        Kind::Broken => true,
        Kind::Any | Kind::Scalar(_) => false,
        Kind::List(it) | Kind::Map(it) => reaches(&it.kind, broken),
        Kind::Schema(id) => broken.contains(id),
    }
}
