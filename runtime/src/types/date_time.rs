//! Date-times, from and to the system's clock.

use std::time::SystemTime;

use super::calendar::{self, date};
use super::{DateTime, InvalidText, from_unix, to_unix};

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
        let seconds = to_unix(at);
        let (year, month, day) = date(seconds.div_euclid(86_400));
        let second = seconds.rem_euclid(86_400);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        Self(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"))
    }
}

/// Converts to the time of the system's clock. The text must have an offset from UTC.
impl TryFrom<&DateTime> for SystemTime {
    type Error = InvalidText;

    fn try_from(it: &DateTime) -> Result<Self, InvalidText> {
        let (seconds, nanoseconds) = it.unix()?;
        let at = from_unix(seconds, nanoseconds);
        at.ok_or_else(|| InvalidText::new(it.as_str(), "a time of this system's clock"))
    }
}

impl DateTime {
    /// Returns the seconds since 1970 in UTC, and the nanoseconds after them.
    pub(super) fn unix(&self) -> Result<(i64, u32), InvalidText> {
        let parts = calendar::parse_date_time(&self.0).and_then(|it| it.unix());
        parts.ok_or_else(|| InvalidText::new(&self.0, WITH_OFFSET))
    }
}

const WITH_OFFSET: &str = "a date-time with an offset from UTC, such as `2026-03-01T12:00:00Z`";

/// Returns whether a text is a date-time in the extended format of ISO 8601, as requests need it.
pub(crate) fn is_date_time(text: &str) -> bool {
    calendar::parse_date_time(text).is_some()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime, UNIX_EPOCH};

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
        let at = SystemTime::try_from(&DateTime::from("1969-12-31T23:59:59.5Z")).unwrap();
        assert_eq!(at, UNIX_EPOCH - Duration::from_millis(500));
        assert!(SystemTime::try_from(&DateTime::from("2024-12-31T23:59:59")).is_err());
    }
}
