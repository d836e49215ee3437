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
/// Each method decodes the next property, in the order of the names.
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
}

impl<'t, 'r> ObjectReader<'t, 'r> {
    /// Finds the properties of these names. Fails if the value is not an object, or if a property occurs twice.
    pub fn new(node: Node<'t>, reader: &'r mut Reader, names: &'static [&'static str]) -> Option<Self> {
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
        let spilled = if names.len() > INLINE { vec![0; names.len()] } else { Vec::new() };
        let mut object = Self {
            reader,
            node,
            nested,
            names,
            next: 0,
            inline: [0; INLINE],
            spilled,
            left: Vec::new(),
            nulls: Vec::new(),
        };
        object.find_properties()?;
        Some(object)
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
    pub fn required<T: Codec>(&mut self) -> Option<T> {
        match self.take() {
            (name, Some(at)) => self.read(name, at),
            (name, None) => self.reader.fail(Reason::Missing(name)),
        }
    }

    /// Decodes a property that may be absent. `null` means absence. The unknown fields keep it.
    pub fn optional<T: Codec>(&mut self) -> Option<Option<T>> {
        match self.take() {
            (name, Some(at)) if self.nodes().at(at).is_null() => {
                self.reader.inexact = true;
                self.nulls.push(name);
                Some(None)
            }
            (name, Some(at)) => self.read(name, at).map(Some),
            (_, None) => Some(None),
        }
    }

    /// Decodes a property that may be absent, and whose type decides about `null`.
    pub fn any<T: Codec>(&mut self) -> Option<Option<T>> {
        match self.take() {
            (name, Some(at)) => self.read(name, at).map(Some),
            (_, None) => Some(None),
        }
    }

    /// Decodes a property that may be absent, and whose type decides about `null`.
    pub fn nullable<T: Codec>(&mut self) -> Option<Nullable<T>> {
        match self.take() {
            (name, Some(at)) => self.read(name, at),
            (_, None) => Some(Nullable::Absent),
        }
    }

    /// Decodes a read-only property as [`optional`](Self::optional).
    pub fn read_only<T: Codec>(&mut self) -> Option<Option<T>> {
        self.optional()
    }

    /// Decodes a read-only property as [`any`](Self::any).
    pub fn any_read_only<T: Codec>(&mut self) -> Option<Option<T>> {
        self.any()
    }

    /// Decodes a read-only property as [`nullable`](Self::nullable).
    pub fn nullable_read_only<T: Codec>(&mut self) -> Option<Nullable<T>> {
        self.nullable()
    }

    /// Returns the properties that the type does not have.
    pub fn unknown(&mut self) -> Option<UnknownFields> {
        if self.left.is_empty() && self.nulls.is_empty() {
            return Some(UnknownFields::default());
        }
        self.reader.add_unknown(self.left.len());
        let fields = if self.left.is_empty() { Map::new() } else { self.variant()? };
        Some(UnknownFields::new(fields, std::mem::take(&mut self.nulls)))
    }

    /// Decodes the properties that the type does not have.
    pub fn additional<T: Codec>(&mut self) -> Option<IndexMap<String, T>> {
        if self.left.is_empty() { Some(IndexMap::new()) } else { self.variant() }
    }

    /// Decodes a type from the properties that are left.
    pub fn variant<T: Codec>(&mut self) -> Option<T> {
        let nodes = Nodes { nested: &self.nested, node: self.node };
        self.reader.decode(nodes.whole().with_only(&self.left))
    }

    fn nodes(&self) -> Nodes<'_> {
        Nodes { nested: &self.nested, node: self.node }
    }

    fn read<T: Codec>(&mut self, name: &str, at: usize) -> Option<T> {
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
