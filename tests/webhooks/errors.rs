//! Errors of handlers: `?` works on every error, and a response reveals none of them.

use std::fmt;
use std::sync::{Arc, Mutex};

use specwright_runtime::http::StatusCode;
use specwright_runtime::serde_json::json;
use specwright_runtime::webhooks::{MemoryStore, Problem, RequestField, from_json_text};
use specwright_runtime::{BoxError, serde_json};

use crate::board::{channelback, request, status_and_json};
use crate::contract::models::{Delivered, Manifest};
use crate::contract::webhooks::{ChannelbackRequest, ManifestRequest, WebhookHandler, service};

/// The error type of an application.
#[derive(Debug)]
enum AppError {
    Problem(Problem),
    Parse(std::num::ParseIntError),
    Closed,
}

impl From<Problem> for AppError {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<std::num::ParseIntError> for AppError {
    fn from(error: std::num::ParseIntError) -> Self {
        Self::Parse(error)
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Problem(it) => it.fmt(f),
            Self::Parse(_) => f.write_str("the message is no number"),
            Self::Closed => f.write_str("the board is closed"),
        }
    }
}

/// The sources are those of a transparent error: the problem itself is not among them.
impl std::error::Error for AppError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Problem(it) => it.source(),
            Self::Parse(it) => Some(it),
            Self::Closed => None,
        }
    }
}

struct Typed;

impl WebhookHandler for Typed {
    type Error = AppError;

    async fn channelback(&self, request: ChannelbackRequest) -> Result<Delivered, AppError> {
        match request.body.message.as_str() {
            "closed" => Err(AppError::Closed),
            "gone" => Err(Problem::new(StatusCode::GONE).detail("the board moved"))?,
            number => Ok(Delivered::new(number.parse::<u32>()?.to_string())),
        }
    }
}

#[tokio::test]
async fn a_handler_has_the_error_type_of_its_application() {
    let service = service(Typed);
    let internal = json!({ "title": "Internal Server Error", "status": 500 });
    for (message, status, body) in [
        ("7", 200, json!({ "external_id": "7" })),
        ("seven", 500, internal.clone()),
        ("closed", 500, internal),
        ("gone", 410, json!({ "title": "Gone", "status": 410, "detail": "the board moved" })),
    ] {
        let response = service.handle(channelback(&format!("message={message}"))).await;
        assert_eq!(status_and_json(&response), (status, body), "{message}");
    }
    // A method that is not written works with every error type.
    assert_eq!(service.handle(request("GET", "/manifest", "", "")).await.status(), 501);
}

#[tokio::test]
async fn a_hook_sees_every_error_and_chooses_its_response() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let service = service(Typed).on_error(move |error, context| {
        log.lock().unwrap().push(format!("{} {error}", context.webhook().unwrap()));
        let error = error.downcast_ref::<AppError>()?;
        matches!(error, AppError::Closed).then(|| Problem::new(StatusCode::SERVICE_UNAVAILABLE))
    });
    for (message, status) in [("closed", 503), ("seven", 500), ("gone", 410), ("7", 200)] {
        assert_eq!(service.handle(channelback(&format!("message={message}"))).await.status(), status, "{message}");
    }
    // A problem is a response and no error.
    let expected = ["channelback the board is closed", "channelback the message is no number"];
    assert_eq!(*seen.lock().unwrap(), expected);
}

struct Boxed;

impl WebhookHandler for Boxed {
    type Error = BoxError;

    async fn channelback(&self, request: ChannelbackRequest) -> Result<Delivered, BoxError> {
        let message = request.body.message;
        if message == "gone" {
            return Err(Problem::new(StatusCode::GONE))?;
        }
        let id: u32 = from_json_text("message", &message)?.ok_or("the message is null")?;
        let text = String::from_utf8(vec![b'0' + u8::try_from(id)?])?;
        Ok(Delivered::new(text))
    }

    async fn manifest(&self, _: ManifestRequest) -> Result<Manifest, BoxError> {
        Ok(serde_json::from_str("{")?)
    }
}

struct Anyhow;

impl WebhookHandler for Anyhow {
    type Error = anyhow::Error;

    async fn channelback(&self, request: ChannelbackRequest) -> anyhow::Result<Delivered> {
        use anyhow::Context as _;

        let message = request.body.message;
        if message == "gone" {
            return Err(Problem::new(StatusCode::GONE)).context("while a board was looked up");
        }
        let id: u32 = from_json_text("message", &message)?.context("the message is null")?;
        anyhow::ensure!(id < 10, "{id} is no digit");
        Ok(Delivered::new(id.to_string()))
    }
}

#[tokio::test]
async fn every_error_converts() {
    for (message, status) in [("7", 200), ("300", 500), ("null", 500), ("x", 422), ("gone", 410)] {
        let form = || channelback(&format!("message={message}"));
        let (boxed, anyhow) = (service(Boxed).handle(form()).await, service(Anyhow).handle(form()).await);
        assert_eq!((boxed.status().as_u16(), anyhow.status().as_u16()), (status, status), "{message}");
        assert!(!String::from_utf8_lossy(anyhow.body()).contains("digit"));
    }
    assert_eq!(service(Boxed).handle(request("GET", "/manifest", "", "")).await.status(), 500);
    assert_eq!(service(Anyhow).handle(request("GET", "/manifest", "", "")).await.status(), 501);
}

#[tokio::test]
async fn a_failed_delivery_is_not_stored() {
    let service = service(Typed).deduplicate(MemoryStore::default(), [RequestField::body("recipient_id")]);
    for (message, status) in [("closed", 500), ("7", 200), ("closed", 200)] {
        let form = format!("message={message}&recipient_id=1");
        assert_eq!(service.handle(channelback(&form)).await.status(), status, "{message}");
    }
}
