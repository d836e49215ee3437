//! Pagination: how the next page is requested, and where a response has its items.

use crate::api::{self, ResponseBody, Shape, TypeKind};
use crate::rust::{NextPage, PageInput, PageOutput, Pagination};
use crate::spelling::Scope;

/// Plans the pagination of an operation whose response is JSON or XML.
pub(super) fn plan_pagination(scope: &Scope<'_>, operation: &api::Operation) -> Option<Pagination> {
    let declared = operation.pagination.as_ref()?;
    let bodies: Vec<_> =
        operation.successes.iter().map(|it| &it.body).filter(|it| **it != ResponseBody::Empty).collect();
    // The enum of several responses finds its items in JSON only.
    let is_single = bodies.iter().all(|it| *it == bodies[0]);
    let response = bodies.into_iter().find_map(|body| match body {
        ResponseBody::Json(ty) => Some(ty),
        ResponseBody::Xml(ty, _) if is_single => Some(ty),
        ResponseBody::Xml(..)
        | ResponseBody::Empty
        | ResponseBody::Text
        | ResponseBody::Bytes
        | ResponseBody::StreamOnly => None,
    })?;
    let next = match &declared.next {
        api::NextPage::Page { input, first, pages } => {
            NextPage::Page(page_input(input), *first, pages.as_ref().map(page_output))
        }
        api::NextPage::Offset(input) => NextPage::Offset(page_input(input)),
        api::NextPage::Cursor { input, cursor } => NextPage::Cursor(page_input(input), page_output(cursor)),
        api::NextPage::Url(url) => NextPage::Url(page_output(url)),
        api::NextPage::Link => NextPage::Link,
    };
    let items = declared.results.as_deref().map(|keys| {
        let item = item_type(scope.api, &response.kind, keys).cloned();
        let item = item.unwrap_or(api::Type { kind: TypeKind::Any, nullable: false });
        (json_pointer(keys), scope.nullable(&item))
    });
    Some(Pagination { next, items })
}

fn page_input(input: &api::PageInput) -> PageInput {
    match input {
        api::PageInput::Query(name) => PageInput::Query(name.clone()),
        api::PageInput::Header(name) => PageInput::Header(name.clone()),
        api::PageInput::Body(keys) => PageInput::Body(json_pointer(keys)),
    }
}

fn page_output(output: &api::PageOutput) -> PageOutput {
    match output {
        api::PageOutput::Body(keys) => PageOutput::Body(json_pointer(keys)),
        api::PageOutput::Header(name) => PageOutput::Header(name.clone()),
    }
}

fn json_pointer(keys: &[String]) -> String {
    keys.iter().map(|key| format!("/{}", key.replace('~', "~0").replace('/', "~1"))).collect()
}

/// Returns the item type of the list at these keys of a value.
fn item_type<'a>(api: &'a api::Api, kind: &'a TypeKind, keys: &[String]) -> Option<&'a api::Type> {
    let mut kind = api.resolved(kind);
    for key in keys {
        let next = match kind {
            TypeKind::List(item) => &item.kind,
            TypeKind::Map(value) => &value.kind,
            TypeKind::Schema(id) => match &api.schemas[id.0].shape {
                Shape::Object(object) => &object.properties.iter().find(|property| property.name == *key)?.ty.kind,
                Shape::Enum(_) | Shape::Tuple(_) | Shape::Union(_) | Shape::Alias(_) | Shape::Broken => return None,
            },
            TypeKind::Any | TypeKind::Scalar(_) | TypeKind::Broken => return None,
        };
        kind = api.resolved(next);
    }
    match kind {
        TypeKind::List(item) => Some(item),
        TypeKind::Any | TypeKind::Scalar(_) | TypeKind::Map(_) | TypeKind::Schema(_) | TypeKind::Broken => None,
    }
}
