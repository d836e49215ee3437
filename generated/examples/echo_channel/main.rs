//! A channel in both directions: an integration service for a made-up message board, on one port.
//!
//! `cargo run --example echo_channel --features axum` prints how to call it with curl, and needs nothing else. These
//! say more, if they are set:
//!
//! * `BOARD_ADDRESS`: where it listens, `127.0.0.1:8080` if it is not set; port 0 is any that is free
//! * `BOARD_URL`: where others reach it
//! * `BOARD_SECRET`: what tells Zendesk's calls from others; give it one where others reach it
//! * `ZENDESK_PUSH_CLIENT_ID`: the OAuth client by which Zendesk hands out tokens to push with
//! * `ZENDESK_BASE_URL`: another server in Zendesk's place
//!
//! `board.rs` is the other system, `zendesk.rs` is what connects it to Zendesk.

mod board;
mod zendesk;

use std::env;
use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;

use tokio::net::TcpListener;

use crate::board::Board;
use crate::zendesk::{Channel, Settings};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let address = env::var("BOARD_ADDRESS").unwrap_or_else(|_| "127.0.0.1:8080".to_owned());
    let listener = TcpListener::bind(&address).await.map_err(|error| format!("{address}: {error}"))?;
    let url = env::var("BOARD_URL").unwrap_or(format!("http://{}", listener.local_addr()?));
    let secret = env::var("BOARD_SECRET").unwrap_or_else(|_| "made-up".to_owned());

    let board = Arc::new(Board::new(url.clone()));
    let settings = Settings {
        secret: secret.clone(),
        push_client_id: env::var("ZENDESK_PUSH_CLIENT_ID").ok(),
        base_url: env::var("ZENDESK_BASE_URL").ok(),
    };
    let zendesk = Channel::new(Arc::clone(&board), settings)?;
    tokio::spawn(zendesk.clone().push_news());
    // Another vendor is another module, and another line here.
    let router = board::router(board).nest("/zendesk", zendesk.service().router());

    println!("{}", HELP.replace("{url}", &url).replace("{secret}", &secret));
    axum::serve(listener, router).await?;
    Ok(())
}

/// A conversation, as Zendesk and a customer would have it.
const HELP: &str = include_str!("help.txt");
