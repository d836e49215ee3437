//! Conversations of a simulated Desk with the back end of an extension, over loopback.

use helpdesk_channels::runtime::RetryConfig;
use helpdesk_channels::zoho_desk::ZohoDesk;
use helpdesk_channels::zoho_desk::models::{InvokeForm, SyncContent, SyncData, Ticket};
use serde_json::json;
use tokio::net::TcpListener;

use crate::back_end::BackEnd;
use crate::simulator::{CONTEXT, Desk, Form, INSTALLATION, ORG_ID, SECRET, TOKEN};

/// Starts a back end, and a Desk that has installed it.
async fn installed() -> (BackEnd, Desk) {
    let back_end = BackEnd::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let desk = Desk::new(&format!("http://{}", listener.local_addr().unwrap()));
    let router = back_end.service().router();
    tokio::spawn(async move { axum::serve(listener, router).await });
    assert_eq!(desk.install("/install").await, 200);
    (back_end, desk)
}

fn client(url: &str) -> ZohoDesk {
    ZohoDesk::builder().base_url(url).oauth_token(TOKEN).retry(RetryConfig::none()).build().unwrap()
}

#[tokio::test]
async fn messages_become_tickets_page_by_page() {
    let (back_end, desk) = installed().await;
    back_end.board().messages = ["one", "two", "three"].map(str::to_owned).to_vec();
    desk.kept().settings.insert("prefix".to_owned(), json!("Board: "));

    assert_eq!(desk.pull(Form::Object).await, 200);
    assert_eq!(desk.kept().state, Some(json!("2")));
    assert_eq!(desk.pull(Form::List).await, 200);
    assert_eq!(desk.kept().tickets.len(), 3);
    assert_eq!(desk.kept().threads.len(), 3);
    assert_eq!(desk.kept().state, Some(json!("3")));
    // With no new messages, the response has no state, and Desk keeps the stored one.
    assert_eq!(desk.pull(Form::Object).await, 200);
    assert_eq!(desk.kept().state, Some(json!("3")));

    back_end.board().messages.push("four".to_owned());
    assert_eq!(desk.pull(Form::Object).await, 200);
    let kept = desk.kept();
    assert_eq!(kept.tickets["conversation-3"]["subject"], "Board: four");
    assert_eq!(kept.threads["message-3"]["extParentId"], "conversation-3");
}

#[tokio::test]
async fn an_unknown_state_is_rejected() {
    let (_, desk) = installed().await;
    desk.kept().state = Some(json!("Jan 11"));
    assert_eq!(desk.pull(Form::Object).await, 400);
    assert_eq!(desk.kept().state, Some(json!("Jan 11")));
}

#[tokio::test]
async fn a_reply_is_delivered_once_or_fails() {
    let (back_end, desk) = installed().await;
    back_end.board().messages.push("one".to_owned());
    desk.pull(Form::Object).await;

    let id = desk.reply("message-0", "Hi customer", Form::Object).await;
    // The response was lost, so Desk delivers the reply again.
    desk.push(id, Form::List).await;
    assert_eq!(back_end.board().replies, [("message-0".to_owned(), "Hi customer".to_owned())]);
    assert_eq!(desk.kept().replies[&id].status, "SUCCESS");
    let response = json!({ "extId": "reply-1", "extParentId": "conversation-0", "canReply": true });
    assert_eq!(desk.kept().replies[&id].response, response);

    let failed = desk.reply("message-0", "close", Form::Object).await;
    assert_eq!(desk.kept().replies[&failed].status, "FAILED");
    assert_eq!(desk.kept().replies[&failed].response, json!({ "message": "the board is closed" }));
    // A failed delivery can be repeated.
    desk.push(failed, Form::Object).await;
    assert_eq!(desk.kept().replies[&failed].status, "FAILED");
    assert_eq!(back_end.board().replies.len(), 1);
    assert_eq!(desk.kept().state, Some(json!("1")));
}

#[tokio::test]
async fn clickthrough_redirects_to_the_original() {
    let (_, desk) = installed().await;
    let there = desk.follow("threads", "message-0", Some("conversation-0")).await;
    assert_eq!(there, (302, Some("https://board.example.com/conversation-0/message-0".to_owned())));
    let ticket = desk.follow("tickets", "conversation-0", Some("")).await;
    assert_eq!(ticket, (302, Some("https://board.example.com/conversation-0".to_owned())));
    assert_eq!(desk.follow("contacts", "1", None).await, (404, None));
}

#[tokio::test]
async fn imported_messages_exist() {
    let (_, desk) = installed().await;
    let client = client(&desk.serve().await);
    let content = || SyncContent::new(SyncData::new().tickets([Ticket::new("conversation-9").subject("New")]));
    let import = |token_of: &str| {
        client.channels().import_content_with(INSTALLATION, ORG_ID.to_string(), token_of.into(), content())
    };
    let response = import(CONTEXT).send().await.unwrap();
    assert_eq!(response["statusMessage"], "1 taken");
    assert_eq!(desk.kept().tickets["conversation-9"]["subject"], "New");
    let error = import("another").send().await.unwrap_err();
    assert_eq!(error.message().as_deref(), Some("There is no such installation"));
}

#[tokio::test]
async fn messages_imported_by_invoke_exist() {
    let (_, desk) = installed().await;
    let client = client(&desk.serve().await);
    let content = SyncContent::new(SyncData::new().tickets([Ticket::new("conversation-9").subject("So & so = ä")]));
    let form = || InvokeForm::import("https://desk.zoho.com", CONTEXT, &content).unwrap();
    let signed = |secret: &str| client.extensions().invoke_signed(ORG_ID.to_string(), form(), &secret.into());
    let response = signed(SECRET).send().await.unwrap();
    assert_eq!(response.status_message().unwrap(), Some(json!("1 taken")));
    assert_eq!(desk.kept().tickets["conversation-9"]["subject"], "So & so = ä");

    let error = signed("another").send().await.unwrap_err();
    assert_eq!(error.message().as_deref(), Some("The HASH does not fit"));
}
