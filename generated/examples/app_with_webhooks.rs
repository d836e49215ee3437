//! Webhooks in an application that exists already: with its state, its errors and its lookup of accounts, and tested without a
//! server.
//!
//! Run it with `cargo run --example app_with_webhooks --features axum,test-util`. It prints the responses to three requests.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use helpdesk_channels::zendesk::models::{Author, ExternalResource, PullForm, PullResponse};
use helpdesk_channels::zendesk::webhooks::{
    self, Problem, PullRequest, RequestField, Service, WebhookHandler, WebhookName, check, testing,
};
use helpdesk_channels::{BoxError, StatusCode};

/// The state of the application. Its handler methods have it as `self`.
#[derive(Clone, Default)]
struct App {
    /// The accounts by token. A real application has a database.
    accounts: Arc<BTreeMap<String, Account>>,
}

#[derive(Clone)]
struct Account {
    name: String,
    messages: Vec<String>,
}

/// The errors of the application.
#[derive(Debug)]
enum AppError {
    Problem(Problem),
    DatabaseUnavailable,
}

impl From<Problem> for AppError {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a webhook cannot be handled")
    }
}

impl std::error::Error for AppError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Problem(problem) => Some(problem),
            Self::DatabaseUnavailable => None,
        }
    }
}

impl App {
    /// Returns the account of a token, or `None` if there is none.
    async fn account(&self, token: &str) -> Result<Option<Account>, AppError> {
        if token == "unavailable" { Err(AppError::DatabaseUnavailable) } else { Ok(self.accounts.get(token).cloned()) }
    }

    /// Returns the webhooks. A token in the metadata of each request identifies the account.
    fn webhooks(&self) -> Service {
        let app = self.clone();
        let account = check(move |request| {
            let (app, token) = (app.clone(), RequestField::body("/metadata/token").find(request).unwrap_or_default());
            // No account is a 401, and an error a 503.
            async move { app.account(&token).await }
        });
        webhooks::service(self.clone()).guard_only([WebhookName::Pull], account).on_error(|error, context| {
            eprintln!("{}: {error}", context.webhook().unwrap_or_default());
            matches!(error.downcast_ref(), Some(AppError::DatabaseUnavailable))
                .then(|| Problem::new(StatusCode::SERVICE_UNAVAILABLE).detail("try again later"))
        })
    }
}

impl WebhookHandler for App {
    type Error = AppError;

    async fn pull(&self, request: PullRequest) -> Result<PullResponse, AppError> {
        let account = request.context.principal::<Account>()?;
        let resources = account.messages.iter().enumerate().map(|(index, text)| {
            let author = Author::new("customer-456").name(&account.name);
            ExternalResource::new(format!("m{index}"), text, "2015-01-13T08:59:26Z", author)
        });
        Ok(PullResponse::new(resources.collect::<Vec<_>>()))
    }
}

/// Returns the whole application: its own routes, and the webhooks below `/zendesk`.
fn application(app: App) -> Router {
    let home = get(async |State(app): State<App>| format!("{} accounts", app.accounts.len()));
    Router::new().route("/", home).nest("/zendesk", app.webhooks().router()).with_state(app)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), BoxError> {
    let account = Account { name: "Anna".to_owned(), messages: vec!["Where is my parcel?".to_owned()] };
    let app = App { accounts: Arc::new([("example-token".to_owned(), account)].into()) };
    // The requests are encoded as Zendesk sends them.
    for token in ["example-token", "other-token", "unavailable"] {
        let request = testing::pull(&PullForm::new(format!(r#"{{"token":"{token}"}}"#)));
        let response = app.webhooks().handle(request).await;
        println!("{token}: {} {}", response.status(), String::from_utf8_lossy(response.body()));
    }
    // `serve(listener, application)` serves it.
    let _application = application(app);
    Ok(())
}
