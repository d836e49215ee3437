//! The tree of a document, for both syntaxes.
//!
//! Keys keep their order, integers have up to 128 bits, and nodes that an overlay wrote or moved keep their origin.

use indexmap::IndexMap;
use serde::{Serialize, Serializer};

use crate::pointer::{Pointer, SourceId};

/// The keys and values of an object, in the order of the text.
pub type Object = IndexMap<String, Node>;

/// A value, and its origin if an overlay wrote or moved it.
#[derive(Debug, Clone)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// The place in a text that this value comes from, if an overlay wrote or moved it. It also applies to the values
    /// inside, unless they have an origin themselves.
    pub origin: Option<Box<Pointer>>,
}

/// The values of YAML and JSON.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number without a fraction, of up to 128 bits.
    Integer(i128),
    /// Any other number.
    Float(f64),
    /// A string.
    String(String),
    /// A list.
    Array(Vec<Node>),
    /// An object.
    Object(Object),
}

impl From<Value> for Node {
    fn from(value: Value) -> Self {
        Self { value, origin: None }
    }
}

impl PartialEq for Node {
    /// Compares the values, and not the origins.
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Node {
    /// Returns the object, if this is one.
    pub fn as_object(&self) -> Option<&Object> {
        if let Value::Object(it) = &self.value { Some(it) } else { None }
    }

    /// Returns the list, if this is one.
    pub fn as_array(&self) -> Option<&[Node]> {
        if let Value::Array(it) = &self.value { Some(it) } else { None }
    }

    /// Returns the string, if this is one.
    pub fn as_str(&self) -> Option<&str> {
        if let Value::String(it) = &self.value { Some(it) } else { None }
    }

    /// Returns the boolean, if this is one.
    pub fn as_bool(&self) -> Option<bool> {
        if let Value::Bool(it) = &self.value { Some(*it) } else { None }
    }

    /// Returns the value under a key, if this is an object that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_object()?.get(key)
    }

    /// Returns the node at the keys of a pointer.
    pub fn at<'a>(&self, keys: impl IntoIterator<Item = &'a str>) -> Option<&Node> {
        keys.into_iter().try_fold(self, |node, key| node.step(key))
    }

    /// Returns the node at the keys of a pointer, mutably.
    pub fn at_mut<'a>(&mut self, keys: impl IntoIterator<Item = &'a str>) -> Option<&mut Node> {
        keys.into_iter().try_fold(self, |node, key| match &mut node.value {
            Value::Object(it) => it.get_mut(key),
            Value::Array(it) => it.get_mut(index(key)?),
            Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::String(_) => None,
        })
    }

    /// Returns the place in a text that the node at these keys comes from.
    pub fn origin_of(&self, source: SourceId, keys: &[String]) -> Pointer {
        let mut at = self.origin.as_deref().cloned().unwrap_or(Pointer::root(source));
        let mut node = Some(self);
        for key in keys {
            node = node.and_then(|it| it.step(key));
            at = match node.and_then(|it| it.origin.as_deref()) {
                Some(origin) => origin.clone(),
                None => at.child(key),
            };
        }
        at
    }

    /// Returns the type of the value with its article, for messages.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Integer(_) => "an integer",
            Value::Float(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        }
    }

    fn step(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Object(it) => it.get(key),
            Value::Array(it) => it.get(index(key)?),
            Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::String(_) => None,
        }
    }
}

/// Parses an index of a list: digits without a leading zero (RFC 6901, section 4).
fn index(key: &str) -> Option<usize> {
    let plain = key == "0" || !key.starts_with('0');
    (plain && key.bytes().all(|b| b.is_ascii_digit())).then(|| key.parse().ok())?
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match &self.value {
            Value::Null => to.serialize_unit(),
            Value::Bool(it) => to.serialize_bool(*it),
            Value::Integer(it) => to.serialize_i128(*it),
            Value::Float(it) => to.serialize_f64(*it),
            Value::String(it) => to.serialize_str(it),
            Value::Array(it) => it.serialize(to),
            Value::Object(it) => it.serialize(to),
        }
    }
}

impl From<&Node> for serde_json::Value {
    /// Converts the node to `serde_json`. An integer beyond 64 bits becomes a float.
    fn from(node: &Node) -> Self {
        match &node.value {
            Value::Null => Self::Null,
            Value::Bool(it) => Self::Bool(*it),
            Value::Integer(it) => integer(*it),
            Value::Float(it) => serde_json::Number::from_f64(*it).map_or(Self::Null, Self::Number),
            Value::String(it) => Self::String(it.clone()),
            Value::Array(it) => it.iter().map(Self::from).collect(),
            Value::Object(it) => it.iter().map(|(key, value)| (key.clone(), Self::from(value))).collect(),
        }
    }
}

fn integer(it: i128) -> serde_json::Value {
    match (i64::try_from(it), u64::try_from(it)) {
        (Ok(it), _) => it.into(),
        (_, Ok(it)) => it.into(),
        // JSON parsers without 128-bit integers read the nearest float.
        #[expect(clippy::cast_precision_loss, reason = "`serde_json` has no wider number")]
        (Err(_), Err(_)) => {
            serde_json::Number::from_f64(it as f64).map_or(serde_json::Value::Null, serde_json::Value::Number)
        }
    }
}
