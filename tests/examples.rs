//! The generated programs, run as their users run them: requests to a server on loopback, and printed output.

#[path = "wire/server.rs"]
#[expect(dead_code, reason = "the server can do more than programs ask of it")]
mod server;

use std::process::{Command, Output};

use serde_json::{Value, json};
use server::{Server, StubResponse, TOKEN};
use tests::workspace;

const EXAMPLE: &str = "the programs are built";

/// Runs a program against a server.
async fn run(name: &'static str, url: &str, token: &'static str) -> Output {
    let url = url.to_owned();
    let run = move || {
        Command::new(workspace::example(name))
            .env("ZENDESK_SUBDOMAIN", "acme")
            .env("ZENDESK_BASE_URL", url)
            .env("ZENDESK_ACCESS_TOKEN", token)
            .env_remove("ZENDESK_EMAIL")
            .env_remove("ZENDESK_API_TOKEN")
            .output()
            .expect(EXAMPLE)
    };
    tokio::task::spawn_blocking(run).await.expect(EXAMPLE)
}

#[track_caller]
fn printed(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[track_caller]
fn received(server: &Server, target: &str) -> Value {
    let request = server.request();
    assert_eq!((request.method.as_str(), request.target.as_str()), ("POST", target));
    assert_eq!(request.header("authorization"), Some(&*format!("Bearer {TOKEN}")));
    serde_json::from_slice(&request.body).expect("the body is JSON")
}

#[tokio::test]
async fn push_content() {
    let results = json!({ "results": [{ "external_resource_id": "comment-234", "status": { "code": "success" } }] });
    let server = Server::responding(StubResponse::json(200, results.to_string())).await;
    let output = run("push_content", server.url(), TOKEN).await;
    let printed = printed(&output);
    let body = received(&server, "/api/v2/any_channel/push");
    let resource = json!({
        "external_id": "comment-234",
        "message": "The parcel has not come yet.",
        "created_at": "2015-01-13T08:59:26Z",
        "author": { "external_id": "customer-456", "name": "A customer" },
    });
    let push = "d448ef2f-8f51-4fbd-a5d1-9a53d2c8a3c1";
    assert_eq!(body, json!({ "instance_push_id": push, "external_resources": [resource] }));
    assert!(printed.contains("comment-234") && printed.contains("code: Success"), "{printed}");
}

#[tokio::test]
async fn report_channelback_error() {
    let server = Server::responding(StubResponse::json(200, "null")).await;
    let output = run("report_channelback_error", server.url(), TOKEN).await;
    assert_eq!(printed(&output), "200 OK\n");
    let body = received(&server, "/api/v2/any_channel/channelback/report_error");
    let error = json!({
        "instance_push_id": "d448ef2f-8f51-4fbd-a5d1-9a53d2c8a3c1",
        "external_id": "reply-235",
        "description": "The other system takes no HTML.",
    });
    assert_eq!(body, error);
}

#[tokio::test]
async fn create_ticket() {
    let server = Server::responding(StubResponse::json(201, json!({ "ticket": { "id": 35436 } }).to_string())).await;
    let output = run("create_ticket", server.url(), TOKEN).await;
    let printed = printed(&output);
    let ticket = json!({
        "via_id": 44,
        "subject": "Voicemail of a caller",
        "description": "The caller asks where the parcel is.",
        "voice_comment": {
            "from": "+16617480240",
            "to": "+16617480123",
            "recording_url": "https://calls.example.com/recordings/41.mp3",
            "started_at": "2019-04-16T09:14:57Z",
            "call_duration": 40,
        },
    });
    assert_eq!(received(&server, "/api/v2/channels/voice/tickets"), json!({ "ticket": ticket }));
    assert!(printed.contains("id: 35436"), "{printed}");
}

#[tokio::test]
async fn display_of_an_error_is_one_line() {
    let refusal = json!({ "error": "Couldn't authenticate you" });
    let server = Server::responding(StubResponse::json(401, refusal.to_string())).await;
    let output = run("push_content", server.url(), TOKEN).await;
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(stderr.starts_with("error: ") && stderr.contains("Couldn't authenticate you"), "{stderr}");
    assert!(!stderr.contains(TOKEN) && stderr.lines().count() == 1, "{stderr}");

    let output = run("push_content", server.url(), "").await;
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(1) && stderr.contains(".bearer("), "{stderr}");
}
