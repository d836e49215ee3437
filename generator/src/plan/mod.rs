//! Stage five: what we write.
//!
//! Identifiers, `Option` and `Vec` and `Box`, which file each item lives in, what each type must check. The only
//! trouble left are names that clash, which are settled by rule.

mod builder_param;
mod call_test;
mod client;
mod client_snippets;
mod enums;
mod example;
mod example_expr;
mod feature;
mod header;
mod model;
mod operation;
mod page;
mod pagination;
mod parameters;
mod pattern;
mod placeholder;
mod recursion;
mod response;
mod retry;
mod round_trip_test;
mod server;
mod tag_alias;
mod union;
mod user_examples;
mod validation;
mod webhook_page;
mod webhook_response;
mod webhook_route;
mod webhooks;

use std::collections::BTreeMap;

pub use user_examples::UserExample;

use crate::api::Api;
use crate::diagnostics::{Failed, Report};
use crate::rust::{Client, Crate, Docs, Package};
use crate::{naming, prose};

/// One client, as its documents mean it.
#[derive(Debug)]
pub struct Input<'a> {
    /// What the API means.
    pub api: &'a Api,
    /// The module that holds it; `None` for the root of the crate, where the type is `Client`.
    pub module: Option<&'a str>,
    /// Whether there is a hand-written `ext.rs`.
    pub ext: bool,
    /// The operations, by id, that a program is written for.
    pub examples: &'a [String],
    /// Whether each tag is a feature of the crate.
    pub by_tag: bool,
    /// Whether a test calls each operation.
    pub call_tests: bool,
}

/// Where it all comes from, for people.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// The line that begins each file.
    pub header: &'a str,
    /// The configuration, as its faults name it.
    pub config: &'a str,
}

/// How deep types may hold each other without a word to the compiler.
const USUAL_DEPTH: usize = 32;

/// Decides everything that is printed.
pub fn plan(
    report: &mut Report,
    package: Package,
    origin: &Origin<'_>,
    inputs: &[Input<'_>],
    programs: &[UserExample],
) -> Result<Crate, Failed> {
    let mut clients: Vec<Client> = inputs.iter().map(|it| client(report, &package, origin.config, it)).collect();
    told_apart(&mut clients, |it| &mut it.pages, |it| &mut it.file);
    told_apart(&mut clients, |it| &mut it.programs, |it| &mut it.name);
    webhook_page::named(&mut clients);
    let depth = clients.iter().map(|it| it.depth).max().unwrap_or_default();
    // The compiler takes several steps a level, and gives up after 128 unless it is told otherwise.
    let recursion_limit = (depth >= USUAL_DEPTH).then(|| (4 * depth).next_power_of_two());
    let docs = prose::markdown(&package.description);
    user_examples::check_dependencies(report, origin.config, &package);
    let programs = user_examples::own(report, origin.config, &clients, programs);
    let shown = user_examples::shown(&clients, &programs);
    Ok(Crate { package, header: origin.header.to_owned(), docs, recursion_limit, clients, programs, shown })
}

/// Files of several clients lie in one folder: those of one name carry the names of their clients.
fn told_apart<T>(clients: &mut [Client], of: fn(&mut Client) -> &mut Vec<T>, name: fn(&mut T) -> &mut String) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for it in clients.iter_mut().flat_map(of) {
        *seen.entry(name(it).clone()).or_default() += 1;
    }
    for client in clients {
        let module = client.module.clone();
        for it in of(client) {
            if let Some(module) = module.as_ref().filter(|_| seen[name(it)] > 1) {
                *name(it) = format!("{module}_{}", name(it));
            }
        }
    }
}

/// The name of a package for a title: kebab-case, and a name that cargo takes.
pub fn package_name(title: &str) -> String {
    let ident = naming::ident(naming::Case::Snake, title);
    let ascii: String = ident.chars().filter(char::is_ascii).collect();
    let name = ascii.trim_matches('_').replace('_', "-");
    let taken = ["test", "core", "std", "alloc", "build", "deps", "examples", "incremental", "specwright-runtime"];
    match name.as_str() {
        "" => "api-client".to_owned(),
        it if it.starts_with(|c: char| c.is_ascii_digit()) => format!("api-{it}"),
        it if taken.contains(&it) || syn::parse_str::<syn::Ident>(it).is_err() && !it.contains('-') => {
            format!("{it}-api")
        }
        _ => name,
    }
}

/// The type of the client in a module.
pub fn client_type(module: &str) -> String {
    naming::ident(naming::Case::Camel, module)
}

/// Whether every Rust file knows something by this name without saying so. The generated code says some of them
/// beside its client, and would mean the client.
pub fn is_standard(ident: &str) -> bool {
    naming::STANDARD_NAMES.contains(&ident)
}

fn client(report: &mut Report, package: &Package, config: &str, input: &Input<'_>) -> Client {
    let api = input.api;
    let models = model::PlanContext::new(report, api);
    let servers = server::servers(api);
    let mut groups = operation::groups(report, &models);
    let webhooks = webhooks::webhooks(report, &models);
    let mut files = model::files(report, &models);
    let ident = input.module.map_or_else(|| "Client".to_owned(), client_type);
    let settings = builder_param::settings(report, api, &ident);
    let schemes = client::schemes(report, api, &settings.taken);
    let (docs, version) = about(api);
    let builder = format!("{ident}Builder");
    let variable = example::variable(input.module);
    let values = example_expr::Values::new(&models, &files, example::reserved(&variable, &ident, &builder));
    example::fill(&models, &values, &variable, &mut groups);
    let mut programs = example::programs(report, config, input.examples, &groups);
    let call_tests = if input.call_tests { call_test::call_tests(&models, &values, &groups) } else { Vec::new() };
    if input.by_tag {
        feature::by_tag(&models, input.module, &mut groups, &mut files, &mut programs);
    }
    let environment = client::environment(api, &settings.needed, &settings.taken, &schemes);
    let parts = client_snippets::ClientContext {
        module: input.module,
        ident: &ident,
        arguments: &settings.needed,
        setters: &settings.taken,
        schemes: &schemes,
        environment: environment.as_ref(),
        groups: &groups,
    };
    let looked_up = page::Pages::new(&models, &parts, &files);
    let called = webhooks.as_ref().map(|it| webhook_page::page(&looked_up, input.module, &files, it));
    let (setup, pages) = (client_snippets::setup(package, &parts), page::pages(&looked_up, &parts));
    Client {
        module: input.module.map(str::to_owned),
        builder,
        ident,
        docs,
        version,
        environment,
        arguments: settings.needed,
        setters: settings.taken,
        param_enums: settings.choices,
        depth: models.recursion.depth,
        round_trip_tests: round_trip_test::trials(&models, &package.name.replace('-', "_"), input.module),
        servers,
        alternatives: server::alternatives(report, api),
        schemes,
        retries: retry::retries(api),
        groups,
        webhooks: webhooks,
        files,
        ext: input.ext,
        snippets: setup,
        pages,
        webhook_page: called,
        programs,
        call_tests,
    }
}

/// What the documents say of themselves, and their versions.
fn about(api: &Api) -> (Docs, String) {
    let said = api.documents.iter().flat_map(|it| {
        let title = prose::markdown(&it.title);
        [title, it.description.as_deref().map(prose::markdown).unwrap_or_default()]
    });
    let mut versions: Vec<&str> = api.documents.iter().map(|it| it.version.as_str()).collect();
    versions.dedup();
    (prose::paragraphs(said), versions.join(", "))
}
