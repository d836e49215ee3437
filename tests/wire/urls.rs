//! URLs: ids in paths, lists in queries, and base URLs.

use helpdesk_channels::Error;
use helpdesk_channels::zendesk::Zendesk;
use helpdesk_channels::zendesk::operations::talk_partner_edition::TalkPartnerEdition;
use helpdesk_channels::zendesk::operations::x_channel::XChannel;

use crate::operations::OPERATIONS;
use crate::server::{Server, StubResponse, TOKEN};

const LIST: &str = "/api/v2/channels/twitter/monitored_twitter_handles";

/// A numeric id cannot add path segments. That this compiles is half of the test.
#[tokio::test]
async fn an_id_is_a_number_and_one_path_segment() {
    let show: fn(&XChannel<'static>, i64) -> _ = XChannel::show_monitored_handle;
    let status: fn(&XChannel<'static>, i64) -> _ = XChannel::list_tweet_statuses;
    let ticket: fn(&TalkPartnerEdition<'static>, i64, i64) -> _ = TalkPartnerEdition::open_ticket_in_agent_browser;
    let user: fn(&TalkPartnerEdition<'static>, i64, i64) -> _ = TalkPartnerEdition::open_user_profile_in_agent_browser;
    let server = Server::responding(StubResponse::new(404, "")).await;
    let zendesk: &'static Zendesk = Box::leak(Box::new(server.client()));
    let (x, talk) = (zendesk.x_channel(), zendesk.talk_partner_edition());
    for id in [0, 1, -1, i64::MAX, i64::MIN] {
        // Only the requests matter here.
        let _ = show(&x, id).send().await;
        let _ = status(&x, id).send().await;
        let _ = ticket(&talk, id, 7).send().await;
        let _ = user(&talk, 7, id).send().await;
        let targets: Vec<_> = server.requests().into_iter().map(|it| it.target).collect();
        let expected = [
            format!("{LIST}/{id}"),
            format!("/api/v2/channels/twitter/tickets/{id}/statuses"),
            format!("/api/v2/channels/voice/agents/{id}/tickets/7/display"),
            format!("/api/v2/channels/voice/agents/7/users/{id}/display"),
        ];
        assert_eq!(targets, expected);
    }
}

#[tokio::test]
async fn ids_are_a_list_with_commas_or_absent() {
    let server = Server::responding(StubResponse::json(200, r#"{"statuses":[]}"#)).await;
    let zendesk = server.client();
    let x = zendesk.x_channel();
    for (call, query) in [
        (x.list_tweet_statuses(9), ""),
        (x.list_tweet_statuses(9).ids([0_i64; 0]), ""),
        (x.list_tweet_statuses(9).ids([1]), "?ids=1"),
        (x.list_tweet_statuses(9).ids(vec![1_u32, 3, 5]), "?ids=1,3,5"),
        (x.list_tweet_statuses(9).ids([i64::MIN, i64::MAX]), "?ids=-9223372036854775808,9223372036854775807"),
        (x.list_tweet_statuses(9).ids([1, 3]).ids([5]), "?ids=5"),
    ] {
        call.send().await.unwrap();
        assert_eq!(server.request().target, format!("/api/v2/channels/twitter/tickets/9/statuses{query}"));
    }
}

#[tokio::test]
async fn a_base_url_may_have_a_path_and_a_final_slash() {
    for (suffix, prefix) in [
        ("", ""),
        ("/", ""),
        ("//", ""),
        ("/desk", "/desk"),
        ("/desk/", "/desk"),
        ("/proxies/zendesk/", "/proxies/zendesk"),
        ("/a%20b/", "/a%20b"),
    ] {
        for operation in &OPERATIONS {
            let server = Server::responding(operation.response()).await;
            let url = format!("{}{suffix}", server.url());
            let zendesk = Zendesk::builder("acme").base_url(url).bearer(TOKEN).build().unwrap();
            (operation.send)(&zendesk).await.unwrap();
            let request = server.request();
            assert_eq!(request.target, format!("{prefix}{}", operation.target));
            assert_eq!(request.header("host"), server.url().strip_prefix("http://"));
        }
    }
}

#[tokio::test]
async fn a_call_can_override_the_base_url() {
    let response = StubResponse::json(200, r#"{"monitored_twitter_handles":[]}"#);
    let (usual, other) = (Server::responding(response.clone()).await, Server::responding(response).await);
    let zendesk = usual.client();
    let call = zendesk.x_channel().list_monitored_handles().base_url(format!("{}/sandbox/", other.url()));
    call.send().await.unwrap();
    assert_eq!(other.request().target, format!("/sandbox{LIST}"));
    assert_eq!(usual.requests().len(), 0);
    zendesk.x_channel().list_monitored_handles().send().await.unwrap();
    assert_eq!(usual.request().target, LIST);
}

/// Invalid base URLs.
const WRONG: [&str; 10] = [
    "",
    "/",
    "127.0.0.1",
    "localhost:80",
    "//localhost",
    "ftp://localhost",
    "http://",
    "http://user:made-up@localhost",
    "http://localhost?a=b",
    "http://localhost#a",
];

#[test]
fn an_invalid_base_url_fails_in_build() {
    for url in WRONG {
        let error = Zendesk::builder("acme").base_url(url).bearer(TOKEN).build().unwrap_err();
        assert!(matches!(error, Error::Configuration { .. }), "{url}: {error:?}");
        assert!(!error.to_string().contains("made-up"), "{error}");
    }
}

#[tokio::test]
async fn an_invalid_base_url_of_a_call_fails_before_sending() {
    let server = Server::responding(StubResponse::new(200, "")).await;
    let zendesk = server.client();
    for url in WRONG {
        let call = zendesk.x_channel().list_monitored_handles().base_url(url);
        let error = call.send().await.unwrap_err();
        assert!(matches!(error, Error::Configuration { .. }), "{url}: {error:?}");
    }
    assert_eq!(server.requests().len(), 0);
}
