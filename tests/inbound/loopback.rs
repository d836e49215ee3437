//! The router, as clients of every kind meet it.

use std::net::SocketAddr;
use std::time::Duration;

use specwright_runtime::axum;
use specwright_runtime::inbound::{Memory, Place, Service};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::board::{Board, FORM};
use crate::contract::inbound::router;

async fn served(service: Service) -> SocketAddr {
    serve(service.router()).await
}

async fn serve(router: axum::Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

fn post(body: &str) -> String {
    let length = body.len();
    format!(
        "POST /channelback HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: {FORM}\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}

/// Sends bytes, and gives the whole answer.
async fn ask(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    answer(stream).await
}

async fn answer(mut stream: TcpStream) -> String {
    let mut res = Vec::new();
    // A server that refuses a body may close before it was read.
    let _ = stream.read_to_end(&mut res).await;
    String::from_utf8_lossy(&res).into_owned()
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or("none")
}

#[tokio::test]
async fn a_router_answers() {
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
async fn a_router_stands_under_another() {
    let own = axum::Router::new().route("/own", axum::routing::get(async || "mine"));
    let address = serve(own.nest("/zendesk", router(Board::default()))).await;
    assert!(
        ask(address, "GET /zendesk/manifest HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.contains("Board")
    );
    assert!(ask(address, "GET /own HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.ends_with("mine"));
}

#[tokio::test]
async fn a_body_is_refused_before_it_came() {
    let board = Board::default();
    let address = served(board.service().limit(100)).await;
    let head = format!("POST /channelback HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: {FORM}\r\n");
    assert_eq!(status(&ask(address, &format!("{head}content-length: 101\r\n\r\n")).await), "413");
    // Nothing says how long it will be.
    let chunk = format!("64\r\n{}\r\n", "a".repeat(100));
    assert_eq!(status(&ask(address, &format!("{head}transfer-encoding: chunked\r\n\r\n{chunk}{chunk}")).await), "413");
    assert_eq!(board.counts(), (0, 0));
}

#[tokio::test]
async fn a_slow_client_is_not_waited_for() {
    let board = Board::default();
    let address = served(board.service().patience(Duration::from_millis(100))).await;
    let mut slow = TcpStream::connect(address).await.unwrap();
    let request = post("message=a");
    slow.write_all(&request.as_bytes()[..request.len() - 1]).await.unwrap();
    // The others do not wait either.
    assert_eq!(status(&ask(address, &post("message=a")).await), "200");
    assert_eq!(status(&answer(slow).await), "408");
    assert_eq!(board.counts(), (1, 1));
}

#[tokio::test]
async fn a_client_that_goes_leaves_nothing_behind() {
    let board = Board::default();
    let memory = Memory::default();
    let address = served(board.service().once(memory, [Place::body("request_unique_identifier")])).await;
    // In the middle of its body.
    let request = post("message=a");
    let mut gone = TcpStream::connect(address).await.unwrap();
    gone.write_all(&request.as_bytes()[..request.len() - 1]).await.unwrap();
    drop(gone);
    // While it is answered: what was begun is finished, once.
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
async fn five_hundred_are_answered_at_once() {
    let board = Board::default();
    let address = served(board.service()).await;
    let asked: Vec<_> =
        (0..500).map(|_| tokio::spawn(async move { ask(address, &post("message=slow")).await })).collect();
    for it in asked {
        assert_eq!(status(&it.await.unwrap()), "200");
    }
    assert_eq!(board.counts(), (500, 500));
}
