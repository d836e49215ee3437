//! Real servers for HTTP/1.1 and HTTP/2: concurrent calls, and TLS.

#![cfg(feature = "reqwest")]

#[path = "server/echo.rs"]
mod echo;

use std::sync::Arc;

use specwright_runtime::__codegen::{ApiInfo, Client, ClientBuilder};
use specwright_runtime::{
    Error, Json, OperationInfo, Server, Value, reqwest, reqwest_builder, reqwest_builder_trusting, serde_json,
};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::version::TLS12;
use tokio_rustls::rustls::{ALL_VERSIONS, ServerConfig, SupportedProtocolVersion};

use echo::{BREAK, Counts, serve};

static SERVER: Server = Server::new("/", &[]);

static CREATE: OperationInfo = ApiInfo::new(&SERVER).post("Create", "/t");

/// Makes concurrent calls, and checks that each gets its own response and was sent once.
async fn at_once(calls: usize, version: &str, client: impl FnOnce(ClientBuilder) -> Client) {
    let counts = Counts::default();
    let client = client(ClientBuilder::new(&[&SERVER], &[]).base_url(format!("http://{}", serve(&counts, None).await)));
    let calls: Vec<_> = (0..calls)
        .map(|n| {
            let call = client.call(&CREATE).json(&serde_json::json!({ "n": n })).send::<Json<Value>>();
            tokio::spawn(async move { (n, call.await) })
        })
        .collect();
    for call in calls {
        let (n, response) = call.await.unwrap();
        let response = response.unwrap();
        assert_eq!(response["n"], n);
        assert_eq!(response.headers()["x-version"], version);
    }
    assert!(counts.lock().unwrap().values().all(|count| *count == 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sequential_calls_share_one_connection() {
    let http = reqwest_builder().unwrap().http2_prior_knowledge().build().unwrap();
    at_once(1000, "HTTP/2.0", |builder| builder.http(http).build().unwrap()).await;
}

/// Fewer calls, because each has its own connection, and a process may open few files.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_http1_calls_have_separate_connections() {
    at_once(200, "HTTP/1.1", |builder| builder.build().unwrap()).await;
}

#[tokio::test]
async fn a_reset_stream_is_not_retried() {
    let counts = Counts::default();
    let url = format!("http://{}", serve(&counts, None).await);
    let http = reqwest_builder().unwrap().http2_prior_knowledge().build().unwrap();
    let client = ClientBuilder::new(&[&SERVER], &[]).base_url(url).http(http).build().unwrap();
    client.call(&CREATE).body("application/json", "[]").send::<Json<Value>>().await.unwrap();
    let error = client.call(&CREATE).body("application/json", BREAK).send::<Json<Value>>().await.unwrap_err();
    assert!(matches!(error, Error::Connection { sent: true, .. }), "{error}");
    // The connection still works.
    client.call(&CREATE).body("application/json", "[1]").send::<Json<Value>>().await.unwrap();
    assert!(counts.lock().unwrap().values().all(|count| *count == 1));
}

/// Creates a certificate for this host that no root signs, and the TLS settings of a server with it.
fn authority() -> (String, TlsAcceptor) {
    authority_with(ALL_VERSIONS)
}

fn authority_with(versions: &[&'static SupportedProtocolVersion]) -> (String, TlsAcceptor) {
    let own = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned(), "localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(own.signing_key.serialize_der()).unwrap();
    let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_protocol_versions(versions)
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![own.cert.der().clone()], key)
        .unwrap();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    (own.cert.pem(), TlsAcceptor::from(Arc::new(config)))
}

#[tokio::test]
async fn an_added_root_certificate_is_trusted_by_its_client_only() {
    let (certificate, tls) = authority();
    let counts = Counts::default();
    let address = serve(&counts, Some(tls)).await;
    let builder = || ClientBuilder::new(&[&SERVER], &[]).base_url(format!("https://{address}"));
    let call = |client: Client| client.call(&CREATE).json(&serde_json::json!([1])).send::<Json<Value>>();

    let http = reqwest_builder_trusting(certificate.as_bytes()).unwrap().build().unwrap();
    let response = call(builder().http(http).build().unwrap()).await.unwrap();
    assert_eq!(
        (&response.headers()["x-version"], response.to_string().as_str()),
        (&"HTTP/2.0".parse().unwrap(), "[1]")
    );

    let mut builder = builder();
    if cfg!(feature = "native-tls") {
        builder = builder.retry(specwright_runtime::RetryConfig::none());
    }
    let error = call(builder.build().unwrap()).await.unwrap_err();
    assert!(matches!(error, Error::Connection { sent: false, .. }), "{error}");
    assert!(cfg!(feature = "native-tls") || !error.is_retryable(), "{error:?}");
    assert!(error.to_string().to_lowercase().contains("certificate"), "{error}");
    assert_eq!(counts.lock().unwrap().len(), 1);

    let broken = "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n";
    for text in
        [broken, "", "a path, not a certificate", "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n"]
    {
        assert!(matches!(reqwest_builder_trusting(text.as_bytes()), Err(Error::Configuration { .. })), "{text}");
    }
}

/// The settings of reqwest work on our builder.
#[tokio::test]
async fn tls_settings_of_the_user_have_their_effect() {
    let (certificate, tls) = authority_with(&[&TLS12]);
    let address = serve(&Counts::default(), Some(tls)).await;
    let root = |pem: &str| reqwest::Certificate::from_pem(pem.as_bytes()).unwrap();
    let call = async |http: reqwest::ClientBuilder| {
        let builder = ClientBuilder::new(&[&SERVER], &[]).base_url(format!("https://{address}"));
        let client =
            builder.retry(specwright_runtime::RetryConfig::none()).http(http.build().unwrap()).build().unwrap();
        client.call(&CREATE).json(&serde_json::json!([1])).send::<Json<Value>>().await.map(|it| it.to_string())
    };
    assert_eq!(call(reqwest_builder().unwrap().tls_certs_only([root(&certificate)])).await.unwrap(), "[1]");
    let (other, _) = authority();
    for http in [
        reqwest_builder().unwrap().tls_certs_only([root(&other)]),
        reqwest_builder().unwrap().tls_certs_only([root(&certificate)]).tls_version_min(reqwest::tls::Version::TLS_1_3),
        reqwest_builder_trusting(certificate.as_bytes()).unwrap().tls_version_min(reqwest::tls::Version::TLS_1_3),
    ] {
        assert!(matches!(call(http).await, Err(Error::Connection { sent: false, .. })));
    }
    let http = reqwest_builder().unwrap().tls_danger_accept_invalid_certs(true);
    assert_eq!(call(http).await.unwrap(), "[1]");
}
