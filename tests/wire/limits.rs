//! Constraints of the documents: a request that violates one is not sent, and the error names the place and the reason.

use helpdesk_channels::Error;
use helpdesk_channels::runtime::webhooks::{Problem, Result};
use helpdesk_channels::runtime::{Bytes, http};
use helpdesk_channels::zendesk::Zendesk;
use helpdesk_channels::zendesk::models::{
    Author, CreateTicketRequest, DisplayInfo, Event, ExternalResource, FieldValue, NewTicket, PushContentRequest,
    ReportChannelbackErrorRequest, ValidateTokenRequest, ViaId, VoiceComment,
};
use helpdesk_channels::zendesk::webhooks::{self, EventsRequest, WebhookHandler};
use serde_json::json;

use crate::bodies;
use crate::operations::{self, Sending};
use crate::server::{Server, StubResponse};

/// A body with a string or a list of a given length, and the call that sends it.
#[derive(Clone)]
enum Body {
    Push(PushContentRequest),
    Report(ReportChannelbackErrorRequest),
    Token(ValidateTokenRequest),
    Call(Box<CreateTicketRequest>),
}

impl Body {
    fn send(self, zendesk: &Zendesk) -> Sending {
        let channel = zendesk.channel_framework();
        match self {
            Self::Push(body) => operations::sending(channel.push_content_with(body).send()),
            Self::Report(body) => operations::sending(channel.report_channelback_error_with(body).send()),
            Self::Token(body) => operations::sending(channel.validate_token_with(body).send()),
            Self::Call(body) => operations::sending(zendesk.talk_partner_edition().create_ticket_with(*body).send()),
        }
    }
}

fn resource(change: impl FnOnce(ExternalResource) -> ExternalResource) -> Body {
    Body::Push(bodies::push_of(change(bodies::resource())))
}

fn author(change: impl FnOnce(Author) -> Author) -> Body {
    resource(|mut it| {
        it.author = change(it.author);
        it
    })
}

/// The pointer of a limit, the least and the largest length, and a body with a length.
type Limit = (&'static str, usize, usize, fn(usize) -> Body);

/// Returns characters of two, three and four bytes, so that counting bytes or UTF-16 units would be noticed.
fn text(length: usize) -> String {
    "ä€😀".chars().cycle().take(length).collect()
}

fn ascii(length: usize) -> String {
    "a".repeat(length)
}

fn fields(length: usize) -> Vec<FieldValue> {
    vec![FieldValue::new("tags", "a"); length]
}

const TEXTS: [Limit; 20] = [
    ("/instance_push_id", 1, 255, |n| Body::Push(PushContentRequest::new(text(n), []))),
    ("/request_id", 1, 64, |n| Body::Push(bodies::push().request_id(text(n)))),
    ("/external_resources/0/external_id", 1, 255, |n| {
        resource(|it| ExternalResource::new(ascii(n), it.message, it.created_at, it.author))
    }),
    ("/external_resources/0/message", 1, 65_535, |n| {
        resource(|it| ExternalResource::new(it.external_id, text(n), it.created_at, it.author))
    }),
    ("/external_resources/0/html_message", 1, 65_535, |n| resource(|it| it.html_message(text(n)))),
    ("/external_resources/0/parent_id", 1, 511, |n| resource(|it| it.parent_id(text(n)))),
    ("/external_resources/0/thread_id", 1, 255, |n| resource(|it| it.thread_id(text(n)))),
    ("/external_resources/0/author/external_id", 1, 255, |n| author(|_| Author::new(text(n)))),
    ("/external_resources/0/author/name", 1, 255, |n| author(|it| it.name(text(n)))),
    ("/external_resources/0/author/image_url", 1, 255, |n| author(|it| it.image_url(text(n)))),
    ("/external_resources/0/author/locale", 1, 255, |n| author(|it| it.locale(text(n)))),
    ("/external_resources/0/display_info/0/type", 1, 255, |n| {
        resource(|it| it.display_info([DisplayInfo::new(text(n), 1)]))
    }),
    // The JSON text of a string of n characters has two quotation marks more.
    ("/external_resources/0/display_info/0/data", 2, 65_535, |n| {
        resource(|it| it.display_info([DisplayInfo::new("a", text(n.saturating_sub(2)))]))
    }),
    ("/external_resources/0/file_urls/1", 0, 511, |n| {
        resource(|it| it.file_urls(["https://files.example.com/1.pdf".to_owned(), text(n)]))
    }),
    ("/instance_push_id", 1, 255, |n| Body::Token(ValidateTokenRequest::new(text(n)))),
    ("/request_id", 1, 64, |n| Body::Token(bodies::validate_token().request_id(text(n)))),
    ("/instance_push_id", 1, 255, |n| Body::Report(ReportChannelbackErrorRequest::new(text(n), "1"))),
    ("/external_id", 1, 255, |n| Body::Report(ReportChannelbackErrorRequest::new("1", text(n)))),
    ("/description", 0, 511, |n| Body::Report(bodies::report_error().description(text(n)))),
    ("/request_id", 1, 64, |n| Body::Report(bodies::report_error().request_id(text(n)))),
];

const LISTS: [Limit; 5] = [
    ("/external_resources", 0, 256, |n| Body::Push(PushContentRequest::new("1", vec![bodies::resource(); n]))),
    ("/external_resources/0/display_info", 0, 16, |n| {
        resource(|it| it.display_info(vec![DisplayInfo::new("a", 1); n]))
    }),
    ("/external_resources/0/fields", 0, 64, |n| resource(|it| it.fields(fields(n)))),
    ("/external_resources/0/author/fields", 0, 64, |n| author(|it| it.fields(fields(n)))),
    ("/external_resources/0/file_urls", 0, 10, |n| {
        resource(|it| it.file_urls(vec!["https://files.example.com/1.pdf".to_owned(); n]))
    }),
];

/// Returns a server that accepts everything, and a client for it.
async fn server() -> (Server, Zendesk) {
    let server = Server::responding(StubResponse::json(200, r#"{"results":[]}"#)).await;
    let zendesk = server.client();
    (server, zendesk)
}

/// Returns the only violation of a body.
async fn violation_of(body: Body, (server, zendesk): (&Server, &Zendesk)) -> (String, String) {
    let error = body.send(zendesk).await.unwrap_err();
    assert!(matches!(error, Error::Invalid { .. }), "{error:?}");
    let [violation] = error.violations() else { panic!("{error}") };
    assert!(error.to_string().contains(&violation.to_string()), "{error}");
    assert_eq!(server.requests().len(), 0, "something was sent");
    (violation.pointer.clone(), violation.message.clone())
}

#[tokio::test]
async fn the_last_allowed_length_is_sent() {
    let (server, zendesk) = server().await;
    for (pointer, least, most, body) in TEXTS.into_iter().chain(LISTS) {
        for length in [least, most] {
            body(length).send(&zendesk).await.unwrap_or_else(|error| panic!("{pointer} of {length}: {error}"));
            assert_eq!(server.requests().len(), 1, "{pointer}");
        }
    }
}

#[tokio::test]
async fn one_more_than_the_limit_is_rejected() {
    let (server, zendesk) = server().await;
    for (pointer, _, most, body) in TEXTS.into_iter().chain(LISTS) {
        let (at, message) = violation_of(body(most + 1), (&server, &zendesk)).await;
        assert_eq!(at, pointer);
        for number in [most, most + 1] {
            assert!(message.contains(&number.to_string()), "{pointer}: {message}");
        }
    }
}

#[tokio::test]
async fn an_empty_text_is_refused_where_one_is_needed() {
    let (server, zendesk) = server().await;
    for (pointer, least, _, body) in TEXTS {
        // The JSON text of an empty string has two characters.
        if least == 1 {
            assert_eq!(violation_of(body(0), (&server, &zendesk)).await.0, pointer);
        }
    }
}

#[tokio::test]
async fn parent_and_thread_do_not_go_together() {
    let (server, zendesk) = server().await;
    let body = resource(|it| it.parent_id("123").thread_id("347"));
    let (pointer, message) = violation_of(body, (&server, &zendesk)).await;
    assert_eq!(pointer, "/external_resources/0");
    assert!(message.contains("`parent_id`") && message.contains("`thread_id`"), "{message}");
    for alone in [resource(|it| it.parent_id("123")), resource(|it| it.thread_id("347"))] {
        alone.send(&zendesk).await.unwrap();
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn an_external_id_is_ascii() {
    let (server, zendesk) = server().await;
    let with_id = |id: &str| resource(|it| ExternalResource::new(id, it.message, it.created_at, it.author));
    for id in ["ü", "a\u{80}", "\u{1f600}"] {
        let (pointer, _) = violation_of(with_id(id), (&server, &zendesk)).await;
        assert_eq!(pointer, "/external_resources/0/external_id");
    }
    for id in ["a b", "~", "\u{7f}", "https://example.com/?a=b#c"] {
        with_id(id).send(&zendesk).await.unwrap();
        assert_eq!(server.requests().len(), 1, "{id}");
    }
}

#[tokio::test]
async fn all_violations_are_reported_together() {
    let (server, zendesk) = server().await;
    let mut first = bodies::resource().parent_id("123").thread_id(text(256)).fields(fields(65));
    first.external_id = ascii(256);
    first.author.name = Some(String::new());
    let urls = vec![text(512); 11];
    let second = ExternalResource::new("é", "", "2015-01-13T08:59:26Z", Author::new(text(256))).file_urls(urls);
    let body = PushContentRequest::new("", [first, bodies::resource(), second]).request_id(text(65));

    let error = Body::Push(body).send(&zendesk).await.unwrap_err();
    let mut pointers: Vec<_> = error.violations().iter().map(|it| it.pointer.as_str()).collect();
    pointers.sort_unstable();
    let items: Vec<_> = (0..11).map(|index| format!("/external_resources/2/file_urls/{index}")).collect();
    let mut expected = vec![
        "/instance_push_id",
        "/request_id",
        "/external_resources/0",
        "/external_resources/0/external_id",
        "/external_resources/0/thread_id",
        "/external_resources/0/fields",
        "/external_resources/0/author/name",
        "/external_resources/2/external_id",
        "/external_resources/2/message",
        "/external_resources/2/author/external_id",
        "/external_resources/2/file_urls",
    ];
    expected.extend(items.iter().map(String::as_str));
    expected.sort_unstable();
    assert_eq!(pointers, expected);
    assert!(!error.to_string().contains('\n'), "{error}");
    assert_eq!((error.status(), server.requests().len()), (None, 0));
}

#[tokio::test]
async fn the_length_of_any_json_is_that_of_its_text() {
    let (server, zendesk) = server().await;
    let with_data = |length: usize| {
        let data = json!({ "whatever": ["I want", text(length)] });
        resource(|it| it.display_info([DisplayInfo::new("a", data)]))
    };
    let around = r#"{"whatever":["I want",""]}"#.len();
    with_data(65_535 - around).send(&zendesk).await.unwrap();
    assert_eq!(server.requests().len(), 1);
    let (pointer, message) = violation_of(with_data(65_536 - around), (&server, &zendesk)).await;
    assert_eq!(pointer, "/external_resources/0/display_info/0/data");
    assert_eq!(message, "length of the JSON text must be at most 65535, is 65536");
}

#[tokio::test]
async fn a_time_of_creation_is_a_date_time() {
    let (server, zendesk) = server().await;
    let created = |at: &str| resource(|it| ExternalResource::new(it.external_id, it.message, at, it.author));
    for at in ["2015-09-08T22:48:09Z", "2015-09-08T22:48:09.123+02:00", "2015-09-08T22:48:09"] {
        created(at).send(&zendesk).await.unwrap_or_else(|error| panic!("{at}: {error}"));
        assert_eq!(server.requests().len(), 1, "{at}");
    }
    for at in ["", "yesterday", "2015-09-08", "2015-09-08 22:48:09", "2013-07-11 15:31:44 +0000", "1441752489"] {
        let (pointer, message) = violation_of(created(at), (&server, &zendesk)).await;
        assert_eq!(pointer, "/external_resources/0/created_at");
        assert_eq!(message, format!("must be a date-time such as `2015-09-08T22:48:09Z`, is {at:?}"));
    }
}

fn call(via: impl Into<ViaId>) -> NewTicket {
    NewTicket::new(via).description("The caller asks where the parcel is.")
}

#[tokio::test]
async fn a_voicemail_needs_its_call() {
    let server = Server::responding(StubResponse::json(201, include_str!("../samples/ticket_response.json"))).await;
    let zendesk = server.client();
    let body = |ticket| Body::Call(CreateTicketRequest::new(ticket).into());
    let (pointer, message) = violation_of(body(call(ViaId::Voicemail)), (&server, &zendesk)).await;
    assert_eq!((&*pointer, &*message), ("/ticket/voice_comment", "must be given where `via_id` is 44"));

    // Real clients send `started_at` in another format.
    let comment = VoiceComment::new().started_at("2013-07-11 15:31:44 +0000");
    let voicemail = call(ViaId::Voicemail).voice_comment(comment);
    for ticket in [voicemail, call(ViaId::InboundCall), call(ViaId::OutboundCall)] {
        body(ticket).send(&zendesk).await.unwrap();
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn an_unlisted_via_id_needs_allow_unlisted_values() {
    let server = Server::responding(StubResponse::json(201, include_str!("../samples/ticket_response.json"))).await;
    let zendesk = server.client();
    for via in [ViaId::from(47), ViaId::Unknown(0)] {
        let request = CreateTicketRequest::new(call(via));
        let (pointer, message) = violation_of(Body::Call(request.clone().into()), (&server, &zendesk)).await;
        assert_eq!(pointer, "/ticket/via_id");
        assert!(message.starts_with("must be one of 44, 45, 46, is "), "{message}");
        assert!(message.contains("`allow_unlisted_values`"), "{message}");

        let call = zendesk.talk_partner_edition().create_ticket_with(request);
        call.allow_unlisted_values().send().await.unwrap();
        let [sent] = &server.requests()[..] else { panic!("one request is sent") };
        let sent: serde_json::Value = serde_json::from_slice(&sent.body).unwrap();
        assert_eq!(sent["ticket"]["via_id"], json!(via));
    }

    // Other violations are still reported.
    let other = call(47).created_at("yesterday");
    let call = zendesk.talk_partner_edition();
    let call = call.create_ticket_with(CreateTicketRequest::new(other));
    let error = call.allow_unlisted_values().send().await.unwrap_err();
    let [violation] = error.violations() else { panic!("{error}") };
    assert_eq!((&*violation.pointer, server.requests().len()), ("/ticket/created_at", 0));
}

/// Accepts every event.
struct Listener;

impl WebhookHandler for Listener {
    type Error = Problem;

    async fn events(&self, request: EventsRequest) -> Result<()> {
        let Event::IntegrationCreated(event) = &request.body.events[0] else { panic!("{request:?}") };
        assert_eq!(event.timestamp.as_str(), "2013-07-11 15:31:44 +0000");
        Ok(())
    }
}

#[tokio::test]
async fn a_date_time_in_another_format_decodes() {
    let event = json!({ "events": [{
        "type_id": "create_integration",
        "timestamp": "2013-07-11 15:31:44 +0000",
        "subdomain": "acme",
        "integration_name": "Board",
        "integration_id": "1",
        "data": { "manifest_url": "https://board.example.com/manifest" },
    }] });
    let request = http::Request::post("/event_callback")
        .header("content-type", "application/json")
        .body(Bytes::from(event.to_string()))
        .unwrap();
    let response = webhooks::service(Listener).handle(request).await;
    assert_eq!(response.status(), 200);
}
