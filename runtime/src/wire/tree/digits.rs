//! The texts of numbers in JSON text. A tree has numbers of 64 bits, and looks up the text of a number when a type needs all digits.

use std::collections::HashMap;
use std::ops::Range;

use crate::json_parts::after_string;

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

/// A number that formats of serde can hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Number64 {
    Signed(i64),
    Unsigned(u64),
    Float(f64),
}

impl Number64 {
    /// Returns the number with exactly the value of a number of JSON; `None` if 64 bits do not hold it.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if let Ok(number) = text.parse() {
            return Some(Self::Signed(number));
        }
        if let Ok(number) = text.parse() {
            return Some(Self::Unsigned(number));
        }
        let float: f64 = text.parse().ok().filter(|it: &f64| it.is_finite())?;
        (Decimal::parse(text)? == Decimal::parse(&format!("{float:e}"))?).then_some(Self::Float(float))
    }
}

/// The value of a decimal number, for comparison.
#[derive(PartialEq)]
struct Decimal {
    is_negative: bool,
    /// The digits without zeros at the beginning and the end.
    digits: String,
    /// The power of ten of the last digit.
    exponent: i64,
}

impl Decimal {
    /// Reads a number of JSON. Returns `None` if its exponent is too large.
    fn parse(text: &str) -> Option<Self> {
        let unsigned = text.trim_start_matches('-');
        let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        let digits = all.trim_end_matches('0');
        let zeros = i64::try_from(all.len() - digits.len()).ok()?;
        let exponent = exponent.parse::<i64>().ok()?.checked_sub(i64::try_from(fraction.len()).ok()?)?;
        let digits = digits.trim_start_matches('0').to_owned();
        let exponent = if digits.is_empty() { 0 } else { exponent.checked_add(zeros)? };
        Some(Self { is_negative: text.starts_with('-'), digits, exponent })
    }
}

#[cfg(test)]
mod tests {
    use super::{Number64, is_number, numbers, without_huge};

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

    #[test]
    fn numbers_of_64_bits_have_the_same_value() {
        for (text, number) in [
            ("0", Number64::Signed(0)),
            ("-9223372036854775808", Number64::Signed(i64::MIN)),
            ("18446744073709551615", Number64::Unsigned(u64::MAX)),
            ("19.90", Number64::Float(19.9)),
            ("-0.0", Number64::Float(-0.0)),
            ("1E+3", Number64::Float(1000.0)),
            ("0.000001", Number64::Float(1e-6)),
            ("1500e-3", Number64::Float(1.5)),
        ] {
            assert_eq!(Number64::parse(text), Some(number), "{text}");
        }
        for text in ["1e400", "1e-400", "0.1234567890123456789", "18446744073709551616", "1e99999999999999999999"] {
            assert_eq!(Number64::parse(text), None, "{text}");
        }
    }
}
