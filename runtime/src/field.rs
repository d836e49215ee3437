//! Decoding of text values in forms, queries, paths and headers. The target type decides how a text is parsed.

use indexmap::IndexMap;
use serde::de::value::{Error, MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, Error as _, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

/// A field.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Field {
    /// Texts, of which there may be several.
    Texts(Vec<String>, Listed),
    /// The fields of an object, from `name[key]`.
    Object(IndexMap<String, Field>),
}

/// Whether the name of a field marks a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Listed {
    /// The name ends in `[]`.
    Yes,
    /// The field is a list if it occurs several times.
    Perhaps,
}

impl Field {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Texts(vec![text.into()], Listed::Perhaps)
    }

    fn single(self) -> Result<String, Error> {
        match self {
            Self::Texts(mut texts, _) if texts.len() == 1 => Ok(texts.pop().unwrap_or_default()),
            Self::Texts(..) => Err(Error::custom("expected one value, found several")),
            Self::Object(_) => Err(Error::custom("expected a string, found an object")),
        }
    }
}

impl IntoDeserializer<'_> for Field {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident $ty:ty,)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.single()?.parse::<$ty>() {
                Ok(number) => visitor.$visit(number),
                Err(_) => Err(Error::custom("expected a number")),
            }
        }
    )+};
}

impl<'de> Deserializer<'de> for Field {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Texts(ref texts, Listed::Perhaps) if texts.len() == 1 => visitor.visit_string(self.single()?),
            Self::Texts(..) => self.deserialize_seq(visitor),
            Self::Object(_) => self.deserialize_map(visitor),
        }
    }

    numbers! {
        deserialize_i8 visit_i8 i8,
        deserialize_i16 visit_i16 i16,
        deserialize_i32 visit_i32 i32,
        deserialize_i64 visit_i64 i64,
        deserialize_i128 visit_i128 i128,
        deserialize_u8 visit_u8 u8,
        deserialize_u16 visit_u16 u16,
        deserialize_u32 visit_u32 u32,
        deserialize_u64 visit_u64 u64,
        deserialize_u128 visit_u128 u128,
        deserialize_f32 visit_f32 f32,
        deserialize_f64 visit_f64 f64,
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.single()?.as_str() {
            "true" | "1" => visitor.visit_bool(true),
            "false" | "0" => visitor.visit_bool(false),
            _ => Err(Error::custom("expected `true` or `false`")),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_string(self.single()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_string(self.single()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Texts(texts, _) => visitor.visit_seq(SeqDeserializer::new(texts.into_iter().map(Self::text))),
            Self::Object(_) => Err(Error::custom("expected a list, found an object")),
        }
    }

    /// An object is written as `name[key]` for each key, or as JSON.
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Object(fields) => visitor.visit_map(MapDeserializer::new(fields.into_iter())),
            Self::Texts(..) => {
                let text = self.single()?;
                let mut json = serde_json::Deserializer::from_reader(text.as_bytes());
                (&mut json).deserialize_map(visitor).map_err(|_| Error::custom("expected an object"))
            }
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(self.single()?.into_deserializer())
    }

    forward_to_deserialize_any! { char bytes byte_buf unit unit_struct tuple tuple_struct identifier ignored_any }
}
