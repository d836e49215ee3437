//! The words for the keys between a component, an operation or a webhook and a schema.

use std::collections::BTreeMap;

use super::super::Lower;
use super::super::operation::{content, request_body};
use super::super::reference::pointer_of;
use super::super::schema::union;
use crate::normalize::branches;
use crate::parse::{Entry, SchemaId};
use crate::pointer::Pointer;

/// Returns the word for the components of a section.
pub(super) fn section_word(section: &str) -> Option<&'static str> {
    match section {
        "responses" => Some("response"),
        "requestBodies" => Some("request"),
        "headers" => Some("header"),
        _ => None,
    }
}

/// Returns the id of an operation without `operationId`.
pub(in crate::lower) fn fallback_operation_id(method: &str, path: &str) -> String {
    format!("{method} {path}")
}

/// Consumes the keys of the objects around a schema, with a word for those that distinguish schemas, and returns the keys
/// inside the schema.
pub(super) fn strip_operation_path<'k>(
    cx: &mut Lower<'_>,
    at: &Pointer,
    keys: &[&str],
    mut rest: &'k [&'k str],
    words: &mut Vec<String>,
) -> &'k [&'k str] {
    // The request of a webhook is a type of its own, and has the body as a field.
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
                // The first success has no number.
                let depth = keys.len() - rest.len() - 2;
                if !is_first_success(cx, at, &keys[..depth], status) {
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
                words.extend(content_word(cx, at, &keys[..depth], media_type));
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

/// Returns whether a status is the first success of an operation with a body.
fn is_first_success(cx: &Lower<'_>, at: &Pointer, keys: &[&str], status: &str) -> bool {
    let operation = keys.iter().fold(Pointer::root(at.source), |place, key| place.child(key));
    let Some(Entry::Item(operation)) = cx.spec.operations.get(&operation) else { return status.starts_with('2') };
    let has_body = |response: &openapiv3::ReferenceOr<openapiv3::Response>| {
        let response = pointer_of(response).and_then(|at| cx.spec.responses.get(&at));
        !matches!(response, Some(Entry::Item(response)) if response.content.is_empty())
    };
    let responses = operation.responses.responses.iter().filter(|(_, response)| has_body(response));
    let mut codes: Vec<String> = responses.map(|(code, _)| code.to_string()).collect();
    codes.sort();
    codes.into_iter().find(|code| code.starts_with('2')).is_some_and(|code| code.eq_ignore_ascii_case(status))
}

/// Returns the word for a body besides the preferred one: its variant, or the subtype of its media type.
fn content_word(cx: &mut Lower<'_>, at: &Pointer, keys: &[&str], media_type: &str) -> Option<String> {
    let place = keys.iter().fold(Pointer::root(at.source), |place, key| place.child(key));
    if !cx.content_words.contains_key(&place) {
        let words = content_words(cx, &place);
        cx.content_words.insert(place.clone(), words);
    }
    cx.content_words.get(&place)?.get(media_type).cloned()
}

/// Returns the words for the media types of a request body or a response, except the preferred one.
fn content_words(cx: &Lower<'_>, place: &Pointer) -> BTreeMap<String, String> {
    if let Some(Entry::Item(body)) = cx.spec.request_bodies.get(place) {
        let words = request_body::variant_words(cx, &body.content).into_iter();
        return words.map(|(key, word)| (key.to_owned(), word)).collect();
    }
    let Some(Entry::Item(response)) = cx.spec.responses.get(place) else { return BTreeMap::new() };
    let Some((preferred, _)) = content::find_json(cx, &response.content) else { return BTreeMap::new() };
    let others = response.content.keys().filter(|key| *key != preferred);
    others.map(|key| (key.clone(), request_body::subtype(key))).collect()
}

fn parameter_name(cx: &Lower<'_>, at: &Pointer, keys: &[&str]) -> Option<String> {
    let place = keys.iter().fold(Pointer::root(at.source), |place, key| place.child(key));
    match cx.spec.parameters.get(&place) {
        Some(Entry::Item(parameter)) => Some(parameter.parameter_data_ref().name.clone()),
        Some(Entry::Reference(_) | Entry::Broken) | None => None,
    }
}

/// Adds the words for the keys inside a schema.
pub(super) fn push_schema_words(
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
            ["additionalProperties" | "unevaluatedProperties", rest @ ..] => {
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

/// Returns the word for a branch of a union. The depths count the keys of the union and of the branch.
fn branch_word(cx: &mut Lower<'_>, at: &Pointer, union_depth: usize, branch_depth: usize) -> Option<String> {
    let schema_at = |depth: usize| {
        let at = (depth..at.keys().count()).try_fold(at.clone(), |at, _| at.parent())?;
        cx.spec.schema_ids.get(&at).copied()
    };
    let (union, branch) = (schema_at(union_depth)?, schema_at(branch_depth)?);
    let union = cx.schema(union).flattened_union.unwrap_or(union);
    // `normalize` may have replaced the branch.
    let replaces = |id: &SchemaId| cx.schemas.synthesized.get(id).is_some_and(|(_, replaced)| *replaced == branch);
    let replacement = branches(cx.schema(union)).find(replaces);
    union::branch_word(cx, union, replacement.unwrap_or(branch))
}
