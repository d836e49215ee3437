//! Unions: the first branch that a value fits, and the value itself if it fits none.

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer};
use serde::ser::Serializer;
use serde_json::Value;

/// A type that holds one of several JSON types.
pub trait Union: Sized {
    /// The branch for a value. One that fits no branch is kept as it came.
    fn from_value(value: Value) -> Self;

    /// Writes what the branch holds.
    ///
    /// # Errors
    /// If the serializer fails.
    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error>;
}

/// Implements serde's `Serialize` and `Deserialize` for types that implement [`Union`].
#[doc(hidden)]
#[macro_export]
macro_rules! __union {
    ($($ty:ty),+ $(,)?) => {$(
        impl $crate::serde::Serialize for $ty {
            fn serialize<S: $crate::serde::Serializer>(&self, to: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::wire::Union::write(self, to)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $ty {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(from: D) -> ::core::result::Result<Self, D::Error> {
                $crate::wire::read_union(from)
            }
        }
    )+};
}

/// Reads a union. What [`union!`](super::union) makes `Deserialize` of.
///
/// # Errors
/// If the input is broken.
pub fn read_union<'de, T: Union, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    Value::deserialize(from).map(T::from_value)
}

/// The choice of a branch: each [`or`](Self::or) tries one, and the first that fits is taken.
///
/// ```
/// use specwright_runtime::{Value, wire::Branches};
///
/// #[derive(Debug, PartialEq)]
/// enum Id { String(String), Integer(i64), Unknown(Value) }
///
/// let read = |value| Branches::new(value).or(Id::String).or(Id::Integer).or_keep(Id::Unknown);
/// assert_eq!(read(Value::from(7)), Id::Integer(7));
/// assert_eq!(read(Value::from(true)), Id::Unknown(Value::from(true)));
/// ```
#[derive(Debug)]
pub struct Branches<T> {
    value: Value,
    fit: Option<T>,
}

impl<T> Branches<T> {
    /// Starts with a value that fits nothing yet.
    #[must_use]
    pub fn new(value: Value) -> Self {
        Self { value, fit: None }
    }

    /// Takes this branch if none before it fitted and the value does.
    #[must_use]
    pub fn or<B: DeserializeOwned>(mut self, branch: fn(B) -> T) -> Self {
        if self.fit.is_none() {
            self.fit = B::deserialize(&self.value).ok().map(branch);
        }
        self
    }

    /// The branch that fitted, or the value as it came.
    pub fn or_keep(self, unknown: fn(Value) -> T) -> T {
        self.fit.unwrap_or_else(|| unknown(self.value))
    }
}
