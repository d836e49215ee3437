//! The one tree that every document becomes, whatever it was written in.
//!
//! Ordered, with integers of up to 128 bits, and with a memory of which nodes an overlay wrote or moved.

use indexmap::IndexMap;
use serde::{Serialize, Serializer};

use crate::pointer::{Pointer, SourceId};

/// The keys and values of a mapping, in the order of the text.
pub type Object = IndexMap<String, Node>;

/// A value, and where it stands in the text if that is not where it stands in the tree.
#[derive(Debug, Clone)]
pub struct Node {
    /// What the text says.
    pub value: Value,
    /// Set where an overlay wrote this value, or moved it: the place in the text that it came from.
    /// Values beneath stand beneath that place, unless they say otherwise themselves.
    pub origin: Option<Box<Pointer>>,
}

/// What YAML and JSON can say.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number without fraction, of up to 128 bits.
    Integer(i128),
    /// Any other number.
    Float(f64),
    /// Text.
    String(String),
    /// A sequence.
    Array(Vec<Node>),
    /// A mapping.
    Object(Object),
}

impl From<Value> for Node {
    fn from(value: Value) -> Self {
        Self { value, origin: None }
    }
}

impl PartialEq for Node {
    /// Nodes are equal that say the same, wherever they stand.
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Node {
    /// The mapping, if this is one.
    pub fn as_object(&self) -> Option<&Object> {
        if let Value::Object(it) = &self.value { Some(it) } else { None }
    }

    /// The sequence, if this is one.
    pub fn as_array(&self) -> Option<&[Node]> {
        if let Value::Array(it) = &self.value { Some(it) } else { None }
    }

    /// The text, if this is text.
    pub fn as_str(&self) -> Option<&str> {
        if let Value::String(it) = &self.value { Some(it) } else { None }
    }

    /// The truth value, if this is one.
    pub fn as_bool(&self) -> Option<bool> {
        if let Value::Bool(it) = &self.value { Some(*it) } else { None }
    }

    /// The value under a key, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_object()?.get(key)
    }

    /// The node that the keys of a pointer lead to.
    pub fn at<'a>(&self, keys: impl IntoIterator<Item = &'a str>) -> Option<&Node> {
        keys.into_iter().try_fold(self, |node, key| node.step(key))
    }

    /// The same for change.
    pub fn at_mut<'a>(&mut self, keys: impl IntoIterator<Item = &'a str>) -> Option<&mut Node> {
        keys.into_iter().try_fold(self, |node, key| match &mut node.value {
            Value::Object(it) => it.get_mut(key),
            Value::Array(it) => it.get_mut(index(key)?),
            Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::String(_) => None,
        })
    }

    /// The place in a text that the node under these keys came from.
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

    /// What kind of value this is, for messages.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Integer(_) => "an integer",
            Value::Float(_) => "a number",
            Value::String(_) => "text",
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

/// A key of a sequence: digits without a leading zero (RFC 6901, section 4).
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
    /// The node as the JSON libraries know it. An integer beyond 64 bits becomes a float there.
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
        // The nearest float is what a JSON library without 128-bit integers would have read.
        #[expect(clippy::cast_precision_loss, reason = "there is no wider number to go to")]
        (Err(_), Err(_)) => {
            serde_json::Number::from_f64(it as f64).map_or(serde_json::Value::Null, serde_json::Value::Number)
        }
    }
}
