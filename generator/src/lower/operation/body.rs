//! Request bodies: which of the media types is sent, and what it is made of.

use openapiv3 as v3;

use super::super::Lower;
use super::super::prose;
use super::super::reference::{follow, place};
use super::content;
use super::context::Context;
use super::header;
use super::parameter;
use super::request_body::{self, BodyEncoding, BodyVariant};
use crate::api::{self, Part, PartKind, RequestBodyContent, Scalar, Shape, Style, TypeKind};
use crate::common::Method;
use crate::diagnostics::Id;
use crate::parse::SchemaId;
use crate::pointer::Pointer;

/// What is sent, the usual body first, and whether it could not be read.
pub(in crate::lower) fn bodies(
    cx: &mut Lower<'_>,
    context: &Context<'_>,
    id: &str,
    it: &v3::Operation,
) -> (Vec<(Option<String>, api::RequestBody)>, bool) {
    let Some(body) = &it.request_body else {
        body_in_prose(cx, context, id, it);
        return (Vec::new(), false);
    };
    match place(body).and_then(|at| follow(cx, |it| &it.request_bodies, &at)) {
        Some((at, body)) => (request_bodies(cx, &at, body), false),
        None => (Vec::new(), true),
    }
}

/// A method without its body cannot work, however well it compiles.
fn body_in_prose(cx: &mut Lower<'_>, context: &Context<'_>, id: &str, it: &v3::Operation) {
    let takes_body = matches!(context.method, Method::Post | Method::Put | Method::Patch);
    if takes_body && it.description.as_deref().is_some_and(prose::has_parameter_table) {
        let message = format!("the request body of `{id}` is described only in prose, as a table");
        let help = format!(
            "say it with an overlay action:\n- target: $.paths['{}'].{}\n  update:\n    requestBody:\n      required: true\n      \
             content: {{ application/json: {{ schema: {{ type: object, properties: {{ … }} }} }} }}",
            context.path,
            context.method.field()
        );
        cx.report.add_with_help(Id::UndocumentedRequestBody, context.at, message, help);
    }
}

/// Each body that a document offers, the usual one first, and what tells the others from it.
pub(in crate::lower) fn request_bodies(
    cx: &mut Lower<'_>,
    at: &Pointer,
    body: &v3::RequestBody,
) -> Vec<(Option<String>, api::RequestBody)> {
    let at = at.child("content");
    let offers = request_body::offers(cx, &at, &body.content);
    if offers.is_empty() {
        cx.report.add(Id::MissingMediaType, &at, "the request body has no media type: nothing is sent");
    }
    let made = offers.into_iter().map(|it| {
        let at = at.child(it.key);
        let payload = payload(cx, &at, &it);
        let (description, example) =
            (body.description.clone(), cx.spec.request_examples.get(&at).map(|it| it.1.clone()));
        (it.variant, api::RequestBody { required: body.required, content: payload, description, example })
    });
    made.collect()
}

fn payload(cx: &mut Lower<'_>, at: &Pointer, it: &BodyVariant<'_>) -> RequestBodyContent {
    let name = request_body::name_of(it.kind, it.key);
    match it.kind {
        BodyEncoding::Json | BodyEncoding::AnyJson => RequestBodyContent::Json(name, content::ty(cx, at, it.described)),
        BodyEncoding::Form => RequestBodyContent::Form(content::ty(cx, at, it.described), styles(it.media_type)),
        BodyEncoding::Multipart => match parts(cx, at, it) {
            Some(parts) => RequestBodyContent::Multipart(parts),
            None => RequestBodyContent::AnyParts,
        },
        BodyEncoding::JsonLines => RequestBodyContent::JsonLines(name, content::ty(cx, at, it.described)),
        BodyEncoding::Text => RequestBodyContent::Text(name),
        BodyEncoding::Bytes => RequestBodyContent::Bytes(name),
    }
}

/// The fields of a form that have a style of their own; JSON is one, for what would not be written in it anyway.
fn styles(it: &v3::MediaType) -> Vec<(String, Style)> {
    let styled = it.encoding.iter().filter_map(|(name, encoding)| {
        let is_json = encoding.content_type.as_deref().is_some_and(content::is_json);
        let json = is_json.then_some(api::StyleKind::Json);
        let kind = encoding.style.as_ref().map(parameter::query_style).or(json)?;
        Some((name.clone(), Style { kind, explode: encoding.explode, reserved: encoding.allow_reserved }))
    });
    styled.collect()
}

/// The parts of a body, if the document names them.
fn parts(cx: &mut Lower<'_>, at: &Pointer, it: &BodyVariant<'_>) -> Option<Vec<Part>> {
    let schema = it.described.schema.as_ref().and_then(place).and_then(|at| cx.spec.schema_ids.get(&at).copied())?;
    let object = object(cx, schema)?;
    let parts = object.properties.into_iter().map(|property| {
        let encoding = it.media_type.encoding.get(&property.name);
        let place = at.child("encoding").child(&property.name).child("headers");
        let headers = encoding.map(|it| header::of_part(cx, &place, &it.headers)).unwrap_or_default();
        let media_type = encoding.and_then(|it| it.content_type.clone());
        // A list of media types is a choice, and a range none.
        let media_type = media_type.filter(|it| !it.contains([',', '*']));
        let (item, repeated) = match cx.api.resolved(&property.ty.kind) {
            TypeKind::List(item) => (cx.api.resolved(&item.kind), true),
            it => (it, false),
        };
        Part { kind: part_kind(cx, item, media_type.as_deref()), repeated, media_type, headers, property }
    });
    Some(parts.collect())
}

/// The properties of a schema, as they are gathered through references and `allOf`.
fn object(cx: &mut Lower<'_>, schema: SchemaId) -> Option<api::Object> {
    let ty = cx.shape_of_use(schema);
    // Shapes behind names are found out by now, or will be.
    cx.resolve_declared();
    let shape = match ty {
        Shape::Alias(ty) => match cx.api.resolved(&ty.kind) {
            TypeKind::Schema(id) => cx.api.schemas[id.0].shape.clone(),
            TypeKind::Any | TypeKind::Scalar(_) | TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Broken => {
                return None;
            }
        },
        it => it,
    };
    match shape {
        Shape::Object(it) => Some(it),
        Shape::Enum(_) | Shape::Tuple(_) | Shape::Union(_) | Shape::Alias(_) | Shape::Broken => None,
    }
}

fn part_kind(cx: &Lower<'_>, kind: &TypeKind, media_type: Option<&str>) -> PartKind {
    let is_file = media_type.is_some_and(|it| !content::is_json(it) && content::raw(it) == content::Raw::Bytes);
    match kind {
        TypeKind::Scalar(Scalar::Binary) => PartKind::File,
        TypeKind::Scalar(Scalar::String) | TypeKind::Any if is_file => PartKind::File,
        TypeKind::Scalar(_) => PartKind::Text,
        TypeKind::Schema(id) if matches!(cx.api.schemas[id.0].shape, Shape::Enum(_)) => PartKind::Text,
        TypeKind::Schema(_) | TypeKind::Any | TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Broken => PartKind::Json,
    }
}
