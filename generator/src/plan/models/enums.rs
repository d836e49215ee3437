//! Enums, with a variant for each value.

use super::super::context::PlanContext;
use crate::api::{self, Literal, Scalar, SchemaId, TypeKind};
use crate::diagnostics::Report;
use crate::naming::{Candidate, Case};
use crate::prose;
use crate::recorded::Holder;
use crate::rust::{ItemKind, Name, Variant};
use crate::spelling::Scope;

pub(super) fn plan_enum(
    report: &mut Report,
    cx: &PlanContext<'_>,
    scope: &Scope<'_>,
    id: SchemaId,
    enum_: &api::Enum,
) -> ItemKind {
    let schema = &cx.api.schemas[id.0];
    let candidates = enum_.values.iter().map(|value| Candidate {
        words: value.name.clone().unwrap_or_else(|| words(&value.value)),
        ..Candidate::new(&value.value.text(), &schema.at)
    });
    let candidates: Vec<Candidate<'_>> = candidates.collect();
    let holder = |it: &api::EnumValue| Holder::at(&it.value.text()).named(it.name.as_deref());
    let holders: Vec<Holder> = enum_.values.iter().map(holder).collect();
    let names_scope = format!("variant {}", cx.types.idents[id.0]);
    let names = cx.keeper.resolve(report, &names_scope, Case::Camel, &["Unknown", "Self"], &candidates, &holders);
    match enum_.values.first().map(|first| &first.value) {
        Some(Literal::Integer(_)) => ItemKind::IntegerEnum(variants(enum_, names, |value| match value {
            Literal::Integer(value) => *value,
            Literal::String(_) | Literal::Json(_) => unreachable!("all values of an enum have the type of the first"),
        })),
        Some(Literal::Json(_)) => {
            ItemKind::JsonEnum(variants(enum_, names, Literal::text), scope.value(&TypeKind::Any))
        }
        Some(Literal::String(_)) | None => {
            let unknown = scope.value(&TypeKind::Scalar(Scalar::String));
            ItemKind::StringEnum(variants(enum_, names, Literal::text), unknown)
        }
    }
}

fn variants<T>(enum_: &api::Enum, names: Vec<Name>, to_wire: impl Fn(&Literal) -> T) -> Vec<Variant<T>> {
    let docs = |value: &api::EnumValue| match &value.description {
        Some(text) => prose::markdown(text),
        None => prose::line(prose::wire(&value.value.text())),
    };
    let variant = |(value, name): (&api::EnumValue, Name)| Variant {
        wire: to_wire(&value.value),
        ident: name.ident,
        docs: docs(value),
    };
    enum_.values.iter().zip(names).map(variant).collect()
}

fn words(value: &Literal) -> String {
    match value {
        Literal::String(text) => text.clone(),
        Literal::Integer(number) => number_words(&number.to_string()),
        Literal::Json(text) if text.starts_with(|c: char| c == '-' || c.is_ascii_digit()) => number_words(text),
        Literal::Json(text) => text.trim_matches('"').to_owned(),
    }
}

fn number_words(number: &str) -> String {
    format!("value {}", number.replace('-', "minus ").replace('.', " dot "))
}
