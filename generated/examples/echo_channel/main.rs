//! A channel in both directions: a made-up message board, connected to Zendesk and to Zoho Desk, on one port.
//!
//! `cargo run --example echo_channel --features axum` prints how to call it with curl, and needs nothing else. These
//! say more, if they are set:
//!
//! * `BOARD_ADDRESS`: where it listens, `127.0.0.1:8080` if it is not set; port 0 is any that is free
//! * `BOARD_URL`: where others reach it
//! * `BOARD_SECRET`: by which the calls that are trusted are known; give it one where others reach it
//! * `ZENDESK_PUSH_CLIENT_ID`: the OAuth client by which Zendesk hands out tokens to push with
//! * `ZENDESK_BASE_URL`: another server in Zendesk's place
//! * `ZOHO_EXTENSION_SECRET`: the secret of the extension in Zoho Desk, to import with
//! * `ZOHO_DESK_BASE_URL`: the Desk of another data centre, such as `https://desk.zoho.eu`, or a server in its place
//!
//! `board.rs` is the other system, `zendesk.rs` and `zoho.rs` are what connects it. Neither needs the other.

mod board;
mod zendesk;
mod zoho;

use std::env;
use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;

use tokio::net::TcpListener;

use crate::board::Board;

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
    let settings = zendesk::Settings {
        secret: secret.clone(),
        push_client_id: env::var("ZENDESK_PUSH_CLIENT_ID").ok(),
        base_url: env::var("ZENDESK_BASE_URL").ok(),
    };
    let zendesk = zendesk::Channel::new(Arc::clone(&board), settings)?;
    tokio::spawn(zendesk.clone().push_news());
    let settings = zoho::Settings {
        secret: secret.clone(),
        extension_secret: env::var("ZOHO_EXTENSION_SECRET").ok(),
        base_url: env::var("ZOHO_DESK_BASE_URL").ok(),
    };
    let zoho = zoho::Channel::new(Arc::clone(&board), settings)?;
    tokio::spawn(zoho.clone().import_news());
    // Another vendor is another module, and another line here.
    let router =
        board::router(board).nest("/zendesk", zendesk.service().router()).nest("/zoho", zoho.service().router());

    println!("{}", HELP.replace("{url}", &url).replace("{secret}", &secret));
    axum::serve(listener, router).await?;
    Ok(())
}

/// Conversations, as helpdesks and a customer would have them.
const HELP: &str = include_str!("help.txt");
