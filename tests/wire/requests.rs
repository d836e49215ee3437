//! Requests: method, path, query, headers and body.

use std::collections::BTreeSet;

use helpdesk_channels::zendesk::models::PushContentRequest;
use helpdesk_channels::zendesk::{Zendesk, ZendeskBuilder};
use serde_json::Value;

use crate::bodies;
use crate::operations::OPERATIONS;
use crate::server::{Server, StubResponse, TOKEN};

#[tokio::test]
async fn each_operation_is_one_request_with_its_method_path_and_query() {
    for operation in &OPERATIONS {
        let server = Server::responding(operation.response()).await;
        let status = (operation.send)(&server.client()).await.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(status, operation.response.0, "{}", operation.id);
        let request = server.request();
        let line = (request.method.as_str(), request.target.as_str());
        assert_eq!(line, (operation.method, operation.target), "{}", operation.id);
    }
}

#[tokio::test]
async fn each_operation_sends_its_body_as_compact_json() {
    for operation in &OPERATIONS {
        let server = Server::responding(operation.response()).await;
        (operation.send)(&server.client()).await.unwrap();
        let request = server.request();
        let Some(expected) = operation.body else {
            assert_eq!(request.body, "", "{}", operation.id);
            continue;
        };
        let sent: Value = serde_json::from_slice(&request.body).unwrap();
        assert_eq!(sent, serde_json::from_str::<Value>(expected).unwrap(), "{}", operation.id);
        // Equal values differ in length only by white space.
        assert_eq!(request.body.len(), sent.to_string().len(), "{} is not compact", operation.id);
        assert_eq!(request.header("content-length"), Some(&*request.body.len().to_string()), "{}", operation.id);
    }
}

/// The vendor's tables, its samples and real clients use this order.
#[tokio::test]
async fn bodies_keep_the_order_of_the_documents() {
    let server = Server::responding(StubResponse::json(200, r#"{"results":[]}"#)).await;
    server.client().channel_framework().push_content_with(bodies::push()).send().await.unwrap();
    let expected = concat!(
        r#"{"instance_push_id":"d448ef2f-8f51-4fbd-a5d1-9a53d2c8a3c1","request_id":"my_request_123","#,
        r#""external_resources":[{"external_id":"234","internal_note":false,"message":"A useful comment","#,
        r#""html_message":"A <b>very</b> useful comment","parent_id":"123","created_at":"2015-01-13T08:59:26Z","#,
        r#""author":{"external_id":"456","name":"A customer","image_url":"https://pictures.example.com/456.png","#,
        r#""locale":"de","fields":[{"id":"notes","value":"Prefers mornings"}]},"#,
        r#""display_info":[{"type":"9ef45ff7-4aaa-4a58-8e77-a7c74dfa51c4","data":{"whatever":"I want"}}],"#,
        r#""allow_channelback":true,"fields":[{"id":"subject","value":"A useful subject"},"#,
        r#"{"id":"tags","value":["a","b"]}],"file_urls":["https://files.example.com/1.pdf"]},"#,
        r#"{"external_id":"636","message":"Hi there","thread_id":"347","created_at":"2020-01-13T08:59:26Z","#,
        r#""author":{"external_id":"123","name":"Another customer","locale":"en"},"allow_channelback":true}]}"#,
    );
    assert_eq!(server.request().body, expected);

    let server = Server::responding(StubResponse::json(201, "null")).await;
    for (body, expected) in [
        (
            bodies::tweet(),
            r#"{"ticket":{"twitter_status_message_id":8605426295771136,"monitored_twitter_handle_id":45}}"#,
        ),
        (
            bodies::tweet_with_a_text_id(),
            r#"{"ticket":{"twitter_status_message_id":"419191717649473536","monitored_twitter_handle_id":45}}"#,
        ),
    ] {
        server.client().x_channel().create_ticket_from_tweet_with(body).send().await.unwrap();
        assert_eq!(server.request().body, expected);
    }
}

#[tokio::test]
async fn only_a_body_has_a_content_type() {
    for operation in &OPERATIONS {
        let server = Server::responding(operation.response()).await;
        (operation.send)(&server.client()).await.unwrap();
        let expected = operation.body.map(|_| "application/json");
        assert_eq!(server.request().header("content-type"), expected, "{}", operation.id);
    }
}

/// Zendesk responds with JSON even where the body is empty, and always for errors.
#[tokio::test]
async fn each_operation_sends_accept_json() {
    let mut wrong = Vec::new();
    for operation in &OPERATIONS {
        let server = Server::responding(operation.response()).await;
        (operation.send)(&server.client()).await.unwrap();
        let request = server.request();
        if request.header("accept") != Some("application/json") {
            wrong.push((operation.id, request.header("accept").map(str::to_owned)));
        }
    }
    assert_eq!(wrong, []);
}

#[tokio::test]
async fn each_operation_sends_the_user_agent() {
    let name = format!("helpdesk-channels/{}", env!("CARGO_PKG_VERSION"));
    for operation in &OPERATIONS {
        let server = Server::responding(operation.response()).await;
        (operation.send)(&server.client()).await.unwrap();
        assert_eq!(server.request().header("user-agent"), Some(&*name), "{}", operation.id);
    }
}

#[tokio::test]
async fn the_properties_of_a_small_body_are_arguments_and_setters() {
    let server = Server::responding(StubResponse::json(200, r#"{"results":[]}"#)).await;
    let zendesk = server.client();
    let push = zendesk.channel_framework().push_content("1", [bodies::resource()]).request_id("my_request_123");
    push.send().await.unwrap();
    let flat = server.request().body;
    let body = PushContentRequest::new("1", [bodies::resource()]).request_id("my_request_123");
    let server = Server::responding(StubResponse::json(200, r#"{"results":[]}"#)).await;
    server.client().channel_framework().push_content_with(body).send().await.unwrap();
    assert_eq!(server.request().body, flat);
}

/// The body is checked when the call is sent, so a setter can correct what another one did.
#[tokio::test]
async fn a_setter_of_a_small_body_replaces_and_is_checked() {
    let server = Server::responding(StubResponse::json(200, "null")).await;
    let zendesk = server.client();
    let validate = || zendesk.channel_framework().validate_token("1").request_id("");
    let error = validate().send().await.unwrap_err();
    let [violation] = error.violations() else { panic!("{error}") };
    assert_eq!((&*violation.pointer, server.requests().len()), ("/request_id", 0));
    validate().request_id("my_request_123").send().await.unwrap();
    assert_eq!(server.request().body, r#"{"instance_push_id":"1","request_id":"my_request_123"}"#);
}

#[tokio::test]
async fn the_user_agent_can_be_set() {
    let server = Server::responding(StubResponse::json(200, "null")).await;
    let zendesk = server.builder().bearer(TOKEN).user_agent("acme-bridge/2").build().unwrap();
    zendesk.channel_framework().validate_token_with(bodies::validate_token()).send().await.unwrap();
    assert_eq!(server.request().header("user-agent"), Some("acme-bridge/2"));
}

#[tokio::test]
async fn nothing_undocumented_is_sent() {
    for operation in &OPERATIONS {
        let server = Server::responding(operation.response()).await;
        (operation.send)(&server.client()).await.unwrap();
        let request = server.request();
        let names: BTreeSet<&str> = request.headers.keys().map(|name| name.as_str()).collect();
        let mut expected = BTreeSet::from(["accept", "accept-encoding", "authorization", "host", "user-agent"]);
        if operation.method == "POST" {
            expected.insert("content-length");
        }
        if operation.body.is_some() {
            expected.insert("content-type");
        }
        let unexpected: Vec<_> = names.difference(&expected).collect();
        assert!(unexpected.is_empty(), "{}: {unexpected:?}", operation.id);
        expected.remove("content-length");
        assert!(names.is_superset(&expected), "{}: {names:?}", operation.id);
    }
}

/// RFC 9110, section 8.6, requires it, and some servers and proxies respond with 411 without it.
#[tokio::test]
async fn a_post_without_a_body_sends_content_length_zero() {
    for operation in OPERATIONS.iter().filter(|it| it.body.is_none()) {
        let server = Server::responding(operation.response()).await;
        (operation.send)(&server.client()).await.unwrap();
        let expected = (operation.method == "POST").then_some("0");
        assert_eq!(server.request().header("content-length"), expected, "{}", operation.id);
    }
}

type SetUp = fn(ZendeskBuilder) -> ZendeskBuilder;

/// The three kinds of credentials, with the `Authorization` header of each.
const CREDENTIALS: [(SetUp, &str); 3] = [
    (|builder| builder.bearer(TOKEN), "Bearer made-up-push-token"),
    (
        |builder| builder.api_token("agent@example.com", "made-up-api-token"),
        // agent@example.com/token:made-up-api-token
        "Basic YWdlbnRAZXhhbXBsZS5jb20vdG9rZW46bWFkZS11cC1hcGktdG9rZW4=",
    ),
    (
        |builder| builder.basic("agent@example.com", "made-up pässword"),
        // agent@example.com:made-up pässword, in UTF-8
        "Basic YWdlbnRAZXhhbXBsZS5jb206bWFkZS11cCBww6Rzc3dvcmQ=",
    ),
];

async fn assert_signed(zendesk: &Zendesk, server: &Server, expected: &str) {
    for operation in &OPERATIONS {
        // Only the request matters here; the response may not match.
        let _ = (operation.send)(zendesk).await;
        assert_eq!(server.request().header("authorization"), Some(expected), "{}", operation.id);
    }
}

#[tokio::test]
async fn each_operation_sends_the_client_credentials() {
    let server = Server::responding(StubResponse::json(200, "null")).await;
    for (set_up, expected) in CREDENTIALS {
        let zendesk = set_up(server.builder()).build().unwrap();
        assert_signed(&zendesk, &server, expected).await;
    }
}

#[tokio::test]
async fn the_first_documented_credential_is_used() {
    let server = Server::responding(StubResponse::json(200, "null")).await;
    let [bearer, api_token, basic] = CREDENTIALS;
    let zendesk = bearer.0(api_token.0(basic.0(server.builder()))).build().unwrap();
    assert_signed(&zendesk, &server, bearer.1).await;
    let zendesk = api_token.0(basic.0(server.builder())).build().unwrap();
    assert_signed(&zendesk, &server, api_token.1).await;
}

#[tokio::test]
async fn a_call_can_add_headers() {
    let server = Server::responding(StubResponse::json(201, "null")).await;
    let zendesk = server.client();
    let call = zendesk.x_channel().create_ticket_from_tweet_with(bodies::tweet());
    call.header("Idempotency-Key", "tweet-8605426295771136")
        .header("Authorization", "Bearer other")
        .send()
        .await
        .unwrap();
    let request = server.request();
    assert_eq!(request.header("idempotency-key"), Some("tweet-8605426295771136"));
    assert_eq!(request.header("authorization"), Some("Bearer other"));
}
