//! Streamed responses.

#![cfg(feature = "reqwest")]

mod server;

use std::time::Duration;

use serde_json::json;
use specwright_runtime::__codegen::{ApiInfo, Client, ClientBuilder};
use specwright_runtime::testing::{Mock, Reply};
use specwright_runtime::{
    ByteStream, Error, Event, EventStream, Json, LineStream, OperationInfo, PlainText, RetryConfig, Server, Value,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

static SERVER: Server = Server::new("https://api.example.com", &[]);

static WATCH: OperationInfo = ApiInfo::new(&SERVER).get("Watch", "/watch");

fn client(mock: &Mock) -> Client {
    ClientBuilder::new(&[&SERVER], &[]).transport(mock.clone()).max_response_size(100).build().unwrap()
}

async fn events(reply: Reply) -> Vec<Result<Event<Value>, Error>> {
    let mock = Mock::new();
    mock.always("Watch", reply);
    let mut events = client(&mock).call(&WATCH).stream::<EventStream<Json<Value>>>().await.unwrap().into_inner();
    let mut res = Vec::new();
    while let Some(event) = events.next().await {
        res.push(event);
    }
    assert_eq!(mock.requests()[0].header("accept"), Some("text/event-stream"));
    res
}

#[tokio::test]
async fn server_sent_events_follow_the_html_standard() {
    let text = "\u{feff}: a comment\n\nevent: added\nid: 7\ndata: {\"a\":\ndata:1}\nnonsense\n\ndata: 2\r\rid\ndata: 3\r\n\r\n\
        event: empty\n\ndata: \"cut off\"";
    let found: Vec<_> = events(Reply::text(200, text)).await.into_iter().map(Result::unwrap).collect();
    let shown: Vec<_> = found.iter().map(|it| (it.name.as_str(), it.id.as_str(), it.data.clone())).collect();
    assert_eq!(shown, [("added", "7", json!({"a": 1})), ("message", "7", json!(2)), ("message", "", json!(3))]);
}

#[tokio::test]
async fn an_event_that_does_not_decode_is_not_the_end() {
    let found = events(Reply::text(200, "data: x\n\ndata: 1\n\ndata: [DONE]\n\ndata: 2\n\n")).await;
    let [Err(error), Ok(event)] = &found[..] else { panic!("{found:?}") };
    assert!(
        error.to_string().starts_with("Watch responded with 200 OK, but the body does not decode at `.`"),
        "{error}"
    );
    assert_eq!(event.data, 1);
}

#[tokio::test]
async fn an_endless_stream_item_is_rejected_while_reading() {
    let complete_line = format!(": {}\n", "x".repeat(1000));
    for text in ["data: ".to_owned() + &"x".repeat(1000), "data: 12345678\n".repeat(20), complete_line] {
        let found = events(Reply::text(200, text)).await;
        assert!(matches!(&found[..], [Err(Error::TooLarge { limit: 100, .. })]), "{found:?}");
    }
}

#[tokio::test]
async fn a_rejected_stream_is_an_error_with_its_body() {
    let mock = Mock::new();
    mock.always("Watch", Reply::json_text(403, r#"{"error":"Not yours"}"#));
    let error = client(&mock).call(&WATCH).stream::<ByteStream>().await.unwrap_err();
    assert_eq!(error.to_string(), "Watch responded with 403 Forbidden: Not yours");
}

/// A proxy's HTML page, or JSON without events, would otherwise be an empty stream.
#[tokio::test]
async fn a_response_without_events_is_an_error_with_its_body() {
    let mock = Mock::new();
    mock.expect("Watch", [Reply::json_text(200, "{\"a\":1}"), Reply::json_text(200, vec![b'1'; 101])]);
    let error = client(&mock).call(&WATCH).stream::<EventStream<Json<Value>>>().await.unwrap_err();
    assert!(matches!(&error, Error::Decode(_)), "{error}");
    assert_eq!(error.body().unwrap(), "{\"a\":1}");
    assert!(error.to_string().ends_with("it is `application/json`, and none of `text/event-stream`"), "{error}");
    let error = client(&mock).call(&WATCH).stream::<EventStream<Json<Value>>>().await.unwrap_err();
    assert!(matches!(&error, Error::TooLarge { .. }), "{error}");
}

#[tokio::test]
async fn each_line_is_one_value() {
    let mock = Mock::new();
    mock.always("Watch", Reply::text(200, "{\"a\":1}\n\n \r\n[\n2"));
    let mut lines = client(&mock).call(&WATCH).stream::<LineStream<Json<Value>>>().await.unwrap();
    assert_eq!(lines.next().await.unwrap().unwrap(), json!({"a": 1}));
    assert!(matches!(lines.next().await, Some(Err(Error::Decode(_)))));
    assert_eq!(lines.next().await.unwrap().unwrap(), 2);
    assert!(lines.next().await.is_none() && lines.next().await.is_none());
}

#[tokio::test]
async fn a_stream_reconnects_after_the_last_event() {
    let mock = Mock::new();
    mock.expect(
        "Watch",
        [
            Reply::text(200, "retry: 500\nid: a/1\ndata: 1\n\ndata: half"),
            Reply::text(200, "data: 2\n\n").truncated(),
            Reply::status(204),
        ],
    );
    let client =
        ClientBuilder::new(&[&SERVER], &[]).transport(mock.clone()).retry(RetryConfig::none()).build().unwrap();
    let events = client.call(&WATCH).stream::<EventStream<PlainText>>().await.unwrap().into_inner();
    let mut events = events.reconnecting();
    assert_eq!(events.next().await.unwrap().unwrap().data, "1");
    assert_eq!(events.next().await.unwrap().unwrap().data, "2");
    assert!(events.next().await.is_none());
    assert_eq!(events.last_event_id(), "a/1");
    let ids: Vec<_> = mock.requests().iter().map(|it| it.header("last-event-id").map(str::to_owned)).collect();
    assert_eq!(ids, [None, Some("a/1".to_owned()), Some("a/1".to_owned())]);
}

async fn reconnecting(replies: impl IntoIterator<Item = Reply>) -> (Mock, EventStream<PlainText>) {
    let mock = Mock::new();
    mock.expect("Watch", replies);
    let events = client(&mock).call(&WATCH).stream::<EventStream<PlainText>>().await.unwrap().into_inner();
    (mock, events.reconnecting())
}

/// The id of the event was read, but not its end, so the server must send it again.
#[tokio::test]
async fn a_truncated_event_is_requested_again() {
    let replies = [
        Reply::text(200, "id: 1\ndata: a\n\nid: 2\ndata: b\n"),
        Reply::text(200, "id: 2\ndata: b\n\n"),
        Reply::status(204),
    ];
    let (mock, mut events) = reconnecting(replies).await;
    assert_eq!(events.next().await.unwrap().unwrap().id, "1");
    let again = events.next().await.unwrap().unwrap();
    assert_eq!((again.id.as_str(), again.data.as_str()), ("2", "b"));
    assert!(events.next().await.is_none() && events.next().await.is_none());
    let ids: Vec<_> = mock.requests().iter().map(|it| it.header("last-event-id").map(str::to_owned)).collect();
    assert_eq!(ids, [None, Some("1".to_owned()), Some("2".to_owned())]);
}

#[tokio::test]
async fn a_retry_field_of_zero_waits_a_minimum() {
    let replies = ["retry: 0\ndata: 1\n\n", "retry: 99999999999999999999\n\n", "retry: 18446744073709551615\n\n"];
    let (mock, mut events) =
        reconnecting(replies.map(|it| Reply::text(200, it)).into_iter().chain([Reply::status(204)])).await;
    assert_eq!(events.next().await.unwrap().unwrap().data, "1");
    assert!(events.next().await.is_none());
    assert_eq!(mock.waits(), [Duration::from_millis(100), Duration::from_millis(100), Duration::from_secs(5 * 60)]);
}

#[tokio::test]
async fn only_transient_failures_are_retried() {
    let (mock, mut events) = reconnecting([Reply::status(204)]).await;
    assert!(events.next().await.is_none() && events.next().await.is_none());
    assert_eq!(mock.requests().len(), 1);

    let (mock, mut events) = reconnecting([Reply::text(200, "data: ".to_owned() + &"x".repeat(200))]).await;
    assert!(matches!(events.next().await, Some(Err(Error::TooLarge { .. }))));
    assert!(events.next().await.is_none());
    assert_eq!(mock.requests().len(), 1);

    let (mock, mut events) = reconnecting([Reply::text(200, ""), Reply::json_text(200, "{}")]).await;
    assert!(matches!(events.next().await, Some(Err(Error::Decode(_)))));
    assert!(events.next().await.is_none());
    assert_eq!(mock.requests().len(), 2);
}

/// An endless error body would block the caller forever.
#[tokio::test]
async fn an_error_body_is_read_within_the_attempt_timeout() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut request = vec![0; 4096];
        assert!(socket.read(&mut request).await.unwrap() > 0);
        socket.write_all(b"HTTP/1.1 500 Oh\r\ncontent-length: 1000\r\n\r\nWell").await.unwrap();
        tokio::time::sleep(Duration::from_secs(60)).await;
    });
    let builder = ClientBuilder::new(&[&SERVER], &[]).base_url(url).retry(RetryConfig::none());
    let call = builder.attempt_timeout(Duration::from_millis(200)).build().unwrap().call(&WATCH);
    // Without the attempt timeout, the server would end the body after a minute, with another error.
    let error = call.stream::<ByteStream>().await.unwrap_err();
    assert_eq!(error.to_string(), "the server did not respond within 200ms");
    server.abort();
}

#[tokio::test(start_paused = true)]
async fn the_call_timeout_ends_a_reconnecting_stream() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut request = vec![0; 4096];
        assert!(socket.read(&mut request).await.unwrap() > 0);
        socket.write_all(b"HTTP/1.1 200 OK\r\n\r\nretry: 1\n\n").await.unwrap();
        listener.accept().await.map(drop)
    });
    let call = ClientBuilder::new(&[&SERVER], &[]).base_url(url).build().unwrap().call(&WATCH);
    let call = call.timeout(Duration::from_millis(200));
    let held = server::held_time();
    let mut events = call.stream::<EventStream<PlainText>>().await.unwrap().into_inner().reconnecting();
    drop(held);
    assert_eq!(events.next().await.unwrap().unwrap_err().to_string(), "the call did not complete within 200ms");
    assert!(events.next().await.is_none());
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!server.is_finished());
    server.abort();
}

/// The first event arrives before the second is sent, long after the attempt timeout. Dropping the stream closes the
/// connection.
#[tokio::test(start_paused = true)]
async fn a_stream_is_decoded_while_it_arrives() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (seen, was_seen) = tokio::sync::oneshot::channel();
    let server = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut request = vec![0; 4096];
        assert!(socket.read(&mut request).await.unwrap() > 0);
        let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\ndata: 1\n\n";
        socket.write_all(head.as_bytes()).await.unwrap();
        was_seen.await.unwrap();
        socket.write_all(b"data: 2\n\n").await.unwrap();
        // A read of zero bytes: the client has disconnected.
        socket.read(&mut request).await.map_or(0, |it| it)
    });
    let builder = ClientBuilder::new(&[&SERVER], &[]).base_url(url).attempt_timeout(Duration::from_millis(200));
    let call = builder.build().unwrap().call(&WATCH);
    let held = server::held_time();
    let mut events = call.stream::<EventStream<PlainText>>().await.unwrap();
    assert_eq!(events.next().await.unwrap().unwrap().data, "1");
    tokio::time::advance(Duration::from_secs(60)).await;
    seen.send(()).unwrap();
    assert_eq!(events.next().await.unwrap().unwrap().data, "2");
    drop(events);
    assert_eq!(server.await.unwrap(), 0);
    drop(held);
}

#[tokio::test(start_paused = true)]
async fn byte_streams_are_unchanged_and_end_with_the_call_timeout() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut request = vec![0; 4096];
        assert!(socket.read(&mut request).await.unwrap() > 0);
        socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n\xff\x00").await.unwrap();
        tokio::time::sleep(Duration::from_secs(60)).await;
    });
    let call = ClientBuilder::new(&[&SERVER], &[]).base_url(url).build().unwrap().call(&WATCH);
    let held = server::held_time();
    let mut bytes = call.timeout(Duration::from_millis(300)).stream::<ByteStream>().await.unwrap();
    assert_eq!(bytes.next().await.unwrap().unwrap(), &b"\xff\x00"[..]);
    drop(held);
    let error = bytes.next().await.unwrap().unwrap_err();
    assert_eq!(error.to_string(), "the call did not complete within 300ms");
    assert!(bytes.next().await.is_none());
    server.abort();
}

/// Returns a path in the folder of temporary files.
fn path(name: &str) -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("specwright-downloads-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

#[tokio::test]
async fn a_download_is_saved_with_its_progress() {
    let content = "x".repeat(1000);
    let mock = Mock::new();
    mock.expect("Watch", [Reply::text(200, content.clone()).header("content-length", "1000")]);
    mock.expect("Watch", [Reply::text(200, content.clone())]);
    let open = async || client(&mock).call(&WATCH).stream::<ByteStream>().await.unwrap().into_inner();

    let seen = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let notes = std::sync::Arc::clone(&seen);
    let stream = open().await.on_progress(move |bytes, length| notes.lock().unwrap().push((bytes, length)));
    assert_eq!(stream.length(), Some(1000));
    // The client's limit of ten times less is not for a stream.
    assert_eq!(stream.save(path("saved.txt")).await.unwrap(), 1000);
    assert_eq!(std::fs::read_to_string(path("saved.txt")).unwrap(), content);
    assert_eq!(*seen.lock().unwrap(), [(1000, Some(1000))]);

    let mut buffer = Vec::new();
    let stream = open().await;
    assert_eq!((stream.length(), stream.write_to(&mut buffer).await.unwrap()), (None, 1000));
    assert_eq!(buffer.len(), 1000);
    mock.assert_done();
}

#[tokio::test]
async fn an_incomplete_download_leaves_no_file_and_keeps_the_previous_one() {
    let mock = Mock::new();
    mock.always("Watch", Reply::text(200, "half").truncated());
    let open = async || client(&mock).call(&WATCH).stream::<ByteStream>().await.unwrap().into_inner();
    std::fs::write(path("kept.txt"), "before").unwrap();
    let error = open().await.save(path("kept.txt")).await.unwrap_err();
    let cause = error.get_ref().and_then(|it| it.downcast_ref::<Error>());
    assert!(matches!(cause, Some(Error::Connection { sent: true, .. })), "{error}");
    assert_eq!(std::fs::read_to_string(path("kept.txt")).unwrap(), "before");
    assert!(!path("kept.txt.part").exists());
    assert!(open().await.save(path("no/such/folder")).await.is_err());
    assert!(open().await.save("/").await.is_err());
}
