//! The default transport and server behaviour, over sockets on loopback.

#![cfg(feature = "reqwest")]

mod server;

use std::error::Error as _;
use std::time::Duration;

use specwright_runtime::__codegen::{ApiInfo, Client, ClientBuilder, KeyLocation, SecurityScheme};
use specwright_runtime::{Empty, Error, Json, OperationInfo, RetryConfig, Server, StatusCode, Value};

use self::server::raw::Act;

static SERVER: Server = Server::new("https://api.example.com/api", &[]);

static RELATIVE: Server = Server::new("/api", &[]);

static SCHEMES: &[SecurityScheme] = &[
    SecurityScheme::basic("basic", "{email}/token"),
    SecurityScheme::api_key("key", KeyLocation::Header, "X-Key").prefix("Zoho-oauthtoken "),
];

static GET: OperationInfo = ApiInfo::new(&SERVER).get("GetTicket", "/tickets");

static SIGNED: OperationInfo =
    ApiInfo::new(&SERVER).get("GetSigned", "/tickets").security(&[&[], &["key"], &["basic"]]);

fn builder(url: &str) -> ClientBuilder {
    ClientBuilder::new(&[&SERVER], SCHEMES).base_url(format!("{url}/base/")).retry(RetryConfig::none())
}

fn client(url: &str) -> Client {
    builder(url).build().unwrap()
}

async fn error_of(head: &str, body: &str) -> Error {
    let server = server::responding(head, body).await;
    let error = client(&server.url).call(&GET).send::<Json<Vec<Value>>>().await.unwrap_err();
    assert!(server.request().await.starts_with("GET /base/tickets HTTP/1.1\r\n"));
    error
}

#[tokio::test]
async fn an_error_status_keeps_headers_and_body() {
    let body = format!("Number of allowed\n API requests\t{}", "ä".repeat(500));
    let head = "HTTP/1.1 429 Too Many Requests\r\ncontent-type: text/plain\r\nretry-after: 1\r\n\
        x-request-id: 70b4-IAD, 70b4-IAD\r\nset-cookie: sid=planted\r\n";
    let error = error_of(head, &body).await;
    assert!(matches!(error, Error::Status(_)));
    assert_eq!(error.status().unwrap().as_u16(), 429);
    assert_eq!(error.headers().unwrap()["retry-after"], "1");
    assert_eq!(error.body().unwrap(), body.as_bytes());
    assert_eq!(error.request_id(), Some("70b4-IAD"));
    let shown = error.to_string();
    let start = "GetTicket responded with 429 Too Many Requests: Number of allowed API requests ää";
    assert!(shown.starts_with(start) && shown.ends_with("ää… (request 70b4-IAD)"), "{shown}");
    assert_eq!(error.response().unwrap().text().chars().count(), 200);
    assert!(!format!("{error:?}").contains("planted"));
}

#[tokio::test]
async fn a_decode_error_holds_the_path_in_the_body() {
    let error = error_of("HTTP/1.1 200 OK\r\nx-request-id: 7\r\n", "xx").await;
    assert_eq!((error.status().unwrap().as_u16(), error.body().unwrap().as_ref()), (200, &b"xx"[..]));
    let shown = error.to_string();
    let start = "GetTicket responded with 200 OK, but the body does not decode at `.`: expected value";
    assert!(shown.starts_with(start) && shown.ends_with("(request 7)"), "{shown}");
    assert!(error.underlying().is_some() && error.source().is_none(), "the text has that of the cause");

    let error = error_of("HTTP/1.1 200 OK\r\n", "[1,}").await;
    let Error::Decode(error) = error else { panic!("{error}") };
    assert_eq!(error.path(), "[1]");
}

#[tokio::test]
async fn a_large_body_is_rejected() {
    for (limit, fits) in [(3, true), (2, false)] {
        let server = server::responding("HTTP/1.1 200 OK\r\n", "[1]").await;
        let sent =
            builder(&server.url).max_response_size(limit).build().unwrap().call(&GET).send::<Json<Value>>().await;
        match sent {
            Ok(body) => assert!(fits && body.is_array()),
            Err(error) => assert!(!fits && matches!(error, Error::TooLarge { limit: 2, .. }), "{error}"),
        }
    }
}

#[tokio::test]
async fn an_unreachable_server_is_a_connect_error() {
    let call = client("http://127.0.0.1:1").call(&GET).query("token", "planted");
    let error = call.send::<Empty>().await.unwrap_err();
    assert!(matches!(error, Error::Connection { sent: false, .. }));
    assert!(error.to_string().starts_with("the connection failed: "), "{error}");
    assert!(error.underlying().is_some() && error.source().is_none(), "the text has that of the cause");
    assert!(!format!("{error:?}").contains("planted"));
}

#[tokio::test]
async fn a_silent_server_is_a_timeout() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let call = client(&url).call(&GET).timeout(Duration::from_millis(50));
    let error = call.send::<Empty>().await.unwrap_err();
    assert!(matches!(error, Error::Timeout { .. }), "{error}");
}

#[tokio::test]
async fn a_broken_connection_reports_that_the_request_may_have_been_sent() {
    let server = server::responding("HTTP/1.1 200 OK\r\ncontent-length: 9\r\nx: ", "").await;
    let error = client(&server.url).call(&GET).send::<Empty>().await.unwrap_err();
    assert!(matches!(error, Error::Connection { sent: true, .. }), "{error}");
}

#[tokio::test]
async fn a_redirect_to_another_host_is_not_followed() {
    let other = server::responding("HTTP/1.1 200 OK\r\n", "").await;
    let head = format!("HTTP/1.1 302 Found\r\nlocation: {}\r\n", other.url);
    let server = server::responding(&head, "").await;
    let call = builder(&server.url).token("key", "planted").build().unwrap().call(&SIGNED);
    let error = call.send::<Empty>().await.unwrap_err();
    assert_eq!(error.to_string(), "GetSigned responded with 302 Found");
}

#[tokio::test]
async fn ten_redirects_are_followed() {
    let status = async |redirects: usize| {
        let redirect = |n: usize| Act::response(&format!("302 Found\r\nlocation: /{n}"), "");
        let act = move |n| if n < redirects { redirect(n) } else { Act::response("200 OK", "") };
        let server = server::raw::doing(act).await;
        match client(&server.url).call(&GET).send::<Empty>().await {
            Ok(response) => response.status(),
            Err(error) => error.status().unwrap(),
        }
    };
    assert_eq!((status(10).await, status(11).await), (StatusCode::OK, StatusCode::FOUND));
}

#[tokio::test]
async fn credentials_go_where_the_document_says() {
    let sign = |builder: ClientBuilder, by_hand: Option<&'static str>| async move {
        let server = server::responding("HTTP/1.1 200 OK\r\n", "").await;
        let mut call = builder.base_url(&server.url).build().unwrap().call(&SIGNED);
        if let Some(value) = by_hand {
            call = call.header("Authorization", value);
        }
        call.send::<Empty>().await.unwrap();
        server.request().await
    };
    let basic =
        builder("http://unused.invalid").basic("basic", "jdoe@example.com", "6wiIBWbGkBMo1mRDMuVwkw1EPsNkeUj95PIz2akv");
    let both = builder("http://unused.invalid").basic("basic", "a", "b").token("key", "k");

    let request = sign(basic, None).await;
    let expected = "authorization: Basic \
        amRvZUBleGFtcGxlLmNvbS90b2tlbjo2d2lJQldiR2tCTW8xbVJETXVWd2t3MUVQc05rZVVqOTVQSXoyYWt2\r\n";
    assert!(request.contains(expected), "{request}");
    let request = sign(both, None).await;
    assert!(request.contains("x-key: Zoho-oauthtoken k\r\n") && !request.contains("authorization"), "{request}");
    let request = sign(builder("http://unused.invalid"), None).await;
    assert!(!request.contains("authorization") && !request.contains("x-key"), "{request}");
    let request = sign(builder("http://unused.invalid").basic("basic", "a", "b"), Some("Mine 1")).await;
    assert!(request.contains("authorization: Mine 1\r\n") && !request.contains("Basic"), "{request}");
}

#[test]
fn invalid_configuration_fails_in_build() {
    let builder = || builder("http://localhost");
    let rejected = |builder: ClientBuilder| match builder.build() {
        Ok(client) => panic!("{client:?}"),
        Err(error) => {
            assert!(matches!(error, Error::Configuration { .. }));
            assert!(!format!("{error} {error:?}").contains("planted"), "{error:?}");
            error.to_string()
        }
    };
    let cases = [
        (builder().token("nope", "planted"), "unknown security scheme `nope`"),
        (builder().token("basic", "planted"), "takes a user and a password"),
        (builder().basic("key", "a", "planted"), "takes a token"),
        (builder().token("key", ""), "is empty"),
        (builder().token("key", "planted\n"), "holds a character that no header can"),
        (builder().basic("basic", "a:b", "planted"), "holds a colon"),
        (builder().variable("nope", "x"), "no server has a variable `nope`"),
        (builder().base_url("https://user:planted@host"), "must not hold credentials"),
        (builder().base_url("https://host/?x"), "must not hold credentials, a query"),
        (builder().base_url("ftp://host"), "must begin with http:// or https://"),
        (builder().base_url("host"), "must begin with http:// or https://"),
        (builder().user_agent("a\n"), "the user agent holds"),
        (ClientBuilder::new(&[&RELATIVE], SCHEMES), "the server `/api` is relative"),
        (ClientBuilder::new(&[], SCHEMES), "the document names no server"),
    ];
    for (builder, expected) in cases {
        let shown = rejected(builder);
        assert!(shown.contains(expected), "{shown}");
    }
}
