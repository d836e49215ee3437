//! A real HTTP/1.1 and HTTP/2 server on loopback, with and without TLS.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::rt::{Read, Write};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use specwright_runtime::{Bytes, http};
use tokio_rustls::TlsAcceptor;

/// The number of requests with each body.
pub(crate) type Counts = Arc<Mutex<BTreeMap<String, usize>>>;

/// A request body for which the server closes the connection without a response.
pub(crate) const BREAK: &str = r#"{"break":true}"#;

/// Returns the body of the request, and the HTTP version in a header.
async fn echo(
    counts: Counts,
    request: http::Request<Incoming>,
) -> Result<http::Response<Full<Bytes>>, Box<dyn std::error::Error + Send + Sync>> {
    let version = format!("{:?}", request.version());
    let body = request.into_body().collect().await?.to_bytes();
    *counts.lock().unwrap().entry(String::from_utf8_lossy(&body).into_owned()).or_default() += 1;
    if body == BREAK {
        return Err("a bug of the server".into());
    }
    let mut response = http::Response::new(Full::new(body));
    response.headers_mut().insert("x-version", version.parse()?);
    Ok(response)
}

async fn connection(counts: Counts, socket: impl Read + Write + Unpin + 'static) {
    let service = service_fn(move |request| echo(Arc::clone(&counts), request));
    Builder::new(TokioExecutor::new()).serve_connection(socket, service).await.ok();
}

/// Starts a server, and returns its address without a scheme.
pub(crate) async fn serve(counts: &Counts, tls: Option<TlsAcceptor>) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let counts = Arc::clone(counts);
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let (counts, tls) = (Arc::clone(&counts), tls.clone());
            tokio::spawn(async move {
                match tls {
                    None => connection(counts, TokioIo::new(socket)).await,
                    Some(tls) => {
                        if let Ok(socket) = tls.accept(socket).await {
                            connection(counts, TokioIo::new(socket)).await;
                        }
                    }
                }
            });
        }
    });
    address.to_string()
}
