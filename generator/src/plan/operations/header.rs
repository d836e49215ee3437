//! Response headers, with a constant of the call for each.

use std::collections::BTreeMap;

use super::super::docs::described_or;
use crate::api::{self, Api, Scalar, Shape, StyleKind, Type, TypeKind};
use crate::diagnostics::Report;
use crate::naming::{Candidate, Case, resolve_names};
use crate::prose;
use crate::rust::{Header, HeaderEncoding};
use crate::spelling::Scope;

/// Plans every header that some response of an operation declares, by name.
pub(super) fn plan_headers(report: &mut Report, scope: &Scope<'_>, operation: &api::Operation) -> Vec<Header> {
    let mut by_name: BTreeMap<String, Vec<&api::Parameter>> = BTreeMap::new();
    for header in operation.successes.iter().chain(&operation.failures).flat_map(|response| &response.headers) {
        by_name.entry(header.name.to_ascii_lowercase()).or_default().push(header);
    }
    let candidates = by_name.values().map(|declared| {
        Candidate::new(&declared[0].name, &declared[0].at).or_explicit(declared[0].rust_name.as_deref())
    });
    let names = resolve_names(Case::Snake, &[], &candidates.collect::<Vec<_>>()).report(report);
    let planned = by_name.iter().zip(names).map(|((wire, declared), name)| {
        let description = declared.iter().find_map(|header| header.docs.description.as_deref());
        // Responses that declare different types have only the text in common.
        let first = declared[0];
        let is_uniform = declared.iter().all(|header| header.ty == first.ty && header.style == first.style);
        let text = Type { kind: TypeKind::Scalar(Scalar::String), nullable: false };
        let ty = if is_uniform { &first.ty } else { &text };
        Header {
            ident: name.ident.to_uppercase(),
            docs: described_or(description, || prose::wire(&name.wire)),
            encoding: if is_uniform { encoding(scope.api, &ty.kind, first.style) } else { HeaderEncoding::Text },
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
