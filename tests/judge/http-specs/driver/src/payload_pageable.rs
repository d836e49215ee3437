//! `Payload.Pageable`: lists in pages. `judge.mjs` configures how the next page is requested, which the documents lack.

use specs::payload_pageable::{PayloadPageable, models};

use crate::scenario::{Scenario, equal, failed};
use crate::{client, scenarios, send};

const NAMES: [&str; 4] = ["dog", "cat", "bird", "fish"];

client! { pageable: PayloadPageable; }

pub fn scenarios() -> Vec<Scenario> {
    [page_sizes(), links(), tokens(), xml()].into_iter().flatten().collect()
}

/// Returns the first pets of the suite.
fn json_pets(count: usize) -> Vec<models::Pet> {
    NAMES.iter().take(count).zip(1..).map(|(name, id)| models::Pet::new(id.to_string(), *name)).collect()
}

fn xml_pets() -> Vec<models::XmlPet> {
    NAMES.iter().zip(1..).map(|(name, id)| models::XmlPet::new(id.to_string(), *name)).collect()
}

/// Returns the items of all pages of a request.
macro_rules! items {
    ($request:expr) => {{
        let mut items = $request.items();
        let mut res = Vec::new();
        while let Some(item) = items.next().await {
            res.push(item.map_err(failed)?);
        }
        res
    }};
}

fn page_sizes() -> Vec<Scenario> {
    scenarios! {
        Payload_Pageable_PageSize_listWithoutContinuation(url) {
            equal(send!(pageable(&url)?.page_size_list_without_continuation()).pets, json_pets(4))?;
        }
        Payload_Pageable_PageSize_listWithPageSize(url) {
            let client = pageable(&url)?;
            equal(send!(client.page_size_list_with_page_size().page_size(2)).pets, json_pets(2))?;
            equal(send!(client.page_size_list_with_page_size().page_size(4)).pets, json_pets(4))?;
        }
    }
}

/// Lists scenarios that read all pages: `Name: method();`.
macro_rules! lists {
    ($($name:ident: $method:ident() $(.$setter:ident($value:literal))*;)*) => {
        scenarios! {$(
            $name(url) {
                equal(items!(pageable(&url)?.$method()$(.$setter($value))*), json_pets(4))?;
            }
        )*}
    };
}

fn links() -> Vec<Scenario> {
    lists! {
        Payload_Pageable_ServerDrivenPagination_link: server_driven_pagination_link();
        Payload_Pageable_ServerDrivenPagination_linkString: server_driven_pagination_link_string();
        Payload_Pageable_ServerDrivenPagination_nestedLink: server_driven_pagination_nested_link();
    }
}

fn tokens() -> Vec<Scenario> {
    lists! {
        Payload_Pageable_ServerDrivenPagination_ContinuationToken_requestQueryResponseBody:
            continuation_token_request_query_response_body().foo("foo").bar("bar");
        Payload_Pageable_ServerDrivenPagination_ContinuationToken_requestHeaderResponseBody:
            continuation_token_request_header_response_body().foo("foo").bar("bar");
        Payload_Pageable_ServerDrivenPagination_ContinuationToken_requestQueryResponseHeader:
            continuation_token_request_query_response_header().foo("foo").bar("bar");
        Payload_Pageable_ServerDrivenPagination_ContinuationToken_requestHeaderResponseHeader:
            continuation_token_request_header_response_header().foo("foo").bar("bar");
        Payload_Pageable_ServerDrivenPagination_ContinuationToken_requestQueryNestedResponseBody:
            continuation_token_request_query_nested_response_body().foo("foo").bar("bar");
        Payload_Pageable_ServerDrivenPagination_ContinuationToken_requestHeaderNestedResponseBody:
            continuation_token_request_header_nested_response_body().foo("foo").bar("bar");
    }
}

fn xml() -> Vec<Scenario> {
    scenarios! {
        Payload_Pageable_XmlPagination_listWithContinuation(url) {
            equal(items!(pageable(&url)?.xml_pagination_list_with_continuation()), xml_pets())?;
        }
        Payload_Pageable_XmlPagination_listWithNextLink(url) {
            equal(items!(pageable(&url)?.xml_pagination_list_with_next_link()), xml_pets())?;
        }
    }
}
