//! Responses: what an operation answers, by status.

use openapiv3 as v3;

use super::reference::{follow, place};
use super::{Lower, content, header, shared};
use crate::api::{AnswerBody, Kind, Response, Shape, Status, Stream};
use crate::pointer::Pointer;
use crate::report::Id;
use crate::vocabulary::Method;

/// What comes back.
pub(super) struct Responses {
    pub(super) successes: Vec<Response>,
    pub(super) failures: Vec<Response>,
    /// Whether some of it could not be read.
    pub(super) broken: bool,
}

/// `None` if a success is nothing that we express; that has been reported.
pub(super) fn responses(cx: &mut Lower<'_>, method: Method, it: &v3::Responses) -> Option<Responses> {
    let mut res = Responses { successes: Vec::new(), failures: Vec::new(), broken: false };
    let numbered = it.responses.iter().map(|(code, it)| (status(code), it));
    let default = it.default.iter().map(|it| (Status::Default, it));
    let any = |wanted: fn(Status) -> bool| it.responses.keys().any(|it| wanted(status(it)));
    // Where no other success is declared, a redirect is what the caller came for, or `default` speaks of it as well.
    let redirects = !any(Status::is_success);
    let no_success = redirects && !any(Status::is_redirect);
    for (status, response) in numbered.chain(default) {
        let Some((place, response)) = place(response).and_then(|it| follow(cx, |it| &it.responses, &it)) else {
            res.broken = true;
            continue;
        };
        let is_success =
            status.is_success() || (status.is_redirect() && redirects) || (status == Status::Default && no_success);
        // What is said of a body describes the one that another method would get.
        let has_body = method != Method::Head && !(is_success && status.is_redirect());
        let found = match has_body {
            true => body(cx, &place.child("content"), &response.content, is_success)?,
            false => Content::default(),
        };
        let Content { body, media_type, others, stream } = found;
        let description = response.description.clone();
        let headers = header::headers(cx, &place.child("headers"), &response.headers);
        let response = Response { at: place, status, headers, description, body, media_type, others, stream };
        // What speaks of every status speaks of failures as well.
        if !is_success || status == Status::Default {
            res.failures.push(response.clone());
        }
        res.successes.extend(is_success.then_some(response));
    }
    // The order of the keys is the author's taste; this one is the order in which they are tried.
    res.successes.sort_by_key(|it| it.status);
    res.failures.sort_by_key(|it| it.status);
    Some(res)
}

pub(super) fn status(it: &v3::StatusCode) -> Status {
    match it {
        v3::StatusCode::Code(it) => Status::Code(*it),
        v3::StatusCode::Range(it) => Status::Range(*it),
    }
}

/// What a response holds.
#[derive(Default)]
struct Content {
    body: AnswerBody,
    media_type: Option<String>,
    others: Vec<(String, AnswerBody)>,
    stream: Option<Stream>,
}

/// `None` if a method made for it could not work.
fn body(cx: &mut Lower<'_>, at: &Pointer, content: &v3::Content, is_success: bool) -> Option<Content> {
    let streamed = content.iter().find_map(|(name, it)| Some((name.as_str(), it, content::streamed(name)?)));
    let stream = streamed.map(|(name, it, kind)| stream(cx, &at.child(name), it, kind));
    let mut used: Vec<&str> = streamed.iter().map(|(name, ..)| *name).collect();
    let mut media_type = None;
    let body = if let Some((name, ty)) = content::json(cx, at, content) {
        media_type = Some(name);
        AnswerBody::Json(ty)
    } else if stream.is_some() {
        AnswerBody::Endless
    } else if let Some((name, kind)) = content.keys().find_map(|it| Some((it, content::raw(it)?))) {
        media_type = Some(name.as_str());
        match kind {
            content::Raw::Text => AnswerBody::Text,
            content::Raw::Bytes => AnswerBody::Bytes,
        }
    } else if is_success && !content.is_empty() {
        let message = format!("an answer of {} is not expressed: the operation is left out", content::list(content));
        cx.report.add(Id::UnsupportedMediaType, at, message);
        return None;
    } else {
        return Some(Content::default());
    };
    used.extend(media_type);
    // Where there is a usual answer, a caller may read any other; where there is none, nobody sends the call.
    let mut others = Vec::new();
    if body != AnswerBody::Endless {
        for (name, it) in content.iter().filter(|(name, _)| Some(name.as_str()) != media_type) {
            let other = match content::raw(name) {
                // Who reads a failure in another way does so without us.
                _ if !is_success => AnswerBody::Bytes,
                _ if content::is_json(name) && is_usual(cx, content, media_type, it) => body.clone(),
                _ if content::is_json(name) => AnswerBody::Json(content::ty(cx, &at.child(name), it)),
                Some(content::Raw::Text) => AnswerBody::Text,
                Some(content::Raw::Bytes) => AnswerBody::Bytes,
                None => continue,
            };
            used.push(name);
            others.push((name.clone(), other));
        }
    }
    content::others(cx, at, content, &used);
    let bytes = (body == AnswerBody::Bytes).then_some(Stream::Bytes);
    Some(Content { body, media_type: media_type.map(str::to_owned), others, stream: stream.or(bytes) })
}

/// Whether something has the same schema as the usual answer.
fn is_usual(cx: &Lower<'_>, content: &v3::Content, usual: Option<&str>, it: &v3::MediaType) -> bool {
    let schema = |it: &v3::MediaType| cx.spec.schema_ids.get(&it.schema.as_ref().and_then(place)?).copied();
    let usual = usual.and_then(|it| schema(content.get(it)?));
    usual.zip(schema(it)).is_some_and(|(usual, it)| shared::alike(cx.spec, usual, it))
}

fn stream(cx: &mut Lower<'_>, at: &Pointer, it: &v3::MediaType, kind: content::Streamed) -> Stream {
    match kind {
        content::Streamed::Lines => Stream::Lines(content::ty(cx, at, it)),
        content::Streamed::Events if it.schema.is_none() => Stream::Events(None),
        content::Streamed::Events => {
            let ty = content::ty(cx, at, it);
            // The shape of a named type may be yet to be found out.
            super::schema::drain(cx);
            let is_text = match cx.api.resolved(&ty.kind) {
                Kind::Scalar(_) => true,
                Kind::Schema(id) => is_event(&cx.api.schemas[id.0].shape),
                Kind::Any | Kind::List(_) | Kind::Map(_) | Kind::Broken => false,
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
    all && data.is_some_and(|it| matches!(it.ty.kind, Kind::Scalar(_)))
}
