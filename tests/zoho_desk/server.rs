//! A server on loopback that records the bytes of requests, and sends one response to all of them.

use std::sync::{Arc, Mutex};

use helpdesk_channels::runtime::RetryConfig;
use helpdesk_channels::zoho_desk::{ZohoDesk, ZohoDeskBuilder};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// The token of clients from [`Server::client`].
pub(crate) const TOKEN: &str = "made-up-token";

pub(crate) struct Server {
    url: String,
    received: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(crate) async fn responding(status: u16, body: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let received: Arc<Mutex<Vec<String>>> = Arc::default();
        let keep = Arc::clone(&received);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let request = whole(&mut stream).await;
                keep.lock().unwrap().push(request);
                let head = "content-type: application/json\r\nconnection: close";
                let length = body.len();
                let response = format!("HTTP/1.1 {status} So\r\n{head}\r\ncontent-length: {length}\r\n\r\n{body}");
                stream.write_all(response.as_bytes()).await.unwrap();
            }
        });
        Self { url, received }
    }

    /// Returns a builder without credentials.
    pub(crate) fn builder(&self) -> ZohoDeskBuilder {
        ZohoDesk::builder().base_url(&self.url).retry(RetryConfig::none())
    }

    pub(crate) fn client(&self) -> ZohoDesk {
        self.builder().oauth_token(TOKEN).build().unwrap()
    }

    /// Returns the base URL, without a final slash.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Returns the requests since the last call.
    pub(crate) fn requests(&self) -> Vec<Request> {
        std::mem::take(&mut *self.received.lock().unwrap()).iter().map(|it| Request::of(it)).collect()
    }

    /// Returns the only request since the last call.
    #[track_caller]
    pub(crate) fn request(&self) -> Request {
        let mut requests = self.requests();
        assert_eq!(requests.len(), 1, "the number of requests");
        requests.remove(0)
    }
}

/// A recorded request.
pub(crate) struct Request {
    pub(crate) line: String,
    headers: Vec<String>,
    pub(crate) body: String,
}

impl Request {
    fn of(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let mut lines = head.split("\r\n").map(str::to_owned);
        Self { line: lines.next().unwrap(), headers: lines.collect(), body: body.to_owned() }
    }

    /// Returns the values of a header.
    pub(crate) fn header(&self, name: &str) -> Vec<&str> {
        let pairs = self.headers.iter().filter_map(|it| it.split_once(": "));
        pairs.filter(|(it, _)| it.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect()
    }
}

/// Reads a request, with the body that its `content-length` announces.
async fn whole(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    loop {
        stream.read_buf(&mut bytes).await.unwrap();
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let head = head.to_ascii_lowercase();
        let length = head.split("content-length: ").nth(1).and_then(|it| it.lines().next());
        if body.len() >= length.map_or(0, |it| it.parse().unwrap()) {
            return text.into_owned();
        }
    }
}
