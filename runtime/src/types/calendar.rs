//! The calendar: dates, times of day and offsets in the extended format of ISO 8601, and the days since 1970.

use std::ops::RangeInclusive;

/// The parts of a date-time, such as `2015-09-08T22:48:09+02:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DateTimeParts {
    date: DateParts,
    time: TimeParts,
    /// The offset from UTC in seconds, if the text has one.
    pub(super) offset: Option<i32>,
}

/// The parts of a date, which are valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DateParts {
    pub(super) year: u16,
    pub(super) month: u8,
    pub(super) day: u8,
}

/// The parts of a time of day, which are valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TimeParts {
    pub(super) hour: u8,
    pub(super) minute: u8,
    /// At most 59: the calendars of other crates have no leap seconds, so that 60 becomes 59.
    pub(super) second: u8,
    pub(super) nanosecond: u32,
}

impl DateTimeParts {
    /// Returns the seconds since 1970 and the nanoseconds after them; `None` without an offset.
    pub(super) fn unix(&self) -> Option<(i64, u32)> {
        let TimeParts { hour, minute, second, nanosecond } = self.time;
        let seconds = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second);
        Some((days_since_1970(self.date) * 86_400 + seconds - i64::from(self.offset?), nanosecond))
    }
}

/// Parses a date-time in the extended format of ISO 8601: `2015-09-08T22:48:09Z`.
///
/// RFC 3339 is a profile of this format. Beyond the RFC, the seconds and the offset may be absent, an offset may
/// consist of hours, and a comma may precede the fraction.
pub(super) fn parse_date_time(text: &str) -> Option<DateTimeParts> {
    let (date, time) = text.split_once(['T', 't'])?;
    let (time, offset) = parse_offset_time(time)?;
    Some(DateTimeParts { date: parse_date(date)?, time, offset })
}

/// Parses a time of day with an offset in seconds, which may be absent.
pub(super) fn parse_offset_time(text: &str) -> Option<(TimeParts, Option<i32>)> {
    let offset = text.find(['Z', 'z', '+', '-']).unwrap_or(text.len());
    let (time, offset) = text.split_at(offset);
    Some((parse_time(time)?, parse_offset(offset)?))
}

/// Parses a date: `2015-09-08`.
pub(super) fn parse_date(text: &str) -> Option<DateParts> {
    let mut parts = text.split('-');
    let year = number(parts.next(), 4, 0..=9999)?;
    let month = number(parts.next(), 2, 1..=12)?;
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u16::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let day = number(parts.next(), 2, 1..=days)?;
    let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    parts.next().is_none().then_some(DateParts { year, month, day })
}

/// Parses a time of day. A leap second has the number 60.
fn parse_time(text: &str) -> Option<TimeParts> {
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let mut parts = whole.split(':');
    let hour = number(parts.next(), 2, 0..=23)?;
    let minute = number(parts.next(), 2, 0..=59)?;
    let second = match parts.next() {
        None if whole.len() == text.len() => 0,
        None => return None,
        seconds => number(seconds, 2, 0..=60)?,
    };
    let [hour, minute, second] = [hour, minute, second.min(59)].map(|it| u8::try_from(it).unwrap_or_default());
    parts.next().is_none().then_some(TimeParts { hour, minute, second, nanosecond: nanoseconds(fraction)? })
}

/// Parses the digits after a decimal point. Digits after the ninth are dropped.
pub(super) fn nanoseconds(fraction: &str) -> Option<u32> {
    let is_number = !fraction.is_empty() && fraction.bytes().all(|it| it.is_ascii_digit());
    let digits = fraction.bytes().chain(std::iter::repeat(b'0')).take(9);
    is_number.then(|| digits.fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0')))
}

/// Parses an offset in seconds. The inner `None` is the absence of an offset.
fn parse_offset(text: &str) -> Option<Option<i32>> {
    let sign = match text.bytes().next() {
        None => return Some(None),
        Some(b'+') => 1,
        Some(b'-') => -1,
        Some(_) => return matches!(text, "Z" | "z").then_some(Some(0)),
    };
    let mut parts = text[1..].split(':');
    let hours = number(parts.next(), 2, 0..=23)?;
    let minutes = parts.next().map_or(Some(0), |it| number(Some(it), 2, 0..=59))?;
    parts.next().is_none().then_some(Some(sign * (i32::from(hours) * 3600 + i32::from(minutes) * 60)))
}

/// Parses a number with exactly that many digits, within the bounds.
fn number(text: Option<&str>, digits: usize, bounds: RangeInclusive<u16>) -> Option<u16> {
    let text = text.filter(|it| it.len() == digits && it.bytes().all(|it| it.is_ascii_digit()))?;
    text.parse().ok().filter(|it| bounds.contains(it))
}

/// Returns the year, month and day of a day since 1970, in the proleptic Gregorian calendar. Years begin in March
/// internally, so that a leap day is the last day of a year.
pub(super) fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let (year, month, day) = (year + era * 400, month, day - (153 * month + 2) / 5 + 1);
    if month < 10 { (year, month + 3, day) } else { (year + 1, month - 9, day) }
}

/// Returns the days from 1970 to a date: the inverse of [`date`].
fn days_since_1970(it: DateParts) -> i64 {
    let [year, month, day] = [i64::from(it.year), i64::from(it.month), i64::from(it.day)];
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let day = (153 * month + 2) / 5 + day - 1;
    let (era, year) = (year.div_euclid(400), year.rem_euclid(400));
    era * 146_097 + year * 365 + year / 4 - year / 100 + day - 719_468
}

/// Writes nanoseconds as the digits after a second, with their point; nothing for zero.
pub(super) fn fraction(nanoseconds: u32) -> String {
    if nanoseconds == 0 { String::new() } else { format!(".{nanoseconds:09}").trim_end_matches('0').to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{date, days_since_1970, parse_date, parse_date_time};

    #[test]
    fn days_and_dates_are_inverse() {
        for day in (-719_528..2_932_897).step_by(97) {
            let (year, month, day_of_month) = date(day);
            let parts = parse_date(&format!("{year:04}-{month:02}-{day_of_month:02}")).unwrap();
            assert_eq!(days_since_1970(parts), day);
        }
    }

    #[test]
    fn offsets_and_fractions_count() {
        for (text, expected) in [
            ("1970-01-01T00:00:00Z", Some((0, 0))),
            ("1970-01-01T02:00:00.5+02:00", Some((0, 500_000_000))),
            ("1970-01-01T00:00,5Z", None),
            ("1969-12-31T19:30:00,1234567891-04:30", Some((0, 123_456_789))),
            ("2016-12-31T23:59:60Z", Some((1_483_228_799, 0))),
            ("1970-01-01T00:00:00", None),
        ] {
            assert_eq!(parse_date_time(text).and_then(|it| it.unix()), expected, "{text}");
        }
    }
}
