//! The text of errors.

use std::error::Error as StdError;
use std::fmt::{self, Display};

use super::raw_response::{Id, RawResponse};
use super::{Error, TimeoutKind};

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Configuration { message, .. } => f.write_str(message),
            Self::Invalid { violations } => {
                let violations: Vec<_> = violations.iter().map(ToString::to_string).collect();
                write!(f, "the request is invalid: {}", violations.join("; "))
            }
            Self::Credentials { scheme, source, response } => {
                write!(f, "no token for `{scheme}`: {source}{}", Earlier(response))
            }
            Self::Cancelled { source, response } => {
                write!(f, "the call was cancelled: {source}{}", Earlier(response))
            }
            Self::Connection { source, response, .. } => {
                write!(f, "the connection failed: {}{}", root(source.as_ref()), Earlier(response))
            }
            Self::Timeout { kind, source, response } => {
                match kind {
                    TimeoutKind::Connect => write!(f, "connecting timed out: {}", root(source.as_ref())),
                    TimeoutKind::Attempt(limit) => write!(f, "the server did not respond within {limit:?}"),
                    TimeoutKind::Call(limit) => write!(f, "the call did not complete within {limit:?}"),
                }?;
                Earlier(response).fmt(f)
            }
            Self::TooLarge { limit, response } => {
                write!(f, "{response}, with a body of more than {limit} bytes{}", Id(response))
            }
            Self::Status(response) => match response.message() {
                None => write!(f, "{response}{}", Id(response)),
                Some(message) => write!(f, "{response}: {message}{}", Id(response)),
            },
            Self::Decode(error) => write!(f, "{error}"),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            // The text has that of the source.
            Self::Configuration { source, .. } => source.as_ref()?.source(),
            Self::Credentials { source, .. } | Self::Cancelled { source, .. } => source.source(),
            Self::Timeout { kind: TimeoutKind::Attempt(_) | TimeoutKind::Call(_), source, .. } => Some(source.as_ref()),
            // The text has that of the innermost source.
            Self::Connection { .. } | Self::Timeout { kind: TimeoutKind::Connect, .. } => None,
            Self::Decode(_) | Self::Invalid { .. } | Self::TooLarge { .. } | Self::Status(_) => None,
        }
    }
}

/// Displays the response to an earlier attempt after a message.
struct Earlier<'a>(&'a Option<Box<RawResponse>>);

impl Display for Earlier<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(response) = self.0 else { return Ok(()) };
        write!(f, "; an earlier attempt got {}", response.status())?;
        if let Some(message) = response.message() {
            write!(f, ": {message}")?;
        }
        Id(response).fmt(f)
    }
}

/// Returns the innermost error, which describes the cause; the outer ones describe the context.
fn root<'a>(mut error: &'a (dyn StdError + 'static)) -> &'a dyn Display {
    while let Some(source) = error.source() {
        error = source;
    }
    error as _
}
