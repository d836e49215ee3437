//! What belongs to a document as a whole: ways to authenticate, and tags.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use openapiv3 as v3;

use super::Lower;
use super::reference::follow;
use crate::api;
use crate::diagnostics::Id;
use crate::parse::{Extension, Root};
use crate::pointer::Pointer;

/// The extension that names environment variables.
pub(super) const ENV: &str = Extension::Env.key();

/// The scheme that nothing is sent for: the caller's own HTTP client brings the certificate.
const CERTIFICATE: &str = "mutualtls";

/// The tags that operations name, with what the document says of them.
pub(super) fn tags(cx: &mut Lower<'_>, root: &Root) {
    for name in cx.api.operations.iter().flat_map(|it| &it.tags) {
        let description = root.tags.iter().find(|it| it.name == *name).and_then(|it| it.description.clone());
        match cx.api.tags.iter_mut().find(|it| it.name == *name) {
            Some(tag) => tag.description = tag.description.take().or(description),
            None => cx.api.tags.push(api::Tag { name: name.clone(), description }),
        }
    }
}

/// The ways to authenticate that a document declares.
pub(super) fn schemes(cx: &mut Lower<'_>, root: &Root) {
    for (key, at) in &root.security_schemes {
        let Some((at, scheme)) = follow(cx, |it| &it.security_schemes, at) else { continue };
        let Some(scheme) = scheme_of(cx, key, &at, scheme) else { continue };
        match cx.api.security_schemes.iter().find(|it| it.key == *key) {
            None => cx.api.security_schemes.push(scheme),
            Some(other) if *other == scheme => {}
            Some(_) => {
                let message =
                    format!("the security scheme `{key}` is declared differently by two documents of one client");
                cx.report.add_with_help(
                    Id::ConflictingSecurityScheme,
                    &at,
                    message,
                    "rename one of the two with an overlay",
                );
            }
        }
    }
}

fn scheme_of(cx: &mut Lower<'_>, key: &str, at: &Pointer, scheme: &v3::SecurityScheme) -> Option<api::SecurityScheme> {
    let (kind, description) = match scheme {
        v3::SecurityScheme::HTTP { scheme, description, extensions, .. } => {
            let kind = match scheme.to_ascii_lowercase().as_str() {
                "basic" => {
                    let user = extensions.get(Extension::User.key()).and_then(|it| it.as_str()).unwrap_or("{username}");
                    api::SchemeKind::Basic { user: user.to_owned() }
                }
                "bearer" => api::SchemeKind::Bearer,
                CERTIFICATE => return None,
                _ => {
                    let message = format!("the HTTP authentication scheme `{scheme}` is not expressed");
                    cx.report.add(Id::UnsupportedSecurity, &at.child("scheme"), message);
                    return None;
                }
            };
            (kind, description)
        }
        v3::SecurityScheme::APIKey { location, name, description, extensions } => {
            let location = match location {
                v3::APIKeyLocation::Query => api::KeyLocation::Query,
                v3::APIKeyLocation::Header => api::KeyLocation::Header,
                v3::APIKeyLocation::Cookie => api::KeyLocation::Cookie,
            };
            let prefix =
                extensions.get(Extension::Prefix.key()).and_then(|it| it.as_str()).unwrap_or_default().to_owned();
            (api::SchemeKind::ApiKey { location, name: name.clone(), prefix }, description)
        }
        v3::SecurityScheme::OAuth2 { flows, description, .. } => {
            (oauth2(flows).unwrap_or(api::SchemeKind::Bearer), description)
        }
        v3::SecurityScheme::OpenIDConnect { description, .. } => (api::SchemeKind::Bearer, description),
    };
    let env = scheme_env(cx, at, &kind, extensions(scheme).get(ENV));
    Some(api::SecurityScheme { key: key.to_owned(), description: description.clone(), kind, env })
}

/// `None` if no flow has a token endpoint.
fn oauth2(flows: &v3::OAuth2Flows) -> Option<api::SchemeKind> {
    let own = flows.client_credentials.as_ref().map(|it| (&it.token_url, &it.refresh_url));
    let code = flows.authorization_code.as_ref().map(|it| (&it.token_url, &it.refresh_url));
    let password = flows.password.as_ref().map(|it| (&it.token_url, &it.refresh_url));
    // A client buys tokens for itself by the first of these, and is given refresh tokens by the others.
    let (token_url, _) = own.or(code).or(password)?;
    let (usual, refresh_url) = code.or(password).or(own)?;
    let refresh_url = refresh_url.as_ref().unwrap_or(usual);
    let (token_url, refresh_url) = (token_url.clone(), refresh_url.clone());
    Some(api::SchemeKind::OAuth2 { token_url, refresh_url, scopes: BTreeSet::new() })
}

fn extensions(scheme: &v3::SecurityScheme) -> &IndexMap<String, serde_json::Value> {
    match scheme {
        v3::SecurityScheme::HTTP { extensions, .. }
        | v3::SecurityScheme::APIKey { extensions, .. }
        | v3::SecurityScheme::OAuth2 { extensions, .. }
        | v3::SecurityScheme::OpenIDConnect { extensions, .. } => extensions,
    }
}

/// One name for a token, a name each for the user (as the template calls it) and `secret` for the others.
fn scheme_env(
    cx: &mut Lower<'_>,
    at: &Pointer,
    kind: &api::SchemeKind,
    said: Option<&serde_json::Value>,
) -> Option<api::SchemeEnv> {
    let said = said?;
    let text = |key: &str| said.get(key).and_then(|it| it.as_str()).map(str::to_owned);
    let found = match kind {
        api::SchemeKind::Basic { user } => {
            let user = user.split(['{', '}']).nth(1).unwrap_or_default();
            text(user).zip(text("secret")).map(|(user, secret)| api::SchemeEnv::Pair(user, secret))
        }
        api::SchemeKind::Bearer | api::SchemeKind::OAuth2 { .. } | api::SchemeKind::ApiKey { .. } => {
            said.as_str().map(|it| api::SchemeEnv::Token(it.to_owned()))
        }
    };
    if found.is_none() {
        let help = "write the name of a variable, or for HTTP basic `{ <user>: NAME, secret: NAME }`";
        cx.report.add_with_help(Id::InvalidValue, &at.child(ENV), "this names no environment variable", help);
    }
    found
}

/// The alternatives of an operation. One that asks for a scheme which we do not have is left out; that is reported
/// where the scheme is declared.
pub(super) fn requirements(
    cx: &mut Lower<'_>,
    root: &Root,
    at: &Pointer,
    security: &[v3::SecurityRequirement],
) -> Vec<api::SecurityRequirement> {
    let mut res = Vec::new();
    for (index, requirement) in security.iter().enumerate() {
        let mut all = Some(Vec::new());
        for (key, scopes) in requirement {
            if !root.security_schemes.iter().any(|(name, _)| name == key) {
                let at = at.item(index).child(key);
                let message = format!("no security scheme `{key}` is declared in `components.securitySchemes`");
                cx.report.add(Id::UnknownSecurityScheme, &at, message);
            }
            if is_certificate(cx, root, key) {
                continue;
            }
            let known = cx.api.security_schemes.iter().position(|it| it.key == *key);
            if let Some(scheme) = known.map(|it| &mut cx.api.security_schemes[it])
                && let api::SchemeKind::OAuth2 { scopes: asked, .. } = &mut scheme.kind
            {
                asked.extend(scopes.iter().cloned());
            }
            all = all.zip(known).map(|(mut all, scheme)| {
                all.push(scheme);
                all
            });
        }
        res.extend(all);
    }
    res
}

fn is_certificate(cx: &mut Lower<'_>, root: &Root, key: &str) -> bool {
    let declared = root.security_schemes.iter().find(|(name, _)| name == key);
    let scheme = declared.and_then(|(_, at)| follow(cx, |it| &it.security_schemes, at));
    matches!(scheme, Some((_, v3::SecurityScheme::HTTP { scheme, .. })) if scheme.eq_ignore_ascii_case(CERTIFICATE))
}
