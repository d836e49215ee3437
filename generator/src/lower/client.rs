//! Security schemes and requirements, and tags.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use openapiv3 as v3;

use super::operation::header_name::is_token;
use super::reference::follow;
use super::{Lower, environment};
use crate::api;
use crate::diagnostics;
use crate::parse::{Extension, Root};
use crate::pointer::Pointer;

/// The extension that names environment variables.
pub(super) const ENV: &str = Extension::Env.key();

/// The HTTP authentication scheme of client certificates. The caller's HTTP client has the certificate, so requests carry
/// nothing.
const CERTIFICATE: &str = "mutualtls";

/// Collects the tags of the operations, with the descriptions of a document.
pub(super) fn collect_tags(cx: &mut Lower<'_>, root: &Root) {
    let mut declared: BTreeMap<&str, &v3::Tag> = BTreeMap::new();
    for tag in &root.tags {
        declared.entry(&tag.name).or_insert(tag);
    }
    let known = cx.api.tags.iter().enumerate().map(|(index, tag)| (tag.name.clone(), index));
    let mut known: BTreeMap<String, usize> = known.collect();
    for name in cx.api.operations.iter().flat_map(|operation| &operation.tags) {
        let description = declared.get(name.as_str()).and_then(|tag| tag.description.clone());
        match known.get(name) {
            Some(index) => {
                let tag = &mut cx.api.tags[*index];
                tag.description = tag.description.take().or(description);
            }
            None => {
                known.insert(name.clone(), cx.api.tags.len());
                cx.api.tags.push(api::Tag { name: name.clone(), description });
            }
        }
    }
}

/// Lowers the security schemes of a document.
pub(super) fn lower_security_schemes(cx: &mut Lower<'_>, root: &Root) {
    for (key, at) in &root.security_schemes {
        let Some((at, scheme)) = follow(cx, |spec| &spec.security_schemes, at) else { continue };
        let Some(scheme) = lower_security_scheme(cx, key, &at, scheme) else { continue };
        match cx.scheme_indices.get(key).map(|index| &cx.api.security_schemes[*index]) {
            None => {
                cx.scheme_indices.insert(key.clone(), cx.api.security_schemes.len());
                cx.api.security_schemes.push(scheme);
            }
            Some(other) if *other == scheme => {}
            Some(_) => cx.report.push(diagnostics::lower::conflicting_security_scheme(&at, key)),
        }
    }
}

fn lower_security_scheme(
    cx: &mut Lower<'_>,
    key: &str,
    at: &Pointer,
    scheme: &v3::SecurityScheme,
) -> Option<api::SecurityScheme> {
    let (kind, description) = match scheme {
        v3::SecurityScheme::HTTP { scheme, description, extensions, .. } => {
            (lower_http_scheme(cx, at, scheme, extensions)?, description)
        }
        v3::SecurityScheme::APIKey { location, name, description, extensions } => {
            let location = match location {
                v3::APIKeyLocation::Query => api::KeyLocation::Query,
                v3::APIKeyLocation::Header => api::KeyLocation::Header,
                v3::APIKeyLocation::Cookie => api::KeyLocation::Cookie,
            };
            let prefix = text_of(extensions, Extension::Prefix.key()).unwrap_or_default().to_owned();
            (api::SchemeKind::ApiKey { location, name: name.clone(), prefix }, description)
        }
        v3::SecurityScheme::OAuth2 { flows, description, .. } => {
            (lower_oauth2_scheme(flows).unwrap_or(api::SchemeKind::Bearer), description)
        }
        v3::SecurityScheme::OpenIDConnect { description, .. } => (api::SchemeKind::Bearer, description),
    };
    let env = lower_env(cx, at, &kind, extensions(scheme).get(ENV));
    Some(api::SecurityScheme { key: key.to_owned(), description: description.clone(), kind, env })
}

type Extensions = IndexMap<String, serde_json::Value>;

fn text_of<'a>(extensions: &'a Extensions, key: &str) -> Option<&'a str> {
    extensions.get(key).and_then(serde_json::Value::as_str)
}

/// The HTTP authentication schemes whose credentials differ in each request: they answer a challenge, or sign the request. The
/// runtime does not compute them, and sends what the caller sets.
const COMPUTED: &[&str] =
    &["digest", "dpop", "hoba", "mutual", "negotiate", "ntlm", "oauth", "scram-sha-1", "scram-sha-256"];

/// Returns the credentials of an HTTP authentication scheme; `None` for a certificate, and for a scheme without a valid name. Any
/// other scheme, registered or private, has a value that the caller sets once: `Authorization: SharedAccessKey <value>`.
fn lower_http_scheme(
    cx: &mut Lower<'_>,
    at: &Pointer,
    scheme: &str,
    extensions: &Extensions,
) -> Option<api::SchemeKind> {
    match scheme.to_ascii_lowercase().as_str() {
        "basic" => {
            let user = text_of(extensions, Extension::User.key()).unwrap_or("{username}");
            Some(api::SchemeKind::Basic { user: user.to_owned() })
        }
        "bearer" => Some(api::SchemeKind::Bearer),
        CERTIFICATE => None,
        _ if !is_token(scheme) => {
            cx.report.push(diagnostics::lower::invalid_http_scheme(&at.child("scheme"), scheme));
            None
        }
        name => {
            if COMPUTED.contains(&name) {
                cx.report.push(diagnostics::lower::computed_credentials(&at.child("scheme"), scheme));
            }
            let (location, name) = (api::KeyLocation::Header, "Authorization".to_owned());
            Some(api::SchemeKind::ApiKey { location, name, prefix: format!("{scheme} ") })
        }
    }
}

/// Returns the endpoints of the OAuth 2 flows; `None` if no flow has a token endpoint.
fn lower_oauth2_scheme(flows: &v3::OAuth2Flows) -> Option<api::SchemeKind> {
    let credentials = flows.client_credentials.as_ref().map(|flow| (&flow.token_url, &flow.refresh_url));
    let code = flows.authorization_code.as_ref().map(|flow| (&flow.token_url, &flow.refresh_url));
    let password = flows.password.as_ref().map(|flow| (&flow.token_url, &flow.refresh_url));
    // A client requests tokens for itself with client credentials. Only the other flows issue refresh tokens.
    let (token_url, _) = credentials.or(code).or(password)?;
    let (default_refresh_url, refresh_url) = code.or(password).or(credentials)?;
    let refresh_url = refresh_url.as_ref().unwrap_or(default_refresh_url);
    let (token_url, refresh_url) = (token_url.clone(), refresh_url.clone());
    Some(api::SchemeKind::OAuth2 { token_url, refresh_url, scopes: BTreeSet::new() })
}

fn extensions(scheme: &v3::SecurityScheme) -> &Extensions {
    match scheme {
        v3::SecurityScheme::HTTP { extensions, .. }
        | v3::SecurityScheme::APIKey { extensions, .. }
        | v3::SecurityScheme::OAuth2 { extensions, .. }
        | v3::SecurityScheme::OpenIDConnect { extensions, .. } => extensions,
    }
}

/// Reads the environment variables of a scheme: one name for a token or key; for Basic authentication, a name each for the
/// variable of the user template and for `secret`.
fn lower_env(
    cx: &mut Lower<'_>,
    at: &Pointer,
    kind: &api::SchemeKind,
    env: Option<&serde_json::Value>,
) -> Option<api::SchemeEnv> {
    let env = env?;
    let text = |key: &str| env.get(key).and_then(|value| value.as_str()).map(str::to_owned);
    let res = match kind {
        api::SchemeKind::Basic { user } => {
            let user = user.split(['{', '}']).nth(1).unwrap_or_default();
            text(user).zip(text("secret")).map(|(user, secret)| api::SchemeEnv::Pair(user, secret))
        }
        api::SchemeKind::Bearer | api::SchemeKind::OAuth2 { .. } | api::SchemeKind::ApiKey { .. } => {
            env.as_str().map(|name| api::SchemeEnv::Token(name.to_owned()))
        }
    };
    match &res {
        None => cx.report.push(diagnostics::lower::invalid_env(&at.child(ENV))),
        Some(api::SchemeEnv::Token(name)) => environment::report_well_known(cx, &at.child(ENV), [name]),
        Some(api::SchemeEnv::Pair(user, secret)) => {
            environment::report_well_known(cx, &at.child(ENV), [user, secret]);
        }
    }
    res
}

/// Lowers security requirements: the alternatives whose schemes are all known. A requirement with a scheme that is not supported
/// or not declared is left out. The former is reported at its declaration, the latter here.
pub(super) fn lower_requirements(
    cx: &mut Lower<'_>,
    root: &Root,
    at: &Pointer,
    security: &[v3::SecurityRequirement],
) -> Vec<api::SecurityRequirement> {
    let mut res = Vec::new();
    for (index, requirement) in security.iter().enumerate() {
        let mut schemes = Some(Vec::new());
        for (key, scopes) in requirement {
            if cx.find_scheme(root, key).is_none() {
                cx.report.push(diagnostics::lower::unknown_security_scheme(&at.item(index).child(key), key));
            }
            if is_certificate(cx, root, key) {
                continue;
            }
            let index = cx.scheme_indices.get(key).copied();
            if let Some(scheme) = index.map(|index| &mut cx.api.security_schemes[index])
                && let api::SchemeKind::OAuth2 { scopes: required, .. } = &mut scheme.kind
            {
                required.extend(scopes.iter().cloned());
            }
            schemes = schemes.zip(index).map(|(mut schemes, index)| {
                schemes.push(index);
                schemes
            });
        }
        res.extend(schemes);
    }
    res
}

fn is_certificate(cx: &mut Lower<'_>, root: &Root, key: &str) -> bool {
    let scheme = cx.find_scheme(root, key).and_then(|at| follow(cx, |spec| &spec.security_schemes, at));
    matches!(scheme, Some((_, v3::SecurityScheme::HTTP { scheme, .. })) if scheme.eq_ignore_ascii_case(CERTIFICATE))
}
