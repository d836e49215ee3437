//! Requests made by attackers.

use std::sync::Arc;
use std::time::Duration;

use specwright_runtime::Bytes;
use specwright_runtime::http::header::{ALLOW, CONTENT_LENGTH};
use specwright_runtime::http::{Method, Response};
use specwright_runtime::serde_json::json;
use specwright_runtime::webhooks::{
    self, MemoryStore, Problem, Reader, RequestField, Result, Route, Service, Signature, Webhook, check,
};
use stats_alloc::Region;

use crate::board::{Board, FORM, channelback, request, status_and_json};

const ID: &str = "request_unique_identifier";

#[tokio::test]
async fn an_empty_id_is_absent() {
    let board = Board::default();
    let service = board.service().deduplicate(MemoryStore::default(), [RequestField::body(ID)]);
    for message in ["a", "b"] {
        let form = format!("message={message}&{ID}=");
        assert_eq!(status_and_json(&service.handle(channelback(&form)).await).0, 200);
    }
    assert_eq!(board.counts(), (2, 2));
}

#[tokio::test]
async fn ids_are_case_sensitive() {
    let board = Board::default();
    let service = board.service().deduplicate(MemoryStore::default(), [RequestField::body(ID)]);
    for id in ["a", "A", "a%20", &"a".repeat(300), &format!("{}A", "a".repeat(299))] {
        assert_eq!(status_and_json(&service.handle(channelback(&format!("message=a&{ID}={id}"))).await).0, 200);
    }
    assert_eq!(board.counts(), (5, 5));
}

#[tokio::test]
async fn a_store_can_be_shared() {
    let board = Board::default();
    let store = Arc::new(MemoryStore::default());
    for service in [
        board.service().deduplicate(Arc::clone(&store), [RequestField::body(ID)]),
        board.service().deduplicate(store, [RequestField::body(ID)]),
    ] {
        assert_eq!(status_and_json(&service.handle(channelback(&format!("message=a&{ID}=1"))).await).0, 200);
    }
    assert_eq!(board.counts(), (1, 1));
}

#[tokio::test]
async fn a_panicking_guard_rejects_the_request() {
    let board = Board::default();
    let now = board.service().guard(check(|_| -> std::future::Ready<bool> { panic!("a guard that panics") }));
    let later = board.service().guard(check(|_| panic_later()));
    for service in [now, later] {
        assert_eq!(
            status_and_json(&service.handle(channelback("message=a")).await),
            (500, json!({ "title": "Internal Server Error", "status": 500 }))
        );
    }
    assert_eq!(board.counts(), (0, 0));
}

async fn panic_later() -> bool {
    tokio::task::yield_now().await;
    panic!("a guard that panics later")
}

#[tokio::test]
async fn a_signature_covers_the_bytes_of_its_template() {
    let secret = "key".into();
    for (template, signed) in [("{timestamp}", "1700000000"), ("{body}", "message=a")] {
        let guard = Signature::new("x-signature", "key").dated("x-timestamp", template, Duration::MAX);
        let mut given = channelback("message=a");
        let signature = specwright_runtime::webhooks::sign(&secret, signed.as_bytes());
        given.headers_mut().insert("x-signature", signature.parse().unwrap());
        given.headers_mut().insert("x-timestamp", "1700000000".parse().unwrap());
        assert_eq!(status_and_json(&Board::default().service().guard(guard).handle(given).await).0, 401, "{template}");
    }
}

#[tokio::test]
async fn two_signatures_are_rejected() {
    let service = Board::default().service().guard(Signature::new("x-signature", "key"));
    let right = specwright_runtime::webhooks::sign(&"key".into(), b"message=a");
    for others in [vec![], vec!["00"]] {
        let mut given = channelback("message=a");
        given.headers_mut().append("x-signature", right.parse().unwrap());
        for other in &others {
            given.headers_mut().append("x-signature", other.parse().unwrap());
        }
        let expected = if others.is_empty() { 200 } else { 401 };
        assert_eq!(status_and_json(&service.handle(given).await).0, expected);
    }
}

#[tokio::test]
async fn head_is_get_without_its_body() {
    let service = Board::default().service();
    let head = service.handle(request("HEAD", "/manifest", "", "")).await;
    let get = service.handle(request("GET", "/manifest", "", "")).await;
    assert_eq!(head.headers()[CONTENT_LENGTH], get.body().len().to_string());
    let wrong = service.handle(request("OPTIONS", "/manifest", "", "")).await;
    assert_eq!((wrong.status().as_u16(), &wrong.headers()[ALLOW]), (405, &"GET".parse().unwrap()));
}

#[tokio::test]
async fn paths_match_as_received() {
    let service = Board::default().service();
    for path in [
        "/manifest/",
        "//manifest",
        "/./manifest",
        "/%2e/manifest",
        "/manifest;a",
        "/manifest%00",
        "/a/../manifest",
        "/MANIFEST",
    ] {
        assert_eq!(status_and_json(&service.handle(request("GET", path, "", "")).await).0, 404, "{path}");
    }
    for path in ["/reply/", "/reply/1/2"] {
        assert_eq!(
            status_and_json(&service.handle(request("POST", path, "application/json", "{}")).await).0,
            404,
            "{path}"
        );
    }
    for path in ["/reply/%2e%2e", "/reply/1%2f2", "/reply/1;2"] {
        assert_eq!(
            status_and_json(&service.handle(request("POST", path, "application/json", "{}")).await).0,
            400,
            "{path}"
        );
    }
}

#[tokio::test]
async fn small_inputs_cannot_exhaust_memory() {
    let service = Board::default().service().max_request_size(usize::MAX);
    let allocated = Region::new(crate::ALLOCATOR);
    let many = |one: &dyn Fn(usize) -> String| (0..100_000).map(one).collect::<String>();
    for (form, status) in [
        ("&".repeat(1_000_000), 422),
        (format!("message=a{}", many(&|it| format!("&f{it}=1"))), 200),
        (format!("message=a{}", many(&|it| format!("&f[{it}]=1"))), 200),
        (format!("message=a{}", many(&|_| "&f[]=1".to_owned())), 200),
        (format!("message=a&f{}=1", "[a]".repeat(100_000)), 200),
        (format!("message={}", "%41".repeat(300_000)), 200),
        ("message=%ff".to_owned(), 422),
        ("message=%".to_owned(), 200),
        ("message=a&message[b]=c".to_owned(), 200),
        ("message[b]=c&message=a".to_owned(), 422),
        ("message=a&message=b".to_owned(), 422),
        ("message[]=a&message=b".to_owned(), 422),
    ] {
        let response = status_and_json(&service.handle(channelback(&form)).await);
        assert_eq!(response.0, status, "{:.40} {:?}", form, response.1);
    }
    for json in ["[".repeat(100_000), "{\"events\":".repeat(100_000), format!("{{\"events\":[{}", "[".repeat(200))] {
        assert_eq!(status_and_json(&service.handle(request("POST", "/events", "application/json", json)).await).0, 422);
    }
    // The bodies are 7 MB together. Allocations of concurrent tests are counted as well.
    let bytes = allocated.change().bytes_allocated;
    assert!(bytes < 400 << 20, "{bytes} bytes allocated");
}

#[tokio::test]
async fn many_violations_have_a_short_message() {
    let service = Board::default().service().max_request_size(usize::MAX);
    let event = r#"{"type_id":"too long a name","count":1}"#;
    let events = format!("{{\"events\":[{}]}}", [event; 10_000].join(","));
    let (status, body_json) =
        status_and_json(&service.handle(request("POST", "/events", "application/json", events)).await);
    assert_eq!((status, body_json["errors"].as_array().map(Vec::len)), (422, Some(100)));
    assert_eq!(body_json["detail"], "10001 violations, of which these are the first 100");
}

#[tokio::test]
async fn problems_reveal_neither_the_request_nor_the_handler_error() {
    let service = Board::default().service();
    let cases = [
        request("POST", "/channelback", FORM, "message[a-secret]=a-secret"),
        request("POST", "/events", "application/json", r#"{"events":[{"type_id":"a","count":"a-secret"}]}"#),
        request("POST", "/events", "application/json", r#"{"events":[{"type_id":"a-secret-a-secret","count":1}]}"#),
        request("POST", "/events", "application/json", r#"{"events":"a-secret"}"#),
        request("POST", "/events", "a-secret", "{}"),
        request("POST", "/reply/a-secret", "application/json", r#"{"resource":{}}"#),
        request("GET", "/clickthrough?external_id=a-secret-a-secret", "", ""),
    ];
    for case in cases {
        let uri = case.uri().clone();
        let response = service.handle(case).await;
        let text = String::from_utf8_lossy(response.body()).into_owned();
        assert!(response.status().is_client_error(), "{uri} {text}");
        for word in ["a-secret", "struct", "Channelback", "Event", "String", "i64", "serde", "expected"] {
            assert!(!text.contains(word), "{uri} {text}");
        }
    }
}

/// Webhooks with these paths, which the generator accepts.
macro_rules! routed {
    ($($ty:ident $path:literal $status:literal)+) => {
        $(
            struct $ty;

            impl Webhook for $ty {
                type Response = u16;
                type Name = ();
                const NAME: () = ();
                const ROUTE: Route = Route::new(stringify!($ty), Method::GET, $path);

                fn read(_: &mut Reader) -> Result<Self> {
                    Ok(Self)
                }

                fn encode(status: u16) -> Response<Bytes> {
                    webhooks::empty(status)
                }
            }
        )+

        fn routes() -> Service {
            let nobody = Arc::new(());
            Service::default()$(.on(&nobody, |_, _: $ty| async { Ok::<_, Problem>($status) }))+
        }
    };
}

routed! {
    Root "/" 201
    Slashes "//a//" 202
    Star "/a*b/%2a" 203
    Blank "/y/{ a b }" 204
    Umlaut "/x/{\u{e4}}" 205
    Beside "/x/b" 206
    Across "/{a}/c" 207
    AcrossToo "/x/{a}/{b}" 208
    Other "/{c}/{a}/d" 209
    Many "/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}/{i}/{j}/{k}/{l}/{m}/{n}/{o}/{p}/{q}/{r}/{s}/{t}/{u}/{v}/{w}/{x}/{y}" 210
    Informational "/100" 100
}

#[tokio::test]
async fn axum_accepts_every_generated_path() {
    let _: axum::Router = routes().router();
    let many = "/z".repeat(25);
    for (path, status) in [
        ("/", 201),
        ("//a//", 202),
        ("/a*b/%2a", 203),
        ("/y/1", 204),
        ("/x/a", 205),
        ("/x/b", 206),
        ("/x/c", 205),
        ("/y/c", 204),
        ("/q/c", 207),
        ("/x/b/d", 208),
        ("/y/b/d", 209),
        (&many, 210),
        ("/100", 500),
    ] {
        assert_eq!(routes().handle(request("GET", path, "", "")).await.status().as_u16(), status, "{path}");
    }
}
