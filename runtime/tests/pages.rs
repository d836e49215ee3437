//! Pagination.

use std::sync::{Arc, Mutex};

use serde_json::json;
use specwright_runtime::__codegen::{ApiInfo, Call, ClientBuilder, PageInput, Pagination};
use specwright_runtime::testing::{Mock, Reply};
use specwright_runtime::{CallContext, Error, Hook, Json, OperationInfo, Server, StatusCode, Value};

static SERVER: Server = Server::new("https://api.example.com/v2", &[]);

static LIST: OperationInfo = ApiInfo::new(&SERVER).post("List", "/list").idempotent(true);

fn call(mock: &Mock) -> Call {
    ClientBuilder::new(&[&SERVER], &[]).transport(mock.clone()).build().unwrap().call(&LIST)
}

fn replies(pages: &[Value]) -> Vec<Reply> {
    pages.iter().map(|it| Reply::json_text(200, it.to_string())).collect()
}

async fn all(call: Call, pagination: &'static Pagination) -> Result<Vec<i64>, Error> {
    let mut items = call.pages::<Json<Value>>(pagination).items::<i64>();
    let mut res = Vec::new();
    while let Some(item) = items.next().await {
        res.push(item?);
    }
    Ok(res)
}

#[tokio::test]
async fn cursors_are_followed_to_the_end_without_cycles() {
    static BY_CURSOR: Pagination =
        Pagination::by_cursor(PageInput::Query("page[after]"), "/meta/after").results("/users");
    for last in [
        json!({"users": [3]}),
        json!({"users": [3], "meta": {"after": null}}),
        json!({"users": [3], "meta": {"after": "b"}}),
    ] {
        let mock = Mock::new();
        let first = json!({"users": [1, 2], "meta": {"after": "a&"}});
        let second = json!({"users": [], "meta": {"after": "b"}});
        mock.expect("List", replies(&[first, second, last]));
        let call = call(&mock).query("page[size]", 2).query("page[after]", "z");
        assert_eq!(all(call, &BY_CURSOR).await.unwrap(), [1, 2, 3]);
        let urls: Vec<_> = mock.requests().iter().map(|it| it.url.clone()).collect();
        let url = |after: &str| format!("https://api.example.com/v2/list?page%5Bsize%5D=2&page%5Bafter%5D={after}");
        assert_eq!(urls, [url("z"), url("a%26"), url("b")]);
    }
}

#[tokio::test]
async fn a_cycle_of_pages_ends_after_one_pass() {
    static BY_CURSOR: Pagination = Pagination::by_cursor(PageInput::Query("after"), "/after").results("/items");
    static BY_URL: Pagination = Pagination::by_url("/after").results("/items");
    let pages = |a: &str, b: &str| {
        let circle = [json!({"items": [1], "after": a}), json!({"items": [2], "after": b})];
        replies(&[circle.clone(), circle].concat())
    };
    let mock = Mock::new();
    mock.expect("List", pages("a", "b"));
    assert_eq!(all(call(&mock), &BY_CURSOR).await.unwrap(), [1, 2, 1]);
    let mock = Mock::new();
    mock.expect("List", pages("/v2/list?p=2", "?p=3"));
    assert_eq!(all(call(&mock), &BY_URL).await.unwrap(), [1, 2, 1]);
    let urls: Vec<_> = mock.requests().iter().map(|it| it.url.replace("https://api.example.com/v2", "")).collect();
    assert_eq!(urls, ["/list", "/list?p=2", "/list?p=3"]);
}

/// Each page is a separate request: with the key of the first, a server would return the first page again.
#[tokio::test]
async fn each_page_has_its_idempotency_key() {
    static BY_LINK: Pagination = Pagination::by_link();
    static BY_OFFSET: Pagination = Pagination::by_offset(PageInput::Body("/from"));
    for pagination in [&BY_LINK, &BY_OFFSET] {
        let mock = Mock::new();
        mock.expect(
            "List",
            [Reply::json_text(200, "[1]").header("link", "<?ids=1,2>; rel=next"), Reply::json_text(200, "[]")],
        );
        assert_eq!(all(call(&mock).idempotency_key("k").json(&json!({})), pagination).await.unwrap(), [1]);
        let keys: Vec<_> = mock.requests().iter().map(|it| it.header("idempotency-key").is_some()).collect();
        assert_eq!(keys, [true, false]);
    }
}

/// A server may repeat an API key in the URL of the next page.
#[tokio::test]
async fn the_query_of_a_page_is_not_printed() {
    static BY_URL: Pagination = Pagination::by_url("/next").results("/items");
    struct Shown(Arc<Mutex<Vec<String>>>);
    impl Hook for Shown {
        fn after_call(&self, at: &CallContext<'_>, _status: StatusCode) {
            self.0.lock().unwrap().push(at.url.to_owned());
        }
    }
    let (mock, shown) = (Mock::new(), Arc::default());
    mock.expect("List", replies(&[json!({"items": [1], "next": "/v2/more?key=planted"}), json!({"items": [2]})]));
    let builder = ClientBuilder::new(&[&SERVER], &[]).transport(mock).hook(Shown(Arc::clone(&shown)));
    assert_eq!(all(builder.build().unwrap().call(&LIST), &BY_URL).await.unwrap(), [1, 2]);
    assert_eq!(*shown.lock().unwrap(), ["https://api.example.com/v2/list", "https://api.example.com/v2/more"]);
}

#[tokio::test]
async fn page_requests_repeat_their_arguments() {
    static BY_PAGE: Pagination = Pagination::by_page(PageInput::Query("page"), 0);
    let mock = Mock::new();
    mock.expect("List", replies(&[json!([1]), json!([])]));
    assert_eq!(all(call(&mock).part_text("a", "b"), &BY_PAGE).await.unwrap(), [1]);
    assert!(mock.requests().iter().all(|it| !it.body.is_empty()));
}

#[tokio::test]
async fn a_cursor_in_the_body_replaces_the_previous_one() {
    static IN_BODY: Pagination = Pagination::by_cursor(PageInput::Body("/page/cursor"), "/-1");
    let mock = Mock::new();
    mock.expect("List", replies(&[json!([1, 2]), json!([3]), json!([])]));
    let call = call(&mock).json(&json!({"size": 2}));
    assert_eq!(all(call, &IN_BODY).await.unwrap(), [1, 2, 3]);
    let bodies: Vec<_> = mock.requests().iter().map(|it| it.json::<Value>().unwrap()).collect();
    assert_eq!(
        bodies,
        [json!({"size": 2}), json!({"size": 2, "page": {"cursor": 2}}), json!({"size": 2, "page": {"cursor": 3}}),]
    );
}

#[tokio::test]
async fn page_numbers_start_where_the_document_says() {
    static BY_PAGE: Pagination = Pagination::by_page_of(PageInput::Query("page"), 1, "/pages").results("/items");
    static BY_OFFSET: Pagination = Pagination::by_offset(PageInput::Query("offset")).results("/items");
    let mock = Mock::new();
    mock.expect("List", replies(&[json!({"items": [1], "pages": 2}), json!({"items": [2], "pages": 2})]));
    assert_eq!(all(call(&mock), &BY_PAGE).await.unwrap(), [1, 2]);
    mock.expect("List", replies(&[json!({"items": [1, 2]}), json!({"items": [3]}), json!({"items": []})]));
    assert_eq!(all(call(&mock).query("offset", 10), &BY_OFFSET).await.unwrap(), [1, 2, 3]);
    let queries: Vec<_> = mock.requests().iter().map(|it| it.url.split_once('?').map(|it| it.1.to_owned())).collect();
    let said = |query: &str| Some(query.to_owned());
    assert_eq!(queries, [None, said("page=2"), said("offset=10"), said("offset=12"), said("offset=13")]);
}

#[tokio::test]
async fn next_page_urls_are_followed_on_the_same_host_only() {
    static BY_URL: Pagination = Pagination::by_url("/next").results("/items");
    static BY_LINK: Pagination = Pagination::by_link();
    let mock = Mock::new();
    let next = "https://api.example.com/v3/other?after=1%2C2#part";
    mock.expect(
        "List",
        replies(&[
            json!({"items": [1], "next": next}),
            json!({"items": [2], "next": "/v3/last"}),
            json!({"items": [3], "next": "https://api.example.com:443/v3/end"}),
            json!({"items": [4], "next": "more?b=2"}),
            json!({"items": [5]}),
        ]),
    );
    assert_eq!(all(call(&mock).query("a", 1), &BY_URL).await.unwrap(), [1, 2, 3, 4, 5]);
    let link = "<https://api.example.com/x?p=0>; rel=\"prev\", <https://API.example.com/x?p=2>; rel=\"last next\"";
    mock.expect("List", [Reply::json_text(200, "[1]").header("link", link), Reply::json_text(200, "[2]")]);
    assert_eq!(all(call(&mock), &BY_LINK).await.unwrap(), [1, 2]);
    let urls: Vec<_> = mock.requests().iter().map(|it| it.url.clone()).collect();
    assert_eq!(
        urls,
        [
            "https://api.example.com/v2/list?a=1",
            "https://api.example.com/v3/other?after=1%2C2",
            "https://api.example.com/v3/last",
            "https://api.example.com/v3/end",
            "https://api.example.com/v3/more?b=2",
            "https://api.example.com/v2/list",
            "https://api.example.com/x?p=2",
        ]
    );
    for elsewhere in [
        "https://evil.example/x",
        "//evil.example",
        "https://api.example.com.evil.example",
        "https://api.example.com@evil.example",
        "https://user@api.example.com/x",
        "https://api.example.com:444/x",
        "http://api.example.com/x",
    ] {
        mock.expect("List", replies(&[json!({"items": [1], "next": elsewhere})]));
        let error = all(call(&mock), &BY_URL).await.unwrap_err();
        assert!(error.to_string().starts_with("the server sends its caller to `"), "{error}");
    }
}

#[tokio::test]
async fn an_error_is_the_end_and_an_item_that_does_not_decode_is_not() {
    static BY_OFFSET: Pagination = Pagination::by_offset(PageInput::Query("offset")).results("/items");
    let mock = Mock::new();
    mock.expect("List", [Reply::json_text(200, r#"{"items": [1, "x", 3]}"#), Reply::status(500)]);
    let mut items = call(&mock).pages::<Json<Value>>(&BY_OFFSET).items::<i64>();
    assert_eq!(items.next().await.unwrap().unwrap(), 1);
    let error = items.next().await.unwrap().unwrap_err();
    assert!(error.to_string().contains("does not decode at `items[1]`:"), "{error}");
    assert_eq!(items.next().await.unwrap().unwrap(), 3);
    assert!(matches!(items.next().await, Some(Err(Error::Status(_)))));
    assert!(items.next().await.is_none());
}
