//! The differences of credentials.

use std::collections::{BTreeMap, BTreeSet};

use super::{Diff, HttpEffect};
use crate::api::{Api, Operation, SchemeKind, SecurityScheme};

/// Compares the credentials of an operation.
pub(super) fn compare_security(cx: &mut Diff<'_>, name: &str, old: &Operation, new: &Operation) {
    let alternatives = |api: &Api, it: &Operation| -> BTreeSet<BTreeSet<String>> {
        let key = |index: &usize| api.security_schemes.get(*index).map(|it| it.key.clone());
        it.security.iter().map(|all| all.iter().filter_map(key).collect()).collect()
    };
    let (before, after) = (alternatives(cx.old, old), alternatives(cx.new, new));
    if before != after {
        let spell_all = |it: &BTreeSet<String>| {
            if it.is_empty() { "none".to_owned() } else { it.iter().cloned().collect::<Vec<_>>().join(" + ") }
        };
        let spell = |it: &BTreeSet<BTreeSet<String>>| {
            let all: Vec<String> = it.iter().map(spell_all).collect();
            if all.is_empty() { "none".to_owned() } else { all.join(" or ") }
        };
        // Credentials that were enough are enough, also where fewer are now.
        let is_enough = |credentials: &BTreeSet<String>| after.iter().any(|it| it.is_subset(credentials));
        let is_kept = after.is_empty()
            || if before.is_empty() { is_enough(&BTreeSet::new()) } else { before.iter().all(is_enough) };
        let http = if is_kept { HttpEffect::NonBreaking } else { HttpEffect::Breaking };
        let text = format!("{name}: security {} -> {}", spell(&before), spell(&after));
        cx.push("security-changed", http, text, (Some(&old.at), Some(&new.at)), []);
    }
}

/// Compares the security schemes that operations of both versions use.
pub(super) fn compare_schemes(cx: &mut Diff<'_>) {
    let (olds, news) = (used_schemes(cx.old), used_schemes(cx.new));
    for (key, old) in olds {
        let Some(new) = news.get(key).filter(|it| it.kind != old.kind) else { continue };
        for (id, http, text) in scheme_changes(&old.kind, &new.kind) {
            cx.push(id, http, format!("the security scheme `{key}`: {text}"), (None, None), []);
        }
    }
}

/// Returns the schemes that operations use, by their keys.
fn used_schemes(api: &Api) -> BTreeMap<&str, &SecurityScheme> {
    let used: BTreeSet<usize> = api.operations.iter().flat_map(|it| it.security.iter().flatten().copied()).collect();
    let schemes = used.into_iter().filter_map(|it| api.security_schemes.get(it));
    schemes.map(|it| (it.key.as_str(), it)).collect()
}

fn scheme_changes(old: &SchemeKind, new: &SchemeKind) -> Vec<(&'static str, HttpEffect, String)> {
    let (SchemeKind::OAuth2 { token_url, refresh_url, scopes }, SchemeKind::OAuth2 { token_url: new_token_url, .. }) =
        (old, new)
    else {
        let text = format!("{} -> {}", spell(old), spell(new));
        return vec![("security-scheme-changed", HttpEffect::Breaking, text)];
    };
    let SchemeKind::OAuth2 { refresh_url: new_refresh_url, scopes: new_scopes, .. } = new else { return Vec::new() };
    // Without its own URL, a token is refreshed where it was requested.
    let follows = refresh_url == token_url && new_refresh_url == new_token_url;
    let refresh = (!follows).then_some(("refresh URL", refresh_url, new_refresh_url));
    let urls = [("token URL", token_url, new_token_url)].into_iter().chain(refresh);
    let urls = urls.filter(|(_, old, new)| old != new).map(|(name, old, new)| {
        ("security-scheme-changed", HttpEffect::Informational, format!("{name} {old} -> {new}"))
    });
    let gone = scopes.difference(new_scopes).map(|it| {
        ("security-scope-removed", HttpEffect::NonBreaking, format!("no operation needs the scope `{it}` anymore"))
    });
    let added = new_scopes.difference(scopes);
    let added =
        added.map(|it| ("security-scope-added", HttpEffect::Breaking, format!("operations need the scope `{it}`")));
    urls.chain(gone).chain(added).collect()
}

/// Spells the credentials for a reader of the document.
fn spell(it: &SchemeKind) -> String {
    match it {
        SchemeKind::Basic { user } => format!("basic with the user `{user}`"),
        SchemeKind::Bearer => "bearer".to_owned(),
        SchemeKind::OAuth2 { .. } => "OAuth 2".to_owned(),
        SchemeKind::ApiKey { location, name, prefix } => {
            let location = format!("{location:?}").to_lowercase();
            let prefix = if prefix.is_empty() { String::new() } else { format!(" after `{}`", prefix.trim_end()) };
            format!("API key in the {location} `{name}`{prefix}")
        }
    }
}
