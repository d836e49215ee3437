//! Requests from Desk to the router: valid ones, and each kind of invalid one.

use std::sync::{Arc, Mutex};

use helpdesk_channels::runtime::Bytes;
use helpdesk_channels::runtime::http::Request;
use helpdesk_channels::runtime::webhooks::{Problem, Result, Webhook as _};
use helpdesk_channels::zoho_desk::ext::{callback_fields, hashed};
use helpdesk_channels::zoho_desk::models::{
    CallbackEventName, DeliveredReply, Installation, SyncContent, SyncData, Thread,
};
use helpdesk_channels::zoho_desk::webhooks::{
    ConfigParamAddRequest, ConfigParamDeleteRequest, InstallRequest, PullRequest, PushReplyRequest,
    TpaAuthoriseRequest, TpaRevokeRequest, UninstallRequest, UpdateRequest, WebhookHandler, WebhookName,
    ZohoAuthoriseRequest, router, service,
};
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
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    (status, serde_json::from_slice(&response.bytes().await.unwrap()).unwrap_or_default())
}

/// Serves a back end without a guard, like the generated router alone.
async fn open() -> String {
    serve(router(BackEnd::default())).await
}

/// Serves a back end that knows one installation.
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
    let response = post(&url, &format!("/push?{QUERY}"), JSON, PUSH).await;
    let expected = json!({ "extId": "reply-1", "extParentId": "1276576533", "canReply": true });
    assert_eq!(response, (200, expected));
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
        let (status, response) = post(&url, &path, JSON, body).await;
        assert_eq!((status, response["data"]["tickets"][0]["subject"].as_str()), (200, Some(first)), "{body}");
    }
    // With no new messages, the response has no state.
    assert_eq!(post(&url, &path, JSON, r#"{"channelState":"3"}"#).await, (200, json!({ "data": {} })));
    let (status, response) = post(&url, &path, JSON, r#"{"channelState":{"an":"object"}}"#).await;
    assert_eq!((status, response), (400, json!({ "message": "the state is not one of ours" })));
}

#[tokio::test]
async fn unauthenticated_callers_are_rejected() {
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
async fn parameters_are_required_without_a_guard() {
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
async fn invalid_webhook_requests_are_described() {
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
    // The back end rejects a reply without a message id.
    let (status, response) = post(&url, &path, JSON, r#"{"resource":{}}"#).await;
    assert_eq!((status, response), (400, json!({ "message": "the reply answers nothing" })));
}

struct Unwritten;

impl WebhookHandler for Unwritten {
    type Error = Problem;
}

#[tokio::test]
async fn an_unimplemented_handler_returns_501() {
    let url = serve(router(Unwritten)).await;
    assert_eq!(post(&url, &format!("/push?{QUERY}"), JSON, PUSH).await.0, 501);
}

/// Requests can be decoded without the router, for a server that does its own routing.
#[test]
fn request_and_response_are_independent_values() {
    let request = Request::builder().method("POST").uri(format!("/push?{QUERY}")).header("content-type", JSON);
    let request = PushReplyRequest::decode(request.body(Bytes::from_static(PUSH.as_bytes())).unwrap()).unwrap();
    assert_eq!((request.org_id.as_str(), request.security_context.expose()), ("28732", "made-up-context"));
    assert!(!format!("{request:?}").contains("made-up"));
    let response = PushReplyRequest::encode(DeliveredReply::new("reply-1"));
    assert_eq!((response.status().as_u16(), &response.body()[..]), (200, &br#"{"extId":"reply-1"}"#[..]));
}

/// A callback event with its `HASH`.
type Event = (Installation, Option<String>);

/// Records the callback events.
#[derive(Clone, Default)]
struct Events(Arc<Mutex<Vec<Event>>>);

impl Events {
    fn keep(&self, event: Installation, hash: Option<String>) -> Result<()> {
        self.0.lock().unwrap().push((event, hash));
        Ok(())
    }
}

impl WebhookHandler for Events {
    type Error = Problem;

    async fn install(&self, it: InstallRequest) -> Result<()> {
        self.keep(it.body, it.hash)
    }
    async fn zoho_authorise(&self, it: ZohoAuthoriseRequest) -> Result<()> {
        self.keep(it.body, it.hash)
    }
    async fn tpa_authorise(&self, it: TpaAuthoriseRequest) -> Result<()> {
        self.keep(it.body, it.hash)
    }
    async fn tpa_revoke(&self, it: TpaRevokeRequest) -> Result<()> {
        self.keep(it.body, it.hash)
    }
    async fn update(&self, it: UpdateRequest) -> Result<()> {
        self.keep(it.body, it.hash)
    }
    async fn config_param_add(&self, it: ConfigParamAddRequest) -> Result<()> {
        self.keep(it.body, it.hash)
    }
    async fn config_param_delete(&self, it: ConfigParamDeleteRequest) -> Result<()> {
        self.keep(it.body, it.hash)
    }
    async fn uninstall(&self, it: UninstallRequest) -> Result<()> {
        self.keep(it.body, it.hash)
    }
}

#[tokio::test]
async fn each_callback_event_is_a_webhook() {
    let events = Events::default();
    let url = serve(router(events.clone())).await;
    for (path, name, event) in [
        ("/install", "onInstall", CallbackEventName::OnInstall),
        ("/zoho-authorise", "onZohoAuthorise", CallbackEventName::OnZohoAuthorise),
        ("/tpa-authorise", "onTPAAuthorise", CallbackEventName::OnTpaAuthorise),
        ("/tpa-revoke", "onTPARevoke", CallbackEventName::OnTpaRevoke),
        ("/update", "onUpdate", CallbackEventName::OnUpdate),
        ("/config-param-add", "onConfigParamAdd", CallbackEventName::OnConfigParamAdd),
        ("/config-param-delete", "onConfigParamDelete", CallbackEventName::OnConfigParamDelete),
        ("/uninstall", "onUninstall", CallbackEventName::OnUninstall),
        // An extension may spell an event differently, and new events may appear.
        ("/tpa-authorise", "onTPAAuthorize", CallbackEventName::from("onTPAAuthorize")),
    ] {
        let body = json!({ "event": name, "orgId": 387_238, "securityContext": "made-up-context" }).to_string();
        assert_eq!(post(&url, path, JSON, body).await, (200, Value::Null), "{path}");
        let (kept, hash) = events.0.lock().unwrap().pop().unwrap();
        assert_eq!((kept.event, kept.org_id.to_string(), hash), (Some(event), "387238".to_owned(), None), "{path}");
        assert_eq!(kept.security_context.expose(), "made-up-context");
        // The name of the event is optional because the path names it; the other two fields are required.
        assert_eq!(post(&url, path, JSON, r#"{"orgId":"7","securityContext":"a"}"#).await.0, 200, "{path}");
        assert_eq!(post(&url, path, JSON, r#"{"event":"onInstall","orgId":7}"#).await.0, 422, "{path}");
        assert_eq!(post(&url, path, JSON, r#"{"event":"onInstall","securityContext":"a"}"#).await.0, 422, "{path}");
    }
}

#[tokio::test]
async fn a_callback_event_passes_only_with_its_hash() {
    let events = Events::default();
    let guarded =
        service(events.clone()).guard_only([WebhookName::ZohoAuthorise], hashed("made-up-secret", callback_fields));
    let url = serve(guarded.router()).await;
    let body = r#"{"event":"onZohoAuthorise","orgId":387238,"securityContext":"made-up-context"}"#;
    // The hash of `event=onZohoAuthorise&orgId=387238&securityContext=made-up-context`, as OpenSSL prints it.
    let hash = "0f0701dab10d4d09ab0432970b37e6d76265486a0d128d52d7361e3621797095";
    let send = async |hash: &str| {
        let request = http().post(format!("{url}/zoho-authorise")).header("content-type", JSON).header("HASH", hash);
        request.body(body).send().await.unwrap().status().as_u16()
    };
    assert_eq!((send(hash).await, send("00").await), (200, 401));
    assert_eq!(post(&url, "/zoho-authorise", JSON, body).await.0, 401);
    let kept = events.0.lock().unwrap();
    assert_eq!(kept.iter().map(|it| it.1.as_deref()).collect::<Vec<_>>(), [Some(hash)]);
}

/// Returns a number of threads from each pull.
struct Many(usize);

impl WebhookHandler for Many {
    type Error = Problem;

    async fn pull(&self, _: PullRequest) -> Result<SyncContent> {
        let threads: Vec<Thread> = (0..self.0).map(|it| Thread::new(it.to_string())).collect();
        Ok(SyncContent::new(SyncData::new().threads(threads)))
    }
}

/// Desk accepts at most 1,000 threads per response, so a response with more is rejected before it is sent.
#[tokio::test]
async fn a_pull_responds_with_at_most_a_thousand() {
    for (count, expected) in [(1000, 200), (1001, 500)] {
        let url = serve(router(Many(count))).await;
        assert_eq!(post(&url, &format!("/pull?{QUERY}"), JSON, "{}").await.0, expected, "{count}");
    }
}
