//! Server-sent events.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use specwright_runtime::__codegen::{ApiInfo, ClientBuilder};
use specwright_runtime::http_body::{self, Frame};
use specwright_runtime::{
    Body, BoxFuture, Bytes, Error, Event, EventStream, Json, OperationInfo, PlainText, Server, Transport,
    TransportError, Value, http,
};

use super::webhook::block_on;

static SERVER: Server = Server::new("https://api.example.com", &[]);

static WATCH: OperationInfo = ApiInfo::new(&SERVER).get("Watch", "/watch");

/// The maximum size of an item. It is small, so that inputs exceed it.
const MAX_ITEM: usize = 1000;

/// Reads an event stream. Its events must not depend on the chunks in which it arrives.
pub(crate) fn run(input: &[u8]) {
    let whole = read(input, input.len().max(1));
    for size in [1, 2, 7] {
        assert_eq!(read(input, size), whole, "the events differ for chunks of {size} bytes");
    }
    block_on(async {
        let stream = client(input, 3).call(&WATCH).stream::<EventStream<Json<Value>>>().await;
        let mut stream = stream.expect("the response is an event stream").into_inner();
        while stream.next().await.is_some() {}
    });
}

/// Returns the events of a stream: name, id, and data or an error.
fn read(input: &[u8], size: usize) -> Vec<(String, String, String)> {
    block_on(async {
        let stream = client(input, size).call(&WATCH).stream::<EventStream<PlainText>>().await;
        let mut stream = stream.expect("the response is an event stream").into_inner();
        let mut res = Vec::new();
        while let Some(event) = stream.next().await {
            res.push(show(event));
            assert!(res.len() <= input.len(), "there are more events than bytes");
        }
        res
    })
}

fn show(event: Result<Event<String>, Error>) -> (String, String, String) {
    match event {
        Ok(event) => (event.name, event.id, event.data),
        Err(error) => ("error".to_owned(), String::new(), error.to_string()),
    }
}

fn client(input: &[u8], size: usize) -> specwright_runtime::__codegen::Client {
    let transport = Response { input: Bytes::copy_from_slice(input), size };
    let builder = ClientBuilder::new(&[&SERVER], &[]).transport(transport).max_response_size(MAX_ITEM);
    builder.build().expect("the client is complete")
}

/// Responds with the input, in chunks of one size.
struct Response {
    input: Bytes,
    size: usize,
}

impl Transport for Response {
    fn send(
        &self,
        _: http::Request<Bytes>,
        _: Duration,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let body = Body::new(Pieces { rest: self.input.clone(), size: self.size });
        let mut response = http::Response::new(body);
        let media_type = http::HeaderValue::from_static("text/event-stream");
        response.headers_mut().insert(http::header::CONTENT_TYPE, media_type);
        Box::pin(async { Ok(response) })
    }
}

struct Pieces {
    rest: Bytes,
    size: usize,
}

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let size = self.size.min(self.rest.len());
        let piece = self.rest.split_to(size);
        Poll::Ready((!piece.is_empty()).then_some(Ok(Frame::data(piece))))
    }
}
