//! Stage five: what we write.
//!
//! Identifiers, `Option` and `Vec` and `Box`, which file each item lives in, what each type must check. The only
//! trouble left are names that clash, which are settled by rule.

mod client;
mod models;
mod operations;
mod webhooks;

use crate::api::Api;
use crate::diagnostics::Report;
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
    /// Whether each tag is a feature of the crate.
    pub by_tag: bool,
}

/// How deep types may hold each other without a word to the compiler.
const USUAL_DEPTH: usize = 32;

/// Plans the code of a crate: its clients, with every identifier, type and file.
pub fn plan(report: &mut Report, package: Package, header: &str, inputs: &[Input<'_>]) -> Crate {
    let clients: Vec<Client> = inputs.iter().map(|it| client(report, it)).collect();
    let depth = clients.iter().map(|it| it.depth).max().unwrap_or_default();
    // The compiler takes several steps a level, and gives up after 128 unless it is told otherwise.
    let recursion_limit = (depth >= USUAL_DEPTH).then(|| (4 * depth).next_power_of_two());
    let docs = prose::markdown(&package.description);
    Crate { package, header: header.to_owned(), docs, recursion_limit, clients }
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

fn client(report: &mut Report, input: &Input<'_>) -> Client {
    let api = input.api;
    let cx = models::PlanContext::new(report, api);
    let servers = client::server::servers(api);
    let mut groups = operations::groups(report, &cx);
    let webhooks = webhooks::webhooks(report, &cx);
    let mut files = models::files(report, &cx);
    let ident = input.module.map_or_else(|| "Client".to_owned(), client_type);
    let params = client::builder_param::settings(report, api, &ident);
    let schemes = client::schemes(report, api, &params.taken);
    let (docs, version) = about(api);
    if input.by_tag {
        client::feature::by_tag(&cx, input.module, &mut groups, &mut files);
    }
    Client {
        module: input.module.map(str::to_owned),
        builder: format!("{ident}Builder"),
        ident,
        docs,
        version,
        environment: client::environment(api, &params.needed, &params.taken, &schemes),
        arguments: params.needed,
        setters: params.taken,
        param_enums: params.choices,
        depth: cx.recursion.depth,
        servers,
        alternatives: client::server::alternatives(report, api),
        schemes,
        retries: client::retry::retries(api),
        groups,
        webhooks,
        files,
        ext: input.ext,
        types: cx.types,
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
