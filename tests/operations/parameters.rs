//! Parameters in paths, queries, headers and cookies: RFC 6570 for expansion, RFC 3986 for escaping, and the style
//! table of OpenAPI 3.1.1.

use sdk::models::{Color, QueryKind};
use sdk::runtime::IndexMap;

use crate::wire::Wire;

pub(crate) fn texts(items: &[&str]) -> Vec<String> {
    items.iter().map(|it| (*it).to_owned()).collect()
}

pub(crate) fn color() -> Color {
    Color::new().r(100).g(200)
}

pub(crate) async fn paths(wire: &Wire) {
    let api = wire.client();
    let paths = api.paths();
    let odd = "a/b?#%;=,+&@ü ..";
    wire.sends("GET /v1/simple/a%2Fb%3F%23%25%3B%3D%2C%2B%26%40%C3%BC%20..", paths.simple(odd).send()).await;
    wire.sends("GET /v1/simple/%2e%2e".replace('%', "%25").as_str(), paths.simple("%2e%2e").send()).await;
    wire.sends("GET /v1/simple-list/a%2Cb,c", paths.simple_list(texts(&["a,b", "c"])).send()).await;
    wire.sends("GET /v1/simple-map/R,100,G,200", paths.simple_map(color()).send()).await;
    wire.sends("GET /v1/simple-each/R=100,G=200", paths.simple_each(color()).send()).await;
    wire.sends("GET /v1/label/.blue", paths.label("blue").send()).await;
    wire.sends("GET /v1/label-list/.blue,black", paths.label_list(texts(&["blue", "black"])).send()).await;
    wire.sends("GET /v1/label-each/.blue.black", paths.label_each(texts(&["blue", "black"])).send()).await;
    wire.sends("GET /v1/matrix/;v=a%3Bb", paths.matrix("a;b").send()).await;
    wire.sends("GET /v1/matrix/;v", paths.matrix("").send()).await;
    wire.sends("GET /v1/matrix-list/;v=blue,black", paths.matrix_list(texts(&["blue", "black"])).send()).await;
    wire.sends("GET /v1/matrix-each/;R=100;G=200", paths.matrix_each(color()).send()).await;
    wire.sends("GET /v1/matrix-each/;R=1;name", paths.matrix_each(Color::new().r(1).name("")).send()).await;
    wire.sends("GET /v1/json/%7B%22R%22%3A100%2C%22G%22%3A200%7D", paths.json_in_path(color()).send()).await;
    wire.sends("GET /v1/two/x.y.7/x", paths.two("x.y", 7).send()).await;
    wire.sends("GET /v1/undeclared/a", paths.undeclared("a").send()).await;
    wire.sends("GET /v1/override/a?q=1,2", paths.override_("a", [1, 2]).send()).await;
    wire.sends("GET /v1/override/a?q=1&shared=s", paths.override_("a", [1]).shared("s").send()).await;
    wire.sends("GET /v1/fixed?Action=Get", paths.fixed_query().send()).await;
    wire.sends("GET /v1/fixed?Action=Get&q=a%26b", paths.fixed_query().q("a&b").send()).await;
    wire.sends("GET /v1/fragment", paths.fragment_one().send()).await;
    wire.sends("GET /v1/fragment", paths.fragment_two().send()).await;

    let dots = "the request is invalid: path segment {v}: `.` and `..` cannot be sent in a path";
    wire.refuses(dots, paths.simple("..").send()).await;
    wire.refuses(dots, paths.label(".").send()).await;
    wire.refuses(dots, paths.label("").send()).await;
    let empty = "the request is invalid: path parameter v: must not be empty";
    wire.refuses(empty, paths.simple("").send()).await;
    wire.refuses(empty, paths.simple_list(Vec::<String>::new()).send()).await;
    wire.refuses(empty, paths.label_each(Vec::<String>::new()).send()).await;
    wire.refuses(empty, paths.matrix_each(Color::new()).send()).await;
}

pub(crate) async fn queries(wire: &Wire) {
    let api = wire.client();
    let query = || api.queries().query();
    wire.sends("GET /v1/query", query().send()).await;
    wire.sends("GET /v1/query?text=", query().text("").send()).await;
    wire.sends("GET /v1/query?text=a%20b%26c%3Dd%2Be%25%2F%3F%23%5B", query().text("a b&c=d+e%/?#[").send()).await;
    wire.sends(
        "GET /v1/query?number=1.5&flag=true&kind=two",
        query().number(1.5).flag(true).kind(QueryKind::Two).send(),
    )
    .await;
    wire.sends("GET /v1/query?number=2", query().number(1.0).number(2.0).send()).await;
    wire.sends("GET /v1/query?page%5Bsize%5D=2", query().page_size(2).send()).await;
    wire.sends("GET /v1/query?each=a&each=b%20c&each=", query().each(["a", "b c", ""]).send()).await;
    wire.sends("GET /v1/query?comma=a,b%2Cc", query().comma(["a", "b,c"]).send()).await;
    wire.sends("GET /v1/query?comma=", query().comma([""]).send()).await;
    wire.sends("GET /v1/query?space=a%20b", query().space(["a", "b"]).send()).await;
    wire.sends("GET /v1/query?pipe=a%7Cb%26", query().pipe(["a", "b&"]).send()).await;
    wire.sends("GET /v1/query", query().each([""; 0]).comma([""; 0]).map(Color::new()).joined(Color::new()).send())
        .await;
    wire.sends("GET /v1/query?R=100&G=200", query().map(color()).send()).await;
    wire.sends("GET /v1/query?joined=R,100,G,200", query().joined(color()).send()).await;
    let inner = IndexMap::from([("b c".to_owned(), texts(&["x", "y&"]))]);
    let deep = "GET /v1/query?deep%5Ba%5D%5Bb%20c%5D%5B%5D=x&deep%5Ba%5D%5Bb%20c%5D%5B%5D=y%26";
    wire.sends(deep, query().deep([("a".to_owned(), inner)]).send()).await;
    wire.sends("GET /v1/query?json=%7B%22R%22%3A100%2C%22G%22%3A200%7D", query().json(color()).send()).await;
    wire.sends("GET /v1/query?reserved=/a?b:c@d!$()*,;", query().reserved("/a?b:c@d!$()*,;").send()).await;
    wire.sends("GET /v1/query?reserved=%26%3D%2B%23%5B%5D%41%25", query().reserved("&=+#[]%41%").send()).await;
    wire.sends("GET /v1/query?reserved-list=a/b,c", query().reserved_list(texts(&["a/b", "c"])).send()).await;
}

pub(crate) async fn headers_and_cookies(wire: &Wire) {
    let api = wire.client();
    let headers = || api.queries().headers("a b");
    wire.sends("GET /v1/headers\nx-text: a b", headers().send()).await;
    wire.sends("GET /v1/headers\nx-list: a,b\nx-text: a b", headers().x_list(texts(&["a", "b"])).send()).await;
    wire.sends("GET /v1/headers\nx-text: a b", headers().x_list(Vec::<String>::new()).send()).await;
    wire.sends("GET /v1/headers\nx-map: R,100,G,200\nx-text: a b", headers().x_map(color()).send()).await;
    wire.sends("GET /v1/headers\nx-each: R=100,G=200\nx-text: a b", headers().x_each(color()).send()).await;
    wire.sends("GET /v1/headers\nx-json: {\"R\":100,\"G\":200}\nx-text: a b", headers().x_json(color()).send()).await;
    for odd in ["a\r\nx-evil: 1", "a\nb", "a\0"] {
        let rejected = "the request is invalid: header \"X-Text\": holds a character that no header can";
        wire.refuses(rejected, api.queries().headers(odd).send()).await;
    }

    let cookies = || api.queries().cookies();
    wire.sends("GET /v1/cookies\ncookie: text=a%3Bb%2C%20c%22d%25%0D%0A", cookies().text("a;b, c\"d%\r\n").send())
        .await;
    wire.sends("GET /v1/cookies\ncookie: text=x; each=a; each=b", cookies().text("x").each(texts(&["a", "b"])).send())
        .await;
    wire.sends("GET /v1/cookies\ncookie: comma=a,b", cookies().comma(texts(&["a", "b"])).send()).await;
    wire.sends("GET /v1/cookies\ncookie: R=100; G=200", cookies().map(color()).send()).await;
}
