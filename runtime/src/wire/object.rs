//! Encoding and decoding of objects.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use indexmap::IndexMap;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};
use serde::ser::{Error as _, SerializeMap, Serializer};
use serde::{Deserialize, Serialize};

use serde_json::Value;

use super::node::{Input, NodeSeed};
use super::{UnknownFields, fit};

thread_local! {
    static SENDING: Cell<bool> = const { Cell::new(false) };
}

/// Encodes a request. Outside of it, an object is encoded with its read-only properties.
pub(crate) fn sending<T>(write: impl FnOnce() -> T) -> T {
    /// Resets the flag, even if encoding panics.
    struct End(bool);
    impl Drop for End {
        fn drop(&mut self) {
            SENDING.set(self.0);
        }
    }
    let _end = End(SENDING.replace(true));
    write()
}

/// A type that is a JSON object.
pub trait Object: Sized {
    /// Decodes the properties.
    ///
    /// # Errors
    /// If a property is required and missing, given twice, or does not decode.
    fn read<'de, A: MapAccess<'de>>(map: Map<A>) -> Result<Self, A::Error>;

    /// Encodes the properties.
    ///
    /// # Errors
    /// If the serializer fails.
    fn write<M: SerializeMap>(&self, map: &mut Writer<M>) -> Result<(), M::Error>;
}

/// Implements serde's `Serialize` and `Deserialize` for types that implement [`Object`].
#[doc(hidden)]
#[macro_export]
macro_rules! __object {
    ($($ty:ty),+ $(,)?) => {$(
        impl $crate::serde::Serialize for $ty {
            fn serialize<S: $crate::serde::Serializer>(&self, to: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::wire::write_object(self, to)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $ty {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(from: D) -> ::core::result::Result<Self, D::Error> {
                $crate::wire::read_object(from)
            }
        }
    )+};
}

/// Decodes an object. [`object!`](super::object) implements `Deserialize` with it.
///
/// # Errors
/// If the value is not an object, or [`Object::read`] fails.
pub fn read_object<'de, T: Object, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    from.deserialize_map(ObjectVisitor(PhantomData))
}

/// Encodes an object. [`object!`](super::object) implements `Serialize` with it.
///
/// # Errors
/// If the serializer fails.
pub fn write_object<T: Object, S: Serializer>(object: &T, to: S) -> Result<S::Ok, S::Error> {
    let mut writer = Writer { map: to.serialize_map(None)? };
    object.write(&mut writer)?;
    writer.map.end()
}

/// Returns the value of a required property.
///
/// # Errors
/// If the property was missing.
pub fn required<T, E: serde::de::Error>(slot: Option<T>, name: &'static str) -> Result<T, E> {
    slot.ok_or_else(|| E::missing_field(name))
}

/// Decodes the properties that belong to the flattened union of an object.
///
/// # Errors
/// If it does not decode.
pub fn variant<T: DeserializeOwned, E: serde::de::Error>(properties: UnknownFields) -> Result<T, E> {
    let properties = properties.into_fields();
    if fit::is_reading() {
        return T::deserialize(Input(&fit::object_of(properties))).map_err(E::custom);
    }
    T::deserialize(Value::Object(properties)).map_err(E::custom)
}

/// The properties of an object that is being decoded.
#[derive(Debug)]
pub struct Map<A> {
    access: A,
}

impl<A> Map<A> {
    /// Returns the name of the next property, or `None` at the end.
    ///
    /// # Errors
    /// If the input is invalid.
    pub fn key<'de>(&mut self) -> Result<Option<Key<'de>>, A::Error>
    where
        A: MapAccess<'de>,
    {
        self.access.next_key()
    }

    /// Decodes the value of a property into its slot.
    ///
    /// # Errors
    /// If the property occurs twice, or the value does not decode.
    pub fn set<'de, T: Deserialize<'de>>(&mut self, slot: &mut Option<T>) -> Result<(), A::Error>
    where
        A: MapAccess<'de>,
    {
        if slot.is_some() {
            return self.access.next_value_seed(Duplicate);
        }
        *slot = Some(self.access.next_value()?);
        Ok(())
    }

    /// Keeps the value of a property that the document does not name.
    ///
    /// # Errors
    /// If the property occurs twice, or the input is invalid.
    pub fn keep<'de>(&mut self, key: Key<'de>, unknown: &mut UnknownFields) -> Result<(), A::Error>
    where
        A: MapAccess<'de>,
    {
        if unknown.get(&key).is_some() {
            return self.access.next_value_seed(Duplicate);
        }
        fit::add_unknown(1);
        unknown.insert(key.0.into_owned(), self.access.next_value()?);
        Ok(())
    }

    /// Keeps the value of a property for the flattened union of the object.
    ///
    /// # Errors
    /// If the property occurs twice, or the input is invalid.
    pub fn hold<'de>(&mut self, key: Key<'de>, unknown: &mut UnknownFields) -> Result<(), A::Error>
    where
        A: MapAccess<'de>,
    {
        if unknown.get(&key).is_some() {
            return self.access.next_value_seed(Duplicate);
        }
        // The union decides whether the value is known. Within a union, the value is not copied for that.
        let value = if fit::is_reading() {
            fit::placeholder(&self.access.next_value_seed(NodeSeed)?, true)
        } else {
            self.access.next_value()?
        };
        unknown.insert(key.0.into_owned(), value);
        Ok(())
    }

    /// Decodes the value of an additional property with a declared type.
    ///
    /// # Errors
    /// If the property occurs twice, or the value does not decode.
    pub fn extra<'de, T: Deserialize<'de>>(
        &mut self,
        key: Key<'de>,
        entries: &mut IndexMap<String, T>,
    ) -> Result<(), A::Error>
    where
        A: MapAccess<'de>,
    {
        if entries.contains_key(&*key) {
            return self.access.next_value_seed(Duplicate);
        }
        entries.insert(key.0.into_owned(), self.access.next_value()?);
        Ok(())
    }
}

/// The name of a property, borrowed from the input where possible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key<'de>(Cow<'de, str>);

impl Deref for Key<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(KeyVisitor)
    }
}

struct KeyVisitor;

impl<'de> Visitor<'de> for KeyVisitor {
    type Value = Key<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a property")
    }

    fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok(Key(Cow::Borrowed(key)))
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Key(Cow::Owned(key.to_owned())))
    }

    fn visit_string<E>(self, key: String) -> Result<Self::Value, E> {
        Ok(Key(Cow::Owned(key)))
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Object> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<T, A::Error> {
        T::read(Map { access })
    }
}

/// Fails as the value of a repeated property, so that the error has the path of that property.
struct Duplicate;

impl<'de> DeserializeSeed<'de> for Duplicate {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, _from: D) -> Result<(), D::Error> {
        Err(D::Error::custom("duplicate field"))
    }
}

/// An object that is being encoded.
#[derive(Debug)]
pub struct Writer<M> {
    map: M,
}

impl<M: SerializeMap> Writer<M> {
    /// Encodes a property. `None` is encoded as `null`.
    ///
    /// # Errors
    /// If the serializer fails.
    pub fn put<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), M::Error> {
        self.map.serialize_entry(name, value)
    }

    /// Encodes a property, or omits it if it is `None`. The inner `None` of `Some(None)` is encoded as `null`.
    ///
    /// # Errors
    /// If the serializer fails.
    pub fn put_some<T: Serialize>(&mut self, name: &'static str, value: &Option<T>) -> Result<(), M::Error> {
        match value {
            Some(value) => self.map.serialize_entry(name, value),
            None => Ok(()),
        }
    }

    /// Encodes a read-only property, and omits it in a request.
    ///
    /// # Errors
    /// If the serializer fails.
    pub fn put_unless_sent<T: Serialize>(&mut self, name: &'static str, value: &Option<T>) -> Result<(), M::Error> {
        if SENDING.get() { Ok(()) } else { self.put_some(name, value) }
    }

    /// Encodes the properties that the document does not name.
    ///
    /// # Errors
    /// If the serializer fails.
    pub fn keep(&mut self, unknown: &UnknownFields) -> Result<(), M::Error> {
        unknown.iter().try_for_each(|(name, value)| self.map.serialize_entry(name, value))
    }

    /// Encodes the properties of the flattened union, beside properties of these names.
    ///
    /// # Errors
    /// If a property has the name of another one, if the union is not an object, or if the serializer fails.
    pub fn variant<T: Serialize>(&mut self, variant: &T, others: &[&str]) -> Result<(), M::Error> {
        let variant = serde_json::to_value(variant).map_err(M::Error::custom)?;
        match fit::properties_of(&variant).map_or(variant, Value::Object) {
            Value::Object(properties) => self.entries(&properties.into_iter().collect(), others),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
                Err(M::Error::custom("what depends on the kind is an object"))
            }
        }
    }

    /// Encodes additional properties, beside properties of these names.
    ///
    /// # Errors
    /// If a property has the name of another one, which would then occur twice, or if the serializer fails.
    pub fn entries<T: Serialize>(&mut self, entries: &IndexMap<String, T>, others: &[&str]) -> Result<(), M::Error> {
        if let Some(name) = others.iter().find(|name| entries.contains_key(**name)) {
            return Err(M::Error::custom(format_args!("`{name}` is a property of its own, and no additional one")));
        }
        entries.iter().try_for_each(|(name, value)| self.map.serialize_entry(name, value))
    }
}

#[cfg(test)]
mod tests {
    use serde::ser::SerializeMap;

    use super::{MapAccess, sending};
    use crate::wire;

    struct User {
        id: Option<String>,
        name: String,
    }

    wire::object!(User);

    impl wire::Object for User {
        fn read<'de, A: MapAccess<'de>>(mut map: wire::Map<A>) -> Result<Self, A::Error> {
            let (mut id, mut name) = (None, None);
            while let Some(key) = map.key()? {
                match &*key {
                    "id" => map.set(&mut id),
                    _ => map.set(&mut name),
                }?;
            }
            Ok(Self { id, name: wire::required(name, "name")? })
        }

        fn write<M: SerializeMap>(&self, map: &mut wire::Writer<M>) -> Result<(), M::Error> {
            map.put_unless_sent("id", &self.id)?;
            map.put("name", &self.name)
        }
    }

    #[test]
    fn read_only_properties_are_omitted_from_requests() {
        let text = r#"{"id":"7","name":"a"}"#;
        let user: User = serde_json::from_str(text).expect("it reads");
        let write = || serde_json::to_string(&user).expect("it can be written");
        assert_eq!(write(), text);
        assert_eq!(sending(write), r#"{"name":"a"}"#);
        assert_eq!(write(), text);
    }
}
