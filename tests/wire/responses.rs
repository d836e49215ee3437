//! Successful responses.

use helpdesk_channels::Error;
use helpdesk_channels::runtime::IndexMap;
use helpdesk_channels::zendesk::models::{
    PushStatusCode, Ticket, TicketPriority, TicketStatus, TicketType, TicketViaChannel,
};
use serde_json::json;

use crate::bodies;
use crate::operations;
use crate::server::{Server, StubResponse};

/// Bodies without content.
const NOTHING: [&str; 5] = ["", "null", "\"\"", " null\n", "\r\n"];

/// The media types that servers send with such bodies.
const TYPES: [Option<&str>; 4] =
    [None, Some("application/json"), Some("application/json; charset=utf-8"), Some("text/plain")];

/// Returns each empty body with each media type.
fn nothing(status: u16) -> impl Iterator<Item = StubResponse> {
    NOTHING.into_iter().flat_map(move |body| {
        TYPES.into_iter().map(move |kind| match kind {
            Some(kind) => StubResponse::new(status, body).header("content-type", kind),
            None => StubResponse::new(status, body),
        })
    })
}

#[tokio::test]
async fn a_push_response_has_a_result_for_each_resource() {
    // The documents say 200, but a real client received 201.
    for status in [200, 201] {
        let response =
            StubResponse::json(status, include_str!("../samples/push_results.json")).header("x-request-id", "r-1");
        let server = Server::responding(response).await;
        let response = server.client().channel_framework().push_content_with(bodies::push()).send().await.unwrap();
        assert_eq!((response.status().as_u16(), response.request_id()), (status, Some("r-1")));
        assert_eq!(response.headers()["content-type"], "application/json; charset=utf-8");
        let [first, second] = &response.results[..] else { panic!("{response:?}") };
        assert_eq!((first.external_resource_id.as_str(), &first.status.code), ("234", &PushStatusCode::Success));
        assert_eq!(first.status.description, None);
        assert_eq!(second.external_resource_id, "636");
        assert_eq!(second.status.code, PushStatusCode::ProcessingError);
        assert_eq!(second.status.description.as_deref(), Some("Boom"));
    }
}

#[tokio::test]
async fn an_undocumented_result_code_decodes() {
    let body = r#"{"results":[{"external_resource_id":"1","status":{"code":"paused","until":5}}],"took":3}"#;
    let server = Server::responding(StubResponse::json(200, body)).await;
    let response = server.client().channel_framework().push_content_with(bodies::push()).send().await.unwrap();
    let status = &response.results[0].status;
    assert_eq!(status.code, PushStatusCode::Unknown("paused".to_owned()));
    assert_eq!(status.unknown_fields.get("until"), Some(&json!(5)));
    assert_eq!(response.unknown_fields.get("took"), Some(&json!(3)));
}

#[tokio::test]
async fn monitored_handles_are_listed() {
    let server = Server::responding(StubResponse::json(200, include_str!("../samples/monitored_handles.json"))).await;
    let response = server.client().x_channel().list_monitored_handles().send().await.unwrap();
    let [handle] = &response.monitored_twitter_handles[..] else { panic!("{response:?}") };
    assert_eq!((handle.id, handle.screen_name.as_str(), handle.twitter_user_id), (211, "@zendesk", 67_462_376_832));
    assert_eq!(handle.name.as_deref(), Some("Zendesk"));
    assert_eq!(handle.avatar_url.as_deref(), Some("https://pictures.example.com/zendesk.png"));
    assert_eq!((handle.brand_id, handle.can_reply, handle.allow_reply), (Some(1), Some(true), Some(true)));
    assert_eq!(handle.created_at.as_ref().unwrap().as_str(), "2009-05-13T00:07:08Z");
    assert_eq!(handle.updated_at.as_ref().unwrap().as_str(), "2011-07-22T00:11:12Z");
}

#[tokio::test]
async fn a_monitored_handle_is_shown() {
    let server = Server::responding(StubResponse::json(200, include_str!("../samples/monitored_handle.json"))).await;
    let response = server.client().x_channel().show_monitored_handle(431).send().await.unwrap();
    let handle = response.into_inner().monitored_twitter_handle;
    assert_eq!((handle.id, handle.screen_name.as_str(), handle.twitter_user_id), (431, "@zendeskops", 67_923_318_930));
    assert_eq!((handle.name, handle.can_reply), (None, None));
}

#[tokio::test]
async fn the_state_of_tweets_is_returned() {
    let server = Server::responding(StubResponse::json(200, include_str!("../samples/statuses.json"))).await;
    let response = server.client().x_channel().list_tweet_statuses(654_321).send().await.unwrap();
    let [status] = &response.statuses[..] else { panic!("{response:?}") };
    assert_eq!((status.id, status.favorited), (Some(834), Some(true)));
    assert_eq!((status.retweeted, status.user_followed), (Some(false), Some(true)));
}

#[tokio::test]
async fn a_phone_call_becomes_a_ticket() {
    let server = Server::responding(StubResponse::json(201, include_str!("../samples/ticket_response.json"))).await;
    let call = server.client().talk_partner_edition().create_ticket_with(bodies::voicemail());
    let response = call.send().await.unwrap();
    assert_eq!(response.status(), 201);
    assert_documented(&response.ticket);
}

#[tokio::test]
async fn a_tweet_becomes_a_documented_ticket() {
    let server = Server::responding(StubResponse::json(201, include_str!("../samples/ticket_response.json"))).await;
    let response = server.client().x_channel().create_ticket_from_tweet_with(bodies::tweet()).send().await.unwrap();
    assert_documented(&response.as_ref().unwrap().ticket);
}

#[track_caller]
fn assert_documented(ticket: &Ticket) {
    assert_eq!((ticket.id, ticket.requester_id), (35_436, Some(20_978_392)));
    assert_eq!(ticket.url.as_deref(), Some("https://company.zendesk.com/api/v2/tickets/35436"));
    assert_eq!(ticket.type_, Some(TicketType::Incident));
    assert_eq!(ticket.priority, Some(TicketPriority::High));
    assert_eq!(ticket.status, Some(TicketStatus::Open));
    assert_eq!((ticket.due_at.as_ref(), ticket.brand_id), (None, None));
    assert_eq!(ticket.tags.as_deref(), Some(&["enterprise".to_owned(), "other_tag".to_owned()][..]));
    let fields: Vec<_> = ticket.custom_fields.iter().flatten().map(|it| (it.id, it.value.clone())).collect();
    assert_eq!(fields, [(27_642, Some(json!("745"))), (27_648, Some(json!("yes")))]);
    let via = ticket.via.as_ref().unwrap();
    assert_eq!((via.channel.as_ref(), &via.source), (Some(&TicketViaChannel::String("web".to_owned())), &None));
    let rating = ticket.satisfaction_rating.clone().unwrap();
    let expected = [("comment", json!("Great support!")), ("id", json!(1234)), ("score", json!("good"))];
    assert_eq!(rating, expected.map(|(name, value)| (name.to_owned(), value)).into_iter().collect::<IndexMap<_, _>>());
}

#[tokio::test]
async fn an_empty_success_body_is_accepted_in_every_form() {
    for status in [200, 201] {
        for response in nothing(status) {
            let server = Server::responding(response).await;
            let zendesk = server.client();
            for operation in operations::empty() {
                let answered = (operation.send)(&zendesk).await.unwrap_or_else(|error| panic!("{error}"));
                assert_eq!(answered, status, "{}", operation.id);
            }
            assert_eq!(server.requests().len(), 4);
        }
    }
}

#[tokio::test]
async fn no_content_is_success() {
    let server = Server::responding(StubResponse::new(204, "")).await;
    let zendesk = server.client();
    for operation in operations::empty() {
        assert_eq!((operation.send)(&zendesk).await.unwrap(), 204, "{}", operation.id);
    }
    let response = zendesk.x_channel().create_ticket_from_tweet_with(bodies::tweet()).send().await.unwrap();
    assert_eq!(response.into_inner(), None);
}

#[tokio::test]
async fn a_tweet_can_have_a_response_without_a_ticket() {
    for response in nothing(201) {
        let server = Server::responding(response).await;
        let response = server.client().x_channel().create_ticket_from_tweet_with(bodies::tweet()).send().await.unwrap();
        assert_eq!((response.status().as_u16(), response.into_inner()), (201, None));
    }
}

#[tokio::test]
async fn a_ticket_without_its_id_is_no_ticket() {
    let server = Server::responding(StubResponse::json(201, r#"{"ticket":{"subject":"x"}}"#)).await;
    let error = server.client().x_channel().create_ticket_from_tweet_with(bodies::tweet()).send().await.unwrap_err();
    let Error::Decode(error) = error else { panic!("{error}") };
    assert_eq!(error.path(), "ticket");
    assert!(error.to_string().contains("missing field `id`"), "{error}");
}
