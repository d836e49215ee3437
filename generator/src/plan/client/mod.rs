//! The client, its builder, servers, credentials and features.

pub(in crate::plan) mod builder_param;
pub(in crate::plan) mod feature;
pub(in crate::plan) mod retry;
pub(in crate::plan) mod server;

use std::collections::BTreeMap;

use self::builder_param::BuilderParams;
use super::docs::described_or;
use crate::api::{self, Api, SchemeEnv, SchemeKind as ApiSchemeKind};
use crate::diagnostics::Report;
use crate::naming::{self, BUILDER_METHODS, Candidate, Case, resolve_names};
use crate::pointer::{Pointer, SourceId};
use crate::prose;
use crate::rust::{BuilderParam, BuilderParamKind, Docs, Environment, Name, Scheme, SchemeKind};

/// Returns the versions of the documents of an API.
pub(super) fn version(api: &Api) -> String {
    let mut versions: Vec<&str> = api.documents.iter().map(|document| document.version.as_str()).collect();
    versions.dedup();
    versions.join(", ")
}

/// Plans the environment variables that a client can be built from; `None` if a required parameter has no variable, or if
/// no variable is known at all.
pub(super) fn environment(api: &Api, params: &BuilderParams, schemes: &[Scheme]) -> Option<Environment> {
    let servers = || api.servers.iter();
    let base_url = servers().find_map(|server| server.env.clone());
    let mut variables: BTreeMap<&str, Option<&String>> = BTreeMap::new();
    for variable in servers().flat_map(|server| &server.variables) {
        variables.entry(&variable.name).or_insert(variable.env.as_ref());
    }
    let variable_of = |param: &BuilderParam| match param.kind {
        BuilderParamKind::Variable => variables.get(param.name.wire.as_str()).copied().flatten().cloned(),
        BuilderParamKind::BaseUrl => base_url.clone(),
    };
    let required: Vec<String> = params.required.iter().map(variable_of).collect::<Option<_>>()?;
    let optional = params.optional.iter().filter_map(|it| Some((it.name.ident.clone(), variable_of(it)?)));
    let mut optional: Vec<(String, String)> = optional.collect();
    let is_argument = params.required.iter().any(|param| param.kind == BuilderParamKind::BaseUrl);
    optional.extend(base_url.filter(|_| !is_argument).map(|variable| ("base_url".to_owned(), variable)));
    let mut pairs = Vec::new();
    for (scheme, Scheme { name, .. }) in api.security_schemes.iter().zip(schemes) {
        match &scheme.env {
            Some(SchemeEnv::Token(token)) => optional.push((name.ident.clone(), token.clone())),
            Some(SchemeEnv::Pair(user, secret)) => pairs.push((name.ident.clone(), user.clone(), secret.clone())),
            None => {}
        }
    }
    let has_variables = !required.is_empty() || !optional.is_empty() || !pairs.is_empty();
    let docs = environment_docs(&required, &optional, &pairs);
    has_variables.then_some(Environment { docs, required, optional, pairs })
}

fn environment_docs(required: &[String], optional: &[(String, String)], pairs: &[(String, String, String)]) -> Docs {
    let required = required.iter().map(|variable| format!("* `{variable}`, required"));
    let optional = optional.iter().map(|(setter, variable)| format!("* `{variable}`, for `{setter}`"));
    let pairs = pairs.iter().map(|(setter, user, secret)| format!("* `{user}` and `{secret}`, for `{setter}`"));
    prose::paragraphs([
        prose::line("Creates a client from environment variables. An empty variable counts as unset."),
        required.chain(optional).chain(pairs).collect(),
        prose::line("# Errors"),
        prose::line(
            "Fails if a required variable is unset or a value is invalid, and names that variable. Sends no request.",
        ),
    ])
}

/// Plans the security schemes, with a setter of the builder for each.
pub(super) fn plan_schemes(report: &mut Report, api: &Api, params: &BuilderParams) -> Vec<Scheme> {
    let at = Pointer::root(SourceId(0));
    let candidates = api.security_schemes.iter().map(|scheme| Candidate::new(&scheme.key, &at));
    let setters = params.required.iter().chain(&params.optional).filter_map(|param| param.setter.as_deref());
    let taken: Vec<&str> = setters.collect();
    let names = resolve_names(Case::Snake, &taken, &candidates.collect::<Vec<_>>()).report(report);
    let idents: Vec<String> = names.iter().map(|name| name.ident.clone()).collect();
    let reserved: Vec<&str> = taken.iter().chain(BUILDER_METHODS).copied().collect();
    let methods = naming::to_methods(&idents, &reserved);
    let names = names.into_iter().zip(methods).map(|(name, ident)| Name { ident, ..name });
    api.security_schemes.iter().zip(names).map(|(scheme, name)| plan_scheme(scheme, name)).collect()
}

fn plan_scheme(scheme: &api::SecurityScheme, name: Name) -> Scheme {
    let docs =
        described_or(scheme.description.as_deref(), || format!("Authenticates with {}.", prose::wire(&name.wire)));
    let docs = prose::paragraphs([docs, accepted_tokens(&scheme.kind)]);
    let kind = match &scheme.kind {
        ApiSchemeKind::Basic { user } => {
            let variable = user.split('{').nth(1).and_then(|rest| rest.split('}').next()).unwrap_or("user");
            let argument = naming::to_local(&naming::to_ident(Case::Snake, variable), &["secret", "builder"]);
            SchemeKind::Basic { template: user.clone(), user: argument }
        }
        ApiSchemeKind::Bearer => SchemeKind::Bearer,
        ApiSchemeKind::OAuth2 { token_url, refresh_url, scopes } => SchemeKind::OAuth2 {
            token_url: token_url.clone(),
            refresh_url: refresh_url.clone(),
            scopes: scopes.iter().cloned().collect(),
        },
        ApiSchemeKind::ApiKey { location, name, prefix } => {
            SchemeKind::ApiKey { location: *location, name: name.clone(), prefix: prefix.clone() }
        }
    };
    Scheme { name, docs, kind }
}

/// Returns the note about the kinds of tokens that the setter of a scheme accepts.
fn accepted_tokens(kind: &ApiSchemeKind) -> Docs {
    match kind {
        ApiSchemeKind::Basic { .. } => Vec::new(),
        ApiSchemeKind::Bearer | ApiSchemeKind::ApiKey { .. } => prose::line(
            "Accepts a fixed token or, for tokens that expire, an `OAuth2` account with its `token_url` or a \
                 `Token::from_source`.",
        ),
        ApiSchemeKind::OAuth2 { .. } => {
            prose::line("Accepts a token, an `OAuth2` account that obtains tokens, or a `Token::from_source`.")
        }
    }
}
