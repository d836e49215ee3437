//! Lists that come page by page.

use crate::api::{self, ResponseBody, Shape, TypeKind};
use crate::rust::{NextPage, PageInput, Pagination};
use crate::spelling::Scope;

/// How an operation gives a list, if its answer is JSON.
pub(in crate::plan) fn pagination(scope: &Scope<'_>, it: &api::Operation) -> Option<Pagination> {
    let said = it.pagination.as_ref()?;
    let answer = it.successes.iter().find_map(|it| match &it.body {
        ResponseBody::Json(ty) => Some(ty),
        ResponseBody::Empty | ResponseBody::Text | ResponseBody::Bytes | ResponseBody::StreamOnly => None,
    })?;
    let next = match &said.next {
        api::NextPage::Page { input, first, pages } => {
            NextPage::Page(page_input(input), *first, pages.as_deref().map(pointer))
        }
        api::NextPage::Offset(input) => NextPage::Offset(page_input(input)),
        api::NextPage::Cursor { input, cursor } => NextPage::Cursor(page_input(input), pointer(cursor)),
        api::NextPage::Url(url) => NextPage::Url(pointer(url)),
        api::NextPage::Link => NextPage::Link,
    };
    let items = said.results.as_deref().map(|keys| {
        let item = item(scope.api, &answer.kind, keys).cloned();
        let item = item.unwrap_or(api::Type { kind: TypeKind::Any, nullable: false });
        (pointer(keys), scope.nullable(&item))
    });
    Some(Pagination { next, items })
}

fn page_input(it: &api::PageInput) -> PageInput {
    match it {
        api::PageInput::Query(name) => PageInput::Query(name.clone()),
        api::PageInput::Body(keys) => PageInput::Body(pointer(keys)),
    }
}

fn pointer(keys: &[String]) -> String {
    keys.iter().map(|it| format!("/{}", it.replace('~', "~0").replace('/', "~1"))).collect()
}

/// The type of the items of the list that lies at a place in a value.
fn item<'a>(api: &'a api::Api, kind: &'a TypeKind, keys: &[String]) -> Option<&'a api::Type> {
    let mut kind = api.resolved(kind);
    for key in keys {
        let next = match kind {
            TypeKind::List(item) => &item.kind,
            TypeKind::Map(value) => &value.kind,
            TypeKind::Schema(id) => match &api.schemas[id.0].shape {
                Shape::Object(it) => &it.properties.iter().find(|it| it.name == *key)?.ty.kind,
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
