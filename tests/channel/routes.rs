//! The responses of each route to valid and invalid requests.

use std::net::SocketAddr;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::form::{FORM, form};
use crate::program::{PASSWORD, Program, SECRET, metadata, read};

const JSON: &str = "application/json";

/// A route with a valid request.
struct Route {
    path: &'static str,
    method: &'static str,
    media_type: &'static str,
    body: String,
    status: u16,
}

fn routes() -> Vec<Route> {
    let metadata = metadata(SECRET);
    let reply = [("message", "On its way."), ("thread_id", "m1"), ("metadata", &*metadata)];
    let event = json!({ "type_id": "a", "timestamp": "2015-09-08T22:48:09Z", "subdomain": "acme" });
    let get = |path, status| Route { path, method: "GET", media_type: "", body: String::new(), status };
    let post = |path, media_type, body| Route { path, method: "POST", media_type, body, status: 200 };
    vec![
        get("manifest", 200),
        get("healthcheck", 200),
        get("clickthrough?external_id=m1", 302),
        post("admin_ui", FORM, form(&[("return_url", "https://acme.zendesk.com/return")])),
        post("pull", FORM, form(&[("metadata", &metadata), ("state", "")])),
        post("channelback", FORM, form(&reply)),
        post("event_callback", JSON, json!({ "events": [event] }).to_string()),
    ]
}

impl Route {
    async fn ask(&self, program: &Program, method: &str, media_type: &str, body: &str) -> reqwest::Response {
        let method = method.parse().expect("it is a method");
        let mut request = program.http.request(method, program.zendesk(self.path));
        if !media_type.is_empty() {
            request = request.header("content-type", media_type);
        }
        request.body(body.to_owned()).send().await.expect("it answers")
    }
}

/// Reads a problem (RFC 9457) with its violations, and checks that it reveals no internals.
async fn problem(response: reqwest::Response) -> (u16, Value) {
    let status = response.status().as_u16();
    assert_eq!(response.headers()["content-type"], "application/problem+json", "{status}");
    let mut problem = read(response).await;
    assert_eq!(problem["status"], status);
    for inside in ["specwright", "helpdesk", "struct", "serde", "src/"] {
        assert!(!problem.to_string().contains(inside), "{problem}");
    }
    (status, problem["errors"].take())
}

#[tokio::test]
async fn each_route_accepts_valid_and_rejects_invalid_requests() {
    let program = Program::start(&[]).await;
    program.write("Where is my parcel?", None).await;
    for route in routes() {
        let right = route.ask(&program, route.method, route.media_type, &route.body).await;
        assert_eq!(right.status().as_u16(), route.status, "{}", route.path);
        let wrong = route.ask(&program, "DELETE", "", "").await;
        assert_eq!(wrong.headers()["allow"], route.method, "{}", route.path);
        assert_eq!(problem(wrong).await.0, 405, "{}", route.path);
    }
    let nowhere = program.http.get(program.zendesk("nowhere")).send().await.expect("it answers");
    assert_eq!(nowhere.status(), 404);
}

#[tokio::test]
async fn another_media_type_is_rejected() {
    let program = Program::start(&[]).await;
    // The secret is present, so that the guard accepts the request.
    let json = json!({ "metadata": { "secret": SECRET } }).to_string();
    for route in routes().into_iter().filter(|it| it.method == "POST") {
        let (media_type, body) = if route.media_type == FORM { (JSON, &*json) } else { (FORM, "events=1") };
        let response = route.ask(&program, "POST", media_type, body).await;
        assert_eq!(problem(response).await.0, 415, "{}", route.path);
    }
}

#[tokio::test]
async fn a_decode_error_names_the_place_in_the_body() {
    let program = Program::start(&[]).await;
    let known = metadata(SECRET);
    let fault = |pointer: &str, detail: &str| json!([{ "pointer": pointer, "detail": detail }]);
    let wrong = "has the wrong type";
    let long = "a".repeat(5001);
    let parameter = json!([{ "parameter": "query parameter external_id", "detail": "is missing" }]);
    let cases = [
        ("admin_ui", FORM, form(&[("name", "a")]), 422, fault("/return_url", "is missing")),
        (
            "admin_ui",
            FORM,
            form(&[("return_url", "javascript:alert(1)"), ("password", PASSWORD)]),
            422,
            fault("/return_url", "must be a URL of Zendesk"),
        ),
        (
            "admin_ui",
            FORM,
            form(&[("return_url", "https://zendesk.com.example/"), ("password", PASSWORD)]),
            422,
            fault("/return_url", "must be a URL of Zendesk"),
        ),
        ("admin_ui", FORM, "return_url=%ff".to_owned(), 422, fault("", "the form is not valid UTF-8")),
        (
            "pull",
            FORM,
            form(&[("metadata", &known), ("state", &long)]),
            422,
            fault("/state", "length must be at most 5000, is 5001"),
        ),
        ("pull", FORM, form(&[("metadata", &known), ("state", "[]")]), 422, fault("/state", wrong)),
        ("pull", FORM, form(&[("metadata", &known), ("state", "{")]), 422, fault("/state", wrong)),
        ("channelback", FORM, form(&[("metadata", &known)]), 422, fault("/message", "is missing")),
        (
            "channelback",
            FORM,
            form(&[("metadata", &known), ("message", "a"), ("message", "b")]),
            422,
            fault("/message", wrong),
        ),
        ("channelback", FORM, form(&[("metadata", &known), ("message", "a")]), 422, Value::Null),
        ("channelback", FORM, form(&[("metadata", &known), ("message", "a"), ("thread_id", "m9")]), 404, Value::Null),
        ("event_callback", JSON, "{".to_owned(), 422, fault("", "must be JSON")),
        ("event_callback", JSON, String::new(), 422, fault("", "the body is missing")),
        ("event_callback", JSON, "{}".to_owned(), 422, fault("/events", "is missing")),
        ("event_callback", JSON, json!({ "events": 1 }).to_string(), 422, fault("/events", wrong)),
    ];
    for (path, media_type, body, status, faults) in cases {
        let route = Route { path, method: "POST", media_type, body, status };
        let response = route.ask(&program, "POST", media_type, &route.body).await;
        assert_eq!(problem(response).await, (status, faults), "{path} {}", route.body);
    }
    let response = program.http.get(program.zendesk("clickthrough")).send().await.expect("it answers");
    assert_eq!(problem(response).await, (400, parameter));
    let response = program.http.get(program.zendesk("clickthrough?external_id=m9")).send().await.expect("it answers");
    assert_eq!(problem(response).await, (404, Value::Null));
}

#[tokio::test]
async fn an_unauthenticated_caller_is_rejected() {
    let program = Program::start(&[]).await;
    program.write("Where is my parcel?", None).await;
    for path in ["pull", "channelback"] {
        let wrong = [metadata("wrong"), metadata(""), "{}".to_owned(), String::new(), "secret".to_owned()];
        for metadata in wrong {
            let body = form(&[("metadata", &metadata), ("message", "a"), ("thread_id", "m1")]);
            let response = crate::zendesk::call(&program, path, &body).await;
            assert_eq!(response.headers()["www-authenticate"], "Webhook", "{path} {metadata}");
            assert_eq!(problem(response).await, (401, Value::Null), "{path} {metadata}");
        }
    }
    assert_eq!(program.messages().await.len(), 1);
}

/// A body over the limit is rejected without reading it.
#[tokio::test]
async fn a_body_over_the_limit_is_rejected() {
    let program = Program::start(&[]).await;
    for route in routes().into_iter().filter(|it| it.method == "POST") {
        let (path, media_type) = (route.path, route.media_type);
        let head =
            format!("POST /zendesk/{path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: {media_type}\r\n");
        let mut stream = TcpStream::connect(address(&program)).await.expect("it listens");
        stream.write_all(format!("{head}content-length: 1048577\r\n\r\n").as_bytes()).await.expect("it reads");
        let mut response = String::new();
        stream.read_to_string(&mut response).await.expect("it answers");
        assert!(response.starts_with("HTTP/1.1 413 ") && response.contains("1048576"), "{path}: {response}");
    }
}

pub(crate) fn address(program: &Program) -> SocketAddr {
    program.url.trim_start_matches("http://").parse().expect("it is an address")
}

/// The recorded bytes of a real request, with another secret in the metadata.
#[tokio::test]
async fn recorded_replies_decode() {
    let zendesk = crate::zendesk::Zendesk::start().await;
    let program = Program::start(&[("ZENDESK_BASE_URL", &zendesk.url)]).await;
    program.write("Where is my parcel?", None).await;
    let push = json!({ "subdomain": "acme", "instance_push_id": "1", "token": crate::zendesk::TOKEN });
    let metadata = form(&[("metadata", &json!({ "secret": SECRET, "push": push }).to_string())]);
    let host = form(&[("", &zendesk.url)]);
    let body = format!(
        "file_urls%5B%5D{host}%2Fattachments%2Ftoken%2FEWTWEGWE%2F%3Fname%3DIhCY7aKs_400x400.jpg\
         &message=Like%20this&recipient_id=1234&thread_id=m1&{metadata}"
    );
    let response = crate::zendesk::call(&program, "channelback", &body).await;
    assert_eq!(response.status(), 200, "{:?}", read(response).await);
    let messages = program.messages().await;
    assert_eq!(messages[1]["text"], "Like this");
    let url = format!("{}/attachments/token/EWTWEGWE/?name=IhCY7aKs_400x400.jpg", zendesk.url);
    assert_eq!(messages[1]["files"][0]["url"], url);
}
