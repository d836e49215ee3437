//! Tests that call each operation.

use proc_macro2::TokenStream;
use quote::quote;

use super::File;
use super::example_expr::{expression, imported};
use super::tokens::{ident, path};
use crate::guide::{CallTest, ClientGuide, ClientSnippets, Guide, SnippetResult};
use crate::rust::{Client, Crate};

/// The file of tests; none if there is nothing to call.
pub(super) fn file(krate: &Crate, guide: &Guide) -> Option<File> {
    let modules: Vec<TokenStream> = tested(krate, guide).map(|(client, guide)| module(client, guide)).collect();
    let limit = krate.recursion_limit.map(|it| {
        let it = it.to_string();
        quote! { #![recursion_limit = #it] }
    });
    (!modules.is_empty()).then(|| {
        let tokens = quote! {
            //! Every operation, called with everything that it can be told. What is at `TEST_BASE_URL` says whether
            //! that is what the document asks for. `cargo test` alone asks nobody: say `cargo test --test calls`.
            #![allow(deprecated, reason = "what is deprecated works as well")]
            #limit
            #(#modules)*
        };
        super::rust(krate, "tests/calls.rs".to_owned(), tokens)
    })
}

/// The clients whose operations are called.
pub(super) fn tested<'a>(krate: &'a Crate, guide: &'a Guide) -> impl Iterator<Item = (&'a Client, &'a ClientGuide)> {
    krate.clients.iter().zip(&guide.clients).filter(|(_, guide)| !guide.call_tests.is_empty())
}

fn module(it: &Client, guide: &ClientGuide) -> TokenStream {
    let snippets = &guide.snippets;
    let (client, krate) = (ident(&it.ident), ident(&snippets.krate));
    let (home, builder) = (path(&snippets.module), expression(&snippets.trusted));
    let tests = guide.call_tests.iter().map(|test| call(snippets, test));
    let body = quote! {
        use #krate::runtime::testing;
        use #home::#client;

        fn client() -> #client {
            #builder.base_url(testing::base_url()).build().expect("the client is complete")
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

fn call(setup: &ClientSnippets, it: &CallTest) -> TokenStream {
    let (name, call) = (ident(&it.ident), expression(&it.example.call));
    let imports = imported(setup, &it.example);
    let send = match it.example.result {
        SnippetResult::Empty | SnippetResult::Answered => ident("send"),
        SnippetResult::Streamed => ident("stream"),
    };
    quote! {
        #[tokio::test]
        async fn #name() {
            #(#imports)*
            testing::assert_accepted(#call.#send().await);
        }
    }
}
