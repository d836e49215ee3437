//! JSON texts of values, for constraints on them.

use serde::de::Error as _;
use serde_json::Value;

use super::Codec;
use super::reader::Reader;
use super::tree::{Kind, Node, Tree};
use super::writer::{Purpose, to_json};

/// Returns the value of a JSON text in generated code.
#[must_use]
pub fn json(text: &'static str) -> Value {
    serde_json::from_str(text).unwrap_or(Value::Null)
}

/// The name of raw values in `serde_json`. If another crate of the program enables its feature `raw_value`, it reads an object with
/// only this property as the JSON text inside it, which again has 128 levels, so a small text could nest until the stack overflows.
const RAW: &str = "$serde_json::private::RawValue";

/// Reads a value from a JSON text that somebody sent. An object with the name of raw values is an object: see [`RAW`].
pub(crate) fn read_value(json: &[u8]) -> Option<Value> {
    let tree = Tree::parse(json).ok()?;
    (!tree.root().has_huge()).then(|| tree.root().to_value())
}

/// Refuses a JSON text with the name of raw values, before `serde_json` reads a type from it that may contain a [`Value`]: see
/// [`RAW`]. Only texts that may have the name are read, because it has a `$`, which can be written as `\\u0024`.
///
/// # Errors
/// If the text has the name, or may have it and is broken.
pub(crate) fn refuse_raw_values(json: &[u8]) -> Result<(), serde_json::Error> {
    let has = |first: u8, text: &str| json.contains(&first) && json.windows(text.len()).any(|it| it == text.as_bytes());
    if (has(b'$', RAW) || has(b'\\', "\\u")) && Tree::parse(json)?.has_string(RAW) {
        return Err(serde_json::Error::custom(format_args!("`{RAW}` is not allowed")));
    }
    Ok(())
}

/// Decodes a value of the JSON type of one of these values, given as JSON texts.
pub fn read_json_enum(node: Node<'_>, reader: &mut Reader, known: &[&str]) -> Option<Value> {
    let is_of_type = |json: &&str| match (node.kind(), json.as_bytes().first()) {
        (Kind::Null, Some(b'n'))
        | (Kind::Bool(_), Some(b't' | b'f'))
        | (Kind::Number(_), Some(b'-' | b'0'..=b'9'))
        | (Kind::String(_), Some(b'"'))
        | (Kind::Array(_), Some(b'['))
        | (Kind::Object(_), Some(b'{'))
        // Texts outside of JSON are of any type.
        | (Kind::Text(_) | Kind::Texts(_), _) => true,
        (Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Array(_) | Kind::Object(_), _) => false,
    };
    match known.iter().any(is_of_type) {
        true => Value::read(node, reader),
        false => reader.expected("the JSON type of a known value", node),
    }
}

/// Returns whether the value is one of these scalars, given as JSON texts such as `44` or `"urgent"`. A float without a
/// fraction equals the integer.
#[must_use]
pub fn is_one_of(value: &dyn Codec, wanted: &[&str]) -> bool {
    // A value that cannot be encoded equals none of them. Encoding the body reports it.
    json_text(value).is_some_and(|text| lists(wanted, &text))
}

/// Returns whether the value is present, and one of these scalars.
#[must_use]
pub fn is_present_and_one_of(value: &dyn Codec, wanted: &[&str]) -> bool {
    !value.is_absent() && is_one_of(value, wanted)
}

/// Returns whether the value is absent, or one of these scalars.
#[must_use]
pub fn is_absent_or_one_of(value: &dyn Codec, wanted: &[&str]) -> bool {
    value.is_absent() || is_one_of(value, wanted)
}

/// Returns the JSON text of a value.
pub(super) fn json_text(value: &dyn Codec) -> Option<String> {
    String::from_utf8(to_json(value, Purpose::Storage).ok()?).ok()
}

/// Returns whether a JSON text is in a list.
pub(super) fn lists(wanted: &[&str], text: &str) -> bool {
    wanted.contains(&text) || text.strip_suffix(".0").is_some_and(|whole| wanted.contains(&whole))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{is_one_of, read_value, refuse_raw_values};

    #[test]
    fn raw_values_in_raw_values_are_objects_and_texts() {
        let mut text = String::from("1");
        for _ in 0..300 {
            let inner = text.replace('\\', "\\u005c").replace('"', "\\u0022");
            text = format!(r#"{}{{"$serde_json::private::RawValue":"{inner}"}}{}"#, "[".repeat(126), "]".repeat(126));
        }
        assert!(text.len() < 1 << 20, "{}", text.len());
        let mut value = &read_value(text.as_bytes()).expect("it is JSON");
        while let Some(inner) = value.get(0) {
            value = inner;
        }
        assert!(value["$serde_json::private::RawValue"].is_string());
        assert_eq!(read_value(br#"{"a":[1e400]}"#), None);
        assert_eq!(
            read_value(br#"{"a":1,"b":[true,null,"c"],"a":2}"#),
            Some(json!({ "a": 2, "b": [true, null, "c"] }))
        );
    }

    #[test]
    fn the_name_of_raw_values_is_refused_in_each_spelling() {
        for text in [
            r#"{"a":[{"$serde_json::private::RawValue":"1"}]}"#,
            r#"{"\u0024serde_json::private::RawValue":"1"}"#,
            r#"{"$serde_json::private::\u0052awValue":"1"}"#,
            r#"{"\u0024":"#,
        ] {
            assert!(refuse_raw_values(text.as_bytes()).is_err(), "{text}");
        }
        for text in [r#"{"$ref":"\u00e4"}"#, r#""about $serde_json::private::RawValue""#, r#"["a\n"]"#, "[", ""] {
            assert!(refuse_raw_values(text.as_bytes()).is_ok(), "{text}");
        }
    }

    #[test]
    fn scalars_are_compared_as_json() {
        for (value, wanted, expected) in [
            (json!(44), "44", true),
            (json!(44.0), "44", true),
            (json!("44"), "44", false),
            (json!("a.0"), "\"a\"", false),
            (json!(null), "null", true),
            (json!(true), "true", true),
        ] {
            assert_eq!(is_one_of(&value, &["1", wanted]), expected, "{value} and {wanted}");
        }
    }
}
