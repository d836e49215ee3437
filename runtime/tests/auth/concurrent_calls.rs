//! Concurrent calls share one token request.

use std::sync::Arc;
use std::time::Duration;

use specwright_runtime::__codegen::Client;
use specwright_runtime::testing::{Mock, Reply};
use specwright_runtime::{Body, BoxFuture, Bytes, Empty, OAuth2, Transport, TransportError, http};
use tokio::sync::{Notify, Semaphore};

use super::{GET, authorizations, builder, token};

/// Delays requests until it is opened.
#[derive(Clone)]
struct Gate {
    mock: Mock,
    received: Arc<Notify>,
    open: Arc<Semaphore>,
}

impl Gate {
    fn new(mock: &Mock) -> Self {
        Self { mock: mock.clone(), received: Arc::default(), open: Arc::new(Semaphore::new(0)) }
    }

    fn client(&self) -> Client {
        builder(&self.mock)
            .transport(self.clone())
            .token("oauth", OAuth2::client_credentials("id", "s"))
            .build()
            .unwrap()
    }
}

impl Transport for Gate {
    fn send(
        &self,
        request: http::Request<Bytes>,
        limit: Duration,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            self.received.notify_one();
            let _open = self.open.acquire().await;
            self.mock.send(request, limit).await
        })
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_calls_wait_for_one_token() {
    let mock = Mock::new();
    mock.expect("", [token("t", "600")]).always("Get", Reply::status(200));
    let gate = Gate::new(&mock);
    let client = gate.client();
    // The call that fetches the token is dropped, and another one takes over.
    let dropped = tokio::spawn(client.call(&GET).send::<Empty>());
    gate.received.notified().await;
    let calls: Vec<_> = (0..200).map(|_| tokio::spawn(client.call(&GET).send::<Empty>())).collect();
    dropped.abort();
    assert!(dropped.await.is_err());
    gate.open.add_permits(1000);
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert!(authorizations(&mock).iter().all(|sent| sent == "Bearer t"));
    assert_eq!(mock.requests_of("").len(), 1);
}

#[tokio::test]
async fn concurrent_calls_share_one_token_failure() {
    let mock = Mock::new();
    mock.expect("", [Reply::status(400)]);
    let gate = Gate::new(&mock);
    let client = gate.client();
    let calls: Vec<_> = (0..50).map(|_| tokio::spawn(client.call(&GET).send::<Empty>())).collect();
    // On one thread, all other tasks wait when this one continues.
    gate.received.notified().await;
    tokio::task::yield_now().await;
    gate.open.add_permits(1);
    for call in calls {
        let error = call.await.unwrap().unwrap_err();
        assert!(error.to_string().ends_with("responded with 400 Bad Request"), "{error}");
    }
    mock.assert_done();
}
