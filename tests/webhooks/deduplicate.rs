//! A repeated delivery is handled once.

use std::sync::Arc;
use std::time::Duration;

use specwright_runtime::serde_json::json;
use specwright_runtime::webhooks::{MemoryStore, RequestField, Service};

use crate::board::{Board, channelback, status_and_json};

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
    let service = remembering(&board, MemoryStore::new(2, Duration::from_hours(1)));
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
