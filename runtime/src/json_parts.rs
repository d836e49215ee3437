//! The parts of a JSON text that is valid: each keeps its own text, such as the digits of a number.

use serde::de::IgnoredAny;

/// Returns whether a text is valid JSON.
pub(crate) fn is_json(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}

/// Returns the texts of the items of a list.
pub(crate) fn items(list: &str) -> Vec<&str> {
    let mut items = Vec::new();
    let content = content(list);
    let (mut start, mut at, mut depth) = (0, 0, 0_usize);
    while let Some(byte) = content.as_bytes().get(at) {
        at = if *byte == b'"' { after_string(content.as_bytes(), at) } else { at + 1 };
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => {
                items.push(text(content, start, at - 1));
                start = at;
            }
            _ => {}
        }
    }
    if !content.is_empty() {
        items.push(text(content, start, content.len()));
    }
    items
}

/// Returns the texts of the names and values of an object.
pub(crate) fn properties(object: &str) -> Vec<(&str, &str)> {
    let split = |property| {
        let end = after_string(str::as_bytes(property), 0);
        let value = text(property, end, property.len());
        (text(property, 0, end), value.trim_start_matches(':').trim_start())
    };
    items(object).into_iter().map(split).collect()
}

/// Returns the name of a property from its text.
pub(crate) fn name(text: &str) -> String {
    // The text is a valid string.
    serde_json::from_str(text).unwrap_or_default()
}

/// Returns the index after the string that starts at an index.
pub(crate) fn after_string(json: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = json.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    at
}

/// Returns what is between the brackets of a list or an object.
fn content(container: &str) -> &str {
    let container = container.trim();
    text(container, 1, container.len().saturating_sub(1))
}

fn text(json: &str, start: usize, end: usize) -> &str {
    json.get(start..end).unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::{items, name, properties};

    #[test]
    fn items_keep_their_text() {
        assert_eq!(
            items(" [1.50, [2,3] ,{\"a\":\"],\\\"\"}, \"ä,\\\\\" ]"),
            ["1.50", "[2,3]", r#"{"a":"],\""}"#, r#""ä,\\""#]
        );
        assert_eq!(items("[ ]"), [""; 0]);
        assert_eq!(items("[[]]"), ["[]"]);
    }

    #[test]
    fn properties_keep_their_text() {
        let object = r#"{ "a:\"" : {"b":1} ,"\u0063":-1E+400}"#;
        assert_eq!(properties(object), [(r#""a:\"""#, r#"{"b":1}"#), (r#""\u0063""#, "-1E+400")]);
        assert_eq!(name(r#""\u0063""#), "c");
        assert_eq!(properties("{}"), []);
    }
}
