//! Helpers that the document cannot describe. Hand-written: codegen declares this module and never touches it.

use std::fmt;

use specwright_runtime::__codegen::Checker;
use specwright_runtime::{Error, IntoResult, Value, Violations};

use super::models::{PushResults, PushResult, Manifest, PushStatusCode};

/// The status of a push is 200 even if no resource was imported. The response has a result for each resource.
impl PushResults {
    /// Returns the results of resources that were not imported. A resource that had been imported before is not a failure.
    pub fn failures(&self) -> impl Iterator<Item = &PushResult> {
        self.results.iter().filter(|it| is_failure(it))
    }

    /// Returns the results, in the order of the push, if all resources were imported.
    ///
    /// # Errors
    ///
    /// Returns [`PushFailures`] if a resource was not imported.
    pub fn into_result(self) -> Result<Vec<PushResult>, PushFailures> {
        let pushed = self.results.len();
        if self.failures().next().is_none() {
            return Ok(self.results);
        }
        let failures = self.results.into_iter().filter(is_failure).collect();
        Err(PushFailures { failures, pushed })
    }
}

/// `into_result` of the response keeps its status and request id.
///
/// ```no_run
/// # use helpdesk_channels::zendesk::{Zendesk, models::ExternalResource};
/// # async fn push(zendesk: Zendesk, messages: Vec<ExternalResource>) -> Result<(), Box<dyn std::error::Error>> {
/// let results = zendesk.channel_framework().push_content("instance", messages).send().await?.into_result()?;
/// println!("{} resources, request {:?}", results.len(), results.request_id());
/// # Ok(())
/// # }
/// ```
impl IntoResult for PushResults {
    type Value = Vec<PushResult>;
    type Error = PushFailures;

    fn into_result(self) -> Result<Vec<PushResult>, PushFailures> {
        self.into_result()
    }
}

fn is_failure(result: &PushResult) -> bool {
    match result.status.code {
        PushStatusCode::Success | PushStatusCode::AlreadyImported => false,
        PushStatusCode::CouldNotLocateParentExternalResource
        | PushStatusCode::ProcessingError
        | PushStatusCode::Halted
        | PushStatusCode::Unknown(_) => true,
    }
}

/// Resources of a push that Zendesk did not import.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PushFailures {
    /// The results of these resources, in the order of the push.
    pub failures: Vec<PushResult>,
    /// The number of pushed resources.
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

/// Returns advice for common errors: a wrong subdomain, rejected credentials, missing permissions.
///
/// ```no_run
/// # async fn push(zendesk: helpdesk_channels::zendesk::Zendesk) {
/// if let Err(error) = zendesk.x_channel().list_monitored_handles().send().await {
///     let hint = helpdesk_channels::zendesk::ext::hint(&error).unwrap_or_default();
///     eprintln!("{error}\n{hint}");
/// }
/// # }
/// ```
pub fn hint(error: &Error) -> Option<&'static str> {
    let status = error.status()?.as_u16();
    let body: Option<Value> = error.body().and_then(|it| specwright_runtime::serde_json::from_slice(it).ok());
    let title = body.as_ref().and_then(|it| it["error"]["title"].as_str());
    let is_unknown_account = title.is_some_and(|it| it.starts_with("No help desk"));
    match status {
        404 if is_unknown_account => Some("No account has this subdomain: check the part before `.zendesk.com`."),
        401 => Some("The credentials were rejected: check the token, and that this authentication is enabled."),
        403 => Some("The credentials do not permit this: check the scopes of the token and the role of the user."),
        _ => None,
    }
}

impl Manifest {
    /// Returns the manifest if it conforms to Zendesk's limits. Call this when the program starts, to find an invalid
    /// manifest before an administrator installs it.
    ///
    /// ```
    /// use helpdesk_channels::zendesk::models::{Manifest, ManifestUrls};
    ///
    /// let urls = ManifestUrls::new("./admin_ui").pull_url("./pull").channelback_url("./channelback");
    /// assert!(Manifest::new("A board", "com.example.board", urls.clone()).checked().is_ok());
    /// let error = Manifest::new("A board", "board".repeat(200), urls).checked().unwrap_err();
    /// assert_eq!(error.to_string(), "/id: length must be 1 to 511, is 1000");
    /// ```
    ///
    /// # Errors
    ///
    /// Returns every violated limit, with its location.
    pub fn checked(self) -> Result<Self, Violations> {
        Checker::checked(self)
    }
}

/// The number of characters that Zendesk stores as metadata or state.
#[cfg(feature = "webhooks")]
const LIMIT: usize = 5000;

#[cfg(feature = "webhooks")]
mod admin_page;

/// The metadata and the state that Zendesk stores for a service, as JSON of the service's types.
#[cfg(feature = "webhooks")]
mod stored {
    use specwright_runtime::webhooks::{JsonTextError, from_json_text, to_json_text};
    use specwright_runtime::serde::{Serialize, de::DeserializeOwned};
    use specwright_runtime::__codegen::Present;

    use super::super::models::{
        AdminUiForm, ChannelbackResponse, ChannelbackForm, DeactivationData, InstanceData, PullResponse, PullForm,
        UserIdentityData,
    };

    use super::LIMIT;

    macro_rules! read {
        ($field:literal, $method:ident: $($ty:ident.$from:ident)+) => {$(
            impl $ty {
                #[doc = concat!("Decodes the ", $field, " from JSON; `None` if it is empty or missing.")]
                ///
                /// # Errors
                ///
                /// Fails if the text does not decode. As the result of a handler, this error is a 422.
                pub fn $method<T: DeserializeOwned>(&self) -> Result<Option<T>, JsonTextError> {
                    from_json_text($field, self.$from.present().unwrap_or_default())
                }
            }
        )+};
    }

    read!("metadata", metadata_as: AdminUiForm.metadata PullForm.metadata ChannelbackForm.metadata InstanceData.metadata
        DeactivationData.metadata UserIdentityData.metadata);
    read!("state", state_as: AdminUiForm.state PullForm.state);

    macro_rules! changed_metadata {
        ($($ty:ident)+) => {$(
            impl $ty {
                /// Replaces the metadata that Zendesk stores for the account with a value, encoded as JSON.
                ///
                /// # Errors
                ///
                /// Fails if the JSON has more than 5000 characters.
                pub fn with_metadata<T: Serialize>(self, metadata: &T) -> Result<Self, JsonTextError> {
                    Ok(self.metadata(to_json_text("metadata", metadata, LIMIT)?).metadata_needs_update(true))
                }
            }
        )+};
    }

    changed_metadata!(PullResponse ChannelbackResponse);

    impl PullResponse {
        /// Sets the state that Zendesk sends with the next pull to a value, encoded as JSON.
        ///
        /// ```
        /// use helpdesk_channels::zendesk::models::{PullResponse, PullForm};
        ///
        /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
        /// let response = PullResponse::new([]).with_state(&["newest", "message-7"])?;
        /// let next = PullForm::new("metadata").state(response.state.unwrap_or_default());
        /// assert_eq!(next.state_as()?, Some(["newest".to_owned(), "message-7".to_owned()]));
        /// # Ok(())
        /// # }
        /// ```
        ///
        /// # Errors
        ///
        /// Fails if the JSON has more than 5000 characters.
        pub fn with_state<T: Serialize>(self, state: &T) -> Result<Self, JsonTextError> {
            Ok(self.state(to_json_text("state", state, LIMIT)?))
        }
    }
}
