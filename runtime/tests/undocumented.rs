//! Requests outside the document, and values that the document does not describe.

mod desk;

use std::time::Duration;

use desk::{Desk, DeskBuilder, Request};
use serde::{Deserialize, Serialize};
use serde_json::json;
use specwright_runtime::testing::{Mock, Reply};
use specwright_runtime::{
    BoxError, ByteStream, CallContext, Empty, Error, HeaderMap, Hook, Json, Method, Multipart, RetryConfig, Upload,
    Value,
};

fn desk(mock: &Mock) -> Desk {
    DeskBuilder::mocked(mock).build().unwrap()
}

#[derive(Serialize)]
struct NewUser {
    name: &'static str,
}

#[derive(Debug, Deserialize, PartialEq)]
struct User {
    id: u64,
}

/// Notes what hooks see of an operation.
#[derive(Clone, Default)]
struct Seen(std::sync::Arc<std::sync::Mutex<Vec<String>>>);

impl Hook for Seen {
    fn before_request(&self, at: &CallContext<'_>, headers: &mut HeaderMap) -> Result<(), BoxError> {
        headers.insert("x-hook", "1".parse()?);
        let (id, method) = (at.operation.id, &at.operation.method);
        self.0.lock().unwrap().push(format!("{id:?} {method} {}", at.url));
        Ok(())
    }
}

#[tokio::test]
async fn a_request_outside_the_document_has_everything_that_others_have() {
    let (mock, seen) = (Mock::new(), Seen::default());
    mock.expect("GET /api/users/me.json", [Reply::status(503), Reply::json_text(200, r#"{"id":7}"#)]);
    mock.expect("POST /api/users", [Reply::json_text(422, r#"{"error":"taken"}"#)]);
    let desk = DeskBuilder::mocked(&mock).hook(seen.clone()).build().unwrap();

    let request = desk.request(Method::GET, "/users/me.json").query("include", "a b").query("include", 7);
    let user = request.send_as::<Json<User>>().await.unwrap();
    assert_eq!((*user == User { id: 7 }, user.attempts()), (true, 2));
    let received = &mock.requests()[1];
    assert_eq!(received.url, "https://acme.example.com/api/users/me.json?include=a%20b&include=7");
    assert_eq!(received.header("authorization"), Some("Bearer planted-a"));
    assert_eq!((received.header("accept"), received.header("x-hook")), (Some("application/json"), Some("1")));
    assert_eq!(seen.0.lock().unwrap()[0], "\"\" GET https://acme.example.com/api/users/me.json");

    let error = desk.request(Method::POST, "users").json(&NewUser { name: "Ü" }).send_as::<Empty>().await.unwrap_err();
    assert_eq!(error.to_string(), "POST users responded with 422 Unprocessable Entity: taken");
    assert_eq!(error.response().unwrap().operation(), "POST users");
    let received = &mock.requests()[2];
    assert_eq!(received.json::<Value>().unwrap(), json!({"name": "Ü"}));
    assert_eq!(received.header("content-type"), Some("application/json"));
    mock.assert_done();
}

#[tokio::test]
async fn a_request_outside_the_document_is_retried_only_if_its_method_is_safe() {
    for (method, attempts) in [
        (Method::GET, 2),
        (Method::HEAD, 2),
        (Method::OPTIONS, 2),
        (Method::QUERY, 2),
        (Method::PUT, 1),
        (Method::DELETE, 1),
        (Method::POST, 1),
        (Method::from_bytes(b"PURGE").unwrap(), 1),
    ] {
        let mock = Mock::new();
        mock.always("", Reply::reset());
        let request = desk(&mock).request(method.clone(), "/x").retry(RetryConfig::default().max_attempts(2));
        request.send_as::<Empty>().await.unwrap_err();
        assert_eq!(mock.requests().len(), attempts, "{method}");
    }
    let mock = Mock::new();
    mock.expect("POST /api/x", [Reply::reset(), Reply::status(204)]);
    desk(&mock).request(Method::POST, "/x").idempotency_key("k").send_as::<Empty>().await.unwrap();
}

#[tokio::test]
async fn credentials_go_to_the_origin_of_the_client_only() {
    let mock = Mock::new();
    mock.always("", Reply::status(204));
    let desk = desk(&mock);
    for (url, expected) in [
        ("https://acme.example.com/files/7?token=a#top", "https://acme.example.com/files/7?token=a"),
        ("HTTPS://ACME.example.com:443/a b", "HTTPS://ACME.example.com:443/a%20b"),
        ("/v2/http://x", "https://acme.example.com/api/v2/http://x"),
        ("/a%2Fb/ü", "https://acme.example.com/api/a%2Fb/%C3%BC"),
        ("", "https://acme.example.com/api/"),
    ] {
        desk.request(Method::GET, url).send_as::<Empty>().await.unwrap();
        let url = mock.requests().pop().unwrap().url;
        assert!(url.eq_ignore_ascii_case(expected), "{url} is not {expected}");
    }
    let before = mock.requests().len();
    for url in [
        "http://acme.example.com/files/7",
        "https://acme.example.com:8443/",
        "https://acme.example.com.evil.example/",
        "https://acme.example.com@evil.example/",
        "https://planted@acme.example.com/",
        "https://acme.example.com\\@evil.example/",
        "https://evil.example\\.acme.example.com/",
        "//evil.example/x",
        "/\\evil.example/../x",
        "/a/../b",
        "/a/%2E%2e/b",
        "ftp://acme.example.com/",
        "https:///x",
    ] {
        let error = desk.request(Method::GET, url).send_as::<Empty>().await.unwrap_err();
        assert!(matches!(error, Error::Configuration { .. }), "{url}: {error}");
        assert!(!error.to_string().contains("planted"), "{error}");
    }
    assert_eq!(mock.requests().len(), before, "nothing was sent");
    let error = desk.request(Method::GET, "https://cdn.example/7?key=planted").send_as::<Empty>().await.unwrap_err();
    let expected = "`https://cdn.example` is not the origin of this client, `https://acme.example.com`, and its \
        credentials are sent there only";
    assert_eq!(error.to_string(), expected);
}

#[tokio::test]
async fn a_client_without_the_usual_credentials_sends_those_that_it_has() {
    let mock = Mock::new();
    mock.always("", Reply::status(204));
    let desk = DeskBuilder::new("acme").key("planted").transport(mock.clone()).build().unwrap();
    desk.request(Method::GET, "/x").send_as::<Empty>().await.unwrap();
    let error = desk.list().send().await.unwrap_err();
    assert!(error.to_string().starts_with("List needs credentials"), "{error}");
    let anonymous = DeskBuilder::new("acme").transport(mock.clone()).build().unwrap();
    anonymous.request(Method::GET, "/x").send_as::<Empty>().await.unwrap();
    let urls: Vec<_> = mock.requests().into_iter().map(|it| it.url).collect();
    assert_eq!(urls, ["https://acme.example.com/api/x?api_key=planted", "https://acme.example.com/api/x"]);
}

#[tokio::test]
async fn a_file_that_a_vendor_names_is_a_stream_of_any_size() {
    let mock = Mock::new();
    let file = "x".repeat(1000);
    mock.expect("GET /files/7", [Reply::status(503), Reply::text(200, file.clone()), Reply::status(404)]);
    let desk = DeskBuilder::mocked(&mock).max_response_size(10).build().unwrap();
    let url = "https://acme.example.com/files/7";

    let mut stream = desk.request(Method::GET, url).stream_as::<ByteStream>().await.unwrap().into_inner();
    let mut length = 0;
    while let Some(chunk) = stream.next().await {
        length += chunk.unwrap().len();
    }
    assert_eq!(length, file.len());
    assert_eq!(mock.requests()[1].header("authorization"), Some("Bearer planted-a"));
    let error = desk.request(Method::GET, url).stream_as::<ByteStream>().await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
}

#[tokio::test]
async fn bodies_of_requests_outside_the_document() {
    let mock = Mock::new();
    mock.always("", Reply::status(204));
    let post = || desk(&mock).request(Method::POST, "/x");
    post().form([("a", "1 2"), ("a", "ü")]).send_as::<Empty>().await.unwrap();
    post().raw_body("text/csv", "a,b").send_as::<Empty>().await.unwrap();
    post().multipart(Multipart::new().text("a", 1)).send_as::<Empty>().await.unwrap();
    post().json(&json!({"a": 1})).body_field("/b/c", [true]).send_as::<Empty>().await.unwrap();
    let bodies: Vec<_> = mock.requests().iter().map(|it| String::from_utf8(it.body.to_vec()).unwrap()).collect();
    assert_eq!([&bodies[0], &bodies[1], &bodies[3]], ["a=1%202&a=%C3%BC", "a,b", r#"{"a":1,"b":{"c":[true]}}"#]);
    assert!(bodies[2].contains("name=\"a\"\r\n\r\n1\r\n"), "{}", bodies[2]);
}

#[tokio::test]
async fn every_request_takes_values_that_the_document_does_not_describe() {
    let mock = Mock::new();
    mock.always("List", Reply::json_text(200, "[]")).always("Create", Reply::status(204));
    let desk = desk(&mock);
    desk.list().page(2).query("debug", true).query("page", 3).send().await.unwrap();
    desk.create("Where?").body_field("/-", json!({"priority": 1})).send().await.unwrap();
    let raw = desk.create("Where?").body_field("/-", 1).raw_body("text/plain", Upload::from("raw"));
    raw.send().await.unwrap();
    let requests = mock.requests();
    assert_eq!(requests[0].url, "https://acme.example.com/api/tickets?page=2&page=3&debug=true");
    assert_eq!(&*requests[1].body, br#"["Where?",{"priority":1}]"#);
    assert_eq!((&*requests[2].body, requests[2].header("content-type")), (&b"raw"[..], Some("text/plain")));

    let invalid = [
        (desk.create("a").body_field("priority", 1), "priority: a JSON pointer to a field begins with `/`"),
        (desk.create("a").body_field("/priority", 1), "/priority: the list has no item `priority`"),
        (desk.create_from_form("a").body_field("/b", 1), "/b: cannot be set, because the body is not JSON"),
        (
            desk.create("a").raw_body("text/x", "y").body_field("/b", 1),
            "/b: cannot be set, because the body is not JSON",
        ),
    ];
    for (request, expected) in invalid {
        let error = request.send().await.unwrap_err();
        assert_eq!(error.to_string(), format!("the request is invalid: {expected}"));
    }
}

#[tokio::test]
async fn a_request_can_be_cloned() {
    let mock = Mock::new();
    mock.expect("Create", [Reply::status(204), Reply::status(204)]);
    let request = desk(&mock).create("Where?").timeout(Duration::from_secs(5));
    request.clone().send().await.unwrap();
    request.header("x-second", "1").send().await.unwrap();
    let requests = mock.requests();
    assert_eq!(requests[0].body, requests[1].body);
    assert_eq!((requests[0].header("x-second"), requests[1].header("x-second")), (None, Some("1")));
}
