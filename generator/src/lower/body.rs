//! Request bodies: which of the media types is sent, and what it is made of.

use openapiv3 as v3;

use super::operation::Context;
use super::reference::{follow, place};
use super::{Lower, content, header, parameter, prose, schema};
use crate::api::{self, Kind, Part, PartKind, Payload, Presence, Scalar, Shape, Style};
use crate::parse::SchemaId;
use crate::pointer::Pointer;
use crate::report::Id;
use crate::vocabulary::Method;

/// What is sent, and whether it could not be read. `None` if it is nothing that we express; that has been reported.
pub(super) fn body(
    cx: &mut Lower<'_>,
    context: &Context<'_>,
    id: &str,
    it: &v3::Operation,
) -> Option<(Option<api::RequestBody>, bool)> {
    let Some(body) = &it.request_body else {
        body_in_prose(cx, context, id, it);
        return Some((None, false));
    };
    match place(body).and_then(|at| follow(cx, |it| &it.request_bodies, &at)) {
        Some((at, body)) => Some((Some(request_body(cx, &at, body)?), false)),
        None => Some((None, true)),
    }
}

/// A method without its body cannot work, however well it compiles.
fn body_in_prose(cx: &mut Lower<'_>, context: &Context<'_>, id: &str, it: &v3::Operation) {
    let takes_body = matches!(context.method, Method::Post | Method::Put | Method::Patch);
    if takes_body && it.description.as_deref().is_some_and(prose::describes_body) {
        let message = format!("the request body of `{id}` is described only in prose, as a table");
        let help = format!(
            "say it with an overlay action:\n- target: $.paths['{}'].{}\n  update:\n    requestBody:\n      required: true\n      \
             content: {{ application/json: {{ schema: {{ type: object, properties: {{ … }} }} }} }}",
            context.path,
            context.method.field()
        );
        cx.report.add_with_help(Id::BodyInProse, context.at, message, help);
    }
}

pub(super) fn request_body(cx: &mut Lower<'_>, at: &Pointer, body: &v3::RequestBody) -> Option<api::RequestBody> {
    let at = at.child("content");
    // What says most of the body goes before what says less.
    let mut offered: Vec<(content::Sent, &str)> =
        body.content.keys().filter_map(|it| Some((content::sent(it)?, it.as_str()))).collect();
    offered.sort_by_key(|(kind, _)| *kind);
    let Some((kind, name)) = offered.first().copied() else {
        let names = content::list(&body.content);
        let message = format!("a request body of {names} is not expressed: the operation is left out");
        cx.report.add(Id::UnsupportedMediaType, &at, message);
        return None;
    };
    content::others(cx, &at, &body.content, &[name]);
    let media_type = &body.content[name];
    let payload = payload(cx, &at.child(name), kind, name, media_type);
    let presence = if body.required { Presence::Required } else { Presence::Optional };
    Some(api::RequestBody { presence, payload, description: body.description.clone() })
}

fn payload(cx: &mut Lower<'_>, at: &Pointer, kind: content::Sent, name: &str, it: &v3::MediaType) -> Payload {
    // A range is no media type that could be sent.
    let name = if name.contains('*') { "application/json" } else { name }.to_owned();
    match kind {
        content::Sent::Json => Payload::Json(name, content::ty(cx, at, it)),
        content::Sent::Form => Payload::Form(content::ty(cx, at, it), styles(it)),
        content::Sent::Multipart => match parts(cx, at, it) {
            Some(parts) => Payload::Multipart(parts),
            None => Payload::AnyParts,
        },
        content::Sent::JsonLines => Payload::JsonLines(name, content::ty(cx, at, it)),
        content::Sent::Text => Payload::Text(name),
        content::Sent::Bytes => Payload::Bytes(name),
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
fn parts(cx: &mut Lower<'_>, at: &Pointer, it: &v3::MediaType) -> Option<Vec<Part>> {
    let schema = it.schema.as_ref().and_then(place).and_then(|at| cx.spec.schema_ids.get(&at).copied())?;
    let object = object(cx, schema)?;
    let parts = object.properties.into_iter().map(|property| {
        let encoding = it.encoding.get(&property.name);
        let place = at.child("encoding").child(&property.name).child("headers");
        let headers = encoding.map(|it| header::headers(cx, &place, &it.headers)).unwrap_or_default();
        let media_type = encoding.and_then(|it| it.content_type.clone());
        // A list of media types is a choice, and a range none.
        let media_type = media_type.filter(|it| !it.contains([',', '*']));
        let (item, repeated) = match cx.api.resolved(&property.ty.kind) {
            Kind::List(item) => (cx.api.resolved(&item.kind), true),
            it => (it, false),
        };
        Part { kind: part_kind(cx, item, media_type.as_deref()), repeated, media_type, headers, property }
    });
    Some(parts.collect())
}

/// The properties of a schema, as they are gathered through references and `allOf`.
fn object(cx: &mut Lower<'_>, schema: SchemaId) -> Option<api::Object> {
    let ty = schema::unnamed(cx, schema);
    // Shapes behind names are found out by now, or will be.
    schema::drain(cx);
    let shape = match ty {
        Shape::Alias(ty) => match cx.api.resolved(&ty.kind) {
            Kind::Schema(id) => cx.api.schemas[id.0].shape.clone(),
            Kind::Any | Kind::Scalar(_) | Kind::List(_) | Kind::Map(_) | Kind::Broken => return None,
        },
        it => it,
    };
    match shape {
        Shape::Object(it) => Some(it),
        Shape::Enum(_) | Shape::Tuple(_) | Shape::Union(_) | Shape::Alias(_) | Shape::Broken => None,
    }
}

fn part_kind(cx: &Lower<'_>, kind: &Kind, media_type: Option<&str>) -> PartKind {
    let is_file = media_type.is_some_and(|it| content::raw(it) == Some(content::Raw::Bytes));
    match kind {
        Kind::Scalar(Scalar::Binary) => PartKind::File,
        Kind::Scalar(Scalar::String) | Kind::Any if is_file => PartKind::File,
        Kind::Scalar(_) => PartKind::Text,
        Kind::Schema(id) if matches!(cx.api.schemas[id.0].shape, Shape::Enum(_)) => PartKind::Text,
        Kind::Schema(_) | Kind::Any | Kind::List(_) | Kind::Map(_) | Kind::Broken => PartKind::Json,
    }
}
