//! Expectations of the mock, recordings, and responses that keep their metadata.
#![cfg(feature = "test-util")]

use specwright_runtime::__codegen::{ApiInfo, Client, ClientBuilder};
use specwright_runtime::serde_json::{Value, json};
use specwright_runtime::testing::{Mock, Recorder, Reply};
use specwright_runtime::{Error, IntoResult, Json, Operation, OperationInfo, Server};

static SERVER: Server = Server::new("https://api.example.com", &[]);
static CREATE: OperationInfo = ApiInfo::new(&SERVER).post("CreateTicket", "/tickets");
static LIST: OperationInfo = ApiInfo::new(&SERVER).get("ListTickets", "/tickets");

struct CreateTicket;

impl Operation for CreateTicket {
    const INFO: &'static OperationInfo = &CREATE;
    type Output = Json<Value>;
}

struct ListTickets;

impl Operation for ListTickets {
    const INFO: &'static OperationInfo = &LIST;
    type Output = Json<Value>;
}

fn client(transport: impl specwright_runtime::Transport + 'static) -> Client {
    ClientBuilder::new(&[&SERVER], &[]).transport(transport).build().unwrap()
}

async fn create(client: &Client, subject: &str) -> Result<specwright_runtime::Response<Value>, Error> {
    let body = json!({ "subject": subject }).to_string();
    client.call(&CREATE).body("application/json", body).send::<Json<Value>>().await
}

#[tokio::test]
async fn an_expectation_is_of_an_operation_and_a_body() {
    let mock = Mock::new();
    mock.on::<CreateTicket>().body(&json!({ "subject": "a" })).reply(Reply::json(201, &json!({ "id": 1 })));
    mock.on::<CreateTicket>()
        .body_where::<Value>(|it| it["subject"].as_str().is_some_and(|it| it.len() > 1))
        .reply(Reply::json(201, &json!({ "id": 2 })))
        .always(Reply::json(201, &json!({ "id": 3 })));
    let client = client(mock.clone());
    // The order of requests with different bodies is free.
    for (subject, id) in [("bb", 2), ("a", 1), ("bb", 3), ("bb", 3)] {
        assert_eq!(*create(&client, subject).await.unwrap(), json!({ "id": id }), "{subject}");
    }
    mock.assert_done();
    mock.requests_to::<CreateTicket>()[1].assert_json(&json!({ "subject": "a" }));
    assert!(mock.requests_to::<ListTickets>().is_empty());
}

#[tokio::test]
async fn a_request_without_an_expectation_names_the_closest_one() {
    let mock = Mock::new();
    mock.on::<CreateTicket>().body(&json!({ "subject": "a" })).reply(Reply::status(201));
    let client = client(mock.clone());
    let error = create(&client, "b").await.unwrap_err();
    assert_eq!(error.status().unwrap(), 501);
    let _ = client.call(&LIST).send::<Json<Value>>().await.unwrap_err();
    let unmet = mock.unmet_requirements();
    assert_eq!(
        unmet,
        [
            "1 more of `CreateTicket` (POST /tickets) expected",
            "`CreateTicket` (POST /tickets) was not expected: the closest expectation is of the same operation, but the body \
             differs: /subject was \"a\" and is \"b\"",
            "`ListTickets` (GET /tickets) was not expected: the next expectation is `CreateTicket` (POST /tickets)",
        ]
    );
    assert_eq!(error.body().unwrap(), unmet[1].as_bytes());
}

#[test]
#[should_panic(expected = "the body differs: /subject was \"b\" and is \"a\"")]
fn a_typed_body_is_compared() {
    let mock = Mock::new();
    mock.on::<CreateTicket>().reply(Reply::json(201, &json!({})));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(create(&client(mock.clone()), "a")).unwrap();
    mock.requests_to::<CreateTicket>()[0].assert_json(&json!({ "subject": "b" }));
}

/// Sends requests whose credentials, query, bodies and responses contain secrets.
async fn exchange(client: &Client) -> Vec<Value> {
    let call = client.call(&CREATE).header("authorization", "Bearer s3cret-a").header("x-trace", "s3cret-b");
    let body = json!({ "subject": "a s3cret-c", "password": "s3cret-d", "metadata": "{\"api_key\":\"s3cret-e\"}" });
    let call = call.query("apiKey", "s3cret-f").query("page", "1").body("application/json", body.to_string());
    let created = call.send::<Json<Value>>().await.unwrap().into_inner();
    let form = client.call(&CREATE).form([("grant", "x"), ("client_secret", "s3cret-g")]);
    let form = form.send::<Json<Value>>().await.unwrap().into_inner();
    let error = client.call(&LIST).send::<Json<Value>>().await.unwrap_err();
    vec![created, form, error.status().map(|it| it.as_u16()).into()]
}

#[tokio::test]
async fn a_recording_has_no_secrets_and_is_replayed() {
    let server = Mock::new();
    let token =
        json!({ "id": 7, "access_token": "s3cret-h", "board": "s3cret-i", "echo": "a s3cret-c", "pin_token": 1234 });
    server
        .on::<CreateTicket>()
        .reply(Reply::json(201, &token).header("set-cookie", "s=s3cret-j").header("x-request-id", "r1"))
        .reply(Reply::json(200, &json!({ "id": 8 })));
    server.on::<ListTickets>().reply(Reply::text(404, "gone s3cret-c"));
    let recorder = Recorder::new(server.clone()).secret("s3cret-c").secret("").secret_name("board");
    let received = exchange(&client(recorder.clone())).await;
    server.assert_done();
    assert_eq!((&received[0]["id"], &received[0]["access_token"]), (&json!(7), &json!("s3cret-h")));

    let recording = recorder.to_json();
    assert!(!recording.contains("s3cret"), "{recording}");
    assert!(recording.contains("x-request-id") && recording.contains("page=1"), "{recording}");
    assert!(!format!("{recorder:?}").contains("s3cret"));

    let mock = Mock::replay_json(&recording).unwrap();
    let replayed = exchange(&client(mock.clone())).await;
    mock.assert_done();
    assert_eq!((&replayed[0]["id"], &replayed[0]["access_token"]), (&json!(7), &json!("[removed]")));
    assert_eq!((&replayed[0]["pin_token"], &replayed[0]["echo"]), (&json!(0), &json!("a [removed]")));
    assert_eq!((&replayed[1], &replayed[2]), (&json!({ "id": 8 }), &json!(404)));
}

#[tokio::test]
async fn a_replay_reports_another_request() {
    let server = Mock::new();
    server.on::<CreateTicket>().reply(Reply::json(201, &json!({ "id": 7 })));
    server.on::<ListTickets>().reply(Reply::reset());
    let recorder = Recorder::new(server);
    let client_of = |transport: Recorder| client(transport);
    client_of(recorder.clone()).call(&CREATE).query("page", "1").send::<Json<Value>>().await.unwrap();
    let retry = specwright_runtime::RetryConfig::none();
    client_of(recorder.clone()).call(&LIST).retry(retry).send::<Json<Value>>().await.unwrap_err();

    let mock = Mock::replay_json(&recorder.to_json()).unwrap();
    let client = client(mock.clone());
    let error = client.call(&CREATE).query("page", "2").send::<Json<Value>>().await.unwrap_err();
    assert!(String::from_utf8_lossy(error.body().unwrap()).ends_with("but its query had `page=1`"), "{error}");
    let error = client.call(&LIST).retry(retry).send::<Json<Value>>().await.unwrap_err();
    assert_eq!((error.kind(), error.status()), ("connection", None));
    for wrong in ["", "{}", "[{}]", r#"[{"request":{"method":"GET","url":"/"},"response":{"status":1}}]"#] {
        assert!(Mock::replay_json(wrong).is_err(), "{wrong}");
    }
    assert!(Mock::replay("no/such/file.json").is_err());
}

#[derive(Debug)]
struct Failed(u32);

impl std::fmt::Display for Failed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} failed", self.0)
    }
}

impl std::error::Error for Failed {}

struct Results(u32);

impl IntoResult for Results {
    type Value = &'static str;
    type Error = Failed;

    fn into_result(self) -> Result<&'static str, Failed> {
        if self.0 == 0 { Ok("all") } else { Err(Failed(self.0)) }
    }
}

#[tokio::test]
async fn a_mapped_response_keeps_its_metadata() {
    let mock = Mock::new();
    let reply = || Reply::json(201, &json!({ "id": 7 })).header("x-request-id", "r1");
    mock.on::<CreateTicket>().reply(reply()).reply(reply()).reply(reply());
    let client = client(mock);
    let response = create(&client, "a").await.unwrap().map(|it| it["id"].as_u64());
    assert_eq!((*response, response.status().as_u16(), response.request_id()), (Some(7), 201, Some("r1")));
    let (id, response) = response.into_parts();
    assert_eq!((id, response.status().as_u16(), response.request_id()), (Some(7), 201, Some("r1")));

    let all = create(&client, "a").await.unwrap().map(|_| Results(0)).into_result().unwrap();
    assert_eq!((*all, all.request_id(), all.status().as_u16()), ("all", Some("r1"), 201));
    let error = create(&client, "a").await.unwrap().map(|_| Results(2)).into_result().unwrap_err();
    assert_eq!((error.error().0, error.request_id(), error.status().as_u16()), (2, Some("r1"), 201));
    assert_eq!(error.to_string(), "2 failed (request id `r1`)");
    assert_eq!(error.into_error().0, 2);
}
