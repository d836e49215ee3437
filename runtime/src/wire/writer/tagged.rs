//! Objects that are encoded with a property which their type does not have.

use std::fmt::Display;

use serde_json::Value;

use super::super::Codec;
use super::{Output, Purpose};

/// Adds a property to an object, unless the object has it.
pub(super) struct Tagged<'a> {
    pub(super) to: &'a mut dyn Output,
    pub(super) name: &'static str,
    pub(super) text: &'static str,
    /// `true` until the property is written, if the value is an object.
    pub(super) is_missing: bool,
}

impl Output for Tagged<'_> {
    fn null(&mut self) {
        self.to.null();
    }

    fn bool(&mut self, value: bool) {
        self.to.bool(value);
    }

    fn signed(&mut self, value: i64) {
        self.to.signed(value);
    }

    fn unsigned(&mut self, value: u64) {
        self.to.unsigned(value);
    }

    fn wide(&mut self, value: i128) {
        self.to.wide(value);
    }

    fn float(&mut self, value: f64) {
        self.to.float(value);
    }

    fn digits(&mut self, text: &str) {
        self.to.digits(text);
    }

    fn string(&mut self, value: &str) {
        self.to.string(value);
    }

    fn value(&mut self, value: &Value) {
        self.to.value(value);
    }

    fn begin_list(&mut self, len: usize) {
        self.to.begin_list(len);
    }

    fn item(&mut self, value: &dyn Codec, purpose: Purpose) {
        self.to.item(value, purpose);
    }

    fn begin_object(&mut self) {
        self.is_missing = true;
        self.to.begin_object();
    }

    fn entry(&mut self, name: &str, value: &dyn Codec, purpose: Purpose) {
        self.is_missing &= name != self.name;
        self.to.entry(name, value, purpose);
    }

    fn end(&mut self) {
        if self.is_missing {
            self.to.entry(self.name, &self.text.to_owned(), Purpose::Storage);
        }
        self.to.end();
    }

    fn fail(&mut self, reason: &dyn Display) {
        self.to.fail(reason);
    }
}
