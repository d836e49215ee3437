//! A message board that records its requests.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use specwright_runtime::http::{Request, Response, StatusCode};
use specwright_runtime::webhooks::{Problem, Result};
use specwright_runtime::{Bytes, Value, serde_json};

use crate::contract::models::{Channelback, Delivered, Manifest, ReplyResponse};
use crate::contract::webhooks::{
    AdminUiRequest, ChannelbackRequest, ClickthroughRequest, EventsRequest, ManifestRequest, NoteOutput, NoteRequest,
    ReplyOutput, ReplyRequest, Service, WebhookHandler, service,
};

#[derive(Clone, Default)]
pub(crate) struct Board {
    /// The number of messages whose delivery started, and that were delivered.
    pub(crate) begun: Arc<AtomicUsize>,
    pub(crate) delivered: Arc<AtomicUsize>,
    pub(crate) seen: Arc<std::sync::Mutex<Option<Channelback>>>,
}

impl Board {
    pub(crate) fn service(&self) -> Service {
        service(self.clone())
    }

    pub(crate) fn counts(&self) -> (usize, usize) {
        (self.begun.load(Ordering::SeqCst), self.delivered.load(Ordering::SeqCst))
    }
}

impl WebhookHandler for Board {
    type Error = Problem;

    async fn manifest(&self, _: ManifestRequest) -> Result<Manifest> {
        Ok(Manifest::new("Board", "com.example.board"))
    }

    async fn admin_ui(&self, request: AdminUiRequest) -> Result<String> {
        Ok(format!("<form action={:?}>", request.body.return_url.unwrap_or_default()))
    }

    async fn channelback(&self, request: ChannelbackRequest) -> Result<Delivered> {
        let count = self.begun.fetch_add(1, Ordering::SeqCst);
        match request.body.message.as_str() {
            "panic" => panic!("a handler that panics"),
            "fail" => return Err(Problem::new(StatusCode::BAD_GATEWAY).detail("the board is closed")),
            "endless" => return Ok(Delivered::new("m".repeat(21))),
            "slow" => tokio::time::sleep(Duration::from_millis(100)).await,
            _ => {}
        }
        *self.seen.lock().expect("nobody panics with it") = Some(request.body);
        self.delivered.fetch_add(1, Ordering::SeqCst);
        Ok(Delivered::new(format!("m{count}")))
    }

    async fn clickthrough(&self, request: ClickthroughRequest) -> Result<String> {
        if request.external_id == "0" {
            return Err(StatusCode::NOT_FOUND.into());
        }
        Ok(format!("https://board.example.com/{}", request.external_id))
    }

    async fn events(&self, _: EventsRequest) -> Result<()> {
        Ok(())
    }

    async fn note(&self, request: NoteRequest) -> Result<NoteOutput> {
        let note = request.body;
        Ok(if note.text == "none" { NoteOutput::Success(StatusCode::NO_CONTENT, note) } else { NoteOutput::Ok(note) })
    }

    async fn reply(&self, request: ReplyRequest) -> Result<ReplyOutput> {
        if request.org_id.is_none() {
            return Ok(ReplyOutput::Accepted);
        }
        Ok(ReplyOutput::Ok(ReplyResponse::new().ext_id(format!("{}", request.board))))
    }
}

pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

pub(crate) fn request(method: &str, uri: &str, media_type: &str, body: impl Into<Bytes>) -> Request<Bytes> {
    let mut res = Request::builder().method(method).uri(uri);
    if !media_type.is_empty() {
        res = res.header("content-type", media_type);
    }
    res.body(body.into()).expect("it is a request")
}

pub(crate) fn channelback(body: &str) -> Request<Bytes> {
    request("POST", "/channelback", FORM, body.to_owned())
}

/// Returns the status, and the body as JSON.
pub(crate) fn status_and_json(response: &Response<Bytes>) -> (u16, Value) {
    (response.status().as_u16(), serde_json::from_slice(response.body()).unwrap_or_default())
}
