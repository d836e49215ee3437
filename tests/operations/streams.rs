//! Streamed responses: server-sent events (HTML standard), one JSON value per line, and bytes.

use sdk::models::Color;

use crate::parameters::color;
use crate::wire::Wire;

pub(crate) async fn streams(wire: &Wire) {
    let api = wire.client();
    let streams = api.streams();

    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n";
    let events =
        "\u{feff}:hello\n\nevent: color\nid: 7\ndata: {\"R\":100,\ndata: \"G\":200}\n\ndata:{}\r\n\r\ndata: {\"R\"";
    wire.prepare_raw([head, events].concat());
    let mut events = wire.sends("GET /v1/stream/events", streams.events().stream()).await.into_inner();
    let first = events.next().await.expect("there is one").expect("it decodes");
    wire.same((first.name.as_str(), first.id.as_str(), first.data), ("color", "7", color()));
    let second = events.next().await.expect("there is another").expect("it decodes");
    wire.same((second.name.as_str(), second.id.as_str(), second.data), ("message", "7", Color::new()));
    wire.same(events.next().await.is_none(), true);

    wire.prepare_raw([head, "retry: 1\nid: 1\ndata: a\ndata:  b\n\n"].concat());
    wire.prepare_raw([head, "data\n\n"].concat());
    let mut texts =
        wire.sends("GET /v1/stream/texts", streams.text_events().stream()).await.into_inner().reconnecting();
    let mut found = Vec::new();
    while let Some(event) = texts.next().await {
        found.push(event.expect("it is text").data);
    }
    wire.same(found, vec!["a\n b".to_owned(), String::new()]);
    wire.saw(&["GET /v1/stream/texts\nlast-event-id: 1"; 2]);

    wire.prepare_raw("HTTP/1.1 200 OK\r\n\r\n{\"R\":100,\"G\":200}\n\n{}");
    let mut lines = wire.sends("GET /v1/stream/lines", streams.json_lines().stream()).await.into_inner();
    wire.same(lines.next().await.and_then(Result::ok), Some(color()));
    wire.same(lines.next().await.and_then(Result::ok), Some(Color::new()));
    wire.same(lines.next().await.is_none(), true);

    wire.prepare(200, "content-type: application/octet-stream\r\n", b"\0\xff");
    let mut bytes = wire.sends("GET /v1/stream/bytes", streams.download().stream()).await.into_inner();
    wire.same(bytes.next().await.and_then(Result::ok).as_deref(), Some(&b"\0\xff"[..]));
    wire.same(bytes.next().await.is_none(), true);
    wire.prepare(200, "content-type: application/octet-stream\r\n", b"\0\xff");
    wire.same(streams.download().send().await.ok().map(|it| it.to_vec()), Some(b"\0\xff".to_vec()));
    wire.requests();
}
