//! Values that a caller sets in a JSON body by JSON pointer. Everything else keeps its text, such as the digits of a number.

use indexmap::IndexMap;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

/// Sets the value at a JSON pointer (RFC 6901) in a JSON text, and creates missing objects. `-` adds an item to a list.
///
/// # Errors
/// If the pointer is not valid, or leads through a value that is neither an object nor a list. The error gives the reason.
pub(crate) fn set(json: &RawValue, pointer: &str, value: &RawValue) -> Result<Box<RawValue>, String> {
    match pointer.split_once('/') {
        Some(("", keys)) => set_below(json, keys, value),
        Some(_) | None => Err("a JSON pointer to a field begins with `/`".to_owned()),
    }
}

fn set_below(json: &RawValue, keys: &str, value: &RawValue) -> Result<Box<RawValue>, String> {
    let (key, rest) = match keys.split_once('/') {
        Some((key, rest)) => (key, Some(rest)),
        None => (keys, None),
    };
    let key = key.replace("~1", "/").replace("~0", "~");
    let child = |old: Option<&RawValue>| match rest {
        None => Ok(value.to_owned()),
        Some(rest) => set_below(old.unwrap_or(RawValue::NULL), rest, value),
    };
    match json.get().as_bytes().first() {
        Some(b'{' | b'n') => {
            let object: Option<IndexMap<String, Box<RawValue>>> = read(json)?;
            let mut object = object.unwrap_or_default();
            let new = child(object.get(&key).map(|it| &**it))?;
            object.insert(key, new);
            write(&object)
        }
        Some(b'[') => {
            let mut list: Vec<Box<RawValue>> = read(json)?;
            let index = if key == "-" { list.len() } else { key.parse().unwrap_or(usize::MAX) };
            let length = list.len();
            match list.get_mut(index) {
                Some(item) => *item = child(Some(&**item))?,
                None if index == length => list.push(child(None)?),
                None => return Err(format!("the list has no item `{key}`")),
            }
            write(&list)
        }
        Some(_) | None => Err(format!("`{key}` is in a value that is neither an object nor a list")),
    }
}

fn read<'a, T: serde::Deserialize<'a>>(json: &'a RawValue) -> Result<T, String> {
    serde_json::from_str(json.get()).map_err(|error| error.to_string())
}

fn write(value: &impl Serialize) -> Result<Box<RawValue>, String> {
    to_raw_value(value).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(json: &str, pointer: &str) -> Result<String, String> {
        let raw = |text: &str| RawValue::from_string(text.to_owned()).unwrap();
        set(&raw(json), pointer, &raw("7")).map(|it| it.get().to_owned())
    }

    #[test]
    fn a_field_is_added_or_replaced_and_the_rest_keeps_its_text() {
        let digits = "123456789012345678901234567890.10";
        for (json, pointer, expected) in [
            ("{}", "/a", r#"{"a":7}"#.to_owned()),
            (&format!(r#"{{"n": {digits} }}"#), "/a/b", format!(r#"{{"n":{digits},"a":{{"b":7}}}}"#)),
            (r#"{"a":{"b":1,"c":2}}"#, "/a/b", r#"{"a":{"b":7,"c":2}}"#.to_owned()),
            (r#"{"a":null}"#, "/a/b", r#"{"a":{"b":7}}"#.to_owned()),
            (r#"[{"a":1},2]"#, "/0/a", r#"[{"a":7},2]"#.to_owned()),
            ("[1]", "/-", "[1,7]".to_owned()),
            ("{}", "/a~1b~0", r#"{"a/b~":7}"#.to_owned()),
            ("{}", "/", r#"{"":7}"#.to_owned()),
        ] {
            assert_eq!(with(json, pointer), Ok(expected), "{json} {pointer}");
        }
    }

    #[test]
    fn a_pointer_to_nothing_is_an_error() {
        for (json, pointer, expected) in [
            ("{}", "a", "a JSON pointer to a field begins with `/`"),
            ("{}", "", "a JSON pointer to a field begins with `/`"),
            (r#"{"a":1}"#, "/a/b", "`b` is in a value that is neither an object nor a list"),
            ("[1]", "/2", "the list has no item `2`"),
            ("[1]", "/x", "the list has no item `x`"),
        ] {
            assert_eq!(with(json, pointer), Err(expected.to_owned()), "{json} {pointer}");
        }
    }
}
