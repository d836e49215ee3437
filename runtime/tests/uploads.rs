//! Streamed request bodies.

#![cfg(feature = "reqwest")]

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use http_body_util::Full;
use specwright_runtime::__codegen::{ApiInfo, Client, ClientBuilder};
use specwright_runtime::testing::{Mock, Reply};
use specwright_runtime::{
    Body, BoxError, BoxFuture, Bytes, Empty, File, OperationInfo, RetryConfig, Server, Source, Upload,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{Receiver, channel};

static SERVER: Server = Server::new("https://api.example.com", &[]);

static PUT: OperationInfo = ApiInfo::new(&SERVER).put("Put", "/t");

/// A body from a channel, which can be read once.
struct Once(Mutex<Option<Receiver<Bytes>>>);

struct Coming(Receiver<Bytes>);

impl Source for Once {
    fn length(&self) -> Option<u64> {
        None
    }

    fn open(&self) -> BoxFuture<'static, Result<Body, BoxError>> {
        let receiver = self.0.lock().unwrap().take();
        Box::pin(async move { Ok(Body::from_stream(Coming(receiver.ok_or("it was read before")?))) })
    }

    fn is_repeatable(&self) -> bool {
        false
    }
}

impl futures_core::Stream for Coming {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(cx).map(|it| it.map(Ok))
    }
}

/// Creates a file with these bytes in its own folder.
fn file(name: &str, bytes: &[u8]) -> File {
    let folder = std::env::temp_dir().join(format!("specwright-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(name), bytes).unwrap();
    File::from_path(folder.join(name)).unwrap()
}

fn client(mock: &Mock) -> Client {
    ClientBuilder::new(&[&SERVER], &[]).transport(mock.clone()).build().unwrap()
}

#[tokio::test]
async fn a_file_is_read_again_for_each_attempt() {
    let mock = Mock::new();
    mock.expect("Put", [Reply::status(503), Reply::status(204)]);
    let call =
        client(&mock).call(&PUT).part_text("a", 1).part_file("file", file("again.txt", b"hello").media_type("text/x"));
    assert_eq!(call.send::<Empty>().await.unwrap().attempts(), 2);
    for request in mock.requests() {
        let body = String::from_utf8(request.body.to_vec()).unwrap();
        let part = "name=\"file\"; filename=\"again.txt\"\r\nContent-Type: text/x\r\n\r\nhello\r\n--";
        assert!(body.contains(part), "{body}");
    }
    assert!(File::from_path("/there/is/no/such/file").is_err());
}

#[tokio::test]
async fn a_body_that_is_readable_once_is_sent_once() {
    let mock = Mock::new();
    mock.expect("Put", [Reply::status(503)]);
    let (sender, receiver) = channel(1);
    sender.send(Bytes::from("x")).await.unwrap();
    drop(sender);
    let source = Once(Mutex::new(Some(receiver)));
    let call = client(&mock)
        .call(&PUT)
        .retry(RetryConfig::DEFAULT)
        .idempotency_key("k")
        .upload("text/x", Upload::from_source(source));
    assert_eq!(call.send::<Empty>().await.unwrap_err().status().unwrap().as_u16(), 503);
    assert_eq!((mock.requests().len(), &*mock.requests()[0].body), (1, &b"x"[..]));
}

/// A stream of prepared items.
struct Prepared(std::vec::IntoIter<Result<Bytes, BoxError>>);

impl futures_core::Stream for Prepared {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.next())
    }
}

fn prepared(items: Vec<Result<Bytes, BoxError>>) -> Prepared {
    Prepared(items.into_iter())
}

#[tokio::test]
async fn a_stream_a_reader_and_a_body_are_uploads() {
    let chunks = || vec![Ok(Bytes::from("one")), Ok(Bytes::from("two"))];
    let uploads = [
        (Upload::from_stream(prepared(chunks()), Some(6)), Some(6)),
        (Upload::from_stream(prepared(chunks()), None), None),
        (Upload::from_reader(std::io::Cursor::new("onetwo"), None), None),
        (Upload::from_body(Full::new(Bytes::from("onetwo"))), Some(6)),
    ];
    for (upload, length) in uploads {
        assert_eq!(upload.length(), length);
        let mock = Mock::new();
        mock.expect("Put", [Reply::status(503)]);
        let call = client(&mock).call(&PUT).upload("text/x", upload);
        // It can be read once, so the call is not retried.
        let again = call.clone();
        assert!(call.send::<Empty>().await.unwrap_err().is_status(503));
        assert_eq!(&*mock.requests()[0].body, b"onetwo");
        let error = again.send::<Empty>().await.unwrap_err();
        assert_eq!(error.to_string(), "the connection failed: the body can be read once, and was read before");
        mock.assert_done();
    }
    let mock = Mock::new();
    mock.expect("Put", [Reply::status(204)]);
    let file = File::from_source("a.txt", Upload::from_stream(prepared(chunks()), None));
    client(&mock).call(&PUT).part_file("file", file).send::<Empty>().await.unwrap();
    let body = String::from_utf8(mock.requests()[0].body.to_vec()).unwrap();
    assert!(
        body.contains("filename=\"a.txt\"\r\nContent-Type: application/octet-stream\r\n\r\nonetwo\r\n--"),
        "{body}"
    );

    let broken = Upload::from_stream(prepared(vec![Ok(Bytes::from("one")), Err("the disk is gone".into())]), None);
    let error = client(&mock).call(&PUT).upload("text/x", broken).send::<Empty>().await.unwrap_err();
    assert_eq!(error.to_string(), "the connection failed: the disk is gone");
}

/// Reads one request up to this end, and reports the bytes so far after each read.
async fn server(
    end: &'static [u8],
    seen: impl Fn(&[u8]) + Send + 'static,
) -> (String, tokio::task::JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut bytes = Vec::new();
        while !bytes.ends_with(end) {
            assert!(socket.read_buf(&mut bytes).await.unwrap() > 0);
            seen(&bytes);
        }
        socket.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.unwrap();
        bytes
    });
    (url, server)
}

#[tokio::test]
async fn a_file_is_sent_with_its_length() {
    let (url, server) = server(b"--\r\n", |_| ()).await;
    let content = b"0123456789".repeat(30_000);
    let call = ClientBuilder::new(&[&SERVER], &[]).base_url(url).build().unwrap().call(&PUT);
    call.part_file("file", file("long.bin", &content)).send::<Empty>().await.unwrap();
    let bytes = server.await.unwrap();
    let end = bytes.windows(4).position(|it| it == b"\r\n\r\n").unwrap() + 4;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    assert!(head.contains(&format!("content-length: {}\r\n", bytes.len() - end)), "{head}");
    assert!(bytes.windows(content.len()).any(|it| it == content));
}

/// The second chunk is produced after the server has received the first.
#[tokio::test]
async fn a_streamed_request_body_is_sent_while_it_is_produced() {
    let (sender, receiver) = channel::<Bytes>(1);
    let sender = Arc::new(Mutex::new(Some(sender)));
    sender.lock().unwrap().as_ref().unwrap().try_send(Bytes::from("one")).unwrap();
    let seen = move |bytes: &[u8]| {
        if bytes.ends_with(b"3\r\none\r\n")
            && let Some(sender) = sender.lock().unwrap().take()
        {
            sender.try_send(Bytes::from("two")).unwrap();
        }
    };
    let (url, server) = server(b"0\r\n\r\n", seen).await;
    let call = ClientBuilder::new(&[&SERVER], &[]).base_url(url).build().unwrap().call(&PUT);
    call.upload("text/x", Upload::from_source(Once(Mutex::new(Some(receiver))))).send::<Empty>().await.unwrap();
    let text = String::from_utf8(server.await.unwrap()).unwrap();
    assert!(text.to_lowercase().contains("transfer-encoding: chunked"), "{text}");
    assert!(text.ends_with("\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n"), "{text}");
}
