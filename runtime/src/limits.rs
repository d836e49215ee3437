//! Limits that a client keeps by itself: the number of requests at a time, and in a period.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use async_lock::{Semaphore, SemaphoreGuard};
use governor::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use http::{HeaderMap, StatusCode};

use crate::client::ClientBuilder;
use crate::error::Error;
use crate::timer::Timer;
use crate::{rate_limit, retry};

/// The names of the limits that apply to all requests of a client. Others, such as `zendesk-ratelimit-tickets-index`, apply to
/// some operations.
const GENERAL: &[&str] = &["ratelimit", "x-ratelimit", "x-rate-limit"];

/// The limits of a client.
#[derive(Debug)]
pub(crate) struct Limits {
    in_flight: Option<Semaphore>,
    rate: Option<Rate>,
    server: Option<ServerLimits>,
}

/// The settings of [`Limits`].
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct LimitSettings {
    /// The number of requests at a time.
    pub(crate) max_in_flight: Option<usize>,
    /// The number of requests in a period.
    pub(crate) rate: Option<(u32, Duration)>,
    /// The longest wait for a limit that the server reports.
    pub(crate) max_server_wait: Option<Duration>,
}

impl ClientBuilder {
    /// Limits the number of requests that are sent at a time. Further requests wait for their turn, within the call's timeout.
    /// A request counts until its response has been read, or, if the response is streamed, until its head has arrived.
    pub fn max_in_flight(mut self, requests: usize) -> Self {
        self.limits.max_in_flight = Some(requests);
        self
    }

    /// Limits the rate of requests: at most this many at once, and on average in each period. Further requests wait for their
    /// turn, within the call's timeout. Every attempt counts.
    pub fn rate_limit(mut self, requests: u32, period: Duration) -> Self {
        self.limits.rate = Some((requests, period));
        self
    }

    /// Waits where the server says that its limit is reached, at most this long, within the call's timeout. Requests of all
    /// operations wait until the limit resets after a response with `RateLimit-Remaining: 0` or `X-RateLimit-Remaining: 0` and a
    /// `…-Reset`, with `RateLimit: "default";r=0;t=30`, or with the status 429 and `Retry-After`. Then all of them are sent, as
    /// far as [`rate_limit`](Self::rate_limit) and [`max_in_flight`](Self::max_in_flight) allow.
    pub fn server_rate_limit(mut self, max_wait: Duration) -> Self {
        self.limits.max_server_wait = Some(max_wait);
        self
    }
}

/// The permission to send a request, which ends when the guard is dropped.
pub(crate) type Permit<'a> = Option<SemaphoreGuard<'a>>;

/// A token bucket.
#[derive(Debug)]
struct Rate {
    limiter: RateLimiter<NotKeyed, InMemoryState, Ticks, NoOpMiddleware<Nanos>>,
    clock: Ticks,
}

/// The time of the client's timer, in nanoseconds. The limiter reads it from here, because the timer may depend on the runtime
/// that a request is sent from.
#[derive(Clone, Debug, Default)]
struct Ticks(Arc<AtomicU64>);

impl Limits {
    pub(crate) fn new(settings: LimitSettings) -> Result<Self, Error> {
        let in_flight = match settings.max_in_flight {
            Some(0) => return Err(Error::configuration("`max_in_flight` must be at least 1")),
            Some(requests) => Some(Semaphore::new(requests)),
            None => None,
        };
        let rate = settings.rate.map(|(requests, period)| Rate::new(requests, period)).transpose()?;
        let server = settings.max_server_wait.map(|max_wait| ServerLimits { max_wait, until: Ticks::default() });
        Ok(Self { in_flight, rate, server })
    }

    /// Keeps the wait that a response asks for, for all later requests.
    pub(crate) fn observe(&self, status: StatusCode, headers: &HeaderMap, timer: Option<&dyn Timer>) {
        if let (Some(server), Some(timer)) = (&self.server, timer)
            && let Some(wait) = asked_wait(status, headers)
        {
            server.until.advance(timer.now().saturating_add(wait.min(server.max_wait)));
        }
    }

    /// Waits until another request may be sent.
    pub(crate) async fn permit(&self, timer: Option<&dyn Timer>) -> Result<Permit<'_>, Error> {
        let permit = match &self.in_flight {
            Some(in_flight) => Some(in_flight.acquire().await),
            None => None,
        };
        if self.rate.is_none() && self.server.is_none() {
            return Ok(permit);
        }
        let timer =
            timer.ok_or_else(|| Error::configuration("a rate limit needs a timer, and there is none: set one"))?;
        while let Some(wait) = self.wait(timer) {
            timer.sleep(wait).await;
        }
        Ok(permit)
    }

    /// Returns how long the next request has to wait; `None` if it may be sent, and then it counts. Both limits are looked at again
    /// after each wait, because another response may have asked for a longer one in the meantime.
    fn wait(&self, timer: &dyn Timer) -> Option<Duration> {
        let server = self.server.as_ref().and_then(|it| it.wait(timer));
        server.or_else(|| self.rate.as_ref().and_then(|it| it.wait(timer)))
    }
}

/// Returns how long requests of any operation have to wait after a response.
fn asked_wait(status: StatusCode, headers: &HeaderMap) -> Option<Duration> {
    let asked = retry::retry_after(headers).filter(|_| status == StatusCode::TOO_MANY_REQUESTS);
    let limits = rate_limit::of(headers);
    let exhausted = limits.iter().filter(|it| it.remaining == Some(0) && GENERAL.contains(&it.name.as_str()));
    exhausted.filter_map(|it| it.reset).chain(asked).max()
}

/// The limits that the server reports.
#[derive(Debug)]
struct ServerLimits {
    /// The longest wait.
    max_wait: Duration,
    /// The time of the client's timer before which no request is sent.
    until: Ticks,
}

impl ServerLimits {
    fn wait(&self, timer: &dyn Timer) -> Option<Duration> {
        let left = self.until.time().saturating_sub(timer.now());
        (!left.is_zero()).then_some(left)
    }
}

impl Rate {
    fn new(requests: u32, period: Duration) -> Result<Self, Error> {
        let quota = NonZeroU32::new(requests).and_then(|burst| {
            let quota = Quota::with_period(period.checked_div(requests)?)?;
            Some(quota.allow_burst(burst))
        });
        let quota = quota
            .ok_or_else(|| Error::configuration("a rate limit needs at least one request, and a longer period"))?;
        let clock = Ticks::default();
        Ok(Self { limiter: RateLimiter::direct_with_clock(quota, clock.clone()), clock })
    }

    /// Takes a request from the bucket, or returns how long none is left.
    fn wait(&self, timer: &dyn Timer) -> Option<Duration> {
        self.clock.advance(timer.now());
        self.limiter.check().err().map(|not_yet| not_yet.wait_time_from(self.clock.now()))
    }
}

impl Ticks {
    fn advance(&self, now: Duration) {
        self.0.fetch_max(u64::try_from(now.as_nanos()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    fn time(&self) -> Duration {
        Duration::from_nanos(self.0.load(Ordering::Relaxed))
    }
}

impl Clock for Ticks {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        Nanos::from(self.0.load(Ordering::Relaxed))
    }
}
