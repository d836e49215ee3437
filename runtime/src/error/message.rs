//! Messages from the common shapes of error bodies: `{"error": "…", "description": "…"}`, an object under `error`, a
//! list under `errors`, OAuth's `error_description`, and RFC 9457 problem details.

use serde_json::{Map, Value};

use crate::wire;

/// The number of characters of a foreign body that an error shows.
pub(super) const SHOWN: usize = 200;

/// The size above which a body is not read as a message.
const LARGEST: usize = 64 * 1024;

/// Keys that name the kind of error, in order of preference.
const HEADS: [&str; 3] = ["title", "error", "code"];

/// Keys that describe the error, in order of preference.
const TEXTS: [&str; 5] = ["detail", "description", "error_description", "message", "reason"];

/// Returns the message, if the body has one of the common shapes.
pub(super) fn of(body: &[u8]) -> Option<String> {
    if body.len() > LARGEST {
        return None;
    }
    match wire::read_value(body) {
        Some(value) => extract_text(&value),
        None => page_title(body),
    }
}

fn extract_text(value: &Value) -> Option<String> {
    let message = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Array(items) => items.iter().filter_map(extract_text).collect::<Vec<_>>().join("; "),
        Value::Object(object) => return extract_from_object(object),
        Value::Null | Value::Bool(_) | Value::Number(_) => return None,
    };
    (!message.is_empty()).then_some(message)
}

fn extract_from_object(object: &Map<String, Value>) -> Option<String> {
    if let Some(Value::Object(error)) = object.get("error")
        && let Some(message) = extract_from_object(error)
    {
        return Some(message);
    }
    let text_of = |keys: &[&str]| keys.iter().filter_map(|key| object.get(*key)).find_map(text);
    let mut parts: Vec<String> = Vec::new();
    for part in [text_of(&HEADS), text_of(&TEXTS)].into_iter().flatten() {
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    let details = ["errors", "details", "fieldErrors"].iter().filter_map(|key| object.get(*key)).find_map(by_field);
    match (parts.join(": "), details) {
        (message, None) => (!message.is_empty()).then_some(message),
        (message, Some(details)) if message.is_empty() => Some(details),
        (message, Some(details)) => Some(format!("{message} ({details})")),
    }
}

/// Details are a list, or an object of lists by field name.
fn by_field(details: &Value) -> Option<String> {
    match details {
        Value::Object(fields) => {
            let fields = fields.iter().filter_map(|(name, value)| Some(format!("{name}: {}", extract_text(value)?)));
            Some(fields.collect::<Vec<_>>().join("; ")).filter(|details| !details.is_empty())
        }
        Value::Array(_) => extract_text(details),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

fn text(value: &Value) -> Option<String> {
    let text = value.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Proxies respond with HTML pages.
fn page_title(body: &[u8]) -> Option<String> {
    let page = std::str::from_utf8(body).ok()?;
    let (_, behind) = page.split_once("<title>").or_else(|| page.split_once("<TITLE>"))?;
    let (title, _) = behind.split_once("</")?;
    Some(title.trim().to_owned())
}

/// Returns the text on one line, shortened.
pub(crate) fn line(text: &str) -> String {
    let mut line = String::new();
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    for (index, word) in words.enumerate() {
        if index > 0 {
            line.push(' ');
        }
        line.push_str(word);
    }
    if let Some((end, _)) = line.char_indices().nth(SHOWN) {
        let last = line[..end].char_indices().next_back().map_or(0, |(at, _)| at);
        line.truncate(last);
        line.push('…');
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_error_bodies_have_a_message() {
        for (body, expected) in [
            (
                r#"{"error":"RecordInvalid","description":"Record validation errors",
                    "details":{"value":[{"type":"blank","description":"can't be blank"}]}}"#,
                "RecordInvalid: Record validation errors (value: can't be blank)",
            ),
            (r#"{"error":"InvalidEndpoint","description":"Not found"}"#, "InvalidEndpoint: Not found"),
            (
                r#"{"error":{"title":"No help desk at x","message":"There is none configured."}}"#,
                "No help desk at x: There is none configured.",
            ),
            (
                r#"{"errors":[{"code":"A","title":"Bad","detail":"No way","id":"1","source":{}},{"code":"B","title":"T"}]}"#,
                "Bad: No way; T",
            ),
            (r#"{"description":"Something went wrong","error":"Unknown"}"#, "Unknown: Something went wrong"),
            (r#"{"error":"Couldn't authenticate you"}"#, "Couldn't authenticate you"),
            (r#"{"error":"invalid_token","error_description":"It is over"}"#, "invalid_token: It is over"),
            (r#""Too many requests""#, "Too many requests"),
            (r#"{"type":"about:blank","title":"Gone","status":410,"detail":"It is."}"#, "Gone: It is."),
            (r#"{"message":"No"}"#, "No"),
            (r#"{"errors":{"name":["is taken","is odd"],"age":"is low"}}"#, "name: is taken; is odd; age: is low"),
            (r#"{"errors":["a","b"],"message":"Two"}"#, "Two (a; b)"),
            (r#"{"error":true,"message":"x"}"#, "x"),
            ("<html><head><title>502 Bad Gateway</title>", "502 Bad Gateway"),
        ] {
            assert_eq!(of(body.as_bytes()).as_deref(), Some(expected), "{body}");
        }
        for body in ["", "null", "{}", "[]", "17", "\"\"", r#"{"error":{}}"#, r#"{"errors":[]}"#, "Plain text", "\u{0}"]
        {
            assert_eq!(of(body.as_bytes()), None, "{body}");
        }
    }
}
