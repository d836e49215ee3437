//! Emit: prints the files of a crate.
//!
//! Input: [`Crate`], which holds the code, and [`Guide`], which holds everything written about it. Output: a list of [`File`]s,
//! sorted by path. Nothing is written to disk here.
//!
//! One file prints one kind of output:
//!
//! 1. `manifest` prints `Cargo.toml`.
//! 2. `client`, `model`, `operation` (with `response` and `pagination`), `webhooks`, `webhook_testing` print the code in `src/`.
//! 3. `rows` prints the list of a model, from which the runtime implements its codec; `constraint` the checks.
//! 4. `readme`, `page`, `webhook_page`, `example_program` print documentation, with text from
//!    `templates/`.
//! 5. `round_trip_test` and `call_test` print tests.
//!
//! [`surface`] has the lines of `SURFACE.txt`, and [`recorded`] those of `names.lock`.
//!
//! `tokens`, `expression` and `example_expr` have the pieces that several of them print; [`format`] turns tokens into text
//! (with `join_lines`), and `layout` examples. A field
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
mod expression;
mod flat_body;
mod format;
mod join_lines;
mod layout;
mod manifest;
mod model;
mod named_arguments;
mod operation;
mod page;
mod pagination;
mod readme;
mod response;
mod round_trip_test;
mod rows;
mod runtime_names;
mod security;
mod template;
mod tokens;
mod webhook_page;
mod webhook_testing;
mod webhooks;
mod xml;

use proc_macro2::TokenStream;
use quote::quote;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use self::format::Part;
use crate::guide::{ClientGuide, Guide};
use crate::recorded::{self, Choice, Recorded};
use crate::rust::{Client, Crate};
use crate::surface::{self, Surface};

/// The build folder, of a crate that is the root of its workspace.
const GIT_IGNORE: &str = "/target\n";

/// Pages and the lock follow from the code, so pull requests show them folded.
const GIT_ATTRIBUTES: &str = "\
codegen.lock linguist-generated
names.lock linguist-generated
README.md linguist-generated
docs/** linguist-generated
";

/// A file of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The path from the root of the output, with `/` on every system.
    pub path: String,
    /// The complete text.
    pub text: String,
}

/// Prints the files of a crate and its guide, sorted by path. Files are printed in parallel.
pub fn emit(krate: &Crate, guide: &Guide) -> Vec<File> {
    let mut tasks = Tasks { krate, tasks: Vec::new() };
    tasks.text(".gitattributes".to_owned(), || format!("# {}\n{GIT_ATTRIBUTES}", krate.header));
    tasks.text(".gitignore".to_owned(), || format!("# {}\n{GIT_IGNORE}", krate.header));
    tasks.text("Cargo.toml".to_owned(), || manifest::manifest(krate, guide));
    tasks.text("README.md".to_owned(), || readme::readme(krate, guide));
    tasks.text(surface::NAME.to_owned(), || Surface::new(krate).text(&krate.header));
    if readme::has_guide(krate) {
        tasks.text(readme::GUIDE.to_owned(), || readme::guide(krate));
    }
    tasks.text(recorded::NAME.to_owned(), || record(krate, guide).text(&krate.header));
    tasks.rust("src/lib.rs".to_owned(), || client::crate_root(krate, guide));
    for (client, guide) in krate.clients.iter().zip(&guide.clients) {
        client_files(&mut tasks, client, guide);
        guide_files(&mut tasks, client, guide);
    }
    let mut res = tasks.print();
    res.extend(round_trip_test::files(krate, guide));
    res.extend(call_test::file(krate, guide));
    res.sort_by(|a, b| a.path.cmp(&b.path));
    res
}

/// Returns the names and choices of the run.
pub fn record(krate: &Crate, guide: &Guide) -> Recorded {
    let clients = krate.clients.iter().zip(&guide.clients).map(|(client, guide)| {
        let mut record = client.record.clone();
        let operations = || client.groups.iter().flat_map(|it| &it.operations);
        for (choice, id) in [(Choice::QuickStart, guide.quick_start), (Choice::Simplest, guide.simplest)] {
            let chosen = operations().find(|it| Some(it.id) == id);
            record.choices.extend(chosen.map(|it| (choice, it.request())));
        }
        (client.path(), record)
    });
    Recorded { clients: clients.collect() }
}

/// The files to print. No file depends on another one.
struct Tasks<'a> {
    krate: &'a Crate,
    tasks: Vec<Task<'a>>,
}

/// A file to print: its path, and the function that prints its text.
struct Task<'a> {
    path: String,
    print: Box<dyn Fn(&str) -> String + Send + Sync + 'a>,
}

impl<'a> Tasks<'a> {
    /// Adds a file of any format.
    fn text(&mut self, path: String, print: impl Fn() -> String + Send + Sync + 'a) {
        self.tasks.push(Task { path, print: Box::new(move |_| print()) });
    }

    /// Adds a Rust file of items.
    fn rust(&mut self, path: String, print: impl Fn() -> TokenStream + Send + Sync + 'a) {
        self.parts(path, move || vec![Part::Items(print())]);
    }

    /// Adds a Rust file of several parts.
    fn parts(&mut self, path: String, print: impl Fn() -> Vec<Part> + Send + Sync + 'a) {
        let krate = self.krate;
        self.tasks.push(Task { path, print: Box::new(move |path| rust(krate, path, print())) });
    }

    fn print(self) -> Vec<File> {
        self.tasks.into_par_iter().map(|it| File { text: (it.print)(&it.path), path: it.path }).collect()
    }
}

fn guide_files<'a>(tasks: &mut Tasks<'a>, client: &'a Client, guide: &'a ClientGuide) {
    let krate = tasks.krate;
    for it in &guide.pages {
        tasks.text(it.path(), || page::page(&krate.header, client, guide, it));
    }
    if let Some(it) = &guide.webhook_page {
        tasks.text(it.path(), || webhook_page::page(&krate.header, guide, it));
    }
    for it in &guide.programs {
        tasks.text(it.path(), || example_program::program(krate, client, guide, it));
    }
}

fn client_files<'a>(tasks: &mut Tasks<'a>, it: &'a Client, guide: &'a ClientGuide) {
    let folder = it.folder();
    let path = |name: &str| format!("{folder}/{name}.rs");
    if it.module.is_some() {
        tasks.rust(path("mod"), || client::module(it));
    }
    if !it.groups.is_empty() {
        tasks.parts(path("client"), || client::client(it));
        tasks.rust(path("operations/mod"), || operation::index(&it.groups));
    }
    for group in &it.groups {
        tasks.parts(path(&format!("operations/{}", group.module)), || operation::group(it, guide, group));
    }
    if let Some(webhooks) = &it.webhooks {
        tasks.rust(path("webhooks/mod"), || webhooks::webhooks(guide, webhooks));
        tasks.rust(path("webhooks/testing"), || webhook_testing::testing(webhooks));
        for webhook in &webhooks.webhooks {
            tasks.rust(path(&format!("webhooks/{}", webhook.module)), || webhooks::webhook(webhook));
        }
    }
    tasks.rust(path("models/mod"), || model::index(&it.files));
    for file in &it.files {
        tasks.parts(path(&format!("models/{}", file.module)), || model::file(file));
    }
}

/// Prints a Rust file with its header and an attribute that keeps `rustfmt` away, which formats many lines differently.
fn rust(krate: &Crate, path: &str, parts: Vec<Part>) -> String {
    let head = Part::Items(quote! { #![cfg_attr(rustfmt, rustfmt_skip)] });
    let parts = std::iter::once(head).chain(parts).collect();
    format!("// {}\n{}", krate.header, format::file(path, parts))
}
