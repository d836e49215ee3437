//! The README: sentences and titles that depend on the API.

use super::types::{ClientReadme, ClientSnippets, Readme};
use crate::rust::{Client, Crate};

/// Writes the text about the crate.
pub(super) fn readme(krate: &Crate) -> Readme {
    let has_webhooks = krate.clients.iter().any(|it| it.webhooks.is_some());
    let webhooks = if has_webhooks { WEBHOOK_FEATURES } else { &[] };
    let tags = if krate.tags().next().is_some() { TAG_FEATURES } else { &[] };
    let is_single = krate.clients.len() == 1;
    Readme {
        sources: if is_single { "the service's OpenAPI document" } else { "the services' OpenAPI documents" },
        has_webhooks,
        features: [webhooks, tags].concat(),
    }
}

const WEBHOOK_FEATURES: &[[&str; 3]] = &[
    ["`webhooks`", "no", "Adds the `webhooks` modules, which handle requests that the API sends to your service."],
    ["`axum`", "no", "Serves webhooks with an axum router."],
];
const TAG_FEATURES: &[[&str; 3]] = &[[
    "`all-tags`",
    "yes",
    "Enables the operations of all tags. Each tag is a feature too, see `Cargo.toml`: with only that feature, only its \
     operations and their models are compiled.",
]];

/// Writes the text about a client.
pub(super) fn client_readme(krate: &Crate, client: &Client, snippets: &ClientSnippets) -> ClientReadme {
    let (ident, is_single) = (&client.ident, krate.clients.len() == 1);
    ClientReadme {
        heading_suffix: if is_single { String::new() } else { format!(" with `{ident}`") },
        webhook_heading: if is_single { "Webhooks".to_owned() } else { format!("`{ident}` webhooks") },
        from_env: client.environment.is_some().then(|| {
            format!(
                "`{ident}::from_env()` reads the environment variables below; `{ident}::builder` takes explicit values."
            )
        }),
        credentials: if snippets.credentials.is_empty() { NO_CREDENTIALS } else { CREDENTIALS },
        ext: client.ext.then(|| format!("`{}::ext` contains hand-written helpers.", snippets.module)),
    }
}

const CREDENTIALS: &str = "Set one of these credentials on the client builder. The page of each operation lists the \
                           credentials that it accepts.";
const NO_CREDENTIALS: &str = "The API defines no credentials that this client supports. Requests are sent without any.";
