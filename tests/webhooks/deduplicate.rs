//! A repeated delivery is handled once.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use specwright_runtime::http::Response;
use specwright_runtime::serde_json::json;
use specwright_runtime::webhooks::{Claim, MemoryStore, Problem, RequestField, Store};
use specwright_runtime::{BoxError, BoxFuture, Bytes};

use crate::board::{Board, channelback, status_and_json};
use crate::contract::models::Delivered;
use crate::contract::webhooks::{ChannelbackRequest, Service, WebhookHandler, service};

fn remembering(board: &Board, memory: MemoryStore) -> Service {
    board.service().deduplicate(memory, [RequestField::body("request_unique_identifier")])
}

#[tokio::test]
async fn a_duplicate_gets_the_first_response() {
    let board = Board::default();
    let service = remembering(&board, MemoryStore::default());
    for _ in 0..3 {
        let response = service.handle(channelback("message=a&request_unique_identifier=1")).await;
        assert_eq!(status_and_json(&response), (200, json!({ "external_id": "m0" })));
    }
    assert_eq!(board.counts(), (1, 1));
    // Requests with another id, or without one, are separate deliveries.
    for body in ["message=a&request_unique_identifier=2", "message=a", "message=a"] {
        assert_eq!(status_and_json(&service.handle(channelback(body)).await).0, 200);
    }
    assert_eq!(board.counts(), (4, 4));
}

#[tokio::test]
async fn a_concurrent_duplicate_waits_for_the_first_response() {
    let board = Board::default();
    let service = Arc::new(remembering(&board, MemoryStore::default()));
    let received: Vec<_> = (0..50)
        .map(|_| {
            let service = Arc::clone(&service);
            tokio::spawn(async move { service.handle(channelback("message=slow&request_unique_identifier=1")).await })
        })
        .collect();
    for it in received {
        assert_eq!(status_and_json(&it.await.unwrap()), (200, json!({ "external_id": "m0" })));
    }
    assert_eq!(board.counts(), (1, 1));
}

#[tokio::test]
async fn a_failed_delivery_can_be_repeated() {
    let board = Board::default();
    let service = remembering(&board, MemoryStore::default());
    for (message, status) in [("fail", 502), ("panic", 500), ("", 200), ("fail", 200)] {
        let body = format!("message={message}&request_unique_identifier=1");
        assert_eq!(status_and_json(&service.handle(channelback(&body)).await).0, status, "{message}");
    }
    assert_eq!(board.counts(), (3, 1));
}

#[tokio::test(start_paused = true)]
async fn an_abandoned_claim_is_removed() {
    let board = Board::default();
    let service = remembering(&board, MemoryStore::default());
    let slow = || channelback("message=slow&request_unique_identifier=1");
    assert!(tokio::time::timeout(Duration::from_millis(10), service.handle(slow())).await.is_err());
    assert_eq!(status_and_json(&service.handle(slow()).await).0, 200);
    assert_eq!(board.counts(), (2, 1));
}

#[tokio::test]
async fn the_memory_store_is_bounded() {
    let board = Board::default();
    let deliver = async |service: &Service, id: u32| {
        status_and_json(&service.handle(channelback(&format!("message=a&request_unique_identifier={id}"))).await).0
    };
    let service = remembering(&board, MemoryStore::new(2, Duration::from_secs(60 * 60)));
    for id in [1, 2, 3, 3, 2, 1] {
        assert_eq!(deliver(&service, id).await, 200);
    }
    assert_eq!(board.counts().0, 4);
    let service = remembering(&board, MemoryStore::new(2, Duration::from_millis(20)));
    deliver(&service, 1).await;
    tokio::time::sleep(Duration::from_millis(30)).await;
    deliver(&service, 1).await;
    assert_eq!(board.counts().0, 6);
}

/// A store that records its calls. It fails where its plan says so.
#[derive(Default)]
struct Planned {
    calls: Mutex<Vec<String>>,
    fails_at: &'static str,
    attempt: u32,
}

impl Planned {
    fn call(&self, call: String) -> BoxFuture<'_, Result<(), BoxError>> {
        let fails = !self.fails_at.is_empty() && call.starts_with(self.fails_at);
        self.calls.lock().unwrap().push(call);
        Box::pin(async move { if fails { Err("the database db.internal is gone".into()) } else { Ok(()) } })
    }
}

impl Store for Planned {
    fn claim<'a>(&'a self, id: &'a str, lease: Duration) -> BoxFuture<'a, Result<Claim, BoxError>> {
        let called = self.call(format!("claim {id} {}", lease.as_secs()));
        Box::pin(async move { called.await.map(|()| Claim::Claimed { attempt: self.attempt }) })
    }

    fn complete<'a>(
        &'a self,
        id: &'a str,
        attempt: u32,
        response: &'a Response<Bytes>,
    ) -> BoxFuture<'a, Result<(), BoxError>> {
        self.call(format!("complete {id} {attempt} {}", response.status().as_u16()))
    }

    fn release<'a>(&'a self, id: &'a str, attempt: u32) -> BoxFuture<'a, Result<(), BoxError>> {
        self.call(format!("release {id} {attempt}"))
    }

    fn abandon(&self, id: &str, attempt: u32) {
        self.calls.lock().unwrap().push(format!("abandon {id} {attempt}"));
    }
}

/// Responds with the attempt of the delivery.
struct Attempts;

impl WebhookHandler for Attempts {
    type Error = Problem;

    async fn channelback(&self, request: ChannelbackRequest) -> Result<Delivered, Problem> {
        match request.body.message.as_str() {
            "fail" => Err(Problem::internal("a planned failure")),
            "slow" => std::future::pending().await,
            _ => {
                let delivery = request.context.delivery().ok_or_else(|| Problem::internal("no delivery"))?;
                Ok(Delivered::new(format!("{} of {}", delivery.attempt(), delivery.id().len())))
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_store_is_told_of_each_step() {
    for (message, fails_at, status, calls) in [
        ("a", "", 200, &["claim channelback 1 60", "complete channelback 1 3 200"][..]),
        ("fail", "", 500, &["claim channelback 1 60", "release channelback 1 3"]),
        ("a", "claim", 503, &["claim channelback 1 60"]),
        // The handler has done its work, so that the sender gets its response.
        ("a", "complete", 200, &["claim channelback 1 60", "complete channelback 1 3 200"]),
        ("fail", "release", 500, &["claim channelback 1 60", "release channelback 1 3"]),
        ("slow", "", 0, &["claim channelback 1 60", "abandon channelback 1 3"]),
    ] {
        let store = Arc::new(Planned { fails_at, attempt: 3, ..Planned::default() });
        let ids = [RequestField::body("request_unique_identifier")];
        let service = service(Attempts).lease(Duration::from_secs(60)).deduplicate(Arc::clone(&store), ids);
        let request = channelback(&format!("message={message}&request_unique_identifier=1"));
        let response = tokio::time::timeout(Duration::from_secs(1), service.handle(request)).await;
        assert_eq!(response.as_ref().map_or(0, |it| it.status().as_u16()), status, "{message} {fails_at}");
        assert_eq!(*store.calls.lock().unwrap(), calls, "{message} {fails_at}");
        if let Ok(response) = response {
            assert!(!String::from_utf8_lossy(response.body()).contains("db.internal"));
            assert_eq!(response.headers().contains_key("retry-after"), status == 503);
            assert!(status != 200 || status_and_json(&response).1 == json!({ "external_id": "3 of 13" }));
        }
    }
}
