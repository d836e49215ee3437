//! Removes secrets from responses of an authorization server before they become errors.
//!
//! Some servers quote the request in their error responses: the refresh token, the client secret, or the whole
//! `Authorization` header. Errors are shown and logged, so each spelling of a secret that was sent is replaced first.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue};
use serde_json::{Map, Value};

use crate::url::encode;
use crate::wire;

/// The replacement of a secret.
const REDACTED: &str = "[redacted]";

/// Every spelling in which a server may quote the secrets of a request.
pub(super) struct Redaction {
    /// The longest first, so that no part of a longer spelling is left.
    spellings: Vec<String>,
}

impl Redaction {
    /// Collects the spellings of these secrets: plain, percent-encoded, in Base64, and escaped for JSON and HTML.
    pub(super) fn new<'a>(secrets: impl IntoIterator<Item = &'a str>) -> Self {
        let mut spellings: Vec<String> =
            secrets.into_iter().filter(|secret| !secret.is_empty()).flat_map(spellings).collect();
        spellings.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        spellings.dedup();
        Self { spellings }
    }

    /// Replaces the secrets in a text.
    pub(super) fn text(&self, text: &str) -> String {
        self.spellings.iter().fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), REDACTED))
    }

    /// Replaces the secrets in a body. JSON may escape any character, so the texts in it are compared unescaped.
    pub(super) fn body(&self, body: &Bytes) -> Bytes {
        let redacted = match wire::read_value(body) {
            Some(value) => self.json(value).to_string(),
            None => self.text(&String::from_utf8_lossy(body)),
        };
        Bytes::from(redacted)
    }

    /// Replaces the values of headers that hold a secret.
    pub(super) fn headers(&self, headers: &mut HeaderMap) {
        for value in headers.values_mut() {
            let text = String::from_utf8_lossy(value.as_bytes());
            if self.spellings.iter().any(|secret| text.contains(secret.as_str())) {
                *value = HeaderValue::from_static(REDACTED);
            }
        }
    }

    fn json(&self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(&text)),
            // A secret of digits may come back as a number.
            Value::Number(number) => {
                let text = number.to_string();
                let redacted = self.text(&text);
                if redacted == text { Value::Number(number) } else { Value::String(redacted) }
            }
            Value::Array(items) => items.into_iter().map(|item| self.json(item)).collect(),
            Value::Object(properties) => {
                let redacted = properties.into_iter().map(|(name, value)| (self.text(&name), self.json(value)));
                Value::Object(redacted.collect::<Map<String, Value>>())
            }
            Value::Null | Value::Bool(_) => value,
        }
    }
}

fn spellings(secret: &str) -> Vec<String> {
    let encoded = encode(secret);
    let json = Value::from(secret).to_string();
    let html = secret.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    vec![
        secret.to_owned(),
        encoded.to_ascii_lowercase(),
        encoded.replace("%20", "+"),
        encoded,
        STANDARD.encode(secret),
        STANDARD_NO_PAD.encode(secret),
        URL_SAFE_NO_PAD.encode(secret),
        json.trim_matches('"').to_owned(),
        html.replace('"', "&quot;"),
        html.replace('"', "&quot;").replace('\'', "&#39;"),
        html,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_spelling_of_a_secret_is_replaced() {
        let redaction = Redaction::new(["p&l \"a\"/n", "", "p&l"]);
        for text in [
            "p&l \"a\"/n",
            "p%26l%20%22a%22%2Fn",
            "p%26l%20%22a%22%2fn",
            "p%26l+%22a%22%2Fn",
            "cCZsICJhIi9u",
            r#"p&l \"a\"/n"#,
            "p&amp;l &quot;a&quot;/n",
        ] {
            assert_eq!(redaction.text(&format!("<{text}>")), "<[redacted]>", "{text}");
        }
        assert_eq!(redaction.text("nothing"), "nothing");
    }

    #[test]
    fn json_is_redacted_whatever_it_escapes() {
        let redaction = Redaction::new(["planted", "1234567"]);
        let body = Bytes::from(r#"{"error":["\u0070lan\u0074ed"],"planted":1234567,"code":7,"a":null}"#);
        assert_eq!(
            &redaction.body(&body)[..],
            br#"{"error":["[redacted]"],"[redacted]":"[redacted]","code":7,"a":null}"#
        );
        assert_eq!(&redaction.body(&Bytes::from("<p>planted</p>"))[..], b"<p>[redacted]</p>");
    }
}
