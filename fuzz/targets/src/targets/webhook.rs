//! The webhook service: arbitrary requests, forms and multipart bodies.

use std::cell::RefCell;
use std::sync::{Arc, Mutex, PoisonError};

use helpdesk_channels::{zendesk, zoho_desk};
use specwright_runtime::http::{Request, Response, StatusCode};
use specwright_runtime::webhooks::{Part, Problem, Result};
use specwright_runtime::{Bytes, serde_json};

use crate::shapes::models::{Form, FormEither, UploadMeta};
use crate::shapes::webhooks::{self as shapes, WebhookHandler};

/// Passes a request to three services. Its text is a line with the method and the URI, then headers, an empty line, and the body.
pub(crate) fn run(input: &[u8]) {
    let Some(request) = parse(input) else { return };
    let handler = Recorder::default();
    let response = block_on(shapes::service(handler).handle(request.clone()));
    check(&response, &[]);
    check(&block_on(zendesk::webhooks::service(Unwritten).handle(request.clone())), &[StatusCode::NOT_IMPLEMENTED]);
    check(&block_on(zoho_desk::webhooks::service(Unwritten).handle(request)), &[StatusCode::NOT_IMPLEMENTED]);
}

/// The fields that are compared. Unknown fields have no declared encoding: a list of one item is sent as the item.
const FIELDS: [&str; 10] =
    ["message", "count", "price", "flag", "kind", "at", "either", "files[]", "labels", "numbers"];

/// Passes a form to a webhook. The fields of a form that is accepted must be the same after encoding and decoding.
pub(crate) fn run_form(input: &[u8]) {
    let post = |media_type| post("/form", media_type, input);
    let Some(Body::Form(mut form)) = handle(post("application/x-www-form-urlencoded")) else { return };
    // `TestRequest` sends an object as `meta[id]=1`, which has no types of unknown fields, and no empty names.
    form.meta = None;
    // A list where the document has none is sent as its item, if there is one.
    form.either = form.either.filter(|it| !matches!(it, FormEither::Unknown(_)));
    let Some(Body::Form(again)) = handle(shapes::testing::form(&form)) else {
        panic!("the form was not accepted again: {form:?}");
    };
    assert_eq!(fields(&again), fields(&form), "the form changed when it was encoded and decoded");
}

fn fields(form: &Form) -> serde_json::Value {
    let mut res = serde_json::to_value(form).expect("a form that was decoded can be encoded");
    if let Some(object) = res.as_object_mut() {
        // An empty list is not sent.
        object.retain(|name, value| FIELDS.contains(&name.as_str()) && *value != serde_json::json!([]));
    }
    res
}

/// Passes a multipart body to two webhooks. A body that is accepted must be the same after encoding and decoding.
pub(crate) fn run_multipart(input: &[u8]) {
    let media_type = "multipart/form-data; boundary=b";
    handle(post("/parts", media_type, input));
    let Some(Body::Upload(upload)) = handle(post("/upload", media_type, input)) else { return };
    let Upload { title, count, meta, files, cover } = &upload;
    let again = handle(shapes::testing::upload(title, *count, meta.as_ref(), files, cover.as_ref()));
    assert_eq!(again, Some(Body::Upload(upload)), "the body changed when it was encoded and decoded");
}

/// Runs a future that waits for nothing outside of it.
pub(super) fn block_on<T>(future: impl Future<Output = T>) -> T {
    thread_local! {
        static RUNTIME: RefCell<Option<tokio::runtime::Runtime>> = const { RefCell::new(None) };
    }
    RUNTIME.with_borrow_mut(|runtime| {
        let new = || tokio::runtime::Builder::new_current_thread().build().expect("the runtime needs no resources");
        runtime.get_or_insert_with(new).block_on(future)
    })
}

/// Reads a request. Returns `None` if no server would accept it.
fn parse(input: &[u8]) -> Option<Request<Bytes>> {
    let mut rest = input;
    let mut line = || {
        let end = rest.iter().position(|it| *it == b'\n').unwrap_or(rest.len());
        let line = rest[..end].strip_suffix(b"\r").unwrap_or(&rest[..end]);
        rest = rest.get(end + 1..).unwrap_or_default();
        line
    };
    let first = line();
    let mut words = first.splitn(3, |it| *it == b' ');
    let mut request = Request::builder().method(words.next()?).uri(words.next()?);
    loop {
        let header = line();
        if header.is_empty() {
            return request.body(Bytes::copy_from_slice(rest)).ok();
        }
        let colon = header.iter().position(|it| *it == b':')?;
        request = request.header(&header[..colon], header[colon + 1..].trim_ascii());
    }
}

fn post(path: &str, media_type: &str, body: &[u8]) -> Request<Bytes> {
    let request = Request::builder().method("POST").uri(path).header("content-type", media_type);
    request.body(Bytes::copy_from_slice(body)).expect("the request is valid")
}

/// Asserts that a response is valid, and has none of the statuses 5xx except these.
fn check(response: &Response<Bytes>, allowed: &[StatusCode]) {
    let status = response.status();
    let text = String::from_utf8_lossy(response.body());
    assert!(!status.is_server_error() || allowed.contains(&status), "the service responded with {status}: {text}");
    let is_json = response.headers().get("content-type").is_some_and(|it| it.as_bytes().ends_with(b"json"));
    let is_valid = response.body().is_empty() || serde_json::from_str::<serde_json::Value>(&text).is_ok();
    assert!(!is_json || is_valid, "the body of the response is not JSON: {text}");
}

/// Passes a request to the service. Returns the body that the handler received.
fn handle(request: Request<Bytes>) -> Option<Body> {
    let handler = Recorder::default();
    check(&block_on(shapes::service(handler.clone()).handle(request)), &[]);
    handler.body.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// A body that a handler received.
#[derive(Debug, PartialEq)]
enum Body {
    Form(Form),
    Upload(Upload),
}

/// The parts of a multipart body.
#[derive(Debug, PartialEq)]
struct Upload {
    title: String,
    count: Option<i64>,
    meta: Option<UploadMeta>,
    files: Vec<Part>,
    cover: Option<Part>,
}

/// Escapes a file name as browsers do. They do not escape `%`, so a receiver cannot undo it.
fn escape_file_name(mut part: Part) -> Part {
    let escape = |it: String| it.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
    part.file_name = part.file_name.map(escape);
    part
}

/// Handles all webhooks, and keeps the body of the request.
#[derive(Clone, Default)]
struct Recorder {
    body: Arc<Mutex<Option<Body>>>,
}

impl Recorder {
    fn keep(&self, body: Body) -> Result<()> {
        *self.body.lock().unwrap_or_else(PoisonError::into_inner) = Some(body);
        Ok(())
    }
}

impl WebhookHandler for Recorder {
    type Error = Problem;

    async fn any(&self, _: shapes::AnyRequest) -> Result<shapes::AnyOutput> {
        Ok(shapes::AnyOutput::Accepted)
    }

    async fn form(&self, request: shapes::FormRequest) -> Result<()> {
        self.keep(Body::Form(request.body))
    }

    async fn upload(&self, request: shapes::UploadRequest) -> Result<()> {
        let shapes::UploadRequest { title, count, meta, files, cover, .. } = request;
        let files = files.into_iter().map(escape_file_name).collect();
        self.keep(Body::Upload(Upload { title, count, meta, files, cover: cover.map(escape_file_name) }))
    }

    async fn parts(&self, _: shapes::PartsRequest) -> Result<()> {
        Ok(())
    }

    async fn text(&self, _: shapes::TextRequest) -> Result<()> {
        Ok(())
    }

    async fn bytes(&self, _: shapes::BytesRequest) -> Result<()> {
        Ok(())
    }

    async fn place(&self, _: shapes::PlaceRequest) -> Result<String> {
        Ok("https://example.com".to_owned())
    }
}

/// Handles no webhook, so that each valid request is a 501.
struct Unwritten;

impl zendesk::webhooks::WebhookHandler for Unwritten {
    type Error = Problem;
}

impl zoho_desk::webhooks::WebhookHandler for Unwritten {
    type Error = Problem;
}
