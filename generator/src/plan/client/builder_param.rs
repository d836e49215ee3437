//! What the builder of a client needs and takes for its servers: their variables, and a base URL.

use super::candidate;
use super::server;
use crate::api::{Api, ServerVariable};
use crate::diagnostics::Report;
use crate::naming::{self, BUILDER_METHODS, Candidate, Case, STANDARD_NAMES, settle};
use crate::pointer::{Pointer, SourceId};
use crate::prose;
use crate::rust::{BuilderParam, BuilderParamEnum, BuilderParamKind, Docs, Name, Variant};

/// Arguments and setters of the builder.
pub(in crate::plan) struct Settings {
    pub(in crate::plan) needed: Vec<BuilderParam>,
    pub(in crate::plan) taken: Vec<BuilderParam>,
    pub(in crate::plan) choices: Vec<BuilderParamEnum>,
}

/// Every variable once, whichever servers have it. `client` is the type of the client.
pub(in crate::plan) fn settings(report: &mut Report, api: &Api, client: &str) -> Settings {
    let at = Pointer::root(SourceId(0));
    let variables = variables(api);
    let candidates: Vec<Candidate<'_>> = variables.iter().map(|it| candidate(&it.name, &at)).collect();
    let names = settle(report, Case::Snake, &["base_url"], &candidates);
    let choices = choices(report, &variables, &at, client);
    let mut res = Settings { needed: Vec::new(), taken: Vec::new(), choices: Vec::new() };
    // A URL without a host is none that a request could go to.
    if !(0..api.servers.len()).any(|it| server::is_used(api, it) && api.servers[it].url.contains("://")) {
        let name = Name { wire: String::new(), ident: "base_url".to_owned() };
        let docs = prose::line("The base URL, with scheme and host: the document names none.");
        let (local, kind) = (name.ident.clone(), BuilderParamKind::BaseUrl);
        let example = "https://api.example.com".to_owned();
        res.needed.push(BuilderParam { local, name, docs, kind, choice: None, example });
    }
    for ((variable, name), choice) in variables.iter().zip(names).zip(choices) {
        let local = naming::local(&name.ident, &["builder"]);
        let ident = choice.as_ref().map(|it| it.ident.clone());
        let (docs, example, kind) = (variable_docs(variable), example(variable), BuilderParamKind::Variable);
        let setting = BuilderParam { name, local, docs, kind, choice: ident, example };
        let is_used = |index: usize| {
            server::is_used(api, index) && api.servers[index].variables.iter().any(|it| it.name == variable.name)
        };
        if variable.required && (0..api.servers.len()).any(is_used) {
            res.needed.push(setting)
        } else {
            res.taken.push(setting)
        }
        res.choices.extend(choice);
    }
    let idents: Vec<String> = res.taken.iter().map(|it| it.name.ident.clone()).collect();
    for (setting, method) in res.taken.iter_mut().zip(naming::methods(&idents, BUILDER_METHODS)) {
        setting.name.ident = method;
    }
    res
}

/// Every variable, with the values that any server lists for it.
fn variables(api: &Api) -> Vec<ServerVariable> {
    let mut res: Vec<ServerVariable> = Vec::new();
    for variable in api.servers.iter().flat_map(|it| &it.variables) {
        let Some(known) = res.iter_mut().find(|it| it.name == variable.name) else {
            res.push(variable.clone());
            continue;
        };
        if known.values.is_empty() || variable.values.is_empty() {
            // A server that takes any value makes a list of values no list.
            known.values.clear();
            continue;
        }
        for value in &variable.values {
            if !known.values.contains(value) {
                known.values.push(value.clone());
            }
        }
    }
    res
}

/// The enum of each variable that has one.
fn choices(
    report: &mut Report,
    variables: &[ServerVariable],
    at: &Pointer,
    client: &str,
) -> Vec<Option<BuilderParamEnum>> {
    let builder = format!("{client}Builder");
    let mut taken = STANDARD_NAMES.to_vec();
    taken.extend([client, &builder, "Error", "Response", "Server"]);
    let candidates: Vec<Candidate<'_>> = variables.iter().map(|it| candidate(&it.name, at)).collect();
    // A clash is told where the setters clash.
    let idents = settle(&mut Report::default(), Case::Camel, &taken, &candidates);
    let choice = |(variable, name): (&ServerVariable, Name)| {
        let candidates: Vec<Candidate<'_>> = variable.values.iter().map(|it| candidate(it, at)).collect();
        let names = settle(report, Case::Camel, &["Unknown", "Self"], &candidates);
        let variants = names.into_iter().map(|it| Variant {
            docs: prose::line(prose::wire(&it.wire)),
            ident: it.ident,
            wire: it.wire,
        });
        let docs = prose::line(format!("What {} in the base URL may be.", prose::wire(&variable.name)));
        (!variable.values.is_empty()).then(|| BuilderParamEnum {
            ident: name.ident,
            docs,
            variants: variants.collect(),
        })
    };
    variables.iter().zip(idents).map(choice).collect()
}

fn example(it: &ServerVariable) -> String {
    let shown = it.values.first().or(Some(&it.default)).filter(|it| !it.is_empty() && prose::is_short(it));
    shown.unwrap_or(&it.name).clone()
}

fn variable_docs(it: &ServerVariable) -> Docs {
    let said = it.description.as_deref().map(prose::markdown).unwrap_or_default();
    let said = if said.is_empty() { prose::line(format!("{} in the base URL.", prose::wire(&it.name))) } else { said };
    let quoted = |it: &String| prose::wire(it);
    let default =
        (!it.required && !it.default.is_empty()).then(|| format!("If it is not set: {}.", quoted(&it.default)));
    let values: Vec<String> = it.values.iter().map(quoted).collect();
    let values = (!values.is_empty()).then(|| format!("One of {}.", values.join(", ")));
    let notes: Vec<String> = default.into_iter().chain(values).collect();
    prose::paragraphs([said, if notes.is_empty() { Vec::new() } else { prose::line(notes.join(" ")) }])
}
