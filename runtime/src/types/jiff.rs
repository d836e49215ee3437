//! Conversions from and to the types of `jiff`.

use jiff::civil;
use jiff::{SignedDuration, Timestamp, ZonedDateTime};

use super::iso_duration::Span;
use super::{Date, DateTime, HttpDate, InvalidText, IsoDuration, Time, UnixTime};

const IN_RANGE: &str = "in the range of `jiff`";

impl From<Timestamp> for DateTime {
    fn from(it: Timestamp) -> Self {
        Self(it.to_string())
    }
}

/// Keeps the offset of the time zone, and not its name.
impl From<&ZonedDateTime> for DateTime {
    fn from(it: &ZonedDateTime) -> Self {
        Self(it.timestamp().display_with_offset(it.offset()).to_string())
    }
}

/// Converts to the instant. The text must have an offset from UTC.
impl TryFrom<&DateTime> for Timestamp {
    type Error = InvalidText;

    fn try_from(it: &DateTime) -> Result<Self, InvalidText> {
        let (seconds, nanoseconds) = it.unix()?;
        let nanoseconds = i32::try_from(nanoseconds).unwrap_or_default();
        Self::new(seconds, nanoseconds).map_err(|_| InvalidText::new(it.as_str(), IN_RANGE))
    }
}

/// Drops fractions of a second.
impl From<Timestamp> for HttpDate {
    fn from(it: Timestamp) -> Self {
        Self::from_unix(it.as_second())
    }
}

impl TryFrom<&HttpDate> for Timestamp {
    type Error = InvalidText;

    fn try_from(it: &HttpDate) -> Result<Self, InvalidText> {
        Self::new(it.unix()?, 0).map_err(|_| InvalidText::new(it.as_str(), IN_RANGE))
    }
}

/// Drops fractions of a second.
impl From<Timestamp> for UnixTime {
    fn from(it: Timestamp) -> Self {
        Self::from(it.as_second())
    }
}

impl TryFrom<&UnixTime> for Timestamp {
    type Error = InvalidText;

    fn try_from(it: &UnixTime) -> Result<Self, InvalidText> {
        let (seconds, nanoseconds) = it.unix()?;
        Self::new(seconds, i32::try_from(nanoseconds).unwrap_or_default()).map_err(|_| it.out_of_range(IN_RANGE))
    }
}

impl From<civil::Date> for Date {
    fn from(it: civil::Date) -> Self {
        Self(it.to_string())
    }
}

impl TryFrom<&Date> for civil::Date {
    type Error = InvalidText;

    fn try_from(it: &Date) -> Result<Self, InvalidText> {
        let parts = it.parts()?;
        let [month, day] = [parts.month, parts.day].map(|it| i8::try_from(it).unwrap_or_default());
        let year = i16::try_from(parts.year).unwrap_or_default();
        Self::new(year, month, day).map_err(|_| InvalidText::new(it.as_str(), IN_RANGE))
    }
}

/// Writes the time of day without an offset from UTC.
impl From<civil::Time> for Time {
    fn from(it: civil::Time) -> Self {
        Self(it.to_string())
    }
}

/// Converts to the time on a clock, without the offset from UTC.
impl TryFrom<&Time> for civil::Time {
    type Error = InvalidText;

    fn try_from(it: &Time) -> Result<Self, InvalidText> {
        let parts = it.parts()?;
        let [hour, minute, second] =
            [parts.hour, parts.minute, parts.second].map(|it| i8::try_from(it).unwrap_or_default());
        let nanosecond = i32::try_from(parts.nanosecond).unwrap_or_default();
        Self::new(hour, minute, second, nanosecond).map_err(|_| InvalidText::new(it.as_str(), IN_RANGE))
    }
}

impl From<SignedDuration> for IsoDuration {
    fn from(it: SignedDuration) -> Self {
        let (seconds, nanoseconds) = (it.as_secs().unsigned_abs(), it.subsec_nanos().unsigned_abs());
        Span { is_negative: it.is_negative(), seconds, nanoseconds }.into()
    }
}

/// Converts a duration without years and months. A day has 24 hours.
impl TryFrom<&IsoDuration> for SignedDuration {
    type Error = InvalidText;

    fn try_from(it: &IsoDuration) -> Result<Self, InvalidText> {
        let (seconds, nanoseconds) = it.signed()?;
        Ok(Self::new(seconds, nanoseconds))
    }
}

/// Keeps years, months and days as they are.
impl From<jiff::Span> for IsoDuration {
    fn from(it: jiff::Span) -> Self {
        Self(it.to_string())
    }
}

/// Keeps years, months and days as they are.
impl TryFrom<&IsoDuration> for jiff::Span {
    type Error = InvalidText;

    fn try_from(it: &IsoDuration) -> Result<Self, InvalidText> {
        // `jiff` reads other formats as well, such as `3 days`.
        let text = IsoDuration::parse(it.as_str())?;
        text.as_str().parse().map_err(|_| InvalidText::new(it.as_str(), IN_RANGE))
    }
}
