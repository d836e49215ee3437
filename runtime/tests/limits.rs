//! Limits that a client keeps by itself.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use specwright_runtime::__codegen::{ApiInfo, ClientBuilder};
use specwright_runtime::testing::{Mock, Reply};
use specwright_runtime::{
    Body, BoxFuture, Bytes, Empty, Error, OperationInfo, RetryConfig, Server, TimeoutKind, Timer, Transport,
    TransportError, http,
};
use tokio::time::Instant;

static SERVER: Server = Server::new("https://api.example.com", &[]);

static GET: OperationInfo = ApiInfo::new(&SERVER).get("Get", "/t");

/// Counts the requests that are sent at a time.
#[derive(Clone, Default)]
struct Busy {
    now: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
}

impl Transport for Busy {
    fn send(
        &self,
        _: http::Request<Bytes>,
        _: Duration,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async {
            self.most.fetch_max(self.now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            for _ in 0..5 {
                tokio::task::yield_now().await;
            }
            self.now.fetch_sub(1, Ordering::SeqCst);
            Ok(http::Response::new(Body::whole("")))
        })
    }
}

#[tokio::test]
async fn requests_in_flight_are_limited() {
    for (limit, expected) in [(None, 20), (Some(3), 3), (Some(1), 1)] {
        let busy = Busy::default();
        let builder = ClientBuilder::new(&[&SERVER], &[]).transport(busy.clone());
        let client = match limit {
            Some(limit) => builder.max_in_flight(limit).build().unwrap(),
            None => builder.build().unwrap(),
        };
        let calls: Vec<_> = (0..20).map(|_| tokio::spawn(client.call(&GET).send::<Empty>())).collect();
        for call in calls {
            call.await.unwrap().unwrap();
        }
        assert_eq!(busy.most.load(Ordering::SeqCst), expected);
    }
    let error = ClientBuilder::new(&[&SERVER], &[]).max_in_flight(0).build().unwrap_err();
    assert_eq!(error.to_string(), "`max_in_flight` must be at least 1");
}

/// Never responds.
struct Silent;

impl Transport for Silent {
    fn send(
        &self,
        _: http::Request<Bytes>,
        _: Duration,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test(start_paused = true)]
async fn the_wait_for_a_turn_is_a_part_of_the_call() {
    let client = ClientBuilder::new(&[&SERVER], &[]).transport(Silent).max_in_flight(1).build().unwrap();
    let first = tokio::spawn(client.call(&GET).send::<Empty>());
    tokio::task::yield_now().await;
    let error = client.call(&GET).timeout(Duration::from_secs(5)).send::<Empty>().await.unwrap_err();
    assert_eq!(error.timeout(), Some(TimeoutKind::Call(Duration::from_secs(5))));
    first.abort();
    assert!(first.await.is_err());
    // A call that is dropped makes room.
    let next = client.call(&GET).timeout(Duration::from_secs(5)).send::<Empty>();
    assert!(tokio::time::timeout(Duration::from_secs(9), next).await.is_err(), "it was sent to the silent server");
}

#[tokio::test]
async fn the_rate_of_requests_is_limited() {
    let mock = Mock::new();
    mock.always("Get", Reply::status(200));
    let builder = || ClientBuilder::new(&[&SERVER], &[]).transport(mock.clone());
    let client = builder().rate_limit(10, Duration::from_secs(20)).build().unwrap();
    for _ in 0..10 {
        client.call(&GET).send::<Empty>().await.unwrap();
    }
    assert_eq!(mock.now(), Duration::ZERO, "ten requests at once");
    for _ in 0..5 {
        client.call(&GET).send::<Empty>().await.unwrap();
    }
    assert_eq!(mock.now(), Duration::from_secs(10));
    mock.advance(Duration::from_secs(20));
    for _ in 0..10 {
        client.call(&GET).send::<Empty>().await.unwrap();
    }
    assert_eq!(mock.now(), Duration::from_secs(30));

    let error = client.call(&GET).timeout(Duration::from_secs(1)).send::<Empty>().await.unwrap_err();
    assert!(matches!(error, Error::Timeout { .. }), "{error}");
    for (requests, period) in [(0, Duration::from_secs(1)), (10, Duration::ZERO), (1000, Duration::from_nanos(1))] {
        let error = builder().rate_limit(requests, period).build().unwrap_err();
        assert_eq!(error.to_string(), "a rate limit needs at least one request, and a longer period");
    }
}

#[tokio::test]
async fn every_attempt_counts() {
    let mock = Mock::new();
    mock.always("Get", Reply::refused());
    let builder = ClientBuilder::new(&[&SERVER], &[]).transport(mock.clone());
    let client = builder.rate_limit(1, Duration::from_secs(10)).build().unwrap();
    client.call(&GET).retry(RetryConfig::default().max_attempts(3)).send::<Empty>().await.unwrap_err();
    assert_eq!((mock.requests().len(), mock.now()), (3, Duration::from_secs(20)));
}

/// Returns the times at which a second and a third request are sent after a reply, with a longest wait of a minute.
async fn times_after(reply: Reply) -> (u64, u64) {
    let mock = Mock::new();
    mock.expect("Get", [reply, Reply::status(200), Reply::status(200)]);
    let builder = ClientBuilder::new(&[&SERVER], &[]).transport(mock.clone()).retry(RetryConfig::none());
    let client = builder.server_rate_limit(Duration::from_secs(60)).build().unwrap();
    drop(client.call(&GET).send::<Empty>().await);
    assert_eq!(mock.now(), Duration::ZERO);
    client.call(&GET).send::<Empty>().await.unwrap();
    let second = mock.now();
    client.call(&GET).send::<Empty>().await.unwrap();
    (second.as_secs(), mock.now().as_secs())
}

#[tokio::test]
async fn requests_wait_until_the_limit_of_the_server_resets() {
    let ok = || Reply::status(200);
    let cases = [
        (ok(), 0),
        (ok().header("ratelimit-remaining", "0").header("ratelimit-reset", "30"), 30),
        (ok().header("ratelimit-remaining", "1").header("ratelimit-reset", "30"), 0),
        (ok().header("x-ratelimit-remaining", "0").header("x-ratelimit-reset", "7"), 7),
        (ok().header("x-rate-limit-remaining", "0").header("ratelimit-reset", "7"), 0),
        (ok().header("ratelimit", "\"burst\";r=0;t=5, \"day\";r=9;t=50"), 5),
        (ok().header("ratelimit", "limit=100, remaining=0, reset=8"), 8),
        // A moment, by the clock of the server.
        (
            ok().header("date", "Sun, 06 Nov 2044 08:49:37 GMT")
                .header("x-ratelimit-remaining", "0")
                .header("x-ratelimit-reset", "2362034990"),
            13,
        ),
        // The limit of some operations.
        (ok().header("zendesk-ratelimit-tickets-index", "total=100; remaining=0; resets=41"), 0),
        (Reply::rate_limited(20), 20),
        (Reply::text(503, "").header("retry-after", "20"), 0),
        (ok().header("ratelimit-remaining", "0").header("ratelimit-reset", "3600"), 60),
        // Hostile values: the largest number, negative ones, no numbers, a moment in the past, and one in the year 5138.
        (ok().header("ratelimit-remaining", "0").header("ratelimit-reset", "18446744073709551615"), 0),
        (ok().header("ratelimit-remaining", "0").header("ratelimit-reset", "-30"), 0),
        (ok().header("ratelimit-remaining", "-0").header("ratelimit-reset", "30"), 0),
        (ok().header("ratelimit-remaining", "NaN").header("ratelimit-reset", "inf"), 0),
        (ok().header("x-ratelimit-remaining", "0").header("x-ratelimit-reset", "1000000000"), 0),
        (ok().header("x-ratelimit-remaining", "0").header("x-ratelimit-reset", "99999999999"), 60),
        (Reply::text(429, "").header("retry-after", "99999999999999999999"), 0),
        (Reply::text(429, "").header("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT"), 0),
    ];
    for (index, (reply, expected)) in cases.into_iter().enumerate() {
        assert_eq!(times_after(reply).await, (expected, expected), "case {index}");
    }
}

/// Always responds with 429, and counts the requests.
#[derive(Clone, Default)]
struct Exhausted(Arc<AtomicUsize>);

impl Transport for Exhausted {
    fn send(
        &self,
        _: http::Request<Bytes>,
        _: Duration,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        self.0.fetch_add(1, Ordering::SeqCst);
        let response = http::Response::builder().status(429).header("retry-after", "20").body(Body::whole(""));
        Box::pin(std::future::ready(response.map_err(|error| TransportError::NotSent(error.into()))))
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_does_not_wait_longer_than_its_timeout_for_the_server() {
    let server = Exhausted::default();
    let builder = ClientBuilder::new(&[&SERVER], &[]).transport(server.clone()).retry(RetryConfig::none());
    let client = builder.server_rate_limit(Duration::from_secs(60)).build().unwrap();
    let error = client.call(&GET).send::<Empty>().await.unwrap_err();
    assert!(error.is_rate_limited(), "{error}");
    let error = client.call(&GET).timeout(Duration::from_secs(5)).send::<Empty>().await.unwrap_err();
    assert_eq!(error.timeout(), Some(TimeoutKind::Call(Duration::from_secs(5))));
    assert_eq!(server.0.load(Ordering::SeqCst), 1, "the second call was sent");
}

/// Responds after five seconds that the limit is reached for thirty, and keeps the times of the requests.
#[derive(Clone, Default)]
struct Slow(Arc<Mutex<Vec<Instant>>>);

impl Transport for Slow {
    fn send(
        &self,
        _: http::Request<Bytes>,
        _: Duration,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async {
            self.0.lock().unwrap().push(Instant::now());
            tokio::time::sleep(Duration::from_secs(5)).await;
            let response = http::Response::builder().header("ratelimit", "r=0, t=30").body(Body::whole(""));
            response.map_err(|error| TransportError::NotSent(error.into()))
        })
    }
}

/// A request that waits for its turn in the client's own rate sees what the server says in the meantime.
#[tokio::test(start_paused = true)]
async fn a_limit_of_the_server_that_is_reported_during_a_wait_counts() {
    let server = Slow::default();
    let builder = ClientBuilder::new(&[&SERVER], &[]).transport(server.clone());
    let builder = builder.rate_limit(1, Duration::from_secs(10)).server_rate_limit(Duration::from_secs(60));
    let client = builder.build().unwrap();
    let (first, second) = tokio::join!(client.call(&GET).send::<Empty>(), client.call(&GET).send::<Empty>());
    assert!(first.is_ok() && second.is_ok());
    let times = server.0.lock().unwrap().clone();
    assert_eq!(times[1] - times[0], Duration::from_secs(35));
}
