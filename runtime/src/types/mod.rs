//! Values that are JSON strings and keep their original text, so that they can be sent back unchanged.
//!
//! Decoding accepts any text, because servers do not always use the documented format. A [`DateTime`] in a request is
//! validated before it is sent.

mod base64;
mod date_time;
mod nullable;

use std::borrow::Cow;
use std::fmt::{self, Display};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use self::base64::NotBase64;
pub(crate) use self::date_time::is_date_time;
pub use self::nullable::Nullable;
use crate::wire;

macro_rules! text {
    ($($(#[$doc:meta])+ $name:ident;)+) => {$(
        $(#[$doc])+
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Returns the original text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                String::deserialize(from).map(Self)
            }
        }

        impl wire::Text for $name {
            fn text(&self) -> Cow<'_, str> {
                Cow::Borrowed(&self.0)
            }
        }

        impl wire::Present for $name {
            type Value = str;

            fn present(&self) -> Option<&str> {
                Some(&self.0)
            }
        }

        wire::string_codec!($name, as_str);
    )+};
}

text! {
    /// A point in time, `format: date-time`, usually as in RFC 3339: `2026-03-01T12:00:00Z`.
    DateTime;
    /// A day, `format: date`, usually as in RFC 3339: `2026-03-01`.
    Date;
    /// A time of day, `format: time`, usually as in RFC 3339: `12:00:00Z`.
    Time;
    /// A span of time, `format: duration`, usually as in ISO 8601: `P3DT12H`.
    Duration;
    /// A decimal number that is sent as text, `format: decimal`: `19.90`.
    Decimal;
    /// Bytes in Base64, `format: byte`. [`encode`](Self::encode) and [`decode`](Self::decode) convert them.
    Base64;
}
