//! A server on loopback whose reaction to each request is chosen by the test.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// The reaction to a request.
pub(crate) enum Act {
    /// Sends these bytes, and keeps the connection open.
    Send(Vec<u8>),
    /// Sends these bytes, and resets the connection.
    SendAndReset(Vec<u8>),
    /// Sends these bytes, and nothing more, with the connection open.
    SendAndHang(Vec<u8>),
    /// Sends these bytes, and then zeros without end.
    SendAndFlood(Vec<u8>),
}

impl Act {
    /// Returns a complete response.
    pub(crate) fn response(head: &str, body: &str) -> Self {
        Self::Send(format!("HTTP/1.1 {head}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).into_bytes())
    }
}

/// The server, with the numbers of connections and of complete requests that it has read.
pub(crate) struct Raw {
    pub(crate) url: String,
    connections: Arc<AtomicUsize>,
    requests: Arc<AtomicUsize>,
}

impl Raw {
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

/// Starts a server that chooses its reaction by the number of the request, from 0.
pub(crate) async fn doing(act: impl Fn(usize) -> Act + Send + Sync + 'static) -> Raw {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (connections, requests) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
    let (accepted, counter, act) = (Arc::clone(&connections), Arc::clone(&requests), Arc::new(act));
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            accepted.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(serve(socket, Arc::clone(&counter), Arc::clone(&act)));
        }
    });
    Raw { url, connections, requests }
}

/// Starts a server that resets this number of connections before reading, and then responds with 200.
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
            tokio::spawn(serve(socket, Arc::clone(&counter), Arc::new(|_| Act::response("200 OK", ""))));
        }
    });
    Raw { url, connections: Arc::default(), requests }
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
                // The written bytes must arrive before the reset.
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
