//! Helpers that the document cannot describe. Hand-written: codegen declares this module and never touches it.

use std::fmt;

use specwright_runtime::serde::Serialize;
use specwright_runtime::serde::de::DeserializeOwned;
use specwright_runtime::{ClientAuth, OAuth2, Secret, Value, serde_json};

use super::DataCentre;
use super::models::{
    ChannelState, ConfigParams, Id, InvokeForm, InvokeResponse, Reply, StoredConfigParams, SyncContent,
};

#[cfg(feature = "webhooks")]
mod signed;

#[cfg(feature = "webhooks")]
pub use self::signed::{Hashed, Installed, Organization, callback_fields, hashed, installed, refused};

/// Returns an OAuth account that obtains access tokens with a refresh token. Access tokens are valid for an hour. A user, and
/// so a refresh token, belongs to one data centre.
///
/// ```
/// use helpdesk_channels::Secret;
/// use helpdesk_channels::zoho_desk::{ZohoDesk, ext};
///
/// # fn client(client_secret: Secret, refresh_token: Secret) -> Result<ZohoDesk, helpdesk_channels::Error> {
/// let account = ext::account("eu", "1000.example", client_secret, refresh_token);
/// ZohoDesk::builder().data_centre("eu").oauth_token(account).org_id("28732").build()
/// # }
/// ```
pub fn account(
    data_centre: impl Into<DataCentre>,
    client_id: impl Into<String>,
    client_secret: impl Into<Secret>,
    refresh_token: impl Into<Secret>,
) -> OAuth2 {
    OAuth2::refresh_token(client_id, refresh_token)
        .client_secret(client_secret)
        // Zoho accepts the client's credentials only in the form.
        .auth(ClientAuth::Body)
        .token_url(format!("https://accounts.zoho.{}/oauth/v2/token", data_centre.into()))
}

/// Prints an id in the same way in both of its forms.
impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(it) => it.fmt(f),
            Self::Text(it) => it.fmt(f),
            Self::Unknown(it) => it.fmt(f),
        }
    }
}

impl ChannelState {
    /// Encodes a state as a JSON string, the form that Zoho documents.
    ///
    /// ```
    /// use helpdesk_channels::zoho_desk::models::ChannelState;
    ///
    /// let state = ChannelState::of(&("message-235", 7))?;
    /// assert_eq!(state, ChannelState::from(r#"["message-235",7]"#));
    /// assert_eq!(state.read::<(String, u32)>()?, ("message-235".to_owned(), 7));
    /// # Ok::<_, helpdesk_channels::serde_json::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Fails if the value cannot be encoded as JSON.
    pub fn of<T: Serialize + ?Sized>(state: &T) -> serde_json::Result<Self> {
        serde_json::to_string(state).map(Self::Text)
    }

    /// Decodes the state from an object or from a JSON string. Other text decodes as a plain string.
    ///
    /// # Errors
    ///
    /// Fails if the state does not decode as the type.
    pub fn read<T: DeserializeOwned>(&self) -> serde_json::Result<T> {
        match self {
            Self::Text(text) => serde_json::from_str(text)
                .or_else(|error| serde_json::from_value(Value::from(text.as_str())).map_err(|_| error)),
            Self::Object(it) => serde_json::from_value(it.clone().into_iter().collect()),
            Self::Unknown(it) => serde_json::from_value(it.clone()),
        }
    }
}

impl ConfigParams {
    /// Returns the value of a parameter, in both forms of the parameters.
    pub fn get(&self, name: &str) -> Option<&Value> {
        match self {
            Self::Object(it) => it.get(name),
            Self::List(it) => it.iter().find(|it| it.name == name)?.value.as_ref(),
            // One of the entries has no name.
            Self::Unknown(it) => named(it.as_array()?, name),
        }
    }

    /// Returns the value of a parameter, if it is a string.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str()
    }

    /// Decodes the `channelState`; `None` in the first pull, or if it is empty.
    ///
    /// # Errors
    ///
    /// Fails if the state does not decode as the type.
    pub fn channel_state<T: DeserializeOwned>(&self) -> serde_json::Result<Option<T>> {
        match self.get("channelState") {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(it) => serde_json::from_value::<ChannelState>(it.clone())?.read().map(Some),
        }
    }
}

impl StoredConfigParams {
    /// Returns the `value` of the entry with this `name`, if the entries have these keys.
    pub fn get(&self, name: &str) -> Option<&Value> {
        named(self.data.as_ref()?, name)
    }
}

fn named<'a>(entries: &'a [Value], name: &str) -> Option<&'a Value> {
    entries.iter().find(|it| it["name"] == name)?.get("value")
}

impl Reply {
    /// Returns the text to deliver: `content`, which may be HTML, or `summary` if `content` is empty.
    pub fn text(&self) -> &str {
        filled(self.content.as_ref()).or(filled(self.summary.as_ref())).unwrap_or_default()
    }

    /// Returns the id of the ticket in the other service.
    pub fn parent_id(&self) -> Option<&str> {
        filled(self.ext_parent_id.as_ref())
    }

    /// Returns the id, in the other service, of the thread that the agent replied to.
    pub fn answered_id(&self) -> Option<&str> {
        filled(self.reply_to_ext_id.as_ref())
    }

    /// Returns the attachments.
    pub fn files(&self) -> impl Iterator<Item = Attachment<'_>> {
        self.attachments.iter().flatten().map(Attachment)
    }
}

fn filled(text: Option<&String>) -> Option<&str> {
    text.map(String::as_str).filter(|it| !it.is_empty())
}

/// An attachment of a reply. Zoho does not publish its keys; the methods try the keys that other parts of Desk use.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attachment<'a>(pub &'a Value);

impl<'a> Attachment<'a> {
    /// Returns the name of the file.
    pub fn name(self) -> Option<&'a str> {
        self.first(&["name", "fileName"])
    }

    /// Returns the URL of the file.
    pub fn url(self) -> Option<&'a str> {
        self.0.as_str().or_else(|| self.first(&["href", "url"]))
    }

    fn first(self, keys: &[&str]) -> Option<&'a str> {
        keys.iter().find_map(|key| self.0.get(key)?.as_str())
    }
}

impl InvokeForm {
    /// Returns a form that imports content like
    /// [`import_content`](super::operations::channels::Channels::import_content), for a back end without an OAuth token. Desk
    /// replaces `{{installationId}}` in its URL.
    ///
    /// Zoho's pages do not say whether Desk requires more than this. Extensions name a connection as well, and the
    /// organization in a header: [`connection_link_name`](Self::connection_link_name) and [`headers`](Self::headers) add
    /// them, the latter in place of the media type that is set here.
    ///
    /// ```
    /// use helpdesk_channels::zoho_desk::models::{InvokeForm, SyncContent, SyncData, Ticket};
    ///
    /// let content = SyncContent::new(SyncData::new().tickets([Ticket::new("conversation-234")]));
    /// let form = InvokeForm::import("https://desk.zoho.eu", "example-context", &content)?
    ///     .connection_link_name("board")
    ///     .headers(r#"{"Content-Type":"application/json","orgId":"28732"}"#);
    /// # Ok::<_, helpdesk_channels::serde_json::Error>(())
    /// ```
    ///
    /// * `desk`: The URL of Desk in the data centre of the organization, such as `https://desk.zoho.eu`.
    ///
    /// # Errors
    ///
    /// Fails if the content cannot be encoded as JSON.
    pub fn import(desk: &str, security_context: impl Into<Secret>, content: &SyncContent) -> serde_json::Result<Self> {
        let url = [desk.trim_end_matches('/'), "/api/v1/channels/{{installationId}}/import"].concat();
        let form = Self::new(url, "POST", security_context).post_body(serde_json::to_string(content)?);
        Ok(form.headers(r#"{"Content-Type":"application/json"}"#))
    }
}

impl InvokeResponse {
    /// Decodes the text of the response. A response of Desk is JSON within JSON.
    ///
    /// ```
    /// use helpdesk_channels::Value;
    /// use helpdesk_channels::zoho_desk::models::InvokeResponse;
    ///
    /// let response = InvokeResponse::new(r#"{"statusMessage":"done"}"#);
    /// assert_eq!(response.decode::<Value>()?["statusMessage"], "done");
    /// # Ok::<_, helpdesk_channels::zoho_desk::ext::Undecoded>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns [`Undecoded`], with the text, if it does not decode as the type.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, Undecoded> {
        serde_json::from_str(&self.response).map_err(|source| Undecoded { text: self.response.clone(), source })
    }

    /// Returns the `statusMessage` of the response.
    ///
    /// # Errors
    ///
    /// Returns [`Undecoded`], with the text, if it is not JSON.
    pub fn status_message(&self) -> Result<Option<Value>, Undecoded> {
        let mut response: Value = self.decode()?;
        Ok(response.get_mut("statusMessage").map(Value::take))
    }
}

/// A response that did not decode.
#[derive(Debug)]
#[non_exhaustive]
pub struct Undecoded {
    /// The text of the response.
    pub text: String,
    /// The error of the decoder.
    pub source: serde_json::Error,
}

impl fmt::Display for Undecoded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the response did not decode: {}", self.source)
    }
}

impl std::error::Error for Undecoded {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}
