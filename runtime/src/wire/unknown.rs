//! Unknown fields: properties that the document does not describe.

use std::fmt;
use std::sync::LazyLock;

use serde_json::{Map, Value};

static NONE: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);

/// The properties of an object that its document does not describe, unchanged and in order. The type has the size of a
/// pointer, because there are usually none.
#[derive(Clone, Default)]
pub struct UnknownFields(Option<Box<Fields>>);

#[derive(Clone, Default)]
struct Fields {
    fields: Map<String, Value>,
    /// The names of the optional properties that were `null`, which means absence. They are encoded again, unless they
    /// have a value now, or the object is sent.
    nulls: Vec<&'static str>,
}

impl UnknownFields {
    /// Creates the fields of a value that is decoded.
    pub(super) fn new(fields: Map<String, Value>, nulls: Vec<&'static str>) -> Self {
        let is_empty = fields.is_empty() && nulls.is_empty();
        Self((!is_empty).then(|| Box::new(Fields { fields, nulls })))
    }

    /// Returns all fields.
    #[must_use]
    pub fn fields(&self) -> &Map<String, Value> {
        self.0.as_ref().map_or(&NONE, |it| &it.fields)
    }

    /// Returns the names and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.fields().iter()
    }

    /// Sets a field, which is then sent. Returns its previous value.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        self.0.get_or_insert_default().fields.insert(name.into(), value.into())
    }

    /// Returns the value of a field.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.fields().get(name)
    }

    /// Returns whether there are no fields.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields().is_empty()
    }

    /// Returns the number of fields.
    #[must_use]
    pub fn len(&self) -> usize {
        self.fields().len()
    }

    /// Returns whether an optional property was `null`.
    pub(super) fn has_null(&self, name: &str) -> bool {
        self.0.as_ref().is_some_and(|it| it.nulls.contains(&name))
    }

    /// Returns whether there is nothing to encode.
    pub(super) fn is_absent(&self) -> bool {
        self.0.is_none()
    }
}

/// A property that was `null` equals an absent one.
impl PartialEq for UnknownFields {
    fn eq(&self, other: &Self) -> bool {
        self.fields() == other.fields()
    }
}

impl fmt::Debug for UnknownFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}
