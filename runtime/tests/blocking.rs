//! Blocking calls.

use specwright_runtime::__codegen::{self, ApiInfo, Client, ClientBuilder};
use specwright_runtime::testing::{Mock, Reply};
use specwright_runtime::{Empty, Error, Json, Operation, OperationInfo, RetryConfig, Server, Value};

static SERVER: Server = Server::new("https://api.example.com", &[]);

static GET: OperationInfo = ApiInfo::new(&SERVER).get("Get", "/t");

__codegen::request!();

struct Get;

impl Operation for Get {
    const INFO: &'static OperationInfo = &GET;
    type Output = Json<Value>;
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
