//! Open enums: values that the document does not list are kept.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};
use serde_json::Value;

/// An enum of strings.
pub trait StringEnum: Sized {
    /// Returns the variant of a value. A value that the document does not list is kept.
    fn from_wire(value: Cow<'_, str>) -> Self;

    /// Returns the encoded value.
    fn as_wire(&self) -> &str;
}

/// An enum of integers.
pub trait IntegerEnum: Sized {
    /// Returns the variant of a value. A value that the document does not list is kept.
    fn from_wire(value: i64) -> Self;

    /// Returns the encoded value.
    fn as_wire(&self) -> i64;
}

/// An enum of several JSON types.
pub trait JsonEnum: Sized {
    /// Returns the variant of a value. A value that the document does not list is kept.
    fn from_wire(value: Value) -> Self;

    /// Returns the encoded value.
    fn to_wire(&self) -> Value;
}

/// Returns the value of a JSON text in generated code.
#[must_use]
pub fn json(text: &'static str) -> Value {
    serde_json::from_str(text).unwrap_or(Value::Null)
}

/// Implements `Serialize`, `Deserialize`, `Display`, `From<&str>`, `From<String>`, [`Text`](super::Text),
/// [`Present`](super::Present) and [`Check`](super::Check) for types that implement [`StringEnum`].
#[doc(hidden)]
#[macro_export]
macro_rules! __string_enum {
    ($($ty:ty),+ $(,)?) => {$(
        impl $crate::serde::Serialize for $ty {
            fn serialize<S: $crate::serde::Serializer>(&self, to: S) -> ::core::result::Result<S::Ok, S::Error> {
                to.serialize_str($crate::wire::StringEnum::as_wire(self))
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $ty {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(from: D) -> ::core::result::Result<Self, D::Error> {
                $crate::wire::read_string(from)
            }
        }

        impl ::core::fmt::Display for $ty {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str($crate::wire::StringEnum::as_wire(self))
            }
        }

        impl ::core::convert::From<&str> for $ty {
            fn from(value: &str) -> Self {
                $crate::wire::StringEnum::from_wire(::std::borrow::Cow::Borrowed(value))
            }
        }

        impl ::core::convert::From<::std::string::String> for $ty {
            fn from(value: ::std::string::String) -> Self {
                $crate::wire::StringEnum::from_wire(::std::borrow::Cow::Owned(value))
            }
        }

        impl $crate::wire::Text for $ty {
            fn text(&self) -> ::std::borrow::Cow<'_, str> {
                ::std::borrow::Cow::Borrowed($crate::wire::StringEnum::as_wire(self))
            }
        }

        impl $crate::wire::Present for $ty {
            type Value = str;

            fn present(&self) -> ::core::option::Option<&str> {
                ::core::option::Option::Some($crate::wire::StringEnum::as_wire(self))
            }
        }

        impl $crate::wire::Check for $ty {}
    )+};
}

/// Implements `Serialize`, `Deserialize`, `Display`, `From<i64>`, [`Text`](super::Text) and [`Check`](super::Check)
/// for types that implement [`IntegerEnum`].
#[doc(hidden)]
#[macro_export]
macro_rules! __integer_enum {
    ($($ty:ty),+ $(,)?) => {$(
        impl $crate::serde::Serialize for $ty {
            fn serialize<S: $crate::serde::Serializer>(&self, to: S) -> ::core::result::Result<S::Ok, S::Error> {
                to.serialize_i64($crate::wire::IntegerEnum::as_wire(self))
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $ty {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(from: D) -> ::core::result::Result<Self, D::Error> {
                $crate::wire::read_integer(from)
            }
        }

        impl ::core::fmt::Display for $ty {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&$crate::wire::IntegerEnum::as_wire(self), f)
            }
        }

        impl ::core::convert::From<i64> for $ty {
            fn from(value: i64) -> Self {
                $crate::wire::IntegerEnum::from_wire(value)
            }
        }

        impl $crate::wire::Text for $ty {
            fn text(&self) -> ::std::borrow::Cow<'_, str> {
                ::std::borrow::Cow::Owned(::std::string::ToString::to_string(&$crate::wire::IntegerEnum::as_wire(self)))
            }
        }

        impl $crate::wire::Check for $ty {}
    )+};
}

/// Implements `Serialize`, `Deserialize`, `From<Value>`, [`Text`](super::Text) and [`Check`](super::Check) for types
/// that implement [`JsonEnum`].
#[doc(hidden)]
#[macro_export]
macro_rules! __json_enum {
    ($($ty:ty),+ $(,)?) => {$(
        impl $crate::serde::Serialize for $ty {
            fn serialize<S: $crate::serde::Serializer>(&self, to: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::serde::Serialize::serialize(&$crate::wire::JsonEnum::to_wire(self), to)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $ty {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(from: D) -> ::core::result::Result<Self, D::Error> {
                <$crate::Value as $crate::serde::Deserialize>::deserialize(from).map($crate::wire::JsonEnum::from_wire)
            }
        }

        impl ::core::convert::From<$crate::Value> for $ty {
            fn from(value: $crate::Value) -> Self {
                $crate::wire::JsonEnum::from_wire(value)
            }
        }

        impl $crate::wire::Text for $ty {
            fn text(&self) -> ::std::borrow::Cow<'_, str> {
                ::std::borrow::Cow::Owned(match $crate::wire::JsonEnum::to_wire(self) {
                    $crate::Value::String(text) => text,
                    value => ::std::string::ToString::to_string(&value),
                })
            }
        }

        impl $crate::wire::Check for $ty {}
    )+};
}

/// Decodes a string enum. [`string_enum!`](super::string_enum) implements `Deserialize` with it.
///
/// # Errors
/// If the value is not a string.
pub fn read_string<'de, T: StringEnum, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    from.deserialize_str(StringVisitor(PhantomData))
}

/// Decodes an integer enum. [`integer_enum!`](super::integer_enum) implements `Deserialize` with it.
///
/// # Errors
/// If the value is not a 64-bit integer.
pub fn read_integer<'de, T: IntegerEnum, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    i64::deserialize(from).map(T::from_wire)
}

struct StringVisitor<T>(PhantomData<T>);

impl<T: StringEnum> Visitor<'_> for StringVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<T, E> {
        Ok(T::from_wire(Cow::Borrowed(value)))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<T, E> {
        Ok(T::from_wire(Cow::Owned(value)))
    }
}
