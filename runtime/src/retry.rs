//! Retries: which calls are repeated, and when.

use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use http::{HeaderMap, header};

use crate::error::{Error, TimeoutKind};

/// The longest `Retry-After` that is obeyed. A call fails at once if the server asks for a longer wait.
const LONGEST_ASKED: Duration = Duration::from_secs(5 * 60);

/// The shortest wait, so that a zero backoff is not a busy loop.
const SHORTEST: Duration = Duration::from_millis(1);

/// The default number of attempts.
const MAX_ATTEMPTS: u32 = 5;

/// The default time after which no further attempt begins. A server that limits requests by the minute may ask for a wait of a
/// minute.
const MAX_ELAPSED: Duration = Duration::from_secs(75);

/// The statuses that are retried unless the document declares others.
const STATUSES: &[RangeInclusive<u16>] = &[408..=408, 429..=429, 502..=504];

/// Retry configuration of a client or a call.
///
/// A call is retried after the statuses 408, 429, 502, 503 and 504 and after connection errors, if its operation is
/// idempotent or the call has an idempotency key. Any other call is retried only if its request was never sent.
///
/// The waits between attempts grow exponentially, with full jitter: each wait is a random time of at most `initial_interval *
/// exponent ^ retries`, and never more than `max_interval`. A longer `Retry-After` of the server is obeyed. If that wait would
/// exceed five minutes, or end after `max_elapsed` or the call's timeout, the call fails at once.
///
/// A request that the server refused with a 401 is sent once more if there is a new token. This does not count as an attempt,
/// and [`none`](Self::none) does not disable it.
///
/// ```
/// use std::time::Duration;
/// use specwright_runtime::RetryConfig;
///
/// let patient = RetryConfig::default().max_attempts(10).max_elapsed(Duration::from_secs(600));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct RetryConfig {
    /// The number of attempts, including the first.
    pub max_attempts: u32,
    /// The time after the start of the call at which no further attempt begins.
    pub max_elapsed: Duration,
    /// The upper bound of the first wait.
    pub initial_interval: Duration,
    /// The upper bound of every wait.
    pub max_interval: Duration,
    /// The factor by which the upper bound grows with each retry. Speakeasy calls it the exponent.
    pub exponent: f64,
    /// `true` if a call is retried after a failed or broken connection, or a timed-out attempt.
    pub connection_errors: bool,
}

/// The retry configuration that a document declares for an operation (`x-speakeasy-retries`). The client and the call can
/// override it.
#[derive(Clone, Debug, PartialEq)]
pub struct DeclaredRetry {
    config: RetryConfig,
    /// The statuses that are retried; the default statuses if empty.
    statuses: &'static [RangeInclusive<u16>],
}

impl DeclaredRetry {
    /// Declares the default configuration.
    #[must_use]
    pub const fn new() -> Self {
        Self { config: RetryConfig::DEFAULT, statuses: &[] }
    }

    /// Declares that requests are not retried.
    #[must_use]
    pub const fn none() -> Self {
        Self { config: RetryConfig::none(), statuses: &[] }
    }

    /// Sets the upper bound of the first wait.
    #[must_use]
    pub const fn initial_interval(mut self, milliseconds: u64) -> Self {
        self.config = self.config.initial_interval(Duration::from_millis(milliseconds));
        self
    }

    /// Sets the upper bound of every wait.
    #[must_use]
    pub const fn max_interval(mut self, milliseconds: u64) -> Self {
        self.config = self.config.max_interval(Duration::from_millis(milliseconds));
        self
    }

    /// Sets the time after the start of the call at which no further attempt begins. This limit replaces that of the number
    /// of attempts, because the extension has only this one.
    #[must_use]
    pub const fn max_elapsed_time(mut self, milliseconds: u64) -> Self {
        let unlimited = if self.config.is_on() { u32::MAX } else { 1 };
        self.config = self.config.max_elapsed(Duration::from_millis(milliseconds)).max_attempts(unlimited);
        self
    }

    /// Sets the factor by which the upper bound of the waits grows with each retry.
    #[must_use]
    pub const fn exponent(mut self, exponent: f64) -> Self {
        self.config = self.config.exponent(exponent);
        self
    }

    /// Sets whether a call is retried after a failed or broken connection, or a timed-out attempt.
    #[must_use]
    pub const fn connection_errors(mut self, retry: bool) -> Self {
        self.config = self.config.connection_errors(retry);
        self
    }

    /// Sets the statuses that are retried, such as `[429..=429, 500..=599]`.
    #[must_use]
    pub const fn statuses(mut self, statuses: &'static [RangeInclusive<u16>]) -> Self {
        self.statuses = statuses;
        self
    }
}

impl Default for DeclaredRetry {
    fn default() -> Self {
        Self::new()
    }
}

impl RetryConfig {
    /// At most five attempts, with waits of at most half a second at first, growing by half, to at most a minute each and 75
    /// seconds in all. Servers that limit requests by the minute may ask for a wait of a minute.
    pub const DEFAULT: Self = Self {
        max_attempts: MAX_ATTEMPTS,
        max_elapsed: MAX_ELAPSED,
        initial_interval: Duration::from_millis(500),
        max_interval: Duration::from_secs(60),
        exponent: 1.5,
        connection_errors: true,
    };

    /// Disables retries: a call has one attempt.
    #[must_use]
    pub const fn none() -> Self {
        Self::DEFAULT.max_attempts(1)
    }

    /// Sets the number of attempts, including the first. 1 disables retries, and so does 0.
    #[must_use]
    pub const fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// Sets the time after the start of the call at which no further attempt begins.
    #[must_use]
    pub const fn max_elapsed(mut self, time: Duration) -> Self {
        self.max_elapsed = time;
        self
    }

    /// Sets the upper bound of the first wait.
    #[must_use]
    pub const fn initial_interval(mut self, time: Duration) -> Self {
        self.initial_interval = time;
        self
    }

    /// Sets the upper bound of every wait, except for one that the server asks for.
    #[must_use]
    pub const fn max_interval(mut self, time: Duration) -> Self {
        self.max_interval = time;
        self
    }

    /// Sets the factor by which the upper bound of the waits grows with each retry: 2.0 doubles it.
    #[must_use]
    pub const fn exponent(mut self, factor: f64) -> Self {
        self.exponent = factor;
        self
    }

    /// Sets whether a call is retried after a failed or broken connection, or a timed-out attempt.
    #[must_use]
    pub const fn connection_errors(mut self, retry: bool) -> Self {
        self.connection_errors = retry;
        self
    }

    const fn is_on(&self) -> bool {
        self.max_attempts > 1
    }

    /// Returns a random wait after this many retries.
    fn interval(&self, repetitions: u32) -> Duration {
        let grown = self.initial_interval.as_secs_f64() * self.exponent.powf(f64::from(repetitions));
        // A value that is not a duration, or is not a number, counts as too long.
        let longest = Duration::try_from_secs_f64(grown).unwrap_or(self.max_interval).min(self.max_interval);
        longest.max(SHORTEST).mul_f64(fastrand::f64())
    }
}

impl Default for RetryConfig {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// The retry policy of one call.
#[derive(Debug)]
pub(crate) struct Policy {
    config: RetryConfig,
    statuses: &'static [RangeInclusive<u16>],
    /// `true` if the call may be sent again although the server may have received it.
    idempotent: bool,
}

impl Policy {
    pub(crate) fn new(config: Option<RetryConfig>, declared: Option<&'static DeclaredRetry>, idempotent: bool) -> Self {
        let config = config.or(declared.map(|it| it.config)).unwrap_or_default();
        let statuses = declared.map(|it| it.statuses).filter(|it| !it.is_empty()).unwrap_or(STATUSES);
        Self { config, statuses, idempotent }
    }

    pub(crate) fn is_on(&self) -> bool {
        self.config.is_on()
    }

    /// Returns the wait before the next attempt, or `None` if the call is not retried. `elapsed` is the time since the
    /// start of the call.
    pub(crate) fn wait(&self, error: &Error, attempt: u32, elapsed: Duration) -> Option<Duration> {
        if attempt >= self.config.max_attempts || !self.repeats(error) {
            return None;
        }
        let asked = error.retry_after().unwrap_or_default();
        let wait = asked.max(self.config.interval(attempt.saturating_sub(1)));
        let end = elapsed.checked_add(wait)?;
        (asked <= LONGEST_ASKED && end <= self.config.max_elapsed).then_some(wait)
    }

    fn repeats(&self, error: &Error) -> bool {
        let connection = self.config.connection_errors;
        match error {
            Error::Connection { sent, .. } => connection && (self.idempotent || !sent) && error.is_retryable(),
            Error::Timeout { kind: TimeoutKind::Connect, .. } => connection,
            Error::Timeout { kind: TimeoutKind::Attempt(_), .. } => connection && self.idempotent,
            Error::Timeout { kind: TimeoutKind::Call(_), .. } => false,
            Error::Status(response) => {
                let status = response.status().as_u16();
                self.idempotent && self.statuses.iter().any(|range| range.contains(&status))
            }
            // Only the token request was sent, not the call.
            Error::Credentials { .. } => error.is_retryable(),
            Error::Configuration { .. }
            | Error::Invalid { .. }
            | Error::Cancelled { .. }
            | Error::TooLarge { .. }
            | Error::Decode(_) => false,
        }
    }
}

/// The retries that the calls of a client share, so that a server that fails is not flooded with retries. Each retry takes one;
/// a call that succeeds after retries gives one back, and a call that succeeds at once a tenth of one.
#[derive(Debug)]
pub(crate) struct RetryBudget {
    /// The number of tenths that are left.
    left: AtomicU64,
    capacity: u64,
}

/// The parts of a retry that [`RetryBudget`] counts.
const PARTS: u64 = 10;

impl RetryBudget {
    /// Creates a full budget for this number of retries.
    pub(crate) fn new(retries: u32) -> Self {
        let capacity = u64::from(retries) * PARTS;
        Self { left: AtomicU64::new(capacity), capacity }
    }

    /// Takes a retry, and returns whether there was one.
    pub(crate) fn take(&self) -> bool {
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(PARTS)).is_ok()
    }

    /// Counts a call that succeeded.
    pub(crate) fn succeeded(&self, was_retried: bool) {
        let parts = if was_retried { PARTS } else { 1 };
        let give = |left: u64| Some(left.saturating_add(parts).min(self.capacity));
        // The closure always returns a value.
        let _ = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, give);
    }
}

/// Returns whether a status is temporary, so that the same request may succeed later.
pub(crate) fn is_passing(status: u16) -> bool {
    STATUSES.iter().any(|range| range.contains(&status))
}

/// Returns the wait that the server requests. A date in the past means no wait.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(now(headers)?).unwrap_or_default())
}

/// Returns the server's clock, if it sent the header `date`, because the local clock may be wrong.
pub(crate) fn now(headers: &HeaderMap) -> Option<SystemTime> {
    let date = headers.get(header::DATE).and_then(|date| date.to_str().ok());
    date.and_then(|date| httpdate::parse_http_date(date).ok()).or_else(clock)
}

/// Returns the local clock, if the platform has one.
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
    fn waits_grow_to_the_maximum() {
        let second = Duration::from_secs(1);
        let backoff = |exponent| RetryConfig::DEFAULT.initial_interval(second).exponent(exponent);
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
