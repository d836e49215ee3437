//! Spans of time in the format of ISO 8601, from and to the durations of the standard library.

use std::time::Duration;

use super::calendar::{fraction, nanoseconds};
use super::{InvalidText, IsoDuration};

/// A span of time with a fixed length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) is_negative: bool,
    pub(super) seconds: u64,
    pub(super) nanoseconds: u32,
}

impl From<Span> for IsoDuration {
    fn from(it: Span) -> Self {
        let sign = if it.is_negative { "-" } else { "" };
        Self(format!("{sign}PT{}{}S", it.seconds, fraction(it.nanoseconds)))
    }
}

/// Writes the seconds: `PT90.5S`.
///
/// ```
/// use std::time::Duration;
/// use specwright_runtime::IsoDuration;
///
/// let wait = IsoDuration::from(Duration::from_millis(90_500));
/// assert_eq!(wait.as_str(), "PT90.5S");
/// assert_eq!(Duration::try_from(&IsoDuration::parse("P1DT2H")?)?.as_secs(), 26 * 60 * 60);
/// # Ok::<(), specwright_runtime::InvalidText>(())
/// ```
impl From<Duration> for IsoDuration {
    fn from(it: Duration) -> Self {
        Span { is_negative: false, seconds: it.as_secs(), nanoseconds: it.subsec_nanos() }.into()
    }
}

/// Converts a span that is not negative, and has neither years nor months, whose length varies. A day has 24 hours.
impl TryFrom<&IsoDuration> for Duration {
    type Error = InvalidText;

    fn try_from(it: &IsoDuration) -> Result<Self, InvalidText> {
        let span = it.span()?;
        let is_positive = !span.is_negative || (span.seconds, span.nanoseconds) == (0, 0);
        let duration = is_positive.then(|| Self::new(span.seconds, span.nanoseconds));
        duration.ok_or_else(|| InvalidText::new(it.as_str(), "a duration that is not negative"))
    }
}

impl IsoDuration {
    /// Returns the length, if it is fixed.
    pub(super) fn span(&self) -> Result<Span, InvalidText> {
        let parts = parse(&self.0).filter(|it| !it.has_months);
        parts.map(|it| it.span).ok_or_else(|| InvalidText::new(&self.0, FIXED))
    }
}

const FIXED: &str = "a duration without years and months, such as `P3DT12H`";

/// A parsed duration.
pub(super) struct Parts {
    span: Span,
    /// `true` if there are years or months, which `span` does not contain.
    has_months: bool,
}

/// The units before and after the `T`, in their order, with their seconds; `None` for those without a fixed length.
const UNITS: [&[(char, Option<u64>)]; 2] = [
    &[('Y', None), ('M', None), ('W', Some(604_800)), ('D', Some(86_400))],
    &[('H', Some(3600)), ('M', Some(60)), ('S', Some(1))],
];

/// Parses a duration: `P3DT12H`. There is at least one number, and one after a `T`; seconds may have a fraction.
pub(super) fn parse(text: &str) -> Option<Parts> {
    let (is_negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let text = text.strip_prefix('P')?;
    let (days, time) = text.split_once('T').map_or((text, None), |(days, time)| (days, Some(time)));
    if text.is_empty() || time.is_some_and(str::is_empty) {
        return None;
    }
    let span = Span { is_negative, seconds: 0, nanoseconds: 0 };
    let mut parts = Parts { span, has_months: false };
    for (mut rest, units) in [days, time.unwrap_or_default()].into_iter().zip(UNITS) {
        for (unit, length) in units {
            let Some((number, after)) = rest.split_once(*unit) else { continue };
            parts.add(number, *unit, *length)?;
            rest = after;
        }
        if !rest.is_empty() {
            return None;
        }
    }
    Some(parts)
}

impl Parts {
    /// Adds a number of units.
    fn add(&mut self, number: &str, unit: char, length: Option<u64>) -> Option<()> {
        let split = number.split_once(['.', ',']).filter(|_| unit == 'S');
        let (whole, fraction) = split.unwrap_or((number, "0"));
        if whole.is_empty() || !whole.bytes().all(|it| it.is_ascii_digit()) {
            return None;
        }
        let number: u64 = whole.parse().ok()?;
        self.has_months |= length.is_none();
        let seconds = length.unwrap_or_default().checked_mul(number)?;
        self.span.seconds = self.span.seconds.checked_add(seconds)?;
        self.span.nanoseconds = nanoseconds(fraction)?;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_those_of_iso_8601() {
        for (text, seconds) in [("PT0S", 0), ("PT1H30M", 5400), ("P2W", 1_209_600), ("P1DT1S", 86_401), ("+PT1M", 60)] {
            assert_eq!(Duration::try_from(&IsoDuration::from(text)), Ok(Duration::from_secs(seconds)), "{text}");
        }
        let part = Duration::try_from(&IsoDuration::from("PT1.25S"));
        assert_eq!(part, Ok(Duration::from_millis(1250)));
        for text in ["P1Y", "P1M", "-PT1S", "P1Y2M3DT4H5M6S"] {
            assert!(IsoDuration::parse(text).is_ok(), "{text}");
            assert!(Duration::try_from(&IsoDuration::from(text)).is_err(), "{text}");
        }
        for text in [
            "",
            "P",
            "PT",
            "P1DT",
            "P1",
            "PD",
            "P1.5D",
            "PT1.S",
            "P1S",
            "PT1D",
            "PT1S1M",
            "P-1D",
            "1D",
            "P99999999999999999999D",
        ] {
            assert!(IsoDuration::parse(text).is_err(), "{text}");
        }
    }
}
