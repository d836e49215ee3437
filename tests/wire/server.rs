//! A server on loopback that sends one response to every request, and records the requests.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use helpdesk_channels::runtime::RetryConfig;
use helpdesk_channels::runtime::http::{self, HeaderName, HeaderValue};
use helpdesk_channels::runtime::{Bytes, HeaderMap, Method, StatusCode};
use helpdesk_channels::zendesk::{Zendesk, ZendeskBuilder};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

/// The token of clients from [`Server::client`].
pub(crate) const TOKEN: &str = "made-up-push-token";

/// A prepared response.
#[derive(Clone)]
pub(crate) struct StubResponse {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl StubResponse {
    /// Creates a response without a media type.
    pub(crate) fn new(status: u16, body: impl Into<Bytes>) -> Self {
        Self { status: StatusCode::from_u16(status).unwrap(), headers: HeaderMap::new(), body: body.into() }
    }

    /// Creates a JSON response.
    pub(crate) fn json(status: u16, body: impl Into<Bytes>) -> Self {
        Self::new(status, body).header("content-type", "application/json; charset=utf-8")
    }

    pub(crate) fn header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        self
    }
}

/// A recorded request.
pub(crate) struct Request {
    pub(crate) method: Method,
    /// Path and query as in the request line.
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Request {
    /// Returns a header that occurs at most once.
    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        assert!(self.headers.get_all(name).iter().count() <= 1, "{name} is given twice");
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

/// The server.
pub(crate) struct Server {
    url: String,
    received: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    pub(crate) async fn responding(response: StubResponse) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let received = Arc::default();
        tokio::spawn(accept(listener, response, Arc::clone(&received)));
        Self { url, received }
    }

    /// Returns the base URL, without a final slash.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Returns a builder without credentials.
    pub(crate) fn builder(&self) -> ZendeskBuilder {
        // Retries are tested in the runtime; here each call is one request.
        Zendesk::builder("acme").base_url(&self.url).retry(RetryConfig::none())
    }

    pub(crate) fn client(&self) -> Zendesk {
        self.builder().bearer(TOKEN).build().unwrap()
    }

    /// Returns the requests since the last call.
    pub(crate) fn requests(&self) -> Vec<Request> {
        std::mem::take(&mut self.received.lock().unwrap())
    }

    /// Returns the only request since the last call.
    #[track_caller]
    pub(crate) fn request(&self) -> Request {
        let mut requests = self.requests();
        assert_eq!(requests.len(), 1, "the number of requests");
        requests.remove(0)
    }
}

async fn accept(listener: TcpListener, response: StubResponse, received: Arc<Mutex<Vec<Request>>>) {
    while let Ok((socket, _)) = listener.accept().await {
        let (response, received) = (response.clone(), Arc::clone(&received));
        tokio::spawn(async move {
            let service = service_fn(|request| reply(request, &response, &received));
            // The server ignores clients that disconnect.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(socket), service).await;
        });
    }
}

async fn reply(
    request: http::Request<Incoming>,
    stub: &StubResponse,
    received: &Mutex<Vec<Request>>,
) -> Result<http::Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.expect("the request is complete").to_bytes();
    let request = Request { method: head.method, target: head.uri.to_string(), headers: head.headers, body };
    received.lock().unwrap().push(request);
    let mut response = http::Response::new(Full::new(stub.body.clone()));
    *response.status_mut() = stub.status;
    *response.headers_mut() = stub.headers.clone();
    Ok(response)
}
