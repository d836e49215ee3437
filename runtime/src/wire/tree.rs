//! A value before it is decoded as a type: one list of entries, in the order of the text.
//!
//! Types are decoded from here and not from a serde deserializer, because then one function that is not generic reads
//! all objects, and a union can try its branches on a part without a copy.

mod build;
mod digits;
mod json;

use std::borrow::Cow;
use std::sync::OnceLock;

#[cfg(feature = "webhooks")]
use serde::de::DeserializeSeed as _;
use serde_json::{Map, Number, Value};

pub(crate) use self::digits::{Number64, is_number};
use crate::field::{Field, Listed};

/// A value and everything in it.
#[derive(Debug, Default)]
pub struct Tree<'de> {
    /// Distinguishes the trees of one decoding.
    pub(super) id: usize,
    entries: Vec<Entry<'de>>,
    /// The JSON text; `None` if the tree is of another format.
    json: Option<&'de [u8]>,
    /// The places of the numbers in the JSON text, once a type needs their digits.
    digits: OnceLock<digits::Texts>,
    /// The entries of the numbers that are too large for 64 bits, in order. They have the value 0.
    huge: Vec<usize>,
}

/// A value, or the name of a property. A container is followed by its content.
#[derive(Debug)]
enum Entry<'de> {
    Null,
    Bool(bool),
    Number(Number),
    String(Cow<'de, str>),
    /// A text of a form, a header or a parameter, whose target type decides how it is read.
    Text(String),
    Array(Extent),
    /// Several texts of one field, of which a scalar takes none.
    Texts(Extent),
    Object(Extent),
}

/// The content of a container.
#[derive(Clone, Copy, Debug)]
struct Extent {
    /// The number of items or properties.
    len: usize,
    /// The index of the entry after the content.
    end: usize,
}

/// A value of a format whose scalars are texts.
#[cfg(feature = "xml")]
#[derive(Debug)]
pub(crate) enum Plain {
    Null,
    /// A text, whose target type decides how it is read.
    Text(String),
    List(Vec<Plain>),
    Object(Vec<(String, Plain)>),
}

/// A value in a tree.
#[derive(Clone, Copy, Debug)]
pub struct Node<'t> {
    pub(super) tree: &'t Tree<'t>,
    /// The index of the value's entry.
    pub(super) at: usize,
    /// The entries of the names that are left of an object; `None` for all.
    left: Option<&'t [usize]>,
}

/// The kind of a value.
#[derive(Debug)]
pub(super) enum Kind<'t> {
    Null,
    Bool(bool),
    Number(&'t Number),
    String(&'t str),
    Text(&'t str),
    Array(Items<'t>),
    Texts(Items<'t>),
    Object(Properties<'t>),
}

impl<'de> Tree<'de> {
    /// Returns a value that was sent as text.
    pub(crate) fn of_field(field: Field) -> Self {
        let mut tree = Self::default();
        tree.push_field(field);
        tree
    }

    /// Returns an object of values that were sent as texts.
    #[cfg(feature = "webhooks")]
    pub(crate) fn of_fields(fields: indexmap::IndexMap<String, Field>) -> Self {
        Self::of_field(Field::Object(fields))
    }

    /// Returns a value whose scalars are texts.
    #[cfg(feature = "xml")]
    pub(crate) fn of_plain(value: Plain) -> Self {
        let mut tree = Self::default();
        tree.push_plain(value);
        tree
    }

    /// Returns the whole value.
    #[must_use]
    pub fn root(&self) -> Node<'_> {
        Node { tree: self, at: 0, left: None }
    }

    /// Returns the number of values. The names of properties are none.
    pub(super) fn len(&self) -> usize {
        let names = self.entries.iter().map(|it| if let Entry::Object(it) = it { it.len } else { 0 });
        self.entries.len() - names.sum::<usize>()
    }

    /// Returns whether a text is a string or the name of a property.
    pub(super) fn has_string(&self, text: &str) -> bool {
        self.entries.iter().any(|it| matches!(it, Entry::String(it) if it == text))
    }

    fn push_field(&mut self, field: Field) {
        match field {
            Field::Texts(mut texts, Listed::Perhaps) if texts.len() == 1 => {
                self.entries.push(Entry::Text(texts.pop().unwrap_or_default()));
            }
            Field::Texts(texts, _) => {
                let end = self.entries.len() + 1 + texts.len();
                self.entries.push(Entry::Texts(Extent { len: texts.len(), end }));
                self.entries.extend(texts.into_iter().map(Entry::Text));
            }
            Field::Object(fields) => {
                let start = self.entries.len();
                let len = fields.len();
                self.entries.push(Entry::Null);
                for (name, field) in fields {
                    self.entries.push(Entry::String(Cow::Owned(name)));
                    self.push_field(field);
                }
                self.entries[start] = Entry::Object(Extent { len, end: self.entries.len() });
            }
            #[cfg(feature = "webhooks")]
            Field::Json(value) => {
                let start = self.entries.len();
                // A value of JSON is always a tree.
                if build::Builder(&mut self.entries).deserialize(value).is_err() {
                    self.entries.truncate(start);
                    self.entries.push(Entry::Null);
                }
            }
        }
    }

    #[cfg(feature = "xml")]
    fn push_plain(&mut self, value: Plain) {
        let start = self.entries.len();
        self.entries.push(Entry::Null);
        let extent = |len: usize, end: usize| Extent { len, end };
        self.entries[start] = match value {
            Plain::Null => Entry::Null,
            Plain::Text(text) => Entry::Text(text),
            Plain::List(items) => {
                let len = items.len();
                items.into_iter().for_each(|it| self.push_plain(it));
                Entry::Array(extent(len, self.entries.len()))
            }
            Plain::Object(properties) => {
                let len = properties.len();
                for (name, value) in properties {
                    self.entries.push(Entry::String(Cow::Owned(name)));
                    self.push_plain(value);
                }
                Entry::Object(extent(len, self.entries.len()))
            }
        };
    }

    /// Returns the index of the entry after a value.
    fn end(&self, at: usize) -> usize {
        match &self.entries[at] {
            Entry::Array(it) | Entry::Texts(it) | Entry::Object(it) => it.end,
            Entry::Null | Entry::Bool(_) | Entry::Number(_) | Entry::String(_) | Entry::Text(_) => at + 1,
        }
    }
}

impl<'t> Node<'t> {
    pub(super) fn new(tree: &'t Tree<'t>, at: usize) -> Self {
        Self { tree, at, left: None }
    }

    pub(super) fn kind(self) -> Kind<'t> {
        match &self.tree.entries[self.at] {
            Entry::Null => Kind::Null,
            Entry::Bool(it) => Kind::Bool(*it),
            Entry::Number(it) => Kind::Number(it),
            Entry::String(it) => Kind::String(it),
            Entry::Text(it) => Kind::Text(it),
            Entry::Array(it) => Kind::Array(Items { tree: self.tree, at: self.at + 1, left: it.len }),
            Entry::Texts(it) => Kind::Texts(Items { tree: self.tree, at: self.at + 1, left: it.len }),
            Entry::Object(it) => Kind::Object(match self.left {
                None => Properties { tree: self.tree, at: self.at + 1, left: it.len, listed: None },
                Some(left) => Properties { tree: self.tree, at: 0, left: left.len(), listed: Some(left) },
            }),
        }
    }

    /// Returns the text of a number, or of a text that may be one. In a format of serde, a text is a number that 64 bits do not hold.
    pub(crate) fn digits(self) -> Option<Cow<'t, str>> {
        let number = match self.kind() {
            Kind::Number(it) => it,
            Kind::Text(it) => return Some(Cow::Borrowed(it)),
            Kind::String(it) => {
                let is_wide = self.tree.json.is_none() && is_number(it) && Number64::parse(it).is_none();
                return is_wide.then_some(Cow::Borrowed(it));
            }
            Kind::Null | Kind::Bool(_) | Kind::Array(_) | Kind::Texts(_) | Kind::Object(_) => return None,
        };
        let json = self.tree.json.filter(|_| !*build::HAS_ALL_DIGITS);
        let Some(json) = json else { return Some(Cow::Owned(number.to_string())) };
        let texts = self.tree.digits.get_or_init(|| self.tree.numbers().zip(digits::numbers(json)).collect());
        let text = texts.get(&self.at).and_then(|it| json.get(it.clone()));
        text.and_then(|it| std::str::from_utf8(it).ok()).map(Cow::Borrowed)
    }

    /// Returns whether the value is or contains a number that is too large for 64 bits.
    pub(super) fn has_huge(self) -> bool {
        let next = self.tree.huge.partition_point(|it| *it < self.at);
        self.tree.huge.get(next).is_some_and(|it| *it < self.tree.end(self.at))
    }

    pub(super) fn is_null(self) -> bool {
        matches!(self.tree.entries[self.at], Entry::Null)
    }

    /// Returns the object with only the properties whose names are at these entries.
    pub(super) fn with_only(self, left: &'t [usize]) -> Self {
        Self { left: Some(left), ..self }
    }

    /// Returns the entries of the names of an object's properties that have another name.
    pub(super) fn entries_without(self, name: &str) -> Vec<usize> {
        let Kind::Object(mut properties) = self.kind() else { return Vec::new() };
        let entries = std::iter::from_fn(|| properties.next_at());
        entries.filter(|at| property(self.tree, *at).0 != name).collect()
    }

    /// Returns whether properties of the object are left out.
    pub(super) fn is_partial(self) -> bool {
        self.left.is_some()
    }

    /// Returns the value of the first property of a name.
    pub(super) fn get(self, name: &str) -> Option<Self> {
        match self.kind() {
            Kind::Object(mut properties) => properties.find(|(it, _)| *it == name).map(|(_, value)| value),
            Kind::Null
            | Kind::Bool(_)
            | Kind::Number(_)
            | Kind::String(_)
            | Kind::Text(_)
            | Kind::Array(_)
            | Kind::Texts(_) => None,
        }
    }

    pub(super) fn to_value(self) -> Value {
        match self.kind() {
            Kind::Null => Value::Null,
            Kind::Bool(it) => Value::Bool(it),
            Kind::Number(it) => Value::Number(it.clone()),
            Kind::String(it) | Kind::Text(it) => Value::String(it.to_owned()),
            Kind::Array(items) | Kind::Texts(items) => items.map(Self::to_value).collect(),
            Kind::Object(properties) => Value::Object(
                properties.map(|(name, value)| (name.to_owned(), value.to_value())).collect::<Map<_, _>>(),
            ),
        }
    }

    /// Describes the value for an error.
    pub(super) fn found(self) -> &'static str {
        match self.kind() {
            Kind::Null => "null",
            Kind::Bool(_) => "a boolean",
            Kind::Number(_) if self.has_huge() => "a number that is out of range",
            Kind::Number(_) => "a number",
            Kind::String(_) | Kind::Text(_) => "a string",
            Kind::Array(_) => "a list",
            Kind::Texts(_) => "several values",
            Kind::Object(_) => "an object",
        }
    }
}

/// The items of a list.
#[derive(Debug)]
pub(super) struct Items<'t> {
    tree: &'t Tree<'t>,
    at: usize,
    left: usize,
}

impl<'t> Iterator for Items<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        self.left = self.left.checked_sub(1)?;
        let node = Node { tree: self.tree, at: self.at, left: None };
        self.at = self.tree.end(self.at);
        Some(node)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl ExactSizeIterator for Items<'_> {}

/// The properties of an object.
#[derive(Debug)]
pub(super) struct Properties<'t> {
    tree: &'t Tree<'t>,
    /// The index of the next name's entry, or of the next item of `listed`.
    at: usize,
    left: usize,
    listed: Option<&'t [usize]>,
}

impl<'t> Properties<'t> {
    /// Returns the entry of the next name.
    pub(super) fn next_at(&mut self) -> Option<usize> {
        self.left = self.left.checked_sub(1)?;
        let at = self.at;
        if let Some(listed) = self.listed {
            self.at += 1;
            return Some(listed[at]);
        }
        self.at = self.tree.end(at + 1);
        Some(at)
    }
}

impl<'t> Iterator for Properties<'t> {
    type Item = (&'t str, Node<'t>);

    fn next(&mut self) -> Option<Self::Item> {
        self.next_at().map(|at| property(self.tree, at))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl ExactSizeIterator for Properties<'_> {}

/// Returns the property whose name is at an entry.
pub(super) fn property<'t>(tree: &'t Tree<'t>, at: usize) -> (&'t str, Node<'t>) {
    let name = if let Entry::String(name) = &tree.entries[at] { name } else { "" };
    (name, Node { tree, at: at + 1, left: None })
}
