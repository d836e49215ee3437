//! The channel with Zendesk: the webhooks of the integration service, and the requests to Zendesk.
//!
//! Zendesk does not sign its requests. They are authenticated by a secret in the metadata of each account, which the admin page
//! passes to Zendesk, and which Zendesk sends with every pull and every reply.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use helpdesk_channels::zendesk::Zendesk;
use helpdesk_channels::zendesk::models::{
    Author, ChannelbackResponse, Event, ExternalResource, Manifest, ManifestUrls, PullResponse,
};
use helpdesk_channels::zendesk::webhooks::{
    self, AdminUiRequest, ChannelbackRequest, ClickthroughRequest, EventsRequest, HealthcheckRequest, ManifestRequest,
    MemoryStore, Problem, PullRequest, RequestField, Result, Service, SharedSecret, WebhookHandler, WebhookName,
};
use helpdesk_channels::{ByteStream, Error, Method, Secret, StatusCode, serde_json};
use serde::{Deserialize, Serialize};

use crate::board::{Board, Draft, File, Message};

/// The number of messages in the response to a pull. The next pulls get the others.
const PAGE: usize = 100;

/// The inputs of the first admin page.
const PASSWORD: &str =
    "<label>Password of the board <input name=\"password\" type=\"password\"></label>\n<button>Continue</button>";

/// The metadata of an account, which Zendesk stores. It contains secrets.
#[derive(Serialize, Deserialize)]
struct Account {
    secret: String,
    push: Option<Push>,
}

/// The credentials of pushes, if the manifest has a `push_client_id`.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Push {
    subdomain: String,
    instance_push_id: String,
    token: String,
}

/// The state of an account, which Zendesk stores: the number of messages that it has pulled.
#[derive(Default, Serialize, Deserialize)]
struct State {
    seen: usize,
}

/// The integration service. Clones share their state.
#[derive(Clone)]
pub struct Channel {
    board: Arc<Board>,
    manifest: Manifest,
    secret: String,
    password: Secret,
    /// Overrides the URL of Zendesk, for tests.
    base_url: Option<String>,
    /// A client without an account, whose siblings are the clients of the accounts.
    zendesk: Zendesk,
    /// The credentials of pushes, by `instance_push_id`. After a restart, they are restored by the next pull of each account.
    pushes: Arc<Mutex<BTreeMap<String, Push>>>,
}

/// The configuration of the channel.
pub struct Settings {
    pub secret: String,
    pub password: Secret,
    pub push_client_id: Option<String>,
    pub base_url: Option<String>,
}

impl Channel {
    pub fn new(board: Arc<Board>, settings: Settings) -> Result<Self, Box<dyn std::error::Error>> {
        // The URLs are relative to the URL of the manifest.
        let urls = ManifestUrls::new("./admin_ui")
            .pull_url("./pull")
            .channelback_url("./channelback")
            .clickthrough_url("./clickthrough")
            .healthcheck_url("./healthcheck")
            .event_callback_url("./event_callback");
        let mut manifest = Manifest::new("Message board", "com.example.board", urls)
            .author("Example")
            .version("1")
            .channelback_files(true);
        manifest.push_client_id = settings.push_client_id;
        let mut zendesk = Zendesk::builder("example").user_agent_suffix("echo-channel/1");
        if let Some(url) = &settings.base_url {
            zendesk = zendesk.base_url(url);
        }
        Ok(Self {
            board,
            manifest: manifest.checked()?,
            secret: settings.secret,
            password: settings.password,
            base_url: settings.base_url,
            zendesk: zendesk.build()?,
            pushes: Arc::default(),
        })
    }

    /// Returns the service for Zendesk's webhooks, with authentication and deduplication of replies.
    pub fn service(&self) -> Service {
        let secret = SharedSecret::new(RequestField::body("/metadata/secret"), self.secret.clone());
        webhooks::service(self.clone())
            .guard_only([WebhookName::Pull, WebhookName::Channelback], secret)
            .deduplicate(MemoryStore::default(), [RequestField::body("request_unique_identifier")])
    }

    /// Pushes new messages without waiting for a pull. Messages that are not pushed are pulled later.
    pub async fn push_news(self) {
        let mut news = self.board.news();
        while let Some(message) = news.next().await {
            self.push(&message).await;
        }
    }

    async fn push(&self, message: &Message) {
        let pushes: Vec<Push> = self.pushes().values().cloned().collect();
        for push in pushes {
            match self.push_to(&push, message).await {
                Ok(()) => println!("pushed {} to {}", message.id, push.subdomain),
                // Zendesk pulls the message later.
                Err(error) => eprintln!("{} was not pushed to {}: {error}", message.id, push.subdomain),
            }
        }
    }

    async fn push_to(&self, push: &Push, message: &Message) -> Result<(), Box<dyn std::error::Error>> {
        let zendesk = self.account(push)?;
        let push = zendesk.channel_framework().push_content(&push.instance_push_id, [resource(message)]);
        // The status of a push is 200 even if no message was imported.
        push.send().await?.into_result()?;
        Ok(())
    }

    /// Returns the client of an account. All of them share their connections.
    fn account(&self, push: &Push) -> std::result::Result<Zendesk, Error> {
        self.zendesk.with(|builder| builder.subdomain(&push.subdomain).bearer(&*push.token))
    }

    /// Fetches a file of a reply, and returns its size. The client sends the token only to the account that it belongs to.
    async fn fetch(&self, push: &Push, url: &str) -> Result<usize> {
        let foreign = || {
            let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY);
            problem.at("/file_urls[]", "must be a file of the account")
        };
        // Zendesk delivers the reply again later.
        let unavailable = |_: Error| Problem::new(StatusCode::SERVICE_UNAVAILABLE).detail("a file cannot be fetched");
        // A path would be below the URL of the API.
        if !url.contains("://") {
            return Err(foreign());
        }
        let request = self.account(push).map_err(unavailable)?.request(Method::GET, url);
        let mut file = match request.stream_as::<ByteStream>().await {
            Ok(response) => response.into_inner(),
            Err(Error::Configuration { .. }) => return Err(foreign()),
            Err(error) => return Err(unavailable(error)),
        };
        let mut bytes = 0;
        while let Some(chunk) = file.next().await {
            bytes += chunk.map_err(unavailable)?.len();
        }
        Ok(bytes)
    }

    fn pushes(&self) -> MutexGuard<'_, BTreeMap<String, Push>> {
        self.pushes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Converts a message into a resource, from which Zendesk creates a comment. The first resource of a thread becomes a ticket.
fn resource(it: &Message) -> ExternalResource {
    let author = Author::new(&it.author).name(&it.author);
    ExternalResource::new(&it.id, &it.text, &*it.at, author).thread_id(&it.thread).allow_channelback(true)
}

impl WebhookHandler for Channel {
    type Error = Problem;

    async fn manifest(&self, _: ManifestRequest) -> Result<Manifest> {
        Ok(self.manifest.clone())
    }

    /// The first page asks for the password, because anyone can request it and the metadata contains the secret. A real page
    /// has the login of the other system.
    async fn admin_ui(&self, request: AdminUiRequest) -> Result<String> {
        let form = request.body;
        if !form.input("password").is_some_and(|it| self.password.matches(it)) {
            return Ok(form.next_page(PASSWORD));
        }
        let push = match (&form.subdomain, &form.instance_push_id, &form.zendesk_access_token) {
            (Some(subdomain), Some(id), Some(token)) if is_subdomain(subdomain) => Some(Push {
                subdomain: subdomain.clone(),
                instance_push_id: id.clone(),
                token: token.expose().to_owned(),
            }),
            _ => None,
        };
        let name = form.name.as_deref().filter(|it| !it.is_empty()).unwrap_or("Message board");
        let account = Account { secret: self.secret.clone(), push };
        match &self.base_url {
            Some(url) => form.finish_at(url, name, &account),
            None => form.finish(name, &account),
        }
    }

    async fn pull(&self, request: PullRequest) -> Result<PullResponse> {
        let form = request.body;
        let account = form.metadata_as::<Account>()?.ok_or(StatusCode::UNAUTHORIZED)?;
        let state = form.state_as::<State>()?.unwrap_or_default();
        if let Some(push) = account.push {
            self.pushes().insert(push.instance_push_id.clone(), push);
        }
        let (messages, seen) = self.board.page(state.seen, PAGE);
        // Messages that were pushed are pulled too; Zendesk identifies them by their ids.
        let resources = messages.iter().filter(|it| !it.from_agent).map(resource);
        Ok(PullResponse::new(resources.collect::<Vec<_>>()).with_state(&State { seen })?)
    }

    async fn channelback(&self, request: ChannelbackRequest) -> Result<ChannelbackResponse> {
        let form = request.body;
        let account = form.metadata_as::<Account>()?.ok_or(StatusCode::UNAUTHORIZED)?;
        let mut files = Vec::new();
        for url in form.file_urls.unwrap_or_default() {
            let push = account.push.as_ref().ok_or(StatusCode::UNPROCESSABLE_ENTITY)?;
            let bytes = self.fetch(push, &url).await?;
            files.push(File { url, bytes });
        }
        let thread = form.thread_id.ok_or(StatusCode::UNPROCESSABLE_ENTITY)?;
        let draft =
            Draft { author: "An agent".to_owned(), text: form.message, thread: Some(thread), files, from_agent: true };
        let message = self.board.post(draft).ok_or(StatusCode::NOT_FOUND)?;
        Ok(ChannelbackResponse::new(message.id).allow_channelback(true))
    }

    async fn clickthrough(&self, request: ClickthroughRequest) -> Result<String> {
        let message = self.board.message(&request.external_id).ok_or(StatusCode::NOT_FOUND)?;
        Ok(self.board.place(&message))
    }

    async fn healthcheck(&self, _: HealthcheckRequest) -> Result<()> {
        Ok(())
    }

    async fn events(&self, request: EventsRequest) -> Result<()> {
        for event in request.body.events {
            println!("event {}", redacted(&event));
            let removed = match event {
                Event::InstanceDestroyed(it) => it.data.map(|it| it.metadata_as::<Account>()),
                Event::InstanceDeactivated(it) => it.data.map(|it| it.metadata_as::<Account>()),
                _ => None,
            };
            // Stops pushing to the account until its next pull.
            if let Some(Ok(Some(Account { push: Some(push), .. }))) = removed {
                self.pushes().retain(|_, it| *it != push);
            }
        }
        Ok(())
    }
}

/// Returns an event as JSON without the metadata, which must not be logged.
fn redacted(event: &Event) -> String {
    let mut event = serde_json::to_value(event).unwrap_or_default();
    if let Some(metadata) = event.pointer_mut("/data/metadata") {
        *metadata = "…".into();
    }
    event.to_string()
}

/// Returns whether a text is a valid subdomain of `zendesk.com`.
fn is_subdomain(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-')
}
