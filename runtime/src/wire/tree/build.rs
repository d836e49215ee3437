//! Reading of a tree from a deserializer of serde.

use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

use super::{Entry, Extent};

/// The name under which `serde_json` hands over a number, if another crate enables its feature `arbitrary_precision`.
const NUMBER: &str = "$serde_json::private::Number";

/// `true` if another crate enables the feature `arbitrary_precision` of `serde_json`. Then a [`Number`] has all digits of its text.
/// Otherwise an object with the name of numbers is an object: if it counted as a number, the numbers after it would get the digits
/// of others.
pub(super) static HAS_ALL_DIGITS: LazyLock<bool> =
    LazyLock::new(|| serde_json::from_str::<Number>("0.10").is_ok_and(|it| it.to_string() == "0.10"));

/// Appends a value to the entries.
pub(super) struct Builder<'b, 'de>(pub(super) &'b mut Vec<Entry<'de>>);

impl<'de> DeserializeSeed<'de> for Builder<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Builder<'_, 'de> {
    fn push<E>(self, entry: Entry<'de>) -> Result<(), E> {
        self.0.push(entry);
        Ok(())
    }

    fn number<E>(self, number: impl Into<Number>) -> Result<(), E> {
        self.push(Entry::Number(number.into()))
    }
}

impl<'de> Visitor<'de> for Builder<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.push(Entry::Null)
    }

    fn visit_none<E>(self) -> Result<(), E> {
        self.push(Entry::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.push(Entry::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.number(value)
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.number(value)
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        // JSON has no other floats.
        self.push(Number::from_f64(value).map_or(Entry::Null, Entry::Number))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<(), E> {
        self.push(Entry::String(Cow::Borrowed(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.push(Entry::String(Cow::Owned(value.to_owned())))
    }

    fn visit_string<E>(self, value: String) -> Result<(), E> {
        self.push(Entry::String(Cow::Owned(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let Self(entries) = self;
        let (start, mut len) = (entries.len(), 0);
        entries.push(Entry::Null);
        while items.next_element_seed(Builder(entries))?.is_some() {
            len += 1;
        }
        entries[start] = Entry::Array(Extent { len, end: entries.len() });
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut properties: A) -> Result<(), A::Error> {
        let Self(entries) = self;
        let (start, mut len) = (entries.len(), 0);
        entries.push(Entry::Null);
        while properties.next_key_seed(NameBuilder(entries))?.is_some() {
            properties.next_value_seed(Builder(entries))?;
            len += 1;
        }
        if let [Entry::String(name), Entry::String(text)] = &entries[start + 1..]
            && name == NUMBER
            && *HAS_ALL_DIGITS
            && let Ok(number) = text.parse()
        {
            entries.truncate(start);
            entries.push(Entry::Number(number));
            return Ok(());
        }
        entries[start] = Entry::Object(Extent { len, end: entries.len() });
        Ok(())
    }
}

/// Appends the name of a property, which is always a string.
struct NameBuilder<'b, 'de>(&'b mut Vec<Entry<'de>>);

impl<'de> DeserializeSeed<'de> for NameBuilder<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for NameBuilder<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a property")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<(), E> {
        self.0.push(Entry::String(Cow::Borrowed(name)));
        Ok(())
    }

    fn visit_str<E>(self, name: &str) -> Result<(), E> {
        self.0.push(Entry::String(Cow::Owned(name.to_owned())));
        Ok(())
    }

    fn visit_string<E>(self, name: String) -> Result<(), E> {
        self.0.push(Entry::String(Cow::Owned(name)));
        Ok(())
    }
}
