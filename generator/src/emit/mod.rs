//! Stage six: prints. Decides nothing, and cannot fail.

mod call_test;
mod client;
mod enums;
mod example_expr;
mod example_program;
mod format;
mod manifest;
mod model;
mod operation;
mod page;
mod pagination;
mod readme;
mod response;
mod round_trip_test;
mod runtime_names;
mod template;
mod tokens;
mod union;
mod webhook_page;
mod webhooks;
mod wire;

use proc_macro2::TokenStream;
use quote::quote;

use crate::guide::{ClientGuide, Guide};
use crate::rust::{Client, Crate};

/// A file of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The path from the root of the output, with `/` on every system.
    pub path: String,
    /// The complete text.
    pub text: String,
}

/// Prints the files of a crate and its guide, sorted by path.
pub fn emit(krate: &Crate, guide: &Guide) -> Vec<File> {
    let mut res = vec![
        File { path: "Cargo.toml".to_owned(), text: manifest::manifest(krate, guide) },
        File { path: "README.md".to_owned(), text: readme::readme(krate, guide) },
        rust(krate, "src/lib.rs".to_owned(), client::crate_root(krate, guide)),
    ];
    for (client, guide) in krate.clients.iter().zip(&guide.clients) {
        client_files(krate, client, guide, &mut res);
        guide_files(krate, client, guide, &mut res);
    }
    res.extend(round_trip_test::files(krate, guide));
    res.extend(call_test::file(krate, guide));
    res.sort_by(|a, b| a.path.cmp(&b.path));
    res
}

fn guide_files(krate: &Crate, client: &Client, guide: &ClientGuide, res: &mut Vec<File>) {
    let header = &krate.header;
    let markdown = |file: &str, text: String| File { path: format!("docs/{file}.md"), text };
    res.extend(guide.pages.iter().map(|it| markdown(&it.file, page::page(header, client, guide, it))));
    res.extend(guide.webhook_page.iter().map(|it| markdown(&it.file, webhook_page::page(header, guide, it))));
    res.extend(guide.programs.iter().map(|it| File {
        path: format!("examples/{}.rs", it.name),
        text: example_program::program(krate, client, guide, it),
    }));
}

fn client_files(krate: &Crate, it: &Client, guide: &ClientGuide, res: &mut Vec<File>) {
    let folder = it.module.as_ref().map_or_else(|| "src".to_owned(), |module| format!("src/{module}"));
    let mut add = |path: &str, tokens: TokenStream| res.push(rust(krate, format!("{folder}/{path}.rs"), tokens));
    if it.module.is_some() {
        add("mod", client::module(it));
    }
    if !it.groups.is_empty() {
        add("client", client::client(it));
        add("operations/mod", operation::index(&it.groups));
    }
    for group in &it.groups {
        add(&format!("operations/{}", group.module), operation::group(it, guide, group));
    }
    if let Some(webhooks) = &it.webhooks {
        add("webhooks/mod", webhooks::webhooks(guide, webhooks));
        for webhook in &webhooks.webhooks {
            add(&format!("webhooks/{}", webhook.module), webhooks::webhook(webhook));
        }
    }
    add("models/mod", model::index(&it.files));
    add("wire/mod", wire::index(&it.files));
    for file in &it.files {
        add(&format!("models/{}", file.module), model::file(file));
        if wire::has_code(file) {
            add(&format!("wire/{}", file.module), wire::file(file));
        }
    }
}

/// Returns a Rust file with its header and an attribute that keeps `rustfmt` away, which formats many lines differently.
fn rust(krate: &Crate, path: String, tokens: TokenStream) -> File {
    let tokens = quote! {
        #![cfg_attr(rustfmt, rustfmt_skip)]
        #tokens
    };
    File { text: format!("// {}\n{}", krate.header, format::file(&path, tokens)), path }
}
