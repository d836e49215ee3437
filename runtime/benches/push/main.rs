//! One push, built, sent through a transport in memory and decoded: by a generated shell, and by hand. Then the codec alone,
//! with large bodies: generated types, and types with serde's derives.
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

/// The copies of two resources or results in a large body.
const COPIES: usize = 100;

static SERVER: Server = Server::new("https://acme.example.com", &[]);

static PUSH: OperationInfo = ApiInfo::new(&SERVER)
    .post("PushContentToSupport", "/api/v2/any_channel/push")
    .security(&[&["bearer"]])
    .idempotent(true);

static SCHEMES: &[SecurityScheme] = &[SecurityScheme::bearer("bearer")];

/// Answers at once, with a body.
struct MemoryStore(Bytes);

impl MemoryStore {
    fn answer(&self, request: http::Request<Bytes>) -> http::Response<Bytes> {
        black_box(request);
        let mut answer = http::Response::new(self.0.clone());
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
        Box::pin(std::future::ready(Ok(self.answer(request).map(Body::whole))))
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
    let (head, body) = MemoryStore(Bytes::from_static(ANSWER.as_bytes())).answer(request).into_parts();
    let results = serde_json::from_slice(&body).unwrap();
    (head, results)
}

fn client(answer: Bytes) -> Client {
    let builder = ClientBuilder::new(&[&SERVER], SCHEMES).token("bearer", "secret");
    builder.transport(MemoryStore(answer)).build().unwrap()
}

/// Prints the allocations of a run.
fn count(what: &str, run: &dyn Fn()) {
    run();
    let region = Region::new(ALLOCATOR);
    run();
    let stats = region.change();
    println!("{what}: {} allocations, {} bytes", stats.allocations, stats.bytes_allocated);
}

fn whole_calls(criterion: &mut Criterion) {
    let client = client(Bytes::from_static(ANSWER.as_bytes()));
    let body = serde_json::to_vec(&push()).unwrap();
    assert_eq!(body, serde_json::to_vec(&plain::push()).unwrap());
    assert_eq!(body.len(), 589);
    count("push/generated", &|| drop(black_box(generated(&client))));
    count("push/by hand", &|| drop(black_box(by_hand("secret"))));

    let mut group = criterion.benchmark_group("push");
    group.bench_function("generated", |bencher| bencher.iter(|| black_box(generated(&client))));
    group.bench_function("by hand", |bencher| bencher.iter(|| black_box(by_hand("secret"))));
    group.finish();
}

/// Encodes a large push, and decodes it again: by serde's traits of a generated type and of a derived one.
fn codec(criterion: &mut Criterion) {
    let (mut generated, mut derived) = (push(), plain::push());
    generated.external_resources = vec![generated.external_resources; COPIES].concat();
    derived.external_resources = (0..COPIES).flat_map(|_| plain::push().external_resources).collect();
    let body = serde_json::to_vec(&generated).unwrap();
    assert_eq!(body, serde_json::to_vec(&derived).unwrap());

    let encode_generated = || drop(black_box(serde_json::to_vec(black_box(&generated)).unwrap()));
    let encode_derived = || drop(black_box(serde_json::to_vec(black_box(&derived)).unwrap()));
    let decode_generated = || drop(black_box(serde_json::from_slice::<Push>(black_box(&body)).unwrap()));
    let decode_derived = || drop(black_box(serde_json::from_slice::<plain::Push>(black_box(&body)).unwrap()));
    pair(criterion, "encode", &encode_generated, &encode_derived);
    pair(criterion, "decode", &decode_generated, &decode_derived);
}

/// Decodes a large response: in a whole call of a generated shell, and by a derived type.
fn response(criterion: &mut Criterion) {
    let one = ANSWER.split_once('[').unwrap().1.rsplit_once(']').unwrap().0;
    let answer = Bytes::from(format!("{{\"results\":[{}]}}", vec![one; COPIES].join(",")));
    let client = client(answer.clone());
    let by_call = || drop(black_box(generated(&client)));
    let derived = || drop(black_box(serde_json::from_slice::<plain::Results>(black_box(&answer)).unwrap()));
    pair(criterion, "response", &by_call, &derived);
}

fn pair(criterion: &mut Criterion, name: &str, generated: &dyn Fn(), derived: &dyn Fn()) {
    count(&format!("{name}/generated"), generated);
    count(&format!("{name}/derived"), derived);
    let mut group = criterion.benchmark_group(name);
    group.bench_function("generated", |bencher| bencher.iter(generated));
    group.bench_function("derived", |bencher| bencher.iter(derived));
    group.finish();
}

fn main() {
    // In a runtime, so that there is a timer, and calls are ready to be repeated.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let _inside = runtime.enter();
    let mut criterion = Criterion::default().configure_from_args();
    whole_calls(&mut criterion);
    codec(&mut criterion);
    response(&mut criterion);
    criterion.final_summary();
}
