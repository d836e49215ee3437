//! Responses: values, statuses, headers and bodies.

use std::error::Error as _;
use std::time::Duration;

use serde_json::json;
use specwright_runtime::__codegen::{
    ApiInfo, Checker, Client, ClientBuilder, Codec, KeyLocation, ListStyle, Node, Reader, SecurityScheme, Style, Writer,
};
use specwright_runtime::testing::{Mock, Reply};
use specwright_runtime::{
    Binary, Decode, DecodeFailure, Empty, Error, ErrorBody, IndexMap, Json, Multipart, OperationInfo, PlainText,
    RawResponse, Redirect, RetryConfig, Server, StatusCode, Typed, Value,
};

static SERVER: Server = Server::new("https://api.example.com", &[]);

static GET: OperationInfo = ApiInfo::new(&SERVER).get("Get", "/t");

fn client(reply: Reply) -> Client {
    let mock = Mock::new();
    mock.expect("Get", [reply]);
    ClientBuilder::new(&[&SERVER], &[]).transport(mock).retry(RetryConfig::none()).build().unwrap()
}

async fn response_to<D: Decode>(reply: Reply) -> Result<D::Body, Error> {
    client(reply).call(&GET).send::<D>().await.map(specwright_runtime::Response::into_inner)
}

async fn error(reply: Reply) -> Error {
    response_to::<Empty>(reply).await.unwrap_err()
}

#[tokio::test]
async fn every_error_body_is_one_readable_line() {
    for (status, body, expected) in [
        (
            422,
            r#"{"error":"RecordInvalid","description":"Record validation errors",
                "details":{"value":[{"type":"blank","description":"can't be blank"}]}}"#,
            "422 Unprocessable Entity: RecordInvalid: Record validation errors (value: can't be blank)",
        ),
        (404, r#"{"error":"InvalidEndpoint","description":"Not found"}"#, "404 Not Found: InvalidEndpoint: Not found"),
        (
            404,
            r#"{"error":{"title":"No help desk at x.example.com","message":"There is no help desk here."}}"#,
            "404 Not Found: No help desk at x.example.com: There is no help desk here.",
        ),
        (
            400,
            r#"{"errors":[{"code":"Bad","title":"It is bad","detail":"Very","source":{}}]}"#,
            "400 Bad Request: It is bad: Very",
        ),
        (
            500,
            r#"{"description":"Something went wrong","error":"Unknown"}"#,
            "500 Internal Server Error: Unknown: Something went wrong",
        ),
        (401, r#"{"error":"Couldn't authenticate you"}"#, "401 Unauthorized: Couldn't authenticate you"),
        (401, r#"{"error":"invalid_token","error_description":"Over"}"#, "401 Unauthorized: invalid_token: Over"),
        (
            429,
            "Number of allowed API requests\nexceeded",
            "429 Too Many Requests: Number of allowed API requests exceeded",
        ),
        (503, "", "503 Service Unavailable"),
        (400, "{\"unheard\":\"of\"}", "400 Bad Request: {\"unheard\":\"of\"}"),
        (502, "<!doctype html><title>Bad\u{1b}[2J gateway</title>", "502 Bad Gateway: Bad [2J gateway"),
    ] {
        let error = error(Reply::text(status, body).header("x-request-id", "a, a,a")).await;
        assert_eq!(error.to_string(), format!("Get responded with {expected} (request a)"));
        assert_eq!(error.body().unwrap(), body);
    }
    let long = format!(r#"{{"error":"{}"}}"#, "ä ".repeat(100_000));
    for body in [long.as_str(), "\u{0}\u{feff}\u{202e}"] {
        assert!(error(Reply::text(500, body.to_owned())).await.to_string().chars().count() < 300);
    }
}

enum GetError {
    NotFound(Value),
}

impl ErrorBody for GetError {
    fn of(response: &RawResponse) -> Option<Result<Self, DecodeFailure>> {
        match response.status().as_u16() {
            404 => Some(response.json().map(Self::NotFound)),
            _ => None,
        }
    }
}

#[tokio::test]
async fn a_declared_error_body_is_typed() {
    let found = error(Reply::json_text(404, r#"{"id":7}"#)).await;
    let Some(Ok(GetError::NotFound(body))) = found.decode() else { panic!("{found}") };
    assert_eq!(body, json!({"id": 7}));
    assert_eq!(found.json::<Value>(), Some(json!({"id": 7})));
    assert_eq!(found.response().unwrap().media_type(), "application/json");
    let other = error(Reply::text(404, "[").header("content-type", "Text/Plain; charset=x")).await;
    assert!(matches!(other.decode::<GetError>(), Some(Err(_))) && other.json::<Value>().is_none());
    assert_eq!(other.response().unwrap().media_type(), "text/plain");
    let other = error(Reply::status(500)).await;
    assert!(other.decode::<GetError>().is_none() && other.source().is_none());
    assert!(error(Reply::refused()).await.decode::<GetError>().is_none());
}

#[tokio::test]
async fn rate_limits_are_read_from_success_and_failure() {
    let limited = |reply: Reply| {
        let reply = reply.header("x-rate-limit", "700").header("x-rate-limit-remaining", "699");
        reply.header("acme-ratelimit-search", "total=100; remaining=99; resets=41")
    };
    let error = error(limited(Reply::rate_limited(41))).await;
    assert!(error.is_rate_limited() && error.is_retryable());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(41)));
    let response = client(limited(Reply::status(200))).call(&GET).send::<Empty>().await.unwrap();
    assert_eq!(error.rate_limits(), response.rate_limits());
    let [account, search] = &response.rate_limits()[..] else { panic!("{response:?}") };
    assert_eq!((account.name.as_str(), account.limit, account.remaining), ("x-rate-limit", Some(700), Some(699)));
    assert_eq!(search.reset, Some(Duration::from_secs(41)));
}

/// An operation whose document declares a redirect as success.
struct Moved;

impl Decode for Moved {
    type Body = u16;
    const ACCEPT: &'static str = "*/*";

    fn decode(response: &RawResponse) -> Result<u16, DecodeFailure> {
        Ok(response.status().as_u16())
    }

    fn accepts(status: StatusCode) -> bool {
        status.is_success() || status == StatusCode::SEE_OTHER
    }
}

#[tokio::test]
async fn other_media_types_and_statuses_are_handled() {
    assert_eq!(response_to::<PlainText>(Reply::text(200, "ä")).await.unwrap(), "ä");
    assert_eq!(response_to::<Binary>(Reply::status(200).body(&[0xff, 0][..])).await.unwrap(), [0xff, 0][..]);
    let error = response_to::<PlainText>(Reply::status(200).body(&[0xff, 0][..])).await.unwrap_err();
    assert!(error.to_string().contains("does not decode at `.`: invalid utf-8"), "{error}");
    assert_eq!(response_to::<Moved>(Reply::status(303)).await.unwrap(), 303);
    assert_eq!(response_to::<Moved>(Reply::status(299)).await.unwrap(), 299);
    assert!(matches!(response_to::<Moved>(Reply::status(302)).await, Err(Error::Status(_))));
    assert_eq!(response_to::<Json<Option<bool>>>(Reply::status(204)).await.unwrap(), None);
    for body in ["", "null", r#""""#, "<html>", "{"] {
        response_to::<Empty>(Reply::text(200, body)).await.unwrap();
    }
}

#[tokio::test]
async fn an_unmatched_mock_request_is_described() {
    let mock = Mock::new();
    mock.expect("Get", [Reply::status(200), Reply::status(200)]);
    let client = ClientBuilder::new(&[&SERVER], &[]).transport(mock.clone()).build().unwrap();
    client.call(&GET).json(&json!({"a": 1})).send::<Empty>().await.unwrap();
    assert_eq!(mock.unmet_requirements(), ["1 more of `Get` expected"]);
    assert_eq!(mock.requests()[0].json::<Value>().unwrap(), json!({"a": 1}));
    client.call(&GET).send::<Empty>().await.unwrap();
    mock.assert_done();
    let error = client.call(&GET).send::<Empty>().await.unwrap_err();
    let unmet = "`Get` (GET /t) was not expected: nothing else is expected";
    assert_eq!(error.to_string(), format!("Get responded with 501 Not Implemented: {unmet}"));
    assert_eq!(mock.unmet_requirements(), [unmet]);
}

#[tokio::test]
async fn values_are_written_in_the_documents_style() {
    let mock = Mock::new();
    mock.always("Get", Reply::status(200));
    let client = ClientBuilder::new(&[&SERVER], &[]).transport(mock.clone()).build().unwrap();
    let call =
        client.call(&GET).query_list("s", ["a b", "c"], ListStyle::Space).query_list("p", [1, 2], ListStyle::Pipe);
    let call = call.query_list("none", [0; 0], ListStyle::Exploded).query_object("f", [("a&b", "1=1"), ("c", "")]);
    call.query_object("none", [("", 0); 0]).form([("a b", "c&d"), ("e", "ü")]).send::<Empty>().await.unwrap();
    client.call(&GET).multipart(Multipart::new().text("a", 1)).send::<Empty>().await.unwrap();

    let [form, multipart] = &mock.requests()[..] else { panic!("{mock:?}") };
    let url = "https://api.example.com/t?s=a%20b%20c&p=1%7C2&f%5Ba%26b%5D=1%3D1&f%5Bc%5D=";
    assert_eq!((form.url.as_str(), &*form.body), (url, &b"a%20b=c%26d&e=%C3%BC"[..]));
    assert_eq!(form.header("content-type"), Some("application/x-www-form-urlencoded"));
    let boundary = multipart.header("content-type").unwrap().strip_prefix("multipart/form-data; boundary=").unwrap();
    assert!(multipart.body.ends_with(format!("--{boundary}--\r\n").as_bytes()));
}

#[tokio::test]
async fn parameters_are_checked_before_anything_is_sent() {
    let mock = Mock::new();
    let client = ClientBuilder::new(&[&SERVER], &[]).transport(mock.clone()).build().unwrap();
    let call = client
        .call(&GET)
        .check("query", |at| at.range("page", &0, 1..))
        .check("header", |at| at.each("x-ids", &vec![String::new()], |at, index, id| at.length(index, id, 1..)));
    let error = call.send::<Empty>().await.unwrap_err();
    let expected = "the request is invalid: query parameter page: must be at least 1, is 0; \
                    header parameter x-ids/0: length must be at least 1, is 0";
    assert_eq!((error.to_string().as_str(), mock.requests().len()), (expected, 0));
}

#[tokio::test]
async fn a_violation_in_a_part_has_its_pointer() {
    #[derive(Debug)]
    struct Short;
    impl Codec for Short {
        fn read(_node: Node<'_>, _reader: &mut Reader) -> Option<Self> {
            None
        }

        fn write(&self, to: Writer<'_>) {
            to.null();
        }

        fn check(&self, at: &mut Checker) {
            at.length("name", &String::new(), 1..);
        }
    }
    let call = client(Reply::status(200)).call(&GET).part_json("a/b", &Short).part_jsons("list", [Short, Short]);
    let error = call.send::<Empty>().await.unwrap_err();
    let places: Vec<_> = error.violations().iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(places, ["/a~1b/name", "/list/0/name", "/list/1/name"]);
}

#[tokio::test]
async fn empty_values_are_omitted_and_rejected_in_paths() {
    static PATH: OperationInfo = ApiInfo::new(&SERVER).get("Get", "/t/{id}/x");
    let mock = Mock::new();
    mock.always("Get", Reply::status(200));
    let client = ClientBuilder::new(&[&SERVER], &[]).transport(mock.clone()).build().unwrap();
    let (none, one) = (Vec::<String>::new(), vec!["a".to_owned()]);
    let call = client.call(&GET).header_styled("x-a", &one, Style::SIMPLE).header_styled("x-b", &one, Style::SIMPLE);
    call.header_styled("x-b", &none, Style::SIMPLE).send::<Empty>().await.unwrap();
    assert_eq!((mock.requests()[0].header("x-a"), mock.requests()[0].header("x-b")), (Some("a"), None));
    for style in [Style::SIMPLE, Style::LABEL, Style::MATRIX.exploded()] {
        let error = client.call(&PATH).path_styled("id", &none, style).send::<Empty>().await.unwrap_err();
        assert_eq!(error.to_string(), "the request is invalid: path parameter id: must not be empty");
    }
}

#[tokio::test]
async fn a_documented_redirect_is_a_success() {
    let found = || Reply::status(302).header("location", "https://files.example.com/1");
    let response = client(found()).call(&GET).send::<Redirect>().await.unwrap();
    assert_eq!(response.headers()["location"], "https://files.example.com/1");
    assert_eq!(error(found()).await.status(), Some(StatusCode::FOUND));
    assert!(response_to::<Redirect>(Reply::status(304)).await.is_err());
}

#[tokio::test]
async fn a_query_in_a_path_and_a_cookie_by_hand_stay() {
    static FIXED: OperationInfo = ApiInfo::new(&SERVER).get("Get", "/t?Action=Get");
    static SCHEMES: &[SecurityScheme] = &[SecurityScheme::api_key("key", KeyLocation::Cookie, "sid")];
    static SIGNED: OperationInfo = ApiInfo::new(&SERVER).get("Get", "/t").security(&[&["key"]]);
    let mock = Mock::new();
    mock.always("Get", Reply::status(200));
    let client = ClientBuilder::new(&[&SERVER], SCHEMES).transport(mock.clone()).token("key", "k").build().unwrap();
    client.call(&FIXED).send::<Empty>().await.unwrap();
    client.call(&FIXED).query("a", 1).send::<Empty>().await.unwrap();
    client.call(&SIGNED).header("cookie", "a=b").send::<Empty>().await.unwrap();
    let [fixed, more, signed] = &mock.requests()[..] else { panic!("{mock:?}") };
    assert_eq!(fixed.url, "https://api.example.com/t?Action=Get");
    assert_eq!(more.url, "https://api.example.com/t?Action=Get&a=1");
    assert_eq!(signed.header("cookie"), Some("a=b; sid=k"));
}

#[tokio::test]
async fn a_whole_number_is_an_integer_however_it_is_written() {
    let json = |text: &str| Reply::json_text(200, text.to_owned());
    assert_eq!(response_to::<Typed<Vec<i64>>>(json("[1.0, 2, 3e2]")).await.unwrap(), [1, 2, 300]);
    let nested = r#"{"a":{"b":[-7.0]},"c":0.5}"#;
    let read = response_to::<Typed<IndexMap<String, Vec<i64>>>>(json(r#"{"b":[-7.0]}"#)).await.unwrap();
    assert_eq!(read, IndexMap::from([("b".to_owned(), vec![-7])]));
    // Raw JSON keeps its spelling.
    assert_eq!(response_to::<Typed<Value>>(json(nested)).await.unwrap().to_string(), nested);
    for wrong in ["[1.5]", "[1e300]", "[\"1.0\"]"] {
        assert!(matches!(response_to::<Typed<Vec<i64>>>(json(wrong)).await, Err(Error::Decode(_))), "{wrong}");
    }
}

/// `serde_json` reads an object with the name of its raw values as the text inside it, at any depth: 40 kB that nest like this
/// overflow the stack.
#[tokio::test]
async fn raw_values_within_each_other_are_refused() {
    let mut text = String::from("1");
    for _ in 0..50 {
        let inner = text.replace('\\', "\\u005c").replace('"', "\\u0022");
        let [begin, end] = ["[", "]"].map(|it| it.repeat(126));
        text = format!(r#"{begin}{{"$serde_json::private::RawValue":"{inner}"}}{end}"#);
    }
    let mock = Mock::new();
    mock.expect("Get", [Reply::text(200, text.clone()), Reply::text(500, text)]);
    let client = ClientBuilder::new(&[&SERVER], &[]).transport(mock).retry(RetryConfig::none()).build().unwrap();
    let error = client.call(&GET).send::<Json<Value>>().await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error}");
    let error = client.call(&GET).send::<Json<Value>>().await.unwrap_err();
    assert_eq!(error.status().unwrap(), 500);
    assert!(!error.to_string().is_empty());
}
