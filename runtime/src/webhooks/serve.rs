//! A small HTTP/1.1 server for a router.

use std::io::{Error, ErrorKind};
use std::net::SocketAddr;
use std::time::Duration;

use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1::Builder;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tower_service::Service as _;

use super::Context;

/// The maximum time for the line and the headers of a request.
const HEADER_TIMEOUT: Duration = Duration::from_secs(30);

/// The pause after a failure to accept a connection, for example because the process has too many open files.
const PAUSE: Duration = Duration::from_secs(1);

/// Serves a router over HTTP/1.1, until the future is dropped. Unlike `axum::serve`, it closes a connection whose headers
/// take longer than 30 seconds, so that idle clients cannot use up the connections of the process.
///
/// ```no_run
/// # async fn run(service: specwright_runtime::webhooks::Service) -> std::io::Result<()> {
/// use specwright_runtime::webhooks::serve;
///
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
/// serve(listener, service.router()).await;
/// # Ok(())
/// # }
/// ```
pub async fn serve(listener: TcpListener, router: axum::Router) {
    loop {
        match listener.accept().await {
            Ok((socket, peer)) => drop(tokio::spawn(serve_connection(socket, peer, router.clone()))),
            Err(error) if is_about_one_connection(&error) => {}
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}

async fn serve_connection(socket: TcpStream, peer: SocketAddr, router: axum::Router) {
    let service = service_fn(move |mut request: Request<Incoming>| {
        Context::set_peer_addr(request.extensions_mut(), peer);
        router.clone().call(request)
    });
    let mut http = Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEADER_TIMEOUT);
    // The error is that of the client, who has gone or sent no HTTP.
    let _ = http.serve_connection(TokioIo::new(socket), service).await;
}

fn is_about_one_connection(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset)
}
