//! Characters that control a terminal or change the order of text, in a visible form.

use crate::prose::is_hidden;

/// Returns a text of several lines with hidden characters escaped, such as `\u{1b}`.
pub fn escape(text: &str) -> String {
    let mut res = String::with_capacity(text.len());
    for c in text.chars() {
        if is_harmful(c) { res.extend(c.escape_unicode()) } else { res.push(c) }
    }
    res
}

/// Returns a line of a document with `�` for each hidden character, so that columns stay the same.
pub fn replace_hidden(line: &str) -> String {
    line.chars().map(|c| if is_harmful(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// Returns a JSON text with hidden characters escaped. The value stays the same: JSON has such characters in strings only.
pub fn escape_in_json(text: &str) -> String {
    let mut res = String::with_capacity(text.len());
    for c in text.chars() {
        if is_harmful(c) {
            let mut units = [0; 2];
            res.extend(c.encode_utf16(&mut units).iter().map(|it| format!("\\u{it:04x}")));
        } else {
            res.push(c);
        }
    }
    res
}

/// Returns whether a character is hidden and is not part of the layout.
fn is_harmful(c: char) -> bool {
    c != '\n' && c != '\t' && is_hidden(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a\u{1b}[31m\n\tb\u{9b}c\u{202e}d\u{2066}e\u{e0041}é👩\u{200d}🚀\r";

    #[test]
    fn hidden_characters_become_visible() {
        assert_eq!(escape(TEXT), "a\\u{1b}[31m\n\tb\\u{9b}c\\u{202e}d\\u{2066}e\\u{e0041}é👩\u{200d}🚀\\u{d}");
        assert_eq!(replace_hidden(TEXT).chars().count(), TEXT.chars().count());
        assert!(!replace_hidden(TEXT).contains(is_harmful));
    }

    #[test]
    fn escaped_json_has_the_same_value() {
        let json = serde_json::to_string(TEXT).expect("a string is JSON");
        let escaped = escape_in_json(&json);
        assert!(!escaped.contains(is_harmful), "{escaped}");
        assert_eq!(serde_json::from_str::<String>(&escaped).expect("it is JSON"), TEXT);
    }
}
