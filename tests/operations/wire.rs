//! A server on loopback that records every request byte for byte, and sends prepared responses.

use std::collections::VecDeque;
use std::fmt::Debug;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::panic::Location;
use std::sync::{Arc, Mutex};
use std::thread;

use sdk::{Client, ClientBuilder, Error};

/// Headers that do not depend on the operation.
const USUAL: &[&str] = &["host", "user-agent", "accept", "accept-encoding", "content-length"];

#[derive(Clone)]
pub(crate) struct Wire {
    url: String,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    requests: Vec<Request>,
    answers: VecDeque<Vec<u8>>,
    faults: Vec<String>,
}

/// A recorded request.
pub(crate) struct Request {
    head: String,
    body: Vec<u8>,
}

impl Request {
    /// Returns a header, if present.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().skip(1).filter_map(|it| it.split_once(':'));
        lines.find_map(|(key, value)| key.eq_ignore_ascii_case(name).then_some(value.trim()))
    }

    /// Returns the request target.
    pub(crate) fn target(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }

    /// Formats method, target, the relevant headers by name, and the body. A boundary, which differs each time, becomes
    /// `B`.
    fn shown(&self) -> String {
        let (first, rest) = self.head.split_once("\r\n").unwrap_or((&self.head, ""));
        let mut lines: Vec<String> = rest.lines().map(|it| it.to_ascii_lowercase_name()).collect();
        lines.retain(|it| !USUAL.contains(&it.split(':').next().unwrap_or_default()));
        lines.sort();
        let mut res = first.trim_end_matches(" HTTP/1.1").to_owned();
        lines.iter().for_each(|it| res.extend(["\n", it]));
        if !self.body.is_empty() {
            res.extend(["\n\n", &String::from_utf8_lossy(&self.body)]);
        }
        match self.header("content-type").and_then(|it| it.split_once("boundary=")) {
            Some((_, boundary)) => res.replace(boundary, "B").replace("\r\n", "\n"),
            None => res,
        }
    }
}

trait Line {
    fn to_ascii_lowercase_name(&self) -> String;
}

impl Line for str {
    fn to_ascii_lowercase_name(&self) -> String {
        match self.split_once(':') {
            Some((name, value)) => format!("{}:{value}", name.to_ascii_lowercase()),
            None => self.to_owned(),
        }
    }
}

impl Wire {
    pub(crate) fn listening() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("there is a port");
        let url = format!("http://{}", listener.local_addr().expect("it is bound"));
        let wire = Self { url, state: Arc::default() };
        let server = wire.clone();
        thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                let server = server.clone();
                thread::spawn(move || server.serve(socket));
            }
        });
        wire
    }

    /// Reads requests and responds to them, until the client disconnects or a response has no length.
    fn serve(&self, mut socket: TcpStream) -> Option<()> {
        let mut bytes = Vec::new();
        loop {
            let end = loop {
                if let Some(end) = bytes.windows(4).position(|it| it == b"\r\n\r\n") {
                    break end;
                }
                self.read(&mut socket, &mut bytes)?;
            };
            let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
            bytes.drain(..end + 4);
            let mut request = Request { head, body: Vec::new() };
            let length = request.header("content-length").and_then(|it| it.parse().ok()).unwrap_or(0);
            while bytes.len() < length {
                self.read(&mut socket, &mut bytes)?;
            }
            request.body = bytes.drain(..length).collect();
            let response = {
                let mut state = self.state.lock().ok()?;
                state.requests.push(request);
                state.answers.pop_front().unwrap_or_else(|| b"HTTP/1.1 204 No Content\r\n\r\n".to_vec())
            };
            socket.write_all(&response).ok()?;
            if !response.windows(16).any(|it| it == b"content-length: ") && !response.starts_with(b"HTTP/1.1 204") {
                return None;
            }
        }
    }

    fn read(&self, socket: &mut TcpStream, to: &mut Vec<u8>) -> Option<()> {
        let mut chunk = [0; 4096];
        let count = socket.read(&mut chunk).ok().filter(|it| *it > 0)?;
        to.extend_from_slice(&chunk[..count]);
        Some(())
    }

    fn state<T>(&self, of: impl FnOnce(&mut State) -> T) -> T {
        of(&mut self.state.lock().expect("nobody has panicked"))
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn builder(&self) -> ClientBuilder {
        Client::builder(self.url())
    }

    pub(crate) fn client(&self) -> Client {
        self.builder().build().expect("the client is set up")
    }

    /// Prepares a response from status, headers and body.
    pub(crate) fn prepare(&self, status: u16, headers: &str, body: impl AsRef<[u8]>) {
        let body = body.as_ref();
        let head = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n{headers}\r\n", body.len());
        self.prepare_raw([head.as_bytes(), body].concat());
    }

    pub(crate) fn answer_json(&self, status: u16, body: &str) {
        self.prepare(status, "content-type: application/json\r\n", body);
    }

    /// Prepares the raw bytes of a response that ends with the connection.
    pub(crate) fn prepare_raw(&self, bytes: impl Into<Vec<u8>>) {
        self.state(|it| it.answers.push_back(bytes.into()));
    }

    /// Returns the requests since the last call.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.state(|it| std::mem::take(&mut it.requests))
    }

    pub(crate) fn faults(&self) -> Vec<String> {
        self.state(|it| std::mem::take(&mut it.faults))
    }

    /// Records a difference, so that one run shows all.
    #[track_caller]
    pub(crate) fn same<T: PartialEq + Debug>(&self, found: T, expected: T) {
        if found != expected {
            let fault = format!("{}\n  found    {found:?}\n  expected {expected:?}", Location::caller());
            self.state(|it| it.faults.push(fault));
        }
    }

    /// Compares the requests since the last call.
    #[track_caller]
    pub(crate) fn saw(&self, expected: &[&str]) {
        let found: Vec<String> = self.requests().iter().map(Request::shown).collect();
        self.same(found, expected.iter().map(|it| (*it).to_owned()).collect());
    }

    /// Checks that the call succeeds and sends these requests.
    #[track_caller]
    pub(crate) fn sends<T>(
        &self,
        expected: &str,
        call: impl Future<Output = Result<T, Error>>,
    ) -> impl Future<Output = T> {
        let at = Location::caller();
        async move {
            let outcome = call.await;
            let found: Vec<String> = self.requests().iter().map(Request::shown).collect();
            if found != [expected] {
                let fault = format!("{at}\n  found    {found:?}\n  expected {expected:?}");
                self.state(|it| it.faults.push(fault));
            }
            outcome.unwrap_or_else(|error| panic!("{at}: {error}"))
        }
    }

    /// Checks that the call fails with this message before anything is sent.
    #[track_caller]
    pub(crate) fn refuses<T>(
        &self,
        expected: &str,
        call: impl Future<Output = Result<T, Error>>,
    ) -> impl Future<Output = ()> {
        let at = Location::caller();
        async move {
            let found = call.await.err().map(|it| it.to_string()).unwrap_or_default();
            if found != expected || !self.requests().is_empty() {
                self.state(|it| it.faults.push(format!("{at}\n  found    {found:?}\n  expected {expected:?}")));
            }
        }
    }
}
