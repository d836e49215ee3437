//! Dates as HTTP headers have them, from and to the system's clock.

use std::time::{SystemTime, UNIX_EPOCH};

use super::calendar::date;
use super::{HttpDate, InvalidText, from_unix, to_unix};

const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Formats the time in whole seconds.
///
/// ```
/// use std::time::{Duration, SystemTime, UNIX_EPOCH};
/// use specwright_runtime::HttpDate;
///
/// let then = UNIX_EPOCH + Duration::from_secs(784_111_777);
/// assert_eq!(HttpDate::from(then).as_str(), "Sun, 06 Nov 1994 08:49:37 GMT");
/// ```
impl From<SystemTime> for HttpDate {
    fn from(at: SystemTime) -> Self {
        Self::from_unix(to_unix(at))
    }
}

/// Converts to the time of the system's clock.
impl TryFrom<&HttpDate> for SystemTime {
    type Error = InvalidText;

    fn try_from(it: &HttpDate) -> Result<Self, InvalidText> {
        from_unix(it.unix()?, 0).ok_or_else(|| InvalidText::new(it.as_str(), "a time of this system's clock"))
    }
}

impl HttpDate {
    /// Formats seconds since 1970 in UTC.
    pub(super) fn from_unix(seconds: i64) -> Self {
        let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        let (year, month, day) = date(days);
        let name = |names: &[&'static str], index: i64| {
            usize::try_from(index).ok().and_then(|index| names.get(index)).copied().unwrap_or_default()
        };
        let (weekday, month) = (name(&DAYS, days.rem_euclid(7)), name(&MONTHS, month - 1));
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        Self(format!("{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT"))
    }

    /// Returns the seconds since 1970 in UTC.
    pub(super) fn unix(&self) -> Result<i64, InvalidText> {
        let seconds = httpdate::parse_http_date(&self.0).ok().map(|at| at.duration_since(UNIX_EPOCH));
        let seconds = seconds.and_then(Result::ok).and_then(|it| i64::try_from(it.as_secs()).ok());
        seconds.ok_or_else(|| InvalidText::new(&self.0, EXPECTED))
    }
}

pub(super) const EXPECTED: &str = "a date such as `Sun, 06 Nov 1994 08:49:37 GMT`";

/// Returns whether a text is in one of the formats of HTTP.
pub(super) fn is_http_date(text: &str) -> bool {
    httpdate::parse_http_date(text).is_ok()
}
