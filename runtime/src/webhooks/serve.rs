//! A small HTTP/1.1 server for a router.

use std::io::{Error, ErrorKind};
use std::time::Duration;

use hyper::server::conn::http1::Builder;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};

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
            Ok((socket, _)) => drop(tokio::spawn(serve_connection(socket, router.clone()))),
            Err(error) if is_about_one_connection(&error) => {}
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}

async fn serve_connection(socket: TcpStream, router: axum::Router) {
    let mut http = Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEADER_TIMEOUT);
    // The error is that of the client, who has gone or sent no HTTP.
    let _ = http.serve_connection(TokioIo::new(socket), TowerToHyperService::new(router)).await;
}

fn is_about_one_connection(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::ConnectionRefused | ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset)
}
