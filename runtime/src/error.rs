//! What can go wrong.

use std::error::Error as StdError;
use std::fmt::{self, Display};

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};

use crate::transport::{BoxError, Failure};
use crate::wire::Violation;

/// How much of a foreign body an error shows, in characters.
const SHOWN: usize = 200;

/// What can go wrong with a client or a call.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The client is set up wrongly, or lacks what the call needs. Nothing was sent.
    Configuration {
        /// What is wrong.
        message: String,
        /// What it comes from.
        source: Option<BoxError>,
    },
    /// The request breaks constraints of the document. Nothing was sent.
    Invalid {
        /// All of them.
        violations: Vec<Violation>,
    },
    /// There was no connection, or it broke.
    Connection {
        /// Whether the request may have reached the server.
        sent: bool,
        /// What it comes from.
        source: BoxError,
    },
    /// The time was over.
    Timeout {
        /// What it comes from.
        source: BoxError,
    },
    /// The body of the answer is larger than the client allows. The answer is kept without its body.
    TooLarge {
        /// The limit in bytes.
        limit: usize,
        /// The answer.
        answer: Box<Answer>,
    },
    /// The server answered with a status that means failure.
    Status(Box<Answer>),
    /// The server answered with success, and a body that does not decode.
    Decode(Box<DecodeError>),
}

/// What a server answered, before it is decoded.
#[derive(Clone)]
pub struct Answer {
    pub(crate) operation: &'static str,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// A body that does not decode, and where.
#[derive(Debug)]
pub struct DecodeError {
    pub(crate) answer: Answer,
    pub(crate) path: String,
    pub(crate) source: serde_json::Error,
}

impl Error {
    pub(crate) fn configuration(message: impl Into<String>) -> Self {
        Self::Configuration { message: message.into(), source: None }
    }

    /// What the server answered, if it did.
    #[must_use]
    pub fn answer(&self) -> Option<&Answer> {
        match self {
            Self::TooLarge { answer, .. } | Self::Status(answer) => Some(answer),
            Self::Decode(error) => Some(&error.answer),
            Self::Configuration { .. } | Self::Invalid { .. } | Self::Connection { .. } | Self::Timeout { .. } => None,
        }
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.answer().map(Answer::status)
    }

    /// The headers of the answer.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.answer().map(Answer::headers)
    }

    /// The body of the answer as it came.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.answer().map(Answer::body)
    }

    /// The server's id for the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.answer()?.request_id()
    }

    /// The broken constraints, if the request was invalid.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        match self {
            Self::Invalid { violations } => violations,
            Self::Configuration { .. }
            | Self::Connection { .. }
            | Self::Timeout { .. }
            | Self::TooLarge { .. }
            | Self::Status(_)
            | Self::Decode(_) => &[],
        }
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::NotSent(source) => Self::Connection { sent: false, source },
            Failure::Interrupted(source) => Self::Connection { sent: true, source },
            Failure::TimedOut(source) => Self::Timeout { source },
        }
    }
}

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Configuration { message, .. } => f.write_str(message),
            Self::Invalid { violations } => {
                let violations: Vec<_> = violations.iter().map(ToString::to_string).collect();
                write!(f, "the request is invalid: {}", violations.join("; "))
            }
            Self::Connection { source, .. } => write!(f, "the connection failed: {}", root(source.as_ref())),
            Self::Timeout { source } => write!(f, "the time was over: {}", root(source.as_ref())),
            Self::TooLarge { limit, answer } => {
                write!(f, "{answer}, with a body of more than {limit} bytes{}", Id(answer))
            }
            Self::Status(answer) => match answer.text() {
                text if text.is_empty() => write!(f, "{answer}{}", Id(answer)),
                text => write!(f, "{answer}: {text}{}", Id(answer)),
            },
            Self::Decode(error) => write!(f, "{error}"),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Configuration { source, .. } => source.as_ref().map(|source| source.as_ref() as _),
            Self::Connection { source, .. } | Self::Timeout { source } => Some(source.as_ref()),
            Self::Decode(error) => Some(&error.source),
            Self::Invalid { .. } | Self::TooLarge { .. } | Self::Status(_) => None,
        }
    }
}

/// The innermost error says what happened; those around it say what we were doing.
fn root<'a>(mut error: &'a (dyn StdError + 'static)) -> &'a dyn Display {
    while let Some(source) = error.source() {
        error = source;
    }
    error as _
}

impl Answer {
    /// The `operationId` of the call.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body as it came.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The server's id for the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }

    /// The beginning of the body, on one line.
    #[must_use]
    pub fn text(&self) -> String {
        // No character is longer than four bytes.
        let head = &self.body[..self.body.len().min(SHOWN * 4)];
        line(&String::from_utf8_lossy(head))
    }
}

impl Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} answered {}", self.operation, self.status)
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("operation", &self.operation)
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("body", &self.text())
            .finish()
    }
}

impl DecodeError {
    /// What the server answered.
    #[must_use]
    pub fn answer(&self) -> &Answer {
        &self.answer
    }

    /// Where in the body decoding broke, such as `results[0].status`; `.` is the body itself.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { answer, path, source } = self;
        // The reader's message may quote the body.
        let reason = line(&source.to_string());
        write!(f, "{answer}, but the body does not decode at `{}`: {reason}{}", line(path), Id(answer))
    }
}

impl StdError for DecodeError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.source)
    }
}

/// Shows the request id behind a message.
struct Id<'a>(&'a Answer);

impl Display for Id<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.request_id() {
            Some(id) => write!(f, " (request {})", line(id)),
            None => Ok(()),
        }
    }
}

/// Some servers give the id twice in one header, separated by a comma.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get("x-request-id")?.to_str().ok()?;
    match value.split_once(',') {
        Some((first, second)) if first.trim() == second.trim() => Some(first.trim()),
        Some(_) | None => Some(value),
    }
}

/// Cookies that a server sets are secrets of the session.
pub(crate) fn hide_cookies(headers: &mut HeaderMap) {
    if let header::Entry::Occupied(mut cookies) = headers.entry(header::SET_COOKIE) {
        cookies.iter_mut().for_each(|cookie| cookie.set_sensitive(true));
    }
}

/// The text on one line, and not too much of it.
fn line(text: &str) -> String {
    let mut line = String::new();
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    for (index, word) in words.enumerate() {
        if index > 0 {
            line.push(' ');
        }
        line.push_str(word);
    }
    if let Some((end, _)) = line.char_indices().nth(SHOWN) {
        let last = line[..end].char_indices().next_back().map_or(0, |(at, _)| at);
        line.truncate(last);
        line.push('…');
    }
    line
}
