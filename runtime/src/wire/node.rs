//! A JSON value with shared parts, so that a union can be tried on a part without a copy.
//!
//! [`Input`] decodes a type from a node. It differs from serde's other deserializers in two ways: a union gets the node
//! itself ([`shared`]), and while a branch is tried, a list or object that is kept as raw JSON is replaced by a
//! [placeholder](super::fit::placeholder). So the type of a branch must not inspect raw JSON while it is decoded; no
//! generated type does.

use std::any::{TypeId, type_name};
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::value::{BorrowedStrDeserializer, MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Number, Value};

use super::fit;

/// A JSON value.
#[derive(Debug)]
pub(super) struct Node {
    /// The number of values in the node, including itself.
    pub(super) size: usize,
    pub(super) kind: Kind,
    /// The selections of the unions that were decoded from the node.
    choices: RefCell<Vec<(TypeId, Choice)>>,
}

/// The branch that a union selected for a node, with its fit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Choice {
    /// The index of the branch in its union. `None` if no branch fits.
    pub(super) branch: Option<usize>,
    pub(super) unknown_count: usize,
    /// Whether the branch encodes the node unchanged.
    pub(super) exact: bool,
}

#[derive(Debug)]
pub(super) enum Kind {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    Array(Vec<Rc<Node>>),
    Object(IndexMap<String, Rc<Node>>),
}

thread_local! {
    static HANDED_OVER: RefCell<Option<Rc<Node>>> = const { RefCell::new(None) };
}

impl Node {
    pub(super) fn new(kind: Kind) -> Rc<Self> {
        let size = match &kind {
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) => 1,
            Kind::Array(items) => 1 + items.iter().map(|item| item.size).sum::<usize>(),
            Kind::Object(properties) => 1 + properties.values().map(|value| value.size).sum::<usize>(),
        };
        Rc::new(Self { size, kind, choices: RefCell::default() })
    }

    pub(super) fn from_value(value: Value) -> Rc<Self> {
        Self::new(match value {
            Value::Null => Kind::Null,
            Value::Bool(it) => Kind::Bool(it),
            Value::Number(it) => Kind::Number(it),
            Value::String(it) => Kind::String(it),
            Value::Array(items) => Kind::Array(items.into_iter().map(Self::from_value).collect()),
            Value::Object(properties) => {
                Kind::Object(properties.into_iter().map(|(name, value)| (name, Self::from_value(value))).collect())
            }
        })
    }

    pub(super) fn to_value(&self) -> Value {
        match &self.kind {
            Kind::Null => Value::Null,
            Kind::Bool(it) => Value::Bool(*it),
            Kind::Number(it) => Value::Number(it.clone()),
            Kind::String(it) => Value::String(it.clone()),
            Kind::Array(items) => items.iter().map(|item| item.to_value()).collect(),
            Kind::Object(properties) => {
                Value::Object(properties.iter().map(|(name, value)| (name.clone(), value.to_value())).collect())
            }
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&Kind> {
        match &self.kind {
            Kind::Object(properties) => properties.get(name).map(|value| &value.kind),
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Array(_) => None,
        }
    }

    /// Returns the earlier selection of a union.
    pub(super) fn choice(&self, union: TypeId) -> Option<Choice> {
        self.choices.borrow().iter().find(|(it, _)| *it == union).map(|(_, choice)| *choice)
    }

    /// Stores the selection of a union.
    pub(super) fn remember(&self, union: TypeId, choice: Choice) {
        self.choices.borrow_mut().push((union, choice));
    }

    pub(super) fn is_container(&self) -> bool {
        match &self.kind {
            Kind::Array(_) | Kind::Object(_) => true,
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) => false,
        }
    }
}

/// The name with which an [`Input`] is asked for its node. No type has it.
const NODE: &str = "\0node";

/// Decodes a node: the node of an [`Input`], or a new one from any other deserializer.
///
/// # Errors
/// If the input is broken.
pub(super) fn shared<'de, D: Deserializer<'de>>(from: D) -> Result<Rc<Node>, D::Error> {
    from.deserialize_newtype_struct(NODE, NodeVisitor)
}

/// Decodes a node with [`shared`].
pub(super) struct NodeSeed;

impl<'de> DeserializeSeed<'de> for NodeSeed {
    type Value = Rc<Node>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Rc<Node>, D::Error> {
        shared(from)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Rc<Node>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, from: D) -> Result<Rc<Node>, D::Error> {
        Value::deserialize(from).map(Node::from_value)
    }

    fn visit_unit<E>(self) -> Result<Rc<Node>, E> {
        Ok(HANDED_OVER.take().unwrap_or_else(|| Node::new(Kind::Null)))
    }

    fn visit_none<E>(self) -> Result<Rc<Node>, E> {
        Ok(Node::new(Kind::Null))
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Rc<Node>, D::Error> {
        Value::deserialize(from).map(Node::from_value)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Rc<Node>, E> {
        Ok(Node::new(Kind::Bool(value)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Rc<Node>, E> {
        Ok(Node::new(Kind::Number(value.into())))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Rc<Node>, E> {
        Ok(Node::new(Kind::Number(value.into())))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Rc<Node>, E> {
        Ok(Node::from_value(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Rc<Node>, E> {
        Ok(Node::new(Kind::String(value.to_owned())))
    }

    fn visit_string<E>(self, value: String) -> Result<Rc<Node>, E> {
        Ok(Node::new(Kind::String(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Rc<Node>, A::Error> {
        Value::deserialize(SeqAccessDeserializer::new(items)).map(Node::from_value)
    }

    fn visit_map<A: MapAccess<'de>>(self, properties: A) -> Result<Rc<Node>, A::Error> {
        Value::deserialize(MapAccessDeserializer::new(properties)).map(Node::from_value)
    }
}

/// A branch does not fit. The reason is not recorded, because it is never shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unfit;

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value does not fit")
    }
}

impl std::error::Error for Unfit {}

impl serde::de::Error for Unfit {
    fn custom<T: fmt::Display>(_message: T) -> Self {
        Self
    }
}

/// Decodes a type from a node.
#[derive(Clone, Copy)]
pub(super) struct Input<'de>(pub(super) &'de Rc<Node>);

impl<'de> Input<'de> {
    fn visit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match &self.0.kind {
            Kind::Null => visitor.visit_unit(),
            Kind::Bool(it) => visitor.visit_bool(*it),
            Kind::Number(it) => it.deserialize_any(visitor).map_err(|_| Unfit),
            Kind::String(it) => visitor.visit_borrowed_str(it),
            Kind::Array(items) => {
                let mut access = Items(items.iter());
                let value = visitor.visit_seq(&mut access)?;
                if access.0.len() == 0 { Ok(value) } else { Err(Unfit) }
            }
            Kind::Object(properties) => {
                let mut access = Properties { left: properties.iter(), value: None };
                let value = visitor.visit_map(&mut access)?;
                if access.left.len() == 0 { Ok(value) } else { Err(Unfit) }
            }
        }
    }

    /// Visits a value if it is of the expected kind.
    fn visit_if<V: Visitor<'de>>(self, is_right: bool, visitor: V) -> Result<V::Value, Unfit> {
        fit::visit();
        if is_right { self.visit(visitor) } else { Err(Unfit) }
    }
}

macro_rules! forward {
    ($($method:ident($($argument:ty),*) $kind:pat,)+) => {$(
        fn $method<V: Visitor<'de>>(self, $(_: $argument,)* visitor: V) -> Result<V::Value, Unfit> {
            self.visit_if(matches!(self.0.kind, $kind), visitor)
        }
    )+};
}

impl<'de> Deserializer<'de> for Input<'de> {
    type Error = Unfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        fit::visit();
        // serde has no other way to detect the target type.
        let is_kept = type_name::<V::Value>() == type_name::<Value>();
        if is_kept && fit::is_judging() && self.0.is_container() {
            return fit::placeholder(self.0, true).deserialize_any(visitor).map_err(|_| Unfit);
        }
        self.visit(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_unit()
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match self.0.kind {
            Kind::Null => visitor.visit_none(),
            Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Array(_) | Kind::Object(_) => {
                visitor.visit_some(self)
            }
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Unfit> {
        if name != NODE {
            return visitor.visit_newtype_struct(self);
        }
        fit::visit();
        HANDED_OVER.set(Some(self.0.clone()));
        visitor.visit_unit()
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unfit> {
        self.0.to_value().deserialize_enum(name, variants, visitor).map_err(|_| Unfit)
    }

    forward! {
        deserialize_bool() Kind::Bool(_),
        deserialize_i8() Kind::Number(_),
        deserialize_i16() Kind::Number(_),
        deserialize_i32() Kind::Number(_),
        deserialize_i64() Kind::Number(_),
        deserialize_i128() Kind::Number(_),
        deserialize_u8() Kind::Number(_),
        deserialize_u16() Kind::Number(_),
        deserialize_u32() Kind::Number(_),
        deserialize_u64() Kind::Number(_),
        deserialize_u128() Kind::Number(_),
        deserialize_f32() Kind::Number(_),
        deserialize_f64() Kind::Number(_),
        deserialize_char() Kind::String(_),
        deserialize_str() Kind::String(_),
        deserialize_string() Kind::String(_),
        deserialize_identifier() Kind::String(_),
        deserialize_bytes() Kind::String(_) | Kind::Array(_),
        deserialize_byte_buf() Kind::String(_) | Kind::Array(_),
        deserialize_unit() Kind::Null,
        deserialize_unit_struct(&'static str) Kind::Null,
        deserialize_seq() Kind::Array(_),
        deserialize_tuple(usize) Kind::Array(_),
        deserialize_tuple_struct(&'static str, usize) Kind::Array(_),
        deserialize_map() Kind::Object(_),
        deserialize_struct(&'static str, &'static [&'static str]) Kind::Array(_) | Kind::Object(_),
    }
}

struct Items<'de>(std::slice::Iter<'de, Rc<Node>>);

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Unfit;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Unfit> {
        self.0.next().map(|item| seed.deserialize(Input(item))).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

struct Properties<'de> {
    left: indexmap::map::Iter<'de, String, Rc<Node>>,
    value: Option<&'de Rc<Node>>,
}

impl<'de> MapAccess<'de> for Properties<'de> {
    type Error = Unfit;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Unfit> {
        let Some((name, value)) = self.left.next() else { return Ok(None) };
        self.value = Some(value);
        seed.deserialize(BorrowedStrDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Unfit> {
        match self.value.take() {
            Some(value) => seed.deserialize(Input(value)),
            None => Err(Unfit),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left.len())
    }
}
