//! Numbers of JSON that `serde_json` rejects, such as `1e400`, or reads as floats: integers beyond 64 bits.

use std::borrow::Cow;

use crate::tree::{Node, Value};

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

/// Restores the integers of up to 128 bits that `serde_json` read as floats.
pub(super) fn restore_wide_integers(text: &str, root: &mut Node) {
    let mut has_wide = false;
    visit_numbers(root, &mut |value| has_wide |= is_wide(value));
    if !has_wide {
        return;
    }
    // Keys are strings, so the numbers of the tree are those of the text, in their order.
    let mut tokens = number_tokens(text);
    visit_numbers(root, &mut |value| {
        let integer = tokens.next().and_then(|token| token.parse().ok());
        if let Some(integer) = integer.filter(|_| is_wide(value)) {
            *value = Value::Integer(integer);
        }
    });
}

/// Returns whether a value is a float that an integer beyond 64 bits may have become.
fn is_wide(value: &Value) -> bool {
    /// 2 to the power of 63.
    const BOUND: f64 = 9_223_372_036_854_775_808.0;
    matches!(value, Value::Float(it) if it.abs() >= BOUND)
}

fn visit_numbers(node: &mut Node, visit: &mut impl FnMut(&mut Value)) {
    match &mut node.value {
        Value::Integer(_) | Value::Float(_) => visit(&mut node.value),
        Value::Array(items) => items.iter_mut().for_each(|it| visit_numbers(it, visit)),
        Value::Object(object) => object.values_mut().for_each(|it| visit_numbers(it, visit)),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

/// Returns the numbers of a JSON text.
fn number_tokens(text: &str) -> impl Iterator<Item = &str> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = text.as_bytes().get(at..)?;
            let (length, is_number) = match rest.first()? {
                b'"' => (string_length(rest), false),
                b'-' | b'0'..=b'9' => (number_length(rest), true),
                _ => (1, false),
            };
            at += length;
            if is_number {
                return text.get(at - length..at);
            }
        }
    })
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
    use super::{nearest_floats, restore_wide_integers};
    use crate::tree::{Node, Value};

    #[test]
    fn integers_of_128_bits_are_restored() {
        let i128_max = i128::MAX;
        let text = format!(
            r#"{{"12": 1, "a": [18446744073709551615, 18446744073709551616, "\"7"], "b": -9223372036854775809,
            "c": {{"d": 1e30, "e": {i128_max}}}, "f": 2e3, "g": 170141183460469231731687303715884105728}}"#
        );
        let mut root: Node = serde_json::from_str(&text).expect("the text is JSON");
        restore_wide_integers(&text, &mut root);
        let value = |keys: &[&str]| root.at(keys.iter().copied()).map(|node| node.value.clone());
        let table: [(&[&str], Value); 8] = [
            (&["12"], Value::Integer(1)),
            (&["a", "0"], Value::Integer(18_446_744_073_709_551_615)),
            (&["a", "1"], Value::Integer(18_446_744_073_709_551_616)),
            (&["b"], Value::Integer(-9_223_372_036_854_775_809)),
            (&["c", "d"], Value::Float(1e30)),
            (&["c", "e"], Value::Integer(i128_max)),
            (&["f"], Value::Float(2e3)),
            (&["g"], Value::Float(170_141_183_460_469_231_731_687_303_715_884_105_728.0)),
        ];
        for (keys, expected) in table {
            assert_eq!(value(keys), Some(expected), "{keys:?}");
        }
    }

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
