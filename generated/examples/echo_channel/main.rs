//! A two-way channel between a simulated message board and both Zendesk and Zoho Desk, on one port.
//!
//! Run it with `cargo run --example echo_channel --features axum`. It prints curl commands for every request. Optional
//! environment variables:
//!
//! * `BOARD_ADDRESS`: the address to listen on, by default `127.0.0.1:8080`; port 0 selects a free port
//! * `BOARD_URL`: the public URL
//! * `BOARD_SECRET`: the secret that authenticates webhooks; set it if the service is reachable by others
//! * `BOARD_PASSWORD`: the password that an administrator of Zendesk enters to connect the board
//! * `ZENDESK_PUSH_CLIENT_ID`: the OAuth client for which Zendesk issues push tokens
//! * `ZENDESK_BASE_URL`: overrides the URL of Zendesk
//! * `ZOHO_EXTENSION_SECRET`: the secret of the Zoho Desk extension, which signs imports
//! * `ZOHO_DESK_BASE_URL`: the URL of Desk in another data centre, such as `https://desk.zoho.eu`
//!
//! `board.rs` is the other system; `zendesk.rs` and `zoho.rs` connect it. The two are independent of each other.

mod board;
mod zendesk;
mod zoho;

use std::env;
use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;

use helpdesk_channels::Secret;
use helpdesk_channels::zendesk::webhooks::serve;
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

    let password = env::var("BOARD_PASSWORD").unwrap_or_else(|_| "made-up".to_owned());

    let board = Arc::new(Board::new(url.clone()));
    let settings = zendesk::Settings {
        secret: secret.clone(),
        password: Secret::new(password.clone()),
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
    // To connect another helpdesk, add a module and nest its router here.
    let router =
        board::router(board).nest("/zendesk", zendesk.service().router()).nest("/zoho", zoho.service().router());

    println!("{}", HELP.replace("{url}", &url).replace("{secret}", &secret).replace("{password}", &password));
    serve(listener, router).await;
    Ok(())
}

/// The curl commands that simulate the helpdesks and a customer.
const HELP: &str = include_str!("help.txt");
