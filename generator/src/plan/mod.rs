//! Stage five: what we write.
//!
//! Identifiers, `Option` and `Vec` and `Box`, which file each item lives in, what each type must check. The only
//! trouble left are names that clash, which are settled by rule.

mod checks;
mod client;
mod docs;
mod enums;
mod model;
mod names;
mod operation;
mod recursion;
mod types;
mod union;

use crate::api::Api;
use crate::report::{Failed, Report};
use crate::rust::{Client, Crate, Package};

/// One client, as its documents mean it.
#[derive(Debug)]
pub struct Input<'a> {
    /// What the API means.
    pub api: &'a Api,
    /// The module that holds it; `None` for the root of the crate, where the type is `Client`.
    pub module: Option<&'a str>,
    /// Whether there is a hand-written `extra.rs`.
    pub extra: bool,
}

/// How deep types may hold each other without a word to the compiler.
const USUAL_DEPTH: usize = 32;

/// Decides everything that is printed.
pub fn plan(report: &mut Report, package: Package, header: &str, inputs: &[Input<'_>]) -> Result<Crate, Failed> {
    let clients: Vec<Client> = inputs.iter().map(|it| client(report, it)).collect();
    let depth = clients.iter().map(|it| it.depth).max().unwrap_or_default();
    // The compiler takes several steps a level, and gives up after 128 unless it is told otherwise.
    let recursion_limit = (depth >= USUAL_DEPTH).then(|| (4 * depth).next_power_of_two());
    let docs = docs::markdown(&package.description);
    Ok(Crate { package, header: header.to_owned(), docs, recursion_limit, clients })
}

/// The name of a package for a title: kebab-case, and a name that cargo takes.
pub fn package_name(title: &str) -> String {
    let ident = names::ident(names::Case::Snake, title);
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
    names::ident(names::Case::Camel, module)
}

/// Whether every Rust file knows something by this name without saying so. The generated code says some of them
/// beside its client, and would mean the client.
pub fn is_standard(ident: &str) -> bool {
    names::STANDARD_NAMES.contains(&ident)
}

fn client(report: &mut Report, input: &Input<'_>) -> Client {
    let api = input.api;
    let models = model::Models::new(report, api);
    let servers = client::servers(api);
    let groups = operation::groups(report, &models, &servers);
    let files = model::files(report, &models);
    let (arguments, setters) = client::settings(report, api);
    let schemes = client::schemes(report, api, &setters);
    let ident = input.module.map_or_else(|| "Client".to_owned(), client_type);
    let said = api.documents.iter().flat_map(|it| {
        let title = docs::markdown(&it.title);
        [title, it.description.as_deref().map(docs::markdown).unwrap_or_default()]
    });
    let mut versions: Vec<&str> = api.documents.iter().map(|it| it.version.as_str()).collect();
    versions.dedup();
    Client {
        module: input.module.map(str::to_owned),
        builder: format!("{ident}Builder"),
        ident,
        docs: docs::paragraphs(said),
        version: versions.join(", "),
        environment: client::environment(api, &arguments, &setters, &schemes),
        arguments,
        setters,
        depth: models.recursion.depth,
        servers,
        schemes,
        groups,
        files,
        extra: input.extra,
    }
}
