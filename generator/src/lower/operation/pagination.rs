//! `x-speakeasy-pagination`: the pagination of an operation.

use openapiv3 as v3;
use serde_json::Value;

use super::super::Lower;
use super::header_name::is_token;
use crate::api::{Location, NextPage, PageInput, PageOutput, Pagination, Parameter};
use crate::diagnostics;
use crate::parse::Extension;
use crate::pointer::Pointer;

const KEY: &str = Extension::Pagination.key();

/// Lowers the pagination of the configuration, or else of the document. An invalid one is reported.
pub(in crate::lower) fn lower_pagination(
    cx: &mut Lower<'_>,
    at: &Pointer,
    id: &str,
    operation: &v3::Operation,
    parameters: &[Parameter],
) -> Option<Pagination> {
    let configured = cx.pagination.get(id);
    let declared = configured.or_else(|| operation.extensions.get(KEY))?;
    let finding = match (read_pagination(declared, parameters), configured) {
        (Ok(pagination), _) => return Some(pagination),
        (Err(reason), None) => diagnostics::lower::invalid_pagination(&at.child(KEY), &reason),
        (Err(reason), Some(_)) => diagnostics::lower::invalid_configured_pagination(at, id, &reason),
    };
    cx.report.push(finding);
    None
}

/// Reports the pagination of the configuration for operations that do not exist.
pub(in crate::lower) fn report_unknown_operations(cx: &mut Lower<'_>) {
    let is_known = |id: &String| cx.api.operations.iter().any(|operation| operation.id == *id);
    for id in cx.pagination.keys().filter(|id| !is_known(id)) {
        cx.report.push(diagnostics::lower::pagination_of_unknown_operation(id));
    }
}

/// Reads a pagination. The error is the first half of a message.
fn read_pagination(declared: &Value, parameters: &[Parameter]) -> Result<Pagination, String> {
    let input = |kind: &str| find_input(declared, kind, parameters);
    let output = |name: &str| find_output(declared, name);
    let results = match output("results")? {
        Some(PageOutput::Header(_)) => return Err("the `results` must be in the body".to_owned()),
        Some(PageOutput::Body(path)) => Some(path),
        None => None,
    };
    let next = match declared.get("type").and_then(Value::as_str) {
        Some("cursor") => NextPage::Cursor {
            input: input("cursor")?.ok_or("`inputs` has no entry of the type `cursor`")?,
            cursor: output("nextCursor")?.ok_or("`outputs` has no `nextCursor`")?,
        },
        Some("url") => NextPage::Url(output("nextUrl")?.ok_or("`outputs` has no `nextUrl`")?),
        Some("link") => NextPage::Link,
        Some("offsetLimit") => match (input("page")?, input("offset")?) {
            (Some(input), _) => {
                NextPage::Page { first: first_page(&input, parameters), input, pages: output("numPages")? }
            }
            (None, Some(input)) => NextPage::Offset(input),
            (None, None) => return Err("`inputs` has no entry of the type `page` or `offset`".to_owned()),
        },
        Some(_) | None => return Err("the `type` must be `offsetLimit`, `cursor`, `url` or `link`".to_owned()),
    };
    let needs_results = matches!(next, NextPage::Offset(_) | NextPage::Page { pages: None, .. });
    if needs_results && results.is_none() {
        return Err("`outputs` has no `results`, by which the last page is recognized".to_owned());
    }
    Ok(Pagination { next, results })
}

/// Finds the input of a type.
fn find_input(declared: &Value, kind: &str, parameters: &[Parameter]) -> Result<Option<PageInput>, String> {
    let inputs = declared.get("inputs").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let Some(input) = inputs.iter().find(|input| input.get("type").and_then(Value::as_str) == Some(kind)) else {
        return Ok(None);
    };
    let name = input.get("name").and_then(Value::as_str).ok_or("an entry of `inputs` has no `name`")?;
    if input.get("in").and_then(Value::as_str) == Some("requestBody") {
        return Ok(Some(PageInput::Body(vec![name.to_owned()])));
    }
    let is_header =
        |parameter: &&Parameter| parameter.location == Location::Header && parameter.name.eq_ignore_ascii_case(name);
    let header = parameters.iter().find(is_header);
    match (parameters.iter().any(|parameter| is_query(parameter, name)), header) {
        (true, _) => Ok(Some(PageInput::Query(name.to_owned()))),
        (false, Some(header)) => Ok(Some(PageInput::Header(header.name.clone()))),
        (false, None) => Err(format!("`{name}` is not a query parameter or a header")),
    }
}

fn is_query(parameter: &Parameter, name: &str) -> bool {
    parameter.name == name && parameter.location == Location::Query
}

/// Returns the number of the first page: the default of the parameter, or 0 if that is its minimum, or 1.
fn first_page(input: &PageInput, parameters: &[Parameter]) -> u64 {
    let parameter = match input {
        PageInput::Query(name) => parameters.iter().find(|parameter| is_query(parameter, name)),
        PageInput::Header(name) => parameters.iter().find(|it| it.location == Location::Header && it.name == *name),
        PageInput::Body(_) => return 1,
    };
    let default = parameter.and_then(|parameter| parameter.docs.default.as_ref()?.as_u64());
    let minimum = parameter.and_then(|parameter| parameter.constraints.minimum).map(|bound| bound.value.as_float());
    default.unwrap_or(if minimum == Some(0.0) { 0 } else { 1 })
}

/// Finds the place of an output in a response: a JSONPath of the body, or a runtime expression of OpenAPI.
fn find_output(declared: &Value, name: &str) -> Result<Option<PageOutput>, String> {
    let path = declared.get("outputs").and_then(|outputs| outputs.get(name)).and_then(Value::as_str);
    let Some(path) = path else { return Ok(None) };
    let error = || {
        format!(
            "`{path}` must be a path to one value, such as `$.meta.next`, `$.items[-1].id` or `$response.header.x-next`"
        )
    };
    let place = match path.strip_prefix("$response.") {
        Some(expression) => split_expression(expression),
        None => split_path(path).map(PageOutput::Body),
    };
    place.map(Some).ok_or_else(error)
}

/// Splits a runtime expression after `$response.`: `header.x-next`, `header#/x-next` or `body#/meta/next`.
fn split_expression(expression: &str) -> Option<PageOutput> {
    if let Some(pointer) = expression.strip_prefix("body") {
        let keys = pointer.strip_prefix('#')?.split('/').skip(1);
        return Some(PageOutput::Body(keys.map(|key| key.replace("~1", "/").replace("~0", "~")).collect()));
    }
    let name = expression.strip_prefix("header")?;
    let name = name.strip_prefix('.').or_else(|| name.strip_prefix("#/"))?;
    is_token(name).then(|| PageOutput::Header(name.to_owned()))
}

/// Splits a JSONPath to one value into its keys.
fn split_path(path: &str) -> Option<Vec<String>> {
    let mut rest = path.strip_prefix('$')?;
    let mut res = Vec::new();
    while !rest.is_empty() {
        let key;
        if let Some(after) = rest.strip_prefix('.') {
            let end = after.find(['.', '[']).unwrap_or(after.len());
            (key, rest) = after.split_at(end);
        } else {
            let (inside, after) = rest.strip_prefix('[')?.split_once(']')?;
            let quoted = ['\'', '"'].into_iter().find_map(|quote| inside.strip_prefix(quote)?.strip_suffix(quote));
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
