//! Custom token sources.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use specwright_runtime::testing::{Mock, Reply};
use specwright_runtime::{BoxError, BoxFuture, Empty, Secret, Timer, Token, TokenSource};

use super::{GET, authorizations, builder};

/// Returns the tokens `t-0`, `t-1` and so on, a new one after each rejection.
#[derive(Clone, Default)]
struct Counted(Arc<AtomicUsize>);

impl TokenSource for Counted {
    fn token(&self) -> BoxFuture<'_, Result<Secret, BoxError>> {
        Box::pin(async { Ok(Secret::new(format!("t-{}", self.0.load(Ordering::SeqCst)))) })
    }

    fn refused(&self, _token: &Secret) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn a_token_source_is_called_before_each_request() {
    let mock = Mock::new();
    mock.expect("Get", [Reply::status(401), Reply::status(200), Reply::status(200), Reply::status(200)]);
    let client = builder(&mock).token("bearer", Token::from_source(Counted::default())).build().unwrap();
    client.call(&GET).send::<Empty>().await.unwrap();
    client.call(&GET).header("authorization", "Mine 1").send::<Empty>().await.unwrap();
    let client = builder(&mock).token("key", Token::from_source(|| async { Ok(Secret::new("k")) })).build().unwrap();
    client.call(&GET).send::<Empty>().await.unwrap();
    assert_eq!(authorizations(&mock), ["Bearer t-0", "Bearer t-1", "Mine 1", "none"]);
    assert_eq!(mock.requests()[3].header("x-key"), Some("Zoho-oauthtoken k"));
    assert!(!format!("{:?}", mock.requests()).contains("t-0"));

    for (source, expected) in [("", "the token for `bearer` is empty"), ("a\n", "holds a character that no header can")]
    {
        let source = move || async move { Ok(Secret::new(source)) };
        let client = builder(&mock).token("bearer", Token::from_source(source)).build().unwrap();
        let error = client.call(&GET).send::<Empty>().await.unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
    }
    let fails = || async { Err("the vault is closed".into()) };
    let client = builder(&mock).token("bearer", Token::from_source(fails)).build().unwrap();
    let error = client.call(&GET).send::<Empty>().await.unwrap_err();
    assert_eq!(error.to_string(), "no token for `bearer`: the vault is closed");
    mock.assert_done();
}

#[tokio::test]
async fn a_token_source_without_a_result_is_a_timeout() {
    let mock = Mock::new();
    let source = || std::future::pending::<Result<Secret, BoxError>>();
    let client = builder(&mock).token("bearer", Token::from_source(source)).build().unwrap();
    let error = client.call(&GET).timeout(Duration::from_secs(5)).send::<Empty>().await.unwrap_err();
    assert!(error.timeout().is_some(), "{error}");
    assert!(mock.now() >= Duration::from_secs(5));
    assert_eq!(mock.requests().len(), 0);
}
