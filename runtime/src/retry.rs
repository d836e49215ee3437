//! What is repeated, and when.

use std::ops::RangeInclusive;
use std::time::{Duration, SystemTime};

use http::{HeaderMap, header};

use crate::error::{Error, TimeoutKind};

/// The longest wait that a server may ask for. Asked for a longer one, a call fails at once.
const LONGEST_ASKED: Duration = Duration::from_mins(5);

/// Keeps a backoff of no time from becoming a loop.
const SHORTEST: Duration = Duration::from_millis(1);

/// The statuses that are repeated unless the document says others.
const STATUSES: &[RangeInclusive<u16>] = &[408..=408, 429..=429, 502..=504];

/// Whether and how a call is repeated.
///
/// A call is repeated after the statuses 408, 429, 502, 503 and 504 and after connection errors, if its operation may
/// safely be sent twice or it carries an idempotency key. Any other call is repeated only if its request never left.
///
/// ```
/// use std::time::Duration;
/// use specwright_runtime::{BackoffStrategy, RetryConfig};
///
/// let patient = RetryConfig {
///     backoff: BackoffStrategy { max_elapsed_time: Duration::from_secs(600), ..BackoffStrategy::DEFAULT },
///     ..RetryConfig::DEFAULT
/// };
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RetryConfig {
    /// Whether calls are repeated at all.
    pub strategy: RetryStrategy,
    /// How long to wait before each repetition.
    pub backoff: BackoffStrategy,
    /// Whether a call is repeated if there was no connection, if it broke, or if an attempt took too long.
    pub retry_connection_errors: bool,
}

/// Whether calls are repeated at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryStrategy {
    /// They are, after waits that grow.
    Backoff,
    /// They are not, not even with another token after a 401.
    None,
}

/// How long to wait before each repetition: a random time (full jitter) of at most
/// `initial_interval * exponent ^ repetitions`, and never more than `max_interval`.
///
/// A `Retry-After` of the server is obeyed if it asks for a longer wait. If that wait would take more than five minutes,
/// or end after `max_elapsed_time` or the call's own timeout, the call fails at once instead of asking too early.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BackoffStrategy {
    /// The longest first wait.
    pub initial_interval: Duration,
    /// The longest wait of all.
    pub max_interval: Duration,
    /// By how much the longest wait grows each time.
    pub exponent: f64,
    /// When to stop: no attempt begins later than this after the start of the call.
    pub max_elapsed_time: Duration,
}

/// What a document says about repeating an operation (`x-speakeasy-retries`).
#[derive(Clone, Debug, PartialEq)]
pub struct DeclaredRetry {
    /// Whether and how, unless the client or the call says something else.
    pub config: RetryConfig,
    /// After which statuses, such as `[429..=429, 500..=599]`; the usual ones if there are none.
    pub statuses: &'static [RangeInclusive<u16>],
}

impl RetryConfig {
    /// Waits of at most half a second, growing by half, to at most a minute each and 75 seconds in all: a server that counts
    /// requests by the minute may ask for a wait of one.
    pub const DEFAULT: Self =
        Self { strategy: RetryStrategy::Backoff, backoff: BackoffStrategy::DEFAULT, retry_connection_errors: true };

    /// Nothing is repeated.
    #[must_use]
    pub const fn none() -> Self {
        Self { strategy: RetryStrategy::None, ..Self::DEFAULT }
    }
}

impl Default for RetryConfig {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl BackoffStrategy {
    /// Waits of at most half a second, growing by half, to at most a minute each and 75 seconds in all: a server that counts
    /// requests by the minute may ask for a wait of one.
    pub const DEFAULT: Self = Self {
        initial_interval: Duration::from_millis(500),
        max_interval: Duration::from_secs(60),
        exponent: 1.5,
        max_elapsed_time: Duration::from_secs(75),
    };

    /// A random part of the longest wait after this many repetitions.
    fn interval(&self, repetitions: u32) -> Duration {
        let grown = self.initial_interval.as_secs_f64() * self.exponent.powf(f64::from(repetitions));
        // What no duration can hold, and what is no number, is too long.
        let longest = Duration::try_from_secs_f64(grown).unwrap_or(self.max_interval).min(self.max_interval);
        longest.max(SHORTEST).mul_f64(fastrand::f64())
    }
}

impl Default for BackoffStrategy {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// Decides for one call.
#[derive(Debug)]
pub(crate) struct Policy {
    config: RetryConfig,
    statuses: &'static [RangeInclusive<u16>],
    /// Whether the call may be sent again although it may have arrived.
    repeatable: bool,
}

impl Policy {
    pub(crate) fn new(config: Option<RetryConfig>, declared: Option<&'static DeclaredRetry>, repeatable: bool) -> Self {
        let config = config.or(declared.map(|it| it.config)).unwrap_or_default();
        let statuses = declared.map(|it| it.statuses).filter(|it| !it.is_empty()).unwrap_or(STATUSES);
        Self { config, statuses, repeatable }
    }

    pub(crate) fn is_on(&self) -> bool {
        self.config.strategy == RetryStrategy::Backoff
    }

    /// How long to wait before the call is sent again, if it is. `elapsed` is counted from the start of the call.
    pub(crate) fn wait(&self, error: &Error, attempt: u32, elapsed: Duration) -> Option<Duration> {
        if !self.repeats(error) {
            return None;
        }
        let asked = error.retry_after().unwrap_or_default();
        let wait = asked.max(self.config.backoff.interval(attempt.saturating_sub(1)));
        let end = elapsed.checked_add(wait)?;
        (asked <= LONGEST_ASKED && end <= self.config.backoff.max_elapsed_time).then_some(wait)
    }

    fn repeats(&self, error: &Error) -> bool {
        let connection = self.config.retry_connection_errors;
        let allowed = match error {
            Error::Connection { sent, .. } => connection && (self.repeatable || !sent) && error.is_retryable(),
            Error::Timeout { kind: TimeoutKind::Connect, .. } => connection,
            Error::Timeout { kind: TimeoutKind::Attempt(_), .. } => connection && self.repeatable,
            Error::Timeout { kind: TimeoutKind::Call(_), .. } => false,
            Error::Status(answer) => {
                let status = answer.status().as_u16();
                self.repeatable && self.statuses.iter().any(|range| range.contains(&status))
            }
            // Nothing of the call itself was sent.
            Error::Credentials { .. } => error.is_retryable(),
            Error::Configuration { .. }
            | Error::Invalid { .. }
            | Error::Cancelled { .. }
            | Error::TooLarge { .. }
            | Error::Decode(_) => false,
        };
        allowed && self.is_on()
    }
}

/// Whether a status says that the same request may succeed later.
pub(crate) fn is_passing(status: u16) -> bool {
    STATUSES.iter().any(|range| range.contains(&status))
}

/// How long the server asks to wait. A date in the past is no wait at all.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(now(headers)?).unwrap_or_default())
}

/// The server's own clock, where it tells: ours may be wrong.
fn now(headers: &HeaderMap) -> Option<SystemTime> {
    let date = headers.get(header::DATE).and_then(|date| date.to_str().ok());
    date.and_then(|date| httpdate::parse_http_date(date).ok()).or_else(clock)
}

/// Our clock, where there is one.
pub(crate) fn clock() -> Option<SystemTime> {
    (!cfg!(all(target_family = "wasm", target_os = "unknown"))).then(SystemTime::now)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(headers: &[(&'static str, &'static str)]) -> Option<u64> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, value.parse().unwrap());
        }
        retry_after(&map).map(|wait| wait.as_secs())
    }

    #[test]
    fn retry_after_is_a_number_or_a_date() {
        let date = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(asked(&[("retry-after", "41")]), Some(41));
        assert_eq!(asked(&[("retry-after", " 1.5 ")]), Some(1));
        assert_eq!(asked(&[date, ("retry-after", "Sun, 06 Nov 1994 09:49:37 GMT")]), Some(3600));
        assert_eq!(asked(&[date, ("retry-after", "Sun, 06 Nov 1994 08:49:00 GMT")]), Some(0));
        assert_eq!(asked(&[("retry-after", "Sun, 06 Nov 1994 08:49:00 GMT")]), Some(0));
        for wrong in ["", "soon", "-1", "NaN", "inf", "1e300", "Sun, 99 Nov 1994 08:49:00 GMT"] {
            assert_eq!(asked(&[("retry-after", wrong)]), None, "{wrong}");
        }
    }

    #[test]
    fn waits_grow_to_their_cap_whatever_the_numbers_are() {
        let second = Duration::from_secs(1);
        let backoff = |exponent| BackoffStrategy { initial_interval: second, exponent, ..BackoffStrategy::DEFAULT };
        for _ in 0..100 {
            assert!(backoff(2.0).interval(0) <= second);
            assert!(backoff(2.0).interval(3) <= 8 * second);
            for exponent in [1e300, f64::INFINITY, f64::NAN, -2.0, 0.0] {
                assert!(backoff(exponent).interval(u32::MAX) <= 60 * second, "{exponent}");
            }
        }
        let longest = (0..1000).map(|_| backoff(2.0).interval(3)).max();
        assert!(longest > Some(6 * second), "{longest:?}");
    }
}
