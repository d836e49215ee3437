//! Small bodies: the method of the operation takes the required properties, and requests have setters for the others.
//!
//! ```text
//! {required: [text], properties: {text: {type: string}, note: {type: string}}}
//!     =>  comments.add("text").note("note")
//!         comments.add_with(NewComment::new("text").note("note"))
//! ```
//!
//! A body that is not small is the argument of the only method. So a method changes its signature, which is a compile error
//! in its callers, where a body stops being small; it never takes the same arguments with another meaning.

use std::collections::BTreeSet;

use super::super::context::PlanContext;
use super::super::models;
use super::super::short_methods;
use crate::api::{self, RequestBodyContent, Shape, TypeKind};
use crate::naming::{self, CALL_METHODS};
use crate::rust::{Argument, BodyArgument, BodySetter, Field, FlatBody, Input, Name};
use crate::spelling::Scope;

/// The largest number of required properties of a small body.
const MAX_REQUIRED: usize = 3;

/// The largest number of arguments of a method that takes properties of its body.
const MAX_ARGUMENTS: usize = 4;

/// The largest number of arguments that accept the same values, which callers could confuse.
const MAX_OF_ONE_TYPE: usize = 2;

/// Plans the properties of a small body, given what the method takes otherwise; `None` if the body is not small. Properties
/// whose names clash with parameters rule it out.
pub(super) fn plan_flat_body(
    cx: &PlanContext<'_>,
    scope: &Scope<'_>,
    operation: &api::Operation,
    (arguments, setters): (&[Argument], &[Argument]),
    method: &Name,
) -> Option<FlatBody> {
    let names = short_methods::possible_names(operation).chain([method.ident.clone()]);
    let mut methods = names.map(|it| FlatBody::whole_body_method(&it));
    if methods.any(|it| cx.operation_methods.contains(&it)) {
        return None;
    }
    let ty = small_body_type(operation)?;
    let TypeKind::Schema(id) = &ty.kind else { return None };
    let Shape::Object(object) = &cx.api.schemas[id.0].shape else { return None };
    if cx.types.opaque.contains(id) || object.flattened_union.is_some() {
        return None;
    }
    let fields = models::plan_fields(cx, scope, *id, object);
    let (required, optional): (Vec<Field>, Vec<Field>) = fields.into_iter().partition(|it| it.required_in_new);
    let others: Vec<&Argument> = arguments.iter().filter(|it| !it.target.is_whole_body()).collect();
    // Named arguments are one parameter, with a type of its own.
    let (named, unnamed): (Vec<&Argument>, Vec<&Argument>) = others.iter().partition(|it| it.is_named);
    let inputs: Vec<&Input> = unnamed.iter().map(|it| &it.input).chain(required.iter().map(|it| &it.input)).collect();
    let is_small = (1..=MAX_REQUIRED).contains(&required.len())
        && inputs.len() + usize::from(!named.is_empty()) <= MAX_ARGUMENTS
        && inputs.iter().all(|it| inputs.iter().filter(|other| accept_the_same(it, other)).count() <= MAX_OF_ONE_TYPE)
        && required.iter().all(|it| !it.deprecated);
    let flat = FlatBody {
        ty: scope.value(&ty.kind),
        arguments: required.into_iter().map(argument).collect(),
        setters: optional.into_iter().filter(|it| !it.skip_in_request).flat_map(body_setters).collect(),
    };
    (is_small && has_distinct_names(&flat, &others, setters)).then_some(flat)
}

/// Returns the type of a required body of JSON or a form. Other variants of a body have a method for the whole body only.
fn small_body_type(operation: &api::Operation) -> Option<&api::Type> {
    let body = operation.body.as_ref().filter(|it| it.required && operation.body_variant.is_none())?;
    match &body.content {
        RequestBodyContent::Json(_, ty) | RequestBodyContent::Xml(_, ty, _) | RequestBodyContent::Form(ty, _) => {
            Some(ty).filter(|it| !it.nullable)
        }
        RequestBodyContent::JsonLines(..)
        | RequestBodyContent::Multipart(_)
        | RequestBodyContent::AnyParts
        | RequestBodyContent::Text(_)
        | RequestBodyContent::Bytes(_) => None,
    }
}

/// Returns whether callers can confuse two arguments: they have one type, or a text converts into both.
fn accept_the_same(a: &Input, b: &Input) -> bool {
    a == b || (a.accepts_text() && b.accepts_text())
}

fn argument(it: Field) -> BodyArgument {
    BodyArgument { name: it.name, docs: it.docs, input: it.input }
}

/// Returns the setter of an optional property, and the one that sets it to `null`.
fn body_setters(it: Field) -> Vec<BodySetter> {
    let Field { name, docs, deprecated, setter, null_setter, input, .. } = it;
    let local = naming::to_local(&name.ident, &[]);
    let create = |ident: String, input: Option<Input>| BodySetter {
        method: naming::to_methods(std::slice::from_ref(&ident), CALL_METHODS).remove(0),
        name: Name { wire: name.wire.clone(), ident },
        local: local.clone(),
        docs: docs.clone(),
        deprecated,
        input,
    };
    let value = setter.map(|ident| create(ident, Some(input)));
    let null = null_setter.map(|ident| create(ident, None));
    value.into_iter().chain(null).collect()
}

/// Returns whether all arguments and all methods of the request have names of their own.
fn has_distinct_names(flat: &FlatBody, arguments: &[&Argument], setters: &[Argument]) -> bool {
    let locals = arguments.iter().map(|it| &it.local).chain(flat.arguments.iter().map(|it| &it.name.ident));
    let methods = setters.iter().map(|it| &it.name.ident).chain(flat.setters.iter().map(|it| &it.method));
    is_distinct(locals.map(String::as_str)) && is_distinct(methods.map(String::as_str))
}

fn is_distinct<'a>(mut names: impl Iterator<Item = &'a str>) -> bool {
    let mut seen = BTreeSet::new();
    names.all(|name| seen.insert(name))
}
