//! Properties that no document names.

use std::sync::LazyLock;

use serde_json::{Map, Value};

static NONE: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);

/// The properties of an object that its document does not name, as they came and in their order. One pointer wide,
/// because there are usually none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UnknownFields(Option<Box<Map<String, Value>>>);

/// Gives structs with a field `unknown` the method that reads it.
#[doc(hidden)]
#[macro_export]
macro_rules! __unknown {
    ($($ty:ty),+ $(,)?) => {$(
        impl $ty {
            /// What came that the document does not name; it is sent back as it came.
            pub fn unknown_fields(&self) -> &$crate::wire::UnknownFields {
                &self.unknown
            }
        }
    )+};
}

impl UnknownFields {
    /// All of them.
    #[must_use]
    pub fn fields(&self) -> &Map<String, Value> {
        self.0.as_deref().unwrap_or(&NONE)
    }

    /// Name and value of each, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.0.iter().flat_map(|fields| fields.iter())
    }

    /// The value of the property of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.as_ref()?.get(name)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// How many there are.
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
