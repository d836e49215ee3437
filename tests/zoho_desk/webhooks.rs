//! What Desk calls, over the router: right, and wrong in each way.

use helpdesk_channels::runtime::Bytes;
use helpdesk_channels::runtime::http::Request;
use helpdesk_channels::runtime::webhooks::Webhook as _;
use helpdesk_channels::zoho_desk::models::DeliveredReply;
use helpdesk_channels::zoho_desk::webhooks::{PushReplyRequest, WebhookHandler, router};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::back_end::BackEnd;
use crate::simulator::http;

const JSON: &str = "application/json";
const QUERY: &str = "securityContext=made-up-context&orgId=28732";
const PUSH: &str = include_str!("samples/push_reply.json");

async fn serve(router: axum::Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

async fn post(url: &str, path: &str, media_type: &str, body: impl Into<reqwest::Body>) -> (u16, Value) {
    let request = http().post(format!("{url}{path}")).header("content-type", media_type).body(body);
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    (status, serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap_or_default())
}

/// A back end that asks nobody who they are, as the generated router alone does not.
async fn open() -> String {
    serve(router(BackEnd::default())).await
}

/// A back end that knows one installation.
async fn guarded() -> (BackEnd, String) {
    let back_end = BackEnd::default();
    let url = serve(back_end.service().router()).await;
    let installation = r#"{"orgId":"28732","securityContext":"made-up-context"}"#;
    assert_eq!(post(&url, "/install", JSON, installation).await, (200, Value::Null));
    (back_end, url)
}

#[tokio::test]
async fn the_reply_of_the_page_is_delivered() {
    let (back_end, url) = guarded().await;
    let answer = post(&url, &format!("/push?{QUERY}"), JSON, PUSH).await;
    let expected = json!({ "extId": "reply-1", "extParentId": "1276576533", "canReply": true });
    assert_eq!(answer, (200, expected));
    let delivered = ("3298dniuniu3".to_owned(), "Hi customer, thanks for writing to us".to_owned());
    assert_eq!(back_end.board().replies, [delivered]);
}

#[tokio::test]
async fn a_pull_takes_every_form_of_settings() {
    let (back_end, url) = guarded().await;
    back_end.board().messages = ["one", "two", "three"].map(str::to_owned).to_vec();
    let path = format!("/pull?{QUERY}");
    for (body, first) in [
        ("{}", "one"),
        ("[]", "one"),
        (r#"{"channelState":"","prefix":""}"#, "one"),
        (r#"{"channelState":null}"#, "one"),
        (r#"{"channelState":"1"}"#, "two"),
        (r#"[{"name":"channelState","value":"1"}]"#, "two"),
        (r#"[{"name":"prefix","value":"> "},{"name":"channelState","value":"2"}]"#, "> three"),
    ] {
        let (status, answer) = post(&url, &path, JSON, body).await;
        assert_eq!((status, answer["data"]["tickets"][0]["subject"].as_str()), (200, Some(first)), "{body}");
    }
    // With nothing new, the state is left out.
    assert_eq!(post(&url, &path, JSON, r#"{"channelState":"3"}"#).await, (200, json!({ "data": {} })));
    let (status, answer) = post(&url, &path, JSON, r#"{"channelState":{"an":"object"}}"#).await;
    assert_eq!((status, answer), (400, json!({ "message": "the state is not one of ours" })));
}

#[tokio::test]
async fn strangers_are_not_let_in() {
    let (back_end, url) = guarded().await;
    for query in [
        "",
        "?orgId=28732",
        "?securityContext=made-up-context",
        "?securityContext=another&orgId=28732",
        "?securityContext=&orgId=28732",
        "?securityContext=made-up-context&orgId=28733",
        "?securityContext=made-up-context&securityContext=made-up-context&orgId=28732",
        "?securitycontext=made-up-context&orgid=28732",
    ] {
        for (path, body) in [("/push", PUSH), ("/pull", "{}")] {
            let (status, problem) = post(&url, &format!("{path}{query}"), JSON, body).await;
            assert_eq!((status, problem), (401, json!({ "title": "Unauthorized", "status": 401 })), "{path}{query}");
        }
    }
    assert!(back_end.board().replies.is_empty());
}

#[tokio::test]
async fn parameters_are_asked_for_without_a_guard_as_well() {
    let url = open().await;
    let missing = |name: &str| json!([{ "parameter": format!("query parameter {name}"), "detail": "is missing" }]);
    for (path, body) in [("/push", PUSH), ("/pull", "{}")] {
        let ask = async |query: &str| {
            let (status, problem) = post(&url, &format!("{path}?{query}"), JSON, body).await;
            (status, problem["errors"].clone())
        };
        assert_eq!(ask("orgId=1").await, (400, missing("securityContext")));
        assert_eq!(ask("securityContext=a").await, (400, missing("orgId")));
        assert_eq!(ask("securityContext=&orgId=1").await.0, 400);
        assert_eq!(ask(QUERY).await.0, 200);
    }
    let get = async |path: &str| http().get(format!("{url}{path}")).send().await.unwrap().status().as_u16();
    assert_eq!((get("/redirect?entity=threads").await, get("/redirect?id=1").await), (400, 400));
}

#[tokio::test]
async fn what_is_wrong_with_a_call_is_told() {
    let url = open().await;
    let path = format!("/push?{QUERY}");
    let errors = async |body: &'static str| {
        let (status, problem) = post(&url, &path, JSON, body).await;
        (status, problem["errors"][0]["pointer"].as_str().map(str::to_owned))
    };
    let at = |pointer: &str| (422, Some(pointer.to_owned()));
    assert_eq!(errors("{}").await, at("/resource"));
    assert_eq!(errors(r#"{"resource":7}"#).await, at("/resource"));
    assert_eq!(errors(r#"{"resource":{"hasAttach":"yes"}}"#).await, at("/resource/hasAttach"));
    assert_eq!(errors("").await, at(""));
    assert_eq!(errors("{").await, at(""));
    assert_eq!(post(&url, &path, "application/x-www-form-urlencoded", "a=b").await.0, 415);
    assert_eq!(post(&url, &path, JSON, " ".repeat(1024 * 1024 + 1)).await.0, 413);
    assert_eq!(post(&url, "/import", JSON, "{}").await.0, 404);
    assert_eq!(post(&url, "/install", JSON, r#"{"orgId":1}"#).await.0, 422);
    assert_eq!(http().get(format!("{url}{path}")).send().await.unwrap().status(), 405);
    // A reply that answers nothing is one that the back end refuses.
    let (status, answer) = post(&url, &path, JSON, r#"{"resource":{}}"#).await;
    assert_eq!((status, answer), (400, json!({ "message": "the reply answers nothing" })));
}

struct Unwritten;

impl WebhookHandler for Unwritten {}

#[tokio::test]
async fn what_is_not_written_says_so() {
    let url = serve(router(Unwritten)).await;
    assert_eq!(post(&url, &format!("/push?{QUERY}"), JSON, PUSH).await.0, 501);
}

/// For a server of one's own that has found the route.
#[test]
fn a_request_and_an_answer_stand_by_themselves() {
    let request = Request::builder().method("POST").uri(format!("/push?{QUERY}")).header("content-type", JSON);
    let request = PushReplyRequest::decode(request.body(Bytes::from_static(PUSH.as_bytes())).unwrap()).unwrap();
    assert_eq!((request.org_id.as_str(), request.security_context.expose()), ("28732", "made-up-context"));
    assert!(!format!("{request:?}").contains("made-up"));
    let answer = PushReplyRequest::encode(DeliveredReply::new("reply-1"));
    assert_eq!((answer.status().as_u16(), &answer.body()[..]), (200, &br#"{"extId":"reply-1"}"#[..]));
}
