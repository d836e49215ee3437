//! Points in time of the system's clock.

use std::time::{SystemTime, UNIX_EPOCH};

use super::DateTime;

/// As RFC 3339 has it, in UTC and whole seconds.
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
            // What lies before is rounded down as well.
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

/// The year, month and day of a day since 1970, in the proleptic calendar. Years begin in March on the way, so that a
/// leap day is the last day of one.
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let (year, month, day) = (year + era * 400, month, day - (153 * month + 2) / 5 + 1);
    if month < 10 { (year, month + 3, day) } else { (year + 1, month - 9, day) }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::DateTime;

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
