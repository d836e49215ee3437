//! Responses: by status, by media type, and after failures that are retried.

use sdk::Error;
use sdk::models::{Color, Problem};
use sdk::operations::answers::{StatusesOutput, StatusesError, WithHeaders};

use crate::parameters::{color, texts};
use crate::wire::Wire;

const JSON: &str = "{\"R\":100,\"G\":200}";

pub(crate) async fn successes(wire: &Wire) {
    let api = wire.client();
    let answers = api.answers();
    wire.answer_json(200, JSON);
    wire.answer_json(201, "[\"a\"]");
    wire.prepare(204, "", "");
    wire.prepare(206, "content-type: text/plain; charset=utf-8\r\n", "ü");
    for expected in [
        StatusesOutput::Ok(color()),
        StatusesOutput::Created(texts(&["a"])),
        StatusesOutput::NoContent,
        StatusesOutput::Success("ü".to_owned()),
    ] {
        let response = wire.sends("GET /v1/answer/statuses", answers.statuses().send()).await;
        wire.same(response.into_inner(), expected);
    }

    wire.answer_json(200, JSON);
    wire.same(answers.maybe().send().await.ok().and_then(|it| it.into_inner()), Some(color()));
    wire.same(answers.maybe().send().await.ok().map(|it| it.into_inner()), Some(None));
    // A body where the document has none is ignored.
    wire.prepare(200, "", "{");
    wire.same(answers.nothing().send().await.ok().map(|it| it.status().as_u16()), Some(200));
    wire.prepare(304, "etag: \"1\"\r\n", "");
    wire.same(answers.nothing().send().await.err().and_then(|it| it.status()).map(|it| it.as_u16()), Some(304));
    wire.prepare(200, "content-type: text/csv\r\n", "a,ü\r\n");
    wire.same(answers.text_answer().send().await.ok().map(|it| it.into_inner()).as_deref(), Some("a,ü\r\n"));
    wire.prepare(200, "content-type: application/vnd.api+json\r\n", JSON);
    wire.same(answers.vendor_answer().send().await.ok().map(|it| it.into_inner()), Some(color()));
    wire.prepare(200, "content-type: image/png\r\n", b"\x89PNG\0");
    wire.same(answers.bytes_answer().send().await.ok().map(|it| it.to_vec()), Some(b"\x89PNG\0".to_vec()));
    wire.answer_json(203, JSON);
    wire.same(answers.default_answer().send().await.ok().map(|it| it.into_inner()), Some(color()));
    let accepted: Vec<_> = wire.requests().iter().map(|it| it.header("accept").map(str::to_owned)).collect();
    let json = Some("application/json".to_owned());
    let expected = [
        json.clone(),
        json.clone(),
        json.clone(),
        json.clone(),
        Some("text/csv".to_owned()),
        Some("application/vnd.api+json, application/json;q=0.9, */*;q=0.1".to_owned()),
        Some("image/png, */*;q=0.1".to_owned()),
        json,
    ];
    wire.same(accepted, expected.into());

    // A documented redirect is the response, and is not followed.
    for location in ["https://files.example.com/1", "/v1/answer/nothing"] {
        wire.prepare(302, &format!("location: {location}\r\n"), "");
        let found = wire.sends("GET /v1/answer/elsewhere", answers.elsewhere().send()).await;
        wire.same(found.location(), Some(location));
    }
    // Other redirects are followed within the origin.
    wire.prepare(307, "location: /v1/answer/maybe\r\n", "");
    wire.answer_json(200, JSON);
    wire.same(answers.default_answer().send().await.ok().map(|it| it.into_inner()), Some(color()));
    let received: Vec<_> = wire.requests().iter().map(|it| it.target().to_owned()).collect();
    wire.same(received, vec!["/v1/answer/default".to_owned(), "/v1/answer/maybe".to_owned()]);
}

pub(crate) async fn headers(wire: &Wire) {
    let api = wire.client();
    let answers = api.answers();
    let colors = "x-color: R=100,G=200\r\nx-color-listed: R, 100, G, 200\r\nx-color-json: {\"R\":100,\"G\":200}\r\n";
    let others = "X-Left: 41\r\nx-names: a, b\r\nx-names: c\r\nx-at: 2026-01-02T03:04:05Z\r\n";
    wire.prepare(200, &[others, colors].concat(), "");
    let response = wire.sends("GET /v1/answer/headers", answers.with_headers().send()).await;
    wire.same(response.header(WithHeaders::X_LEFT).ok(), Some(Some(41)));
    wire.same(response.header(WithHeaders::X_NAMES).ok(), Some(Some(texts(&["a", "b", "c"]))));
    wire.same(response.header(WithHeaders::X_COLOR).ok(), Some(Some(color())));
    wire.same(response.header(WithHeaders::X_COLOR_LISTED).ok(), Some(Some(color())));
    wire.same(response.header(WithHeaders::X_COLOR_JSON).ok(), Some(Some(color())));
    let at = response.header(WithHeaders::X_AT).ok().flatten().map(|it| it.to_string());
    wire.same(at.as_deref(), Some("2026-01-02T03:04:05Z"));

    wire.prepare(409, "x-left: soon\r\n", "");
    let error = answers.with_headers().send().await.expect_err("it failed");
    let left = error.response().map(|it| it.header(WithHeaders::X_LEFT).map_err(|it| it.to_string()));
    wire.same(left, Some(Err("does not decode at `header x-left`: expected an integer, found a string".to_owned())));
    wire.same(error.response().and_then(|it| it.header(WithHeaders::X_NAMES).ok()), Some(None));
    wire.requests();
}

pub(crate) async fn failures(wire: &Wire) {
    let api = wire.client();
    let answers = api.answers();
    let problem = || Problem::new().title("No");
    for (status, body, expected) in [
        (404, "\"nobody\"", StatusesError::NotFound("nobody".to_owned())),
        (400, "{\"title\":\"No\"}", StatusesError::ClientError(problem())),
        (500, "[\"a\"]", StatusesError::Default(texts(&["a"]))),
    ] {
        wire.answer_json(status, body);
        let error = answers.statuses().send().await.expect_err("it failed");
        wire.same(error.status().map(|it| it.as_u16()), Some(status));
        wire.same(error.body().map(|it| it.to_vec()), Some(body.as_bytes().to_vec()));
        wire.same(error.decode::<StatusesError>().and_then(Result::ok), Some(expected));
    }
    // The documented body is missing.
    wire.prepare(200, "", "");
    wire.same(matches!(answers.vendor_answer().send().await, Err(Error::Decode(_))), true);
    wire.answer_json(503, "{\"title\":\"No\"}");
    let error = answers.elsewhere().retry(sdk::runtime::RetryConfig::none()).send().await.expect_err("it failed");
    wire.same(error.json::<Problem>(), Some(problem()));
    wire.prepare(200, "content-type: application/json\r\n", "{\"R\":\"x\"}");
    let error = answers.maybe().send().await.expect_err("it does not decode");
    wire.same(matches!(&error, Error::Decode(it) if it.path() == "R"), true);
    wire.requests();
}

pub(crate) async fn repetitions(wire: &Wire) {
    let api = wire.client();
    wire.prepare(500, "", "");
    wire.prepare(599, "", "");
    let done = api.answers().again().send().await.expect("it succeeds in the end");
    wire.same(done.attempts(), 3);
    wire.saw(&["POST /v1/answer/again"; 3]);
    wire.prepare(503, "", "");
    wire.same(api.answers().once().send().await.is_err(), true);
    wire.saw(&["POST /v1/answer/once"]);
    wire.prepare(503, "retry-after: 0\r\n", "");
    api.answers().once().idempotency_key("k").send().await.expect("it may be repeated");
    wire.saw(&["POST /v1/answer/once\nidempotency-key: k"; 2]);
    let _: Color = color();
}
