//! The codec of a type, and the codecs of scalars, lists and maps.

use std::fmt::Debug;

use indexmap::IndexMap;
use serde_json::{Map, Number, Value};

use super::reader::{Reader, Reason, entries};
use super::tree::{Kind, Node};
use super::writer::Writer;
use super::{Checker, ObjectReader};

/// A type that is decoded from JSON, encoded as JSON, and checked against the constraints of the document.
///
/// Macros implement it for generated types, together with serde's traits. A struct implements `read_fields`, every other type
/// `read` and `placeholder`.
pub trait Codec: Debug {
    /// Decodes a value. The reader has the reason if the result is `None`.
    fn read(node: Node<'_>, reader: &mut Reader) -> Option<Self>
    where
        Self: Sized,
    {
        ObjectReader::read(node, reader)
    }

    /// Decodes the fields of a struct. If one fails, it and the fields after it are placeholders.
    fn read_fields(_object: &mut ObjectReader<'_, '_>) -> Self
    where
        Self: Sized,
    {
        Self::placeholder()
    }

    /// Returns the value of a field that was not decoded. The value around it is then dropped. So a decoder needs no early
    /// return after each field, which would take much of the time that the compiler needs for generated types.
    fn placeholder() -> Self
    where
        Self: Sized,
    {
        ObjectReader::placeholder()
    }

    /// Encodes the value.
    fn write(&self, to: Writer<'_>);

    /// Reports each violation of a constraint.
    fn check(&self, _at: &mut Checker) {}

    /// Returns whether the value is absent, so that its property is omitted.
    fn is_absent(&self) -> bool {
        false
    }
}

impl Codec for String {
    fn read(node: Node<'_>, reader: &mut Reader) -> Option<Self> {
        match node.kind() {
            Kind::String(it) | Kind::Text(it) => Some(it.to_owned()),
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Array(_) | Kind::Texts(_) | Kind::Object(_) => {
                reader.expected("a string", node)
            }
        }
    }

    fn placeholder() -> Self {
        Self::new()
    }

    fn write(&self, to: Writer<'_>) {
        to.string(self);
    }
}

impl Codec for bool {
    fn read(node: Node<'_>, reader: &mut Reader) -> Option<Self> {
        match node.kind() {
            Kind::Bool(it) => Some(it),
            Kind::Text("true" | "1") => Some(true),
            Kind::Text("false" | "0") => Some(false),
            Kind::Null
            | Kind::Number(_)
            | Kind::String(_)
            | Kind::Text(_)
            | Kind::Array(_)
            | Kind::Texts(_)
            | Kind::Object(_) => reader.expected("a boolean", node),
        }
    }

    fn placeholder() -> Self {
        false
    }

    fn write(&self, to: Writer<'_>) {
        to.bool(*self);
    }
}

/// Returns the number of a value that may have been sent as text.
fn number<T>(
    node: Node<'_>,
    reader: &mut Reader,
    expected: &'static str,
    of_number: impl FnOnce(&Number) -> Option<T>,
    of_text: impl FnOnce(&str) -> Option<T>,
) -> Option<T> {
    let number = match node.kind() {
        Kind::Number(_) if node.has_huge() => None,
        Kind::Number(it) => of_number(it),
        Kind::Text(it) => of_text(it),
        Kind::Null | Kind::Bool(_) | Kind::String(_) | Kind::Array(_) | Kind::Texts(_) | Kind::Object(_) => {
            return reader.expected(expected, node);
        }
    };
    number.or_else(|| reader.expected(expected, node))
}

/// Returns the integer that a number denotes. A whole float is an integer (JSON Schema 2020-12 validation, section
/// 6.1.1), unless it may have lost digits.
fn integer(number: &Number) -> Option<i128> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if let Some(it) = number.as_i128() {
        return Some(it);
    }
    let float = number.as_f64().filter(|it| it.fract() == 0.0 && it.abs() <= EXACT)?;
    #[expect(clippy::cast_possible_truncation, reason = "it is whole, and small enough")]
    Some(float as i128)
}

macro_rules! integers {
    ($($ty:ty: $write:ident($as:ty)),+) => {$(
        impl Codec for $ty {
            fn read(node: Node<'_>, reader: &mut Reader) -> Option<Self> {
                let of_number = |it: &Number| integer(it).and_then(|it| it.try_into().ok());
                number(node, reader, "an integer", of_number, |it| it.parse().ok())
            }

            fn placeholder() -> Self {
                0
            }

            fn write(&self, to: Writer<'_>) {
                to.$write(<$as>::from(*self));
            }
        }
    )+};
}

integers!(i32: signed(i64), i64: signed(i64), u32: unsigned(u64), u64: unsigned(u64));

impl Codec for i128 {
    fn read(node: Node<'_>, reader: &mut Reader) -> Option<Self> {
        // The digits of an integer of more than 64 bits are in its text only.
        let exact = node.digits().and_then(|it| it.parse().ok());
        exact.map_or_else(|| number(node, reader, "an integer", integer, |it| it.parse().ok()), Some)
    }

    fn placeholder() -> Self {
        0
    }

    fn write(&self, to: Writer<'_>) {
        to.wide(*self);
    }
}

impl Codec for f64 {
    fn read(node: Node<'_>, reader: &mut Reader) -> Option<Self> {
        // Beyond 53 bits, an integer may lose digits.
        if let Kind::Number(it) = node.kind()
            && it.as_i128().is_some_and(|it| it.unsigned_abs() > 1 << 53)
        {
            reader.inexact = true;
        }
        // Rust also parses `NaN` and `inf`, which cannot be encoded again.
        let of_text = |it: &str| it.parse().ok().filter(|it: &f64| it.is_finite());
        number(node, reader, "a number", Number::as_f64, of_text)
    }

    fn placeholder() -> Self {
        0.0
    }

    fn write(&self, to: Writer<'_>) {
        to.float(*self);
    }
}

impl Codec for () {
    fn read(node: Node<'_>, reader: &mut Reader) -> Option<Self> {
        if node.is_null() { Some(()) } else { reader.expected("null", node) }
    }

    fn placeholder() -> Self {}

    fn write(&self, to: Writer<'_>) {
        to.null();
    }
}

impl Codec for Value {
    fn read(node: Node<'_>, reader: &mut Reader) -> Option<Self> {
        if node.has_huge() {
            return reader.fail(Reason::Other("contains a number that is out of range"));
        }
        // A value that is only judged fits, and its content does not matter.
        Some(if reader.judging { Self::Null } else { node.to_value() })
    }

    fn placeholder() -> Self {
        Self::Null
    }

    fn write(&self, to: Writer<'_>) {
        to.value(self);
    }
}

impl Codec for Map<String, Value> {
    fn read(node: Node<'_>, reader: &mut Reader) -> Option<Self> {
        let mut map = Self::new();
        entries(node, reader, |name, value| map.insert(name, value).is_none())?;
        Some(map)
    }

    fn placeholder() -> Self {
        Self::new()
    }

    fn write(&self, to: Writer<'_>) {
        to.entries(&mut self.iter().map(|(name, value)| (name.as_str(), value as &dyn Codec)));
    }
}

impl<T: Codec> Codec for IndexMap<String, T> {
    fn read(node: Node<'_>, reader: &mut Reader) -> Option<Self> {
        let mut map = Self::new();
        entries(node, reader, |name, value| map.insert(name, value).is_none())?;
        Some(map)
    }

    fn placeholder() -> Self {
        Self::new()
    }

    fn write(&self, to: Writer<'_>) {
        to.entries(&mut self.iter().map(|(name, value)| (name.as_str(), value as &dyn Codec)));
    }

    fn check(&self, at: &mut Checker) {
        for (name, value) in self {
            at.field(name, value);
        }
    }
}

impl<T: Codec> Codec for Vec<T> {
    fn read(node: Node<'_>, reader: &mut Reader) -> Option<Self> {
        match node.kind() {
            Kind::Array(items) | Kind::Texts(items) => {
                items.enumerate().map(|(index, item)| reader.item(index, item)).collect()
            }
            // A list of one item may be sent as a single text.
            Kind::Text(_) => reader.item(0, node).map(|it| vec![it]),
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Object(_) => {
                reader.expected("a list", node)
            }
        }
    }

    fn placeholder() -> Self {
        Self::new()
    }

    fn write(&self, to: Writer<'_>) {
        to.items(&mut self.iter().map(|it| it as &dyn Codec));
    }

    fn check(&self, at: &mut Checker) {
        for (index, item) in self.iter().enumerate() {
            at.item(index, item);
        }
    }
}

impl<T: Codec> Codec for Option<T> {
    fn read(node: Node<'_>, reader: &mut Reader) -> Option<Self> {
        if node.is_null() { Some(None) } else { reader.decode(node).map(Some) }
    }

    fn placeholder() -> Self {
        None
    }

    fn write(&self, to: Writer<'_>) {
        match self {
            Some(value) => value.write(to),
            None => to.null(),
        }
    }

    fn check(&self, at: &mut Checker) {
        if let Some(value) = self {
            value.check(at);
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Codec> Codec for Box<T> {
    fn read(node: Node<'_>, reader: &mut Reader) -> Option<Self> {
        reader.decode(node).map(Self::new)
    }

    fn placeholder() -> Self {
        Self::new(T::placeholder())
    }

    fn write(&self, to: Writer<'_>) {
        (**self).write(to);
    }

    fn check(&self, at: &mut Checker) {
        (**self).check(at);
    }

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }
}

/// Implements the codec of a type that is a string, by `From<String>` and `as_str`.
macro_rules! string_codec {
    ($ty:ident, $as_str:ident) => {
        impl $crate::wire::Codec for $ty {
            fn read(node: $crate::wire::Node<'_>, reader: &mut $crate::wire::Reader) -> Option<Self> {
                <String as $crate::wire::Codec>::read(node, reader).map(Self::from)
            }

            fn placeholder() -> Self {
                Self::from(String::new())
            }

            fn write(&self, to: $crate::wire::Writer<'_>) {
                to.string(self.$as_str());
            }
        }
    };
}

pub(crate) use string_codec;
