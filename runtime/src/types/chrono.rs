//! Conversions from and to the types of `chrono`.

use chrono::{FixedOffset, NaiveDate, NaiveTime, SecondsFormat, TimeDelta, TimeZone, Utc};

use super::iso_duration::Span;
use super::{Date, DateTime, HttpDate, InvalidText, IsoDuration, Time, UnixTime, calendar};

const IN_RANGE: &str = "in the range of `chrono`";

impl<Z: TimeZone> From<chrono::DateTime<Z>> for DateTime {
    fn from(it: chrono::DateTime<Z>) -> Self {
        Self(it.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

/// Converts to the instant. The text must have an offset from UTC.
impl TryFrom<&DateTime> for chrono::DateTime<Utc> {
    type Error = InvalidText;

    fn try_from(it: &DateTime) -> Result<Self, InvalidText> {
        let (seconds, nanoseconds) = it.unix()?;
        Self::from_timestamp(seconds, nanoseconds).ok_or_else(|| InvalidText::new(it.as_str(), IN_RANGE))
    }
}

/// Keeps the offset from UTC, which the text must have.
impl TryFrom<&DateTime> for chrono::DateTime<FixedOffset> {
    type Error = InvalidText;

    fn try_from(it: &DateTime) -> Result<Self, InvalidText> {
        let offset = calendar::parse_date_time(it.as_str()).and_then(|it| FixedOffset::east_opt(it.offset?));
        let offset = offset.ok_or_else(|| InvalidText::new(it.as_str(), IN_RANGE));
        Ok(chrono::DateTime::<Utc>::try_from(it)?.with_timezone(&offset?))
    }
}

/// Drops fractions of a second.
impl<Z: TimeZone> From<chrono::DateTime<Z>> for HttpDate {
    fn from(it: chrono::DateTime<Z>) -> Self {
        Self::from_unix(it.timestamp())
    }
}

impl TryFrom<&HttpDate> for chrono::DateTime<Utc> {
    type Error = InvalidText;

    fn try_from(it: &HttpDate) -> Result<Self, InvalidText> {
        Self::from_timestamp(it.unix()?, 0).ok_or_else(|| InvalidText::new(it.as_str(), IN_RANGE))
    }
}

/// Drops fractions of a second.
impl<Z: TimeZone> From<chrono::DateTime<Z>> for UnixTime {
    fn from(it: chrono::DateTime<Z>) -> Self {
        Self::from(it.timestamp())
    }
}

impl TryFrom<&UnixTime> for chrono::DateTime<Utc> {
    type Error = InvalidText;

    fn try_from(it: &UnixTime) -> Result<Self, InvalidText> {
        let (seconds, nanoseconds) = it.unix()?;
        Self::from_timestamp(seconds, nanoseconds).ok_or_else(|| it.out_of_range(IN_RANGE))
    }
}

impl From<NaiveDate> for Date {
    fn from(it: NaiveDate) -> Self {
        Self(it.to_string())
    }
}

impl TryFrom<&Date> for NaiveDate {
    type Error = InvalidText;

    fn try_from(it: &Date) -> Result<Self, InvalidText> {
        let parts = it.parts()?;
        let date = Self::from_ymd_opt(i32::from(parts.year), u32::from(parts.month), u32::from(parts.day));
        date.ok_or_else(|| InvalidText::new(it.as_str(), IN_RANGE))
    }
}

/// Writes the time of day without an offset from UTC.
impl From<NaiveTime> for Time {
    fn from(it: NaiveTime) -> Self {
        Self(it.to_string())
    }
}

/// Converts to the time on a clock, without the offset from UTC.
impl TryFrom<&Time> for NaiveTime {
    type Error = InvalidText;

    fn try_from(it: &Time) -> Result<Self, InvalidText> {
        let parts = it.parts()?;
        let [hour, minute, second] = [parts.hour, parts.minute, parts.second].map(u32::from);
        let time = Self::from_hms_nano_opt(hour, minute, second, parts.nanosecond);
        time.ok_or_else(|| InvalidText::new(it.as_str(), IN_RANGE))
    }
}

impl From<TimeDelta> for IsoDuration {
    fn from(it: TimeDelta) -> Self {
        let (seconds, nanoseconds) = (it.num_seconds().unsigned_abs(), it.subsec_nanos().unsigned_abs());
        Span { is_negative: it < TimeDelta::zero(), seconds, nanoseconds }.into()
    }
}

/// Converts a duration without years and months. A day has 24 hours.
impl TryFrom<&IsoDuration> for TimeDelta {
    type Error = InvalidText;

    fn try_from(it: &IsoDuration) -> Result<Self, InvalidText> {
        let (seconds, nanoseconds) = it.signed()?;
        let whole = Self::try_seconds(seconds).ok_or_else(|| InvalidText::new(it.as_str(), IN_RANGE));
        Ok(whole? + Self::nanoseconds(i64::from(nanoseconds)))
    }
}
