//! Limits of the client: each value at the limit has no effect, and the first one beyond has the documented effect. The
//! other limits are tested beside the code that has them; `docs/limits.md` lists all.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use specwright_runtime::__codegen::{ApiInfo, Client, ClientBuilder};
use specwright_runtime::testing::{Mock, Recorder, Reply};
use specwright_runtime::{
    Binary, Body, BoxFuture, Bytes, Empty, Error, EventStream, OperationInfo, PlainText, RetryConfig, Server,
    Transport, TransportError, http,
};

static SERVER: Server = Server::new("https://api.example.com", &[]);

static GET: OperationInfo = ApiInfo::new(&SERVER).get("Get", "/t");

fn client(mock: &Mock, retry: RetryConfig) -> Client {
    ClientBuilder::new(&[&SERVER], &[]).transport(mock.clone()).retry(retry).build().unwrap()
}

/// Returns the message of the error for a body with status 500.
async fn message(body: String) -> String {
    let mock = Mock::new();
    mock.expect("Get", [Reply::text(500, body)]);
    client(&mock, RetryConfig::none()).call(&GET).send::<Empty>().await.unwrap_err().to_string()
}

#[tokio::test]
async fn characters_of_an_error_message() {
    let shown = async |length: usize| {
        let text = "ä".repeat(length);
        let message = message(format!(r#"{{"error":"{text}"}}"#)).await;
        message.matches('ä').count()
    };
    // The last of 200 characters is then `…`.
    assert_eq!((shown(200).await, shown(201).await), (200, 199));
}

#[tokio::test]
async fn bytes_of_an_error_body_with_a_message() {
    let body = |length: usize| {
        let head = r#"{"error":"Bad","x":""#;
        format!("{head}{}\"}}", "a".repeat(length - head.len() - 2))
    };
    let with_message = async |length: usize| message(body(length)).await.ends_with(": Bad");
    assert!(with_message(64 * 1024).await);
    assert!(!with_message(64 * 1024 + 1).await);
}

#[tokio::test]
async fn bytes_of_a_response_body() {
    let read = async |length: usize| {
        let mock = Mock::new();
        mock.expect("Get", [Reply::text(200, "a".repeat(length))]);
        client(&mock, RetryConfig::none()).call(&GET).send::<Binary>().await
    };
    let limit = 8 * 1024 * 1024;
    assert_eq!(read(limit).await.unwrap().into_inner().len(), limit);
    assert!(matches!(read(limit + 1).await, Err(Error::TooLarge { .. })));
}

#[tokio::test]
async fn seconds_of_a_pause_that_the_server_asks_for() {
    let retry = RetryConfig::default().initial_interval(Duration::ZERO).max_elapsed(Duration::from_secs(100_000));
    let requests = async |seconds: u64| {
        let mock = Mock::new();
        mock.expect("Get", [Reply::rate_limited(seconds)]).always("Get", Reply::status(204));
        let is_sent = client(&mock, retry).call(&GET).send::<Empty>().await.is_ok();
        (is_sent, mock.requests().len())
    };
    assert_eq!((requests(300).await, requests(301).await), ((true, 2), (false, 1)));
}

/// Events are items of a stream.
#[tokio::test]
async fn bytes_of_an_item_of_a_stream() {
    let read = async |length: usize| {
        let mock = Mock::new();
        mock.expect("Get", [Reply::text(200, format!("data: {}\n\n", "a".repeat(length)))]);
        let call = client(&mock, RetryConfig::none()).call(&GET);
        let mut events = call.stream::<EventStream<PlainText>>().await.unwrap().into_inner();
        events.next().await.unwrap().map(|it| it.data.len())
    };
    // The limit counts the bytes of an event's lines.
    let limit = 8 * 1024 * 1024;
    let data = limit - "data: \n\n".len();
    assert_eq!(read(data).await.unwrap(), data);
    assert!(matches!(read(limit + 1).await, Err(Error::TooLarge { .. })));
}

/// Records the time that each attempt may take.
#[derive(Clone, Default)]
struct Timeouts(Arc<Mutex<Vec<Duration>>>);

impl Transport for Timeouts {
    fn send(
        &self,
        _: http::Request<Bytes>,
        timeout: Duration,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        self.0.lock().unwrap().push(timeout);
        Box::pin(async { Ok(http::Response::new(Body::whole(Bytes::new()))) })
    }
}

/// A mock's clock is its own, so that waits take no time.
#[tokio::test]
async fn seconds_of_an_attempt() {
    let timeouts = Timeouts::default();
    let client = ClientBuilder::new(&[&SERVER], &[]).transport(timeouts.clone()).retry(RetryConfig::none());
    client.build().unwrap().call(&GET).send::<Empty>().await.unwrap();
    assert_eq!(*timeouts.0.lock().unwrap(), [Duration::from_secs(60)]);
    let is_in_time = async |delay: Duration| {
        let mock = Mock::new();
        mock.expect("Get", [Reply::status(204).delay(delay)]);
        self::client(&mock, RetryConfig::none()).call(&GET).send::<Empty>().await.is_ok()
    };
    let limit = Duration::from_secs(60);
    assert!(is_in_time(limit - Duration::from_millis(1)).await);
    assert!(!is_in_time(limit).await);
}

#[tokio::test]
async fn attempts_of_a_call() {
    let outcome = async |failures: usize| {
        let mock = Mock::new();
        mock.expect("Get", vec![Reply::status(503); failures]).always("Get", Reply::status(204));
        let is_sent = client(&mock, RetryConfig::default()).call(&GET).send::<Empty>().await.is_ok();
        (is_sent, mock.requests().len())
    };
    assert_eq!((outcome(4).await, outcome(5).await), ((true, 5), (false, 5)));
}

#[tokio::test]
async fn seconds_of_all_attempts() {
    let requests = async |seconds: u64| {
        let mock = Mock::new();
        mock.expect("Get", [Reply::rate_limited(seconds)]).always("Get", Reply::status(204));
        client(&mock, RetryConfig::default()).call(&GET).send::<Empty>().await.ok();
        mock.requests().len()
    };
    assert_eq!((requests(75).await, requests(76).await), (2, 1));
}

#[tokio::test]
async fn retries_of_all_calls() {
    let mock = Mock::new();
    mock.always("Get", Reply::status(503));
    let client = client(&mock, RetryConfig::default().initial_interval(Duration::ZERO).max_attempts(2));
    let mut requests = Vec::new();
    for _ in 0..102 {
        client.call(&GET).send::<Empty>().await.unwrap_err();
        requests.push(mock.requests().len());
    }
    // Each of the first hundred calls is retried once.
    assert_eq!(requests[99..], [200, 201, 202]);
}

#[tokio::test]
async fn bytes_of_a_recorded_response() {
    let record = async |length: usize| {
        let mock = Mock::new();
        mock.expect("Get", [Reply::text(200, "a".repeat(length))]);
        let builder = ClientBuilder::new(&[&SERVER], &[]).transport(Recorder::new(mock)).max_response_size(usize::MAX);
        builder.retry(RetryConfig::none()).build().unwrap().call(&GET).send::<Binary>().await.is_ok()
    };
    let limit = 64 * 1024 * 1024;
    assert!(record(limit).await && !record(limit + 1).await);
}

#[tokio::test]
async fn seconds_before_a_stream_is_reopened() {
    let wait = async |milliseconds: u64| {
        let mock = Mock::new();
        mock.expect("Get", [Reply::text(200, format!("retry: {milliseconds}\ndata: 1\n\n")), Reply::status(204)]);
        let call = client(&mock, RetryConfig::none()).call(&GET);
        let mut events = call.stream::<EventStream<PlainText>>().await.unwrap().into_inner().reconnecting();
        while events.next().await.is_some() {}
        mock.waits()
    };
    let limit = Duration::from_secs(5 * 60);
    assert_eq!(wait(299_999).await, [limit - Duration::from_millis(1)]);
    assert_eq!((wait(300_000).await, wait(300_001).await), (vec![limit], vec![limit]));
}
