//! Properties that are encoded beside those of another object.

use std::fmt::Display;

use serde_json::Value;

use super::super::Codec;
use super::{Output, Purpose};

/// Adds the properties of one object to another one.
pub(super) struct Beside<'a> {
    pub(super) to: &'a mut dyn Output,
    /// The names of the other properties.
    pub(super) names: &'static [&'static str],
}

impl Beside<'_> {
    fn refuse(&mut self) {
        self.to.fail(&"the remaining properties are not an object");
    }
}

impl Output for Beside<'_> {
    fn null(&mut self) {
        self.refuse();
    }

    fn bool(&mut self, _value: bool) {
        self.refuse();
    }

    fn signed(&mut self, _value: i64) {
        self.refuse();
    }

    fn unsigned(&mut self, _value: u64) {
        self.refuse();
    }

    fn wide(&mut self, _value: i128) {
        self.refuse();
    }

    fn float(&mut self, _value: f64) {
        self.refuse();
    }

    fn digits(&mut self, _text: &str) {
        self.refuse();
    }

    fn string(&mut self, _value: &str) {
        self.refuse();
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Object(properties) => {
                for (name, value) in properties {
                    self.entry(name, value, Purpose::Storage);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => self.refuse(),
        }
    }

    fn begin_list(&mut self, _len: usize) {
        self.refuse();
    }

    fn item(&mut self, _value: &dyn Codec, _purpose: Purpose) {}

    fn begin_object(&mut self) {}

    fn entry(&mut self, name: &str, value: &dyn Codec, purpose: Purpose) {
        if self.names.contains(&name) {
            self.to.fail(&format_args!("`{name}` is a property of its own, and no additional one"));
        } else {
            self.to.entry(name, value, purpose);
        }
    }

    /// The other object ends later.
    fn end(&mut self) {}

    fn fail(&mut self, reason: &dyn Display) {
        self.to.fail(reason);
    }
}
