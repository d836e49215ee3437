//! Custom transports.

use std::time::Duration;

use specwright_runtime::__codegen::{ApiInfo, ClientBuilder};
use specwright_runtime::{
    Body, BoxFuture, Bytes, Chunks, Empty, Error, Json, OperationInfo, Server, Transport, TransportError, Value, http,
};

static SERVER: Server = Server::new("https://api.example.com/v2/", &[]);

static ECHO: OperationInfo = ApiInfo::new(&SERVER).put("Echo", "/echo");

/// Returns the body of the request, and its URL in a header.
struct Echo;

impl Transport for Echo {
    fn send(
        &self,
        request: http::Request<Bytes>,
        _timeout: Duration,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let mut response = http::Response::new(Body::whole(request.body().clone()));
            let url = request.uri().to_string().parse().map_err(|_| TransportError::NotSent("no header".into()))?;
            response.headers_mut().insert("x-request-id", url);
            Ok(response)
        })
    }
}

/// Returns an endless body.
struct Endless;

impl Transport for Endless {
    fn send(
        &self,
        _: http::Request<Bytes>,
        _: Duration,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async { Ok(http::Response::new(Body::chunks(Endless))) })
    }
}

impl Chunks for Endless {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(async { Ok(Some(Bytes::from_static(&[b' '; 1024]))) })
    }
}

#[tokio::test]
async fn requests_pass_through_a_wrapped_transport() {
    let client = ClientBuilder::new(&[&SERVER], &[]).transport(Echo).build().unwrap();
    let echoed = client.call(&ECHO).json(&vec![1, 2]).query("a", 1).send::<Json<Value>>().await.unwrap();
    assert_eq!(echoed.to_string(), "[1,2]");
    assert_eq!(echoed.request_id(), Some("https://api.example.com/v2/echo?a=1"));

    let call = client.call(&ECHO).base_url("http://localhost/x");
    assert_eq!(call.send::<Empty>().await.unwrap().request_id(), Some("http://localhost/x/echo"));
    let error = client.call(&ECHO).base_url("localhost").send::<Empty>().await.unwrap_err();
    assert!(matches!(error, Error::Configuration { .. }));
}

#[tokio::test]
async fn an_endless_response_is_rejected_while_reading() {
    let client = ClientBuilder::new(&[&SERVER], &[]).transport(Endless).build().unwrap();
    let error = client.call(&ECHO).send::<Empty>().await.unwrap_err();
    assert!(
        error.to_string().starts_with("Echo responded with 200 OK, with a body of more than 8388608 bytes"),
        "{error}"
    );
}
