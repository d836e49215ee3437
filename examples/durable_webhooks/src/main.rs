//! A webhook service for Zendesk that delivers each reply of an agent to a message board once, also if the process is
//! killed at any time. The deliveries are in SQLite.
//!
//! * A reply that the service has delivered gets the stored response, after a restart too.
//! * A reply whose delivery was interrupted is delivered again when its lease has expired. The board may have it already, so
//!   the service sends the id of the delivery as an idempotency key.
//!
//! Environment variables: `DATABASE` is the path of the database, `BOARD_URL` the URL that replies are posted to, and `SECRET`
//! the secret of the accounts. The service prints its address.

mod store;

use std::env;
use std::time::Duration;

use helpdesk_channels::zendesk::models::ChannelbackResponse;
use helpdesk_channels::zendesk::webhooks::{
    self, ChannelbackRequest, RequestField, SharedSecret, WebhookHandler, WebhookName, serve,
};
use helpdesk_channels::{BoxError, reqwest, reqwest_builder};
use tokio::net::TcpListener;

use crate::store::SqliteStore;

/// Delivers replies to a board.
struct Channel {
    http: reqwest::Client,
    board_url: String,
}

impl WebhookHandler for Channel {
    type Error = BoxError;

    async fn channelback(&self, request: ChannelbackRequest) -> Result<ChannelbackResponse, BoxError> {
        let mut post = self.http.post(&self.board_url);
        // A reply without an id is delivered whenever it arrives.
        if let Some(delivery) = request.context.delivery() {
            println!("attempt {} of {}", delivery.attempt(), delivery.id());
            post = post.header("idempotency-key", delivery.id());
        }
        let message_id = post.body(request.body.message).send().await?.error_for_status()?.text().await?;
        Ok(ChannelbackResponse::new(message_id))
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), BoxError> {
    let channel = Channel { http: reqwest_builder()?.build()?, board_url: env::var("BOARD_URL")? };
    let secret = SharedSecret::new(RequestField::body("/metadata/secret"), env::var("SECRET")?);
    let store = SqliteStore::open(env::var("DATABASE")?)?;
    let router = webhooks::service(channel)
        .guard_only([WebhookName::Channelback], secret)
        .deduplicate(store, [RequestField::body("request_unique_identifier")])
        // Longer than a delivery takes.
        .lease(Duration::from_secs(5 * 60))
        .router();
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    serve(listener, router).await;
    Ok(())
}
