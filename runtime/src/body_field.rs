//! Values that a caller sets in a JSON body by JSON pointer. Everything else keeps its text, such as the digits of a number.

use serde_json::Value;

use crate::json_parts;

/// Sets the value at a JSON pointer (RFC 6901) in a JSON text, and creates missing objects. `-` adds an item to a list. Both texts are
/// valid.
///
/// # Errors
/// If the pointer is not valid, or leads through a value that is neither an object nor a list. The error gives the reason.
pub(crate) fn set(json: &str, pointer: &str, value: &str) -> Result<String, String> {
    match pointer.split_once('/') {
        Some(("", keys)) => set_below(json, keys, value),
        Some(_) | None => Err("a JSON pointer to a field begins with `/`".to_owned()),
    }
}

fn set_below(json: &str, keys: &str, value: &str) -> Result<String, String> {
    let (key, rest) = match keys.split_once('/') {
        Some((key, rest)) => (key, Some(rest)),
        None => (keys, None),
    };
    let key = key.replace("~1", "/").replace("~0", "~");
    let child = |old: &str| match rest {
        None => Ok(value.to_owned()),
        Some(rest) => set_below(old, rest, value),
    };
    match json.trim_start().as_bytes().first() {
        Some(b'{') => set_property(&json_parts::properties(json), &key, child),
        Some(b'n') => set_property(&[], &key, child),
        Some(b'[') => set_item(&json_parts::items(json), &key, child),
        Some(_) | None => Err(format!("`{key}` is in a value that is neither an object nor a list")),
    }
}

/// Replaces a property of an object, or adds it. `child` returns the new value for the old one, which is `null` if it is missing.
fn set_property(
    properties: &[(&str, &str)],
    key: &str,
    child: impl Fn(&str) -> Result<String, String>,
) -> Result<String, String> {
    let mut parts: Vec<String> = properties.iter().map(|(name, value)| format!("{name}:{value}")).collect();
    match properties.iter().rposition(|(name, _)| json_parts::name(name) == key) {
        Some(index) => {
            let (name, old) = properties[index];
            parts[index] = format!("{name}:{}", child(old)?);
        }
        None => parts.push(format!("{}:{}", Value::from(key), child("null")?)),
    }
    Ok(format!("{{{}}}", parts.join(",")))
}

/// Replaces an item of a list, or adds it at the end.
fn set_item(items: &[&str], key: &str, child: impl Fn(&str) -> Result<String, String>) -> Result<String, String> {
    let index = if key == "-" { items.len() } else { key.parse().unwrap_or(usize::MAX) };
    if index > items.len() {
        return Err(format!("the list has no item `{key}`"));
    }
    let changed = child(items.get(index).unwrap_or(&"null"))?;
    let (before, after) = items.split_at(index);
    let items = before.iter().copied().chain([changed.as_str()]).chain(after.iter().skip(1).copied());
    Ok(format!("[{}]", items.collect::<Vec<_>>().join(",")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(json: &str, pointer: &str) -> Result<String, String> {
        set(json, pointer, "7")
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
