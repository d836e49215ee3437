//! Stage six: prints. Decides nothing, and cannot fail.

mod call_test;
mod client;
mod enums;
mod example_expr;
mod manifest;
mod model;
mod operation;
mod page;
mod pagination;
mod readme;
mod response;
mod round_trip_test;
mod runtime_names;
mod tokens;
mod union;
mod webhook_page;
mod webhooks;
mod wire;

use proc_macro2::TokenStream;
use quote::quote;

use crate::guide::{ClientGuide, Guide};
use crate::rust::{Client, Crate};

/// A file, with its path from the root of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// With `/` on every system.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// Prints a crate and its guide.
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
    res.extend(
        guide.programs.iter().map(|it| File {
            path: format!("examples/{}.rs", it.name),
            text: readme::program(krate, client, guide, it),
        }),
    );
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

/// A Rust file: the line that says whose it is, and an attribute that keeps `rustfmt` away, which disagrees with our
/// printer on many lines.
fn rust(krate: &Crate, path: String, tokens: TokenStream) -> File {
    let tokens = quote! {
        #![cfg_attr(rustfmt, rustfmt_skip)]
        #tokens
    };
    let file = syn::parse2(tokens).unwrap_or_else(|error| unreachable!("what is printed for {path} is Rust: {error}"));
    File { text: format!("// {}\n{}", krate.header, spaced(&prettyplease::unparse(&file))), path }
}

/// Statements, as lines that stand at the margin.
fn formatted(statements: TokenStream) -> Vec<String> {
    let lines = formatted_item(&quote! { fn example() { #statements } }.to_string());
    let inner = lines.iter().skip(1).take(lines.len().saturating_sub(2));
    inner.map(|it| it.strip_prefix("    ").unwrap_or(it).to_owned()).collect()
}

/// An item as lines; as it is, if its crate has a name that no path can have.
fn formatted_item(text: &str) -> Vec<String> {
    let printed = syn::parse_file(text).map_or_else(|_| text.to_owned(), |it| prettyplease::unparse(&it));
    printed.lines().map(str::to_owned).collect()
}

/// Our printer leaves no blank lines. People read better with one after each item and method, so they are put back:
/// where a line ends something that stands at the margin or directly in an `impl`.
fn spaced(text: &str) -> String {
    let mut res = String::with_capacity(text.len() + text.len() / 16);
    let mut lines = text.lines().peekable();
    let mut in_constant = false;
    while let Some(line) = lines.next() {
        res.push_str(line);
        res.push('\n');
        let Some(next) = lines.peek() else { break };
        let at_margin = !line.starts_with([' ', '/', '#']) && line.ends_with([';', '}'])
            || line.starts_with("//!")
            || line.starts_with("#![");
        let of_one_kind = kind(line) == kind(next) && kind(line).is_some();
        in_constant |= line.starts_with("    pub const ");
        let in_impl = line == "    }" || (in_constant && line.ends_with(';'));
        in_constant &= !in_impl;
        if (at_margin || in_impl) && !of_one_kind && !next.trim_start().starts_with('}') {
            res.push('\n');
        }
    }
    res
}

/// Lines that stand together without a blank line.
fn kind(line: &str) -> Option<&'static str> {
    ["use ", "pub use ", "mod ", "//!", "wire::"].into_iter().find(|it| line.starts_with(it))
}
