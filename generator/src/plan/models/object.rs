//! Structs, with a field for each property.

use super::super::context::PlanContext;
use super::super::docs::{default_note, described, sentences};
use super::super::validation;
use super::xml;
use crate::api::{self, Directions, Presence, SchemaId, Side, TypeKind};
use crate::diagnostics::Report;
use crate::naming::{self, Candidate, Case};
use crate::prose;
use crate::recorded::Holder;
use crate::rust::{
    AdditionalProperties, Constant, Docs, Field, FieldPresence, Input, Name, PreludeItem, RuntimeType, Struct, Type,
    VariantField,
};
use crate::spelling::Scope;

pub(super) fn plan_struct(
    report: &mut Report,
    cx: &PlanContext<'_>,
    scope: &Scope<'_>,
    id: SchemaId,
    object: &api::Object,
) -> Struct {
    let properties = || object.properties.iter();
    let candidates = properties().map(|it| Candidate::new(&it.name, &it.at).or_explicit(it.rust_name.as_deref()));
    let holders = properties().map(|it| Holder::at(&it.name).named(it.rust_name.as_deref()));
    let additional_name = match (&object.flattened_union, &object.additional) {
        (Some(_), _) => "variant",
        (None, Some(_)) => "additional_properties",
        (None, None) => "unknown_fields",
    };
    let (candidates, holders): (Vec<_>, Vec<_>) = candidates.zip(holders).unzip();
    let names_scope = format!("field {}", cx.types.idents[id.0]);
    let names = cx.keeper.resolve(report, &names_scope, Case::Snake, &[additional_name], &candidates, &holders);
    let names = field_names(cx, scope, id, object, names);
    let mut fields: Vec<Field> =
        object.properties.iter().zip(names).map(|(property, names)| field(cx, scope, id, property, names)).collect();
    let checks = validation::checks(cx.api, &cx.checked, object, &fields);
    // The conditions of the checks name other fields, so they are documented when all fields are known.
    validation::document_conditions(&checks, &mut fields);
    // The value of a constant is the default of its enum.
    let is_default =
        |it: &Field| it.constant.as_ref().is_none_or(|constant| it.ty == constant.ty && !constant.is_bool());
    let may_be_default = |it: &Field| !it.required_in_new && is_default(it);
    let has_default = object.flattened_union.is_none() && fields.iter().all(may_be_default);
    let additional = additional_properties(cx, scope, object, additional_name);
    let xml = cx.xml_schemas.contains(&id).then(|| Box::new(xml::plan_layout(cx, scope, id, object)));
    Struct { fields, additional, checks, has_default, xml }
}

fn additional_properties(
    cx: &PlanContext<'_>,
    scope: &Scope<'_>,
    object: &api::Object,
    name: &str,
) -> AdditionalProperties {
    match (&object.flattened_union, &object.additional) {
        (Some(union), _) => {
            let ty = scope.value(&union.kind);
            AdditionalProperties::Variant(VariantField {
                ident: name.to_owned(),
                input: scope.input(&union.kind, ty.clone()),
                has_checks: cx.is_checked(&union.kind),
                ty,
            })
        }
        (None, None) => AdditionalProperties::Unknown(name.to_owned(), scope.runtime(RuntimeType::UnknownFields)),
        (None, Some(ty)) => {
            let map = TypeKind::Map(Box::new(ty.clone()));
            let ty = scope.value(&map);
            AdditionalProperties::Map(name.to_owned(), ty.clone(), scope.input(&map, ty))
        }
    }
}

/// The identifiers of a field.
struct FieldNames {
    name: Name,
    presence: FieldPresence,
    constant: Option<Constant>,
    setter: Option<String>,
    null_setter: Option<String>,
}

/// Names the setters of the fields that may be absent or are constants. Setters and setters for `null` must all differ, since a property may
/// be called like the setter of another property.
fn field_names(
    cx: &PlanContext<'_>,
    scope: &Scope<'_>,
    id: SchemaId,
    object: &api::Object,
    names: Vec<Name>,
) -> Vec<FieldNames> {
    let presences: Vec<FieldPresence> =
        object.properties.iter().map(|property| presence(cx, id, object, property)).collect();
    let constants = object.properties.iter().zip(&presences);
    let constants: Vec<Option<Constant>> =
        constants.map(|(property, presence)| constant(cx, scope, property, *presence)).collect();
    let has_setter: Vec<bool> = presences
        .iter()
        .zip(&constants)
        .map(|(it, constant)| *it != FieldPresence::Required || constant.is_some())
        .collect();
    let with_presence = || names.iter().zip(&presences);
    let setters = names.iter().zip(&has_setter).filter(|(_, has_setter)| **has_setter);
    let null_setters = with_presence().filter(|(_, presence)| **presence == FieldPresence::OptionalNullable);
    let null_setters = null_setters.map(|(name, _)| format!("{}_null", name.ident.trim_end_matches('_')));
    let idents: Vec<String> = setters.map(|(name, _)| name.ident.clone()).chain(null_setters).collect();
    let count = has_setter.iter().filter(|it| **it).count();
    let mut setters = naming::to_methods(&idents, naming::MODEL_METHODS);
    let mut null_setters = setters.split_off(count).into_iter();
    let mut setters = setters.into_iter();
    let field =
        |(((name, presence), constant), has_setter): (((Name, FieldPresence), Option<Constant>), bool)| FieldNames {
            name,
            presence,
            constant,
            setter: if has_setter { setters.next() } else { None },
            null_setter: if presence == FieldPresence::OptionalNullable { null_setters.next() } else { None },
        };
    names.into_iter().zip(presences).zip(constants).zip(has_setter).map(field).collect()
}

/// Returns the value of a property that requests must have, if the document allows only one.
fn constant(
    cx: &PlanContext<'_>,
    scope: &Scope<'_>,
    property: &api::Property,
    presence: FieldPresence,
) -> Option<Constant> {
    let is_required = presence == FieldPresence::Required || property.presence.request == Side::Required;
    let value = cx.api.only_value(&property.ty, &property.constraints).filter(|_| is_required)?;
    Some(Constant { value, ty: scope.value(&property.ty.kind) })
}

fn presence(cx: &PlanContext<'_>, owner: SchemaId, object: &api::Object, property: &api::Property) -> FieldPresence {
    let directions = cx.api.schemas[owner.0].directions;
    let is_any = cx.is_any(&property.ty.kind);
    // Only a server needs to distinguish absence from `null`. The unknown fields keep a `null` that is received.
    let is_only_received = directions == Directions { request: false, response: true };
    let keeps_null = object.flattened_union.is_none() && object.additional.is_none();
    match (property.presence.is_always_present(directions), property.ty.nullable && !is_any) {
        (true, false) if cx.recursion.is_endless(owner, &property.ty.kind) => FieldPresence::Optional,
        (true, _) => FieldPresence::Required,
        (false, false) if is_any => FieldPresence::OptionalAny,
        (false, false) => FieldPresence::Optional,
        (false, true) if is_only_received && keeps_null => FieldPresence::Optional,
        (false, true) => FieldPresence::OptionalNullable,
    }
}

fn field(
    cx: &PlanContext<'_>,
    scope: &Scope<'_>,
    owner: SchemaId,
    property: &api::Property,
    names: FieldNames,
) -> Field {
    let FieldNames { name, presence, constant, setter, null_setter } = names;
    let is_required = presence == FieldPresence::Required;
    let kind = &property.ty.kind;
    let value = scope.value(kind);
    let needs_box = cx.recursion.needs_box(owner, kind);
    let inner = if needs_box { scope.boxed(value.clone()) } else { value.clone() };
    let is_nullable = property.ty.nullable && !cx.is_any(kind);
    let ty = match (presence, is_nullable) {
        (FieldPresence::Required, false) => inner,
        (FieldPresence::Required, true) | (FieldPresence::Optional | FieldPresence::OptionalAny, _) => {
            scope.option(inner)
        }
        (FieldPresence::OptionalNullable, _) => scope.nullable_property(inner),
    };
    let input = if is_required && is_nullable {
        Input::Into(scope.prelude(PreludeItem::Into), ty.clone())
    } else if needs_box {
        Input::Boxed(scope.prelude(PreludeItem::Box), value)
    } else {
        scope.input(kind, value)
    };
    Field {
        docs: field_docs(property, is_required, constant.as_ref(), &name),
        deprecated: property.docs.deprecated,
        is_complex: complexity(&ty, 1) > DEFAULT_COMPLEXITY,
        ty,
        presence,
        required_in_new: constant.is_none() && (is_required || property.presence.request == Side::Required),
        constant,
        skip_in_request: !is_required && property.presence.request == Side::Never,
        input,
        setter,
        null_setter,
        name,
    }
}

/// The complexity of a type that the lint `type_complexity` accepts.
const DEFAULT_COMPLEXITY: usize = 250;

/// Returns the complexity of a type as the lint `type_complexity` measures it.
fn complexity(ty: &Type, depth: usize) -> usize {
    10 * depth + ty.arguments().iter().map(|argument| complexity(argument, depth + 1)).sum::<usize>()
}

fn field_docs(property: &api::Property, is_required: bool, constant: Option<&Constant>, name: &Name) -> Docs {
    let access = match property.presence {
        Presence { request: Side::Never, .. } => Some("Read-only: the server sets it."),
        Presence { response: Side::Never, .. } => Some("Write-only: responses do not contain it."),
        Presence { request: Side::Required | Side::Optional, response: Side::Required | Side::Optional } => None,
    };
    let default = property.default.as_deref().filter(|_| !is_required).and_then(default_note);
    let access = access.map(str::to_owned);
    let constant = constant.map(|it| format!("`new` sets it to {}.", prose::wire(&it.value.text())));
    let notes = prose::limits(&property.constraints).into_iter().chain(constant).chain(default).chain(access);
    let notes = sentences(notes.collect());
    prose::paragraphs([described(property.docs.description.as_deref(), name), notes])
}
