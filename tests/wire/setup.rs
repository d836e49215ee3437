//! Invalid configuration and missing credentials fail before anything is sent.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use helpdesk_channels::Error;
use helpdesk_channels::runtime::http::{Request, Response};
use helpdesk_channels::runtime::{Body, BoxFuture, Bytes, Transport, TransportError};
use helpdesk_channels::zendesk::{Zendesk, ZendeskBuilder};

use crate::bodies;
use crate::operations::OPERATIONS;
use crate::server::{Server, StubResponse, TOKEN};

/// Records the requested URLs and never responds.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<String>>>);

impl Transport for Recorder {
    fn send(&self, request: Request<Bytes>, _: Duration) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        self.0.lock().unwrap().push(request.uri().to_string());
        Box::pin(async { Ok(Response::new(Body::whole("null"))) })
    }
}

/// Returns the URL that a call requests.
async fn url_of(set_up: impl FnOnce(ZendeskBuilder) -> ZendeskBuilder, subdomain: &str) -> String {
    let recorder = Recorder::default();
    let zendesk = set_up(Zendesk::builder(subdomain)).bearer(TOKEN).transport(recorder.clone()).build().unwrap();
    zendesk.channel_framework().validate_token_with(bodies::validate_token()).send().await.unwrap();
    let urls = recorder.0.lock().unwrap();
    assert_eq!(urls.len(), 1);
    urls[0].clone()
}

#[tokio::test]
async fn subdomain_and_domain_make_the_url() {
    let path = "/api/v2/any_channel/validate_token";
    for subdomain in ["acme", "acme-2", "ACME", "4acme"] {
        let url = url_of(|builder| builder, subdomain).await;
        assert_eq!(url, format!("https://{subdomain}.zendesk.com{path}"));
    }
    let url = url_of(|builder| builder.domain("zendesk-staging"), "acme").await;
    assert_eq!(url, format!("https://acme.zendesk-staging.com{path}"));
}

#[test]
fn an_invalid_subdomain_fails_in_build() {
    let wrong = [
        "a.b/c",
        "",
        "https://x",
        "https://acme.zendesk.com",
        "acme.zendesk.com",
        "a b",
        " acme",
        "acme\n",
        "a:1",
        "user@acme",
        "acme?",
        "acme#",
        "acme\\",
        "a%2Fb",
        "..",
        "ä",
        "{subdomain}",
    ];
    for subdomain in wrong {
        let error = Zendesk::builder(subdomain).bearer(TOKEN).build().unwrap_err();
        assert!(matches!(error, Error::Configuration { .. }), "{subdomain}: {error:?}");
        let shown = error.to_string();
        assert!(shown.contains("`subdomain`") && !shown.contains('\n'), "{shown}");
        let error = Zendesk::builder("acme").domain(subdomain).bearer(TOKEN).build().unwrap_err();
        assert!(error.to_string().contains("`domain`"), "{error}");
    }
}

/// A base URL must not hide an error that production would find.
#[tokio::test]
async fn a_base_url_does_not_make_a_wrong_subdomain_right() {
    let server = Server::responding(StubResponse::json(200, "null")).await;
    let error = Zendesk::builder("a.b/c").base_url(server.url()).bearer(TOKEN).build().unwrap_err();
    assert!(matches!(error, Error::Configuration { .. }), "{error:?}");
}

#[tokio::test]
async fn a_call_without_credentials_is_not_sent() {
    let server = Server::responding(StubResponse::json(200, "null")).await;
    let zendesk = server.builder().build().unwrap();
    for operation in &OPERATIONS {
        let error = (operation.send)(&zendesk).await.unwrap_err();
        assert!(matches!(error, Error::Configuration { .. }), "{error:?}");
        assert_eq!((error.status(), error.body()), (None, None));
        let shown = error.to_string();
        for part in [operation.id, ".bearer(", ".api_token(", ".basic("] {
            assert!(shown.contains(part), "{part} is missing in: {shown}");
        }
    }
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn invalid_credentials_fail_in_build() {
    let builder = || Zendesk::builder("acme");
    let wrong = [
        ("bearer", builder().bearer("")),
        ("bearer", builder().bearer("made-up\ntoken")),
        ("api_token", builder().api_token("", "made-up-secret")),
        ("api_token", builder().api_token("agent:x@example.com", "made-up-secret")),
        ("basic", builder().basic("agent:x@example.com", "made-up-secret")),
        ("basic", builder().basic("agent@example.com", "made-up\nsecret")),
    ];
    for (scheme, builder) in wrong {
        let error = builder.build().unwrap_err();
        let shown = error.to_string();
        assert!(matches!(error, Error::Configuration { .. }), "{error:?}");
        assert!(shown.contains(&format!("`{scheme}`")) && !shown.contains("made-up"), "{shown}");
    }
}

#[test]
fn credentials_are_not_printed() {
    let builder = Zendesk::builder("acme")
        .bearer("made-up-token")
        .api_token("agent@example.com", "made-up-secret")
        .basic("agent@example.com", "made-up-password");
    assert!(!format!("{builder:?}").contains("made-up"), "{builder:?}");
    let zendesk = builder.build().unwrap();
    let call = zendesk.x_channel().list_monitored_handles();
    // `bWFkZS11c` is the start of `made-up` in base64; the pairs start with the user.
    for shown in [format!("{zendesk:?}"), format!("{call:?}")] {
        assert!(!shown.contains("made-up") && !shown.contains("YWdlbnRAZXhhbXBsZS5jb20"), "{shown}");
    }
}
