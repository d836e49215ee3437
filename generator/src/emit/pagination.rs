//! Pagination: the `impl`s that give a call `pages` and `items`.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::tokens::ty;
use crate::rust::{NextPage, PageInput, Pagination};

pub(super) fn pagination(name: &Ident, it: &Pagination) -> TokenStream {
    let next = next(&it.next);
    let results = it.items.as_ref().map_or("", |(results, _)| results);
    let items = it.items.as_ref().map(|(_, item)| {
        let item = ty(item);
        quote! {
            runtime::items!(#name);

            impl runtime::Lists for #name {
                type Item = #item;
            }
        }
    });
    quote! {
        runtime::pages!(#name);

        impl runtime::Paginates for #name {
            const PAGINATION: &'static runtime::Pagination = &runtime::Pagination { next: #next, results: #results };
        }

        #items
    }
}

fn next(it: &NextPage) -> TokenStream {
    let kind = match it {
        NextPage::Page(page, first, pages) => {
            let (page, first) = (input(page), Literal::u64_unsuffixed(*first));
            let pages = match pages {
                Some(it) => quote! { Some(#it) },
                None => quote! { None },
            };
            quote! { Page { input: #page, first: #first, pages: #pages } }
        }
        NextPage::Offset(offset) => {
            let offset = input(offset);
            quote! { Offset { input: #offset } }
        }
        NextPage::Cursor(cursor, location) => {
            let cursor = input(cursor);
            quote! { Cursor { input: #cursor, cursor: #location } }
        }
        NextPage::Url(url) => quote! { Url { url: #url } },
        NextPage::Link => quote! { Link },
    };
    quote! { runtime::NextPage::#kind }
}

fn input(it: &PageInput) -> TokenStream {
    match it {
        PageInput::Query(name) => quote! { runtime::PageInput::Query(#name) },
        PageInput::Body(pointer) => quote! { runtime::PageInput::Body(#pointer) },
    }
}
