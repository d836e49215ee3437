//! Methods and request bodies: RFC 9110, RFC 7396 for merge patches, RFC 7578 for multipart.

use sdk::Error;
use sdk::models::{Change, Color, EitherRequestForm, Form, PartsRequestMeta};
use sdk::runtime::{File, Upload};

use crate::parameters::{color, texts};
use crate::wire::Wire;

pub(crate) async fn methods(wire: &Wire) {
    let api = wire.client();
    let methods = api.methods();
    // The response to HEAD has the length that GET would have, and no body.
    wire.prepare_raw("HTTP/1.1 200 OK\r\ncontent-length: 7\r\ncontent-type: application/json\r\n\r\n");
    let head = wire.sends("HEAD /v1/method", methods.head_it().send()).await;
    wire.same(head.headers()["content-length"].to_str().ok(), Some("7"));
    wire.sends("OPTIONS /v1/method", methods.options_of().send()).await;
    wire.prepare(200, "content-type: message/http\r\n", "TRACE /v1/method HTTP/1.1\r\n");
    let seen = wire.sends("TRACE /v1/method", methods.trace_it().send()).await;
    wire.same(&**seen, b"TRACE /v1/method HTTP/1.1\r\n");
    wire.sends("DELETE /v1/method", methods.delete_it().send()).await;
    let json = "QUERY /v1/method\ncontent-type: application/json\n\n{\"R\":100,\"G\":200}";
    wire.sends(json, methods.query_it(color()).send()).await;
    // RFC 9110, section 8.6: a POST without a body has a `content-length`.
    methods.post_nothing().send().await.expect("it is sent");
    let requests = wire.requests();
    wire.same(requests[0].header("content-length"), Some("0"));
    wire.same(requests[0].header("content-type"), None);
}

pub(crate) async fn bodies(wire: &Wire) {
    let api = wire.client();
    let bodies = api.bodies();
    let json = "PUT /v1/body/json\ncontent-type: application/json\n\n{\"R\":100,\"name\":\"ü\\\"\"}";
    wire.sends(json, bodies.json(Color::new().r(100).name("ü\"")).send()).await;
    wire.sends("POST /v1/body/optional", bodies.optional().send()).await;
    let vendor = "POST /v1/body/optional\ncontent-type: application/vnd.color+json\n\n{}";
    wire.sends(vendor, bodies.optional().body(Color::new()).send()).await;

    let patch = "PATCH /v1/body/patch\ncontent-type: application/merge-patch+json\n\n";
    for (change, written) in [
        (Change::new(), "{}"),
        (Change::new().name_null(), "{\"name\":null}"),
        (Change::new().name("x").size_null(), "{\"name\":\"x\",\"size\":null}"),
        (Change::new().name_null().name(""), "{\"name\":\"\"}"),
    ] {
        wire.sends(&[patch, written].concat(), bodies.merge_patch(change).send()).await;
    }

    let text = "POST /v1/body/text\ncontent-type: text/plain\n\nü & \u{0}";
    wire.sends(text, bodies.text("ü & \u{0}").send()).await;
    let xml = "POST /v1/body/xml\ncontent-type: application/xml\n\n<a b=\"c\"/>";
    wire.sends(xml, bodies.xml("<a b=\"c\"/>").send()).await;
    let bytes = "POST /v1/body/bytes\ncontent-type: application/octet-stream\n\n\r\n\u{0}\u{fffd}";
    wire.sends(bytes, bodies.bytes(&b"\r\n\0\xff"[..]).send()).await;
    let lines = "POST /v1/body/lines\ncontent-type: application/x-ndjson\n\n{\"R\":1}\n{\"name\":\"a\\nb\"}\n";
    wire.sends(lines, bodies.lines([Color::new().r(1), Color::new().name("a\nb")]).send()).await;
}

pub(crate) async fn forms_and_parts(wire: &Wire) {
    let api = wire.client();
    let bodies = api.bodies();
    let form = "POST /v1/body/form\ncontent-type: application/x-www-form-urlencoded\n\n";
    for (body, written) in [
        (Form::new("a b&c=ü"), "text=a%20b%26c%3D%C3%BC"),
        (Form::new("").each(texts(&["a", "b"])), "text=&each=a&each=b"),
        (Form::new("x").comma(texts(&["a,b", "c"])), "text=x&comma=a%2Cb,c"),
        (Form::new("x").pipe(texts(&["a", "b"])), "text=x&pipe=a%7Cb"),
        (Form::new("x").deep(color()), "text=x&deep%5BR%5D=100&deep%5BG%5D=200"),
        (Form::new("x").json(texts(&["a"])), "text=x&json=%5B%22a%22%5D"),
        (Form::new("x").object(Color::new().r(1)), "text=x&object=%7B%22R%22%3A1%7D"),
        (Form::new("x").reserved("a/b&c"), "text=x&reserved=a/b%26c"),
    ] {
        wire.sends(&[form, written].concat(), bodies.form_with(body).send()).await;
    }

    let parts = bodies
        .parts("a\r\nb", File::new("ü\".txt", "x"))
        .more([File::new("1", "one").media_type("text/plain"), File::from(b"two".to_vec())])
        .picture(b"png".to_vec())
        .color(color())
        .colors([Color::new().r(1), Color::new()])
        .tags(["a", "b"])
        .meta(PartsRequestMeta::new().a(7));
    let part = |said: &str, body: &str| format!("--B\nContent-Disposition: form-data; {said}\n\n{body}\n");
    let expected = [
        "POST /v1/body/parts\ncontent-type: multipart/form-data; boundary=B\n\n".to_owned(),
        part("name=\"title\"", "a\nb"),
        part("name=\"file\"; filename=\"ü%22.txt\"\nContent-Type: application/octet-stream", "x"),
        part("name=\"more\"; filename=\"1\"\nContent-Type: text/plain", "one"),
        part("name=\"more\"; filename=\"more\"\nContent-Type: application/octet-stream", "two"),
        part("name=\"picture\"; filename=\"picture\"\nContent-Type: image/png", "png"),
        part("name=\"color\"\nContent-Type: application/json", "{\"R\":100,\"G\":200}"),
        part("name=\"colors\"\nContent-Type: application/json", "{\"R\":1}"),
        part("name=\"colors\"\nContent-Type: application/json", "{}"),
        part("name=\"tags\"", "a"),
        part("name=\"tags\"", "b"),
        part("name=\"meta\"\nContent-Type: application/vnd.meta+json", "{\"a\":7}"),
        "--B--\n".to_owned(),
    ];
    wire.sends(&expected.concat(), parts.send()).await;
}

pub(crate) async fn parts_that_may_be_left_out(wire: &Wire) {
    let api = wire.client();
    let bodies = api.bodies();
    wire.sends("POST /v1/body/perhaps", bodies.perhaps().send()).await;
    // A header of a part is sent only with its part, and the required part must be present.
    wire.sends("POST /v1/body/perhaps", bodies.perhaps().file_x_sum(7).send()).await;
    let error = bodies.perhaps().note("n").send().await.expect_err("it is not sent");
    wire.same(error.to_string(), "the request is invalid: /file: is missing, and the body needs it".to_owned());

    let expected = "POST /v1/body/perhaps\ncontent-type: multipart/form-data; boundary=B\n\n\
        --B\nContent-Disposition: form-data; name=\"note\"\nX-Color: {\"R\":100,\"G\":200}\n\nn\n\
        --B\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\nContent-Type: application/octet-stream\n\
        X-Sum: 7\nX-Tags: a,b\n\nx\n--B--\n";
    let call = bodies.perhaps().file_x_sum(7).note("n").note_x_color(color());
    wire.sends(expected, call.file(File::new("f", "x")).file_x_tags(texts(&["a", "b"])).send()).await;
    let torn = bodies.perhaps().file(File::new("f", "x")).file_x_tags(texts(&["a\r\nX-Other: b"]));
    let error = torn.send().await.expect_err("it is not sent");
    wire.same(matches!(error, Error::Invalid { .. }), true);

    let empty = "POST /v1/body/always\ncontent-type: multipart/form-data; boundary=B\n\n--B--\n";
    wire.sends(empty, bodies.always().send()).await;
}

pub(crate) async fn files(wire: &Wire) {
    let api = wire.client();
    let path = std::env::temp_dir().join(format!("specwright-operations-{}", std::process::id()));
    std::fs::write(&path, "from the disk").expect("there is a place for it");
    let body = "POST /v1/body/bytes\ncontent-type: application/octet-stream\n\nfrom the disk";
    let upload = Upload::from_path(&path).expect("it is there");
    wire.sends(body, api.bodies().bytes(upload).send()).await;
    std::fs::remove_file(&path).expect("it is still there");
    wire.same(Upload::from_path(&path).is_err(), true);
}

pub(crate) async fn several(wire: &Wire) {
    let api = wire.client();
    let bodies = api.bodies();
    let request = |media_type: &str, body: &str| format!("POST /v1/body/either\ncontent-type: {media_type}\n\n{body}");
    wire.sends(&request("application/json", "{\"R\":1}"), bodies.either(Color::new().r(1)).send()).await;
    let form = EitherRequestForm::new("a b");
    wire.sends(&request("application/x-www-form-urlencoded", "name=a%20b"), bodies.either_as_form(form).send()).await;
    wire.sends(&request("application/octet-stream", "x"), bodies.either_as_bytes("x").send()).await;
    // The same operation under its other tag.
    wire.sends(&request("application/json", "{}"), api.methods().either(Color::new()).send()).await;
}
