//! Secrets are not printed by any `Debug`, error or trace.

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use specwright_runtime::__codegen::{ApiInfo, Call, Client, ClientBuilder, KeyLocation, SecurityScheme};
use specwright_runtime::testing::{Mock, Reply};
use specwright_runtime::{
    Body, BoxError, BoxFuture, Bytes, CallContext, ClientAuth, Empty, Error, HeaderMap, Hook, Json, OAuth2,
    OperationInfo, Secret, Server, StatusCode, Transport, TransportError, Value, http, serde_json,
};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

static SERVER: Server = Server::new("https://api.example.com", &[]);

const fn key(key: &'static str, location: KeyLocation) -> SecurityScheme {
    SecurityScheme::api_key(key, location, "x-key").prefix("p-")
}

static SCHEMES: &[SecurityScheme] = &[
    SecurityScheme::basic("basic", "{email}/token"),
    SecurityScheme::bearer("bearer"),
    key("header", KeyLocation::Header),
    key("query", KeyLocation::Query),
    key("cookie", KeyLocation::Cookie),
    SecurityScheme::oauth2("oauth", "/token", "/token", &[]).client_auth(ClientAuth::Body),
];

static CALLS: [OperationInfo; 6] = [
    operation(&[&["basic"]]),
    operation(&[&["bearer"]]),
    operation(&[&["header"]]),
    operation(&[&["query"]]),
    operation(&[&["cookie"]]),
    operation(&[&["oauth"]]),
];

const fn operation(security: &'static [&'static [&'static str]]) -> OperationInfo {
    ApiInfo::new(&SERVER).get("Get", "/t").security(security)
}

/// The texts that must not be printed: the secret, and its form in HTTP basic.
const SECRETS: [&str; 2] = ["planted", "am9lL3Rva2VuOnBsYW50ZWQ"];

#[derive(Clone, Default)]
struct Seen(Arc<Mutex<String>>);

impl Seen {
    fn see(&self, what: impl Debug) {
        write!(self.0.lock().unwrap(), "{what:?}\n{what:#?}\n").unwrap();
    }
}

impl Hook for Seen {
    fn before_request(&self, at: &CallContext<'_>, headers: &mut HeaderMap) -> Result<(), BoxError> {
        self.see((at, headers));
        Ok(())
    }

    fn after_response(&self, at: &CallContext<'_>, _status: StatusCode, headers: &mut HeaderMap) {
        self.see((at, headers));
    }

    fn on_error(&self, at: &CallContext<'_>, error: &Error) {
        self.see((at, error, error.to_string(), error.headers()));
    }
}

impl Visit for Seen {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        writeln!(self.0.lock().unwrap(), "{field}={value:?}").unwrap();
    }
}

/// Records every field of every span and event of this crate.
impl Subscriber for Seen {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("specwright")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut self.clone());
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }

    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

fn builder() -> ClientBuilder {
    ClientBuilder::new(&[&SERVER], SCHEMES)
        .basic("basic", "joe", "planted")
        .token("bearer", "planted")
        .token("header", "planted")
        .token("query", "planted")
        .token("cookie", "planted")
        .token("oauth", OAuth2::client_credentials("id", "planted"))
}

/// Sends calls to a mock with every kind of response.
async fn calls(seen: &Seen, client: &Client, mock: &Mock) {
    for operation in &CALLS {
        let call = || client.call(operation).timeout(Duration::from_secs(30));
        seen.see(call());
        seen.see(call().send::<Empty>().await);
        seen.see(call().send::<Json<Value>>().await);
        seen.see(call().send::<Json<Value>>().await);
        seen.see(call().send::<Json<Value>>().await);
        seen.see(
            call()
                .header("authorization", "planted")
                .header("cookie", "planted")
                .header("X-Key", "planted")
                .send::<Empty>()
                .await,
        );
        seen.see(call().header("x-bad", "planted\n").idempotency_key("planted\n").send::<Empty>().await);
        seen.see(call().base_url("http://joe:planted@host").send::<Empty>().await);
    }
    seen.see((client, mock, mock.requests()));
}

/// `tracing` switches a span off for all threads if it first occurs without a subscriber.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

#[test]
fn planted_secrets_are_never_printed() {
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let (seen, mock) = (Seen::default(), Mock::new());
    mock.always("", Reply::json_text(200, r#"{"access_token":"planted","expires_in":600}"#));
    for _ in &CALLS {
        let cookie = |reply: Reply| reply.header("set-cookie", "sid=planted");
        let replies =
            [Reply::rate_limited(1), Reply::status(200), Reply::text(200, "xx"), Reply::status(404), Reply::timeout()];
        mock.expect("Get", replies.map(cookie)).expect("Get", [Reply::status(200)]);
    }
    seen.see((builder(), Secret::new("planted")));
    let client = builder().transport(mock.clone()).hook(seen.clone()).build().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    tracing::subscriber::with_default(seen.clone(), || runtime.block_on(calls(&seen, &client, &mock)));
    mock.assert_done();

    let shown = seen.0.lock().unwrap();
    for secret in SECRETS {
        let at = shown.find(secret).map(|at| &shown[at.saturating_sub(300)..at + secret.len()]);
        assert!(at.is_none(), "{at:?}");
    }
    for field in [
        "otel.name=\"GET /t\"",
        "otel.kind=\"client\"",
        "http.request.method=\"GET\"",
        "http.request.resend_count=1",
        "http.response.status_code=429",
        "url.full=\"https://api.example.com/t\"",
        "url.template=\"/t\"",
        "server.address=\"api.example.com\"",
        "server.port=443",
        "error.type=\"429\"",
        "error.type=\"timeout\"",
        "the request is sent again",
    ] {
        assert!(shown.contains(field), "{field} in {shown}");
    }
}

/// A transport that panics.
struct Broken;

impl Transport for Broken {
    fn send(
        &self,
        _: http::Request<Bytes>,
        _: Duration,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async { panic!("a bug of the transport") })
    }
}

#[test]
fn a_panic_of_a_transport_shows_no_secret() {
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let client = builder().transport(Broken).build().unwrap();
    let call: Call = client.call(&CALLS[1]);
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| call.send_blocking::<Empty>()));
    let message = caught.unwrap_err().downcast_ref::<&str>().map(ToString::to_string);
    assert_eq!(message.as_deref(), Some("a bug of the transport"));
    // The runtime of blocking calls still works.
    let mock = Mock::new();
    mock.expect("Get", [Reply::status(200)]);
    let client = builder().transport(mock).build().unwrap();
    client.call(&CALLS[1]).send_blocking::<Empty>().unwrap();
}

#[test]
fn a_password_is_sent_and_redacted_in_debug_output() {
    let secret: Secret = serde_json::from_str("\"planted\"").unwrap();
    assert_eq!(serde_json::to_string(&secret).unwrap(), "\"planted\"");
    assert_eq!(format!("{:?}", Some(secret)), "Some(Secret(..))");
}
