//! Numbers beyond 64-bit floats, such as `1e400`: valid JSON that `serde_json` rejects.

use std::borrow::Cow;

/// Replaces each such number by the nearest float. Returns the text and the byte offsets of the numbers.
pub(super) fn nearest_floats(text: &str) -> (Cow<'_, str>, Vec<usize>) {
    let mut res = String::new();
    let mut copied = 0;
    let mut offsets = Vec::new();
    let mut at = 0;
    while let Some(byte) = text.as_bytes().get(at) {
        let length = match byte {
            b'"' => string_length(&text.as_bytes()[at..]),
            b'-' | b'0'..=b'9' => number_length(&text.as_bytes()[at..]),
            _ => 1,
        };
        let token = text.get(at..at + length).unwrap_or_default();
        if *byte != b'"' && token.parse::<f64>().is_ok_and(f64::is_infinite) {
            res.push_str(&text[copied..at]);
            res.push_str(if *byte == b'-' { LOWEST } else { HIGHEST });
            copied = at + length;
            offsets.push(at);
        }
        at += length;
    }
    if offsets.is_empty() {
        return (Cow::Borrowed(text), offsets);
    }
    res.push_str(&text[copied..]);
    (Cow::Owned(res), offsets)
}

const HIGHEST: &str = "1.7976931348623157e308";
const LOWEST: &str = "-1.7976931348623157e308";

fn string_length(bytes: &[u8]) -> usize {
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn number_length(bytes: &[u8]) -> usize {
    let is_part = |it: &u8| it.is_ascii_digit() || b"+-.eE".contains(it);
    bytes.iter().position(|it| !is_part(it)).unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::nearest_floats;

    #[test]
    fn only_numbers_beyond_floats_are_replaced() {
        let (text, offsets) = nearest_floats(r#"{"1e400": "\\\"1e999", "a": [1e400, -1E+400, 1e308, 12]}"#);
        assert_eq!(
            text,
            r#"{"1e400": "\\\"1e999", "a": [1.7976931348623157e308, -1.7976931348623157e308, 1e308, 12]}"#
        );
        assert_eq!(offsets.len(), 2);
        let floats: Vec<f64> =
            serde_json::from_str("[1.7976931348623157e308, -1.7976931348623157e308]").expect("in range");
        assert_eq!(floats, [f64::MAX, f64::MIN]);
        assert_eq!(nearest_floats("[1, \"").1, [0_usize; 0]);
    }
}
