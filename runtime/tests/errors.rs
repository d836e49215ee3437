//! Questions that an error answers, and its text.

use std::error::Error as StdError;
use std::time::Duration;

use specwright_runtime::__codegen::{self as codegen, ApiInfo, ClientBuilder};
use specwright_runtime::testing::{Mock, Reply};
use specwright_runtime::{
    BoxError, CallContext, Empty, Error, HeaderMap, Hook, Json, OperationInfo, RetryConfig, Server, StatusCode, Value,
};

static SERVER: Server = Server::new("https://api.example.com", &[]);

static GET: OperationInfo = ApiInfo::new(&SERVER).get("Get", "/t");

fn builder(reply: Reply) -> ClientBuilder {
    let mock = Mock::new();
    mock.expect("Get", [reply]);
    ClientBuilder::new(&[&SERVER], &[]).transport(mock).retry(RetryConfig::none())
}

async fn error(reply: Reply) -> Error {
    builder(reply).build().unwrap().call(&GET).send::<Json<Value>>().await.unwrap_err()
}

#[tokio::test]
async fn an_error_says_what_it_is() {
    let questions = |error: &Error| {
        let answers = [
            (error.is_not_found(), "not found"),
            (error.is_unauthorized(), "unauthorized"),
            (error.is_rate_limited(), "rate limited"),
            (error.is_timeout(), "timeout"),
            (error.is_connect(), "connect"),
            (error.is_retryable(), "retryable"),
            (error.is_status(409) && error.is_status(StatusCode::CONFLICT), "conflict"),
        ];
        answers.into_iter().filter(|(is_true, _)| *is_true).map(|(_, name)| name).collect::<Vec<_>>().join(", ")
    };
    for (reply, expected) in [
        (Reply::status(404), "not found"),
        (Reply::status(401), "unauthorized"),
        (Reply::rate_limited(9), "rate limited, retryable"),
        (Reply::status(409), "conflict"),
        (Reply::status(500), ""),
        (Reply::timeout(), "timeout, retryable"),
        (Reply::refused(), "connect, retryable"),
        (Reply::reset(), "retryable"),
        (Reply::text(200, "["), ""),
    ] {
        assert_eq!(questions(&error(reply.clone()).await), expected, "{reply:?}");
    }
}

/// The error bodies of an operation, as generated code declares them.
#[derive(Debug, PartialEq)]
enum GetError {
    NotFound(Value),
    Other(Value),
}

codegen::error_body!(GetError, 404 => NotFound, 400..=499 => Other);

#[tokio::test]
async fn the_error_type_of_an_operation_decodes_an_error() {
    let body = |reply: Reply| async { GetError::of_error(&error(reply).await) };
    let found = body(Reply::json_text(404, "7")).await.unwrap().unwrap();
    assert_eq!(found, GetError::NotFound(7.into()));
    assert_eq!(body(Reply::json_text(409, "8")).await.unwrap().unwrap(), GetError::Other(8.into()));
    assert!(body(Reply::json_text(404, "[")).await.unwrap().is_err());
    assert!(body(Reply::json_text(500, "7")).await.is_none() && body(Reply::refused()).await.is_none());
}

/// An error with a source.
#[derive(Debug)]
struct Outer(std::fmt::Error);

impl std::fmt::Display for Outer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the vault is closed")
    }
}

impl StdError for Outer {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.0)
    }
}

struct Stop;

impl Hook for Stop {
    fn before_call(&self, _: &CallContext<'_>, _: &mut HeaderMap) -> Result<(), BoxError> {
        Err(Outer(std::fmt::Error).into())
    }
}

/// Returns the text of an error and its sources, as most reports print it.
fn report(error: &dyn StdError) -> String {
    let mut report = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        report.push_str(&format!(": {source}"));
        next = source.source();
    }
    report
}

#[tokio::test]
async fn a_report_prints_each_cause_once() {
    let cancelled = builder(Reply::status(200)).hook(Stop).build().unwrap().call(&GET).send::<Empty>().await;
    let late = builder(Reply::timeout()).timeout(Duration::from_secs(5)).build().unwrap();
    for (error, expected) in [
        (
            cancelled.unwrap_err(),
            format!("the call was cancelled: the vault is closed: {}", std::fmt::Error),
        ),
        (error(Reply::refused()).await, "the connection failed: connection refused".to_owned()),
        (
            late.call(&GET).send::<Empty>().await.unwrap_err(),
            "the call did not complete within 5s: no response".to_owned(),
        ),
        (
            error(Reply::text(200, "[")).await,
            "Get responded with 200 OK, but the body does not decode at `.`: EOF while parsing a list at line 1 column 1"
                .to_owned(),
        ),
    ] {
        assert_eq!(report(&error), expected);
        assert!(error.underlying().is_some());
    }
    let error = builder(Reply::status(200)).base_url("no url").build().unwrap_err();
    assert_eq!(report(&error), error.to_string());
}
