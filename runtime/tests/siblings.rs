//! Siblings of a client, and settings of all its calls.

mod desk;
mod server;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use desk::{Desk, DeskBuilder, Request};
use specwright_runtime::testing::{Mock, Reply};
use specwright_runtime::{BoxError, CallContext, Empty, Error, HeaderMap, Hook, OAuth2, Secret};

/// Counts calls.
#[derive(Clone, Default)]
struct Counter(Arc<AtomicUsize>);

impl Hook for Counter {
    fn before_call(&self, _: &CallContext<'_>, _: &mut HeaderMap) -> Result<(), BoxError> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }
}

/// Returns the host and the credential of each request.
fn sent(mock: &Mock) -> Vec<String> {
    let requests = mock.requests_of("List");
    let shown = requests.iter().map(|it| {
        let host = it.url.trim_start_matches("https://").split('.').next().unwrap();
        format!("{host} {}", it.header("authorization").unwrap_or("none"))
    });
    shown.collect()
}

async fn list(desk: &Desk) -> Result<(), Error> {
    desk.list().send_as::<Empty>().await.map(drop)
}

#[tokio::test]
async fn a_sibling_shares_transport_and_hooks_and_has_its_own_account() {
    let (mock, counter) = (Mock::new(), Counter::default());
    mock.always("List", Reply::status(200));
    let desk = DeskBuilder::mocked(&mock).hook(counter.clone()).header("x-app", "1").build().unwrap();
    let other = desk.with(|it| it.account("other").bearer("planted-b")).unwrap();
    let third = other.with(|it| it.bearer("planted-c")).unwrap();
    for client in [&desk, &other, &third] {
        list(client).await.unwrap();
    }
    assert_eq!(sent(&mock), ["acme Bearer planted-a", "other Bearer planted-b", "other Bearer planted-c"]);
    assert!(mock.requests().iter().all(|it| it.header("x-app") == Some("1")));
    assert_eq!(counter.0.load(Ordering::SeqCst), 3);
    let error = desk.with(|it| it.account("not/a/subdomain")).unwrap_err();
    assert!(error.to_string().starts_with("`account` cannot be"), "{error}");
}

#[tokio::test]
async fn credentials_are_not_inherited_by_another_origin() {
    let mock = Mock::new();
    mock.always("List", Reply::status(200));
    let builder = DeskBuilder::mocked(&mock).header("Authorization", "Basic planted").header("x-app", "1");
    let desk = builder.build().unwrap();
    for sibling in [
        desk.with(|it| it.account("other")).unwrap(),
        desk.with(|it| it.base_url("https://evil.example")).unwrap(),
        desk.with(|it| it.account("other")).unwrap().with(|it| it.account("acme")).unwrap(),
    ] {
        let error = list(&sibling).await.unwrap_err();
        assert!(error.to_string().starts_with("List needs credentials"), "{error}");
    }
    assert_eq!(mock.requests().len(), 0);
    let same = desk.with(|it| it.account("acme").max_response_size(1)).unwrap();
    let own = desk.with(|it| it.account("other").header("authorization", "Basic own").bearer("b")).unwrap();
    list(&same).await.unwrap();
    list(&own).await.unwrap();
    assert_eq!(sent(&mock), ["acme Basic planted", "other Basic own"]);
    assert_eq!(mock.requests()[1].header("x-app"), Some("1"));
}

#[tokio::test]
async fn siblings_share_the_tokens_of_an_account_unless_they_come_from_another_server() {
    let token =
        |name: &str| Reply::json_text(200, format!(r#"{{"access_token":"{name}","refresh_token":"next-{name}"}}"#));
    let mock = Mock::new();
    mock.always("List", Reply::status(200));
    mock.expect("", [token("t-1")]);
    let account = OAuth2::refresh_token("app", Secret::from("planted"));
    let desk = DeskBuilder::new("acme").oauth(account).transport(mock.clone()).build().unwrap();
    list(&desk).await.unwrap();
    // A refresh token is replaced when it is used, so a sibling that used the first one would be locked out.
    list(&desk.with(|it| it.max_response_size(9)).unwrap()).await.unwrap();
    assert_eq!(sent(&mock), ["acme Bearer t-1", "acme Bearer t-1"]);
    mock.assert_done();

    let mock = Mock::new();
    mock.always("List", Reply::status(200));
    mock.expect("", [token("t-1"), token("t-2")]);
    let account = OAuth2::client_credentials("app", "planted");
    let desk = DeskBuilder::new("acme").oauth(account.clone()).transport(mock.clone()).build().unwrap();
    list(&desk).await.unwrap();
    list(&desk.with(|it| it.account("other").oauth(account)).unwrap()).await.unwrap();
    assert_eq!(sent(&mock), ["acme Bearer t-1", "other Bearer t-2"]);
    let urls: Vec<_> = mock.requests_of("").into_iter().map(|it| it.url).collect();
    assert_eq!(urls, ["https://acme.example.com/token", "https://other.example.com/token"]);
}

#[tokio::test]
async fn headers_of_all_calls_and_a_suffix_of_the_user_agent() {
    let mock = Mock::new();
    mock.always("List", Reply::status(200));
    let builder = DeskBuilder::mocked(&mock).header("x-app", "1").header("X-App", "2").header("accept", "text/x");
    let desk = builder.user_agent_suffix("my-app/1.0").build().unwrap();
    list(&desk).await.unwrap();
    desk.list().header("x-app", "3").send_as::<Empty>().await.unwrap();
    let header = |index: usize, name: &str| mock.requests()[index].header(name).unwrap().to_owned();
    assert_eq!([header(0, "x-app"), header(1, "x-app"), header(0, "accept")], ["2", "3", "text/x"]);
    assert_eq!(header(0, "user-agent"), "desk/1.0 my-app/1.0");

    let builder = || DeskBuilder::mocked(&mock);
    let error = builder().header("x y", "planted").build().unwrap_err();
    assert_eq!(error.to_string(), "the header \"x y\" holds a character that no header can");
    let error = builder().header("x", "planted\n").build().unwrap_err();
    assert_eq!(error.to_string(), "the header \"x\" holds a character that no header can");
    let error = builder().header("Idempotency-Key", "k").build().unwrap_err();
    assert_eq!(error.to_string(), "an idempotency key identifies one call, so it cannot be a header of all calls");
    // A header takes the place of credentials, as that of a call does.
    let anonymous = DeskBuilder::new("acme").header("authorization", "Basic own").transport(mock.clone());
    list(&anonymous.build().unwrap()).await.unwrap();
    let shown = format!("{:?} {:?}", builder().header("x", "planted"), builder().header("x", "planted").build());
    assert!(!shown.contains("planted"), "{shown}");
}

/// A separate client would open another connection, and set up TLS again.
#[cfg(feature = "reqwest")]
#[tokio::test]
async fn siblings_share_connections() {
    let server = server::raw::doing(|_| server::raw::Act::response("200 OK", "")).await;
    let desk = DeskBuilder::new("acme").bearer("a").base_url(&server.url).build().unwrap();
    for index in 0..20 {
        list(&desk.with(|it| it.bearer(format!("b{index}"))).unwrap()).await.unwrap();
    }
    assert_eq!((server.requests(), server.connections()), (20, 1));
}
