//! Decoding of requests and encoding of responses.

use specwright_runtime::http::header::{ALLOW, CONTENT_TYPE, LOCATION};
use specwright_runtime::serde_json::json;
use specwright_runtime::webhooks::Webhook;

use crate::board::{Board, FORM, channelback, request, status_and_json};
use crate::contract::webhooks::ChannelbackRequest;

const JSON: &str = "application/json";

#[tokio::test]
async fn each_route_responds_as_documented() {
    let service = Board::default().service();
    let manifest = service.handle(request("GET", "/manifest", "", "")).await;
    assert_eq!(status_and_json(&manifest), (200, json!({ "name": "Board", "id": "com.example.board" })));
    assert_eq!(manifest.headers()[CONTENT_TYPE], "application/json");

    let page = service.handle(request("POST", "/admin", FORM, "name=a&return_url=https%3A%2F%2Fx.example")).await;
    assert_eq!(page.headers()[CONTENT_TYPE], "text/html; charset=utf-8");
    assert_eq!(&page.body()[..], b"<form action=\"https://x.example\">");

    let click = service.handle(request("GET", "/clickthrough?external_id=7", "", "")).await;
    assert_eq!(
        (click.status().as_u16(), &click.headers()[LOCATION]),
        (302, &"https://board.example.com/7".parse().unwrap())
    );
    let nowhere = service.handle(request("GET", "/clickthrough?external_id=0", "", "")).await;
    assert_eq!(status_and_json(&nowhere), (404, json!({ "title": "Not Found", "status": 404 })));

    let events = r#"{"events":[{"type_id":"a","count":1,"new":true}]}"#;
    assert_eq!(status_and_json(&service.handle(request("POST", "/events", JSON, events)).await).0, 204);

    let reply = r#"{"resource":{"id":"12"}}"#;
    assert_eq!(status_and_json(&service.handle(request("POST", "/reply/3", JSON, reply)).await).0, 202);
    let kept = service.handle(request("POST", "/reply/3?orgId=9", "application/problem+json; a=b", reply)).await;
    assert_eq!(status_and_json(&kept), (200, json!({ "extId": "3" })));

    assert_eq!(status_and_json(&service.handle(request("GET", "/unwritten", "", "")).await).0, 501);
    let head = service.handle(request("HEAD", "/manifest", "", "")).await;
    assert_eq!((head.status().as_u16(), head.body().len()), (200, 0));
}

/// A form as a real service received it.
#[tokio::test]
async fn recorded_forms_decode() {
    let board = Board::default();
    let form = "file_urls%5B%5D=https%3A%2F%2Fa.example%2F%3Fname%3DIh_400x400.jpg&file_urls%5B%5D=x&message=Like%20this+too\
                &recipient_id=1234&metadata=%7B%22a%22%3A%22b%22%7D";
    assert_eq!(
        status_and_json(&board.service().handle(channelback(form)).await),
        (200, json!({ "external_id": "m0" }))
    );
    let seen = board.seen.lock().unwrap().clone().expect("it was delivered");
    assert_eq!(seen.file_urls, Some(vec!["https://a.example/?name=Ih_400x400.jpg".to_owned(), "x".to_owned()]));
    assert_eq!((seen.message.as_str(), seen.recipient_id.as_deref()), ("Like this too", Some("1234")));
    assert_eq!(seen.metadata.as_deref(), Some(r#"{"a":"b"}"#));
}

#[tokio::test]
async fn invalid_overlays_are_reported() {
    let service = Board::default().service();
    let ask = async |method: &str, uri: &str, media_type: &str, body: &str| {
        status_and_json(&service.handle(request(method, uri, media_type, body.to_owned())).await)
    };
    let errors = |it: serde_json::Value| it["errors"].clone();

    assert_eq!(ask("GET", "/nowhere", "", "").await.0, 404);
    assert_eq!(ask("POST", "/channelback", JSON, "{}").await.0, 415);
    assert_eq!(ask("POST", "/events", FORM, "a=b").await.0, 415);

    let wrong = |pointer: &str| json!([{ "pointer": pointer, "detail": "has the wrong type" }]);
    let missing = |pointer: &str| json!([{ "pointer": pointer, "detail": "is missing" }]);
    let events = async |body: &str| ask("POST", "/events", JSON, body).await;
    for (body, expected) in [
        (r#"{"events":[{"type_id":"a","count":"x"}]}"#, wrong("/events/0/count")),
        (r#"{"events":[{"type_id":"a"}]}"#, missing("/events/0/count")),
        (r#"{"events":7}"#, wrong("/events")),
        ("{", json!([{ "pointer": "", "detail": "must be JSON" }])),
        ("{}", missing("/events")),
        ("", json!([{ "pointer": "", "detail": "the body is missing" }])),
        (r#"{"events":[]} 1"#, json!([{ "pointer": "", "detail": "must be JSON" }])),
    ] {
        let (status, problem) = events(body).await;
        assert_eq!((status, errors(problem)), (422, expected), "{body}");
    }
    let (status, problem) = ask("POST", "/channelback", FORM, "recipient_id=1").await;
    assert_eq!((status, errors(problem)), (422, missing("/message")));

    let (status, problem) = ask("GET", "/clickthrough", "", "").await;
    assert_eq!(
        (status, errors(problem)),
        (400, json!([{ "parameter": "query parameter external_id", "detail": "is missing" }]))
    );
    assert_eq!(ask("POST", "/reply/x", JSON, r#"{"resource":{}}"#).await.0, 400);
}

/// A document that declares several media types for one schema: the handler gets one type.
#[tokio::test]
async fn the_media_type_of_a_request_chooses_the_decoder() {
    let service = Board::default().service();
    let ask = async |media_type: &str, body: &str| {
        status_and_json(&service.handle(request("POST", "/note", media_type, body.to_owned())).await)
    };
    let note = json!({ "text": "a b", "tags": ["x,y", "z"], "places": [1, 2] });
    let part =
        |name: &str, value: &str| format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let parts = [part("text", "a b"), part("tags", "x,y"), part("tags", "z"), part("places", "1"), part("places", "2")]
        .concat();
    // A comma of an item is escaped, and a comma between items is not.
    let form = "text=a+b&tags=x%2Cy,z&places=%5B1,2%5D";
    for (media_type, body) in [
        (JSON, note.to_string()),
        ("", note.to_string()),
        ("application/hal+json; charset=utf-8", note.to_string()),
        ("Application/X-WWW-Form-Urlencoded; charset=utf-8", form.to_owned()),
        ("multipart/form-data; boundary=b", format!("{parts}--b--\r\n")),
    ] {
        assert_eq!(ask(media_type, &body).await, (200, note.clone()), "{media_type}");
    }
    // Each decoder reports its own faults, and constraints hold for all of them.
    let pointer = |it: serde_json::Value| it["errors"][0]["pointer"].as_str().unwrap().to_owned();
    for (media_type, body, expected) in [
        (FORM, "tags=x", "/text"),
        (FORM, "text=far+too+long", "/text"),
        (FORM, "text=a&places=1,2", "/places"),
        (JSON, "text=a", ""),
        ("", form, ""),
        ("multipart/form-data", "--b--", ""),
    ] {
        let (status, problem) = ask(media_type, body).await;
        assert_eq!((status, pointer(problem).as_str()), (422, expected), "{media_type} {body}");
    }
    for body in ["<a/>", ""] {
        let (status, problem) = ask("application/xml", body).await;
        let detail =
            "the body must be `application/json` or `application/x-www-form-urlencoded` or `multipart/form-data`";
        match body {
            "" => assert_eq!(status, 422),
            _ => assert_eq!((status, &problem["detail"]), (415, &json!(detail))),
        }
    }
}

/// The API receives the response of a handler, and owns read-only properties.
#[tokio::test]
async fn a_response_has_no_read_only_properties() {
    let service = Board::default().service();
    let response = service.handle(request("POST", "/note", JSON, r#"{"id":"1","text":"a"}"#)).await;
    assert_eq!(status_and_json(&response), (200, json!({ "text": "a" })));
}

#[tokio::test]
async fn a_response_204_has_no_content() {
    let service = Board::default().service();
    let response = service.handle(request("POST", "/note", JSON, r#"{"text":"none"}"#)).await;
    assert_eq!((response.status().as_u16(), response.body().len()), (204, 0));
    assert!(!response.headers().contains_key(CONTENT_TYPE), "{response:?}");
}

#[tokio::test]
async fn another_method_is_405_with_allow() {
    let service = Board::default().service();
    let response = service.handle(request("DELETE", "/channelback", "", "")).await;
    assert_eq!((response.status().as_u16(), &response.headers()[ALLOW]), (405, &"POST".parse().unwrap()));
    assert_eq!(response.headers()[CONTENT_TYPE], "application/problem+json");
}

#[tokio::test]
async fn constraints_of_requests_are_checked() {
    let service = Board::default().service();
    let body = r#"{"events":[{"type_id":"too long","count":1},{"type_id":"a","count":1},{"type_id":"a","count":1}]}"#;
    let (status, problem) = status_and_json(&service.handle(request("POST", "/events", JSON, body)).await);
    let pointers: Vec<&str> =
        problem["errors"].as_array().unwrap().iter().map(|it| it["pointer"].as_str().unwrap()).collect();
    assert_eq!((status, pointers), (422, vec!["/events", "/events/0/type_id"]));
    let (status, problem) =
        status_and_json(&service.handle(request("GET", "/clickthrough?external_id=123456789", "", "")).await);
    assert_eq!((status, &problem["errors"][0]["parameter"]), (400, &json!("query parameter external_id")));
}

/// Responses are checked against the document before they are sent.
#[tokio::test]
async fn a_response_that_violates_constraints_is_an_error() {
    let response = Board::default().service().handle(channelback("message=endless")).await;
    let (status, problem) = status_and_json(&response);
    assert_eq!((status, &problem["detail"]), (500, &json!("the response violates constraints of its document")));
    let expected = json!([{ "pointer": "/external_id", "detail": "length must be at most 20, is 21" }]);
    assert_eq!(problem["errors"], expected);
}

/// `explode: false` is a list in one string; repeated fields are accepted as well.
#[tokio::test]
async fn a_form_list_may_be_one_string() {
    for (labels, expected) in [
        ("labels=a,b%20c", vec!["a", "b c"]),
        ("labels=a%2Cb", vec!["a", "b"]),
        ("labels=a%2Cb,c", vec!["a,b", "c"]),
        ("labels=a", vec!["a"]),
        ("labels=a&labels=b", vec!["a", "b"]),
        ("labels%5B%5D=a,b", vec!["a", "b"]),
        ("labels=", vec![]),
    ] {
        let board = Board::default();
        assert_eq!(
            status_and_json(&board.service().handle(channelback(&format!("message=x&{labels}"))).await).0,
            200,
            "{labels}"
        );
        let seen = board.seen.lock().unwrap().clone().expect("it was delivered");
        assert_eq!(seen.labels.expect("there are labels"), expected, "{labels}");
    }
}

#[tokio::test]
async fn body_size_is_limited() {
    let large = format!("message={}", "a".repeat(1024 * 1024));
    let service = Board::default().service();
    assert_eq!(status_and_json(&service.handle(channelback(&large)).await).0, 413);
    let service = Board::default().service().max_request_size(2 * 1024 * 1024);
    assert_eq!(status_and_json(&service.handle(channelback(&large)).await).0, 200);
}

#[tokio::test]
async fn a_panic_affects_one_response() {
    let service = Board::default().service();
    let response = service.handle(channelback("message=panic")).await;
    assert_eq!(status_and_json(&response), (500, json!({ "title": "Internal Server Error", "status": 500 })));
    assert_eq!(status_and_json(&service.handle(channelback("message=a")).await).0, 200);
}

/// Requests can be decoded without the router, for a server that does its own routing.
#[test]
fn requests_and_responses_are_independent_values() {
    let request = ChannelbackRequest::decode(channelback("message=a")).unwrap();
    assert_eq!(request.body.message, "a");
    let response = ChannelbackRequest::encode(crate::contract::models::Delivered::new("m"));
    assert_eq!(status_and_json(&response), (200, json!({ "external_id": "m" })));
}
