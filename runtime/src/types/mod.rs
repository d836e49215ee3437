//! Values that are JSON strings and keep their original text, so that they can be sent back unchanged.
//!
//! Decoding accepts any text, because servers do not always use the documented format. A [`DateTime`] in a request is
//! validated before it is sent. `parse` validates a text at once, and conversions fail if the text is not in the format.
//! The features `chrono`, `jiff` and `time` convert from and to the types of these crates.

mod base64;
mod calendar;
#[cfg(feature = "chrono")]
mod chrono;
mod date_time;
mod decimal_number;
mod http_date;
mod iso_duration;
#[cfg(feature = "jiff")]
mod jiff;
mod nullable;
#[cfg(feature = "time")]
mod time;
mod unix_time;

use std::borrow::Cow;
use std::fmt::{self, Display};
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use self::base64::NotBase64;
pub(crate) use self::date_time::is_date_time;
pub use self::decimal_number::DecimalNumber;
pub use self::nullable::Nullable;
pub use self::unix_time::UnixTime;
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
    IsoDuration;
    /// A decimal number that is sent as text, `format: decimal`: `19.90`.
    Decimal;
    /// Bytes in Base64, `format: byte`. [`encode`](Self::encode) and [`decode`](Self::decode) convert them.
    Base64;
    /// Bytes in URL-safe Base64 without padding, `format: base64url`. [`encode`](Self::encode) and [`decode`](Self::decode) convert
    /// them.
    Base64Url;
    /// A point in time, `format: http-date`, as HTTP headers have it: `Sun, 06 Nov 1994 08:49:37 GMT`.
    HttpDate;
}

#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
impl Date {
    /// Returns the year, month and day.
    fn parts(&self) -> Result<calendar::DateParts, InvalidText> {
        calendar::parse_date(&self.0).ok_or_else(|| InvalidText::new(&self.0, "a date such as `2026-03-01`"))
    }
}

#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
impl Time {
    /// Returns the time on a clock, without the offset from UTC.
    fn parts(&self) -> Result<calendar::TimeParts, InvalidText> {
        let parts = calendar::parse_offset_time(&self.0).map(|(parts, _)| parts);
        parts.ok_or_else(|| InvalidText::new(&self.0, "a time of day such as `12:00:00Z`"))
    }
}

#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
impl IsoDuration {
    /// Returns the length in seconds and nanoseconds, which have the same sign.
    fn signed(&self) -> Result<(i64, i32), InvalidText> {
        let span = self.span()?;
        let sign = if span.is_negative { -1 } else { 1 };
        let seconds = i64::try_from(span.seconds).map_err(|_| InvalidText::new(&self.0, "a duration in range"))?;
        let nanoseconds = i32::try_from(span.nanoseconds).unwrap_or_default();
        Ok((i64::from(sign) * seconds, sign * nanoseconds))
    }
}

/// Returns the seconds since 1970 in UTC. Times before 1970 are rounded down as well.
fn to_unix(at: SystemTime) -> i64 {
    match at.duration_since(UNIX_EPOCH) {
        Ok(it) => i64::try_from(it.as_secs()).unwrap_or(i64::MAX),
        Err(before) => {
            let before = before.duration();
            let whole = i64::try_from(before.as_secs()).unwrap_or(i64::MAX);
            -whole - i64::from(before.subsec_nanos() > 0)
        }
    }
}

/// Returns the time of the system's clock, if it has it.
fn from_unix(seconds: i64, nanoseconds: u32) -> Option<SystemTime> {
    let whole = Duration::from_secs(seconds.unsigned_abs());
    let start = if seconds < 0 { UNIX_EPOCH.checked_sub(whole) } else { UNIX_EPOCH.checked_add(whole) };
    start.and_then(|it| it.checked_add(Duration::from_nanos(u64::from(nanoseconds))))
}

/// Adds constructors that validate.
macro_rules! parsed {
    ($($name:ident, $expected:literal, $is_valid:expr;)+) => {$(
        impl $name {
            #[doc = concat!("Creates the value from ", $expected, ".")]
            ///
            /// # Errors
            /// If the text has another format.
            pub fn parse(text: &str) -> Result<Self, InvalidText> {
                let is_valid: fn(&str) -> bool = $is_valid;
                if is_valid(text) { Ok(Self::from(text)) } else { Err(InvalidText::new(text, $expected)) }
            }
        }

        impl FromStr for $name {
            type Err = InvalidText;

            fn from_str(text: &str) -> Result<Self, InvalidText> {
                Self::parse(text)
            }
        }
    )+};
}

parsed! {
    DateTime, "a date-time such as `2026-03-01T12:00:00Z`", is_date_time;
    Date, "a date such as `2026-03-01`", |text| calendar::parse_date(text).is_some();
    Time, "a time of day such as `12:00:00Z`", |text| calendar::parse_offset_time(text).is_some();
    HttpDate, "a date such as `Sun, 06 Nov 1994 08:49:37 GMT`", http_date::is_http_date;
    IsoDuration, "a duration such as `P3DT12H`", |text| iso_duration::parse(text).is_some();
}

/// A text that is not in the format of its type, or that has no equivalent in the type it is converted to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidText {
    text: String,
    expected: &'static str,
}

impl InvalidText {
    fn new(text: &str, expected: &'static str) -> Self {
        Self { text: text.to_owned(), expected }
    }

    /// Returns the text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl Display for InvalidText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not {}", self.text, self.expected)
    }
}

impl std::error::Error for InvalidText {}
