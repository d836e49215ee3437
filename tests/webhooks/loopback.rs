//! The router over loopback: slow, broken and unusual clients.

use std::net::SocketAddr;
use std::time::Duration;

use specwright_runtime::axum;
use specwright_runtime::webhooks::{MemoryStore, RequestField};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::board::{Board, FORM};
use crate::contract::webhooks::{Service, router};

async fn served(service: Service) -> SocketAddr {
    serve(service.router()).await
}

async fn serve(router: axum::Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(specwright_runtime::webhooks::serve(listener, router));
    address
}

/// The clock of the test jumps to the next timeout whenever every task waits.
#[tokio::test(start_paused = true)]
async fn a_client_that_does_not_send_its_headers_is_disconnected() {
    let address = served(Board::default().service()).await;
    for start in ["", "POST /channelback HTTP/1.1\r\nhost: x\r\nx-slow: "] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(start.as_bytes()).await.unwrap();
        assert_eq!(response(stream).await, "", "{start}");
    }
}

fn post(body: &str) -> String {
    let length = body.len();
    format!(
        "POST /channelback HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: {FORM}\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}

/// Sends bytes and returns the complete response.
pub(crate) async fn ask(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    response(stream).await
}

async fn response(mut stream: TcpStream) -> String {
    let mut res = Vec::new();
    // A server that rejects a body may close the connection before it was read.
    let _ = stream.read_to_end(&mut res).await;
    String::from_utf8_lossy(&res).into_owned()
}

fn status(response: &str) -> &str {
    response.split(' ').nth(1).unwrap_or("none")
}

#[tokio::test]
async fn the_router_responds() {
    let address = serve(router(Board::default())).await;
    assert_eq!(status(&ask(address, &post("message=a")).await), "200");
    let get = |path: &str| format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    assert!(ask(address, &get("/manifest")).await.ends_with(r#"{"name":"Board","id":"com.example.board"}"#));
    assert_eq!(status(&ask(address, &get("/channelback")).await), "405");
    assert_eq!(status(&ask(address, &get("/nowhere")).await), "404");
    assert_eq!(status(&ask(address, &post("message=panic")).await), "500");
    assert_eq!(status(&ask(address, &post("message=a")).await), "200");
}

#[tokio::test]
async fn the_router_can_be_nested() {
    let own = axum::Router::new().route("/own", axum::routing::get(async || "mine"));
    let address = serve(own.nest("/zendesk", router(Board::default()))).await;
    assert!(
        ask(address, "GET /zendesk/manifest HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.contains("Board")
    );
    assert!(ask(address, "GET /own HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.ends_with("mine"));
}

#[tokio::test]
async fn declared_length_over_the_limit_is_rejected_before_reading() {
    let board = Board::default();
    let address = served(board.service().max_request_size(100)).await;
    let head = format!("POST /channelback HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: {FORM}\r\n");
    assert_eq!(status(&ask(address, &format!("{head}content-length: 101\r\n\r\n")).await), "413");
    // The length of a chunked body is unknown in advance.
    let chunk = format!("64\r\n{}\r\n", "a".repeat(100));
    assert_eq!(status(&ask(address, &format!("{head}transfer-encoding: chunked\r\n\r\n{chunk}{chunk}")).await), "413");
    assert_eq!(board.counts(), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_slow_client_times_out() {
    // Paused time advances as soon as every task waits for a socket, except while a blocking thread runs.
    let (held, end) = std::sync::mpsc::channel::<()>();
    tokio::task::spawn_blocking(move || end.recv());
    let board = Board::default();
    let address = served(board.service().read_timeout(Duration::from_millis(100))).await;
    let mut slow = TcpStream::connect(address).await.unwrap();
    let request = post("message=a");
    slow.write_all(&request.as_bytes()[..request.len() - 1]).await.unwrap();
    // Other clients do not wait.
    assert_eq!(status(&ask(address, &post("message=a")).await), "200");
    drop(held);
    assert_eq!(status(&response(slow).await), "408");
    assert_eq!(board.counts(), (1, 1));
}

#[tokio::test]
async fn a_disconnected_client_leaves_no_claim() {
    let board = Board::default();
    let memory = MemoryStore::default();
    let address = served(board.service().deduplicate(memory, [RequestField::body("request_unique_identifier")])).await;
    // The client disconnects in the middle of its body.
    let request = post("message=a");
    let mut gone = TcpStream::connect(address).await.unwrap();
    gone.write_all(&request.as_bytes()[..request.len() - 1]).await.unwrap();
    drop(gone);
    // The client disconnects during the handler: it finishes, once.
    let request = post("message=slow&request_unique_identifier=1");
    let mut gone = TcpStream::connect(address).await.unwrap();
    gone.write_all(request.as_bytes()).await.unwrap();
    while board.counts().0 == 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    drop(gone);
    assert!(ask(address, &request).await.ends_with(r#"{"external_id":"m0"}"#));
    assert_eq!(board.counts(), (1, 1));
}

#[tokio::test]
async fn five_hundred_concurrent_requests_get_responses() {
    let board = Board::default();
    let address = served(board.service()).await;
    let received: Vec<_> =
        (0..500).map(|_| tokio::spawn(async move { ask(address, &post("message=slow")).await })).collect();
    for it in received {
        assert_eq!(status(&it.await.unwrap()), "200");
    }
    assert_eq!(board.counts(), (500, 500));
}

#[tokio::test]
async fn a_wrong_content_length_affects_only_its_request() {
    let board = Board::default();
    let address = served(board.service().read_timeout(Duration::from_secs(1))).await;
    let head = format!("POST /channelback HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: {FORM}\r\n");
    let form = "content-type: application/x-www-form-urlencoded\r\n";
    let many_headers: String = (0..200).map(|it| format!("x-{it}: 1\r\n")).collect();
    for (request, statuses) in [
        (format!("{head}content-length: 9\r\ncontent-length: 10\r\n\r\nmessage=a"), &["400"][..]),
        (format!("{head}content-length: 90\r\n\r\nmessage=a"), &["408"]),
        (format!("{head}content-length: 18446744073709551615\r\n\r\nmessage=a"), &["413", "431", "400"]),
        (format!("{head}content-length: -1\r\n\r\nmessage=a"), &["400"]),
        (format!("{head}transfer-encoding: chunked\r\n\r\n9\r\nmessage=a\r\n0\r\n\r\n"), &["200"]),
        (format!("{head}transfer-encoding: chunked\r\n\r\nzz\r\nmessage=a"), &["400"]),
        (format!("{head}transfer-encoding: chunked\r\n\r\n9\r\nmessage=a"), &["408"]),
        (format!("{head}{many_headers}content-length: 9\r\n\r\nmessage=a"), &["431", "400", "none"]),
        (format!("{head}x: {}\r\ncontent-length: 9\r\n\r\nmessage=a", "a".repeat(1 << 20)), &["431", "400", "none"]),
        (format!("POST /channelback HTTP/1.0\r\n{form}content-length: 9\r\n\r\nmessage=a"), &["200"]),
        ("nonsense\r\n\r\n".to_owned(), &["400", "none"]),
    ] {
        let response = ask(address, &request).await;
        assert!(statuses.contains(&status(&response)), "{request:.200}\n{response}");
    }
    // With `expect: 100-continue`, the rejection arrives before the body; an accepted request gets both responses.
    let received = format!("{head}expect: 100-continue\r\ncontent-length: 2000000\r\n\r\n");
    assert_eq!(status(&ask(address, &received).await), "413");
    let received = format!("{head}expect: 100-continue\r\ncontent-length: 9\r\n\r\nmessage=a");
    let response = ask(address, &received).await;
    assert!(response.starts_with("HTTP/1.1 100") && response.contains("HTTP/1.1 200"), "{response}");
    // Two pipelined requests get their responses in order.
    let first = "GET /manifest HTTP/1.1\r\nhost: x\r\n\r\n";
    let both = ask(address, &format!("{first}{}", post("message=fail"))).await;
    assert!(both.find("200 OK") < both.find("502 Bad Gateway") && both.contains("502"), "{both}");
    let head = ask(address, "HEAD /manifest HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    assert!(head.contains("content-length: 41\r\n") && head.ends_with("\r\n\r\n"), "{head}");
    assert_eq!(status(&ask(address, &post("message=a")).await), "200");
}
