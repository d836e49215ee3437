//! Round trips of example values.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde_json::Value;

use crate::json_parts;
use crate::response::Typed;
use crate::wire::{self, Codec, Purpose};

/// The examples of a document by name, as one JSON object in a file.
#[derive(Debug)]
pub struct Examples {
    text: &'static str,
    read: OnceLock<BTreeMap<String, &'static str>>,
}

impl Examples {
    /// Creates the examples from the text of the file.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        Self { text, read: OnceLock::new() }
    }

    /// Decodes an example, encodes it again, and compares.
    ///
    /// # Panics
    /// If it does not decode, or a value is lost, changed or added.
    #[track_caller]
    pub fn assert_survives<T: Codec>(&self, name: &str) {
        let read = || {
            assert!(json_parts::is_json(self.text), "the file must be a JSON object");
            json_parts::properties(self.text).into_iter().map(|(name, value)| (json_parts::name(name), value)).collect()
        };
        let Some(text) = self.read.get_or_init(read).get(name) else { panic!("the file has no example `{name}`") };
        if let Err(fault) = survives::<T>(text) {
            panic!("{fault}");
        }
    }
}

fn survives<T: Codec>(text: &str) -> Result<(), String> {
    let value = Typed::<T>::read(text.as_bytes()).map_err(|error| error.to_string())?;
    let encoded = wire::to_json(&value, Purpose::Storage).map_err(|error| format!("it does not encode: {error}"))?;
    let json = |text: &[u8]| serde_json::from_slice(text).map_err(|error| format!("not valid JSON: {error}"));
    same("", &json(text.as_bytes())?, &json(&encoded)?)
}

/// Compares two JSON values, as a round trip does.
pub(super) fn first_difference(expected: &Value, given: &Value) -> Result<(), String> {
    same("", expected, given)
}

/// Returns the first difference with its path. The order of properties is ignored, and numbers are compared by value.
/// Texts are compared exactly, including date-times, because types keep the original text.
fn same(at: &str, before: &Value, after: &Value) -> Result<(), String> {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            if let Some(key) = after.keys().find(|key| !before.contains_key(*key)) {
                return Err(format!("{at}/{key} is invented"));
            }
            before.iter().try_for_each(|(key, value)| match after.get(key) {
                Some(after) => same(&format!("{at}/{key}"), value, after),
                None => Err(format!("{at}/{key} is lost")),
            })
        }
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            let mut items = before.iter().zip(after).enumerate();
            items.try_for_each(|(index, (before, after))| same(&format!("{at}/{index}"), before, after))
        }
        (Value::Number(a), Value::Number(b)) if a == b || a.as_f64() == b.as_f64() && (a.is_f64() || b.is_f64()) => {
            Ok(())
        }
        _ if before == after => Ok(()),
        _ => Err(format!("{at} was {before} and is {after}")),
    }
}

/// Defines a test of an example, given the examples, its name and its type.
#[doc(hidden)]
#[macro_export]
macro_rules! __example {
    ($examples:ident, $name:ident, $ty:ty) => {
        #[test]
        fn $name() {
            $examples.assert_survives::<$ty>(::core::stringify!($name));
        }
    };
}

#[cfg(test)]
mod tests {
    use indexmap::IndexMap;

    use super::*;

    static EXAMPLES: Examples =
        Examples::new(r#"{ "numbers": [1, 2.5, 1e3], "pairs": { "a": 1, "b": null }, "text": "x" }"#);

    crate::testing::example!(EXAMPLES, numbers, Vec<f64>);
    crate::testing::example!(EXAMPLES, pairs, IndexMap<String, Option<i64>>);
    crate::testing::example!(EXAMPLES, text, String);

    #[test]
    #[should_panic(expected = "does not decode at `[0]`: expected a string, found a number")]
    fn decode_errors_have_a_pointer() {
        EXAMPLES.assert_survives::<Vec<String>>("numbers");
    }

    #[test]
    #[should_panic(expected = "the file has no example `other`")]
    fn a_missing_example_is_reported() {
        EXAMPLES.assert_survives::<String>("other");
    }

    #[test]
    fn every_difference_is_found() {
        let same = |before: &str, after: &str| {
            let json = |it: &str| serde_json::from_str(it).unwrap();
            super::same("", &json(before), &json(after))
        };
        for (before, after) in
            [("1", "1.0"), ("-0.0", "0"), (r#"{"a":1,"b":2}"#, r#"{"b":2.0,"a":1}"#), ("1e400", "1e400")]
                .into_iter()
                .filter(|(before, _)| serde_json::from_str::<Value>(before).is_ok())
        {
            assert_eq!(same(before, after), Ok(()));
        }
        for (before, after, fault) in [
            (r#"{"a":{"b":null}}"#, r#"{"a":{}}"#, "/a/b is lost"),
            (r#"{"a":{}}"#, r#"{"a":{"b":null}}"#, "/a/b is invented"),
            ("[1,2]", "[1,3]", "/1 was 2 and is 3"),
            ("[1,2]", "[1]", " was [1,2] and is [1]"),
            ("9007199254740993", "9007199254740992", " was 9007199254740993 and is 9007199254740992"),
            (r#""2020-01-01T00:00:00Z""#, "null", r#" was "2020-01-01T00:00:00Z" and is null"#),
            ("1", r#""1""#, r#" was 1 and is "1""#),
        ] {
            assert_eq!(same(before, after), Err(fault.to_owned()));
        }
    }
}
