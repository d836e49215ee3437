//! A simulated Zendesk: reads the manifest, submits the admin page as a browser does, polls, creates tickets, accepts
//! pushes, and delivers replies and events.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{any, post};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::form::{FORM, form};
use crate::page::{AutoPost, inputs};
use crate::program::{PASSWORD, Program, read};

pub(crate) const TOKEN: &str = "push-token-of-acme";
pub(crate) const INSTANCE: &str = "d448ef2f-8f51-4fbd-a5d1-9a53d2c8a3c1";

/// The state that Zendesk holds for one account.
#[derive(Default)]
pub(crate) struct Account {
    pub(crate) name: String,
    pub(crate) metadata: String,
    pub(crate) state: String,
    /// Resources by id. Those of one thread make one ticket.
    pub(crate) resources: BTreeMap<String, Value>,
    /// Pushes: the push id and the content.
    pub(crate) pushes: Vec<(String, Value)>,
    /// The callers that requested files.
    pub(crate) fetched: Vec<String>,
}

impl Account {
    /// Imports a resource, unless it exists.
    fn import(&mut self, resource: &Value) -> &'static str {
        let id = resource["external_id"].as_str().expect("a resource has an id").to_owned();
        for needed in ["message", "created_at"] {
            assert!(resource[needed].as_str().is_some_and(|it| !it.is_empty()), "{resource}");
        }
        assert!(resource["author"]["external_id"].is_string(), "{resource}");
        if self.resources.insert(id, resource.clone()).is_some() { "already_imported" } else { "success" }
    }

    /// Returns the numbers of comments and of tickets.
    pub(crate) fn counts(&self) -> (usize, usize) {
        let threads = self.resources.values().map(|it| it["thread_id"].as_str().unwrap_or_default());
        (self.resources.len(), threads.collect::<std::collections::BTreeSet<_>>().len())
    }
}

/// The simulation.
pub(crate) struct Zendesk {
    /// The base URL, without a final slash.
    pub(crate) url: String,
    account: Arc<Mutex<Account>>,
}

type Shared = State<Arc<Mutex<Account>>>;

impl Zendesk {
    pub(crate) async fn start() -> Self {
        let account: Arc<Mutex<Account>> = Arc::default();
        let router = Router::new()
            .route("/api/v2/any_channel/push", post(push))
            .route("/integration/return", post(returned))
            .route("/attachments/token/{token}/", any(attachment))
            .with_state(Arc::clone(&account));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a port");
        let url = format!("http://{}", listener.local_addr().expect("it has an address"));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, account }
    }

    pub(crate) fn account(&self) -> MutexGuard<'_, Account> {
        self.account.lock().expect("nobody panics")
    }

    /// Adds an account: Zendesk requests the admin page, and the browser submits its form.
    pub(crate) async fn add_account(&self, program: &Program, push: bool) {
        let return_url = format!("{}/integration/return?a=1&b=2", self.url);
        let mut fields = vec![("return_url", &*return_url), ("name", ""), ("metadata", ""), ("state", "")];
        fields.extend([("subdomain", "acme"), ("locale", "en-US")]);
        if push {
            fields.extend([("instance_push_id", INSTANCE), ("zendesk_access_token", TOKEN)]);
        }
        // The first page asks for the password, and does not contain the secret.
        let first = call(program, "admin_ui", &form(&fields)).await.text().await.expect("the page is complete");
        let mut again = inputs(&first);
        let password = again.iter_mut().find(|(name, _)| name == "password").expect("it asks for the password");
        password.1 = PASSWORD.to_owned();
        let fields: Vec<(&str, &str)> = again.iter().map(|(name, value)| (&**name, &**value)).collect();
        let response = call(program, "admin_ui", &form(&fields)).await;
        assert_eq!(
            (response.status(), &response.headers()["content-type"]),
            (StatusCode::OK, &"text/html; charset=utf-8".parse().unwrap())
        );
        let page = AutoPost::read(&response.text().await.expect("the page is complete"));
        assert_eq!(page.action, return_url);
        let fields: Vec<(&str, &str)> = page.fields.iter().map(|(name, value)| (&**name, &**value)).collect();
        let posted = program.http.post(&page.action).header("content-type", FORM).body(form(&fields)).send().await;
        assert_eq!(posted.expect("we are there").status(), 200);
    }

    /// Polls once and returns the number of new resources.
    pub(crate) async fn poll(&self, program: &Program) -> usize {
        let body = {
            let account = self.account();
            form(&[("metadata", &account.metadata), ("state", &account.state)])
        };
        let response = call(program, "pull", &body).await;
        assert_eq!(response.status(), 200);
        let response = read(response).await;
        let resources = response["external_resources"].as_array().expect("there are resources");
        assert!(resources.len() <= 200, "a pull gives at most 200");
        let mut account = self.account();
        if let Some(state) = response["state"].as_str() {
            assert!(state.len() <= 5000);
            account.state = state.to_owned();
        }
        resources.iter().filter(|it| account.import(it) == "success").count()
    }

    /// Delivers an agent's reply.
    pub(crate) async fn reply(&self, program: &Program, thread: &str, text: &str, id: &str, files: &[&str]) -> Value {
        let metadata = self.account().metadata.clone();
        let mut fields: Vec<(&str, &str)> = files.iter().map(|it| ("file_urls[]", *it)).collect();
        fields.extend([("message", text), ("recipient_id", "A customer"), ("thread_id", thread)]);
        fields.extend([("metadata", &*metadata), ("request_unique_identifier", id)]);
        let response = call(program, "channelback", &form(&fields)).await;
        let status = response.status().as_u16();
        json!([status, read(response).await])
    }

    /// Delivers an event.
    pub(crate) async fn tell(&self, program: &Program, kind: &str, data: Value) {
        let mut event = json!({
            "type_id": kind, "timestamp": "2015-09-08T22:48:09Z", "subdomain": "acme",
            "integration_name": "Message board", "integration_id": "25e2b1b2-8f51-4fbd-a5d1-9a53d2c8a3c1",
        });
        event["data"] = data;
        let request = program.http.post(program.zendesk("event_callback")).header("content-type", "application/json");
        let response = request.body(json!({ "events": [event] }).to_string()).send().await.expect("it answers");
        assert_eq!(response.status(), 200);
    }
}

/// Posts a form to a path that Zendesk calls.
pub(crate) async fn call(program: &Program, path: &str, body: &str) -> reqwest::Response {
    let request = program.http.post(program.zendesk(path)).header("content-type", FORM);
    request.body(body.to_owned()).send().await.expect("it answers")
}

async fn push(State(account): Shared, headers: HeaderMap, body: Bytes) -> (StatusCode, String) {
    let sender = headers.get("authorization").and_then(|it| it.to_str().ok()).unwrap_or_default().to_owned();
    let body: Value = serde_json::from_slice(&body).expect("a push is JSON");
    let mut account = account.lock().expect("nobody panics");
    account.pushes.push((sender.clone(), body.clone()));
    if sender != format!("Bearer {TOKEN}") || body["instance_push_id"] != INSTANCE {
        return (StatusCode::UNAUTHORIZED, json!({ "error": "invalid_token" }).to_string());
    }
    let resources = body["external_resources"].as_array().expect("a push has resources");
    let result = |it: &Value| {
        let code = account.import(it);
        json!({ "external_resource_id": it["external_id"], "status": { "code": code } })
    };
    let results: Vec<Value> = resources.iter().map(result).collect();
    (StatusCode::CREATED, json!({ "results": results }).to_string())
}

/// The `return_url` of the admin page.
async fn returned(State(account): Shared, body: String) -> StatusCode {
    let mut account = account.lock().expect("nobody panics");
    for (name, value) in body.split('&').filter_map(|it| it.split_once('=')) {
        let value = decoded(value);
        match name {
            "name" => account.name = value,
            "metadata" => account.metadata = value,
            "state" => account.state = value,
            other => panic!("nobody asked for `{other}`"),
        }
    }
    StatusCode::OK
}

fn decoded(text: &str) -> String {
    let mut bytes = text.bytes();
    let mut res = Vec::new();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let digits = [bytes.next(), bytes.next()].map(|it| char::from(it.expect("two digits follow")));
            let digits = digits.iter().collect::<String>();
            res.push(u8::from_str_radix(&digits, 16).expect("they are hexadecimal"));
        } else {
            res.push(byte);
        }
    }
    String::from_utf8(res).expect("it is text")
}

async fn attachment(State(account): Shared, request: Request) -> (StatusCode, &'static str) {
    let sender = request.headers().get("authorization").and_then(|it| it.to_str().ok()).unwrap_or_default();
    account.lock().expect("nobody panics").fetched.push(format!("{} {sender}", request.uri()));
    if sender == format!("Bearer {TOKEN}") { (StatusCode::OK, "a picture") } else { (StatusCode::UNAUTHORIZED, "") }
}
