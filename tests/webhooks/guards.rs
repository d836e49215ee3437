//! Guards: which requests reach a handler.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use specwright_runtime::Bytes;
use specwright_runtime::http::Request;
use specwright_runtime::http::header::WWW_AUTHENTICATE;
use specwright_runtime::webhooks::{RequestField, SharedSecret, Signature, check};

use crate::board::{Board, channelback, request, status_and_json};
use crate::contract::webhooks::WebhookName;

#[tokio::test]
async fn a_shared_secret_is_required() {
    let board = Board::default();
    let secret = || SharedSecret::new(RequestField::body("/metadata/secret"), "s3").or("old");
    let service = board.service().guard_only([WebhookName::Channelback], secret());
    let form = |secret: &str| channelback(&format!("message=a&metadata=%7B%22secret%22%3A%22{secret}%22%7D"));
    for (form, status) in [
        (form("s3"), 200),
        (form("old"), 200),
        (form("s"), 401),
        (form(""), 401),
        (channelback("message=a"), 401),
        (channelback("message=a&metadata=%7B%22secret%22%3A%22s3%22%7D&metadata=x"), 401),
        (channelback("message=a&metadata=secret"), 401),
    ] {
        assert_eq!(status_and_json(&service.handle(form).await).0, status);
    }
    // A 401 names the accepted scheme (RFC 9110, section 15.5.2).
    let rejected = service.handle(form("s")).await;
    assert_eq!(rejected.headers()[WWW_AUTHENTICATE], "Webhook");
    // No handler ran for the rejected request, and the later guards were not called.
    assert_eq!(board.counts(), (2, 2));
    assert_eq!(status_and_json(&service.handle(request("GET", "/manifest", "", "")).await).0, 200);

    for (place, uri) in [(RequestField::query("key"), "/manifest?key=s3"), (RequestField::header("x-key"), "/manifest")]
    {
        let service = board.service().guard(SharedSecret::new(place, "s3"));
        let mut right = request("GET", uri, "", "");
        right.headers_mut().insert("x-key", "s3".parse().unwrap());
        assert_eq!(status_and_json(&service.handle(right).await).0, 200);
        assert_eq!(status_and_json(&service.handle(request("GET", "/manifest?key=s4", "", "")).await).0, 401);
    }
    let service = board.service().guard(SharedSecret::new(RequestField::query("key"), ""));
    assert_eq!(status_and_json(&service.handle(request("GET", "/manifest?key=", "", "")).await).0, 401);
    assert!(!format!("{:?}", secret()).contains("s3"));
}

fn signed(body: &str, headers: &[(&'static str, &str)]) -> Request<Bytes> {
    let mut res = channelback(body);
    for (name, value) in headers {
        res.headers_mut().insert(*name, value.parse().unwrap());
    }
    res
}

/// Signatures computed with `openssl dgst -sha256 -hmac key`.
const HEX: &str = "06af8168b43c20d0e84b4d840fb0b9e9f4d802abb50d45a41764d96952a190b1";
const DATED: &str = "8d37365a7f065308c99cf6f641e2ca3df4efe12a9adb5cdf8af9943688281b41";
const BASE64: &str = "Bq+BaLQ8INDoS02ED7C56fTYAqu1DUWkF2TZaVKhkLE=";

#[tokio::test]
async fn a_signature_is_required() {
    let service = Board::default().service().guard(Signature::new("x-signature", "key").prefix("sha256="));
    for (body, signature, status) in [
        ("message=a", format!("sha256={HEX}"), 200),
        ("message=a", format!("sha256={}", HEX.to_uppercase()), 200),
        ("message=b", format!("sha256={HEX}"), 401),
        ("message=a", HEX.to_owned(), 401),
        ("message=a", format!("sha256={}", &HEX[..62]), 401),
        ("message=a", "sha256=".to_owned(), 401),
        ("message=a", "sha256=xx".to_owned(), 401),
    ] {
        assert_eq!(
            status_and_json(&service.handle(signed(body, &[("x-signature", &signature)])).await).0,
            status,
            "{signature}"
        );
    }
    assert_eq!(status_and_json(&service.handle(channelback("message=a")).await).0, 401);
    let service = Board::default().service().guard(Signature::new("x-signature", "new").or("key").base64());
    assert_eq!(status_and_json(&service.handle(signed("message=a", &[("x-signature", BASE64)])).await).0, 200);
}

#[tokio::test]
async fn an_old_signature_is_rejected() {
    fn now() -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(1_700_000_100)
    }
    let guard = |age| {
        let guard = Signature::new("x-signature", "key").clock(now);
        guard.dated("x-timestamp", "v0:{timestamp}:{body}", Duration::from_secs(age))
    };
    let headers = [("x-signature", DATED), ("x-timestamp", "1700000000")];
    for (age, headers, status) in [(100, &headers[..], 200), (99, &headers[..], 401), (100, &headers[..1], 401)] {
        let service = Board::default().service().guard(guard(age));
        assert_eq!(status_and_json(&service.handle(signed("message=a", headers)).await).0, status);
    }
    let later = [("x-signature", DATED), ("x-timestamp", "1700000001")];
    let service = Board::default().service().guard(guard(100));
    assert_eq!(status_and_json(&service.handle(signed("message=a", &later)).await).0, 401);
    assert!(!format!("{:?}", guard(1)).contains("key"));
}

#[tokio::test]
async fn a_custom_guard_is_called() {
    let service = Board::default().service().guard(check(|request| {
        let known = request.headers().contains_key("x-known");
        async move {
            tokio::task::yield_now().await;
            known
        }
    }));
    assert_eq!(status_and_json(&service.handle(signed("message=a", &[("x-known", "1")])).await).0, 200);
    assert_eq!(status_and_json(&service.handle(channelback("message=a")).await).0, 401);
}
