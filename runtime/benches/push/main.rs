//! One push, built, sent through a transport in memory and decoded: by a generated shell, and by hand.
//!
//! Time is measured by criterion; allocations are counted once before.

use std::alloc::System;
use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use criterion::Criterion;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use specwright_runtime::__codegen::{ApiInfo, Client, ClientBuilder, SecurityScheme};
use specwright_runtime::{
    Body, BoxFuture, Bytes, OperationInfo, Response, Server, Transport, TransportError, Typed, http, serde_json,
};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

mod model;
mod plain;
mod results;

use model::{Author, DisplayInfo, Push, Resource};
use results::Results;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const ANSWER: &str = r#"{"results":[{"external_resource_id":"234","status":{"code":"success"}},
    {"external_resource_id":"636","status":{"code":"processing_error","description":"Boom"}}]}"#;

static SERVER: Server = Server::new("https://acme.example.com", &[]);

static PUSH: OperationInfo = ApiInfo::new(&SERVER)
    .post("PushContentToSupport", "/api/v2/any_channel/push")
    .security(&[&["bearer"]])
    .idempotent(true);

static SCHEMES: &[SecurityScheme] = &[SecurityScheme::bearer("bearer")];

/// Answers at once.
struct MemoryStore;

impl MemoryStore {
    fn answer(request: http::Request<Bytes>) -> http::Response<Bytes> {
        black_box(request);
        let mut answer = http::Response::new(Bytes::from_static(ANSWER.as_bytes()));
        answer.headers_mut().insert("x-request-id", http::HeaderValue::from_static("70b48ed9ef145866-IAD"));
        answer
    }
}

impl Transport for MemoryStore {
    fn send(
        &self,
        request: http::Request<Bytes>,
        _timeout: Duration,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(std::future::ready(Ok(Self::answer(request).map(Body::whole))))
    }
}

/// The two resources of a real client's push.
fn push() -> Push {
    let mut first = Resource::new("234", "A useful", "2015-01-13T08:59:26Z", Author::new("456"));
    first.html_message = Some("<b>A</b>".to_owned());
    first.parent_id = Some("123".to_owned());
    first.author.name = Some("Fred".to_owned());
    first.author.locale = Some("de".to_owned());
    let data = serde_json::json!({"whatever": "I want"});
    first.display_info = Some(vec![DisplayInfo::new("9ef45ff7-4aaa-4a58-8e77-a7c74dfa51c4", data)]);
    first.allow_channelback = Some(true);
    let mut second = Resource::new("636", "Hi there", "2020-01-13T08:59:26Z", Author::new("123"));
    second.thread_id = Some("347".to_owned());
    second.author.name = Some("Jim".to_owned());
    second.author.locale = Some("en".to_owned());
    second.allow_channelback = Some(true);
    Push::new("d448ef2f-8f51-4fbd-a5d1-9a53d2c8a3c1", "my_req_123", vec![first, second])
}

fn generated(client: &Client) -> Response<Results> {
    let mut call = pin!(client.call(&PUSH).json(&push()).send::<Typed<Results>>());
    match call.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(results)) => results,
        Poll::Ready(Err(error)) => panic!("{error}"),
        Poll::Pending => panic!("there is nothing to wait for"),
    }
}

/// As somebody would write it: with serde's derives, and without anything that the runtime does beside.
fn by_hand(token: &str) -> (http::response::Parts, plain::Results) {
    let body = serde_json::to_vec(&plain::push()).unwrap();
    let request = http::Request::post(format!("{}{}", SERVER.url, PUSH.path))
        .header(CONTENT_TYPE, "application/json")
        .header(ACCEPT, "application/json")
        .header(USER_AGENT, "by-hand/1.0")
        .header(AUTHORIZATION, format!("Bearer {token}"))
        .body(Bytes::from(body))
        .unwrap();
    let (head, body) = MemoryStore::answer(request).into_parts();
    let results = serde_json::from_slice(&body).unwrap();
    (head, results)
}

fn benches(criterion: &mut Criterion) {
    // In a runtime, so that there is a timer, and calls are ready to be repeated.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let _inside = runtime.enter();
    let client =
        ClientBuilder::new(&[&SERVER], SCHEMES).token("bearer", "secret").transport(MemoryStore).build().unwrap();
    let body = serde_json::to_vec(&push()).unwrap();
    assert_eq!(body, serde_json::to_vec(&plain::push()).unwrap());
    assert_eq!(body.len(), 589);
    generated(&client);
    let count = |what: &str, run: &dyn Fn()| {
        let region = Region::new(ALLOCATOR);
        run();
        let stats = region.change();
        println!("{what}: {} allocations, {} bytes", stats.allocations, stats.bytes_allocated);
    };
    count("generated", &|| drop(black_box(generated(&client))));
    count("by hand", &|| drop(black_box(by_hand("secret"))));

    let mut group = criterion.benchmark_group("push");
    group.bench_function("generated", |bencher| bencher.iter(|| black_box(generated(&client))));
    group.bench_function("by hand", |bencher| bencher.iter(|| black_box(by_hand("secret"))));
    group.finish();
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    benches(&mut criterion);
    criterion.final_summary();
}
