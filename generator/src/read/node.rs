//! Deserialization of the tree, for both syntaxes.

use std::fmt;

use serde::de::{
    Deserialize as _, DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use crate::budget::{self, Budget, Exceeded};
use crate::tree::{Node, Object, Value};

/// The start of the error message for two equal keys.
pub(super) const DUPLICATE: &str = "duplicate key";

/// Reads a value, within the budget.
pub(super) struct NodeSeed<'a>(pub(super) &'a mut Budget);

impl<'de> DeserializeSeed<'de> for NodeSeed<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(NodeVisitor(self.0)).map(Node::from)
    }
}

#[cfg(test)]
impl<'de> serde::Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        NodeSeed(&mut Budget::default()).deserialize(deserializer)
    }
}

/// Returns an error that stops the parser. [`Budget::memory_exceeded`] distinguishes it from other errors.
fn stop<E: Error>(_: Exceeded) -> E {
    E::custom("the budget is exceeded")
}

struct NodeVisitor<'a>(&'a mut Budget);

impl<'de> Visitor<'de> for NodeVisitor<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, it: bool) -> Result<Value, E> {
        Ok(Value::Bool(it))
    }

    fn visit_i64<E>(self, it: i64) -> Result<Value, E> {
        Ok(Value::Integer(it.into()))
    }

    fn visit_u64<E>(self, it: u64) -> Result<Value, E> {
        Ok(Value::Integer(it.into()))
    }

    fn visit_i128<E>(self, it: i128) -> Result<Value, E> {
        Ok(Value::Integer(it))
    }

    fn visit_u128<E>(self, it: u128) -> Result<Value, E> {
        #[expect(clippy::cast_precision_loss, reason = "JSON parsers read numbers beyond 127 bits as floats")]
        Ok(i128::try_from(it).map_or(Value::Float(it as f64), Value::Integer))
    }

    fn visit_f64<E>(self, it: f64) -> Result<Value, E> {
        Ok(Value::Float(it))
    }

    fn visit_str<E: Error>(self, it: &str) -> Result<Value, E> {
        self.0.use_value(it.len()).map_err(stop)?;
        Ok(Value::String(it.to_owned()))
    }

    fn visit_string<E: Error>(self, it: String) -> Result<Value, E> {
        self.0.use_value(it.len()).map_err(stop)?;
        Ok(Value::String(it))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut res = Vec::new();
        while let Some(item) = items.next_element_seed(NodeSeed(self.0))? {
            self.0.use_item().map_err(stop)?;
            res.push(item);
        }
        self.0.use_spare(res.len(), budget::ITEM).map_err(stop)?;
        Ok(Value::Array(res))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut res = Object::new();
        while let Some(key) = entries.next_key_seed(Key)? {
            self.0.use_entry(&key).map_err(stop)?;
            if res.contains_key(&key) {
                return Err(A::Error::custom(format_args!("{DUPLICATE} `{key}`")));
            }
            res.insert(key, entries.next_value_seed(NodeSeed(self.0))?);
        }
        self.0.use_spare(res.len(), budget::ENTRY).map_err(stop)?;
        Ok(Value::Object(res))
    }

    /// Reads a YAML value with a tag, such as `!!binary`. The tag is ignored: OpenAPI does not use tags.
    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Value, A::Error> {
        let (_tag, value): (String, _) = tagged.variant()?;
        Ok(value.newtype_variant_seed(NodeSeed(self.0))?.value)
    }
}

/// A key in its original spelling. YAML reads `200:`, `no:` and `1.0:` as other types than strings; OpenAPI reads strings.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        String::deserialize(deserializer)
    }
}
