//! Points in time as numbers of seconds.

use std::borrow::Cow;
use std::fmt::{self, Display};
use std::time::SystemTime;

use serde_json::{Number, Value};

use super::{InvalidText, from_unix, to_unix};
use crate::wire::{Codec, Node, Present, Reader, Text, Writer};

/// A point in time, `format: unixtime`: the seconds since 1970 in UTC, as a number that is kept as it was received.
///
/// ```
/// use specwright_runtime::UnixTime;
///
/// let then = UnixTime::from(1_700_000_000);
/// assert_eq!(then.seconds(), Some(1_700_000_000));
/// assert_eq!(serde_json::to_string(&then).unwrap(), "1700000000");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnixTime(Number);

impl UnixTime {
    /// Returns the seconds, rounded down; `None` if the number is out of range.
    #[must_use]
    pub fn seconds(&self) -> Option<i64> {
        self.unix().ok().map(|(seconds, _)| seconds)
    }

    /// Returns the whole seconds and the nanoseconds after them.
    pub(super) fn unix(&self) -> Result<(i64, u32), InvalidText> {
        /// The largest number of seconds that a float has without a loss.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if let Some(seconds) = self.0.as_i64() {
            return Ok((seconds, 0));
        }
        let float = self.0.as_f64().filter(|it| it.abs() <= EXACT);
        let float = float.ok_or_else(|| InvalidText::new(&self.0.to_string(), "a number of seconds in range"))?;
        let (seconds, fraction) = (float.floor(), float - float.floor());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "both are in range")]
        let parts = (seconds as i64, ((fraction * 1e9).round() as u32).min(999_999_999));
        Ok(parts)
    }

    /// Returns the error of a conversion to a type with a smaller range.
    #[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
    pub(super) fn out_of_range(&self, expected: &'static str) -> InvalidText {
        InvalidText::new(&self.0.to_string(), expected)
    }
}

impl From<i64> for UnixTime {
    fn from(seconds: i64) -> Self {
        Self(seconds.into())
    }
}

impl From<i32> for UnixTime {
    fn from(seconds: i32) -> Self {
        Self(seconds.into())
    }
}

/// Rounds down to whole seconds.
impl From<SystemTime> for UnixTime {
    fn from(at: SystemTime) -> Self {
        Self(to_unix(at).into())
    }
}

/// Converts to the time of the system's clock.
impl TryFrom<&UnixTime> for SystemTime {
    type Error = InvalidText;

    fn try_from(it: &UnixTime) -> Result<Self, InvalidText> {
        let (seconds, nanoseconds) = it.unix()?;
        let at = from_unix(seconds, nanoseconds);
        at.ok_or_else(|| InvalidText::new(&it.0.to_string(), "a time of this system's clock"))
    }
}

impl Display for UnixTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Display::fmt(&self.0, f)
    }
}

impl Text for UnixTime {
    fn text(&self) -> Cow<'_, str> {
        Cow::Owned(self.0.to_string())
    }
}

impl Present for UnixTime {
    type Value = Self;

    fn present(&self) -> Option<&Self> {
        Some(self)
    }
}

impl Codec for UnixTime {
    fn read(node: Node<'_>, reader: &mut Reader) -> Option<Self> {
        // A text outside of JSON is read as the number that it spells.
        match Value::read(node, reader)? {
            Value::Number(number) => Some(Self(number)),
            Value::Null | Value::Bool(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
                i64::read(node, reader).map(Self::from)
            }
        }
    }

    fn placeholder() -> Self {
        Self::from(0)
    }

    fn write(&self, to: Writer<'_>) {
        to.value(&Value::Number(self.0.clone()));
    }
}

impl serde::Serialize for UnixTime {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(to)
    }
}

impl<'de> serde::Deserialize<'de> for UnixTime {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Number::deserialize(from).map(Self)
    }
}
