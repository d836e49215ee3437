//! Slow, disconnected and many clients.

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::form::{FORM, form};
use crate::program::{Program, SECRET, metadata};
use crate::routes::address;
use crate::zendesk::call;

fn reply(id: &str) -> String {
    let metadata = metadata(SECRET);
    form(&[("message", "a"), ("thread_id", "m1"), ("metadata", &metadata), ("request_unique_identifier", id)])
}

fn posted(body: &str) -> Vec<u8> {
    let head =
        format!("POST /zendesk/channelback HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: {FORM}\r\n");
    format!("{head}content-length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

#[tokio::test]
async fn a_slow_client_does_not_block_others() {
    let program = Program::start(&[]).await;
    program.write("Where is my parcel?", None).await;
    let request = posted(&reply("slow"));
    let mut slow = TcpStream::connect(address(&program)).await.expect("it listens");
    slow.write_all(&request[..request.len() - 1]).await.expect("it reads");
    assert_eq!(call(&program, "channelback", &reply("fast")).await.status(), 200);
    assert_eq!(program.messages().await.len(), 2);
    slow.write_all(&request[request.len() - 1..]).await.expect("it still reads");
    let mut response = String::new();
    slow.read_to_string(&mut response).await.expect("it answers");
    assert!(response.starts_with("HTTP/1.1 200 "), "{response}");
}

#[tokio::test]
async fn a_disconnected_client_can_retry() {
    let program = Program::start(&[]).await;
    program.write("Where is my parcel?", None).await;
    let request = posted(&reply("gone"));
    for length in [10, request.len() - 1, request.len()] {
        let mut gone = TcpStream::connect(address(&program)).await.expect("it listens");
        gone.write_all(&request[..length]).await.expect("it reads");
        drop(gone);
    }
    let response = call(&program, "channelback", &reply("gone")).await;
    assert_eq!(crate::program::read(response).await, json!({ "external_id": "m2", "allow_channelback": true }));
    assert_eq!(program.messages().await.len(), 2);
}

/// A hundred replies, each delivered five times, all concurrently.
#[tokio::test]
async fn five_hundred_concurrent_deliveries_make_a_hundred_replies() {
    let program = std::sync::Arc::new(Program::start(&[]).await);
    program.write("Where is my parcel?", None).await;
    let received: Vec<_> = (0..500)
        .map(|index| {
            let program = std::sync::Arc::clone(&program);
            tokio::spawn(async move {
                let response = call(&program, "channelback", &reply(&(index % 100).to_string())).await;
                (index % 100, response.status().as_u16(), crate::program::read(response).await)
            })
        })
        .collect();
    let mut ids = std::collections::BTreeMap::new();
    for it in received {
        let (reply, status, body) = it.await.expect("nobody panics");
        assert_eq!(status, 200, "{body}");
        assert_eq!(
            *ids.entry(reply).or_insert_with(|| body.clone()),
            body,
            "each is answered as the first of its kind"
        );
    }
    assert_eq!(program.messages().await.len(), 101);
}
