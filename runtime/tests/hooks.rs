//! Hooks: observing and cancelling calls.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use specwright_runtime::__codegen::{ApiInfo, Client, ClientBuilder, KeyLocation, SecurityScheme};
use specwright_runtime::testing::{Mock, Reply};
use specwright_runtime::{
    BoxError, CallContext, Empty, Error, HeaderMap, Hook, Json, OperationInfo, Server, StatusCode,
};

static SERVER: Server = Server::new("https://api.example.com", &[]);

static SCHEMES: &[SecurityScheme] = &[SecurityScheme::api_key("key", KeyLocation::Query, "api_key")];

static GET: OperationInfo = ApiInfo::new(&SERVER).get("Get", "/t/{id}").security(&[&["key"]]);

#[derive(Clone, Default)]
struct Diary(Arc<Mutex<Vec<String>>>);

impl Diary {
    fn note(&self, at: &CallContext<'_>, what: &str) {
        self.0.lock().unwrap().push(format!("{} {} {what}", at.attempt, at.elapsed.as_secs()));
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

impl Hook for Diary {
    fn before_call(&self, at: &CallContext<'_>, headers: &mut HeaderMap) -> Result<(), BoxError> {
        headers.insert("x-trace", "1".parse()?);
        self.note(at, "call");
        Ok(())
    }

    fn before_request(&self, at: &CallContext<'_>, headers: &mut HeaderMap) -> Result<(), BoxError> {
        if headers.contains_key("x-stop") {
            return Err("enough".into());
        }
        headers.insert("x-attempt", at.attempt.to_string().parse()?);
        self.note(at, at.url);
        Ok(())
    }

    fn after_response(&self, at: &CallContext<'_>, status: StatusCode, headers: &mut HeaderMap) {
        headers.insert("x-request-id", "from the hook".parse().unwrap());
        self.note(at, status.as_str());
    }

    fn on_retry(&self, at: &CallContext<'_>, error: &Error, wait: Duration) {
        self.note(at, &format!("{} {}", error.kind(), wait.as_secs()));
    }

    fn on_error(&self, at: &CallContext<'_>, error: &Error) {
        self.note(at, &format!("failed: {error}"));
    }

    fn after_call(&self, at: &CallContext<'_>, status: StatusCode) {
        self.note(at, &format!("done: {status}"));
    }
}

fn client(mock: &Mock, diary: &Diary) -> Client {
    let builder = ClientBuilder::new(&[&SERVER], SCHEMES).token("key", "planted");
    builder.transport(mock.clone()).hook(diary.clone()).build().unwrap()
}

#[tokio::test]
async fn hooks_receive_events_in_order() {
    let (mock, diary) = (Mock::new(), Diary::default());
    mock.expect("Get", [Reply::rate_limited(30), Reply::reset(), Reply::status(200).delay(Duration::from_secs(9))]);
    let response = client(&mock, &diary).call(&GET).path("id", 7).send::<Empty>().await.unwrap();
    assert_eq!(response.request_id(), Some("from the hook"));
    let url = "https://api.example.com/t/7";
    let expected = [
        "0 0 call".to_owned(),
        format!("1 0 {url}"),
        "1 0 429".to_owned(),
        "1 0 status 30".to_owned(),
        format!("2 30 {url}"),
        "2 30 connection 0".to_owned(),
        format!("3 30 {url}"),
        "3 39 200".to_owned(),
        "3 39 done: 200 OK".to_owned(),
    ];
    assert_eq!(diary.take(), expected);
    let headers = mock.requests().iter().map(|it| it.header("x-attempt").unwrap().to_owned()).collect::<String>();
    assert_eq!(headers, "123");
    assert!(mock.requests().iter().all(|request| request.header("x-trace") == Some("1")));
    assert!(mock.requests()[0].url.ends_with("/t/7?api_key=planted"));
}

#[tokio::test]
async fn every_failure_reaches_on_error_and_a_hook_can_cancel() {
    let (mock, diary) = (Mock::new(), Diary::default());
    mock.always("Get", Reply::text(200, "xx"));
    let client = client(&mock, &diary);
    let call = || client.call(&GET).path("id", 7);
    client.call(&GET).path("id", "").send::<Empty>().await.unwrap_err();
    call().send::<Json<bool>>().await.unwrap_err();
    let error = call().header("x-stop", "1").send::<Empty>().await.unwrap_err();
    assert!(matches!(error, Error::Cancelled { .. }));
    assert_eq!((error.to_string().as_str(), error.kind()), ("the call was cancelled: enough", "cancelled"));
    let failures: Vec<_> = diary.take().into_iter().filter(|note| note.contains("failed")).collect();
    assert_eq!(failures.len(), 3, "{failures:?}");
    assert!(failures[1].contains("does not decode"), "{failures:?}");
    assert_eq!(mock.requests().len(), 1);
}
