//! The client, its builder, and what they know of servers and credentials.

pub(in crate::plan) mod builder_param;
pub(in crate::plan) mod feature;
pub(in crate::plan) mod retry;
pub(in crate::plan) mod server;

use crate::api::{Api, SchemeEnv, SchemeKind as ApiSchemeKind};
use crate::diagnostics::Report;
use crate::naming::{self, BUILDER_METHODS, Candidate, Case, Priority, settle};
use crate::pointer::{Pointer, SourceId};
use crate::prose;
use crate::rust::{BuilderParam, BuilderParamKind, Docs, Environment, Scheme, SchemeKind};

/// What the client can take from the environment. Everything that the builder needs must be there, and a token or key
/// must not be the only thing that cannot.
pub(in crate::plan) fn environment(
    api: &Api,
    needed: &[BuilderParam],
    taken: &[BuilderParam],
    schemes: &[Scheme],
) -> Option<Environment> {
    let servers = || api.servers.iter();
    let variable = |wire: &str| servers().flat_map(|it| &it.variables).find(|it| it.name == wire)?.env.clone();
    let base_url = servers().find_map(|it| it.env.clone());
    let of = |it: &BuilderParam| match it.kind {
        BuilderParamKind::Variable => variable(&it.name.wire),
        BuilderParamKind::BaseUrl => base_url.clone(),
    };
    let required: Vec<String> = needed.iter().map(of).collect::<Option<_>>()?;
    let mut optional: Vec<(String, String)> =
        taken.iter().filter_map(|it| Some((it.name.ident.clone(), of(it)?))).collect();
    let asked = needed.iter().any(|it| it.kind == BuilderParamKind::BaseUrl);
    optional.extend(base_url.filter(|_| !asked).map(|it| ("base_url".to_owned(), it)));
    let mut pairs = Vec::new();
    for (scheme, planned) in api.security_schemes.iter().zip(schemes) {
        match &scheme.env {
            Some(SchemeEnv::Token(name)) => optional.push((planned.name.ident.clone(), name.clone())),
            Some(SchemeEnv::Pair(user, secret)) => {
                pairs.push((planned.name.ident.clone(), user.clone(), secret.clone()));
            }
            None => {}
        }
    }
    let said = !required.is_empty() || !optional.is_empty() || !pairs.is_empty();
    said.then(|| Environment { docs: environment_docs(&required, &optional, &pairs), required, optional, pairs })
}

fn environment_docs(required: &[String], optional: &[(String, String)], pairs: &[(String, String, String)]) -> Docs {
    let must = required.iter().map(|it| format!("* `{it}`, which must be set"));
    let may = optional.iter().map(|(setter, it)| format!("* `{it}`, as for `{setter}`"));
    let both = pairs.iter().map(|(setter, user, secret)| format!("* `{user}` with `{secret}`, as for `{setter}`"));
    prose::paragraphs([
        prose::line("Makes a client from the environment. What is empty counts as not set."),
        must.chain(may).chain(both).collect(),
        prose::line("# Errors"),
        prose::line(
            "A variable that must be set is not, or one cannot be used; the error says which. Nothing is sent.",
        ),
    ])
}

/// The ways to authenticate.
pub(in crate::plan) fn schemes(report: &mut Report, api: &Api, settings: &[BuilderParam]) -> Vec<Scheme> {
    let at = Pointer::root(SourceId(0));
    let candidates: Vec<Candidate<'_>> = api.security_schemes.iter().map(|it| candidate(&it.key, &at)).collect();
    let taken: Vec<&str> = settings.iter().map(|it| it.name.ident.as_str()).collect();
    let mut names = settle(report, Case::Snake, &taken, &candidates);
    let idents: Vec<String> = names.iter().map(|it| it.ident.clone()).collect();
    let reserved: Vec<&str> = taken.iter().chain(BUILDER_METHODS).copied().collect();
    for (name, method) in names.iter_mut().zip(naming::methods(&idents, &reserved)) {
        name.ident = method;
    }
    let schemes = api.security_schemes.iter().zip(names).map(|(it, name)| {
        let said = it.description.as_deref().map(prose::markdown).unwrap_or_default();
        let docs = if said.is_empty() {
            prose::line(format!("Authenticates with {}.", prose::wire(&name.wire)))
        } else {
            said
        };
        let docs = prose::paragraphs([docs, scheme_note(&it.kind)]);
        let kind = match &it.kind {
            ApiSchemeKind::Basic { user } => {
                let word = user.split('{').nth(1).and_then(|it| it.split('}').next()).unwrap_or("user");
                let user_argument = naming::local(&naming::ident(Case::Snake, word), &["secret", "builder"]);
                SchemeKind::Basic { template: user.clone(), user: user_argument }
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
    });
    schemes.collect()
}

fn scheme_note(it: &ApiSchemeKind) -> Docs {
    match it {
        ApiSchemeKind::Basic { .. } => Vec::new(),
        ApiSchemeKind::Bearer | ApiSchemeKind::ApiKey { .. } => prose::line(
            "Takes the text itself, or, if it changes over time, an [`runtime::OAuth2`] account with its `token_url` \
                 or a [`runtime::Token::from_source`].",
        ),
        ApiSchemeKind::OAuth2 { .. } => prose::line(
            "Takes a token, an [`runtime::OAuth2`] account that buys tokens, or a [`runtime::Token::from_source`].",
        ),
    }
}

/// A name without a place of its own.
pub(in crate::plan) fn candidate<'a>(name: &str, at: &'a Pointer) -> Candidate<'a> {
    Candidate { wire: name.to_owned(), words: name.to_owned(), at, claim: Priority::Place }
}
