//! Limits of the webhook service: each value at the limit has no effect, and the first one beyond has the documented effect.
#![cfg(feature = "axum")]

mod server;

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use http_body::Frame;
use specwright_runtime::__codegen as codegen;
use specwright_runtime::http::{Request, Response};
use specwright_runtime::webhooks::{self, Claim, Problem, Reader, RequestField, Route, Service, Store, Webhook};
use specwright_runtime::{BoxError, BoxFuture, Bytes, Method, UnknownFields, Value};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tower_service::Service as _;

#[derive(Clone, Debug, PartialEq)]
struct Tags {
    tags: Vec<String>,
    unknown_fields: UnknownFields,
}

codegen::object!(Tags {
    tags: "tags" required, new list(impl IntoIterator<Item = impl Into<String>>)
        [each(|at, index, tag| at.length(index, tag, 1..))];
    ..unknown(unknown_fields);
});

macro_rules! webhook {
    ($name:ident($body:ty) = $source:expr) => {
        struct $name(#[expect(dead_code, reason = "it is only read")] $body);

        impl Webhook for $name {
            type Response = ();
            type Name = ();
            const NAME: () = ();
            const ROUTE: Route = Route::new("Deliver", Method::POST, "/t");

            fn read(from: &mut Reader) -> webhooks::Result<Self> {
                let request = Self(from.required($source)?);
                from.checked(request)
            }

            fn encode((): ()) -> Response<Bytes> {
                webhooks::empty(204)
            }
        }
    };
}

webhook!(Raw(Bytes) = webhooks::body_bytes());
webhook!(Tagged(Tags) = webhooks::body_json());

fn service<T: Webhook<Response = (), Name = ()>>() -> Service<()> {
    Service::default().on(&Arc::new(()), async |_: Arc<()>, _: T| Ok::<(), Problem>(()))
}

fn post(media_type: &str, body: impl Into<Bytes>) -> Request<Bytes> {
    let request = Request::builder().method("POST").uri("/t").header("content-type", media_type);
    request.body(body.into()).expect("it is a request")
}

#[tokio::test]
async fn bytes_of_a_request_body() {
    let status = async |length: usize| {
        let response = service::<Raw>().handle(post("application/octet-stream", vec![b'a'; length])).await;
        response.status().as_u16()
    };
    let limit = 1024 * 1024;
    assert_eq!((status(limit).await, status(limit + 1).await), (204, 413));
}

#[tokio::test]
async fn faults_of_a_response() {
    let shown = async |violations: usize| {
        let body = serde_json::json!({ "tags": vec![""; violations] }).to_string();
        let response = service::<Tagged>().handle(post("application/json", body)).await;
        let problem: Value = serde_json::from_slice(response.body()).unwrap();
        (problem["errors"].as_array().map(Vec::len), problem["detail"].as_str().map(str::to_owned))
    };
    let (listed, detail) = shown(100).await;
    assert_eq!((listed, detail.filter(|it| it.contains("first"))), (Some(100), None));
    let (listed, detail) = shown(101).await;
    assert_eq!(listed, Some(100));
    assert!(detail.unwrap().ends_with("101 violations, of which these are the first 100"));
}

/// A body that ends after a time.
struct Slow(Pin<Box<tokio::time::Sleep>>);

impl http_body::Body for Slow {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        self.0.as_mut().poll(cx).map(|()| None)
    }
}

/// The clock is that of tokio, which is paused: it advances when every task waits.
#[tokio::test(start_paused = true)]
async fn seconds_of_reading_a_body() {
    let status = async |time: Duration| {
        let body = Slow(Box::pin(tokio::time::sleep(time)));
        let request = post("application/octet-stream", "").map(|_| body);
        service::<Raw>().call(request).await.map(|it| it.status().as_u16()).unwrap()
    };
    let limit = Duration::from_secs(30);
    assert_eq!(status(limit - Duration::from_millis(2)).await, 204);
    assert_eq!(status(limit + Duration::from_millis(2)).await, 408);
}

/// A second request on a connection: the clock is held while bytes are on their way.
#[tokio::test(start_paused = true)]
async fn seconds_of_reading_headers() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(webhooks::serve(listener, service::<Raw>().router()));
    let response = async |time: Duration| {
        let head = "POST /t HTTP/1.1\r\nhost: a\r\ncontent-type: application/octet-stream\r\ncontent-length: 0\r\n";
        let held = server::held_time();
        let mut socket = TcpStream::connect(address).await.unwrap();
        socket.write_all(format!("{head}\r\n").as_bytes()).await.unwrap();
        let mut first = Vec::new();
        while !first.ends_with(b"\r\n\r\n") {
            assert!(socket.read_buf(&mut first).await.unwrap() > 0);
        }
        socket.write_all(head.as_bytes()).await.unwrap();
        drop(held);
        tokio::time::sleep(time).await;
        let _held = server::held_time();
        // The server may have closed the connection.
        let _ = socket.write_all(b"connection: close\r\n\r\n").await;
        let mut second = String::new();
        let _ = socket.read_to_string(&mut second).await;
        second.lines().next().unwrap_or_default().to_owned()
    };
    let limit = Duration::from_secs(30);
    assert_eq!(response(limit - Duration::from_millis(2)).await, "HTTP/1.1 204 No Content");
    assert_eq!(response(limit + Duration::from_millis(2)).await, "");
}

/// Records the ids and leases of claims.
#[derive(Default)]
struct Claims(Mutex<Vec<(String, Duration)>>);

impl Store for Claims {
    fn claim<'a>(&'a self, id: &'a str, lease: Duration) -> BoxFuture<'a, Result<Claim, BoxError>> {
        self.0.lock().unwrap().push((id.to_owned(), lease));
        Box::pin(async { Ok(Claim::Claimed { attempt: 1 }) })
    }

    fn complete<'a>(&'a self, _: &'a str, _: u32, _: &'a Response<Bytes>) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(async { Ok(()) })
    }

    fn release<'a>(&'a self, _: &'a str, _: u32) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(async { Ok(()) })
    }
}

#[tokio::test]
async fn bytes_of_the_id_of_a_delivery_and_its_lease() {
    let claimed = async |id: String| {
        let claims = Arc::new(Claims::default());
        let service = service::<Tagged>().deduplicate(Arc::clone(&claims), [RequestField::body("/id")]);
        let request = post("application/json", serde_json::json!({ "tags": [], "id": id }).to_string());
        assert_eq!(service.handle(request).await.status(), 204);
        claims.0.lock().unwrap().pop().unwrap()
    };
    let (id, lease) = claimed("i".repeat(255)).await;
    assert_eq!((id, lease), (format!("Deliver {}", "i".repeat(255)), Duration::from_secs(5 * 60)));
    for hashed in ["i".repeat(256), "ii\u{e9}".to_owned()] {
        let (id, _) = claimed(hashed).await;
        assert!(!id.contains("ii") && id.len() < 255, "{id}");
    }
}

/// An error with a source.
#[derive(Debug)]
struct Outer(BoxError);

impl std::fmt::Display for Outer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("outer")
    }
}

impl std::error::Error for Outer {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.0)
    }
}

#[test]
fn sources_of_an_error() {
    let status = |errors: usize| {
        let innermost: BoxError = Problem::new(http::StatusCode::CONFLICT).into();
        let error = (1..errors).fold(innermost, |source, _| Box::new(Outer(source)));
        Problem::internal(error).status().as_u16()
    };
    assert_eq!((status(32), status(33)), (409, 500));
}
