//! The request builders of `webhooks::testing`: a handler gets what a test gave.

use specwright_runtime::http::Method;
use specwright_runtime::serde_json::json;
use specwright_runtime::webhooks::{RequestField, SharedSecret, Signature};

use crate::board::{Board, status_and_json};
use crate::contract::models::{AdminUiBody, Channelback, Event, EventsBody, ReplyBody, ReplyOrgId};
use crate::contract::webhooks::{WebhookName, testing};

#[tokio::test]
async fn a_handler_gets_the_form_that_a_test_built() {
    let board = Board::default();
    let form = Channelback::new("50 % & more")
        .thread_id("t 1")
        .metadata(r#"{"secret":"s3"}"#)
        .file_urls(["https://a.example/1", "https://a.example/2?x=1&y"])
        .labels(["new", "open"]);
    let secret = SharedSecret::new(RequestField::body("/metadata/secret"), "s3");
    let service = board.service().guard_only([WebhookName::Channelback], secret);
    let response = service.handle(testing::channelback(&form)).await;
    assert_eq!(status_and_json(&response), (200, json!({ "external_id": "m0" })));
    assert_eq!(board.seen.lock().unwrap().take(), Some(form));
}

#[tokio::test]
async fn every_webhook_has_a_builder() {
    let service = Board::default().service();
    let events = EventsBody::new([Event::new("new", 1)]);
    let ticket = ReplyBody::new(crate::contract::models::ReplyBodyResource::new());
    for (request, status) in [
        (testing::manifest(), 200),
        (testing::admin_ui(&AdminUiBody::new().name("a")), 200),
        (testing::clickthrough("a/b"), 302),
        (testing::events(&events), 204),
        (testing::reply(7, None, &ticket), 202),
        (testing::reply(7, Some(&ReplyOrgId::from(3)), &ticket), 200),
        (testing::unwritten(), 501),
    ] {
        let shown = format!("{} {}", request.method(), request.uri());
        let response = service.handle(request).await;
        assert_eq!(response.status(), status, "{shown} {:?}", response.body());
    }
    let request = testing::reply(7, Some(&ReplyOrgId::from(3)), &ticket);
    assert_eq!((request.method(), request.uri().to_string().as_str()), (&Method::POST, "/reply/7?orgId=3"));
}

#[tokio::test]
async fn a_test_request_can_be_signed() {
    let signature = || Signature::new("x-signature", "key").prefix("sha256=").base64();
    let dated = signature().dated("x-timestamp", "{timestamp}.{body}", std::time::Duration::from_secs(5 * 60));
    for signature in [signature(), dated] {
        let service = Board::default().service().guard(signature.clone());
        let mut request = testing::channelback(&Channelback::new("a"));
        assert_eq!(service.handle(request.clone()).await.status(), 401);
        signature.sign(&mut request);
        assert_eq!(service.handle(request).await.status(), 200);
    }
}
