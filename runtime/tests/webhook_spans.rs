//! The span of a webhook request is current in guards and handlers. The test is in its own binary, because `tracing`
//! switches a span off for all threads if it first occurs without a subscriber.
#![cfg(all(feature = "axum", feature = "tracing"))]

use std::fmt::{self, Debug, Write};
use std::future::poll_fn;
use std::io;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::Poll;

use specwright_runtime::axum::body::Body;
use specwright_runtime::http::{Request, Response};
use specwright_runtime::webhooks::{self, Context, Problem, Reader, Route, Service, Webhook, check};
use specwright_runtime::{BoxError, Bytes, Method};
use tower_service::Service as _;
use tracing::field::{Field, Visit};
use tracing::instrument::Instrument as _;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber, info, info_span};

/// The recorded spans and events. An event is a line with the names of the spans that were entered, and its fields.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    spans: Vec<&'static str>,
    fields: Vec<String>,
    entered: Vec<u64>,
    lines: Vec<String>,
}

#[derive(Default)]
struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

impl Subscriber for Seen {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut line = Line::default();
        span.record(&mut line);
        let mut state = self.0.lock().unwrap();
        state.spans.push(span.metadata().name());
        state.fields.push(line.0);
        Id::from_u64(state.spans.len() as u64)
    }

    fn event(&self, event: &Event<'_>) {
        let mut line = Line::default();
        event.record(&mut line);
        let mut state = self.0.lock().unwrap();
        let names: Vec<&str> = state.entered.iter().map(|it| state.spans[*it as usize - 1]).collect();
        let line = format!("{}:{}", names.join(" "), line.0);
        state.lines.push(line);
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let mut line = Line::default();
        values.record(&mut line);
        self.0.lock().unwrap().fields[span.into_u64() as usize - 1].push_str(&line.0);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, span: &Id) {
        self.0.lock().unwrap().entered.push(span.into_u64());
    }

    fn exit(&self, _: &Id) {
        self.0.lock().unwrap().entered.pop();
    }
}

struct Page(Context);

impl Webhook for Page {
    type Response = ();
    type Name = ();
    const NAME: () = ();
    const ROUTE: Route = Route::new("page", Method::GET, "/page/{token}");

    fn read(reader: &mut Reader) -> webhooks::Result<Self> {
        Ok(Self(reader.context()))
    }

    fn encode((): ()) -> Response<Bytes> {
        webhooks::empty(204)
    }
}

/// An error with a source.
#[derive(Debug)]
struct Unavailable(io::Error);

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the board is unavailable")
    }
}

impl std::error::Error for Unavailable {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

async fn handle(page: Page) -> Result<(), BoxError> {
    tokio::task::yield_now().await;
    info!("handler");
    match page.0.uri().query() {
        Some("fail") => Err(Unavailable(io::Error::other("disk full")))?,
        Some("problem") => Err(Problem::internal(io::Error::other("no space")))?,
        _ => Ok(()),
    }
}

fn service() -> Service {
    let guard = check(|_| async {
        tokio::task::yield_now().await;
        info!("guard");
        true
    });
    Service::default().on(&Arc::new(()), |_, page: Page| handle(page)).guard(guard)
}

fn get(uri: &str) -> Request<Body> {
    Request::get(uri).header("x-request-id", "r7").body(Body::empty()).unwrap()
}

#[test]
fn guards_and_handlers_run_in_the_span_of_their_request() {
    let seen = Seen::default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    tracing::subscriber::with_default(seen.clone(), || {
        runtime.block_on(async {
            let mut router = service().router().with_state(());
            for (uri, status) in [("/page/s3cret", 204), ("/page/s3cret?fail", 500), ("/page/s3cret?problem", 500)] {
                let response = router.call(get(uri)).instrument(info_span!("server")).await.unwrap();
                assert_eq!(response.status(), status, "{uri}");
            }
            // The client disconnects while the guard awaits. The request is handled to its end, in the same span.
            {
                let mut call = pin!(router.call(get("/page/s3cret")).instrument(info_span!("gone")));
                let is_pending = poll_fn(|cx| Poll::Ready(call.as_mut().poll(cx).is_pending())).await;
                assert!(is_pending);
            }
            for _ in 0..5 {
                tokio::task::yield_now().await;
            }
        });
    });
    let state = seen.0.lock().unwrap();
    let (guard, handler) = ("server webhook_request: message=guard", "server webhook_request: message=handler");
    assert_eq!(state.lines[..3], [guard, handler, guard], "{:#?}", state.lines);
    let failed = state.lines.iter().filter(|it| it.contains("the request failed")).collect::<Vec<_>>();
    assert_eq!(failed.len(), 2, "{:#?}", state.lines);
    assert!(failed[0].starts_with("server webhook_request:"), "{}", failed[0]);
    assert!(failed[0].contains("error=\"the board is unavailable: disk full\""), "{}", failed[0]);
    assert!(failed[1].contains("error=\"no space\""), "{}", failed[1]);
    let [.., abandoned, last] = &state.lines[..] else { panic!("{:#?}", state.lines) };
    assert_eq!([abandoned, last], ["webhook_request: message=guard", "webhook_request: message=handler"]);
    let fields = state.fields.iter().find(|it| it.contains("webhook=")).unwrap();
    for field in ["webhook=\"page\"", "http.route=\"/page/{token}\"", "request_id=\"r7\"", "status_code=204"] {
        assert!(fields.contains(field), "{fields}");
    }
    assert!(state.fields.iter().chain(&state.lines).all(|it| !it.contains("s3cret")));
}
