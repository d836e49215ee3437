//! Many calls at once, over HTTP/1.1 and HTTP/2, against a real server.

#![cfg(feature = "reqwest")]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use specwright_runtime::{
    Bytes, Client, ClientBuilder, Json, Method, Operation, Server, Value, http, reqwest_builder, serde_json,
};

static SERVER: Server = Server { url: "/", variables: &[] };

static CREATE: Operation =
    Operation { id: "Create", method: Method::POST, path: "/t", server: &SERVER, security: &[], repeatable: false };

/// How often each body came.
type Counts = Arc<Mutex<BTreeMap<String, usize>>>;

/// Answers with the body of the request, and the version of HTTP in a header.
async fn echo(counts: Counts, request: http::Request<Incoming>) -> Result<http::Response<Full<Bytes>>, hyper::Error> {
    let version = format!("{:?}", request.version());
    let body = request.into_body().collect().await?.to_bytes();
    *counts.lock().unwrap().entry(String::from_utf8_lossy(&body).into_owned()).or_default() += 1;
    let mut answer = http::Response::new(Full::new(body));
    answer.headers_mut().insert("x-version", version.parse().unwrap());
    Ok(answer)
}

async fn serve(counts: Counts) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let counts = Arc::clone(&counts);
            tokio::spawn(async move {
                let service = service_fn(move |request| echo(Arc::clone(&counts), request));
                Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(socket), service).await.ok();
            });
        }
    });
    url
}

/// Makes many calls at once, and checks that each has its own answer, and was sent once.
async fn at_once(calls: usize, version: &str, client: impl FnOnce(ClientBuilder) -> Client) {
    let counts = Counts::default();
    let client = client(ClientBuilder::new(&[&SERVER], &[]).base_url(serve(Arc::clone(&counts)).await));
    let calls: Vec<_> = (0..calls)
        .map(|n| {
            let call = client.call(&CREATE).json(&serde_json::json!({ "n": n })).send::<Json<Value>>();
            tokio::spawn(async move { (n, call.await) })
        })
        .collect();
    for call in calls {
        let (n, answer) = call.await.unwrap();
        let answer = answer.unwrap();
        assert_eq!(answer["n"], n);
        assert_eq!(answer.headers()["x-version"], version);
    }
    assert!(counts.lock().unwrap().values().all(|count| *count == 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_calls_share_one_connection() {
    let http = reqwest_builder().unwrap().http2_prior_knowledge().build().unwrap();
    at_once(1000, "HTTP/2.0", |builder| builder.http(http).build().unwrap()).await;
}

/// Fewer, because each has a connection of its own, and a process has few files.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_calls_have_connections_of_their_own() {
    at_once(200, "HTTP/1.1", |builder| builder.build().unwrap()).await;
}
