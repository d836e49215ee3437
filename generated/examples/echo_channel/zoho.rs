//! The channel with Zoho Desk: the webhooks of an extension's back end, and the requests to Desk.
//!
//! Pulls and replies are authenticated by the security context of the installation, which Desk sends with each of them and with
//! each callback event. Callback events have a `HASH` as well; Zoho does not publish which bytes it covers, so the URLs of the
//! two events that are handled here contain a secret instead.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use helpdesk_channels::zoho_desk::ZohoDesk;
use helpdesk_channels::zoho_desk::ext::{installed, refused};
use helpdesk_channels::zoho_desk::models::{
    Actor, ChannelState, DeliveredReply, Direction, InvokeForm, SyncContent, SyncData, Thread, Ticket,
};
use helpdesk_channels::zoho_desk::webhooks::{
    self, InstallRequest, MemoryStore, Problem, PullRequest, PushReplyRequest, RedirectRequest, RequestField, Result,
    Service, SharedSecret, UninstallRequest, WebhookHandler, WebhookName,
};
use helpdesk_channels::{Secret, StatusCode};
use serde::{Deserialize, Serialize};

use crate::board::{Board, Draft, Message};

/// The number of messages in the response to a pull. The next pulls get the others.
const PAGE: usize = 100;

/// The state of the channel, which Desk stores: the number of messages that it has pulled.
#[derive(Default, Serialize, Deserialize)]
struct State {
    seen: usize,
}

/// The back end of the extension. Clones share their state.
#[derive(Clone)]
pub struct Channel {
    board: Arc<Board>,
    secret: String,
    extension_secret: Option<Secret>,
    desk: ZohoDesk,
    /// The URL of Desk's API.
    url: String,
    /// The security contexts, by organization. A real back end stores them in a database.
    contexts: Arc<Mutex<BTreeMap<String, Secret>>>,
}

/// The configuration of the channel.
pub struct Settings {
    pub secret: String,
    pub extension_secret: Option<String>,
    pub base_url: Option<String>,
}

impl Channel {
    pub fn new(board: Arc<Board>, settings: Settings) -> Result<Self, Box<dyn std::error::Error>> {
        let url = settings.base_url.unwrap_or_else(|| "https://desk.zoho.com".to_owned());
        Ok(Self {
            board,
            secret: settings.secret,
            extension_secret: settings.extension_secret.map(Secret::new),
            desk: ZohoDesk::builder().base_url(&url).build()?,
            url,
            contexts: Arc::default(),
        })
    }

    /// Returns the service for Desk's webhooks. The URLs of `install` and `uninstall` contain a secret, which authenticates
    /// these events.
    ///
    /// Zoho documents no id of a delivery, so the id of the reply identifies it. A failed delivery is not remembered, so that
    /// Desk can try again.
    pub fn service(&self) -> Service {
        let this = self.clone();
        let stored = move |org_id: String| std::future::ready(this.contexts().get(&org_id).cloned());
        webhooks::service(self.clone())
            .guard_only(
                [WebhookName::Install, WebhookName::Uninstall],
                SharedSecret::new(RequestField::query("secret"), self.secret.clone()),
            )
            .guard_only([WebhookName::Pull, WebhookName::PushReply], installed(stored))
            .deduplicate(
                MemoryStore::default(),
                [RequestField::all([RequestField::query("orgId"), RequestField::body("/resource/id")])],
            )
    }

    /// Imports new messages without waiting for a pull. Messages that are not imported are pulled later.
    pub async fn import_news(self) {
        let Some(secret) = &self.extension_secret else { return };
        let mut news = self.board.news();
        while let Some(message) = news.next().await {
            let contexts = self.contexts().clone();
            for (org_id, context) in contexts {
                match self.import(secret, &org_id, context, &message).await {
                    Ok(()) => println!("imported {} to {org_id}", message.id),
                    // Desk pulls the message later.
                    Err(error) => eprintln!("{} was not imported to {org_id}: {error}", message.id),
                }
            }
        }
    }

    async fn import(
        &self,
        secret: &Secret,
        org_id: &str,
        context: Secret,
        message: &Message,
    ) -> Result<(), Box<dyn std::error::Error>> {
        let form = InvokeForm::import(&self.url, context, &SyncContent::new(data([message])))?;
        self.desk.extensions().invoke_signed(org_id, form, secret).send().await?;
        Ok(())
    }

    fn contexts(&self) -> MutexGuard<'_, BTreeMap<String, Secret>> {
        self.contexts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Converts messages into tickets and threads. Desk identifies those that it has already by their ids.
fn data<'a>(messages: impl IntoIterator<Item = &'a Message>) -> SyncData {
    let (mut tickets, mut threads) = (Vec::new(), Vec::new());
    for it in messages {
        let author = Actor::new(&it.author).name(&it.author);
        if it.id == it.thread {
            let subject: String = it.text.chars().take(100).collect();
            let ticket = Ticket::new(conversation(&it.thread)).subject(subject).created_time(&*it.at);
            tickets.push(ticket.actor(author.clone()));
        }
        let thread =
            Thread::new(&it.id).ext_parent_id(conversation(&it.thread)).content(&it.text).created_time(&*it.at);
        threads.push(thread.direction(Direction::In).can_reply(true).actor(author));
    }
    SyncData::new().tickets(tickets).threads(threads)
}

/// Returns the id of a conversation's ticket. It differs from the id of the first thread.
fn conversation(thread: &str) -> String {
    format!("{CONVERSATION}{thread}")
}

const CONVERSATION: &str = "conversation-";

impl WebhookHandler for Channel {
    type Error = Problem;

    async fn install(&self, request: InstallRequest) -> Result<()> {
        let it = request.body;
        self.contexts().insert(it.org_id.to_string(), it.security_context);
        Ok(())
    }

    async fn uninstall(&self, request: UninstallRequest) -> Result<()> {
        self.contexts().remove(&request.body.org_id.to_string());
        Ok(())
    }

    async fn pull(&self, request: PullRequest) -> Result<SyncContent> {
        let state = request.body.channel_state::<State>().map_err(|_| refused("unknown channel state"))?;
        let before = state.unwrap_or_default().seen;
        let (messages, seen) = self.board.page(before, PAGE);
        let content = SyncContent::new(data(messages.iter().filter(|it| !it.from_agent)));
        if seen == before {
            // Without a state in the response, Desk keeps the stored one.
            return Ok(content);
        }
        let state = ChannelState::of(&State { seen }).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
        Ok(content.channel_state(state))
    }

    /// Desk sends files only if the manifest of the extension requests them; this one does not.
    async fn push_reply(&self, request: PushReplyRequest) -> Result<DeliveredReply> {
        let reply = request.body.resource;
        let text = reply.text().to_owned();
        if text.is_empty() {
            return Err(refused("the reply is empty"));
        }
        let answered = reply.answered_id().and_then(|id| self.board.message(id)).map(|it| it.thread);
        let thread = answered.or_else(|| Some(reply.parent_id()?.strip_prefix(CONVERSATION)?.to_owned()));
        let thread = thread.ok_or_else(|| refused("the reply has no conversation on the board"))?;
        let parent = conversation(&thread);
        let author = reply.author.and_then(|it| it.name).unwrap_or_else(|| "An agent".to_owned());
        let draft = Draft { author, text, thread: Some(thread), from_agent: true, ..Draft::default() };
        let message = self.board.post(draft).ok_or_else(|| refused("the conversation does not exist"))?;
        Ok(DeliveredReply::new(message.id).ext_parent_id(parent).can_reply(true))
    }

    async fn redirect(&self, request: RedirectRequest) -> Result<String> {
        let id = request.id.strip_prefix(CONVERSATION).unwrap_or(&request.id);
        let message = self.board.message(id).ok_or(StatusCode::NOT_FOUND)?;
        Ok(self.board.place(&message))
    }
}
