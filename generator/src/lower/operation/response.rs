//! Responses: what an operation answers, by status.

use openapiv3 as v3;

use super::super::Lower;
use super::super::reference::{follow, place};
use super::content;
use super::header;
use crate::api::{Response, ResponseBody, Shape, Status, Stream, TypeKind};
use crate::common::Method;
use crate::normalize::structurally_equal;
use crate::parse::SchemaId;
use crate::pointer::Pointer;

/// What comes back.
pub(in crate::lower) struct Responses {
    pub(in crate::lower) successes: Vec<Response>,
    pub(in crate::lower) failures: Vec<Response>,
    /// Whether some of it could not be read.
    pub(in crate::lower) broken: bool,
}

/// The responses of an operation.
pub(in crate::lower) fn responses(cx: &mut Lower<'_>, method: Method, it: &v3::Responses) -> Responses {
    let mut res = Responses { successes: Vec::new(), failures: Vec::new(), broken: false };
    let numbered = it.responses.iter().map(|(code, it)| (status(code), it));
    let default = it.default.iter().map(|it| (Status::Default, it));
    // The order of the keys is the author's taste; this one is the order in which they are tried.
    let mut all: Vec<_> = numbered.chain(default).collect();
    all.sort_by_key(|it| it.0);
    let any = |wanted: fn(Status) -> bool| it.responses.keys().any(|it| wanted(status(it)));
    // Where no other success is declared, a redirect is what the caller came for, or `default` speaks of it as well.
    let redirects = !any(Status::is_success);
    let no_success = redirects && !any(Status::is_redirect);
    let mut seen = Vec::new();
    for (status, response) in all {
        let Some((place, response)) = place(response).and_then(|it| follow(cx, |it| &it.responses, &it)) else {
            res.broken = true;
            continue;
        };
        let is_success =
            status.is_success() || (status.is_redirect() && redirects) || (status == Status::Default && no_success);
        // What is said of a body describes the one that another method would get.
        let has_body = method != Method::Head && !(is_success && status.is_redirect());
        let found = match has_body {
            true => body(cx, &place.child("content"), &response.content, is_success, &mut seen),
            false => Content::default(),
        };
        let Content { body, media_type, others, stream } = found;
        let description = response.description.clone();
        let headers = header::headers(cx, &place.child("headers"), &response.headers);
        let response =
            Response { at: place, status, headers, description, body, media_type, alternatives: others, stream };
        // What speaks of every status speaks of failures as well.
        if !is_success || status == Status::Default {
            res.failures.push(response.clone());
        }
        res.successes.extend(is_success.then_some(response));
    }
    res
}

pub(in crate::lower) fn status(it: &v3::StatusCode) -> Status {
    match it {
        v3::StatusCode::Code(it) => Status::Code(*it),
        v3::StatusCode::Range(it) => Status::Range(*it),
    }
}

/// What a response holds.
#[derive(Default)]
struct Content {
    body: ResponseBody,
    media_type: Option<String>,
    others: Vec<(String, ResponseBody)>,
    stream: Option<Stream>,
}

fn body(cx: &mut Lower<'_>, at: &Pointer, content: &v3::Content, is_success: bool, seen: &mut Seen) -> Content {
    let streamed = content.iter().find_map(|(name, it)| Some((name.as_str(), it, content::streamed(name)?)));
    let stream = streamed.map(|(name, it, kind)| stream(cx, &at.child(name), it, kind));
    let mut used: Vec<&str> = streamed.iter().map(|(name, ..)| *name).collect();
    let mut media_type = None;
    let body = if let Some((name, it)) = content::json(content) {
        media_type = Some(name);
        json(cx, &at.child(name), it, seen)
    } else if stream.is_some() {
        ResponseBody::StreamOnly
    } else if let Some(name) = content.keys().min() {
        media_type = Some(name.as_str());
        raw(name)
    } else {
        return Content::default();
    };
    used.extend(media_type);
    // Where there is a usual answer, a caller may read any other; where there is none, nobody sends the call.
    let mut others = Vec::new();
    if body != ResponseBody::StreamOnly {
        for (name, it) in content.iter().filter(|(name, _)| Some(name.as_str()) != media_type) {
            if content::streamed(name).is_some() {
                continue;
            }
            // Who reads a failure in another way does so without us.
            let is_json = is_success && content::is_json(name);
            let other = if is_json { json(cx, &at.child(name), it, seen) } else { raw(name) };
            used.push(name);
            others.push((name.clone(), other));
        }
    }
    content::others(cx, at, content, &used);
    let bytes = (body == ResponseBody::Bytes).then_some(Stream::Bytes);
    Content { body, media_type: media_type.map(str::to_owned), others, stream: stream.or(bytes) }
}

fn raw(name: &str) -> ResponseBody {
    match content::raw(name) {
        content::Raw::Text => ResponseBody::Text,
        content::Raw::Bytes => ResponseBody::Bytes,
    }
}

/// The schemas of an operation's answers, and what became of them.
type Seen = Vec<(SchemaId, ResponseBody)>;

/// JSON. What is described alike in several places is one type.
fn json(cx: &mut Lower<'_>, at: &Pointer, it: &v3::MediaType, seen: &mut Seen) -> ResponseBody {
    let schema = it.schema.as_ref().and_then(place).and_then(|at| cx.spec.schema_ids.get(&at).copied());
    let known = schema.and_then(|id| seen.iter().find(|(other, _)| structurally_equal(cx.spec, *other, id)));
    if let Some((_, known)) = known {
        return known.clone();
    }
    let res = ResponseBody::Json(content::ty(cx, at, it));
    seen.extend(schema.map(|id| (id, res.clone())));
    res
}

fn stream(cx: &mut Lower<'_>, at: &Pointer, it: &v3::MediaType, kind: content::Streamed) -> Stream {
    match kind {
        content::Streamed::Lines => Stream::Lines(content::ty(cx, at, it)),
        content::Streamed::Events if it.schema.is_none() => Stream::Events(None),
        content::Streamed::Events => {
            let ty = content::ty(cx, at, it);
            // The shape of a named type may be yet to be found out.
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

/// Whether a schema describes an event as a whole, with its fields, and not what its data hold: 3.2 does so.
fn is_event(shape: &Shape) -> bool {
    let fields = ["data", "event", "id", "retry"];
    let Shape::Object(object) = shape else { return false };
    let all = object.properties.iter().all(|it| fields.contains(&it.name.as_str()));
    let data = object.properties.iter().find(|it| it.name == "data");
    all && data.is_some_and(|it| matches!(it.ty.kind, TypeKind::Scalar(_)))
}
