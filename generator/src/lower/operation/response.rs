//! Responses of operations, by status.

use std::collections::BTreeMap;

use openapiv3 as v3;

use super::super::Lower;
use super::super::reference::{follow, pointer_of};
use super::content::{self, StreamFormat};
use super::header;
use super::xml;
use crate::api::{BodyConstraints, Response, ResponseBody, Shape, Status, Stream, TypeKind};
use crate::common::Method;
use crate::normalize::{fingerprint, structurally_equal};
use crate::parse::SchemaId;
use crate::pointer::Pointer;

/// The responses of an operation.
pub(in crate::lower) struct Responses {
    pub(in crate::lower) successes: Vec<Response>,
    pub(in crate::lower) failures: Vec<Response>,
    /// `true` if a response could not be read, which has been reported.
    pub(in crate::lower) broken: bool,
}

/// Lowers the responses of an operation.
pub(in crate::lower) fn lower_responses(cx: &mut Lower<'_>, method: Method, responses: &v3::Responses) -> Responses {
    let mut res = Responses { successes: Vec::new(), failures: Vec::new(), broken: false };
    let numbered = responses.responses.iter().map(|(code, response)| (status(code), response));
    let default = responses.default.iter().map(|response| (Status::Default, response));
    // The order in which a client compares them with a status, whatever the order of keys.
    let mut all: Vec<_> = numbered.chain(default).collect();
    all.sort_by_key(|(status, _)| *status);
    let has = |matches: fn(Status) -> bool| responses.responses.keys().any(|code| matches(status(code)));
    // Without another success, a redirect is the success; without either, `default` is.
    let redirect_is_success = !has(Status::is_success);
    let default_is_success = redirect_is_success && !has(Status::is_redirect);
    let mut seen = Seen::new();
    for (status, response) in all {
        let Some((at, response)) = pointer_of(response).and_then(|at| follow(cx, |spec| &spec.responses, &at)) else {
            res.broken = true;
            continue;
        };
        let is_success = status.is_success()
            || (status.is_redirect() && redirect_is_success)
            || (status == Status::Default && default_is_success);
        // A response to HEAD has no body: the document describes that of GET.
        let has_body = method != Method::Head && !(is_success && status.is_redirect());
        let content = match has_body {
            true => lower_content(cx, &at.child("content"), &response.content, is_success, &mut seen),
            false => Content::default(),
        };
        let Content { body, constraints, media_type, alternatives, stream } = content;
        let description = response.description.clone();
        let headers = header::lower_headers(cx, &at.child("headers"), &response.headers);
        let response =
            Response { at, status, headers, description, body, constraints, media_type, alternatives, stream };
        // `default` also describes failures, whether or not it is the success.
        if !is_success || status == Status::Default {
            res.failures.push(response.clone());
        }
        res.successes.extend(is_success.then_some(response));
    }
    res
}

/// Lowers a status.
pub(in crate::lower) fn status(code: &v3::StatusCode) -> Status {
    match code {
        v3::StatusCode::Code(code) => Status::Code(*code),
        v3::StatusCode::Range(digit) => Status::Range(*digit),
    }
}

/// The content of a response.
#[derive(Default)]
struct Content {
    body: ResponseBody,
    constraints: BodyConstraints,
    media_type: Option<String>,
    alternatives: Vec<(String, ResponseBody)>,
    stream: Option<Stream>,
}

/// The schemas of an operation's responses by fingerprint, and their bodies.
type Seen = BTreeMap<u64, Vec<(SchemaId, ResponseBody)>>;

fn lower_content(
    cx: &mut Lower<'_>,
    at: &Pointer,
    content: &v3::Content,
    is_success: bool,
    seen: &mut Seen,
) -> Content {
    let format = |cx: &Lower<'_>, name: &str, media_type: &v3::MediaType| {
        let is_raw = content::is_bytes(cx, media_type) || content::is_text_of_lines(cx, name, media_type);
        content::stream_format(name).filter(|_| !is_raw)
    };
    let streamed =
        content.iter().find_map(|(name, media_type)| Some((name.as_str(), media_type, format(cx, name, media_type)?)));
    let stream = streamed.map(|(name, media_type, format)| lower_stream(cx, &at.child(name), media_type, format));
    let mut used: Vec<&str> = streamed.iter().map(|(name, ..)| *name).collect();
    let mut preferred = None;
    let body = if let Some((name, media_type)) = content::find_json(cx, content) {
        preferred = Some(name);
        lower_json(cx, &at.child(name), media_type, seen)
    } else if stream.is_some() {
        ResponseBody::StreamOnly
    } else if let Some((name, media_type)) = content.iter().min_by_key(|(name, _)| *name) {
        preferred = Some(name.as_str());
        match xml::type_of(cx, &at.child(name), name, media_type) {
            Some((ty, xml)) => ResponseBody::Xml(ty, xml),
            None => lower_raw_body(cx, name, media_type),
        }
    } else {
        return Content::default();
    };
    let described = preferred.or(streamed.map(|it| it.0)).and_then(|name| content.get(name));
    let constraints = described.map(|it| content::constraints_of(cx, it)).unwrap_or_default();
    used.extend(preferred);
    let mut alternatives = Vec::new();
    // A caller selects an alternative to the preferred body; a stream has no preferred body.
    if body != ResponseBody::StreamOnly {
        for (name, media_type) in content.iter().filter(|(name, _)| Some(name.as_str()) != preferred) {
            if format(cx, name, media_type).is_some() {
                continue;
            }
            // The alternatives of a failure are only read as text or bytes.
            let is_json = is_success && content::is_json(name) && !content::is_bytes(cx, media_type);
            let alternative = match is_json {
                true => lower_json(cx, &at.child(name), media_type, seen),
                false => lower_raw_body(cx, name, media_type),
            };
            used.push(name);
            alternatives.push((name.clone(), alternative));
        }
    }
    content::report_unused(cx, at, content, &used);
    let bytes = (body == ResponseBody::Bytes).then_some(Stream::Bytes);
    Content { body, constraints, media_type: preferred.map(str::to_owned), alternatives, stream: stream.or(bytes) }
}

fn lower_raw_body(cx: &Lower<'_>, name: &str, media_type: &v3::MediaType) -> ResponseBody {
    match content::raw_kind(cx, name, media_type) {
        content::Raw::Text => ResponseBody::Text,
        content::Raw::Bytes => ResponseBody::Bytes,
    }
}

/// Lowers a JSON body. Structurally equal schemas in responses of one operation become one type.
fn lower_json(cx: &mut Lower<'_>, at: &Pointer, media_type: &v3::MediaType, seen: &mut Seen) -> ResponseBody {
    let place = media_type.schema.as_ref().and_then(pointer_of);
    let schema = place.and_then(|at| cx.spec.schema_ids.get(&at).copied());
    let Some(schema) = schema else { return ResponseBody::Json(content::type_of(cx, at, media_type)) };
    let similar = seen.entry(fingerprint(cx.spec, schema)).or_default();
    if let Some((_, body)) = similar.iter().find(|(other, _)| structurally_equal(cx.spec, *other, schema)) {
        return body.clone();
    }
    let body = ResponseBody::Json(content::type_of(cx, at, media_type));
    similar.push((schema, body.clone()));
    body
}

fn lower_stream(cx: &mut Lower<'_>, at: &Pointer, media_type: &v3::MediaType, format: StreamFormat) -> Stream {
    match format {
        StreamFormat::JsonLines => Stream::Lines(content::type_of(cx, at, media_type)),
        StreamFormat::Events if media_type.schema.is_none() => Stream::Events(None),
        StreamFormat::Events => {
            let ty = content::type_of(cx, at, media_type);
            // The schema may not be resolved yet.
            cx.resolve_declared();
            let is_text = match cx.api.resolved(&ty.kind) {
                TypeKind::Scalar(_) => true,
                TypeKind::Schema(id) => is_event(&cx.api.schemas[id.0].shape),
                TypeKind::Any | TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Broken => false,
            };
            Stream::Events((!is_text).then_some(ty))
        }
    }
}

/// Returns whether a schema describes a whole event with its fields, as OpenAPI 3.2 does, instead of the data.
fn is_event(shape: &Shape) -> bool {
    let fields = ["data", "event", "id", "retry"];
    let Shape::Object(object) = shape else { return false };
    let has_only_fields = object.properties.iter().all(|property| fields.contains(&property.name.as_str()));
    let data = object.properties.iter().find(|property| property.name == "data");
    has_only_fields && data.is_some_and(|data| matches!(data.ty.kind, TypeKind::Scalar(_)))
}
