//! What no document can say. Hand-written: codegen declares this module and never touches it.

use std::fmt;

use specwright_runtime::{Error, Value};

use super::models::{ChannelFrameworkPushResultsResponse, ChannelFrameworkResultObject, ResultStatusCode};

/// A push is answered with 200 even if nothing of it was imported: the results say so, one for each resource.
impl ChannelFrameworkPushResultsResponse {
    /// The results that are no success. A resource that was imported before is one: pushing it again does no harm.
    pub fn failures(&self) -> impl Iterator<Item = &ChannelFrameworkResultObject> {
        self.results.iter().filter(|it| is_failure(it))
    }

    /// The results, in the order of the push, if all of them are successes.
    ///
    /// # Errors
    ///
    /// [`PushFailures`], with those that are not.
    pub fn into_result(self) -> Result<Vec<ChannelFrameworkResultObject>, PushFailures> {
        let pushed = self.results.len();
        if self.failures().next().is_none() {
            return Ok(self.results);
        }
        let failures = self.results.into_iter().filter(is_failure).collect();
        Err(PushFailures { failures, pushed })
    }
}

fn is_failure(result: &ChannelFrameworkResultObject) -> bool {
    match result.status.code {
        ResultStatusCode::Success | ResultStatusCode::AlreadyImported => false,
        ResultStatusCode::CouldNotLocateParentExternalResource
        | ResultStatusCode::ProcessingError
        | ResultStatusCode::Halted
        | ResultStatusCode::Unknown(_) => true,
    }
}

/// Resources of a push that Zendesk did not import.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PushFailures {
    /// Their results, in the order of the push.
    pub failures: Vec<ChannelFrameworkResultObject>,
    /// How many resources were pushed.
    pub pushed: usize,
}

impl fmt::Display for PushFailures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} resources were not imported", self.failures.len(), self.pushed)?;
        let Some(first) = self.failures.first() else { return Ok(()) };
        write!(f, ": {} ({})", first.external_resource_id, first.status.code)
    }
}

impl std::error::Error for PushFailures {}

/// What to do about an error that new users of Zendesk meet first, if it is one of those.
///
/// ```no_run
/// # async fn push(zendesk: helpdesk_channels::zendesk::Zendesk) {
/// if let Err(error) = zendesk.x_channel().list_monitored_twitter_handles().send().await {
///     let hint = helpdesk_channels::zendesk::extra::hint(&error).unwrap_or_default();
///     eprintln!("{error}\n{hint}");
/// }
/// # }
/// ```
pub fn hint(error: &Error) -> Option<&'static str> {
    let status = error.status()?.as_u16();
    let body: Option<Value> = error.body().and_then(|it| specwright_runtime::serde_json::from_slice(it).ok());
    let nobody = body.is_some_and(|it| it["error"]["title"].as_str().is_some_and(|it| it.starts_with("No help desk")));
    match status {
        404 if nobody => Some("No account has this subdomain: check what stands before `.zendesk.com`."),
        401 => Some("The credentials are not accepted: check the token, and that its way to sign in is switched on."),
        403 => Some("The credentials are accepted but may not do this: check the token's scopes and the user's role."),
        _ => None,
    }
}
