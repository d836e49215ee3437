//! A Zoho Desk of our own, written from what its pages say. It speaks HTTP and JSON and shares no code with the SDK, so
//! that what both understand the same way they understand from the same source, and not from each other.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::routing::post;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Map, Value, json};
use sha2::Sha256;
use tokio::net::TcpListener;

pub(crate) const ORG_ID: u64 = 28732;
pub(crate) const CONTEXT: &str = "made-up-context";
pub(crate) const TOKEN: &str = "made-up-desk-token";
pub(crate) const SECRET: &str = "made-up-extension-secret";
pub(crate) const INSTALLATION: &str = "4000000012345";

/// How settings are written.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Form {
    Object,
    List,
}

/// What Desk keeps.
#[derive(Default)]
pub(crate) struct Kept {
    /// What the channel keeps between two calls, as it came.
    pub(crate) state: Option<Value>,
    /// What the installation is configured with, beside the state.
    pub(crate) settings: Map<String, Value>,
    /// By their ids in the other service.
    pub(crate) tickets: BTreeMap<String, Value>,
    pub(crate) threads: BTreeMap<String, Value>,
    /// Replies of agents, by their ids in Desk.
    pub(crate) replies: BTreeMap<u64, Reply>,
}

pub(crate) struct Reply {
    /// `PENDING`, `SUCCESS` or `FAILED`.
    pub(crate) status: &'static str,
    /// What the back end answered.
    pub(crate) answer: Value,
    resource: Value,
}

/// A client that leaves redirects to the agent's browser.
pub(crate) fn http() -> reqwest::Client {
    // It speaks no TLS, but asks who would. Another test may have said it before.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

#[derive(Clone)]
pub(crate) struct Desk {
    http: reqwest::Client,
    /// Where the back end of the extension is, without a final slash.
    pub(crate) back_end: String,
    kept: Arc<Mutex<Kept>>,
}

impl Desk {
    pub(crate) fn new(back_end: &str) -> Self {
        Self { http: http(), back_end: back_end.to_owned(), kept: Arc::default() }
    }

    pub(crate) fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap()
    }

    /// Sends the callback event of an installation to this path.
    pub(crate) async fn install(&self, path: &str) -> u16 {
        self.post(path, &json!({ "event": "onInstall", "orgId": ORG_ID, "securityContext": CONTEXT })).await.0
    }

    /// What happens every four minutes.
    pub(crate) async fn pull(&self, form: Form) -> u16 {
        let body = self.kept().config(form);
        let (status, answer) = self.post(&called("/pull"), &body).await;
        if status == 200 {
            self.kept().take(&answer).unwrap();
        }
        status
    }

    /// An agent replies to a thread. Gives the reply's id in Desk.
    pub(crate) async fn reply(&self, thread: &str, text: &str, form: Form) -> u64 {
        let id = {
            let mut kept = self.kept();
            let id = 287_189_379_819 + u64::try_from(kept.replies.len()).unwrap();
            let parent = kept.threads.get(thread).map(|it| it["extParentId"].clone()).unwrap_or_default();
            let resource = json!({
                "extParentId": parent, "replyToExtId": thread, "id": id, "content": text, "summary": text,
                "contentType": "text/plain", "hasAttach": false, "attachments": [],
                "author": { "name": "An agent", "email": "agent@example.com", "type": "AGENT" },
            });
            kept.replies.insert(id, Reply { status: "PENDING", answer: Value::Null, resource });
            id
        };
        self.push(id, form).await;
        id
    }

    /// Delivers a reply, which may have been delivered before.
    pub(crate) async fn push(&self, id: u64, form: Form) {
        let body = {
            let kept = self.kept();
            json!({ "configParams": kept.config(form), "resource": kept.replies[&id].resource })
        };
        let (status, answer) = self.post(&called("/push"), &body).await;
        let mut kept = self.kept();
        if let Some(state) = answer.get("channelState") {
            kept.state = Some(state.clone());
        }
        let delivered = status == 200 && answer["extId"].is_string();
        let reply = kept.replies.get_mut(&id).unwrap();
        reply.status = if delivered { "SUCCESS" } else { "FAILED" };
        reply.answer = answer;
    }

    /// Where an agent who wants to see the original is led.
    pub(crate) async fn follow(&self, entity: &str, id: &str, parent: Option<&str>) -> (u16, Option<String>) {
        let parent = parent.map(|it| format!("&parentId={it}")).unwrap_or_default();
        let url = format!("{}/redirect?entity={entity}&id={id}{parent}", self.back_end);
        let answer = self.http.get(url).send().await.unwrap();
        let location = answer.headers().get("location").map(|it| it.to_str().unwrap().to_owned());
        (answer.status().as_u16(), location)
    }

    /// The status and the body of an answer; 0 if there is none.
    async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let request = self.http.post(format!("{}{path}", self.back_end)).header("content-type", "application/json");
        let Ok(answer) = request.body(body.to_string()).send().await else { return (0, Value::Null) };
        let status = answer.status().as_u16();
        (status, serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap_or_default())
    }

    /// Serves the API that the back end calls. Gives its base URL.
    pub(crate) async fn serve(&self) -> String {
        let router = axum::Router::new()
            .route("/api/v1/channels/{installation}/import", post(import))
            .route("/api/v1/invoke", post(invoke))
            .with_state(self.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        url
    }
}

/// A path of the back end, with what proves that Desk calls.
fn called(path: &str) -> String {
    format!("{path}?securityContext={CONTEXT}&orgId={ORG_ID}")
}

impl Kept {
    /// What the installation is configured with, and the state.
    fn config(&self, form: Form) -> Value {
        let mut all = self.settings.clone();
        all.extend(self.state.clone().map(|it| ("channelState".to_owned(), it)));
        match form {
            Form::Object => all.into(),
            Form::List => all.into_iter().map(|(name, value)| json!({ "name": name, "value": value })).collect(),
        }
    }

    /// Takes tickets and threads, and a state if there is one.
    fn take(&mut self, content: &Value) -> Result<usize, &'static str> {
        let data = content["data"].as_object().ok_or("data is missing")?;
        let mut count = 0;
        for (key, into) in [("tickets", &mut self.tickets), ("threads", &mut self.threads)] {
            let items = data.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            if items.len() > 1000 {
                return Err("at most 1000 at once");
            }
            for item in items {
                let id = item["extId"].as_str().ok_or("extId is missing")?;
                into.insert(id.to_owned(), item.clone());
                count += 1;
            }
        }
        if let Some(state) = content.get("channelState") {
            self.state = Some(state.clone());
        }
        Ok(count)
    }
}

type Answer = (StatusCode, String);

fn refuse(status: StatusCode, message: &str) -> Answer {
    (status, json!({ "message": message }).to_string())
}

/// Decodes `a=b&c=d`.
fn pairs(text: &str) -> BTreeMap<String, String> {
    let url = reqwest::Url::parse(&format!("http://desk/?{text}")).unwrap();
    url.query_pairs().into_owned().collect()
}

async fn import(State(desk): State<Desk>, uri: Uri, headers: HeaderMap, body: Bytes) -> Answer {
    let token = headers.get("authorization").and_then(|it| it.to_str().ok()).unwrap_or_default();
    if token != format!("Zoho-oauthtoken {TOKEN}") {
        return refuse(StatusCode::UNAUTHORIZED, "The token is not accepted");
    }
    let query = pairs(uri.query().unwrap_or_default());
    let ours =
        query.get("orgId") == Some(&ORG_ID.to_string()) && query.get("securityContext").is_some_and(|it| it == CONTEXT);
    if !ours || !uri.path().contains(&format!("/{INSTALLATION}/")) {
        return refuse(StatusCode::BAD_REQUEST, "There is no such installation");
    }
    imported(&desk, &body)
}

fn imported(desk: &Desk, body: &[u8]) -> Answer {
    let content: Value = serde_json::from_slice(body).unwrap_or_default();
    match desk.kept().take(&content) {
        Ok(count) => (StatusCode::OK, json!({ "statusMessage": format!("{count} taken") }).to_string()),
        Err(message) => refuse(StatusCode::BAD_REQUEST, message),
    }
}

/// Imports only: that is the one call that Desk makes on itself.
async fn invoke(State(desk): State<Desk>, RawQuery(query): RawQuery, headers: HeaderMap, body: Bytes) -> Answer {
    let form = pairs(std::str::from_utf8(&body).unwrap());
    let names = ["requestURL", "requestType", "queryParams", "postBody", "headers", "connectionLinkName"];
    let signed: Vec<String> = names.iter().filter_map(|it| Some(format!("{it}={}", form.get(*it)?))).collect();
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(signed.join("&").as_bytes());
    let hash: String = mac.finalize().into_bytes().iter().map(|it| format!("{it:02x}")).collect();
    if headers.get("HASH").is_none_or(|it| it.as_bytes() != hash.as_bytes()) {
        return refuse(StatusCode::BAD_REQUEST, "The HASH does not fit");
    }
    let org_id = pairs(&query.unwrap_or_default()).remove("orgId");
    if org_id != Some(ORG_ID.to_string()) || form.get("securityContext").is_none_or(|it| it != CONTEXT) {
        return refuse(StatusCode::BAD_REQUEST, "There is no such installation");
    }
    if !form["requestURL"].ends_with("/api/v1/channels/{{installationId}}/import") || form["requestType"] != "POST" {
        return refuse(StatusCode::BAD_REQUEST, "Nobody is there");
    }
    let (_, text) = imported(&desk, form.get("postBody").map(String::as_bytes).unwrap_or_default());
    (StatusCode::OK, json!({ "response": text }).to_string())
}
