//! The properties of an object that is being decoded.

use indexmap::IndexMap;
use serde_json::Map;

use super::reader::{Reader, Reason, Step};
use super::tree::{Kind, Node, Tree, property};
use super::{Codec, UnknownFields};
use crate::types::Nullable;

/// The number of properties whose places need no allocation.
const INLINE: usize = 16;

/// The properties of an object that is being decoded.
///
/// Each method decodes the next property, in the order of the names. After a failure they return placeholders.
#[derive(Debug)]
pub struct ObjectReader<'t, 'r> {
    reader: &'r mut Reader,
    node: Node<'t>,
    /// The tree of an object that was sent as JSON in a text.
    nested: Option<Box<Tree<'t>>>,
    names: &'static [&'static str],
    /// The index of the next property in `names`.
    next: usize,
    /// The entry of each property's value plus one; 0 if it is absent.
    inline: [usize; INLINE],
    spilled: Vec<usize>,
    /// The entries of the names that the type does not have.
    left: Vec<usize>,
    /// The names of the optional properties that are `null`.
    nulls: Vec<&'static str>,
    has_failed: bool,
}

impl<'t, 'r> ObjectReader<'t, 'r> {
    /// Decodes a struct. Fails if the value is not an object.
    pub(super) fn read<T: Codec>(node: Node<'t>, reader: &'r mut Reader) -> Option<T> {
        let nested = match node.kind() {
            Kind::Object(_) => None,
            Kind::Text(text) => match reader.nested_tree(text) {
                Some(tree) if matches!(tree.root().kind(), Kind::Object(_)) => Some(Box::new(tree)),
                Some(_) | None => return reader.expected("an object", node),
            },
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Array(_) | Kind::Texts(_) => {
                return reader.expected("an object", node);
            }
        };
        let mut object = Self::new(node, nested, reader);
        let value = T::read_fields(&mut object);
        if object.has_failed { None } else { Some(value) }
    }

    /// Returns a struct of placeholders.
    pub(super) fn placeholder<T: Codec>() -> T {
        let (tree, mut reader) = (Tree::default(), Reader::default());
        let mut object = ObjectReader::new(tree.root(), None, &mut reader);
        object.has_failed = true;
        T::read_fields(&mut object)
    }

    fn new(node: Node<'t>, nested: Option<Box<Tree<'t>>>, reader: &'r mut Reader) -> Self {
        Self {
            reader,
            node,
            nested,
            names: &[],
            next: 0,
            inline: [0; INLINE],
            spilled: Vec::new(),
            left: Vec::new(),
            nulls: Vec::new(),
            has_failed: false,
        }
    }

    /// Finds the properties of these names. Fails if a property occurs twice.
    pub fn begin(&mut self, names: &'static [&'static str]) {
        self.names = names;
        if names.len() > INLINE {
            self.spilled = vec![0; names.len()];
        }
        if !self.has_failed {
            self.has_failed = self.find_properties().is_none();
        }
    }

    /// Notes the place of each property. The search for a name starts after the previous one, because most servers send
    /// properties in the order of the document.
    fn find_properties(&mut self) -> Option<()> {
        let node = Nodes { nested: &self.nested, node: self.node }.whole();
        let Kind::Object(mut properties) = node.kind() else { return None };
        let places = if self.spilled.is_empty() { &mut self.inline[..] } else { &mut self.spilled[..] };
        let mut expected = 0;
        while let Some(at) = properties.next_at() {
            let (name, _) = property(node.tree, at);
            let (before, after) = self.names.split_at(expected);
            let found = after.iter().position(|it| *it == name).map(|it| it + expected);
            let Some(index) = found.or_else(|| before.iter().position(|it| *it == name)) else {
                self.left.push(at);
                continue;
            };
            if places[index] != 0 {
                self.reader.fail::<()>(Reason::Duplicate);
                self.reader.add_step(|| Step::Property(name.to_owned()));
                return None;
            }
            places[index] = at + 2;
            expected = (index + 1) % self.names.len();
        }
        Some(())
    }

    /// Returns the name and the value of the next property.
    fn take(&mut self) -> (&'static str, Option<usize>) {
        let index = self.next;
        self.next += 1;
        let places = if self.spilled.is_empty() { &self.inline[..] } else { &self.spilled[..] };
        (self.names.get(index).copied().unwrap_or_default(), places.get(index).and_then(|it| it.checked_sub(1)))
    }

    /// Decodes a required property.
    pub fn required<T: Codec>(&mut self) -> T {
        self.decode(|it| match it.take() {
            (name, Some(at)) => it.read_property(name, at),
            (name, None) => it.reader.fail(Reason::Missing(name)),
        })
    }

    /// Decodes a property that may be absent. `null` means absence. The unknown fields keep it.
    pub fn optional<T: Codec>(&mut self) -> Option<T> {
        self.decode(|it| match it.take() {
            (name, Some(at)) if it.nodes().at(at).is_null() => {
                it.reader.inexact = true;
                it.nulls.push(name);
                Some(None)
            }
            (name, Some(at)) => it.read_property(name, at).map(Some),
            (_, None) => Some(None),
        })
    }

    /// Decodes a property that may be absent, and whose type decides about `null`.
    pub fn any<T: Codec>(&mut self) -> Option<T> {
        self.decode(|it| match it.take() {
            (name, Some(at)) => it.read_property(name, at).map(Some),
            (_, None) => Some(None),
        })
    }

    /// Decodes a property that may be absent, and whose type decides about `null`.
    pub fn nullable<T: Codec>(&mut self) -> Nullable<T> {
        self.decode(|it| match it.take() {
            (name, Some(at)) => it.read_property(name, at),
            (_, None) => Some(Nullable::Absent),
        })
    }

    /// Decodes a read-only property as [`optional`](Self::optional).
    pub fn read_only<T: Codec>(&mut self) -> Option<T> {
        self.optional()
    }

    /// Decodes a read-only property as [`any`](Self::any).
    pub fn any_read_only<T: Codec>(&mut self) -> Option<T> {
        self.any()
    }

    /// Decodes a read-only property as [`nullable`](Self::nullable).
    pub fn nullable_read_only<T: Codec>(&mut self) -> Nullable<T> {
        self.nullable()
    }

    /// Returns the properties that the type does not have.
    pub fn unknown(&mut self) -> UnknownFields {
        if self.has_failed || (self.left.is_empty() && self.nulls.is_empty()) {
            return UnknownFields::default();
        }
        self.reader.add_unknown(self.left.len());
        let fields = if self.left.is_empty() { Map::new() } else { self.variant() };
        UnknownFields::new(fields, std::mem::take(&mut self.nulls))
    }

    /// Decodes the properties that the type does not have.
    pub fn additional<T: Codec>(&mut self) -> IndexMap<String, T> {
        if self.left.is_empty() { IndexMap::new() } else { self.variant() }
    }

    /// Decodes a type from the properties that are left.
    pub fn variant<T: Codec>(&mut self) -> T {
        self.decode(|it| {
            let nodes = Nodes { nested: &it.nested, node: it.node };
            it.reader.decode(nodes.whole().with_only(&it.left))
        })
    }

    /// Decodes a field, unless one before it failed.
    fn decode<T: Codec>(&mut self, decode: impl FnOnce(&mut Self) -> Option<T>) -> T {
        let value = if self.has_failed { None } else { decode(self) };
        value.unwrap_or_else(|| {
            self.has_failed = true;
            T::placeholder()
        })
    }

    fn nodes(&self) -> Nodes<'_> {
        Nodes { nested: &self.nested, node: self.node }
    }

    fn read_property<T: Codec>(&mut self, name: &str, at: usize) -> Option<T> {
        let nodes = Nodes { nested: &self.nested, node: self.node };
        self.reader.property(name, nodes.at(at))
    }
}

/// The values of an object, in the tree of the object or in that of its text.
struct Nodes<'a> {
    nested: &'a Option<Box<Tree<'a>>>,
    node: Node<'a>,
}

impl<'a> Nodes<'a> {
    fn whole(&self) -> Node<'a> {
        self.nested.as_ref().map_or(self.node, |it| it.root())
    }

    fn at(&self, at: usize) -> Node<'a> {
        Node::new(self.whole().tree, at)
    }
}

#[cfg(test)]
#[allow(dead_code, unreachable_pub, reason = "the macro for generated types defines more than is tested")]
mod tests {
    use crate::UnknownFields;
    use crate::wire::reader::decode;
    use crate::wire::{Tree, object};

    struct Inner {
        id: i64,
        unknown_fields: UnknownFields,
    }

    object!(Inner: Debug {
        id: "id" required, new into(i64);
        ..unknown(unknown_fields);
    });

    struct Outer {
        first: Inner,
        second: Box<Inner>,
        third: Option<bool>,
        unknown_fields: UnknownFields,
    }

    object!(Outer: Debug {
        first: "first" required, new into(Inner);
        second: "second" required, new into(Box<Inner>);
        third: "third" optional, set third into(bool);
        ..unknown(unknown_fields);
    });

    fn outcome(json: &str) -> String {
        let tree = Tree::parse(json.as_bytes()).unwrap();
        decode::<Outer>(&tree).map_or_else(|it| it.to_string(), |it| format!("first {}", it.first.id))
    }

    #[test]
    fn the_first_failure_is_reported_and_nothing_is_decoded_after_it() {
        assert_eq!(outcome(r#"{"first": {"id": 1}, "second": {"id": 2}}"#), "first 1");
        let wrong = r#"{"first": {"id": "x"}, "second": 7, "third": 8}"#;
        assert_eq!(outcome(wrong), "first.id: expected an integer, found a string");
        assert_eq!(outcome(r#"{"first": {"id": 1}, "second": {}, "third": 8}"#), "second: missing field `id`");
        assert_eq!(outcome(r#"{"third": 8}"#), "missing field `first`");
        assert_eq!(outcome(r#"{"first": 1, "first": 2}"#), "first: duplicate field");
    }
}
