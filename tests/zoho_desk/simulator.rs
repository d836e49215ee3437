//! A simulated Zoho Desk, written from the vendor's pages. It uses HTTP and JSON only and shares no code with the SDK,
//! so that an error in the SDK is not repeated here.

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

/// The two forms in which Desk sends settings.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Form {
    Object,
    List,
}

/// The data that Desk stores.
#[derive(Default)]
pub(crate) struct Kept {
    /// The state of the channel between two calls, unchanged.
    pub(crate) state: Option<Value>,
    /// The settings of the installation, without the state.
    pub(crate) settings: Map<String, Value>,
    /// Tickets by their ids in the other service.
    pub(crate) tickets: BTreeMap<String, Value>,
    pub(crate) threads: BTreeMap<String, Value>,
    /// Replies of agents by their ids in Desk.
    pub(crate) replies: BTreeMap<u64, Reply>,
}

pub(crate) struct Reply {
    /// `PENDING`, `SUCCESS` or `FAILED`.
    pub(crate) status: &'static str,
    /// The response of the back end.
    pub(crate) response: Value,
    resource: Value,
}

/// Returns a client that does not follow redirects, which are for the agent's browser.
pub(crate) fn http() -> reqwest::Client {
    // The client uses no TLS, but needs a crypto provider to be built. An error means that another test has installed one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

#[derive(Clone)]
pub(crate) struct Desk {
    http: reqwest::Client,
    /// The base URL of the back end, without a final slash.
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

    /// Pulls, as Desk does every four minutes.
    pub(crate) async fn pull(&self, form: Form) -> u16 {
        let body = self.kept().config(form);
        let (status, response) = self.post(&called("/pull"), &body).await;
        if status == 200 {
            self.kept().take(&response).unwrap();
        }
        status
    }

    /// Adds a reply of an agent to a thread, and returns its id in Desk.
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
            kept.replies.insert(id, Reply { status: "PENDING", response: Value::Null, resource });
            id
        };
        self.push(id, form).await;
        id
    }

    /// Delivers a reply, possibly again.
    pub(crate) async fn push(&self, id: u64, form: Form) {
        let body = {
            let kept = self.kept();
            json!({ "configParams": kept.config(form), "resource": kept.replies[&id].resource })
        };
        let (status, response) = self.post(&called("/push"), &body).await;
        let mut kept = self.kept();
        if let Some(state) = response.get("channelState") {
            kept.state = Some(state.clone());
        }
        let delivered = status == 200 && response["extId"].is_string();
        let reply = kept.replies.get_mut(&id).unwrap();
        reply.status = if delivered { "SUCCESS" } else { "FAILED" };
        reply.response = response;
    }

    /// Returns the response to an agent who opens the original message.
    pub(crate) async fn follow(&self, entity: &str, id: &str, parent: Option<&str>) -> (u16, Option<String>) {
        let parent = parent.map(|it| format!("&parentId={it}")).unwrap_or_default();
        let url = format!("{}/redirect?entity={entity}&id={id}{parent}", self.back_end);
        let response = self.http.get(url).send().await.unwrap();
        let location = response.headers().get("location").map(|it| it.to_str().unwrap().to_owned());
        (response.status().as_u16(), location)
    }

    /// Returns status and body of a response; 0 without a response.
    async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let request = self.http.post(format!("{}{path}", self.back_end)).header("content-type", "application/json");
        let Ok(response) = request.body(body.to_string()).send().await else { return (0, Value::Null) };
        let status = response.status().as_u16();
        (status, serde_json::from_slice(&response.bytes().await.unwrap()).unwrap_or_default())
    }

    /// Serves the API that the back end calls, and returns its base URL.
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

/// Returns a path of the back end with the credentials of Desk.
fn called(path: &str) -> String {
    format!("{path}?securityContext={CONTEXT}&orgId={ORG_ID}")
}

impl Kept {
    /// Returns the settings of the installation, with the state.
    fn config(&self, form: Form) -> Value {
        let mut all = self.settings.clone();
        all.extend(self.state.clone().map(|it| ("channelState".to_owned(), it)));
        match form {
            Form::Object => all.into(),
            Form::List => all.into_iter().map(|(name, value)| json!({ "name": name, "value": value })).collect(),
        }
    }

    /// Imports tickets and threads, and stores a state if there is one.
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

type StubResponse = (StatusCode, String);

fn refuse(status: StatusCode, message: &str) -> StubResponse {
    (status, json!({ "message": message }).to_string())
}

/// Decodes `a=b&c=d`.
fn pairs(text: &str) -> BTreeMap<String, String> {
    let url = reqwest::Url::parse(&format!("http://desk/?{text}")).unwrap();
    url.query_pairs().into_owned().collect()
}

async fn import(State(desk): State<Desk>, uri: Uri, headers: HeaderMap, body: Bytes) -> StubResponse {
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

fn imported(desk: &Desk, body: &[u8]) -> StubResponse {
    let content: Value = serde_json::from_slice(body).unwrap_or_default();
    match desk.kept().take(&content) {
        Ok(count) => (StatusCode::OK, json!({ "statusMessage": format!("{count} taken") }).to_string()),
        Err(message) => refuse(StatusCode::BAD_REQUEST, message),
    }
}

/// Supports the import only, which is the one call to Desk itself.
async fn invoke(State(desk): State<Desk>, RawQuery(query): RawQuery, headers: HeaderMap, body: Bytes) -> StubResponse {
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
