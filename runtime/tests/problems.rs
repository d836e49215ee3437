//! Log events for rejected requests. The tests are in their own binary, because `tracing` switches an event off for all
//! threads if it first occurs without a subscriber.
#![cfg(all(feature = "webhooks", feature = "tracing"))]

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};

use specwright_runtime::http::{Request, Response};
use specwright_runtime::webhooks::{self, Reader, Route, Service, Webhook};
use specwright_runtime::{Bytes, Method};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

/// The recorded events, one per line.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<String>>);

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

impl Subscriber for Seen {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= Level::WARN
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(event.metadata().level().to_string());
        event.record(&mut line);
        writeln!(self.0.lock().unwrap(), "{}", line.0).unwrap();
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

struct Page(i64);

impl Webhook for Page {
    type Response = i64;
    type Name = ();
    const NAME: () = ();
    const ROUTE: Route = Route::new("page", Method::GET, "/page");

    fn read(from: &mut Reader) -> webhooks::Result<Self> {
        Ok(Self(from.required(webhooks::query("number"))?))
    }

    fn encode(response: i64) -> Response<Bytes> {
        webhooks::json(200, &response)
    }
}

#[test]
fn a_rejection_has_a_reason_and_no_values() {
    let seen = Seen::default();
    let service = Service::default().on(&Arc::new(()), |_, page: Page| async move {
        assert!(page.0 > 0, "planted");
        Ok::<_, webhooks::Problem>(page.0)
    });
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let received = ["/page?number=1", "/page?number=planted", "/page?number=0", "/none?number=planted"];
    let statuses = tracing::subscriber::with_default(seen.clone(), || {
        received.map(|uri| {
            runtime.block_on(service.handle(Request::get(uri).body(Bytes::new()).unwrap())).status().as_u16()
        })
    });
    assert_eq!(statuses, [200, 400, 500, 404]);
    let seen = seen.0.lock().unwrap();
    let lines: Vec<&str> = seen.lines().collect();
    assert_eq!(lines.len(), 3, "{seen}");
    assert!(lines[0].starts_with("WARN") && lines[0].contains("webhook=\"page\""), "{seen}");
    assert!(lines[0].contains("query parameter number"), "{seen}");
    assert!(lines[1].starts_with("ERROR") && lines[1].contains("status_code=500"), "{seen}");
    assert!(lines[2].starts_with("WARN") && lines[2].contains("status_code=404"), "{seen}");
    assert!(!seen.contains("planted"), "{seen}");
}
