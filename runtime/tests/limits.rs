//! Limits that a client keeps by itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use specwright_runtime::__codegen::{ApiInfo, ClientBuilder};
use specwright_runtime::testing::{Mock, Reply};
use specwright_runtime::{
    Body, BoxFuture, Bytes, Empty, Error, OperationInfo, RetryConfig, Server, TimeoutKind, Timer, Transport,
    TransportError, http,
};

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
