//! The other system: a message board in memory. A real integration connects a chat, a forum or a database.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use helpdesk_channels::DateTime;
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

/// A message on the board.
#[derive(Clone, Debug, Serialize)]
pub struct Message {
    pub id: String,
    /// The first message of the conversation.
    pub thread: String,
    pub author: String,
    pub text: String,
    pub at: String,
    pub files: Vec<File>,
    /// Whether an agent wrote the message. Such messages are not sent to the helpdesk.
    pub from_agent: bool,
}

/// A file of a message. A real board would store its content.
#[derive(Clone, Debug, Serialize)]
pub struct File {
    pub url: String,
    pub bytes: usize,
}

/// A message before it is posted.
#[derive(Debug, Default, Deserialize)]
pub struct Draft {
    pub author: String,
    pub text: String,
    /// The conversation. A message without one starts a new conversation.
    pub thread: Option<String>,
    #[serde(skip)]
    pub files: Vec<File>,
    #[serde(skip)]
    pub from_agent: bool,
}

/// The board.
#[derive(Debug)]
pub struct Board {
    /// The public URL.
    url: String,
    messages: Mutex<Vec<Message>>,
    news: broadcast::Sender<Message>,
}

impl Board {
    pub fn new(url: String) -> Self {
        Self { url, messages: Mutex::default(), news: broadcast::Sender::new(1000) }
    }

    /// Posts a message; returns `None` if the conversation does not exist.
    pub fn post(&self, draft: Draft) -> Option<Message> {
        let mut messages = self.messages();
        let id = format!("m{}", messages.len() + 1);
        if let Some(thread) = &draft.thread
            && !messages.iter().any(|it| it.thread == *thread)
        {
            return None;
        }
        let message = Message {
            thread: draft.thread.unwrap_or_else(|| id.clone()),
            id,
            author: draft.author,
            text: draft.text,
            at: DateTime::from(SystemTime::now()).to_string(),
            files: draft.files,
            from_agent: draft.from_agent,
        };
        messages.push(message.clone());
        // An error only means that there is no receiver.
        let _ = self.news.send(message.clone());
        Some(message)
    }

    /// Returns the messages that customers post from now on.
    pub fn news(&self) -> News {
        News(self.news.subscribe())
    }

    /// Returns up to `size` messages after the first `seen` ones, and the new value of `seen`.
    pub fn page(&self, seen: usize, size: usize) -> (Vec<Message>, usize) {
        let messages = self.messages();
        let start = seen.min(messages.len());
        let page = messages[start..].iter().take(size).cloned().collect::<Vec<_>>();
        let seen = start + page.len();
        (page, seen)
    }

    /// Returns a message by its id.
    pub fn message(&self, id: &str) -> Option<Message> {
        self.messages().iter().find(|it| it.id == id).cloned()
    }

    /// Returns the public URL of a message.
    pub fn place(&self, message: &Message) -> String {
        format!("{}/messages/{}", self.url, message.id)
    }

    fn messages(&self) -> std::sync::MutexGuard<'_, Vec<Message>> {
        self.messages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The messages that customers post.
pub struct News(broadcast::Receiver<Message>);

impl News {
    /// Waits for the next message; `None` when the board is gone. A slow receiver misses messages.
    pub async fn next(&mut self) -> Option<Message> {
        loop {
            match self.0.recv().await {
                Ok(message) if message.from_agent => {}
                Ok(message) => return Some(message),
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return None,
            }
        }
    }
}

/// Returns the HTTP interface of the board.
pub fn router(board: Arc<Board>) -> Router {
    Router::new().route("/messages", get(all).post(post)).route("/messages/{id}", get(one)).with_state(board)
}

async fn all(State(board): State<Arc<Board>>) -> Json<Vec<Message>> {
    Json(board.page(0, usize::MAX).0)
}

async fn one(State(board): State<Arc<Board>>, Path(id): Path<String>) -> Result<Json<Message>, StatusCode> {
    board.message(&id).map(Json).ok_or(StatusCode::NOT_FOUND)
}

async fn post(
    State(board): State<Arc<Board>>,
    Json(draft): Json<Draft>,
) -> Result<(StatusCode, Json<Message>), StatusCode> {
    // Messages that a helpdesk would reject are rejected here, so that the author can correct them.
    let fits = |text: &str, limit: usize| !text.is_empty() && text.chars().count() <= limit;
    if !fits(&draft.author, 255) || !fits(&draft.text, 65_535) {
        return Err(StatusCode::UNPROCESSABLE_ENTITY);
    }
    let message = board.post(draft).ok_or(StatusCode::NOT_FOUND)?;
    Ok((StatusCode::CREATED, Json(message)))
}
