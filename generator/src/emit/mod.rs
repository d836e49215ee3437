//! Emit: prints the files of a crate.
//!
//! Input: [`Crate`], which holds the code, and [`Guide`], which holds everything written about it. Output: a list of [`File`]s,
//! sorted by path. Nothing is written to disk here.
//!
//! One file prints one kind of output:
//!
//! 1. `manifest` prints `Cargo.toml`.
//! 2. `client`, `model`, `operation` (with `response` and `pagination`), `webhooks` print the code in `src/`.
//! 3. `rows` prints the list of a model, from which the runtime implements its codec; `constraint` the checks.
//! 4. `readme`, `page`, `webhook_page`, `example_program` print documentation, with text from
//!    `templates/`.
//! 5. `round_trip_test` and `call_test` print tests.
//!
//! `tokens` and `example_expr` have the pieces that several of them print; [`format`] turns tokens into text. A field
//!
//! ```text
//! Field { name: { wire: "dueAt", ident: "due_at" }, ty: Option<DateTime>, presence: Optional, docs: ["When it is due."], … }
//! ```
//!
//! is printed by `model` as
//!
//! ```text
//! /// When it is due.
//! pub due_at: Option<DateTime>,
//! ```
//!
//! and by `rows` as
//!
//! ```text
//! due_at: "dueAt" optional, set due_at into(impl Into<DateTime>);
//! ```
//!
//! Invariants:
//!
//! - Emit decides nothing: names, types, attributes, paths and the presence of every item come from its input.
//! - Emit cannot fail: it has no `Result` and no report. Tokens that are not Rust are a bug of the generator, and panic.
//! - A file depends only on the items that it contains, so that a change of one schema changes few files.

mod call_test;
mod client;
mod constraint;
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
mod rows;
mod runtime_names;
mod template;
mod tokens;
mod webhook_page;
mod webhooks;

use proc_macro2::TokenStream;
use quote::quote;

use self::format::Part;
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
    let pages = guide.pages.iter();
    res.extend(pages.map(|it| File { path: it.path(), text: page::page(header, client, guide, it) }));
    let webhook_page = guide.webhook_page.iter();
    res.extend(webhook_page.map(|it| File { path: it.path(), text: webhook_page::page(header, guide, it) }));
    res.extend(
        guide
            .programs
            .iter()
            .map(|it| File { path: it.path(), text: example_program::program(krate, client, guide, it) }),
    );
}

fn client_files(krate: &Crate, it: &Client, guide: &ClientGuide, res: &mut Vec<File>) {
    let folder = it.folder();
    let mut add = |path: &str, tokens: TokenStream| res.push(rust(krate, format!("{folder}/{path}.rs"), tokens));
    if it.module.is_some() {
        add("mod", client::module(it));
    }
    if !it.groups.is_empty() {
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
    if !it.groups.is_empty() {
        res.push(rust_parts(krate, format!("{folder}/client.rs"), client::client(it)));
    }
    for file in &it.files {
        res.push(rust_parts(krate, format!("{folder}/models/{}.rs", file.module), model::file(file)));
    }
}

fn rust(krate: &Crate, path: String, tokens: TokenStream) -> File {
    rust_parts(krate, path, vec![Part::Items(tokens)])
}

/// Returns a Rust file with its header and an attribute that keeps `rustfmt` away, which formats many lines differently.
fn rust_parts(krate: &Crate, path: String, parts: Vec<Part>) -> File {
    let head = Part::Items(quote! { #![cfg_attr(rustfmt, rustfmt_skip)] });
    let parts = std::iter::once(head).chain(parts).collect();
    File { text: format!("// {}\n{}", krate.header, format::file(&path, parts)), path }
}
