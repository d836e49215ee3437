//! A server on loopback that gives every request the same answer and keeps what it was asked.

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

/// The token that clients of [`Server::client`] have.
pub(crate) const TOKEN: &str = "made-up-push-token";

/// What a server answers.
#[derive(Clone)]
pub(crate) struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Answer {
    /// An answer that does not say what its body is.
    pub(crate) fn new(status: u16, body: impl Into<Bytes>) -> Self {
        Self { status: StatusCode::from_u16(status).unwrap(), headers: HeaderMap::new(), body: body.into() }
    }

    /// An answer that says that its body is JSON.
    pub(crate) fn json(status: u16, body: impl Into<Bytes>) -> Self {
        Self::new(status, body).header("content-type", "application/json; charset=utf-8")
    }

    pub(crate) fn header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        self
    }
}

/// A request as it arrived.
pub(crate) struct Request {
    pub(crate) method: Method,
    /// Path and query, as they stand in the request line.
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Request {
    /// The value of a header that is given at most once.
    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        assert!(self.headers.get_all(name).iter().count() <= 1, "{name} is given twice");
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

/// The server.
pub(crate) struct Server {
    url: String,
    asked: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    pub(crate) async fn answering(answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::default();
        tokio::spawn(accept(listener, answer, Arc::clone(&asked)));
        Self { url, asked }
    }

    /// Without a final slash.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// A builder without credentials.
    pub(crate) fn builder(&self) -> ZendeskBuilder {
        // What is repeated is the runtime's affair; here one answer is one answer.
        Zendesk::builder("acme").base_url(&self.url).retry(RetryConfig::none())
    }

    pub(crate) fn client(&self) -> Zendesk {
        self.builder().bearer(TOKEN).build().unwrap()
    }

    /// The requests since the last time.
    pub(crate) fn requests(&self) -> Vec<Request> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }

    /// The one request since the last time.
    #[track_caller]
    pub(crate) fn request(&self) -> Request {
        let mut requests = self.requests();
        assert_eq!(requests.len(), 1, "the number of requests");
        requests.remove(0)
    }
}

async fn accept(listener: TcpListener, answer: Answer, asked: Arc<Mutex<Vec<Request>>>) {
    while let Ok((socket, _)) = listener.accept().await {
        let (answer, asked) = (answer.clone(), Arc::clone(&asked));
        tokio::spawn(async move {
            let service = service_fn(|request| reply(request, &answer, &asked));
            // A client that hangs up is none of the server's business.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(socket), service).await;
        });
    }
}

async fn reply(
    request: http::Request<Incoming>,
    answer: &Answer,
    asked: &Mutex<Vec<Request>>,
) -> Result<http::Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.expect("the request is complete").to_bytes();
    let request = Request { method: head.method, target: head.uri.to_string(), headers: head.headers, body };
    asked.lock().unwrap().push(request);
    let mut response = http::Response::new(Full::new(answer.body.clone()));
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers.clone();
    Ok(response)
}
