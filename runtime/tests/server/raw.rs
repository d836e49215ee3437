//! A server on loopback that does to each request what a test says, bytes and all, and counts.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What is done.
pub(crate) enum Act {
    /// These bytes are sent, and the connection stays.
    Send(Vec<u8>),
    /// These bytes are sent, and the connection is reset.
    SendAndReset(Vec<u8>),
    /// These bytes are sent, and then nothing, while the connection stays.
    SendAndHang(Vec<u8>),
    /// These bytes are sent, and then zeros without end.
    SendAndFlood(Vec<u8>),
}

impl Act {
    /// A complete answer.
    pub(crate) fn answer(head: &str, body: &str) -> Self {
        Self::Send(format!("HTTP/1.1 {head}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).into_bytes())
    }
}

/// The server, and how many complete requests it has read.
pub(crate) struct Raw {
    pub(crate) url: String,
    requests: Arc<AtomicUsize>,
}

impl Raw {
    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

/// A server that asks what to do with each request, by its number from 0.
pub(crate) async fn doing(act: impl Fn(usize) -> Act + Send + Sync + 'static) -> Raw {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let requests = Arc::new(AtomicUsize::new(0));
    let (counter, act) = (Arc::clone(&requests), Arc::new(act));
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            tokio::spawn(serve(socket, Arc::clone(&counter), Arc::clone(&act)));
        }
    });
    Raw { url, requests }
}

/// A server that resets its connections before it reads anything, at first so many of them, and then answers 200.
pub(crate) async fn deaf(resets: usize) -> Raw {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let requests = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&requests);
    tokio::spawn(async move {
        for _ in 0..resets {
            let (socket, _) = listener.accept().await.unwrap();
            socket.set_zero_linger().unwrap();
        }
        while let Ok((socket, _)) = listener.accept().await {
            tokio::spawn(serve(socket, Arc::clone(&counter), Arc::new(|_| Act::answer("200 OK", ""))));
        }
    });
    Raw { url, requests }
}

async fn serve(mut socket: TcpStream, requests: Arc<AtomicUsize>, act: Arc<impl Fn(usize) -> Act>) {
    loop {
        let mut request = Vec::new();
        while !super::is_complete(&request) {
            if !matches!(socket.read_buf(&mut request).await, Ok(1..)) {
                return;
            }
        }
        match act(requests.fetch_add(1, Ordering::SeqCst)) {
            Act::Send(bytes) => {
                if socket.write_all(&bytes).await.is_err() {
                    return;
                }
            }
            Act::SendAndReset(bytes) => {
                socket.write_all(&bytes).await.ok();
                // What was written is to arrive before the reset.
                tokio::time::sleep(Duration::from_millis(20)).await;
                socket.set_zero_linger().ok();
                return;
            }
            Act::SendAndHang(bytes) => {
                socket.write_all(&bytes).await.ok();
                return std::future::pending().await;
            }
            Act::SendAndFlood(bytes) => {
                socket.write_all(&bytes).await.ok();
                while socket.write_all(&[b' '; 65536]).await.is_ok() {}
                return;
            }
        }
    }
}
