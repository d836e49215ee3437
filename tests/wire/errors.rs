//! Error responses, and responses that do not match the document.

use helpdesk_channels::Error;

use crate::bodies;
use crate::operations::OPERATIONS;
use crate::server::{Server, StubResponse};

const JSON: &str = "application/json; charset=utf-8";

/// A documented error response, and its message.
struct Failure {
    status: u16,
    shown: &'static str,
    kind: Option<&'static str>,
    body: &'static str,
    says: &'static [&'static str],
}

const FAILURES: [Failure; 11] = [
    Failure {
        status: 422,
        shown: "422 Unprocessable Entity",
        kind: Some(JSON),
        body: r#"{"error":"RecordInvalid","description":"Record validation errors","details":{"value":[{"type":"blank","description":"can't be blank"}]}}"#,
        says: &["RecordInvalid", "Record validation errors", "can't be blank"],
    },
    Failure {
        status: 404,
        shown: "404 Not Found",
        kind: Some(JSON),
        body: r#"{"error":"InvalidEndpoint","description":"Not found"}"#,
        says: &["InvalidEndpoint", "Not found"],
    },
    Failure {
        status: 404,
        shown: "404 Not Found",
        kind: Some(JSON),
        body: r#"{"error":{"title":"No help desk at x.zendesk.com","message":"There is no help desk configured at this address. This means that the address is available and that you can claim it."}}"#,
        says: &["No help desk at x.zendesk.com", "There is no help desk configured at this address."],
    },
    Failure {
        status: 400,
        shown: "400 Bad Request",
        kind: Some(JSON),
        body: r#"{"errors":[{"code":"InvalidValue","title":"Invalid attribute","detail":"via_id is wrong","id":"e-1","status":"400","source":{},"links":{}}]}"#,
        says: &["Invalid attribute", "via_id is wrong"],
    },
    Failure {
        status: 400,
        shown: "400 Bad Request",
        kind: Some(JSON),
        body: r#"{"description":"Something went wrong","error":"Unknown"}"#,
        says: &["Something went wrong", "Unknown"],
    },
    Failure {
        status: 401,
        shown: "401 Unauthorized",
        kind: Some(JSON),
        body: r#"{"error":"Couldn't authenticate you"}"#,
        says: &["Couldn't authenticate you"],
    },
    Failure {
        status: 401,
        shown: "401 Unauthorized",
        kind: Some(JSON),
        body: r#"{"error":"invalid_token","error_description":"The access token provided is expired"}"#,
        says: &["invalid_token", "The access token provided is expired"],
    },
    Failure {
        status: 429,
        shown: "429 Too Many Requests",
        kind: Some("text/plain"),
        body: "Number of allowed API requests per minute exceeded",
        says: &["Number of allowed API requests per minute exceeded"],
    },
    Failure { status: 503, shown: "503 Service Unavailable", kind: None, body: "", says: &[] },
    // Responses that no page documents, and that proxies send.
    Failure { status: 403, shown: "403 Forbidden", kind: Some(JSON), body: "\"\"", says: &[] },
    Failure {
        status: 502,
        shown: "502 Bad Gateway",
        kind: Some("text/html"),
        body: "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n\t<body>\u{1b}[1mnginx</body>\n</html>\n",
        says: &["502 Bad Gateway"],
    },
];

impl Failure {
    fn response(&self) -> StubResponse {
        let response =
            StubResponse::new(self.status, self.body).header("x-request-id", "7f3c-IAD").header("x-runtime", "0.04");
        match self.kind {
            Some(kind) => response.header("content-type", kind),
            None => response,
        }
    }
}

/// Checks the text of an error for logs and terminals.
#[track_caller]
fn assert_readable(shown: &str) {
    assert!(!shown.contains(char::is_control), "more than one line: {shown:?}");
    assert!(shown.chars().count() <= 300, "too long to read: {shown}");
    assert_eq!(shown.trim(), shown);
}

async fn error_of(response: StubResponse) -> Error {
    let server = Server::responding(response).await;
    server.client().channel_framework().push_content_with(bodies::push()).send().await.unwrap_err()
}

#[tokio::test]
async fn each_error_body_is_kept_and_shown() {
    for failure in FAILURES {
        let error = error_of(failure.response()).await;
        assert!(matches!(error, Error::Status(_)), "{error:?}");
        assert_eq!(error.status().unwrap(), failure.status);
        assert_eq!(error.body().unwrap(), failure.body);
        assert_eq!(error.request_id(), Some("7f3c-IAD"));
        assert_eq!(error.headers().unwrap()["x-runtime"], "0.04");
        let kind = error.headers().unwrap().get("content-type").map(|it| it.to_str().unwrap());
        assert_eq!(kind, failure.kind);
        assert_eq!(error.response().unwrap().operation(), "PushContentToSupport");

        let shown = error.to_string();
        assert_readable(&shown);
        assert!(shown.starts_with(&format!("PushContentToSupport responded with {}", failure.shown)), "{shown}");
        assert!(shown.contains("7f3c-IAD"), "{shown}");
        for part in failure.says {
            assert!(shown.contains(part), "{part} is missing in: {shown}");
        }
    }
}

#[tokio::test]
async fn each_operation_returns_the_error_body() {
    for operation in &OPERATIONS {
        for failure in [&FAILURES[0], &FAILURES[1]] {
            let server = Server::responding(failure.response()).await;
            let error = (operation.send)(&server.client()).await.unwrap_err();
            assert!(matches!(error, Error::Status(_)), "{error:?}");
            assert_eq!(error.body().unwrap(), failure.body);
            let start = format!("{} responded with {}", operation.id, failure.shown);
            assert!(error.to_string().starts_with(&start), "{error}");
        }
    }
}

/// A recorded response: plain text, and one header that holds the request id twice.
#[tokio::test]
async fn a_rate_limit_error_has_its_retry_after() {
    let text = "Number of allowed API requests per minute exceeded";
    let response = StubResponse::new(429, text)
        .header("content-type", "text/plain")
        .header("retry-after", "1")
        .header("x-request-id", "70b48ed9ef145866-IAD, 70b48ed9ef145866-IAD")
        .header("x-rate-limit", "700")
        .header("x-rate-limit-remaining", "0");
    let error = error_of(response).await;
    assert!(matches!(error, Error::Status(_)), "{error:?}");
    assert_eq!((error.status().unwrap().as_u16(), error.body().unwrap().as_ref()), (429, text.as_bytes()));
    assert_eq!(error.request_id(), Some("70b48ed9ef145866-IAD"));
    let headers = error.headers().unwrap();
    assert_eq!(
        (&headers["retry-after"], &headers["x-rate-limit-remaining"]),
        (&"1".parse().unwrap(), &"0".parse().unwrap())
    );
    assert_eq!(headers["x-request-id"], "70b48ed9ef145866-IAD, 70b48ed9ef145866-IAD");
    let shown = error.to_string();
    assert_readable(&shown);
    assert_eq!(shown.matches("70b48ed9ef145866-IAD").count(), 1, "{shown}");
}

#[tokio::test]
async fn an_error_without_a_request_id_decodes() {
    let error = error_of(StubResponse::new(500, "")).await;
    assert_eq!(error.request_id(), None);
    assert_eq!(error.to_string(), "PushContentToSupport responded with 500 Internal Server Error");
}

#[tokio::test]
async fn a_success_without_json_keeps_the_response() {
    for kind in ["application/json", "text/html"] {
        let response = StubResponse::new(200, "xx").header("content-type", kind).header("x-request-id", "7f3c-IAD");
        let error = error_of(response).await;
        let Error::Decode(decode) = &error else { panic!("{error:?}") };
        assert_eq!(decode.path(), ".");
        assert_eq!(decode.response().operation(), "PushContentToSupport");
        assert_eq!((error.status().unwrap().as_u16(), error.body().unwrap().as_ref()), (200, &b"xx"[..]));
        assert_eq!(error.headers().unwrap()["content-type"], kind);
        assert_eq!(error.request_id(), Some("7f3c-IAD"));
        let shown = error.to_string();
        assert_readable(&shown);
        assert!(
            shown.starts_with("PushContentToSupport responded with 200 OK, but the body does not decode"),
            "{shown}"
        );
        assert!(shown.contains("7f3c-IAD"), "{shown}");
    }
}

#[tokio::test]
async fn a_success_without_its_body_is_an_error() {
    for body in ["", "null", "\"\"", "{}", "[]", r#"{"results":[]} {}"#] {
        let error = error_of(StubResponse::json(200, body)).await;
        assert!(matches!(error, Error::Decode(_)), "{body}: {error:?}");
        assert_eq!(error.body().unwrap(), body);
        assert_readable(&error.to_string());
    }
}

#[tokio::test]
async fn an_invalid_value_is_named_by_its_pointer() {
    let body = r#"{"results":[{"external_resource_id":"1","status":{"code":"success"}},{"external_resource_id":2}]}"#;
    let error = error_of(StubResponse::json(200, body)).await;
    let Error::Decode(decode) = &error else { panic!("{error:?}") };
    assert_eq!(decode.path(), "results[1].external_resource_id");
    assert!(error.to_string().contains("`results[1].external_resource_id`"), "{error}");
}
