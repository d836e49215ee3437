//! The texts of numbers in JSON text. A tree has numbers of 64 bits, and looks up the text of a number when a type needs all digits.

use std::collections::HashMap;
use std::ops::Range;

/// The texts of the numbers of a JSON text, by their entries in a tree.
pub(super) type Texts = HashMap<usize, Range<usize>>;

/// Returns the ranges of the numbers in a valid JSON text, in order.
pub(super) fn numbers(json: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(byte) = json.get(at) {
            match byte {
                b'"' => at = after_string(json, at),
                b'-' | b'0'..=b'9' => {
                    let start = at;
                    at += json[start..].iter().take_while(|it| is_in_number(**it)).count();
                    return Some(start..at);
                }
                _ => at += 1,
            }
        }
        None
    })
}

fn is_in_number(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')
}

/// Returns the index after the string that starts at an index.
fn after_string(json: &[u8], start: usize) -> usize {
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

/// Replaces the numbers that are too large for 64 bits, such as `1e400`, by zeros of the same length, so that the places of errors
/// remain. Returns the text and the indices of these numbers; `None` if there are none.
pub(super) fn without_huge(json: &[u8]) -> Option<(Vec<u8>, Vec<usize>)> {
    let mut indices = Vec::new();
    let mut res = Vec::new();
    for (index, range) in numbers(json).enumerate() {
        let text = std::str::from_utf8(&json[range.clone()]).unwrap_or_default();
        if is_number(text) && text.parse::<f64>().is_ok_and(f64::is_infinite) {
            if indices.is_empty() {
                res = json.to_vec();
            }
            res[range.clone()].fill(b' ');
            res[range.start] = b'0';
            indices.push(index);
        }
    }
    (!indices.is_empty()).then_some((res, indices))
}

/// Returns whether a text is a number of JSON.
pub(crate) fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole.len() == 1 || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|it| digits(it.strip_prefix(['+', '-']).unwrap_or(it)))
}

#[cfg(test)]
mod tests {
    use super::{is_number, numbers, without_huge};

    #[test]
    fn numbers_are_found_outside_of_strings() {
        let json = r#"{"a1":[-1.50,true,2e+3],"2\"3":"4","b":0}"#;
        let texts: Vec<&str> = numbers(json.as_bytes()).map(|it| &json[it]).collect();
        assert_eq!(texts, ["-1.50", "2e+3", "0"]);
        assert_eq!(numbers(br#""\"#).count(), 0);
    }

    #[test]
    fn huge_numbers_are_replaced() {
        let (text, indices) = without_huge(b"[1,-1e400, 1e5 ]").unwrap();
        assert_eq!((text.as_slice(), indices.as_slice()), (b"[1,0     , 1e5 ]".as_slice(), [1].as_slice()));
        assert!(without_huge(b"[1,01e400,1e999e9]").is_none());
    }

    #[test]
    fn the_grammar_is_that_of_json() {
        for text in ["0", "-0", "10", "0.10", "1e400", "1.5E-7", "123456789012345678901234567890.123456789"] {
            assert!(is_number(text), "{text}");
        }
        for text in ["", "-", "01", "1.", ".5", "+1", "1e", "1e+", "NaN", "0x1", " 1", "1_0", "1e5e5"] {
            assert!(!is_number(text), "{text}");
        }
    }
}
