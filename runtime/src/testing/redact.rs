//! Removal of secrets from recorded requests and responses.

use serde_json::{Map, Value};

use crate::secret::Secret;
use crate::url::encode;

/// The text in place of a secret.
pub(super) const REMOVED: &str = "[removed]";

/// Parts of the names of values that are secrets, in lower case and without `-` and `_`.
const NAMES: &[&str] = &[
    "accesskey",
    "apikey",
    "authorization",
    "cookie",
    "credential",
    "passwd",
    "password",
    "privatekey",
    "secret",
    "session",
    "signature",
    "token",
];

/// Removes values by their names, and known secrets wherever they are.
#[derive(Clone, Debug, Default)]
pub(super) struct Redactor {
    names: Vec<String>,
    secrets: Vec<Secret>,
}

impl Redactor {
    pub(super) fn add_name(&mut self, name: &str) {
        self.names.push(plain(name));
    }

    /// An empty secret is in every text, and is ignored.
    pub(super) fn add_secret(&mut self, secret: Secret) {
        if !secret.expose().is_empty() {
            self.secrets.push(secret);
        }
    }

    /// Returns whether values of a name are removed.
    pub(super) fn is_secret(&self, name: &str) -> bool {
        let name = plain(name);
        NAMES.iter().any(|it| name.contains(it)) || self.names.contains(&name)
    }

    /// Removes known secrets, plain and escaped for URLs.
    pub(super) fn text(&self, text: &str) -> String {
        self.secrets.iter().fold(text.to_owned(), |text, secret| {
            let secret = secret.expose();
            text.replace(secret, REMOVED).replace(&encode(secret), REMOVED)
        })
    }

    /// Removes secrets from the query of a URL or from a form.
    pub(super) fn form(&self, text: &str) -> String {
        let pairs = text.split('&').filter(|it| !it.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (decoded_name, decoded) = (decode(name), decode(value));
            let value = if self.is_secret(&decoded_name) { REMOVED.to_owned() } else { self.leaf(&decoded) };
            format!("{}={}", encode(&self.text(&decoded_name)), encode(&value))
        });
        pairs.collect::<Vec<_>>().join("&")
    }

    /// Removes secrets from JSON.
    pub(super) fn json(&self, value: Value) -> Value {
        match value {
            Value::Object(fields) => {
                let field = |(name, value): (String, Value)| {
                    let value = if self.is_secret(&name) { removed(value) } else { self.json(value) };
                    (self.text(&name), value)
                };
                Value::Object(fields.into_iter().map(field).collect::<Map<_, _>>())
            }
            Value::Array(items) => items.into_iter().map(|it| self.json(it)).collect(),
            Value::String(text) => Value::String(self.leaf(&text)),
            Value::Null | Value::Bool(_) | Value::Number(_) => value,
        }
    }

    /// Removes secrets from a text, which may hold JSON itself.
    fn leaf(&self, text: &str) -> String {
        let inner = if text.starts_with(['{', '[']) { serde_json::from_str(text).ok() } else { None };
        match inner {
            Some(value) => self.json(value).to_string(),
            None => self.text(text),
        }
    }
}

/// Returns a value of the same type without its content, so that a response still decodes.
fn removed(value: Value) -> Value {
    match value {
        Value::String(_) => REMOVED.into(),
        Value::Number(_) => 0.into(),
        Value::Array(items) => items.into_iter().map(removed).collect(),
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, removed(value))).collect(),
        Value::Null | Value::Bool(_) => value,
    }
}

fn plain(name: &str) -> String {
    name.chars().filter(|it| !matches!(it, '-' | '_')).flat_map(char::to_lowercase).collect()
}

pub(super) fn decode(text: &str) -> String {
    percent_encoding::percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}
