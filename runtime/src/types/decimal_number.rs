//! Decimal numbers with all their digits.

use std::borrow::Cow;
use std::fmt::{self, Display};
use std::str::FromStr;

use super::InvalidText;
use crate::wire::{self, Codec, Node, Present, Reader, Text, Writer};

/// A decimal number that is sent as a JSON number, `format: decimal`, with the digits of the text that was received: `19.90`.
///
/// Any text can be set. Encoding fails if it is not a number of JSON. [`parse`](Self::parse) checks it at once.
///
/// Requests and responses have all digits. The formats of serde have numbers of 64 bits: a value that such a number holds exactly becomes
/// one, any other value a text.
///
/// ```
/// use specwright_runtime::DecimalNumber;
///
/// let price = DecimalNumber::parse("19.90").unwrap();
/// assert_eq!(serde_json::to_string(&price).unwrap(), "19.9");
/// let large = DecimalNumber::parse("123456789012345678901234567890.1").unwrap();
/// let text = serde_json::to_string(&large).unwrap();
/// assert_eq!(text, r#""123456789012345678901234567890.1""#);
/// assert_eq!(serde_json::from_str::<DecimalNumber>(&text).unwrap(), large);
/// assert_eq!(DecimalNumber::from(19.5).as_str(), "19.5");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DecimalNumber(String);

impl DecimalNumber {
    /// Creates the number from a text such as `19.90`.
    ///
    /// # Errors
    /// If the text is not a number of JSON.
    pub fn parse(text: &str) -> Result<Self, InvalidText> {
        if wire::is_number(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidText::new(text, "a number such as `19.90`"))
        }
    }

    /// Returns the original text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the nearest float. It is infinite if the number is too large, and NaN if the text is not a number.
    #[must_use]
    pub fn as_f64(&self) -> f64 {
        // Rust also reads texts such as `inf`.
        if wire::is_number(&self.0) { self.0.parse().unwrap_or(f64::NAN) } else { f64::NAN }
    }
}

impl FromStr for DecimalNumber {
    type Err = InvalidText;

    fn from_str(text: &str) -> Result<Self, InvalidText> {
        Self::parse(text)
    }
}

macro_rules! from {
    ($($ty:ty),+) => {$(
        impl From<$ty> for DecimalNumber {
            fn from(number: $ty) -> Self {
                Self(number.to_string())
            }
        }
    )+};
}

from!(&str, String, i32, i64, i128, u32, u64, f64);

impl Display for DecimalNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Text for DecimalNumber {
    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.0)
    }
}

impl Present for DecimalNumber {
    type Value = Self;

    fn present(&self) -> Option<&Self> {
        Some(self)
    }
}

impl Codec for DecimalNumber {
    fn read(node: Node<'_>, reader: &mut Reader) -> Option<Self> {
        match node.digits().filter(|it| wire::is_number(it)) {
            Some(digits) => Some(Self(digits.into_owned())),
            None => reader.expected("a number", node),
        }
    }

    fn placeholder() -> Self {
        Self("0".to_owned())
    }

    fn write(&self, to: Writer<'_>) {
        to.digits(&self.0);
    }
}

impl serde::Serialize for DecimalNumber {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        wire::serialize(self, to)
    }
}

impl<'de> serde::Deserialize<'de> for DecimalNumber {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        wire::deserialize(from)
    }
}
