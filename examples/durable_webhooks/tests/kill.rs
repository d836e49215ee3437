//! The service is killed while it handles a delivery, and after it. No reply is lost, and none is delivered twice without
//! the same idempotency key.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use rusqlite::Connection;

/// The running service. Dropping the value kills it.
struct Service {
    child: Child,
    output: BufReader<ChildStdout>,
    address: String,
}

impl Service {
    fn start(database: &Path, board: &TcpListener) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_durable-webhooks"))
            .env("DATABASE", database)
            .env("BOARD_URL", format!("http://{}/replies", board.local_addr().unwrap()))
            .env("SECRET", "s3")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut address = String::new();
        output.read_line(&mut address).unwrap();
        Self { child, output, address: address.trim().to_owned() }
    }

    /// Sends a reply, and returns the connection.
    fn send(&self, id: &str) -> TcpStream {
        let metadata = "%7B%22secret%22%3A%22s3%22%7D";
        let form =
            format!("message=Hello&thread_id=t1&recipient_id=r1&metadata={metadata}&request_unique_identifier={id}");
        let head = "POST /channelback HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/x-www-form-urlencoded";
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "{head}\r\ncontent-length: {}\r\n\r\n{form}", form.len()).unwrap();
        stream
    }

    fn printed_line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        line.trim().to_owned()
    }

    /// Kills the process, without a chance to clean up.
    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // The process may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Returns the status and the body of a response.
fn response(mut stream: TcpStream) -> (String, String) {
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().to_owned(), body.to_owned())
}

/// Accepts a request to the board, and returns its connection and its idempotency key.
fn accept(board: &TcpListener) -> (TcpStream, String) {
    let (stream, _) = board.accept().unwrap();
    let mut lines = BufReader::new(&stream).lines().map(Result::unwrap);
    let key = lines.find_map(|it| it.strip_prefix("idempotency-key: ").map(str::to_owned)).unwrap();
    (stream, key)
}

fn database(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder.join("deliveries.db")
}

/// Moves the end of every lease into the past, as if the time had passed.
fn expire_leases(database: &Path) {
    let changed = Connection::open(database).unwrap().execute("UPDATE deliveries SET leased_until = 0", []).unwrap();
    assert_eq!(changed, 1);
}

#[test]
fn a_killed_service_loses_no_delivery_and_repeats_none_silently() {
    let (database, board) = (database("killed"), TcpListener::bind("127.0.0.1:0").unwrap());

    // The process is killed while the board has the reply and has not responded.
    let mut service = Service::start(&database, &board);
    let _sender = service.send("1");
    let (_connection, key) = accept(&board);
    assert_eq!(key, "channelback 1");
    assert_eq!(service.printed_line(), "attempt 1 of channelback 1");
    service.kill();

    // After a restart, the lease still holds: another process might be handling the delivery.
    let mut service = Service::start(&database, &board);
    assert_eq!(response(service.send("1")).0, "409");

    // After the lease, the delivery is handled again. It has the same key, so that the board can recognize it.
    expire_leases(&database);
    let sender = service.send("1");
    let (mut connection, key) = accept(&board);
    assert_eq!(key, "channelback 1");
    write!(connection, "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nm7").unwrap();
    assert_eq!(response(sender), ("200".to_owned(), r#"{"external_id":"m7"}"#.to_owned()));
    assert_eq!(service.printed_line(), "attempt 2 of channelback 1");
    service.kill();

    // A completed delivery gets its response after a restart. The board gets no request: it would not respond to one.
    let service = Service::start(&database, &board);
    assert_eq!(response(service.send("1")), ("200".to_owned(), r#"{"external_id":"m7"}"#.to_owned()));
    board.set_nonblocking(true).unwrap();
    assert!(board.accept().is_err());
}

#[test]
fn a_failed_delivery_is_released_at_once() {
    let (database, board) = (database("failed"), TcpListener::bind("127.0.0.1:0").unwrap());
    let mut service = Service::start(&database, &board);
    for (attempt, status, expected) in [(1, "503 Unavailable", "500"), (2, "200 OK", "200")] {
        let sender = service.send("2");
        let (mut connection, _) = accept(&board);
        write!(connection, "HTTP/1.1 {status}\r\ncontent-length: 2\r\n\r\nm8").unwrap();
        let (status, body) = response(sender);
        assert_eq!(status, expected, "{body}");
        assert!(!body.contains("127.0.0.1"), "{body}");
        assert_eq!(service.printed_line(), format!("attempt {attempt} of channelback 2"));
    }
}
