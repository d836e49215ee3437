//! Custom transports.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http_body::Body as _;
use http_body_util::BodyExt as _;
use specwright_runtime::__codegen::{ApiInfo, ClientBuilder};
use specwright_runtime::{
    Body, BoxError, BoxFuture, Bytes, Empty, Error, Json, OperationInfo, Server, Transport, TransportError, Upload,
    Value, http, http_body,
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
        Box::pin(async { Ok(http::Response::new(Body::new(Endless))) })
    }
}

impl http_body::Body for Endless {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Infallible>>> {
        Poll::Ready(Some(Ok(http_body::Frame::data(Bytes::from_static(&[b' '; 1024])))))
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

/// Reads a body to its end.
async fn read(body: Body) -> Result<(Bytes, bool), TransportError> {
    let collected = body.collect().await?;
    let has_trailers = collected.trailers().is_some();
    Ok((collected.to_bytes(), has_trailers))
}

#[tokio::test]
async fn a_body_is_a_body_of_the_ecosystem() {
    let whole = Body::whole("one");
    assert_eq!(whole.size_hint().exact(), Some(3));
    assert_eq!(read(whole).await.unwrap(), (Bytes::from("one"), false));
    let pieces = Upload::from_source(Upload::from("two"));
    assert_eq!(pieces.length(), Some(3));
    let mut body = pieces.into_body();
    assert_eq!(body.size_hint().exact(), Some(3));
    let frame = body.frame().await.unwrap().unwrap();
    assert_eq!((&frame.into_data().unwrap()[..], body.size_hint().exact()), (&b"two"[..], Some(0)));
    assert!(body.frame().await.is_none());
}

/// A body that fails at once.
struct Failing(Option<BoxError>);

impl http_body::Body for Failing {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, BoxError>>> {
        Poll::Ready(self.0.take().map(Err))
    }
}

#[tokio::test]
async fn an_error_of_a_body_keeps_its_kind() {
    let error = read(Body::new(Failing(Some(TransportError::TimedOut("slow".into()).into())))).await.unwrap_err();
    assert!(matches!(error, TransportError::TimedOut(_)), "{error}");
    let error = read(Body::new(Failing(Some("cut".into())))).await.unwrap_err();
    assert!(matches!(error, TransportError::Interrupted(_)), "{error}");
}
