//! Code in the form that the generator writes, with a server on loopback.

#![cfg(feature = "reqwest")]

mod generated;
mod server;

use serde_json::json;
use specwright_runtime::__codegen::{self, Client};
use specwright_runtime::{DateTime, Error, PlainText};

use generated::{Author, FieldId, Push, Status, ViaId};

fn client(base_url: &str) -> Client {
    generated::Builder::new("acme").bearer("planted-secret").base_url(base_url).build().unwrap()
}

fn author() -> Author {
    Author::new("456", Some("de".to_owned()))
}

#[tokio::test]
async fn a_push_is_sent_and_its_response_decoded() {
    let response = r#"{"authors":[{"external_id":"1","locale":null,"new":[1]}],"priority":null,"status":"new","via":7,
        "field":true,"rating":0.5}"#;
    let server = server::responding("HTTP/1.1 201 Created\r\nx-request-id: a-1, a-1\r\n", response).await;
    let mut body = Push::new([author()]);
    body.status = Some(Status::Open);
    body.field = Some(FieldId::Integer(7));

    let pushed = generated::push(&client(&server.url), &body).header("x-extra", "1").send().await.unwrap();

    let request = server.request().await;
    assert!(request.starts_with("POST /api/v2/any_channel/push HTTP/1.1\r\n"), "{request}");
    for header in [
        "authorization: Bearer planted-secret",
        "content-type: application/json",
        "accept: application/json",
        "user-agent: sample/1.0",
        "x-extra: 1",
    ] {
        assert!(request.contains(&format!("\r\n{header}\r\n")), "{header} in {request}");
    }
    let sent = r#"{"authors":[{"external_id":"456","locale":"de"}],"status":"open","field":7}"#;
    assert!(request.ends_with(sent), "{request}");

    assert_eq!((pushed.status().as_u16(), pushed.request_id()), (201, Some("a-1")));
    let pushed = pushed.into_inner().unwrap();
    assert_eq!(pushed.authors[0].unknown_fields.get("new"), Some(&json!([1])));
    assert_eq!(pushed.status, Some(Status::Unknown("new".to_owned())));
    assert_eq!((pushed.via, pushed.field), (Some(ViaId::Unknown(7)), Some(FieldId::Unknown(json!(true)))));
    assert_eq!(pushed.scores["rating"], 0.5);
}

#[tokio::test]
async fn values_stay_in_their_location() {
    let server = server::responding("HTTP/1.1 204 No Content\r\n", "").await;
    let client = generated::Builder::new("acme").key("k&y").cookie("c;1").base_url(&server.url).build().unwrap();
    generated::delete(&client, 35, "../a/b?ü#")
        .status(&Status::Unknown("a b".to_owned()))
        .status(&Status::Solved)
        .tags(&["x,y".to_owned(), "z".to_owned()])
        .ids(&[1, 2])
        .theme("dark;")
        .send()
        .await
        .unwrap();

    let request = server.request().await;
    let line = "DELETE /api/v2/tickets/35/by/..%2Fa%2Fb%3F%C3%BC%23.json\
        ?filter%5Bstatus%5D=solved&tags=x%2Cy&tags=z&ids=1,2&api_key=k%26y HTTP/1.1\r\n";
    assert!(request.starts_with(line), "{request}");
    assert!(request.contains("\r\ncookie: theme=dark%3B; sid=v1-c%3B1\r\n"), "{request}");
}

#[tokio::test]
async fn violations_are_reported_together_and_nothing_is_sent() {
    let mut body = Push::new([author(), Author { external_id: String::new(), ..author() }, author()]);
    body.authors[0].name = Some("more than ten".to_owned());
    body.authors[1].due_at = DateTime::from("soon").into();
    body.authors[2].locale = Some("deutsch".to_owned());
    body.priority = Some(6);
    (body.parent_id, body.thread_id) = (Some("1".to_owned()), Some("2".to_owned()));

    // No server listens there.
    let error = generated::push(&client("http://127.0.0.1:1"), &body).send().await.unwrap_err();

    let shown: Vec<_> = error.violations().iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "/authors: number of items must be 1 to 2, is 3",
            "/authors/0/name: length must be at most 10, is 13",
            "/authors/1/external_id: length must be 1 to 255, is 0",
            "/authors/1/due_at: length must be at least 10, is 4",
            "/authors/2/locale: must match the pattern `^[a-z]{2}$`",
            "/priority: must be 0 to 5, is 6",
            "`parent_id` and `thread_id` must not be given together",
        ]
    );
    let error = generated::delete(&client("http://127.0.0.1:1"), 1, "").send().await.unwrap_err();
    assert_eq!(error.to_string(), "the request is invalid: path parameter author: must not be empty");
}

#[tokio::test]
async fn a_call_without_credentials_names_the_missing_scheme() {
    let client = generated::Builder::new("acme").key("k").build().unwrap();
    let error = generated::push(&client, &Push::new([author()])).send().await.unwrap_err();
    let expected = "PushContentToSupport needs credentials that this client does not have: \
        build it with `.bearer(..)`, or `.basic(..)`";
    assert!(matches!(error, Error::Configuration { .. }));
    assert_eq!(error.to_string(), expected);
    let error = generated::delete(&client, 1, "a").send().await.unwrap_err();
    assert!(error.to_string().ends_with("build it with `.key(..)` with `.cookie(..)`"), "{error}");
}

#[test]
fn secrets_are_not_printed() {
    let builder = generated::Builder::new("acme").bearer("planted").key("planted").cookie("planted");
    let builder = builder.basic("joe@example.com", "planted");
    let shown = format!("{builder:?}");
    let client = builder.build().unwrap();
    let call = generated::push(&client, &Push::new([author()])).header("authorization", "Bearer planted");
    let shown = format!("{shown}{client:?}{call:?}");
    assert!(!shown.contains("planted"), "{shown}");
}

#[test]
fn futures_are_send_and_clients_sync() {
    fn moves<T: Send>(_: T) {}
    moves(generated::push(&client("http://127.0.0.1:1"), &Push::new([])).send());
    fn shared<T: Send + Sync + 'static>() {}
    shared::<Client>();
    shared::<Error>();
    shared::<__codegen::UnknownFields>();
}

#[tokio::test]
async fn a_response_can_be_decoded_as_another_type() {
    let server = server::responding("HTTP/1.1 200 OK\r\ncontent-type: text/csv\r\n", "a,b").await;
    let call = generated::push(&client(&server.url), &Push::new([author()])).header("accept", "text/csv");
    assert_eq!(*call.send_as::<PlainText>().await.unwrap(), "a,b");
    assert!(server.request().await.contains("\r\naccept: text/csv\r\n"));
}
