//! Pagination: the `impl`s that give a request `pages` and `items`.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::tokens::ty;
use crate::rust::{NextPage, PageInput, PageOutput, Pagination};

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

/// Prints the constructor of the runtime's `Pagination`. Places in the body and headers have different constructors.
fn next(it: &NextPage) -> TokenStream {
    match it {
        NextPage::Page(page, first, pages) => {
            let (page, first) = (input(page), Literal::u64_unsuffixed(*first));
            match pages {
                Some(PageOutput::Body(pages)) => quote! { by_page_of(#page, #first, #pages) },
                Some(PageOutput::Header(pages)) => quote! { by_page_of_header(#page, #first, #pages) },
                None => quote! { by_page(#page, #first) },
            }
        }
        NextPage::Offset(offset) => {
            let offset = input(offset);
            quote! { by_offset(#offset) }
        }
        NextPage::Cursor(cursor, output) => {
            let cursor = input(cursor);
            match output {
                PageOutput::Body(pointer) => quote! { by_cursor(#cursor, #pointer) },
                PageOutput::Header(name) => quote! { by_cursor_header(#cursor, #name) },
            }
        }
        NextPage::Url(PageOutput::Body(pointer)) => quote! { by_url(#pointer) },
        NextPage::Url(PageOutput::Header(name)) => quote! { by_url_header(#name) },
        NextPage::Link => quote! { by_link() },
    }
}

fn input(it: &PageInput) -> TokenStream {
    match it {
        PageInput::Query(name) => quote! { runtime::PageInput::Query(#name) },
        PageInput::Header(name) => quote! { runtime::PageInput::Header(#name) },
        PageInput::Body(pointer) => quote! { runtime::PageInput::Body(#pointer) },
    }
}
