//! Responses: what an operation answers, by status.

use openapiv3 as v3;

use super::reference::{follow, place};
use super::{Lower, content};
use crate::api::{AnswerBody, Response, Status};
use crate::pointer::Pointer;
use crate::report::Id;

/// What comes back.
pub(super) struct Responses {
    pub(super) successes: Vec<Response>,
    pub(super) failures: Vec<Response>,
    /// Whether some of it could not be read.
    pub(super) broken: bool,
}

/// `None` if a success is nothing that we express; that has been reported.
pub(super) fn responses(cx: &mut Lower<'_>, it: &v3::Responses) -> Option<Responses> {
    let mut res = Responses { successes: Vec::new(), failures: Vec::new(), broken: false };
    let numbered = it.responses.iter().map(|(code, it)| (status(code), it));
    let default = it.default.iter().map(|it| (Status::Default, it));
    // Where no success is declared, `default` speaks of it as well.
    let no_success = !it.responses.keys().any(|it| status(it).is_success());
    for (status, response) in numbered.chain(default) {
        let Some((place, response)) = place(response).and_then(|it| follow(cx, |it| &it.responses, &it)) else {
            res.broken = true;
            continue;
        };
        let is_success = status.is_success() || (status == Status::Default && no_success);
        let body = body(cx, &place.child("content"), &response.content, is_success)?;
        let response = Response { at: place, status, description: response.description.clone(), body };
        if is_success { res.successes.push(response) } else { res.failures.push(response) }
    }
    // The order of the keys is the author's taste; this one is the order in which they are tried.
    res.successes.sort_by_key(|it| it.status);
    res.failures.sort_by_key(|it| it.status);
    Some(res)
}

fn status(it: &v3::StatusCode) -> Status {
    match it {
        v3::StatusCode::Code(it) => Status::Code(*it),
        v3::StatusCode::Range(it) => Status::Range(*it),
    }
}

/// The body of a response. `None` if a method made for it could not work.
fn body(cx: &mut Lower<'_>, at: &Pointer, content: &v3::Content, is_success: bool) -> Option<AnswerBody> {
    if let Some((name, ty)) = content::json(cx, at, content) {
        content::others(cx, at, content, name);
        return Some(AnswerBody::Json(ty));
    }
    let Some((name, kind)) = content.keys().find_map(|it| Some((it, content::raw(it)?))) else {
        if is_success && !content.is_empty() {
            let names = content::list(content);
            let message = format!("an answer of {names} is not expressed: the operation is left out");
            cx.report.add(Id::UnsupportedMediaType, at, message);
            return None;
        }
        return Some(AnswerBody::Empty);
    };
    content::others(cx, at, content, name);
    Some(match kind {
        content::Raw::Text => AnswerBody::Text,
        content::Raw::Bytes => AnswerBody::Bytes,
    })
}
