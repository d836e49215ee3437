//! Unknown fields: properties that the document does not describe.

use std::sync::LazyLock;

use serde_json::{Map, Value};

static NONE: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);

/// The properties of an object that its document does not describe, unchanged and in order. The type has the size of a
/// pointer, because there are usually none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UnknownFields(Option<Box<Map<String, Value>>>);

/// Implements `unknown_fields` for structs with a field `unknown`.
#[doc(hidden)]
#[macro_export]
macro_rules! __unknown {
    ($($ty:ty),+ $(,)?) => {$(
        impl $ty {
            /// Returns the received properties that the document does not describe. They are encoded again.
            pub fn unknown_fields(&self) -> &$crate::wire::UnknownFields {
                &self.unknown
            }
        }
    )+};
}

impl UnknownFields {
    /// Returns all fields.
    #[must_use]
    pub fn fields(&self) -> &Map<String, Value> {
        self.0.as_deref().unwrap_or(&NONE)
    }

    /// Returns the names and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.0.iter().flat_map(|fields| fields.iter())
    }

    /// Returns the value of a field.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.as_ref()?.get(name)
    }

    /// Returns whether there are no fields.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Returns the number of fields.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |fields| fields.len())
    }

    pub(crate) fn into_fields(self) -> Map<String, Value> {
        self.0.map(|fields| *fields).unwrap_or_default()
    }

    pub(crate) fn insert(&mut self, name: String, value: Value) {
        self.0.get_or_insert_default().insert(name, value);
    }
}
