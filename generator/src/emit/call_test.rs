//! `tests/calls.rs`: a test for each operation, which calls it.

use proc_macro2::TokenStream;
use quote::quote;

use super::File;
use super::example_expr::import_items;
use super::expression::expression;
use super::format::Part;
use super::tokens::{ident, path};
use crate::guide::{CallTest, ClientGuide, ClientSnippets, Guide, SnippetResult};
use crate::rust::{Client, Crate};

/// Returns the file of tests, if there are operations to call.
pub(super) fn file(krate: &Crate, guide: &Guide) -> Option<File> {
    let modules: Vec<TokenStream> = tested(krate, guide).map(|(client, guide)| module(client, guide)).collect();
    let limit = krate.recursion_limit.map(|it| {
        let it = it.to_string();
        quote! { #![recursion_limit = #it] }
    });
    (!modules.is_empty()).then(|| {
        let tokens = quote! {
            //! Calls every operation with all of its parameters. The server at `TEST_BASE_URL` checks whether the requests
            //! match the document. `cargo test` skips these tests: run them with `cargo test --test calls`.
            #![allow(deprecated, reason = "deprecated operations are tested too")]
            #limit
            #(#modules)*
        };
        let path = "tests/calls.rs".to_owned();
        File { text: super::rust(krate, &path, vec![Part::Items(tokens)]), path }
    })
}

/// Returns the clients that have call tests.
pub(super) fn tested<'a>(krate: &'a Crate, guide: &'a Guide) -> impl Iterator<Item = (&'a Client, &'a ClientGuide)> {
    krate.clients.iter().zip(&guide.clients).filter(|(_, guide)| !guide.call_tests.is_empty())
}

fn module(it: &Client, guide: &ClientGuide) -> TokenStream {
    let snippets = &guide.snippets;
    let (client, krate) = (ident(&it.ident), ident(&snippets.krate));
    let (module_path, builder) = (path(&snippets.module), expression(&snippets.all_credentials));
    let tests = guide.call_tests.iter().map(|test| call(snippets, test));
    let body = quote! {
        use #krate::testing;
        use #module_path::#client;

        fn client() -> #client {
            #builder.base_url(testing::base_url()).build().expect("the configuration is complete")
        }
        #(#tests)*
    };
    match &it.module {
        None => body,
        Some(module) => {
            let module = ident(module);
            quote! { mod #module { #body } }
        }
    }
}

fn call(snippets: &ClientSnippets, it: &CallTest) -> TokenStream {
    let (name, call) = (ident(&it.ident), expression(&it.example.call));
    let imports = import_items(snippets, &it.example);
    let send = match it.example.result {
        SnippetResult::Empty | SnippetResult::Body => ident("send"),
        SnippetResult::Stream => ident("stream"),
    };
    quote! {
        #[tokio::test]
        async fn #name() {
            #(#imports)*
            testing::assert_accepted(#call.#send().await);
        }
    }
}
