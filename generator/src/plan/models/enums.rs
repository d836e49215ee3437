//! Enums: a variant for each value.

use crate::api::{self, Literal, Scalar, TypeKind};
use crate::diagnostics::Report;
use crate::naming::{Candidate, Case, Priority, settle};
use crate::prose;
use crate::rust::{ItemKind, Name, Variant};
use crate::spelling::Scope;

pub(in crate::plan) fn enum_(report: &mut Report, scope: &Scope<'_>, schema: &api::Schema, it: &api::Enum) -> ItemKind {
    let candidates: Vec<Candidate<'_>> = it
        .values
        .iter()
        .map(|it| Candidate {
            wire: wire(&it.value),
            words: it.name.clone().unwrap_or_else(|| words(&it.value)),
            at: &schema.at,
            claim: Priority::Place,
        })
        .collect();
    let names = settle(report, Case::Camel, &["Unknown", "Self"], &candidates);
    match it.values.first().map(|it| &it.value) {
        Some(Literal::Integer(_)) => ItemKind::IntegerEnum(variants(it, names, |it| match it {
            Literal::Integer(it) => *it,
            Literal::String(_) | Literal::Json(_) => unreachable!("the values of an enum are of one kind"),
        })),
        Some(Literal::Json(_)) => ItemKind::JsonEnum(variants(it, names, wire), scope.value(&TypeKind::Any)),
        Some(Literal::String(_)) | None => {
            let unknown = scope.value(&TypeKind::Scalar(Scalar::String));
            ItemKind::StringEnum(variants(it, names, wire), unknown)
        }
    }
}

fn variants<T>(it: &api::Enum, names: Vec<Name>, value: impl Fn(&Literal) -> T) -> Vec<Variant<T>> {
    let docs = |it: &api::EnumValue| match &it.description {
        Some(text) => prose::markdown(text),
        None => prose::line(prose::wire(&wire(&it.value))),
    };
    let variant =
        |(it, name): (&api::EnumValue, Name)| Variant { wire: value(&it.value), ident: name.ident, docs: docs(it) };
    it.values.iter().zip(names).map(variant).collect()
}

/// As it travels, text without its quotes.
fn wire(it: &Literal) -> String {
    match it {
        Literal::String(it) | Literal::Json(it) => it.clone(),
        Literal::Integer(it) => it.to_string(),
    }
}

fn words(it: &Literal) -> String {
    match it {
        Literal::String(it) => it.clone(),
        Literal::Integer(it) => number(&it.to_string()),
        Literal::Json(it) if it.starts_with(|c: char| c == '-' || c.is_ascii_digit()) => number(it),
        Literal::Json(it) => it.trim_matches('"').to_owned(),
    }
}

fn number(it: &str) -> String {
    format!("value {}", it.replace('-', "minus ").replace('.', " dot "))
}
