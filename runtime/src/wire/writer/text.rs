//! JSON text of encoded values.

use std::fmt::Display;

use serde::Serialize;
use serde::ser::Error as _;
use serde_json::Value;

use super::super::Codec;
use super::{Output, Purpose, Writer};

/// The size for which most JSON texts need no reallocation.
const USUAL_SIZE: usize = 1024;

/// A JSON text. Unlike a serializer of serde, it takes numbers with any digits.
pub(super) struct JsonText {
    bytes: Vec<u8>,
    /// The closing brackets of the lists and objects that were begun.
    ends: Vec<u8>,
    error: Option<serde_json::Error>,
}

impl JsonText {
    /// Encodes a value.
    ///
    /// # Errors
    /// If a value cannot be encoded, or if an object has a property twice.
    pub(super) fn of(value: &dyn Codec, purpose: Purpose) -> Result<Vec<u8>, serde_json::Error> {
        let mut to = Self { bytes: Vec::with_capacity(USUAL_SIZE), ends: Vec::new(), error: None };
        to.codec(value, purpose);
        to.error.map_or(Ok(to.bytes), Err)
    }

    fn codec(&mut self, value: &dyn Codec, purpose: Purpose) {
        let start = self.bytes.len();
        value.write(Writer { to: self, purpose });
        if self.bytes.len() == start {
            self.fail(&"the codec of the type is incomplete");
        }
    }

    fn serde(&mut self, value: &(impl Serialize + ?Sized)) {
        if let Err(error) = serde_json::to_writer(&mut self.bytes, value) {
            self.error.get_or_insert(error);
        }
    }

    fn begin(&mut self, bracket: u8, end: u8) {
        self.bytes.push(bracket);
        self.ends.push(end);
    }

    /// Separates an item or a property from the one before.
    fn separate(&mut self) {
        if !matches!(self.bytes.last(), Some(b'[' | b'{')) {
            self.bytes.push(b',');
        }
    }
}

impl Output for JsonText {
    fn null(&mut self) {
        self.bytes.extend(b"null");
    }

    fn bool(&mut self, value: bool) {
        self.serde(&value);
    }

    fn signed(&mut self, value: i64) {
        self.serde(&value);
    }

    fn unsigned(&mut self, value: u64) {
        self.serde(&value);
    }

    fn wide(&mut self, value: i128) {
        self.serde(&value);
    }

    fn float(&mut self, value: f64) {
        self.serde(&value);
    }

    fn digits(&mut self, text: &str) {
        self.bytes.extend(text.as_bytes());
    }

    fn string(&mut self, value: &str) {
        self.serde(value);
    }

    fn value(&mut self, value: &Value) {
        self.serde(value);
    }

    fn begin_list(&mut self, _len: usize) {
        self.begin(b'[', b']');
    }

    fn item(&mut self, value: &dyn Codec, purpose: Purpose) {
        self.separate();
        self.codec(value, purpose);
    }

    fn begin_object(&mut self) {
        self.begin(b'{', b'}');
    }

    fn entry(&mut self, name: &str, value: &dyn Codec, purpose: Purpose) {
        self.separate();
        self.string(name);
        self.bytes.push(b':');
        self.codec(value, purpose);
    }

    fn end(&mut self) {
        self.bytes.extend(self.ends.pop());
    }

    fn fail(&mut self, reason: &dyn Display) {
        self.error.get_or_insert_with(|| serde_json::Error::custom(reason));
    }
}
