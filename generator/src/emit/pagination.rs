//! Pagination: the `impl`s that give a request `pages` and `items`.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::tokens::ty;
use crate::rust::{NextPage, PageInput, Pagination};

pub(super) fn pagination(name: &Ident, it: &Pagination) -> TokenStream {
    let next = next(&it.next);
    let results = it.items.as_ref().map(|(results, _)| quote! { .results(#results) });
    let items = it.items.as_ref().map(|(_, item)| {
        let item = ty(item);
        quote! {
            impl runtime::Lists for #name {
                type Item = #item;
            }
        }
    });
    quote! {
        impl runtime::Paginates for #name {
            const PAGINATION: &'static runtime::Pagination = &runtime::Pagination::#next #results;
        }

        #items
    }
}

/// Prints the constructor of the runtime's `Pagination`.
fn next(it: &NextPage) -> TokenStream {
    match it {
        NextPage::Page(page, first, pages) => {
            let (page, first) = (input(page), Literal::u64_unsuffixed(*first));
            match pages {
                Some(pages) => quote! { by_page_of(#page, #first, #pages) },
                None => quote! { by_page(#page, #first) },
            }
        }
        NextPage::Offset(offset) => {
            let offset = input(offset);
            quote! { by_offset(#offset) }
        }
        NextPage::Cursor(cursor, location) => {
            let cursor = input(cursor);
            quote! { by_cursor(#cursor, #location) }
        }
        NextPage::Url(url) => quote! { by_url(#url) },
        NextPage::Link => quote! { by_link() },
    }
}

fn input(it: &PageInput) -> TokenStream {
    match it {
        PageInput::Query(name) => quote! { runtime::PageInput::Query(#name) },
        PageInput::Body(pointer) => quote! { runtime::PageInput::Body(#pointer) },
    }
}
