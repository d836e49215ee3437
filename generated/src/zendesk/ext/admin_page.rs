//! The pages on which an administrator adds or edits an account. Hand-written.

use specwright_runtime::StatusCode;
use specwright_runtime::serde::Serialize;
use specwright_runtime::webhooks::{Problem, Result, to_json_text};

use super::super::models::AdminUiForm;
use super::LIMIT;

impl AdminUiForm {
    /// Returns a page whose form is sent to `admin_ui` again, with the values that Zendesk sent and the given inputs. So an
    /// account can be added in several steps: [`input`](Self::input) returns what the administrator entered.
    ///
    /// ```
    /// use helpdesk_channels::zendesk::models::AdminUiForm;
    ///
    /// let form = AdminUiForm::new("https://acme.zendesk.com/return");
    /// let page = form.next_page("<label>Password <input name=\"password\" type=\"password\"></label><button>Continue</button>");
    /// assert!(page.contains("value=\"https://acme.zendesk.com/return\""));
    /// ```
    ///
    /// * `inputs`: HTML. It is not escaped.
    pub fn next_page(&self, inputs: &str) -> String {
        let token = self.zendesk_access_token.as_ref().map(|it| it.expose());
        let fields = [
            ("return_url", Some(self.return_url.as_str())),
            ("name", self.name.as_deref()),
            ("metadata", self.metadata.as_deref()),
            ("state", self.state.as_deref()),
            ("subdomain", self.subdomain.as_deref()),
            ("locale", self.locale.as_deref()),
            ("instance_push_id", self.instance_push_id.as_deref()),
            ("zendesk_access_token", token),
        ];
        let fields = hidden(fields.into_iter().filter_map(|(name, value)| Some((name, value?))));
        format!("<!doctype html>\n<title>Account</title>\n<form method=\"post\">\n{fields}{inputs}\n</form>\n")
    }

    /// Returns a value that the administrator entered on a page of [`next_page`](Self::next_page).
    pub fn input(&self, name: &str) -> Option<&str> {
        self.unknown_fields.get(name)?.as_str()
    }

    /// Returns the last page of adding an account. The browser immediately posts its form to Zendesk, with the name that
    /// administrators see and the metadata that Zendesk sends with every request about the account.
    ///
    /// Anyone can request the page. Authenticate the administrator before you put a secret into the metadata.
    ///
    /// # Errors
    ///
    /// Fails if `return_url` is not a URL of `zendesk.com`, because the metadata would be sent to another server, or if the
    /// metadata has more than 5000 characters as JSON.
    pub fn finish<T: Serialize>(&self, name: &str, metadata: &T) -> Result<String> {
        self.last_page(is_zendesk(&self.return_url), name, metadata)
    }

    /// Returns the last page for another server than Zendesk, such as one of your tests.
    ///
    /// * `origin`: The scheme, host and port of the server, such as `http://127.0.0.1:8080`.
    ///
    /// # Errors
    ///
    /// Fails if `return_url` has another origin, or if the metadata has more than 5000 characters as JSON.
    pub fn finish_at<T: Serialize>(&self, origin: &str, name: &str, metadata: &T) -> Result<String> {
        let path = self.return_url.strip_prefix(origin);
        self.last_page(path.is_some_and(|it| it.starts_with('/')), name, metadata)
    }

    fn last_page<T: Serialize>(&self, is_trusted: bool, name: &str, metadata: &T) -> Result<String> {
        // Anyone can request the page, and a browser would execute a `javascript:` URL.
        if !is_trusted {
            let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY);
            return Err(problem.at("/return_url", "must be a URL of Zendesk"));
        }
        let metadata = to_json_text("metadata", metadata, LIMIT)?;
        // An account that is edited keeps its state.
        let state = self.state.as_deref().map(|it| ("state", it));
        let fields = hidden([("name", name), ("metadata", &metadata)].into_iter().chain(state));
        let return_url = escaped(&self.return_url);
        Ok(format!(
            "<!doctype html>\n<title>One moment</title>\n<form method=\"post\" action=\"{return_url}\">\n{fields}\
             <noscript><button>Continue</button></noscript>\n</form>\n<script>document.forms[0].submit()</script>\n"
        ))
    }
}

/// Returns whether a URL is one of an account at Zendesk.
fn is_zendesk(url: &str) -> bool {
    let Some((host, _)) = url.strip_prefix("https://").and_then(|it| it.split_once('/')) else { return false };
    // The host is compared as a whole: a port, a user or an escaped character in it would change its meaning.
    let label = host.strip_suffix(".zendesk.com").unwrap_or_default();
    !label.is_empty() && label.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-')
}

/// Returns hidden inputs with these names and values.
fn hidden<'a>(fields: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let input = |(name, value)| format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">\n", escaped(value));
    fields.map(input).collect()
}

/// Escapes a text for the value of an HTML attribute.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
