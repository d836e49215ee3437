//! The routes of webhooks: each is unique, and a router accepts it.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::api::{Api, Webhook, WebhookId};
use crate::common::Method;
use crate::diagnostics::{self, Report};
use crate::limits;

/// The characters that a path may have besides letters and digits (RFC 3986, section 3.3).
const PATH_CHARACTERS: &str = "-._~!$&'()*+,;=:@/";

/// The characters that are escaped when the name of a webhook becomes its path.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// A webhook and its path.
pub(super) struct RoutedWebhook<'a> {
    pub(super) id: WebhookId,
    pub(super) webhook: &'a Webhook,
    pub(super) path: String,
}

/// Returns the webhooks with a valid and unique route, and reports the others.
pub(super) fn route_webhooks<'a>(report: &mut Report, api: &'a Api) -> Vec<RoutedWebhook<'a>> {
    let mut taken: BTreeMap<(Method, String), &str> = BTreeMap::new();
    let mut routed = Vec::new();
    for (id, webhook) in api.webhooks() {
        let Webhook { name, method, at, .. } = webhook;
        let path = webhook.path.clone().unwrap_or_else(|| default_path(&webhook.key));
        if let Some(reason) = route_error(&path) {
            report.push(diagnostics::plan::invalid_route(at, name, &path, reason));
            continue;
        }
        // The names of variables do not distinguish routes.
        let segments = path.split('/').map(|segment| if segment.starts_with('{') { "{}" } else { segment });
        let route = (*method, segments.collect::<Vec<_>>().join("/"));
        if let Some(other) = taken.get(&route) {
            let request = format!("{} {path}", method.name());
            report.push(diagnostics::plan::duplicate_route(at, name, other, &request));
            continue;
        }
        taken.insert(route, name);
        routed.push(RoutedWebhook { id, webhook, path });
    }
    routed
}

/// Returns the path of a webhook for which the document has none.
fn default_path(name: &str) -> String {
    format!("/{}", utf8_percent_encode(name.trim_start_matches('/'), ESCAPED))
}

/// Returns why a path cannot be a route; `None` for a valid route.
fn route_error(path: &str) -> Option<&'static str> {
    let Some(rest) = path.strip_prefix('/') else { return Some("it does not begin with `/`") };
    let mut variables = Vec::new();
    for segment in rest.split('/') {
        let variable = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        if let Some(name) = variable {
            if name.is_empty() || name.contains(['{', '}', '*']) {
                return Some("the name of a variable is empty, or has a brace or a star");
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
            return Some("clients remove the segments `.` and `..`");
        } else if !has_path_characters(segment) {
            return Some("it has a character that a path must escape as `%` with two hexadecimal digits");
        }
    }
    (variables.len() > limits::WEBHOOK_VARIABLES).then_some("it has more than 25 variables")
}

fn has_path_characters(segment: &str) -> bool {
    let mut bytes = segment.bytes();
    while let Some(byte) = bytes.next() {
        let is_valid = match byte {
            b'%' => {
                bytes.next().is_some_and(|digit| digit.is_ascii_hexdigit())
                    && bytes.next().is_some_and(|digit| digit.is_ascii_hexdigit())
            }
            _ => byte.is_ascii_alphanumeric() || PATH_CHARACTERS.as_bytes().contains(&byte),
        };
        if !is_valid {
            return false;
        }
    }
    true
}
