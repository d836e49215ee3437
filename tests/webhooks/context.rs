//! The context of a request: its head, the principal that a guard established, and the state of the application.

use std::io;
use std::net::SocketAddr;

use axum::extract::ConnectInfo;
use specwright_runtime::http::{Method, Request, StatusCode};
use specwright_runtime::serde_json::json;
use specwright_runtime::webhooks::{
    Context, Guard, Problem, RequestField, Result, SharedSecret, Webhook as _, check, serve,
};
use specwright_runtime::{BoxError, Bytes, Secret, axum};
use tokio::net::TcpListener;

use crate::board::{channelback, request, status_and_json};
use crate::contract::models::{Delivered, Manifest};
use crate::contract::webhooks::{ChannelbackRequest, ManifestRequest, WebhookHandler, WebhookName, router, service};
use crate::loopback::ask;

/// An account, which a guard finds.
#[derive(Debug, PartialEq)]
struct Account {
    id: u32,
}

/// The state of the application.
#[derive(Clone)]
struct App {
    name: &'static str,
}

/// Responds with what it finds in the context.
struct Echo;

impl WebhookHandler for Echo {
    type Error = Problem;

    async fn manifest(&self, request: ManifestRequest) -> Result<Manifest> {
        let context = request.context;
        let peer = context.extension::<ConnectInfo<SocketAddr>>().map(|it| it.0).or(context.peer_addr());
        let app = context.state::<App>()?;
        Ok(Manifest::new(app.name, peer.map(|it| it.ip().to_string()).unwrap_or_default()))
    }

    async fn channelback(&self, request: ChannelbackRequest) -> Result<Delivered> {
        let ChannelbackRequest { body, context, .. } = request;
        let account = context.principal::<Account>()?;
        assert_eq!((context.method(), context.uri().path()), (&Method::POST, "/channelback"));
        let trace = context.header("x-trace").unwrap_or("none");
        Ok(Delivered::new(format!("{} {trace} {}", account.id, body.message)))
    }
}

/// Finds accounts by token. A token that begins with `broken` stands for a database that is unavailable.
async fn find_account(token: String) -> io::Result<Option<Account>> {
    match token.as_str() {
        "seven" => Ok(Some(Account { id: 7 })),
        it if it.starts_with("broken") => Err(io::Error::other("connection refused by db.internal")),
        _ => Ok(None),
    }
}

fn token(request: &Request<Bytes>) -> String {
    RequestField::header("x-token").find(request).unwrap_or_default()
}

fn delivery(token: &str) -> Request<Bytes> {
    let mut res = channelback("message=hi");
    res.headers_mut().insert("x-token", token.parse().unwrap());
    res.headers_mut().insert("x-trace", "t1".parse().unwrap());
    res
}

#[tokio::test]
async fn a_handler_gets_the_head_and_the_principal() {
    let service = service(Echo).guard_only([WebhookName::Channelback], check(|it| find_account(token(it))));
    let response = service.handle(delivery("seven")).await;
    assert_eq!(status_and_json(&response), (200, json!({ "external_id": "7 t1 hi" })));
}

#[tokio::test]
async fn an_outage_of_a_guard_is_a_503_and_a_rejection_a_401() {
    let service = service(Echo).guard(check(|it| find_account(token(it))));
    for (token, status) in [("seven", 200), ("eight", 401), ("", 401), ("broken", 503)] {
        let response = service.handle(delivery(token)).await;
        assert_eq!(response.status(), status, "{token}");
        assert!(!String::from_utf8_lossy(response.body()).contains("db.internal"));
    }
}

/// A guard with a state of its own. Its future borrows the request.
struct Allowed(Vec<&'static str>);

impl Guard for Allowed {
    type Principal = Account;

    async fn check(&self, request: &Request<Bytes>) -> Result<Account, BoxError> {
        let token = request.headers().get("x-token").ok_or_else(|| Problem::new(StatusCode::FORBIDDEN))?.to_str()?;
        if self.0.contains(&token) { Ok(Account { id: 1 }) } else { Err(Problem::new(StatusCode::FORBIDDEN).into()) }
    }
}

#[tokio::test]
async fn a_guard_can_be_a_type_and_choose_its_problem() {
    let service = service(Echo).guard(Allowed(vec!["seven"]));
    assert_eq!(service.handle(delivery("seven")).await.status(), 200);
    assert_eq!(service.handle(delivery("eight")).await.status(), 403);
    assert_eq!(service.handle(channelback("message=hi")).await.status(), 403);
}

#[tokio::test]
async fn every_decision_of_a_closure_is_kept() {
    async fn status<G: Guard>(guard: G) -> u16 {
        service(Echo)
            .guard(check(|_| async { Some(Account { id: 7 }) }))
            .guard(guard)
            .handle(delivery(""))
            .await
            .status()
            .as_u16()
    }
    let error = || io::Error::other("x");
    assert_eq!(status(check(|_| async { true })).await, 200);
    assert_eq!(status(check(|_| async { false })).await, 401);
    assert_eq!(status(check(|_| async { None::<u8> })).await, 401);
    assert_eq!(status(check(|_| async { Ok::<bool, io::Error>(true) })).await, 200);
    // A lookup that found `false` is no principal.
    assert_eq!(status(check(|_| async { Ok::<bool, io::Error>(false) })).await, 401);
    assert_eq!(status(check(|_| async { Some(false) })).await, 401);
    assert_eq!(status(check(|_| async { Ok::<(), Problem>(()) })).await, 200);
    assert_eq!(status(check(|_| async { Err::<(), _>(Problem::new(StatusCode::GONE)) })).await, 410);
    assert_eq!(status(check(move |_| async move { Err::<(), _>(error()) })).await, 503);
    assert_eq!(status(check(|_| async { Err::<Option<u8>, _>("text") })).await, 503);
}

#[tokio::test]
async fn a_principal_that_no_guard_established_is_a_500() {
    let service = service(Echo).guard(check(|_| async { true }));
    let response = service.handle(delivery("seven")).await;
    assert_eq!(status_and_json(&response), (500, json!({ "title": "Internal Server Error", "status": 500 })));
}

#[tokio::test]
async fn a_service_nests_into_an_application_with_state() {
    let state = App { name: "Shop" };
    let app: axum::Router<App> = axum::Router::new()
        .route("/own", axum::routing::get(async |axum::extract::State(app): axum::extract::State<App>| app.name))
        .nest("/zendesk", router(Echo));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(listener, app.with_state(state)));
    let get = |path: &str| format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    assert!(ask(address, &get("/own")).await.ends_with("Shop"));
    assert!(ask(address, &get("/zendesk/manifest")).await.ends_with(r#"{"name":"Shop","id":"127.0.0.1"}"#));
}

#[tokio::test]
async fn the_connect_info_of_axum_is_an_extension() {
    let app = service(Echo).router().with_state(App { name: "Shop" });
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let served = axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>());
    tokio::spawn(async move { served.await });
    let response = ask(address, "GET /manifest HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    assert!(response.ends_with(r#"{"name":"Shop","id":"127.0.0.1"}"#), "{response}");
}

#[tokio::test]
async fn state_of_another_type_is_a_500() {
    let response = service(Echo).handle(request("GET", "/manifest", "", "")).await;
    assert_eq!(response.status(), 500);
    let mut other = request("GET", "/manifest", "", "");
    Context::set_state(other.extensions_mut(), App { name: "Set" });
    assert_eq!(status_and_json(&service(Echo).handle(other).await).1["name"], "Set");
}

#[test]
fn a_context_does_not_show_secrets() {
    let mut request = delivery("s3cret");
    *request.uri_mut() = "/channelback?securityContext=s3cret".parse().unwrap();
    let request = ChannelbackRequest::decode(request).unwrap();
    let shown = format!("{request:?}");
    assert!(shown.contains("/channelback") && !shown.contains("s3cret"), "{shown}");
    assert_eq!(request.clone(), request);
}

#[test]
fn a_secret_matches_only_itself() {
    let secret = Secret::new("s3");
    for (given, matches) in [("s3", true), ("s", false), ("s33", false), ("", false), ("S3", false)] {
        assert_eq!(secret.matches(given), matches, "{given}");
    }
    assert!(!Secret::new("").matches(""));
    let guard = SharedSecret::new(RequestField::query("key"), "s3");
    assert!(!format!("{guard:?}").contains("s3"));
}
