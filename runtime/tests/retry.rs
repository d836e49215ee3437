//! Retries, with a mock on which waits take no time.

use std::time::Duration;

use specwright_runtime::__codegen::{ApiInfo, Client, ClientBuilder, DeclaredRetry};
use specwright_runtime::testing::{Mock, Reply};
use specwright_runtime::{
    Body, BoxError, BoxFuture, Bytes, CallContext, Empty, Error, HeaderMap, Hook, Json, OperationInfo, RetryConfig,
    Server, TimeoutKind, Transport, TransportError, Value, http,
};

static SERVER: Server = Server::new("https://api.example.com", &[]);

static GET: OperationInfo = ApiInfo::new(&SERVER).get("Get", "/t");

static CREATE: OperationInfo = ApiInfo::new(&SERVER).post("Create", "/t");

static DECLARED: OperationInfo = ApiInfo::new(&SERVER).get("Get", "/t").retry(&RETRY);
static RETRY: DeclaredRetry = DeclaredRetry::new().statuses(&[500..=500]);

fn client(mock: &Mock) -> Client {
    ClientBuilder::new(&[&SERVER], &[]).transport(mock.clone()).build().unwrap()
}

/// Returns the result of a call whose first request gets this reply, and the number of requests.
async fn after(operation: &'static OperationInfo, first: Reply) -> (Result<u16, Error>, usize) {
    let mock = Mock::new();
    mock.expect(operation.id, [first]).always(operation.id, Reply::status(200));
    let sent = client(&mock).call(operation).send::<Empty>().await;
    (sent.map(|response| response.status().as_u16()), mock.requests().len())
}

/// Retries without a backoff and without a limit of attempts, for this number of seconds.
fn no_backoff(max_elapsed: u64) -> RetryConfig {
    let config = RetryConfig::default().initial_interval(Duration::ZERO).max_attempts(u32::MAX);
    config.max_elapsed(Duration::from_secs(max_elapsed))
}

#[tokio::test]
async fn an_idempotent_call_is_retried_after_transient_failures() {
    for status in [408, 429, 502, 503, 504] {
        assert!(matches!(after(&GET, Reply::status(status)).await, (Ok(200), 2)), "{status}");
    }
    for reply in [Reply::reset(), Reply::refused(), Reply::timeout(), Reply::text(200, "[").truncated()] {
        assert!(matches!(after(&GET, reply.clone()).await, (Ok(200), 2)), "{reply:?}");
    }
    for status in [300, 400, 401, 404, 409, 422, 500, 501, 505] {
        let (outcome, requests) = after(&GET, Reply::status(status)).await;
        assert_eq!((outcome.unwrap_err().status().unwrap().as_u16(), requests), (status, 1));
    }
}

#[tokio::test]
async fn a_non_idempotent_call_is_retried_only_if_never_sent() {
    assert!(matches!(after(&CREATE, Reply::refused()).await, (Ok(200), 2)));
    for reply in [Reply::reset(), Reply::timeout(), Reply::text(200, "[").truncated(), Reply::rate_limited(1)] {
        assert!(matches!(after(&CREATE, reply.clone()).await, (Err(_), 1)), "{reply:?}");
    }
    for status in [408, 429, 502, 503, 504] {
        assert!(matches!(after(&CREATE, Reply::status(status)).await, (Err(Error::Status(_)), 1)), "{status}");
    }
}

#[tokio::test]
async fn an_idempotency_key_makes_a_call_idempotent() {
    let mock = Mock::new();
    mock.expect("Create", [Reply::reset(), Reply::status(503), Reply::status(201)]);
    let created = client(&mock).call(&CREATE).idempotency_key("k-1").json(&vec![1]).send::<Empty>().await.unwrap();
    assert_eq!((created.status().as_u16(), created.attempts()), (201, 3));
    for request in mock.requests() {
        assert_eq!((request.header("idempotency-key"), &*request.body), (Some("k-1"), &b"[1]"[..]));
    }
    for key in ["", "a\n"] {
        let error = client(&mock).call(&CREATE).idempotency_key(key).send::<Empty>().await.unwrap_err();
        assert!(matches!(error, Error::Invalid { .. }), "{error}");
    }
    mock.assert_done();
}

#[tokio::test]
async fn settings_of_the_call_override_the_client_and_the_document() {
    let mock = Mock::new();
    mock.always("Get", Reply::status(503));
    let patient = || ClientBuilder::new(&[&SERVER], &[]).transport(mock.clone());
    let never = patient().retry(RetryConfig::none()).build().unwrap();
    let received = |before: usize| mock.requests().len() - before;

    never.call(&GET).send::<Empty>().await.unwrap_err();
    assert_eq!(received(0), 1);
    never.call(&GET).retry(RetryConfig::DEFAULT).send::<Empty>().await.unwrap_err();
    assert!(received(1) > 1);
    let before = mock.requests().len();
    patient().build().unwrap().call(&GET).retry(RetryConfig::none()).send::<Empty>().await.unwrap_err();
    assert_eq!(received(before), 1);
    let before = mock.requests().len();
    patient().build().unwrap().call(&DECLARED).send::<Empty>().await.unwrap_err();
    assert_eq!(received(before), 1, "the document does not name 503");

    let mock = Mock::new();
    mock.expect("Get", [Reply::status(500), Reply::status(200)]);
    client(&mock).call(&DECLARED).send::<Empty>().await.unwrap();
    mock.assert_done();
}

#[tokio::test]
async fn retry_after_is_obeyed_or_ends_the_call() {
    let mock = Mock::new();
    let date = |reply: Reply| reply.header("date", "Sun, 06 Nov 1994 08:49:37 GMT");
    mock.expect(
        "Get",
        [
            Reply::rate_limited(7),
            date(Reply::status(503)).header("retry-after", "Sun, 06 Nov 1994 08:49:57 GMT"),
            date(Reply::status(503)).header("retry-after", "Sun, 06 Nov 1994 08:00:00 GMT"),
            Reply::status(204),
        ],
    );
    client(&mock).call(&GET).retry(no_backoff(75)).send::<Empty>().await.unwrap();
    let seconds: Vec<_> = mock.waits().iter().map(Duration::as_secs).collect();
    assert_eq!(seconds, [7, 20, 0]);

    for (received, budget) in [(76, 75), (3600, 75), (301, 100_000)] {
        let mock = Mock::new();
        mock.always("Get", Reply::rate_limited(received));
        let error = client(&mock).call(&GET).retry(no_backoff(budget)).send::<Empty>().await.unwrap_err();
        assert!(error.is_rate_limited() && error.is_retryable());
        assert_eq!(error.retry_after(), Some(Duration::from_secs(received)));
        assert_eq!((mock.requests().len(), mock.waits().len()), (1, 0), "{received}");
    }
}

#[tokio::test]
async fn retries_end_with_the_call_timeout() {
    let mock = Mock::new();
    mock.always("Get", Reply::status(502).delay(Duration::from_secs(10)));
    let error = client(&mock).call(&GET).retry(no_backoff(35)).send::<Empty>().await.unwrap_err();
    assert_eq!(mock.requests().len(), 4);
    assert_eq!(error.response().unwrap().attempts(), 4);
    assert_eq!(error.to_string(), "Get responded with 502 Bad Gateway to the last of 4 attempts");

    // The timeout of the call limits retries, and the last attempt has only the rest of it.
    let call = client(&mock).call(&GET).retry(no_backoff(1000)).timeout(Duration::from_secs(25));
    let error = call.send::<Empty>().await.unwrap_err();
    assert_eq!(error.timeout(), Some(TimeoutKind::Call(Duration::from_secs(25))));
    let earlier = "an earlier attempt got 502 Bad Gateway";
    assert_eq!(error.to_string(), format!("the call did not complete within 25s; {earlier}"));

    let call = client(&mock).call(&GET).retry(no_backoff(35)).attempt_timeout(Duration::from_secs(9));
    let error = call.send::<Empty>().await.unwrap_err();
    assert_eq!(error.timeout(), Some(TimeoutKind::Attempt(Duration::from_secs(9))));

    let mock = Mock::new();
    mock.always("Get", Reply::rate_limited(30));
    let error = client(&mock).call(&GET).timeout(Duration::from_secs(20)).send::<Empty>().await.unwrap_err();
    assert!(error.is_rate_limited(), "it is not waited for what cannot be in time: {error}");
    assert_eq!(mock.waits().len(), 0);
}

#[tokio::test]
async fn attempts_are_limited() {
    for (config, attempts) in [
        (RetryConfig::default(), 5),
        (RetryConfig::default().max_attempts(3), 3),
        (RetryConfig::default().max_attempts(0), 1),
        (RetryConfig::none(), 1),
    ] {
        for reply in [Reply::status(503), Reply::refused()] {
            let mock = Mock::new();
            mock.always("Get", reply);
            client(&mock).call(&GET).retry(config).send::<Empty>().await.unwrap_err();
            // There is no wait after the last attempt.
            assert_eq!((mock.requests().len(), mock.waits().len()), (attempts, attempts - 1));
        }
    }
    // The extension has a limit of time, and none of attempts.
    static LONG: DeclaredRetry = DeclaredRetry::new().initial_interval(1).max_elapsed_time(3_600_000);
    static PATIENT: OperationInfo = ApiInfo::new(&SERVER).get("Get", "/t").retry(&LONG);
    let mock = Mock::new();
    mock.expect("Get", vec![Reply::status(503); 20]).always("Get", Reply::status(200));
    client(&mock).call(&PATIENT).send::<Empty>().await.unwrap();
}

#[tokio::test]
async fn calls_share_a_budget_of_retries() {
    let mock = Mock::new();
    mock.always("Create", Reply::status(200));
    let builder = ClientBuilder::new(&[&SERVER], &[]).transport(mock.clone()).retry(no_backoff(75));
    let client = builder.retry_budget(3).build().unwrap();
    let requests_of_a_call = async |reply: Reply| {
        let before = mock.requests_of("Get").len();
        mock.expect("Get", vec![reply; 9]);
        client.call(&GET).send::<Empty>().await.ok();
        let requests = mock.requests_of("Get").len() - before;
        // Uses up the replies that are left.
        for _ in requests..9 {
            client.call(&GET).retry(RetryConfig::none()).send::<Empty>().await.ok();
        }
        requests
    };
    assert_eq!(requests_of_a_call(Reply::status(503)).await, 4);
    assert_eq!(requests_of_a_call(Reply::refused()).await, 1);
    // Ten calls that succeed pay for one retry.
    for _ in 0..10 {
        client.call(&CREATE).send::<Empty>().await.unwrap();
    }
    assert_eq!(requests_of_a_call(Reply::status(503)).await, 2);
    // The budget does not grow beyond its size.
    for _ in 0..100 {
        client.call(&CREATE).send::<Empty>().await.unwrap();
    }
    assert_eq!(requests_of_a_call(Reply::status(503)).await, 4);
}

#[tokio::test]
async fn the_last_response_survives_every_limit() {
    struct Stop;

    impl Hook for Stop {
        fn before_request(&self, at: &CallContext<'_>, _: &mut HeaderMap) -> Result<(), BoxError> {
            if at.attempt < 2 { Ok(()) } else { Err("enough".into()) }
        }
    }

    let overloaded = || Reply::text(503, "overloaded").header("x-request-id", "r-1");
    let earlier = "an earlier attempt got 503 Service Unavailable: overloaded (request r-1)";
    let builder = |mock: &Mock| ClientBuilder::new(&[&SERVER], &[]).transport(mock.clone());
    let timed = |reply: Reply| {
        let mock = Mock::new();
        mock.expect("Get", [overloaded(), reply]);
        builder(&mock).retry(RetryConfig::default().max_attempts(2)).build().unwrap().call(&GET)
    };
    let stopped = Mock::new();
    stopped.expect("Get", [overloaded()]);
    let stopped = builder(&stopped).hook(Stop).build().unwrap().call(&GET);
    for (call, expected) in [
        (timed(Reply::timeout()), "the server did not respond within 60s"),
        (timed(Reply::timeout()).timeout(Duration::from_secs(9)), "the call did not complete within 9s"),
        (timed(Reply::reset()), "the connection failed: connection reset"),
        (stopped, "the call was cancelled: enough"),
    ] {
        let error = call.send::<Empty>().await.unwrap_err();
        assert!(error.to_string().starts_with(expected), "{error}");
        assert!(error.to_string().ends_with(&format!("; {earlier}")), "{error}");
        assert_eq!((error.is_status(503), error.request_id()), (true, Some("r-1")));
        assert_eq!(error.body().unwrap(), "overloaded");
    }
}

#[tokio::test]
async fn may_have_been_sent_stays_true_after_later_attempts() {
    let mock = Mock::new();
    mock.expect("Get", [Reply::reset()]).always("Get", Reply::refused());
    let error = client(&mock).call(&GET).send::<Empty>().await.unwrap_err();
    assert!(matches!(error, Error::Connection { sent: true, .. }), "{error}");
    mock.always("Create", Reply::refused());
    let error = client(&mock).call(&CREATE).send::<Empty>().await.unwrap_err();
    assert!(matches!(error, Error::Connection { sent: false, .. }), "{error}");
    let config = RetryConfig::default().connection_errors(false);
    let before = mock.requests().len();
    client(&mock).call(&GET).retry(config).send::<Empty>().await.unwrap_err();
    assert_eq!(mock.requests().len(), before + 1);
}

#[tokio::test(start_paused = true)]
async fn dropping_a_call_stops_its_retries() {
    let mock = Mock::new();
    mock.expect("Get", [Reply::rate_limited(60), Reply::status(200)]);
    let transport = Timeless(mock.clone());
    let client = ClientBuilder::new(&[&SERVER], &[]).transport(transport).build().unwrap();
    let call = client.call(&GET).send::<Empty>();
    assert!(tokio::time::timeout(Duration::from_secs(59), call).await.is_err());
    tokio::time::sleep(Duration::from_secs(600)).await;
    assert_eq!(mock.requests().len(), 1);

    mock.expect("Get", [Reply::rate_limited(60), Reply::status(200)]);
    let start = tokio::time::Instant::now();
    client.call(&GET).send::<Empty>().await.unwrap();
    client.call(&GET).send::<Json<Value>>().await.unwrap();
    assert!(start.elapsed() >= Duration::from_secs(60));
}

/// A mock with tokio's clock.
struct Timeless(Mock);

impl Transport for Timeless {
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeout: Duration,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        self.0.send(request, timeout)
    }
}

#[test]
fn retries_need_a_timer() {
    let mock = Mock::new();
    mock.always("Get", Reply::status(503));
    let client = ClientBuilder::new(&[&SERVER], &[]).transport(Timeless(mock.clone())).build().unwrap();
    let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
    let mut outcome = |call: specwright_runtime::__codegen::Call| {
        let call = std::pin::pin!(call.send::<Empty>());
        match call.poll(&mut cx) {
            std::task::Poll::Ready(outcome) => outcome.unwrap_err(),
            std::task::Poll::Pending => panic!("there is nothing to wait for"),
        }
    };
    assert!(matches!(outcome(client.call(&GET)), Error::Status(_)));
    assert!(matches!(outcome(client.call(&GET).retry(RetryConfig::none())), Error::Status(_)));
    let error = outcome(client.call(&GET).retry(RetryConfig::DEFAULT));
    assert_eq!(error.to_string(), "retries need a timer, and there is none: set one");
}
