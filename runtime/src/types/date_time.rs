//! Date-times, from the system's clock and in the extended format of ISO 8601.

use std::ops::RangeInclusive;
use std::time::{SystemTime, UNIX_EPOCH};

use super::DateTime;

/// Formats the time as RFC 3339, in UTC and whole seconds.
///
/// ```
/// use std::time::{Duration, SystemTime, UNIX_EPOCH};
/// use specwright_runtime::DateTime;
///
/// let then = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
/// assert_eq!(DateTime::from(then).as_str(), "2023-11-14T22:13:20Z");
/// ```
impl From<SystemTime> for DateTime {
    fn from(at: SystemTime) -> Self {
        let seconds = match at.duration_since(UNIX_EPOCH) {
            Ok(it) => i64::try_from(it.as_secs()).unwrap_or(i64::MAX),
            // Times before 1970 are rounded down as well.
            Err(before) => {
                let before = before.duration();
                let whole = i64::try_from(before.as_secs()).unwrap_or(i64::MAX);
                -whole - i64::from(before.subsec_nanos() > 0)
            }
        };
        let (year, month, day) = date(seconds.div_euclid(86_400));
        let second = seconds.rem_euclid(86_400);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        Self(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"))
    }
}

/// Returns the year, month and day of a day since 1970, in the proleptic Gregorian calendar. Years begin in March
/// internally, so that a leap day is the last day of a year.
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let (year, month, day) = (year + era * 400, month, day - (153 * month + 2) / 5 + 1);
    if month < 10 { (year, month + 3, day) } else { (year + 1, month - 9, day) }
}

/// Returns whether a text is a date-time in the extended format of ISO 8601: `2015-09-08T22:48:09Z`.
///
/// RFC 3339 is a profile of this format. Beyond the RFC, the seconds and the offset may be absent, an offset may
/// consist of hours, and a comma may precede the fraction.
pub(crate) fn is_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once(['T', 't']) else { return false };
    let offset = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
    let (time, offset) = time.split_at(offset);
    is_date(date) && is_time(time) && is_offset(offset)
}

fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let (Some(year), Some(month), Some(day), None) = (
        number(parts.next(), 4, 0..=9999),
        number(parts.next(), 2, 1..=12),
        number(parts.next(), 2, 1..=31),
        parts.next(),
    ) else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    day <= days
}

/// Returns whether a text is a time of day. A leap second has the number 60.
fn is_time(text: &str) -> bool {
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let mut parts = whole.split(':');
    let is_start = number(parts.next(), 2, 0..=23).is_some() && number(parts.next(), 2, 0..=59).is_some();
    let is_end = match parts.next() {
        None => whole.len() == text.len(),
        seconds => number(seconds, 2, 0..=60).is_some() && parts.next().is_none(),
    };
    is_start && is_end && !fraction.is_empty() && fraction.bytes().all(|it| it.is_ascii_digit())
}

fn is_offset(text: &str) -> bool {
    if matches!(text, "" | "Z" | "z") {
        return true;
    }
    let mut parts = text[1..].split(':');
    let has_hours = number(parts.next(), 2, 0..=23).is_some();
    let has_minutes = parts.next().is_none_or(|it| number(Some(it), 2, 0..=59).is_some());
    !text.starts_with(['Z', 'z']) && has_hours && has_minutes && parts.next().is_none()
}

/// Parses a number with exactly that many digits, within the bounds.
fn number(text: Option<&str>, digits: usize, bounds: RangeInclusive<u32>) -> Option<u32> {
    let text = text.filter(|it| it.len() == digits && it.bytes().all(|it| it.is_ascii_digit()))?;
    text.parse().ok().filter(|it| bounds.contains(it))
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::{DateTime, is_date_time};

    #[test]
    fn date_times_are_those_of_iso_8601() {
        for text in [
            "2015-09-08T22:48:09Z",
            "2015-09-08t22:48:09z",
            "2015-09-08T22:48:09.123456789Z",
            "2015-09-08T22:48:09,5Z",
            "2015-09-08T22:48:09+02:00",
            "2015-09-08T22:48:09-04:30",
            "2015-09-08T22:48:09+02",
            "2015-09-08T22:48:09",
            "2015-09-08T22:48Z",
            "2016-12-31T23:59:60Z",
            "2000-02-29T00:00:00Z",
        ] {
            assert!(is_date_time(text), "{text}");
        }
    }

    #[test]
    fn other_texts_are_not_date_times() {
        for text in [
            "",
            "yesterday",
            "2015-09-08",
            "2015-09-08 22:48:09Z",
            "2013-07-11 15:31:44 +0000",
            "20150908T224809Z",
            "2015-09-08T22:48:09+0200",
            "2015-09-08T22:48:09 Z",
            "2015-09-08T22:48:09Zulu",
            "2015-09-08T22:48:09.Z",
            "2015-09-08T22:48.5Z",
            "2015-09-08T22Z",
            "2015-09-08T24:00:00Z",
            "2015-09-08T22:60:00Z",
            "2015-13-08T22:48:09Z",
            "2015-02-29T22:48:09Z",
            "1900-02-29T22:48:09Z",
            "2015-09-08T22:48:09+",
            "2015-09-08T22:48:09+é",
            "٢٠١٥-09-08T22:48:09Z",
            "15-9-8T22:48:09Z",
            "1441752489",
        ] {
            assert!(!is_date_time(text), "{text}");
        }
    }

    #[test]
    fn dates_are_those_of_the_calendar() {
        let after = |seconds| DateTime::from(UNIX_EPOCH + Duration::from_secs(seconds));
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (951_868_800, "2000-03-01T00:00:00Z"),
            (1_735_689_599, "2024-12-31T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (4_107_542_399, "2100-02-28T23:59:59Z"),
        ] {
            assert_eq!(after(seconds).as_str(), text);
        }
        let before = DateTime::from(UNIX_EPOCH - Duration::from_millis(1));
        assert_eq!(before.as_str(), "1969-12-31T23:59:59Z");
    }
}
