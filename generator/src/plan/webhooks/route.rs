//! Where webhooks are called: paths that a router can hold, each once.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::api::{Api, Webhook, WebhookId};
use crate::common::Method;
use crate::diagnostics::{Id, Report};

/// What a path holds as it is, besides letters and digits (RFC 3986, section 3.3).
const PLAIN: &str = "-._~!$&'()*+,;=:@/";

/// How many variables a path may have: a router of axum names them by letters, and panics at the last one.
const VARIABLES: usize = 25;

/// What a name is written with in a path.
const IN_PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The webhooks that can be called, and where. What cannot is reported.
pub(in crate::plan) fn routed<'a>(report: &mut Report, api: &'a Api) -> Vec<(WebhookId, &'a Webhook, String)> {
    let mut taken: BTreeMap<(Method, String), &str> = BTreeMap::new();
    let mut res = Vec::new();
    for (id, it) in api.webhooks() {
        let path = it.path.clone().unwrap_or_else(|| named(&it.key));
        if let Some(fault) = fault(&path) {
            let message = format!("`{}` is left out: `{path}` is no route, because {fault}", it.name);
            let help = "say where it is called with `x-specwright-path: /…`; a `{variable}` is a whole segment of it";
            report.add_with_help(Id::UnsupportedWebhook, &it.at, message, help);
            continue;
        }
        // Routes that differ in nothing but the names of their variables are one.
        let positional = path.split('/').map(|it| if it.starts_with('{') { "{}" } else { it }).collect::<Vec<_>>();
        if let Some(other) = taken.insert((it.method, positional.join("/")), &it.name) {
            let method = it.method.field().to_uppercase();
            let message = format!("`{}` is left out: `{other}` is called by `{method} {path}` as well", it.name);
            let help = "say where it is called with `x-specwright-path: /…`";
            report.add_with_help(Id::UnsupportedWebhook, &it.at, message, help);
            taken.insert((it.method, positional.join("/")), other);
            continue;
        }
        res.push((id, it, path));
    }
    res
}

/// The route of a webhook that the document does not give one.
fn named(name: &str) -> String {
    format!("/{}", utf8_percent_encode(name.trim_start_matches('/'), IN_PATH))
}

/// Why a path cannot be a route.
fn fault(path: &str) -> Option<&'static str> {
    let rest = path.strip_prefix('/');
    let Some(rest) = rest else { return Some("it does not begin with `/`") };
    let mut variables = Vec::new();
    for segment in rest.split('/') {
        let variable = segment.strip_prefix('{').and_then(|it| it.strip_suffix('}'));
        if let Some(name) = variable {
            if name.is_empty() || name.contains(['{', '}', '*']) {
                return Some("a variable has no name, or one with a brace or a star in it");
            }
            if variables.contains(&name) {
                return Some("it has a variable twice");
            }
            variables.push(name);
        } else if segment.contains(['{', '}']) {
            return Some("a variable is only a part of a segment");
        } else if segment.starts_with([':', '*']) {
            return Some("a segment begins with `:` or `*`");
        } else if matches!(&*percent_decode_str(segment).decode_utf8_lossy(), "." | "..") {
            return Some("`.` and `..` are gone before a server sees them");
        } else if !is_plain(segment) {
            return Some("it has a character that a path holds only as `%` with two hexadecimal digits");
        }
    }
    (variables.len() > VARIABLES).then_some("it has more than 25 variables")
}

fn is_plain(segment: &str) -> bool {
    let mut bytes = segment.bytes();
    while let Some(byte) = bytes.next() {
        let fits = match byte {
            b'%' => {
                bytes.next().is_some_and(|it| it.is_ascii_hexdigit())
                    && bytes.next().is_some_and(|it| it.is_ascii_hexdigit())
            }
            _ => byte.is_ascii_alphanumeric() || PLAIN.as_bytes().contains(&byte),
        };
        if !fits {
            return false;
        }
    }
    true
}
