//! Arguments and setters of a client's builder: the variables of its servers, and a base URL.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::super::docs::described_or;
use super::server::ServerTable;
use crate::api::{Api, ServerVariable};
use crate::diagnostics::Report;
use crate::naming::{self, BUILDER_METHODS, Candidate, Case, STANDARD_NAMES, resolve_names};
use crate::pointer::{Pointer, SourceId};
use crate::prose;
use crate::rust::{BuilderParam, BuilderParamEnum, BuilderParamKind, Docs, Name, Variant};

/// The parameters of a builder.
pub(in crate::plan) struct BuilderParams {
    /// Arguments of the function that creates the builder.
    pub(in crate::plan) required: Vec<BuilderParam>,
    /// Parameters with a setter.
    pub(in crate::plan) optional: Vec<BuilderParam>,
    /// The enums of parameters whose values the document lists.
    pub(in crate::plan) enums: Vec<BuilderParamEnum>,
}

/// Plans the parameters of the builder of a client type. A variable that several servers have is one parameter.
pub(in crate::plan) fn builder_params(
    report: &mut Report,
    api: &Api,
    table: &ServerTable,
    client: &str,
) -> BuilderParams {
    let at = Pointer::root(SourceId(0));
    let variables = merged_variables(api);
    let candidates: Vec<Candidate<'_>> = variables.iter().map(|it| Candidate::new(&it.name, &at)).collect();
    let names = resolve_names(Case::Snake, &["base_url"], &candidates).report(report);
    let enums = param_enums(report, &variables, &at, client);
    let (mut required, mut optional) = (Vec::new(), Vec::new());
    if needs_base_url(api, table) {
        required.push(base_url());
    }
    let idents: Vec<String> = names.iter().map(|name| name.ident.clone()).collect();
    let setters = naming::to_methods(&idents, BUILDER_METHODS);
    let needed = needed_variables(api, table);
    for (((variable, name), values_enum), setter) in variables.iter().zip(names).zip(&enums).zip(setters) {
        let is_required = variable.required && needed.contains(variable.name.as_str());
        let param = BuilderParam {
            local: naming::to_local(&name.ident, &["builder"]),
            name: Name { ident: if is_required { name.ident } else { setter.clone() }, ..name },
            setter: Some(setter),
            docs: variable_docs(variable),
            kind: BuilderParamKind::Variable,
            values_enum: values_enum.as_ref().map(|it| it.ident.clone()),
            example: example(variable),
        };
        if is_required { required.push(param) } else { optional.push(param) }
    }
    BuilderParams { required, optional, enums: enums.into_iter().flatten().collect() }
}

/// Returns whether no server that an operation uses has a host, so that the caller has to name one.
fn needs_base_url(api: &Api, table: &ServerTable) -> bool {
    !api.servers.iter().enumerate().any(|(index, server)| table.is_used(index) && server.has_host())
}

fn base_url() -> BuilderParam {
    BuilderParam {
        local: "base_url".to_owned(),
        name: Name { wire: String::new(), ident: "base_url".to_owned() },
        setter: None,
        docs: prose::line("The base URL with scheme and host, which the document does not define."),
        kind: BuilderParamKind::BaseUrl,
        values_enum: None,
        example: EXAMPLE_URL.to_owned(),
    }
}

/// Returns the variables of the servers that operations use.
fn needed_variables<'a>(api: &'a Api, table: &ServerTable) -> BTreeSet<&'a str> {
    let servers = api.servers.iter().enumerate().filter(|(index, _)| table.is_used(*index));
    servers.flat_map(|(_, server)| &server.variables).map(|variable| variable.name.as_str()).collect()
}

/// Returns every variable once, with the values that any of its servers lists.
fn merged_variables(api: &Api) -> Vec<ServerVariable> {
    let mut merged: IndexMap<&str, (ServerVariable, BTreeSet<&str>)> = IndexMap::new();
    for variable in api.servers.iter().flat_map(|server| &server.variables) {
        let Some((known, values)) = merged.get_mut(variable.name.as_str()) else {
            let values = variable.values.iter().map(String::as_str).collect();
            merged.insert(&variable.name, (variable.clone(), values));
            continue;
        };
        known.required |= variable.required;
        known.is_base_url |= variable.is_base_url;
        if known.values.is_empty() || variable.values.is_empty() {
            // One server accepts any value.
            known.values.clear();
            continue;
        }
        let new = variable.values.iter().filter(|value| values.insert(value)).cloned();
        known.values.extend(new);
    }
    merged.into_values().map(|(variable, _)| variable).collect()
}

/// Plans the enum of each variable; `None` for a variable that accepts any value.
fn param_enums(
    report: &mut Report,
    variables: &[ServerVariable],
    at: &Pointer,
    client: &str,
) -> Vec<Option<BuilderParamEnum>> {
    let builder = format!("{client}Builder");
    let mut reserved = STANDARD_NAMES.to_vec();
    reserved.extend([client, &builder, "Error", "Request", "Response", "Server"]);
    let candidates: Vec<Candidate<'_>> = variables.iter().map(|it| Candidate::new(&it.name, at)).collect();
    // The setters have the same clashes, and report them.
    let names = resolve_names(Case::Camel, &reserved, &candidates).names;
    let param_enum = |(variable, name): (&ServerVariable, Name)| {
        let candidates: Vec<Candidate<'_>> = variable.values.iter().map(|value| Candidate::new(value, at)).collect();
        let values = resolve_names(Case::Camel, &["Unknown", "Self"], &candidates).report(report);
        let variants = values.into_iter().map(|value| Variant {
            docs: prose::line(prose::wire(&value.wire)),
            ident: value.ident,
            wire: value.wire,
        });
        let docs = prose::line(format!("The values of {} in the base URL.", prose::wire(&variable.name)));
        let has_values = !variable.values.is_empty();
        has_values.then(|| BuilderParamEnum { ident: name.ident, docs, variants: variants.collect() })
    };
    variables.iter().zip(names).map(param_enum).collect()
}

/// The base URL of examples.
const EXAMPLE_URL: &str = "https://api.example.com";

/// Returns a value for examples: the first that the document lists, or the default, or else the name of the variable.
fn example(variable: &ServerVariable) -> String {
    let value = variable.values.first().or(Some(&variable.default));
    if variable.is_base_url && value.is_none_or(|value| !value.contains("://")) {
        return EXAMPLE_URL.to_owned();
    }
    value.filter(|value| !value.is_empty() && prose::is_short(value)).unwrap_or(&variable.name).clone()
}

fn variable_docs(variable: &ServerVariable) -> Docs {
    let ServerVariable { name, default, .. } = variable;
    let docs = described_or(variable.description.as_deref(), || format!("{} in the base URL.", prose::wire(name)));
    let is_url = variable.is_base_url && variable.values.is_empty();
    let url = if is_url { prose::line("A URL with scheme and host.") } else { Vec::new() };
    let has_default = !variable.required && !default.is_empty();
    let default = has_default.then(|| format!("Default: {}.", prose::wire(default)));
    let values: Vec<String> = variable.values.iter().map(|value| prose::wire(value)).collect();
    let values = (!values.is_empty()).then(|| format!("One of {}.", values.join(", ")));
    let notes: Vec<String> = default.into_iter().chain(values).collect();
    prose::paragraphs([docs, url, if notes.is_empty() { Vec::new() } else { prose::line(notes.join(" ")) }])
}
