//! What no document can say. Hand-written: codegen declares this module and never touches it.

use std::fmt;

use specwright_runtime::wire::Checker;
use specwright_runtime::{Error, Value, Violations};

use super::models::{ChannelFrameworkPushResultsResponse, ChannelFrameworkResultObject, Manifest, ResultStatusCode};

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
///     let hint = helpdesk_channels::zendesk::ext::hint(&error).unwrap_or_default();
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

impl Manifest {
    /// The manifest, if it keeps to Zendesk's limits. A program that asks this when it starts does not find out from an
    /// administrator.
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
    /// Every limit that it breaks, with its place.
    pub fn checked(self) -> Result<Self, Violations> {
        Checker::checked(self)
    }
}

/// What Zendesk keeps for a service and gives back, as JSON of the service's own types.
#[cfg(feature = "webhooks")]
mod kept {
    use specwright_runtime::StatusCode;
    use specwright_runtime::webhooks::{self, JsonTextError, Problem, from_json_text, to_json_text};
    use specwright_runtime::serde::{Serialize, de::DeserializeOwned};
    use specwright_runtime::wire::Present;

    use super::super::models::{
        AdminUiForm, ChannelbackResponse, ChannelbackForm, DeactivationData, InstanceData, PullResponse, PullForm,
        UserIdentityData,
    };

    /// How many characters Zendesk keeps.
    const LIMIT: usize = 5000;

    macro_rules! read {
        ($field:literal, $method:ident: $($ty:ident.$from:ident)+) => {$(
            impl $ty {
                #[doc = concat!("The ", $field, " as JSON of a type of yours; `None` if it is empty or missing.")]
                ///
                /// # Errors
                ///
                /// If it is something else. As the answer to a call this is a 422.
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
                /// Has Zendesk keep other metadata of the account from now on: a value as JSON.
                ///
                /// # Errors
                ///
                /// If the JSON has more than 5000 characters.
                pub fn with_metadata<T: Serialize>(self, metadata: &T) -> Result<Self, JsonTextError> {
                    Ok(self.metadata(to_json_text("metadata", metadata, LIMIT)?).metadata_needs_update(true))
                }
            }
        )+};
    }

    changed_metadata!(PullResponse ChannelbackResponse);

    impl PullResponse {
        /// What Zendesk sends with the next pull: a value as JSON.
        ///
        /// ```
        /// use helpdesk_channels::zendesk::models::{PullResponse, PullForm};
        ///
        /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
        /// let answer = PullResponse::new([]).with_state(&["newest", "message-7"])?;
        /// let next = PullForm::new("metadata").state(answer.state.unwrap_or_default());
        /// assert_eq!(next.state_as()?, Some(["newest".to_owned(), "message-7".to_owned()]));
        /// # Ok(())
        /// # }
        /// ```
        ///
        /// # Errors
        ///
        /// If the JSON has more than 5000 characters.
        pub fn with_state<T: Serialize>(self, state: &T) -> Result<Self, JsonTextError> {
            Ok(self.state(to_json_text("state", state, LIMIT)?))
        }
    }

    impl AdminUiForm {
        /// The page that ends the adding of an account: the browser posts it to Zendesk at once, with the name that
        /// administrators see and the metadata that comes back with every call about the account.
        ///
        /// Whatever the metadata holds goes where `return_url` says, and anyone can ask for the page: a secret belongs in it
        /// only once it is known who asks, and that `return_url` leads to Zendesk.
        ///
        /// # Errors
        ///
        /// If the form is to go to what is no web address, or the metadata has more than 5000 characters as JSON.
        pub fn finish<T: Serialize>(&self, name: &str, metadata: &T) -> webhooks::Result<String> {
            // Anyone can ask for the page, and a browser runs what a `javascript:` address says.
            if !["https://", "http://"].iter().any(|it| self.return_url.starts_with(it)) {
                let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY);
                return Err(problem.at("/return_url", "must be a web address"));
            }
            let metadata = to_json_text("metadata", metadata, LIMIT)?;
            let mut fields = vec![("name", name), ("metadata", &metadata)];
            // An account that is changed goes on where it was.
            fields.extend(self.state.as_deref().map(|it| ("state", it)));
            let field = |(name, value): (&str, &str)| {
                format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">\n", escaped(value))
            };
            let fields: String = fields.into_iter().map(field).collect();
            let return_url = escaped(&self.return_url);
            Ok(format!(
                "<!doctype html>\n<title>One moment</title>\n<form method=\"post\" action=\"{return_url}\">\n{fields}\
                 <noscript><button>Continue</button></noscript>\n</form>\n<script>document.forms[0].submit()</script>\n"
            ))
        }
    }

    /// A text as it stands between the quotes of an attribute.
    fn escaped(text: &str) -> String {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
    }
}
