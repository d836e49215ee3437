//! The words of the keys between a component or an operation and a schema.

use super::super::operation::{content, request_body};
use super::super::schema::union;
use super::super::{Lower, reference};
use crate::normalize::branches;
use crate::parse::Entry;
use crate::pointer::Pointer;

pub(in crate::lower) fn section_word(section: &str) -> Option<&'static str> {
    match section {
        "responses" => Some("response"),
        "requestBodies" => Some("request"),
        "headers" => Some("header"),
        _ => None,
    }
}

/// What an operation is called that the document does not name.
pub(in crate::lower) fn stand_in_id(method: &str, path: &str) -> String {
    format!("{method} {path}")
}

/// Goes through what stands around a schema, and gives what stands inside of it.
pub(in crate::lower) fn envelope<'k>(
    cx: &Lower<'_>,
    at: &Pointer,
    keys: &[&str],
    mut rest: &'k [&'k str],
    words: &mut Vec<String>,
) -> &'k [&'k str] {
    // What a webhook asks is a request of its own, of which this is the body.
    let mut body = if matches!(keys, ["webhooks" | "x-webhooks", ..]) { "body" } else { "request" };
    loop {
        rest = match rest {
            ["callbacks", name, _, _, rest @ ..] => {
                words.push((*name).to_owned());
                body = "body";
                rest
            }
            ["schema", rest @ ..] => return rest,
            ["requestBody", rest @ ..] => {
                words.push(body.to_owned());
                rest
            }
            ["responses", status, rest @ ..] => {
                words.push("response".to_owned());
                // The usual success needs no number.
                let depth = keys.len() - rest.len() - 2;
                if !is_usual(cx, at, &keys[..depth], status) {
                    words.push((*status).to_owned());
                }
                rest
            }
            ["parameters", _, rest @ ..] => {
                let depth = keys.len() - rest.len();
                words.extend(parameter_name(cx, at, &keys[..depth]));
                rest
            }
            ["content", media_type, rest @ ..] => {
                let depth = keys.len() - rest.len() - 2;
                words.extend(other_content(cx, at, &keys[..depth], media_type));
                rest
            }
            ["headers", name, rest @ ..] => {
                words.push((*name).to_owned());
                rest
            }
            [] => return rest,
            [_, rest @ ..] => rest,
        };
    }
}

/// Whether this is the first success that an operation has a body for.
fn is_usual(cx: &Lower<'_>, at: &Pointer, keys: &[&str], status: &str) -> bool {
    let operation = keys.iter().fold(Pointer::root(at.source), |place, key| place.child(key));
    let Some(Entry::Item(operation)) = cx.spec.operations.get(&operation) else { return status.starts_with('2') };
    let has_body = |it: &openapiv3::ReferenceOr<openapiv3::Response>| {
        let response = reference::place(it).and_then(|at| cx.spec.responses.get(&at));
        !matches!(response, Some(Entry::Item(response)) if response.content.is_empty())
    };
    let mut codes: Vec<String> =
        operation.responses.responses.iter().filter(|it| has_body(it.1)).map(|it| it.0.to_string()).collect();
    codes.sort();
    codes.into_iter().find(|it| it.starts_with('2')).is_some_and(|it| it.eq_ignore_ascii_case(status))
}

/// The word for a body that stands beside the usual one: its media type, without its kind.
fn other_content(cx: &Lower<'_>, at: &Pointer, keys: &[&str], media_type: &str) -> Option<String> {
    let place = keys.iter().fold(Pointer::root(at.source), |place, key| place.child(key));
    if let Some(Entry::Item(body)) = cx.spec.request_bodies.get(&place) {
        return request_body::variant(&body.content, media_type);
    }
    let Some(Entry::Item(response)) = cx.spec.responses.get(&place) else { return None };
    let (usual, _) = content::json(&response.content)?;
    (usual != media_type).then(|| request_body::subtype(media_type))
}

fn parameter_name(cx: &Lower<'_>, at: &Pointer, keys: &[&str]) -> Option<String> {
    let place = keys.iter().fold(Pointer::root(at.source), |place, key| place.child(key));
    match cx.spec.parameters.get(&place) {
        Some(Entry::Item(it)) => Some(it.parameter_data_ref().name.clone()),
        Some(Entry::Reference(_) | Entry::Broken) | None => None,
    }
}

pub(in crate::lower) fn schema_words(
    cx: &mut Lower<'_>,
    at: &Pointer,
    depth: usize,
    mut rest: &[&str],
    words: &mut Vec<String>,
) {
    loop {
        rest = match rest {
            ["properties" | "$defs" | "definitions" | "patternProperties", name, rest @ ..] => {
                words.push((*name).to_owned());
                rest
            }
            ["items", rest @ ..] => {
                words.push("item".to_owned());
                rest
            }
            ["additionalProperties", rest @ ..] => {
                words.push("value".to_owned());
                rest
            }
            ["anyOf" | "oneOf", _, inner @ ..] => {
                words.extend(branch_word(cx, at, depth - rest.len(), depth - inner.len()));
                inner
            }
            ["allOf" | "prefixItems", _, rest @ ..] => rest,
            [] => return,
            [name, rest @ ..] => {
                words.push((*name).to_owned());
                rest
            }
        };
    }
}

/// The word for a branch of a union, which stand that many keys deep.
fn branch_word(cx: &mut Lower<'_>, at: &Pointer, union: usize, branch: usize) -> Option<String> {
    let up = |keys: usize| {
        let depth = at.keys().count();
        let at = (keys..depth).try_fold(at.clone(), |at, _| at.parent())?;
        cx.spec.schema_ids.get(&at).copied()
    };
    let (union, branch) = (up(union)?, up(branch)?);
    let union = cx.schema(union).flattened_union.unwrap_or(union);
    // The union may hold what was made of the branch.
    let mut branches = branches(cx.schema(union));
    let made = branches.find(|it| cx.schemas.synthesized.get(it).is_some_and(|(_, raw)| *raw == branch));
    union::word(cx, union, made.unwrap_or(branch))
}
