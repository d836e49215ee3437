//! The tree of a document as JSON. The numbers that JSON lacks are spelled as in YAML: `.inf`, `-.inf` and `.nan`.

use crate::tree::{Node, Value};

/// Prints a tree with one value on each line.
pub(super) fn print(root: &Node) -> String {
    let mut res = String::new();
    push(root, "\n", &mut res);
    res.push('\n');
    res
}

/// Adds a value. `line` is a line break with the indentation of the value.
fn push(node: &Node, line: &str, res: &mut String) {
    let inner = format!("{line}  ");
    match &node.value {
        Value::Float(it) if it.is_nan() => res.push_str(".nan"),
        Value::Float(it) if it.is_infinite() => res.push_str(if *it > 0.0 { ".inf" } else { "-.inf" }),
        Value::Integer(it) => res.push_str(&it.to_string()),
        Value::Object(entries) if !entries.is_empty() => {
            for (index, (key, value)) in entries.iter().enumerate() {
                res.push_str(if index == 0 { "{" } else { "," });
                res.push_str(&format!("{inner}{}: ", serde_json::Value::from(key.as_str())));
                push(value, &inner, res);
            }
            res.push_str(&format!("{line}}}"));
        }
        Value::Array(items) if !items.is_empty() => {
            for (index, value) in items.iter().enumerate() {
                res.push_str(if index == 0 { "[" } else { "," });
                res.push_str(&inner);
                push(value, &inner, res);
            }
            res.push_str(&format!("{line}]"));
        }
        Value::Null | Value::Bool(_) | Value::Float(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
            res.push_str(&serde_json::Value::from(node).to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::print;
    use crate::tree::{Node, Value};

    #[test]
    fn a_tree_without_unusual_numbers_is_json() {
        let text = r#"{"a": [1, -2.5, 1e300, "q\"\n", null, true, [], {}, [[1]]], "": {"k": {"l": "é"}}}"#;
        let root: Node = serde_json::from_str(text).expect("the text is JSON");
        let expected = serde_json::to_string_pretty(&root).expect("a tree has string keys only");
        assert_eq!(print(&root), expected + "\n");
    }

    #[test]
    fn numbers_are_printed_as_they_are() {
        let table = [
            (Value::Integer(i128::MIN), "-170141183460469231731687303715884105728\n"),
            (Value::Integer(18_446_744_073_709_551_616), "18446744073709551616\n"),
            (Value::Float(f64::INFINITY), ".inf\n"),
            (Value::Float(f64::NEG_INFINITY), "-.inf\n"),
            (Value::Float(f64::NAN), ".nan\n"),
        ];
        for (value, expected) in table {
            assert_eq!(print(&value.into()), expected);
        }
    }
}
