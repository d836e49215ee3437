//! Requests to Desk, byte for byte, and its responses.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use helpdesk_channels::Error;
use helpdesk_channels::runtime::http::{Request, Response};
use helpdesk_channels::runtime::{Body, BoxFuture, Bytes, Secret, Transport, TransportError};
use helpdesk_channels::zoho_desk::ZohoDesk;
use helpdesk_channels::zoho_desk::ext::account;
use helpdesk_channels::zoho_desk::models::{
    Actor, ChannelState, ConfigParam, Direction, InvokeForm, NewConfigParams, Refusal, SyncContent, SyncData, Thread,
    Ticket,
};
use serde_json::{Value, json};

use crate::server::{Server, TOKEN};

fn content() -> SyncContent {
    let ticket = Ticket::new("conversation-234").subject("Where is my parcel?");
    let thread = Thread::new("message-235")
        .ext_parent_id("conversation-234")
        .content("Not <here> & ä")
        .direction(Direction::In)
        .can_reply(true)
        .actor(Actor::new("customer-456").name("A customer"));
    SyncContent::new(SyncData::new().tickets([ticket]).threads([thread]))
}

/// Returns content with this number of tickets and of threads.
fn of_each(count: usize) -> SyncContent {
    let tickets: Vec<Ticket> = (0..count).map(|it| Ticket::new(it.to_string())).collect();
    let threads: Vec<Thread> = (0..count).map(|it| Thread::new(it.to_string())).collect();
    SyncContent::new(SyncData::new().tickets(tickets).threads(threads))
}

#[tokio::test]
async fn an_import_is_sent_as_documented() {
    let server = Server::responding(200, r#"{"any":"thing"}"#).await;
    let desk = server.builder().oauth_token(TOKEN).org_id("28732").build().unwrap();
    let call = desk.channels().import_content_with("4000000012345", "28732", Secret::from("a b&c"), content());
    let response = call.send().await.unwrap();
    assert_eq!(*response, json!({ "any": "thing" }));
    let request = server.request();
    assert_eq!(
        request.line,
        "POST /api/v1/channels/4000000012345/import?orgId=28732&securityContext=a%20b%26c HTTP/1.1"
    );
    assert_eq!(request.header("authorization"), ["Zoho-oauthtoken made-up-token"]);
    assert_eq!(request.header("orgId"), ["28732"]);
    assert_eq!(request.header("content-type"), ["application/json"]);
    let body = concat!(
        r#"{"data":{"tickets":[{"extId":"conversation-234","subject":"Where is my parcel?"}],"#,
        r#""threads":[{"extId":"message-235","extParentId":"conversation-234","content":"Not <here> & ä","#,
        r#""direction":"in","canReply":true,"actor":{"extId":"customer-456","name":"A customer"}}]}}"#
    );
    assert_eq!(request.body, body);
}

#[tokio::test]
async fn state_is_sent_only_if_set() {
    let server = Server::responding(200, "").await;
    let content = content().channel_state(ChannelState::of(&json!({ "read": 7 })).unwrap());
    let call = server.client().channels().import_content_with("1", "2", Secret::from("context"), content);
    // The response body is not documented; it may be empty.
    assert_eq!(*call.send().await.unwrap(), Value::Null);
    let request = server.request();
    assert!(request.body.starts_with(r#"{"channelState":"{\"read\":7}","data":{"#), "{}", request.body);
    assert_eq!(request.header("orgId"), [""; 0]);
}

#[tokio::test]
async fn an_invoke_is_signed_and_takes_no_token() {
    let server = Server::responding(200, r#"{"response":"{\"statusMessage\":\"done\"}"}"#).await;
    let form = InvokeForm::new("https://board.example.com/messages", "POST", "made-up-context")
        .post_body(r#"{"text":"On its way."}"#)
        .headers(r#"{"x-a":"b c"}"#)
        .connection_link_name("board");
    let desk = server.builder().build().unwrap();
    let call = desk.extensions().invoke_signed("28732", form, &Secret::new("made-up-secret"));
    assert!(!format!("{call:?}").contains("made-up"), "{call:?}");
    let response = call.send().await.unwrap();
    assert_eq!(response.status_message().unwrap(), Some(json!("done")));

    let request = server.request();
    assert_eq!(request.line, "POST /api/v1/invoke?orgId=28732 HTTP/1.1");
    assert_eq!(request.header("HASH"), ["a65db9ef513114fcae6eb86fbaad70dd2267c02b8ee01e32c6dc101357bcdf98"]);
    assert_eq!(request.header("authorization"), [""; 0]);
    assert_eq!(request.header("content-type"), ["application/x-www-form-urlencoded"]);
    let body = concat!(
        "requestURL=https%3A%2F%2Fboard.example.com%2Fmessages&requestType=POST",
        "&postBody=%7B%22text%22%3A%22On%20its%20way.%22%7D&headers=%7B%22x-a%22%3A%22b%20c%22%7D",
        "&connectionLinkName=board&securityContext=made-up-context"
    );
    assert_eq!(request.body, body);
    // A client with a token does not send it here.
    let form = InvokeForm::new("https://board.example.com/messages", "GET", "made-up-context");
    server.client().extensions().invoke_signed("28732", form, &"made-up-secret".into()).send().await.unwrap();
    assert_eq!(server.request().header("authorization"), [""; 0]);
}

/// `queryParams` is between `requestType` and `postBody`, in the form and in the hash.
#[tokio::test]
async fn an_invoke_with_query_parameters_is_sent_in_the_order_of_its_hash() {
    let server = Server::responding(200, r#"{"response":"{}"}"#).await;
    let form = InvokeForm::new("https://board.example.com/messages", "POST", "made-up-context")
        .connection_link_name("board")
        .headers(r#"{"x-a":"b c"}"#)
        .post_body(r#"{"text":"On its way."}"#)
        .query_params(r#"{"page":"1"}"#);
    let desk = server.builder().build().unwrap();
    desk.extensions().invoke_signed("28732", form, &Secret::new("made-up-secret")).send().await.unwrap();
    let request = server.request();
    assert_eq!(request.header("HASH"), ["77a26d0cde417ea3e973f10efa3fb65231472b9a40e768a9214fb1413fb1e013"]);
    let names: Vec<&str> = request.body.split('&').filter_map(|it| it.split('=').next()).collect();
    let expected = ["requestURL", "requestType", "queryParams", "postBody", "headers", "connectionLinkName"];
    assert_eq!(names, [&expected[..], &["securityContext"]].concat());
    assert!(request.body.contains("&queryParams=%7B%22page%22%3A%221%22%7D&"), "{}", request.body);
}

/// The pages list five methods as examples. Other methods are sent unchanged.
#[tokio::test]
async fn an_invoke_takes_each_method() {
    for method in ["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD"] {
        let server = Server::responding(200, r#"{"response":"{}"}"#).await;
        let form = InvokeForm::new("https://board.example.com/messages", method, "made-up-context");
        let desk = server.builder().build().unwrap();
        desk.extensions().invoke_signed("28732", form, &Secret::new("made-up-secret")).send().await.unwrap();
        let sent = format!("&requestType={method}&");
        assert!(server.request().body.contains(&sent), "{method}");
    }
}

#[tokio::test]
async fn settings_are_read_and_kept() {
    let server = Server::responding(200, r#"{"data":[{"name":"board_id","value":"parcels","x":1},"odd"]}"#).await;
    let desk = server.client();
    let stored = desk.extensions().get_config_params("40").send().await.unwrap();
    assert_eq!((stored.get("board_id"), stored.get("odd")), (Some(&json!("parcels")), None));
    let request = server.request();
    assert_eq!(request.line, "GET /api/v1/installedExtensions/40/configParams HTTP/1.1");
    assert_eq!(request.header("authorization"), ["Zoho-oauthtoken made-up-token"]);

    let settings = NewConfigParams::new([ConfigParam::new("board_id").value("parcels")]);
    desk.extensions().set_config_params_with("40", settings).send().await.unwrap();
    let request = server.request();
    assert_eq!(request.line, "POST /api/v1/installedExtensions/40/configParams HTTP/1.1");
    assert_eq!(request.body, r#"{"variables":[{"name":"board_id","value":"parcels"}]}"#);
}

#[tokio::test]
async fn a_rejection_has_a_reason() {
    let server = Server::responding(400, r#"{"message":"Problem with the server"}"#).await;
    let call = server.client().channels().import_content_with("1", "2", Secret::from("context"), content());
    let error = call.send().await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.message().as_deref()), (400, Some("Problem with the server")));
    let refusal: Refusal = error.json().unwrap();
    assert_eq!(refusal.message.as_deref(), Some("Problem with the server"));
}

#[tokio::test]
async fn invalid_requests_are_not_sent() {
    let server = Server::responding(200, "null").await;
    let tokenless = server.builder().build().unwrap();
    let error = tokenless
        .channels()
        .import_content_with("1", "2", Secret::from("context"), content())
        .send()
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Configuration { .. }) && error.to_string().contains(".oauth_token("), "{error}");
    let client = server.client();
    let error = client
        .channels()
        .import_content_with("1", "", Secret::from("context"), of_each(1001))
        .send()
        .await
        .unwrap_err();
    let Error::Invalid { violations, .. } = error else { panic!("{error:?}") };
    let places: Vec<&str> = violations.iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(places, ["query parameter orgId", "/data/tickets", "/data/threads"]);
    assert!(server.requests().is_empty());
    client.channels().import_content_with("1", "2", Secret::from("context"), of_each(1000)).send().await.unwrap();
    assert_eq!(server.requests().len(), 1);
}

/// Access tokens expire; a refresh token is sufficient to get new ones.
#[tokio::test]
async fn a_refresh_token_gets_access_tokens() {
    let server = Server::responding(200, r#"{"access_token":"bought","expires_in":3600,"data":[]}"#).await;
    let account = account("com", "made-up-client", "made-up-secret", "made-up-refresh")
        .token_url(format!("{}/oauth/v2/token", server.url()));
    let desk = server.builder().oauth_token(account).build().unwrap();
    desk.extensions().get_config_params("40").send().await.unwrap();
    let [token, call] = &server.requests()[..] else { panic!("the token, and the call") };
    assert_eq!(token.line, "POST /oauth/v2/token HTTP/1.1");
    let grant = "grant_type=refresh_token&refresh_token=made-up-refresh";
    assert_eq!(token.body, format!("{grant}&client_id=made-up-client&client_secret=made-up-secret"));
    assert_eq!(call.header("authorization"), ["Zoho-oauthtoken bought"]);
}

/// Each data centre has its own host.
#[tokio::test]
async fn the_data_centre_is_taken_from_the_account() {
    for (data_centre, url) in [
        ("com", "https://accounts.zoho.com/oauth/v2/token"),
        ("eu", "https://accounts.zoho.eu/oauth/v2/token"),
        ("com.au", "https://accounts.zoho.com.au/oauth/v2/token"),
    ] {
        let recorder = Recorder::default();
        let account = account(data_centre, "made-up-client", "made-up-secret", "made-up-refresh");
        let desk = ZohoDesk::builder().data_centre(data_centre).oauth_token(account).transport(recorder.clone());
        let error = desk.build().unwrap().extensions().get_config_params("40").send().await.unwrap_err();
        assert!(matches!(error, Error::Credentials { .. }), "{error}");
        assert_eq!(recorder.0.lock().unwrap()[..], [url]);
    }
}

/// Records the requested URLs.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<String>>>);

impl Transport for Recorder {
    fn send(&self, request: Request<Bytes>, _: Duration) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        self.0.lock().unwrap().push(request.uri().to_string());
        Box::pin(async { Ok(Response::new(Body::whole("{}"))) })
    }
}

#[tokio::test]
async fn the_data_centre_selects_the_host() {
    let path = "/api/v1/installedExtensions/40/configParams";
    for (centre, host) in [
        (None, "desk.zoho.com"),
        (Some("eu"), "desk.zoho.eu"),
        (Some("in"), "desk.zoho.in"),
        (Some("com.au"), "desk.zoho.com.au"),
        (Some("jp"), "desk.zoho.jp"),
        (Some("com.cn"), "desk.zoho.com.cn"),
    ] {
        let recorder = Recorder::default();
        let builder = ZohoDesk::builder().oauth_token(TOKEN).transport(recorder.clone());
        let builder = match centre {
            Some(it) => builder.data_centre(it),
            None => builder,
        };
        builder.build().unwrap().extensions().get_config_params("40").send().await.unwrap();
        assert_eq!(*recorder.0.lock().unwrap(), [format!("https://{host}{path}")]);
    }
    let error = ZohoDesk::builder().oauth_token(TOKEN).data_centre("example.com").build().unwrap_err();
    assert!(matches!(error, Error::Configuration { .. }) && error.to_string().contains("`data_centre`"), "{error}");
}

#[test]
fn the_token_is_sent_without_a_prefix_and_not_printed() {
    let builder = ZohoDesk::builder().oauth_token(TOKEN);
    assert!(!format!("{builder:?}").contains("made-up"));
    let client = builder.build().unwrap();
    assert!(!format!("{client:?}{:?}", client.extensions().get_config_params("1")).contains("made-up"));
    assert!(ZohoDesk::builder().oauth_token("").build().is_err());
    assert!(ZohoDesk::builder().oauth_token("two\nlines").build().is_err());
}
