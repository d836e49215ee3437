//! Numbers that no float holds: `1e400` is JSON, and not one that `serde_json` reads.

use std::borrow::Cow;

/// The text with each such number replaced by the nearest that a float does hold, and where they stand.
pub(super) fn nearest_floats(text: &str) -> (Cow<'_, str>, Vec<usize>) {
    let mut res = String::new();
    let mut copied = 0;
    let mut places = Vec::new();
    let mut at = 0;
    while let Some(byte) = text.as_bytes().get(at) {
        let length = match byte {
            b'"' => string(&text.as_bytes()[at..]),
            b'-' | b'0'..=b'9' => number(&text.as_bytes()[at..]),
            _ => 1,
        };
        let token = text.get(at..at + length).unwrap_or_default();
        if *byte != b'"' && token.parse::<f64>().is_ok_and(f64::is_infinite) {
            res.push_str(&text[copied..at]);
            res.push_str(if *byte == b'-' { LOWEST } else { HIGHEST });
            copied = at + length;
            places.push(at);
        }
        at += length;
    }
    if places.is_empty() {
        return (Cow::Borrowed(text), places);
    }
    res.push_str(&text[copied..]);
    (Cow::Owned(res), places)
}

const HIGHEST: &str = "1.7976931348623157e308";
const LOWEST: &str = "-1.7976931348623157e308";

fn string(bytes: &[u8]) -> usize {
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

fn number(bytes: &[u8]) -> usize {
    let is_part = |it: &u8| it.is_ascii_digit() || b"+-.eE".contains(it);
    bytes.iter().position(|it| !is_part(it)).unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::nearest_floats;

    #[test]
    fn only_what_no_float_holds_is_replaced() {
        let (text, places) = nearest_floats(r#"{"1e400": "\\\"1e999", "a": [1e400, -1E+400, 1e308, 12]}"#);
        assert_eq!(
            text,
            r#"{"1e400": "\\\"1e999", "a": [1.7976931348623157e308, -1.7976931348623157e308, 1e308, 12]}"#
        );
        assert_eq!(places.len(), 2);
        let floats: Vec<f64> =
            serde_json::from_str("[1.7976931348623157e308, -1.7976931348623157e308]").expect("in range");
        assert_eq!(floats, [f64::MAX, f64::MIN]);
        assert_eq!(nearest_floats("[1, \"").1, [0_usize; 0]);
    }
}
