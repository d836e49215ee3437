//! The bridge between codecs and serde.

use serde::de::{Deserializer, Error as _};
use serde::ser::Serializer;

use super::reader::decode;
use super::writer::{Purpose, encode};
use super::{Codec, Node, Reader, Tree};

/// Encodes a value with a serializer of serde. The macros implement `Serialize` with it.
///
/// # Errors
/// If the serializer fails, or if an object has a property twice.
pub fn serialize<S: Serializer>(value: &dyn Codec, to: S) -> Result<S::Ok, S::Error> {
    encode(value, Purpose::Storage, to)
}

/// Decodes a value with a deserializer of serde. The macros implement `Deserialize` with it.
///
/// # Errors
/// If the input is broken, or the value does not fit the type.
pub fn deserialize<'de, T: Codec, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    decode(&Tree::read(from)?).map_err(D::Error::custom)
}

/// A value that serde encodes by its codec.
#[cfg(test)]
pub(super) struct Stored<'a>(pub(super) &'a dyn Codec);

#[cfg(test)]
impl serde::Serialize for Stored<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        serialize(self.0, to)
    }
}

/// Decodes an enum of strings.
pub fn read_string<T: From<String>>(node: Node<'_>, reader: &mut Reader) -> Option<T> {
    String::read(node, reader).map(T::from)
}
