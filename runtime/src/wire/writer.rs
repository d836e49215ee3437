//! Encoding of values. The same code writes JSON text, JSON values, and any other format of serde: a [`Writer`] hides
//! where it writes to, so that the codec of a type is compiled once.

mod beside;
mod format;
mod shown;
mod tagged;
mod text;

use std::fmt::{Debug, Display};

use serde_json::Value;

use self::beside::Beside;
pub(crate) use self::format::encode;
pub use self::shown::debug;
use self::tagged::Tagged;
use self::text::JsonText;
use super::{Codec, UnknownFields, is_number};

/// The use of an encoded value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To be decoded again: with all properties.
    Storage,
    /// To be sent in a request: without read-only properties.
    Request,
}

/// Encodes a value as JSON text, with all digits of its numbers.
///
/// # Errors
/// If a value cannot be encoded, or if an object has a property twice.
pub(crate) fn to_json(value: &dyn Codec, purpose: Purpose) -> Result<Vec<u8>, serde_json::Error> {
    JsonText::of(value, purpose)
}

/// Encodes a value for a request as a JSON value.
pub(crate) fn to_value(value: &dyn Codec) -> Result<Value, serde_json::Error> {
    encode_value(value, Purpose::Request)
}

/// Encodes a value as a JSON value.
pub(crate) fn encode_value(value: &dyn Codec, purpose: Purpose) -> Result<Value, serde_json::Error> {
    encode(value, purpose, serde_json::value::Serializer)
}

/// Takes one encoded value.
pub struct Writer<'a> {
    to: &'a mut dyn Output,
    purpose: Purpose,
}

/// A JSON text, or a serializer of serde whose type is hidden. A list or an object is begun, filled and ended.
trait Output {
    fn null(&mut self);
    fn bool(&mut self, value: bool);
    fn signed(&mut self, value: i64);
    fn unsigned(&mut self, value: u64);
    fn wide(&mut self, value: i128);
    fn float(&mut self, value: f64);
    fn digits(&mut self, text: &str);
    fn string(&mut self, value: &str);
    fn value(&mut self, value: &Value);
    fn begin_list(&mut self, len: usize);
    fn item(&mut self, value: &dyn Codec, purpose: Purpose);
    fn begin_object(&mut self);
    fn entry(&mut self, name: &str, value: &dyn Codec, purpose: Purpose);
    fn end(&mut self);
    fn fail(&mut self, reason: &dyn Display);

    /// Begins a struct whose fields are shown by `Debug`, and not encoded. Returns `false` if the output encodes.
    fn begin_fields(&mut self, _idents: &'static str) -> bool {
        false
    }

    /// Shows the next field, whether it is present or not.
    fn field(&mut self, _value: &dyn Debug) {}
}

impl<'a> Writer<'a> {
    /// Writes `null`.
    pub fn null(self) {
        self.to.null();
    }

    /// Writes a boolean.
    pub fn bool(self, value: bool) {
        self.to.bool(value);
    }

    /// Writes an integer.
    pub fn signed(self, value: i64) {
        self.to.signed(value);
    }

    /// Writes an integer that is not negative.
    pub fn unsigned(self, value: u64) {
        self.to.unsigned(value);
    }

    /// Writes an integer of more than 64 bits.
    pub fn wide(self, value: i128) {
        self.to.wide(value);
    }

    /// Writes a number.
    pub fn float(self, value: f64) {
        self.to.float(value);
    }

    /// Writes a number with these digits.
    pub(crate) fn digits(self, text: &str) {
        if is_number(text) {
            self.to.digits(text);
        } else {
            self.to.fail(&format_args!("`{text}` is not a number"));
        }
    }

    /// Writes a string.
    pub fn string(self, value: &str) {
        self.to.string(value);
    }

    /// Writes raw JSON.
    pub fn value(self, value: &Value) {
        self.to.value(value);
    }

    /// Writes a list.
    pub fn items(self, items: &mut dyn ExactSizeIterator<Item = &dyn Codec>) {
        self.to.begin_list(items.len());
        for item in items {
            self.to.item(item, self.purpose);
        }
        self.to.end();
    }

    /// Writes a map.
    pub fn entries(self, entries: &mut dyn Iterator<Item = (&str, &dyn Codec)>) {
        self.to.begin_object();
        for (name, value) in entries {
            self.to.entry(name, value, self.purpose);
        }
        self.to.end();
    }

    /// Writes an object with the property of a discriminator, unless the object has that property.
    pub fn tagged(self, name: &'static str, text: &'static str, value: &dyn Codec) {
        let mut to = Tagged { to: self.to, name, text, is_missing: false };
        value.write(Writer { to: &mut to, purpose: self.purpose });
    }

    /// Begins an object with properties of these names. `idents` are those of the type and of its fields, with spaces in
    /// between.
    pub fn object<'v>(self, names: &'static [&'static str], idents: &'static str) -> ObjectWriter<'a, 'v> {
        let is_shown = self.to.begin_fields(idents);
        if !is_shown {
            self.to.begin_object();
        }
        ObjectWriter { to: self.to, purpose: self.purpose, names, next: 0, unknown: None, is_shown }
    }
}

/// An object that is being encoded.
///
/// Each method encodes the next property, in the order of the names.
pub struct ObjectWriter<'a, 'v> {
    to: &'a mut dyn Output,
    purpose: Purpose,
    names: &'static [&'static str],
    /// The index of the next property in `names`.
    next: usize,
    /// The properties that the type does not have, if there are any.
    unknown: Option<&'v UnknownFields>,
    /// `true` if the fields are shown by `Debug`.
    is_shown: bool,
}

impl<'v> ObjectWriter<'_, 'v> {
    /// Returns the name of the next property.
    fn take(&mut self) -> &'static str {
        let index = self.next;
        self.next += 1;
        self.names.get(index).copied().unwrap_or_default()
    }

    /// Encodes a property that is always present.
    pub fn required(&mut self, value: &dyn Codec) {
        if self.is_shown {
            return self.to.field(value);
        }
        let name = self.take();
        self.to.entry(name, value, self.purpose);
    }

    /// Encodes a property, or omits it if it is absent. A `null` that was received for it is stored, but not sent.
    pub fn optional(&mut self, value: &dyn Codec) {
        if self.is_shown {
            return self.to.field(value);
        }
        let name = self.take();
        if !value.is_absent() {
            self.to.entry(name, value, self.purpose);
        } else if self.purpose == Purpose::Storage && self.unknown.is_some_and(|it| it.has_null(name)) {
            self.to.entry(name, &(), self.purpose);
        }
    }

    /// Encodes a property as [`optional`](Self::optional).
    pub fn any(&mut self, value: &dyn Codec) {
        self.optional(value);
    }

    /// Encodes a property as [`optional`](Self::optional).
    pub fn nullable(&mut self, value: &dyn Codec) {
        self.optional(value);
    }

    /// Encodes a read-only property, and omits it in a request.
    pub fn read_only(&mut self, value: &dyn Codec) {
        match self.purpose {
            Purpose::Storage => self.optional(value),
            Purpose::Request => drop(self.take()),
        }
    }

    /// Encodes a property as [`read_only`](Self::read_only).
    pub fn any_read_only(&mut self, value: &dyn Codec) {
        self.read_only(value);
    }

    /// Encodes a property as [`read_only`](Self::read_only).
    pub fn nullable_read_only(&mut self, value: &dyn Codec) {
        self.read_only(value);
    }

    /// Adds the properties that the type does not have. They are encoded at the end.
    pub fn unknown(&mut self, fields: &'v UnknownFields) {
        self.unknown = (self.is_shown || !fields.is_absent()).then_some(fields);
    }

    /// Encodes the properties of a map or a union beside the others.
    pub fn merge(&mut self, value: &dyn Codec) {
        if self.is_shown {
            return self.to.field(value);
        }
        let mut beside = Beside { to: self.to, names: self.names };
        value.write(Writer { to: &mut beside, purpose: self.purpose });
    }

    /// Ends the object.
    pub fn end(self) {
        if self.is_shown {
            self.unknown.iter().for_each(|it| self.to.field(it));
            return self.to.end();
        }
        let unknown = self.unknown.iter().flat_map(|it| it.iter());
        for (name, value) in unknown.filter(|(name, _)| !self.names.contains(&name.as_str())) {
            self.to.entry(name, value, self.purpose);
        }
        self.to.end();
    }
}
