//! Headers of answers: a constant of the call for each.

use std::collections::BTreeMap;

use crate::api::{self, Api, Scalar, Shape, StyleKind, Type, TypeKind};
use crate::diagnostics::Report;
use crate::naming::{Candidate, Case, Priority, settle};
use crate::prose;
use crate::rust::{Header, HeaderEncoding};
use crate::spelling::Scope;

/// Every header that some answer of an operation is declared to carry, by name.
pub(in crate::plan) fn headers(report: &mut Report, scope: &Scope<'_>, it: &api::Operation) -> Vec<Header> {
    let mut by_name: BTreeMap<String, Vec<&api::Parameter>> = BTreeMap::new();
    for header in it.successes.iter().chain(&it.failures).flat_map(|it| &it.headers) {
        by_name.entry(header.name.to_ascii_lowercase()).or_default().push(header);
    }
    let candidates: Vec<Candidate<'_>> = by_name
        .values()
        .map(|them| Candidate {
            wire: them[0].name.clone(),
            words: them[0].name.clone(),
            at: &them[0].at,
            claim: them[0].rust_name.clone().map_or(Priority::Place, Priority::Explicit),
        })
        .collect();
    let names = settle(report, Case::Snake, &[], &candidates);
    let planned = by_name.iter().zip(names).map(|((wire, them), name)| {
        let said = them.iter().find_map(|it| it.docs.description.as_deref()).map(prose::markdown).unwrap_or_default();
        // Answers that do not agree on what it is have in common that it is text.
        let agreed = them.iter().all(|it| it.ty == them[0].ty && it.style == them[0].style);
        let text = Type { kind: TypeKind::Scalar(Scalar::String), nullable: false };
        let ty = if agreed { &them[0].ty } else { &text };
        Header {
            ident: name.ident.to_uppercase(),
            docs: if said.is_empty() { prose::line(prose::wire(&name.wire)) } else { said },
            encoding: if agreed { encoding(scope.api, &ty.kind, them[0].style) } else { HeaderEncoding::Text },
            ty: scope.value(&ty.kind),
            wire: wire.clone(),
        }
    });
    planned.collect()
}

/// Returns how the value of a response header is written.
fn encoding(api: &Api, kind: &TypeKind, style: api::Style) -> HeaderEncoding {
    let object = if style.explode { HeaderEncoding::Pairs } else { HeaderEncoding::Object };
    match api.resolved(kind) {
        _ if style.kind == StyleKind::Json => HeaderEncoding::Json,
        TypeKind::List(_) => HeaderEncoding::List,
        TypeKind::Map(_) => object,
        TypeKind::Scalar(_) | TypeKind::Any | TypeKind::Broken => HeaderEncoding::Text,
        TypeKind::Schema(id) => match &api.schemas[id.0].shape {
            Shape::Object(_) => object,
            Shape::Tuple(_) => HeaderEncoding::List,
            Shape::Enum(_) | Shape::Union(_) | Shape::Alias(_) | Shape::Broken => HeaderEncoding::Text,
        },
    }
}
