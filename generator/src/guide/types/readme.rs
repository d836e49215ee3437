//! The README: sentences and titles that depend on the API. Everything else is in a template.

/// The README of a crate.
#[derive(Debug)]
pub struct Readme {
    /// The source of the crate: "the service's OpenAPI document".
    pub sources: &'static str,
    /// `true` if a client has webhooks, so that the README describes how to serve them.
    pub has_webhooks: bool,
    /// The features that only some crates have: name, whether it is a default, description.
    pub features: Vec<[&'static str; 3]>,
}

/// The sections of a client in the README.
#[derive(Debug)]
pub struct ClientReadme {
    /// The end of the headings, which names the client if there are several: " with `Zendesk`".
    pub heading_suffix: String,
    /// The heading of the section about webhooks.
    pub webhook_heading: String,
    /// A sentence about `from_env`, if the client has it.
    pub from_env: Option<String>,
    /// A sentence about the credentials.
    pub credentials: &'static str,
    /// A sentence about the hand-written module `ext`, if there is one.
    pub ext: Option<String>,
}
