//! Constructors of the trees that actions write.

use crate::tree::{Node, Object, Value};

/// The extension that marks a guess.
pub(super) const TODO: &str = "x-todo";

/// Creates an object.
pub(super) fn object<const N: usize>(entries: [(&str, Node); N]) -> Node {
    let entries = entries.into_iter().map(|(key, value)| (key.to_owned(), value));
    Value::Object(entries.collect::<Object>()).into()
}

/// Creates a string.
pub(super) fn text(text: impl Into<String>) -> Node {
    Value::String(text.into()).into()
}

/// Creates a list.
pub(super) fn list(items: impl IntoIterator<Item = Node>) -> Node {
    Value::Array(items.into_iter().collect()).into()
}

/// Adds an entry to an object.
pub(super) fn with(mut node: Node, key: &str, value: Node) -> Node {
    if let Value::Object(entries) = &mut node.value {
        entries.insert(key.to_owned(), value);
    }
    node
}

/// Marks an object as a guess, with the question that a reviewer must answer.
pub(super) fn guess(node: Node, question: &str) -> Node {
    with(node, TODO, text(question))
}

/// Creates a schema of a type.
pub(super) fn schema(ty: &str) -> Node {
    object([("type", text(ty))])
}

/// Puts a node under keys, the outermost first.
pub(super) fn nest(keys: &[&str], node: Node) -> Node {
    keys.iter().rev().fold(node, |inner, key| object([(*key, inner)]))
}

/// Adds a description to a schema, after its type.
pub(super) fn describe(mut schema: Node, description: &str) -> Node {
    if let (Value::Object(entries), false) = (&mut schema.value, description.is_empty()) {
        let index = usize::from(entries.contains_key("type"));
        entries.shift_insert(index, "description".to_owned(), text(description));
    }
    schema
}
