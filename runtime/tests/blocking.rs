//! Blocking calls and iterators.

use std::io::{BufRead, Read as _};
use std::sync::{Arc, Mutex};

use specwright_runtime::__codegen::{self, ApiInfo, Client, ClientBuilder, PageInput, Pagination};
use specwright_runtime::testing::{Mock, Reply};
use specwright_runtime::{
    BlockingIter, ByteStream, Empty, Error, EventStream, Json, Lists, Operation, OperationInfo, Paginates, PlainText,
    RetryConfig, Server, Streams, Value,
};

static SERVER: Server = Server::new("https://api.example.com", &[]);

static GET: OperationInfo = ApiInfo::new(&SERVER).get("Get", "/t");

__codegen::request!();

struct Get;

impl Operation for Get {
    const INFO: &'static OperationInfo = &GET;
    type Output = Json<Value>;
}

impl Paginates for Get {
    const PAGINATION: &'static Pagination = &Pagination::by_page(PageInput::Query("page"), 1);
}

impl Lists for Get {
    type Item = i64;
}

impl Streams for Get {
    type Stream = EventStream<PlainText>;
}

struct Builder(ClientBuilder);
__codegen::builder!(Builder);

fn client(mock: &Mock) -> Client {
    Builder(ClientBuilder::new(&[&SERVER], &[])).transport(mock.clone()).retry(RetryConfig::DEFAULT).0.build().unwrap()
}

#[test]
fn send_blocking_retries_like_send() {
    let mock = Mock::new();
    mock.expect("Get", [Reply::status(503), Reply::json_text(200, "[1]")]);
    let response = Request::<Get>::from(client(&mock).call(&GET)).idempotency_key("k").send_blocking().unwrap();
    assert_eq!((response.to_string().as_str(), response.attempts()), ("[1]", 2));
    mock.assert_done();
}

/// Returns a request of a client whose server has these bodies.
fn request(mock: &Mock, bodies: &[&'static str]) -> Request<Get> {
    mock.expect("Get", bodies.iter().map(|body| Reply::text(200, *body)));
    client(mock).call(&GET).into()
}

#[test]
fn pages_and_items_are_iterators() {
    let mock = Mock::new();
    let pages = request(&mock, &["[1,2]", "[3]", "[]"]).pages_blocking();
    let pages: Vec<String> = pages.map(|page| page.unwrap().to_string()).collect();
    assert_eq!(pages, ["[1,2]", "[3]", "[]"]);
    let mut items = request(&mock, &["[1,2]", "[3]"]).items_blocking();
    assert_eq!(items.by_ref().take(2).collect::<Result<Vec<i64>, Error>>().unwrap(), [1, 2]);
    // The second page is requested when its first item is needed.
    assert_eq!(mock.requests().len(), 4);
    assert_eq!(items.next().unwrap().unwrap(), 3);
    mock.assert_done();
}

#[test]
fn an_iterator_ends_after_an_error() {
    let mock = Mock::new();
    let mut items = request(&mock, &["[1]", "no JSON"]).items_blocking();
    assert_eq!(items.next().unwrap().unwrap(), 1);
    assert!(items.next().unwrap().is_err() && items.next().is_none() && items.next().is_none());
}

#[test]
fn streams_are_iterators() {
    let mock = Mock::new();
    let events = request(&mock, &["data: a\n\ndata: b\n\n"]).stream_blocking().unwrap();
    let events: Vec<String> = events.into_inner().map(|event| event.unwrap().data).collect();
    assert_eq!(events, ["a", "b"]);
    let bytes = request(&mock, &["body"]).stream_blocking_as::<ByteStream>().unwrap();
    assert_eq!(bytes.status(), 200);
    let bytes: Vec<u8> = bytes.into_inner().flat_map(|chunk| chunk.unwrap().to_vec()).collect();
    assert_eq!(bytes, b"body");
    mock.assert_done();
}

fn download(mock: &Mock, reply: Reply) -> BlockingIter<ByteStream> {
    mock.expect("Get", [reply]);
    Request::<Get>::from(client(mock).call(&GET)).stream_blocking_as::<ByteStream>().unwrap().into_inner()
}

#[test]
fn a_download_is_a_reader() {
    let mock = Mock::new();
    let mut body = download(&mock, Reply::text(200, "one\ntwo\nthree"));
    let mut start = [0; 2];
    body.read_exact(&mut start).unwrap();
    assert_eq!(&start, b"on");
    assert_eq!((&mut body as &mut dyn BufRead).lines().next().unwrap().unwrap(), "e");
    // The iterator continues where the reader ended.
    assert_eq!(body.next().unwrap().unwrap(), "two\nthree");
    assert_eq!(body.read(&mut start).unwrap(), 0);

    let mut text = String::new();
    let error = download(&mock, Reply::text(200, "half").truncated()).read_to_string(&mut text).unwrap_err();
    assert!(error.get_ref().is_some_and(|it| it.is::<Error>()), "{error}");
}

#[test]
fn a_download_is_saved_with_progress() {
    let folder = std::env::temp_dir().join(format!("specwright-blocking-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("report.txt");
    let mock = Mock::new();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let progress = Arc::clone(&seen);
    let body = download(&mock, Reply::text(200, "hello").header("content-length", "5"));
    let body = body.on_progress(move |received, length| progress.lock().unwrap().push((received, length)));
    assert_eq!(body.save(&path).unwrap(), 5);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "hello");
    assert_eq!(*seen.lock().unwrap(), [(5, Some(5))]);

    // A broken download leaves the older file.
    download(&mock, Reply::text(200, "hel").truncated()).save(&path).unwrap_err();
    let files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!((std::fs::read_to_string(&path).unwrap().as_str(), files.len()), ("hello", 1));
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn iteration_inside_a_runtime_is_an_error() {
    let mut items = Request::<Get>::from(client(&Mock::new()).call(&GET)).items_blocking();
    assert!(matches!(items.next(), Some(Err(Error::Configuration { .. }))));
    assert!(items.next().is_none());
}

#[tokio::test]
async fn blocking_calls_inside_a_runtime_are_an_error() {
    let mock = Mock::new();
    let error = client(&mock).call(&GET).send_blocking::<Empty>().unwrap_err();
    assert!(matches!(error, Error::Configuration { .. }));
    assert!(error.to_string().contains("`.send().await`"), "{error}");
    mock.assert_done();
}

#[cfg(feature = "reqwest")]
#[test]
fn connections_are_reused_across_calls_and_threads() {
    use std::io::{BufRead, BufReader, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    // The server accepts one connection only.
    let server = std::thread::spawn(move || {
        let (socket, _) = listener.accept().unwrap();
        let mut lines = BufReader::new(socket.try_clone().unwrap()).lines();
        for _ in 0..3 {
            while !lines.next().unwrap().unwrap().is_empty() {}
            (&socket).write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n7").unwrap();
        }
    });
    let client = ClientBuilder::new(&[&SERVER], &[]).base_url(url).build().unwrap();
    for _ in 0..2 {
        assert_eq!(client.call(&GET).send_blocking::<Json<i64>>().map(|response| *response).unwrap(), 7);
    }
    std::thread::spawn(move || client.call(&GET).send_blocking::<Json<i64>>().unwrap()).join().unwrap();
    server.join().unwrap();
}
