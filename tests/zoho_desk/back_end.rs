//! The back end of an extension for a message board, on the generated trait.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use helpdesk_channels::runtime::webhooks::{MemoryStore, Problem, RequestField, Result};
use helpdesk_channels::runtime::{Secret, StatusCode};
use helpdesk_channels::zoho_desk::ext::{installed, refused};
use helpdesk_channels::zoho_desk::models::{
    Actor, ChannelState, DeliveredReply, Direction, SyncContent, SyncData, Thread, Ticket,
};
use helpdesk_channels::zoho_desk::webhooks::{
    InstallRequest, PullRequest, PushReplyRequest, RedirectRequest, Service, WebhookHandler, WebhookName, service,
};

/// The number of messages per pull.
const PAGE: usize = 2;

#[derive(Clone, Default)]
pub(crate) struct BackEnd(Arc<Mutex<Board>>);

#[derive(Default)]
pub(crate) struct Board {
    /// Security contexts by organization.
    contexts: BTreeMap<String, Secret>,
    /// Messages of customers.
    pub(crate) messages: Vec<String>,
    /// Replies of agents: the message id and the text.
    pub(crate) replies: Vec<(String, String)>,
}

impl BackEnd {
    pub(crate) fn board(&self) -> std::sync::MutexGuard<'_, Board> {
        self.0.lock().unwrap()
    }

    /// Returns a service that authenticates callers and delivers each reply once.
    pub(crate) fn service(&self) -> Service {
        let this = self.clone();
        let kept = move |org_id: String| std::future::ready(this.board().contexts.get(&org_id).cloned());
        service(self.clone())
            .guard_only([WebhookName::Pull, WebhookName::PushReply], installed(kept))
            .deduplicate(MemoryStore::default(), [RequestField::body("/resource/id")])
    }
}

impl WebhookHandler for BackEnd {
    type Error = Problem;

    async fn install(&self, request: InstallRequest) -> Result<()> {
        let installation = request.body;
        self.board().contexts.insert(installation.org_id.to_string(), installation.security_context);
        Ok(())
    }

    async fn pull(&self, request: PullRequest) -> Result<SyncContent> {
        let read = request.body.channel_state::<usize>().map_err(|_| refused("the state is not one of ours"))?;
        let prefix = request.body.text("prefix").unwrap_or_default();
        let board = self.board();
        let from = read.unwrap_or_default().min(board.messages.len());
        let page = &board.messages[from..board.messages.len().min(from + PAGE)];
        if page.is_empty() {
            // Without a state in the response, Desk keeps the stored one.
            return Ok(SyncContent::new(SyncData::new()));
        }
        let author = || Actor::new("customer-456").name("A customer");
        let tickets = page.iter().enumerate().map(|(index, text)| {
            Ticket::new(format!("conversation-{}", from + index)).subject(format!("{prefix}{text}")).actor(author())
        });
        let threads = page.iter().enumerate().map(|(index, text)| {
            Thread::new(format!("message-{}", from + index))
                .ext_parent_id(format!("conversation-{}", from + index))
                .content(text)
                .direction(Direction::In)
                .can_reply(true)
                .actor(author())
        });
        let data = SyncData::new().tickets(tickets.collect::<Vec<_>>()).threads(threads.collect::<Vec<_>>());
        let state = ChannelState::of(&(from + page.len())).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
        Ok(SyncContent::new(data).channel_state(state))
    }

    async fn push_reply(&self, request: PushReplyRequest) -> Result<DeliveredReply> {
        let reply = request.body.resource;
        let Some(message) = reply.answered_id().or(reply.parent_id()) else {
            return Err(refused("the reply answers nothing"));
        };
        if reply.text() == "close" {
            return Err(refused("the board is closed"));
        }
        let mut board = self.board();
        board.replies.push((message.to_owned(), reply.text().to_owned()));
        let response = DeliveredReply::new(format!("reply-{}", board.replies.len())).can_reply(true);
        Ok(match reply.parent_id() {
            Some(parent) => response.ext_parent_id(parent),
            None => response,
        })
    }

    async fn redirect(&self, request: RedirectRequest) -> Result<String> {
        let known = ["tickets", "threads"].contains(&request.entity.as_str());
        let parent = request.parent_id.filter(|it| !it.is_empty()).map(|it| format!("{it}/")).unwrap_or_default();
        if known {
            Ok(format!("https://board.example.com/{parent}{}", request.id))
        } else {
            Err(Problem::new(StatusCode::NOT_FOUND))
        }
    }
}
