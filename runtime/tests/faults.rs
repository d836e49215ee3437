//! Faulty servers, over sockets on loopback.

#![cfg(feature = "reqwest")]

mod server;

use std::time::Duration;

use serde_json::json;
use specwright_runtime::__codegen::{ApiInfo, Client, ClientBuilder};
use specwright_runtime::{Empty, Error, Json, OperationInfo, RetryConfig, Server, TimeoutKind, Value, reqwest_builder};

use server::raw::{self, Act};

static SERVER: Server = Server::new("/", &[]);

static GET: OperationInfo = ApiInfo::new(&SERVER).get("Get", "/t");

static CREATE: OperationInfo = ApiInfo::new(&SERVER).post("Create", "/t");

/// Returns a configuration that retries often and soon, and never gives up because of the time: a busy machine is slow.
fn eager() -> RetryConfig {
    ending(Duration::from_secs(60 * 60))
}

/// Returns a configuration that retries often and soon, for this time.
fn ending(max_elapsed: Duration) -> RetryConfig {
    let config = RetryConfig::default().max_attempts(u32::MAX).max_elapsed(max_elapsed);
    config.initial_interval(Duration::from_millis(2)).max_interval(Duration::from_millis(5))
}

fn client(url: &str) -> Client {
    ClientBuilder::new(&[&SERVER], &[]).base_url(url).retry(eager()).build().unwrap()
}

#[tokio::test]
async fn a_call_with_a_lost_response_is_retried_only_if_idempotent() {
    let lost: [fn() -> Act; 4] = [
        || Act::SendAndReset(Vec::new()),
        || Act::SendAndReset(b"HTTP/1.1 201 Cre".to_vec()),
        || Act::SendAndReset(b"HTTP/1.1 201 Created\r\ncontent-length: 9\r\n\r\n{\"id\"".to_vec()),
        || Act::Send(b"this is not HTTP\r\n\r\n".to_vec()),
    ];
    for (case, lose) in lost.into_iter().enumerate() {
        let act = move |n| if n == 0 { lose() } else { Act::response("201 Created", "{}") };

        let server = raw::doing(act).await;
        let error = client(&server.url).call(&CREATE).json(&json!({})).send::<Json<Value>>().await.unwrap_err();
        assert!(matches!(error, Error::Connection { sent: true, .. }), "{case}: {error}");
        tokio::time::sleep(Duration::from_millis(30)).await;
        assert_eq!(server.requests(), 1, "{case}");

        let server = raw::doing(act).await;
        let call = client(&server.url).call(&CREATE).idempotency_key("k").json(&json!({}));
        assert_eq!(call.send::<Json<Value>>().await.unwrap().attempts(), 2, "{case}");
        assert_eq!(server.requests(), 2, "{case}");

        let server = raw::doing(act).await;
        client(&server.url).call(&GET).send::<Json<Value>>().await.unwrap();
        assert_eq!(server.requests(), 2, "{case}");
    }
}

#[tokio::test]
async fn a_broken_pooled_connection_sends_nothing_twice() {
    for lose in [|| Act::SendAndReset(Vec::new()), || Act::Send(b"garbage\r\n\r\n".to_vec())] {
        let server = raw::doing(move |n| if n % 2 == 0 { Act::response("200 OK", "") } else { lose() }).await;
        let client = client(&server.url);
        for n in 1..=5_u32 {
            client.call(&CREATE).form([("n", 2 * n), ("n", 0)]).send::<Empty>().await.unwrap();
            let error = client.call(&CREATE).form([("n", n)]).send::<Empty>().await.unwrap_err();
            assert!(matches!(error, Error::Connection { sent: true, .. }), "{error}");
            tokio::time::sleep(Duration::from_millis(10)).await;
            assert_eq!(server.requests(), 2 * n as usize);
        }
    }
}

#[tokio::test]
async fn a_connect_timeout_reports_that_nothing_was_sent() {
    let http = reqwest_builder().unwrap().connect_timeout(Duration::from_millis(50)).build().unwrap();
    // It accepts connections, but does not speak TLS.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let client = ClientBuilder::new(&[&SERVER], &[])
        .base_url(url)
        .http(http)
        .retry(ending(Duration::from_millis(100)))
        .build()
        .unwrap();
    let error = client.call(&CREATE).send::<Empty>().await.unwrap_err();
    assert_eq!(error.timeout(), Some(TimeoutKind::Connect), "{error}");
    assert!(error.to_string().starts_with("connecting timed out: "), "{error}");
}

#[tokio::test]
async fn a_connection_reset_before_the_request_is_read_is_an_error() {
    let server = raw::deaf(2).await;
    client(&server.url).call(&GET).send::<Empty>().await.unwrap();
    assert_eq!(server.requests(), 1);
    // The request may have been read, as far as the client knows.
    let server = raw::deaf(1).await;
    let sent = client(&server.url).call(&CREATE).json(&json!({})).send::<Empty>().await;
    assert!(sent.is_err() && server.requests() == 0, "{sent:?}");
}

#[tokio::test]
async fn a_refused_connection_is_retried_for_every_method() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let call = tokio::spawn(client(&format!("http://{address}")).call(&CREATE).send::<Empty>());
    tokio::time::sleep(Duration::from_millis(30)).await;
    assert!(!call.is_finished());
    let listener = tokio::net::TcpListener::bind(address).await.unwrap();
    let (mut socket, _) = listener.accept().await.unwrap();
    tokio::io::AsyncWriteExt::write_all(&mut socket, b"HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n")
        .await
        .unwrap();
    assert!(call.await.unwrap().unwrap().attempts() > 1);
}

#[tokio::test]
async fn a_slow_body_is_a_timeout_that_names_its_setting() {
    let server = raw::doing(|_| Act::SendAndHang(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n[1".to_vec())).await;
    let call = || client(&server.url).call(&GET).retry(RetryConfig::none());
    let time = Duration::from_millis(60);
    let error = call().attempt_timeout(time).send::<Json<Value>>().await.unwrap_err();
    assert_eq!(error.timeout(), Some(TimeoutKind::Attempt(time)), "{error}");
    let error = call().timeout(time).send::<Json<Value>>().await.unwrap_err();
    assert_eq!(error.timeout(), Some(TimeoutKind::Call(time)), "{error}");
    // The timeout of a call includes all its attempts.
    let before = server.requests();
    let call = client(&server.url).call(&GET).attempt_timeout(time).timeout(3 * time);
    assert!(call.send::<Empty>().await.unwrap_err().timeout().is_some());
    // An attempt lasts until its timeout, so there is time for three attempts and a shortened one.
    assert!(server.requests() - before <= 4, "{}", server.requests() - before);
}

#[tokio::test]
async fn an_endless_body_is_rejected_while_reading() {
    let server = raw::doing(|_| Act::SendAndFlood(b"HTTP/1.1 200 OK\r\n\r\n".to_vec())).await;
    let error = client(&server.url).call(&GET).send::<Empty>().await.unwrap_err();
    assert!(matches!(error, Error::TooLarge { .. }), "{error}");
    assert_eq!((error.status().unwrap().as_u16(), server.requests()), (200, 1));
}

#[tokio::test]
async fn ten_thousand_headers_are_an_error() {
    let server = raw::doing(|_| {
        let headers = (0..10_000).map(|n| format!("x-{n}: 1\r\n")).collect::<String>();
        Act::Send(format!("HTTP/1.1 200 OK\r\n{headers}content-length: 0\r\n\r\n").into_bytes())
    })
    .await;
    let call = client(&server.url).call(&GET).retry(RetryConfig::none());
    let error = call.send::<Empty>().await.unwrap_err();
    assert!(matches!(error, Error::Connection { sent: true, .. }), "{error}");
    assert!(error.to_string().chars().count() < 300, "{error}");
}

#[tokio::test]
async fn retry_after_of_the_server_is_obeyed() {
    let server = raw::doing(|n| match n {
        0 => Act::response("429 Too Many Requests\r\nretry-after: Sun, 06 Nov 1994 08:49:37 GMT", "slow"),
        1 => Act::response("503 Service Unavailable\r\nretry-after: 0", ""),
        2 => Act::response("200 OK", "[1]"),
        _ => Act::response("429 Too Many Requests\r\nretry-after: 3600\r\ncontent-type: text/plain", "Slow\r\ndown"),
    })
    .await;
    let client = client(&server.url);
    let response = client.call(&GET).send::<Json<Value>>().await.unwrap();
    assert_eq!((response.attempts(), response.to_string().as_str()), (3, "[1]"));
    // The limit for retries is shorter than an hour, so the call ends without waiting.
    let error = client.call(&GET).retry(RetryConfig::DEFAULT).send::<Empty>().await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    assert_eq!(error.to_string(), "Get responded with 429 Too Many Requests: Slow down");
    assert_eq!(server.requests(), 4);
}

#[tokio::test]
async fn a_compressed_body_is_read() {
    let body: &[u8] = &[31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 139, 54, 212, 49, 138, 5, 0, 191, 80, 139, 8, 5, 0, 0, 0];
    let server = raw::doing(|_| {
        let head = format!("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n", body.len());
        Act::Send([head.as_bytes(), body].concat())
    })
    .await;
    assert_eq!(client(&server.url).call(&GET).send::<Json<Value>>().await.unwrap().to_string(), "[1,2]");
}

#[tokio::test]
async fn a_dropped_call_leaves_the_connection_pool_usable() {
    let server = raw::doing(|n| match n {
        0 => Act::response("200 OK", ""),
        1 => Act::SendAndHang(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n[1".to_vec()),
        _ => Act::response("200 OK", "[2]"),
    })
    .await;
    let client = client(&server.url);
    client.call(&GET).send::<Empty>().await.unwrap();
    let dropped = tokio::spawn(client.call(&GET).send::<Json<Value>>());
    while server.requests() < 2 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    dropped.abort();
    assert!(dropped.await.unwrap_err().is_cancelled());
    for _ in 0..3 {
        assert_eq!(client.call(&GET).send::<Json<Value>>().await.unwrap().to_string(), "[2]");
    }
    assert_eq!(server.requests(), 5);
}
