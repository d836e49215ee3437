//! The stage `plan`: decides what the generated code consists of, before any of it is printed.
//!
//! Input: [`api::Api`](crate::api::Api), one for each client, where schemas and operations have the names of the document.
//! Output: [`rust::Crate`](crate::rust::Crate), where every identifier, type, file, feature and doc comment is decided.
//! Each item keeps the id of the API item that it comes from. Everything that is written about the code, such as examples
//! and pages, is the work of [`guide`](crate::guide).
//!
//! Passes for each client, in order:
//!
//! 1. `context` names the schemas and finds recursive types, self-referential aliases and schemas with constraints.
//! 2. `operations` groups operations by tag, and plans arguments, setters, response types and pagination.
//! 3. `webhooks` plans the handler trait, with the route, request and responses of each webhook.
//! 4. `models` assigns schemas to files, and plans structs, enums, unions and the checks of requests. Of equal types of
//!    inline schemas, which `equal_types` finds, one is printed.
//! 5. `client` plans the builder, its servers and credentials, and the features that tags become.
//!
//! Example: the schema
//!
//! ```yaml
//! Author:
//!   required: [id]
//!   properties:
//!     id: { type: integer, format: int64 }
//!     birth-date: { type: string, format: date }
//! ```
//!
//! becomes an item of the file `author` with the identifier `Author` and two fields:
//!
//! ```text
//! id          i64           argument of `new`
//! birth_date  Option<Date>  setter `birth_date`, sent as `birth-date`
//! ```
//!
//! Invariants:
//!
//! - An identifier depends only on its own place in the document. A name clash is settled by rule (`naming`) and reported.
//! - A type names everything in the way that its file needs (`spelling`). The imports of a file follow
//!   from its types.
//! - The stage reports warnings only: everything in an `Api` can be planned.

mod branch_words;
mod client;
mod context;
mod defaults;
mod docs;
mod equal_types;
mod identifiers;
mod keeper;
mod models;
mod operations;
mod recursion;
mod shared_properties;
mod short_methods;
mod status;
mod validation;
mod webhooks;
mod xml_schemas;

use crate::api::SchemaId;
use crate::diagnostics::Report;
use crate::prose;
use crate::rust::{Client, Crate, Package};

pub use context::Input;
pub use identifiers::{is_well_known, to_client_path, to_client_type, to_package_name};

/// The greatest depth of types within types that fits the compiler's default recursion limit of 128.
const DEFAULT_DEPTH: usize = 32;

/// Plans the code of a crate: its clients, with every identifier, type and file.
pub fn plan(report: &mut Report, package: Package, header: &str, inputs: &[Input<'_>]) -> Crate {
    let clients: Vec<Client> = inputs.iter().map(|input| plan_client(report, input)).collect();
    let depth = clients.iter().map(|client| client.nesting_depth).max().unwrap_or_default();
    // The compiler takes several steps for each level.
    let recursion_limit = (depth >= DEFAULT_DEPTH).then(|| (4 * depth).next_power_of_two());
    let docs = prose::markdown(&package.description);
    Crate { package, header: header.to_owned(), docs, recursion_limit, clients }
}

fn plan_client(report: &mut Report, input: &Input<'_>) -> Client {
    let api = input.api;
    let mut cx = context::PlanContext::new(report, input);
    let groups = operations::plan_groups(report, &cx);
    let webhooks = webhooks::plan_webhooks(report, &cx);
    let layouts = models::lay_out_files(&cx);
    let features = client::feature::file_features(&cx, &groups, &layouts);
    cx.canonical = equal_types::find_canonical(&cx, &layouts, &features);
    // An alias has the layout of the type that is printed in its place.
    let printed: Vec<SchemaId> = cx.xml_schemas.iter().map(|id| cx.canonical[id.0]).collect();
    cx.xml_schemas.extend(printed);
    let files = models::plan_files(report, &cx, layouts, features);
    let ident = cx.client.clone();
    let params = client::builder_param::builder_params(report, api, &cx.servers, &ident);
    let schemes = client::plan_schemes(report, api, &params);
    Client {
        module: input.module.map(str::to_owned),
        builder: format!("{ident}Builder"),
        ident,
        docs: docs::about(api),
        version: client::version(api),
        environment: client::environment(api, &params, &schemes),
        arguments: params.required,
        setters: params.optional,
        param_enums: params.enums,
        nesting_depth: cx.recursion.depth,
        servers: client::server::plan_servers(api, &cx.servers),
        defaults: cx.defaults,
        alternatives: client::server::plan_alternatives(report, api, &cx.servers),
        schemes,
        retries: client::retry::plan_retries(api),
        groups,
        webhooks,
        files,
        ext: input.ext,
        types: cx.types,
        record: cx.keeper.finish(),
    }
}
