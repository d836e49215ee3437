//! Serves the webhooks of the crate `sdk`. A request that the document allows gets 501, because nothing handles it.

use sdk::webhooks::{Problem, WebhookHandler, serve, service};

struct Nothing;

impl WebhookHandler for Nothing {
    type Error = Problem;
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::args().nth(1).ok_or("the argument is the address to listen at")?;
    let listener = tokio::net::TcpListener::bind(address).await?;
    serve(listener, service(Nothing).router()).await;
    Ok(())
}
