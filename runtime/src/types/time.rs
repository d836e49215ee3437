//! Conversions from and to the types of `time`.

use time::{Month, OffsetDateTime, UtcOffset};

use super::calendar::fraction;
use super::iso_duration::Span;
use super::{Date, DateTime, HttpDate, InvalidText, IsoDuration, Time, UnixTime, calendar};

const IN_RANGE: &str = "in the range of `time`";

/// Keeps the offset from UTC, unless it has seconds, which the format does not allow: then the text is in UTC.
impl From<OffsetDateTime> for DateTime {
    fn from(it: OffsetDateTime) -> Self {
        let it = if it.offset().seconds_past_minute() == 0 { it } else { it.to_offset(UtcOffset::UTC) };
        let (hours, minutes, _) = it.offset().as_hms();
        let sign = if it.offset().is_negative() { '-' } else { '+' };
        let offset = match (hours.unsigned_abs(), minutes.unsigned_abs()) {
            (0, 0) => "Z".to_owned(),
            (hours, minutes) => format!("{sign}{hours:02}:{minutes:02}"),
        };
        let (date, time) = (Date::from(it.date()), Time::from(it.time()));
        Self(format!("{date}T{time}{offset}"))
    }
}

/// Keeps the offset from UTC, which the text must have.
impl TryFrom<&DateTime> for OffsetDateTime {
    type Error = InvalidText;

    fn try_from(it: &DateTime) -> Result<Self, InvalidText> {
        let (seconds, nanoseconds) = it.unix()?;
        let nanoseconds = i128::from(seconds) * 1_000_000_000 + i128::from(nanoseconds);
        let instant = Self::from_unix_timestamp_nanos(nanoseconds).ok();
        let offset = calendar::parse_date_time(it.as_str()).and_then(|it| it.offset);
        let offset = offset.and_then(|it| UtcOffset::from_whole_seconds(it).ok());
        let at = instant.zip(offset).and_then(|(instant, offset)| instant.checked_to_offset(offset));
        at.ok_or_else(|| InvalidText::new(it.as_str(), IN_RANGE))
    }
}

/// Drops fractions of a second.
impl From<OffsetDateTime> for HttpDate {
    fn from(it: OffsetDateTime) -> Self {
        Self::from_unix(it.unix_timestamp())
    }
}

impl TryFrom<&HttpDate> for OffsetDateTime {
    type Error = InvalidText;

    fn try_from(it: &HttpDate) -> Result<Self, InvalidText> {
        Self::from_unix_timestamp(it.unix()?).map_err(|_| InvalidText::new(it.as_str(), IN_RANGE))
    }
}

/// Drops fractions of a second.
impl From<OffsetDateTime> for UnixTime {
    fn from(it: OffsetDateTime) -> Self {
        Self::from(it.unix_timestamp())
    }
}

impl TryFrom<&UnixTime> for OffsetDateTime {
    type Error = InvalidText;

    fn try_from(it: &UnixTime) -> Result<Self, InvalidText> {
        let (seconds, nanoseconds) = it.unix()?;
        let nanoseconds = i128::from(seconds) * 1_000_000_000 + i128::from(nanoseconds);
        Self::from_unix_timestamp_nanos(nanoseconds).map_err(|_| it.out_of_range(IN_RANGE))
    }
}

impl From<time::Date> for Date {
    fn from(it: time::Date) -> Self {
        Self(format!("{:04}-{:02}-{:02}", it.year(), u8::from(it.month()), it.day()))
    }
}

impl TryFrom<&Date> for time::Date {
    type Error = InvalidText;

    fn try_from(it: &Date) -> Result<Self, InvalidText> {
        let parts = it.parts()?;
        let month = Month::try_from(parts.month).ok();
        let date = month.and_then(|month| Self::from_calendar_date(i32::from(parts.year), month, parts.day).ok());
        date.ok_or_else(|| InvalidText::new(it.as_str(), IN_RANGE))
    }
}

/// Writes the time of day without an offset from UTC.
impl From<time::Time> for Time {
    fn from(it: time::Time) -> Self {
        let (hour, minute, second, nanosecond) = it.as_hms_nano();
        Self(format!("{hour:02}:{minute:02}:{second:02}{}", fraction(nanosecond)))
    }
}

/// Converts to the time on a clock, without the offset from UTC.
impl TryFrom<&Time> for time::Time {
    type Error = InvalidText;

    fn try_from(it: &Time) -> Result<Self, InvalidText> {
        let parts = it.parts()?;
        let time = Self::from_hms_nano(parts.hour, parts.minute, parts.second, parts.nanosecond);
        time.map_err(|_| InvalidText::new(it.as_str(), IN_RANGE))
    }
}

impl From<time::Duration> for IsoDuration {
    fn from(it: time::Duration) -> Self {
        let (seconds, nanoseconds) = (it.whole_seconds().unsigned_abs(), it.subsec_nanoseconds().unsigned_abs());
        Span { is_negative: it.is_negative(), seconds, nanoseconds }.into()
    }
}

/// Converts a duration without years and months. A day has 24 hours.
impl TryFrom<&IsoDuration> for time::Duration {
    type Error = InvalidText;

    fn try_from(it: &IsoDuration) -> Result<Self, InvalidText> {
        let (seconds, nanoseconds) = it.signed()?;
        Ok(Self::new(seconds, nanoseconds))
    }
}
