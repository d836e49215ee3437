//! Servers on loopback: one that sends fixed bytes as the only response and records the request, and [`raw`].

// Each test binary uses a part of this module.
#![allow(dead_code)]

pub(crate) mod raw;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Stops tokio's paused clock until the result is dropped. Otherwise it advances as soon as every task waits for a
/// socket.
pub(crate) fn held_time() -> std::sync::mpsc::Sender<()> {
    let (held, end) = std::sync::mpsc::channel::<()>();
    // The clock does not advance while a blocking thread runs.
    tokio::task::spawn_blocking(move || end.recv());
    held
}

/// The server, with its address.
pub(crate) struct Server {
    pub(crate) url: String,
    received: JoinHandle<String>,
}

impl Server {
    /// Returns the recorded request.
    pub(crate) async fn request(self) -> String {
        self.received.await.unwrap()
    }
}

/// Starts a server that sends this head, with the length added, and this body.
pub(crate) async fn responding(head: &str, body: &str) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let response = format!("{head}content-length: {}\r\nconnection: close\r\n\r\n{body}", body.len());
    let received = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut request = Vec::new();
        while !is_complete(&request) {
            assert!(socket.read_buf(&mut request).await.unwrap() > 0, "the request ended early");
        }
        socket.write_all(response.as_bytes()).await.unwrap();
        String::from_utf8(request).unwrap()
    });
    Server { url, received }
}

pub(crate) fn is_complete(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    body.len() >= length.map_or(0, |length| length.parse().unwrap())
}
