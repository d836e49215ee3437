//! `x-speakeasy-pagination`: how an operation gives a list page by page.

use openapiv3 as v3;
use serde_json::Value;

use super::super::Lower;
use crate::api::{Location, NextPage, PageInput, Pagination, Parameter};
use crate::diagnostics::{Id, Place};
use crate::parse::Extension;
use crate::pointer::Pointer;

const KEY: &str = Extension::Pagination.key();

/// Reads the extension, if it is there and can be followed.
pub(in crate::lower) fn pagination(
    cx: &mut Lower<'_>,
    at: &Pointer,
    id: &str,
    it: &v3::Operation,
    parameters: &[Parameter],
) -> Option<Pagination> {
    // What the user says goes before what the document says.
    let configured = cx.pagination.get(id);
    let said = configured.or_else(|| it.extensions.get(KEY))?;
    match (read(said, parameters), configured) {
        (Ok(it), _) => Some(it),
        (Err(reason), None) => {
            let message = format!("{reason}: the operation has no `pages`");
            cx.report.add(Id::InvalidExtension, &at.child(KEY), message);
            None
        }
        (Err(reason), Some(_)) => {
            cx.report.add(Id::InvalidConfig, at, format!("the pagination of `{id}` cannot be followed: {reason}"));
            None
        }
    }
}

/// Tells of each word of the user's about an operation that is not there.
pub(in crate::lower) fn unused(cx: &mut Lower<'_>) {
    for id in cx.pagination.keys().filter(|id| !cx.api.operations.iter().any(|it| it.id == **id)) {
        let message = format!("`pagination` names `{id}`, which is no operation of the client");
        cx.report.add(Id::InvalidConfig, Place::File("pagination".to_owned()), message);
    }
}

fn read(said: &Value, parameters: &[Parameter]) -> Result<Pagination, String> {
    let results = output(said, "results")?;
    let next = match said.get("type").and_then(Value::as_str) {
        Some("cursor") => NextPage::Cursor {
            input: input(said, "cursor", parameters)?.ok_or("no input is of the type `cursor`")?,
            cursor: output(said, "nextCursor")?.ok_or("the outputs name no `nextCursor`")?,
        },
        Some("url") => NextPage::Url(output(said, "nextUrl")?.ok_or("the outputs name no `nextUrl`")?),
        Some("link") => NextPage::Link,
        Some("offsetLimit") => match (input(said, "page", parameters)?, input(said, "offset", parameters)?) {
            (Some(input), _) => {
                NextPage::Page { first: first(&input, parameters), input, pages: output(said, "numPages")? }
            }
            (None, Some(input)) => NextPage::Offset(input),
            (None, None) => return Err("no input is of the type `page` or `offset`".to_owned()),
        },
        Some(_) | None => return Err("the `type` is none of `offsetLimit`, `cursor`, `url` and `link`".to_owned()),
    };
    let counts = matches!(next, NextPage::Offset(_) | NextPage::Page { pages: None, .. });
    if counts && results.is_none() {
        return Err("without `results` nobody knows which page is the last".to_owned());
    }
    Ok(Pagination { next, results })
}

/// The input of a type, if there is one.
fn input(said: &Value, kind: &str, parameters: &[Parameter]) -> Result<Option<PageInput>, String> {
    let inputs = said.get("inputs").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let Some(input) = inputs.iter().find(|it| it.get("type").and_then(Value::as_str) == Some(kind)) else {
        return Ok(None);
    };
    let name = input.get("name").and_then(Value::as_str).ok_or("an input has no `name`")?;
    if input.get("in").and_then(Value::as_str) == Some("requestBody") {
        return Ok(Some(PageInput::Body(vec![name.to_owned()])));
    }
    let known = parameters.iter().any(|it| it.name == name && it.location == Location::Query);
    if known { Ok(Some(PageInput::Query(name.to_owned()))) } else { Err(format!("`{name}` is no query parameter")) }
}

/// The number of the first page: what the parameter is without a word, or the least that it may be.
fn first(input: &PageInput, parameters: &[Parameter]) -> u64 {
    let PageInput::Query(name) = input else { return 1 };
    let parameter = parameters.iter().find(|it| it.name == *name && it.location == Location::Query);
    let usual = parameter.and_then(|it| it.docs.default.as_ref()?.as_u64());
    let least = parameter.and_then(|it| it.constraints.minimum).map(|it| it.value.as_float());
    usual.unwrap_or(if least == Some(0.0) { 0 } else { 1 })
}

/// A place in an answer, if the document names it.
fn output(said: &Value, name: &str) -> Result<Option<Vec<String>>, String> {
    let Some(path) = said.get("outputs").and_then(|it| it.get(name)).and_then(Value::as_str) else { return Ok(None) };
    keys(path).map(Some).ok_or_else(|| format!("`{path}` is no plain path such as `$.meta.next` or `$.items[-1].id`"))
}

/// The keys of a path that names one place.
fn keys(path: &str) -> Option<Vec<String>> {
    let mut rest = path.strip_prefix('$')?;
    let mut res = Vec::new();
    while !rest.is_empty() {
        let key;
        if let Some(after) = rest.strip_prefix('.') {
            let end = after.find(['.', '[']).unwrap_or(after.len());
            (key, rest) = after.split_at(end);
        } else {
            let (inside, after) = rest.strip_prefix('[')?.split_once(']')?;
            let quoted = ['\'', '"'].into_iter().find_map(|it| inside.strip_prefix(it)?.strip_suffix(it));
            let last = (inside == "(@.length-1)").then_some("-1");
            let number = inside.parse::<i64>().is_ok().then_some(inside);
            key = quoted.or(last).or(number)?;
            rest = after;
        }
        if key.is_empty() || key == "*" {
            return None;
        }
        res.push(key.to_owned());
    }
    Some(res)
}
