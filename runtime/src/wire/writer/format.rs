//! Values in any format of serde.

use std::fmt::Display;

use serde::ser::{Error as _, SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::super::Codec;
use super::super::tree::Number64;
use super::{Output, Purpose, Writer};

/// Encodes a value with a serializer of serde.
///
/// # Errors
/// If the serializer fails, or if an object has a property twice.
pub(crate) fn encode<S: Serializer>(value: &dyn Codec, purpose: Purpose, to: S) -> Result<S::Ok, S::Error> {
    let mut state = State::Ready(to);
    value.write(Writer { to: &mut state, purpose });
    match state {
        State::Done(outcome) => outcome,
        State::Ready(_) | State::Object(_) | State::List(_) | State::Taken => {
            Err(S::Error::custom("the codec of the type is incomplete"))
        }
    }
}

/// A serializer of serde, and what became of it.
enum State<S: Serializer> {
    Ready(S),
    List(S::SerializeSeq),
    Object(S::SerializeMap),
    Done(Result<S::Ok, S::Error>),
    /// For a moment, while the serializer is used.
    Taken,
}

impl<S: Serializer> State<S> {
    /// Uses the serializer. A serializer that has failed is left alone.
    fn with(&mut self, write: impl FnOnce(S) -> Result<S::Ok, S::Error>) {
        *self = match std::mem::replace(self, Self::Taken) {
            Self::Ready(to) => Self::Done(write(to)),
            other => other,
        };
    }

    fn keep_error(&mut self, outcome: Result<(), S::Error>) {
        if let Err(error) = outcome {
            *self = Self::Done(Err(error));
        }
    }
}

impl<S: Serializer> Output for State<S> {
    fn null(&mut self) {
        self.with(Serializer::serialize_unit);
    }

    fn bool(&mut self, value: bool) {
        self.with(|to| to.serialize_bool(value));
    }

    fn signed(&mut self, value: i64) {
        self.with(|to| to.serialize_i64(value));
    }

    fn unsigned(&mut self, value: u64) {
        self.with(|to| to.serialize_u64(value));
    }

    fn wide(&mut self, value: i128) {
        self.digits(&value.to_string());
    }

    fn float(&mut self, value: f64) {
        self.with(|to| to.serialize_f64(value));
    }

    /// Formats of serde have numbers of 64 bits. Others are written as a text, which `Node::digits` reads.
    fn digits(&mut self, text: &str) {
        match Number64::parse(text) {
            Some(Number64::Signed(it)) => self.signed(it),
            Some(Number64::Unsigned(it)) => self.unsigned(it),
            Some(Number64::Float(it)) => self.float(it),
            None => self.string(text),
        }
    }

    fn string(&mut self, value: &str) {
        self.with(|to| to.serialize_str(value));
    }

    fn value(&mut self, value: &Value) {
        self.with(|to| value.serialize(to));
    }

    fn begin_list(&mut self, len: usize) {
        *self = match std::mem::replace(self, Self::Taken) {
            Self::Ready(to) => to.serialize_seq(Some(len)).map_or_else(|error| Self::Done(Err(error)), Self::List),
            other => other,
        };
    }

    fn item(&mut self, value: &dyn Codec, purpose: Purpose) {
        if let Self::List(list) = self {
            let outcome = list.serialize_element(&Encoded { value, purpose });
            self.keep_error(outcome);
        }
    }

    fn begin_object(&mut self) {
        *self = match std::mem::replace(self, Self::Taken) {
            Self::Ready(to) => to.serialize_map(None).map_or_else(|error| Self::Done(Err(error)), Self::Object),
            other => other,
        };
    }

    fn entry(&mut self, name: &str, value: &dyn Codec, purpose: Purpose) {
        if let Self::Object(object) = self {
            let outcome = object.serialize_entry(name, &Encoded { value, purpose });
            self.keep_error(outcome);
        }
    }

    fn end(&mut self) {
        *self = match std::mem::replace(self, Self::Taken) {
            Self::List(list) => Self::Done(list.end()),
            Self::Object(object) => Self::Done(object.end()),
            other => other,
        };
    }

    fn fail(&mut self, reason: &dyn Display) {
        *self = Self::Done(Err(S::Error::custom(reason)));
    }
}

/// A value that a serializer of serde encodes.
struct Encoded<'a> {
    value: &'a dyn Codec,
    purpose: Purpose,
}

impl Serialize for Encoded<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        encode(self.value, self.purpose, to)
    }
}
