//! Guide: everything that is written about the code.
//!
//! Input: an [`Api`] for each client, and the [`Crate`] that was planned from them. Items of the crate carry the ids of the
//! API items that they come from. Output: [`Guide`].
//!
//! Passes, in order:
//!
//! 1. `snippets` writes expressions: a value for each type, a call of each operation, a client, a webhook handler.
//! 2. `examples` writes a program for each operation that the configuration lists, and checks the configuration of
//!    hand-written programs.
//! 3. `pages` writes a page for each group of operations, and a page about the webhooks.
//! 4. `quick_start` chooses the operation that the README starts with, and `readme` writes the sentences of the README that depend on the API.
//! 5. `tests` writes a round-trip test for each example of the document, and a call test for each operation.
//!
//! Example: from the operation
//!
//! ```yaml
//! get: {operationId: getPet, tags: [Pets], parameters: [{name: id, in: path, required: true, schema: {type: integer}}]}
//! ```
//!
//! and its method `Pets::get_pet(id)`, `snippets` writes the call that pages, rustdoc and programs share:
//!
//! ```text
//! client.pets().get_pet(1)
//! ```
//!
//! Invariants:
//!
//! - The guide does not change the code: a crate compiles, and is the same, without it.
//! - A value in an example is the document's own example where that fits the schema, else a placeholder that does.
//! - Values of credentials are never taken from the document.
//! - Every text in the output is Markdown that is safe where it is printed.

mod examples;
mod pages;
mod quick_start;
mod readme;
mod snippets;
mod tests;
mod types;

use std::collections::BTreeMap;

pub use examples::UserExampleSpec;
pub use types::{
    CallSnippet, CallTest, ClientReadme, ClientSnippets, ExampleExpr, ExampleProgram, HandlerSnippet, Import, Page,
    Readme, RoundTripTest, RoundTripTests, Row, Section, SnippetResult, TypeRows, TypeSection, UserExample,
    WebhookPage, WebhookSection,
};

use crate::api::{Api, OperationId, SchemaId};
use crate::diagnostics::Report;
use crate::recorded::ClientRecord;
use crate::rust::{Client, Crate, Item, Operation};
use crate::spelling::Scope;

/// Everything that is written about a crate.
#[derive(Debug)]
pub struct Guide {
    /// The text of the README about the crate.
    pub readme: Readme,
    /// The guide of each client, in the order of the crate's clients.
    pub clients: Vec<ClientGuide>,
    /// Hand-written programs.
    pub user_examples: Vec<UserExample>,
    /// The features that pages and programs use.
    pub example_features: Vec<String>,
}

/// Everything that is written about a client.
#[derive(Debug)]
pub struct ClientGuide {
    /// The text of the README about the client.
    pub readme: ClientReadme,
    /// The code that creates a client, and the tables of credentials and settings.
    pub snippets: ClientSnippets,
    /// A call of each operation.
    pub calls: BTreeMap<OperationId, CallSnippet>,
    /// The operation that the quick start calls; `None` if the client has no operations.
    pub quick_start: Option<OperationId>,
    /// The operation with the simplest call, for sections about something else; `None` if the client has no operations.
    pub simplest: Option<OperationId>,
    /// A page for each group of operations.
    pub pages: Vec<Page>,
    /// The page about webhooks, if the client has webhooks.
    pub webhook_page: Option<WebhookPage>,
    /// Generated programs, each with one call.
    pub programs: Vec<ExampleProgram>,
    /// Tests that call the operations.
    pub call_tests: Vec<CallTest>,
    /// Round-trip tests of the document's examples.
    pub round_trip_tests: RoundTripTests,
}

impl ClientGuide {
    /// Returns the call of the quick start, if the client has operations.
    pub fn quick_start(&self) -> Option<&CallSnippet> {
        self.calls.get(&self.quick_start?)
    }

    /// Returns the simplest call, if the client has operations.
    pub fn simplest(&self) -> Option<&CallSnippet> {
        self.calls.get(&self.simplest?)
    }
}

/// The API of a client, with the options of the configuration.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The API that the client was planned from.
    pub api: &'a Api,
    /// The choices of the run before.
    pub recorded: &'a ClientRecord,
    /// The `operationId`s of the operations that get an example program.
    pub examples: &'a [String],
    /// The `operationId` of the operation that the quick start calls.
    pub quick_start: Option<&'a str>,
    /// `true` to write call tests.
    pub call_tests: bool,
}

/// Writes the guide of a crate. `config` is the path of the configuration file, for findings.
pub fn guide(
    report: &mut Report,
    config: &str,
    krate: &Crate,
    inputs: &[Input<'_>],
    user_examples: &[UserExampleSpec],
) -> Guide {
    let clients = krate.clients.iter().zip(inputs);
    let mut clients: Vec<ClientGuide> =
        clients.map(|(client, input)| client_guide(report, config, krate, client, input)).collect();
    let modules: Vec<Option<&str>> = krate.clients.iter().map(|it| it.module.as_deref()).collect();
    disambiguate(&modules, &mut clients, |it| &mut it.pages, |it| &mut it.file);
    disambiguate(&modules, &mut clients, |it| &mut it.programs, |it| &mut it.name);
    pages::webhooks::avoid_page_names(&mut clients);
    examples::check_dependencies(report, config, &krate.package);
    let user_examples = examples::user_examples(report, config, krate, &clients, user_examples);
    let example_features = examples::features(krate, &user_examples);
    Guide { readme: readme::readme(krate), clients, user_examples, example_features }
}

fn client_guide(report: &mut Report, config: &str, krate: &Crate, client: &Client, input: &Input<'_>) -> ClientGuide {
    let cx = Context::new(input.api, client);
    let variable = snippets::call::variable(client.module.as_deref());
    let reserved = snippets::call::reserved(&variable, &client.ident, &client.builder);
    let values = snippets::value::Values::new(&cx, reserved);
    let calls = snippets::call::calls(&values, &variable);
    let snippets = snippets::client::snippets(&krate.package, client);
    let programs = examples::programs(report, config, input.examples, client, &calls);
    let simplest =
        quick_start::recorded_simplest(&cx, &calls, input.recorded).or_else(|| quick_start::simplest(&cx, &calls));
    let quick_start = quick_start::configured(report, config, input.quick_start, client)
        .or_else(|| programs.first().map(|it| it.example.operation))
        .or_else(|| quick_start::recorded_with_body(&cx, &calls, input.recorded))
        .or_else(|| quick_start::with_body(&cx, &calls))
        .or(simplest);
    ClientGuide {
        readme: readme::client_readme(krate, client, &snippets),
        snippets,
        quick_start,
        simplest,
        pages: pages::operations::pages(&cx, &variable, &calls),
        webhook_page: client.webhooks.as_ref().map(|it| pages::webhooks::page(&cx, it)),
        programs,
        call_tests: if input.call_tests { tests::call::call_tests(&values) } else { Vec::new() },
        round_trip_tests: tests::round_trip::tests(&cx, &krate.package.name.replace('-', "_")),
        calls,
    }
}

/// Prefixes file names that several clients use with the modules of the clients.
fn disambiguate<T>(
    modules: &[Option<&str>],
    clients: &mut [ClientGuide],
    files: fn(&mut ClientGuide) -> &mut Vec<T>,
    name: fn(&mut T) -> &mut String,
) {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for file in clients.iter_mut().flat_map(files) {
        *count.entry(name(file).clone()).or_default() += 1;
    }
    for (module, client) in modules.iter().zip(clients) {
        for file in files(client) {
            if let Some(module) = module.filter(|_| count[name(file)] > 1) {
                *name(file) = format!("{module}_{}", name(file));
            }
        }
    }
}

/// A client and its API.
struct Context<'a> {
    api: &'a Api,
    client: &'a Client,
    /// The models by schema, with the module of each.
    items: BTreeMap<SchemaId, (&'a str, &'a Item)>,
}

impl<'a> Context<'a> {
    fn new(api: &'a Api, client: &'a Client) -> Self {
        let files = client.files.iter().flat_map(|file| file.items.iter().map(|it| (file.module.as_str(), it)));
        Self { api, client, items: files.map(|it| (it.1.schema, it)).collect() }
    }

    /// Returns a scope for code outside of the models, which names a model as `models::Name`.
    fn scope(&self) -> Scope<'a> {
        Scope::new(self.api, &self.client.types, None)
    }

    /// Returns the operations of all groups.
    fn operations(&self) -> impl Iterator<Item = &'a Operation> + use<'a> {
        self.client.groups.iter().flat_map(|it| &it.operations)
    }
}
