//! Limits of the client: each value at the limit has no effect, and the first one beyond has the documented effect. The
//! other limits are tested beside the code that has them; `docs/limits.md` lists all.

use std::time::Duration;

use specwright_runtime::__codegen::{ApiInfo, Client, ClientBuilder};
use specwright_runtime::testing::{Mock, Reply};
use specwright_runtime::{Binary, Empty, Error, OperationInfo, RetryConfig, Server};

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
