//! Pagination, including RFC 8288 links.

use sdk::models::ByBodyRequest;

use crate::wire::Wire;

/// Collects the items of all pages and the requests for them.
macro_rules! walk {
    ($wire:expr, $call:expr, $items:expr, $requests:expr) => {{
        let (mut items, mut found) = ($call.items(), Vec::<i64>::new());
        while let Some(item) = items.next().await {
            found.push(item.expect("it decodes"));
        }
        $wire.same(found, $items.to_vec());
        $wire.saw(&$requests);
    }};
}

pub(crate) async fn pages(wire: &Wire) {
    let api = wire.client();
    let pages = api.pages();
    let answers = |bodies: &[&str]| bodies.iter().for_each(|it| wire.answer_json(200, it));

    answers(&["{\"items\":[1,2],\"next\":\"a&b\"}", "{\"items\":[3],\"next\":\"\"}"]);
    let requests = ["GET /v1/page/cursor?size=2", "GET /v1/page/cursor?size=2&after=a%26b"];
    walk!(wire, pages.by_cursor().size(2), [1, 2, 3], requests);

    answers(&["{\"items\":[1],\"next\":\"a\"}", "{\"items\":[2],\"next\":\"a\"}"]);
    let search = |body: &str| format!("POST /v1/page/search\ncontent-type: application/json\n\n{body}");
    let requests = [search("{\"q\":\"x\"}"), search("{\"q\":\"x\",\"after\":\"a\"}")];
    walk!(wire, pages.by_body(ByBodyRequest::new().q("x")), [1, 2], [requests[0].as_str(), &requests[1]]);

    answers(&["{\"items\":[1,2]}", "{\"items\":[3]}", "{\"items\":[]}"]);
    let requests = ["GET /v1/page/offset?offset=5", "GET /v1/page/offset?offset=7", "GET /v1/page/offset?offset=8"];
    walk!(wire, pages.by_offset().offset(5), [1, 2, 3], requests);

    answers(&["{\"items\":[1],\"pages\":2}", "{\"items\":[2],\"pages\":2}"]);
    walk!(wire, pages.by_number(), [1, 2], ["GET /v1/page/number", "GET /v1/page/number?page=1"]);

    let next = format!("{{\"items\":[1],\"next\":\"{}/v1/page/more?c=1,2#x\"}}", wire.url());
    answers(&[
        &next,
        "{\"items\":[2],\"next\":\"?c=3\"}",
        "{\"items\":[3],\"next\":\"/v1/page/url\"}",
        "{\"items\":[4]}",
    ]);
    let requests = ["GET /v1/page/url", "GET /v1/page/more?c=1,2", "GET /v1/page/more?c=3", "GET /v1/page/url"];
    walk!(wire, pages.by_url(), [1, 2, 3, 4], requests);

    let link = "link: <?page=0>; rel=prev, </v1/page/link?page=2,3>; title=\"a, <b>; rel=next\"; REL=\"last next\"\r\n";
    wire.prepare(200, link, "[1]");
    wire.prepare(200, "link: <?page=1>; rel=\"prev\"\r\n", "[2]");
    walk!(wire, pages.by_link(), [1, 2], ["GET /v1/page/link", "GET /v1/page/link?page=2,3"]);

    wire.prepare(200, "x-next: a+b\r\n", "[1]");
    wire.prepare(200, "X-Next: a\r\n", "[2]");
    wire.prepare(200, "", "[3]");
    let requests =
        ["GET /v1/page/header", "GET /v1/page/header\nx-token: a+b", "GET /v1/page/header\nx-token: a"];
    walk!(wire, pages.by_header(), [1, 2, 3], requests);
    wire.prepare(200, "x-total-pages: 2\r\n", "{\"items\":[1]}");
    wire.prepare(200, "x-total-pages: 2\r\n", "{\"items\":[2]}");
    walk!(wire, pages.by_total(), [1, 2], ["GET /v1/page/total", "GET /v1/page/total?page=2"]);

    answers(&["{\"items\":[1],\"next\":\"http://127.0.0.2/evil\"}"]);
    let mut items = pages.by_url().items();
    let error = items.next().await.expect("there is one").err();
    wire.same(error.map(|it| it.to_string()), None);
    let error = items.next().await.expect("there is an error").err().map(|it| it.to_string()).unwrap_or_default();
    wire.same(error.starts_with("the server sends its caller to `http://127.0.0.2`"), true);
    wire.saw(&["GET /v1/page/url"]);
}
