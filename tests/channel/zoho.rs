//! Conversations with Zoho Desk alone, and with both helpdesks at once.

use serde_json::{Value, json};

use crate::desk::{CONTEXT, Desk, Form, ORG_ID, SECRET};
use crate::form::encoded;
use crate::program::{Program, read};
use crate::zendesk::Zendesk;

/// Returns the query with the secret that an installation needs.
fn install() -> String {
    format!("/install?secret={}", encoded(crate::program::SECRET))
}

/// Returns the numbers of tickets and of threads.
fn counts(desk: &Desk) -> (usize, usize) {
    let kept = desk.kept();
    (kept.tickets.len(), kept.threads.len())
}

/// Returns the status of a reply and the program's response to it.
fn outcome(desk: &Desk, id: u64) -> (&'static str, Value) {
    let reply = &desk.kept().replies[&id];
    (reply.status, reply.response.clone())
}

/// Starts a program, and a Desk that has installed it.
async fn installed(environment: &[(&str, &str)]) -> (Desk, Program) {
    let mut desk = Desk::new("");
    let url = desk.serve().await;
    let program = Program::start(&[&[("ZOHO_DESK_BASE_URL", &*url)], environment].concat()).await;
    desk.back_end = format!("{}/zoho", program.url);
    assert_eq!(desk.install(&install()).await, 200);
    (desk, program)
}

#[tokio::test]
async fn a_message_becomes_a_ticket_and_another_one_a_thread_of_it() {
    let (desk, program) = installed(&[]).await;
    assert_eq!(desk.pull(Form::Object).await, 200);
    assert_eq!(desk.kept().state, None, "nothing was new, so nothing is to be kept");

    let first = program.write("Where is my parcel?", None).await;
    assert_eq!(desk.pull(Form::Object).await, 200);
    {
        let kept = desk.kept();
        assert_eq!(kept.state, Some(json!("{\"seen\":1}")));
        let ticket = &kept.tickets["conversation-m1"];
        assert_eq!((&ticket["subject"], &ticket["createdTime"]), (&first["text"], &first["at"]));
        let thread = &kept.threads["m1"];
        assert_eq!((&thread["content"], &thread["extParentId"]), (&first["text"], &json!("conversation-m1")));
        assert_eq!((&thread["direction"], &thread["canReply"]), (&json!("in"), &json!(true)));
        assert_eq!(thread["actor"], json!({ "extId": "A customer", "name": "A customer" }));
    }

    // Desk sends its settings in two forms.
    program.write("Hello?", Some("m1")).await;
    assert_eq!(desk.pull(Form::List).await, 200);
    assert_eq!(counts(&desk), (1, 2));
    assert_eq!(desk.kept().threads["m2"]["extParentId"], "conversation-m1");
    assert_eq!(desk.pull(Form::List).await, 200);
    assert_eq!(desk.kept().state, Some(json!("{\"seen\":2}")));

    // The state that Desk stores may be lost, or foreign.
    desk.kept().state = None;
    assert_eq!(desk.pull(Form::Object).await, 200);
    assert_eq!(counts(&desk), (1, 2));
    desk.kept().state = Some(json!("Jan 11"));
    assert_eq!(desk.pull(Form::Object).await, 400);
}

#[tokio::test]
async fn many_messages_are_pulled_page_by_page() {
    let (desk, program) = installed(&[]).await;
    for index in 0..250 {
        program.write(&format!("Message {index}"), None).await;
    }
    for expected in [100, 200, 250, 250] {
        assert_eq!(desk.pull(Form::Object).await, 200);
        assert_eq!(counts(&desk), (expected, expected));
    }
}

#[tokio::test]
async fn a_reply_is_posted_once_although_it_is_delivered_twice() {
    let (desk, program) = installed(&[]).await;
    program.write("Where is my parcel?", None).await;
    desk.pull(Form::Object).await;
    let id = desk.reply("m1", "On its way.", Form::Object).await;
    let expected = ("SUCCESS", json!({ "extId": "m2", "extParentId": "conversation-m1", "canReply": true }));
    for form in [Form::Object, Form::List] {
        assert_eq!(outcome(&desk, id), expected);
        desk.push(id, form).await;
    }
    assert_eq!(outcome(&desk, id), expected);
    let messages = program.messages().await;
    let [_, reply] = &messages[..] else { panic!("{messages:?}") };
    assert_eq!((&reply["text"], &reply["author"]), (&json!("On its way."), &json!("An agent")));
    assert_eq!((&reply["thread"], &reply["from_agent"]), (&json!("m1"), &json!(true)));

    // The same text again is another reply, and the agent's own messages are not imported again.
    let again = desk.reply("m1", "On its way.", Form::Object).await;
    assert_eq!(outcome(&desk, again).1["extId"], "m3");
    desk.pull(Form::Object).await;
    assert_eq!(counts(&desk), (1, 1));
    assert_eq!(desk.kept().state, Some(json!("{\"seen\":3}")));
}

#[tokio::test]
async fn a_failed_reply_can_be_retried() {
    let (desk, program) = installed(&[]).await;
    let id = desk.reply("m1", "On its way.", Form::Object).await;
    let refusal = json!({ "message": "the reply has no conversation on the board" });
    assert_eq!(outcome(&desk, id), ("FAILED", refusal));
    program.write("Where is my parcel?", None).await;
    desk.push(id, Form::Object).await;
    // Desk has not pulled this message, but the board has it.
    assert_eq!(outcome(&desk, id).0, "SUCCESS");
    let empty = desk.reply("m1", "", Form::Object).await;
    assert_eq!(outcome(&desk, empty), ("FAILED", json!({ "message": "the reply is empty" })));

    drop(program);
    let late = desk.reply("m1", "Are you there?", Form::Object).await;
    assert_eq!(outcome(&desk, late), ("FAILED", Value::Null));
}

#[tokio::test]
async fn an_unauthenticated_caller_is_rejected() {
    let (desk, program) = installed(&[]).await;
    program.write("Where is my parcel?", None).await;
    let reply = json!({ "resource": { "id": 1, "replyToExtId": "m1", "content": "a" } });
    let queries = ["securityContext=wrong&orgId=28732", "securityContext=made-up-context&orgId=1", "orgId=28732", ""];
    for query in queries {
        for (path, body) in [("pull", &json!({})), ("push", &reply)] {
            assert_eq!(post(&program, &format!("{path}?{query}"), body).await.0, 401, "{path}?{query}");
        }
    }
    let theirs = json!({ "orgId": ORG_ID, "securityContext": "theirs" });
    for path in ["install", "install?secret=", "install?secret=wrong"] {
        assert_eq!(post(&program, path, &theirs).await.0, 401, "{path}");
    }
    assert_eq!(post(&program, "pull?securityContext=theirs&orgId=28732", &json!({})).await.0, 401);
    // A caller with the secret is accepted, also if the id is a string.
    assert_eq!(desk.pull(Form::Object).await, 200);
    let another = json!({ "orgId": "7", "securityContext": "another" });
    assert_eq!(post(&program, &install()[1..], &another).await.0, 200);
    assert_eq!(post(&program, "pull?securityContext=another&orgId=7", &json!({})).await.0, 200);
    assert_eq!(program.messages().await.len(), 1);
}

async fn post(program: &Program, path: &str, body: &Value) -> (u16, Value) {
    let request = program.http.post(program.zoho(path)).header("content-type", "application/json");
    let response = request.body(body.to_string()).send().await.expect("it answers");
    (response.status().as_u16(), read(response).await)
}

#[tokio::test]
async fn messages_are_imported_and_pulled_under_the_same_ids() {
    let (desk, program) = installed(&[("ZOHO_EXTENSION_SECRET", SECRET)]).await;
    program.write("Where is my parcel?", None).await;
    program.printed(|it| it == format!("imported m1 to {ORG_ID}")).await;
    assert_eq!(desk.kept().tickets["conversation-m1"]["subject"], "Where is my parcel?");
    let imported = desk.kept().threads["m1"].clone();
    desk.pull(Form::Object).await;
    assert_eq!(counts(&desk), (1, 1));
    assert_eq!(desk.kept().threads["m1"], imported);
    assert!(!program.lines().join("\n").contains(CONTEXT));
}

#[tokio::test]
async fn rejected_imports_are_pulled() {
    let (desk, program) = installed(&[("ZOHO_EXTENSION_SECRET", "another")]).await;
    program.write("Where is my parcel?", None).await;
    assert_eq!(desk.pull(Form::Object).await, 200);
    assert_eq!(desk.kept().threads.len(), 1);
    assert!(!program.lines().iter().any(|it| it.starts_with("imported")));
}

#[tokio::test]
async fn clickthrough_redirects_to_the_message() {
    let (desk, program) = installed(&[]).await;
    program.write("Where is my parcel?", None).await;
    let place = Some(format!("{}/messages/m1", program.url));
    assert_eq!(desk.follow("threads", "m1", Some("conversation-m1")).await, (302, place.clone()));
    assert_eq!(desk.follow("tickets", "conversation-m1", Some("")).await, (302, place));
    assert_eq!(desk.follow("threads", "m9", None).await, (404, None));
}

/// Customers do not see which helpdesk replies, and the helpdesks do not see each other's replies.
#[tokio::test]
async fn both_helpdesks_share_a_message_board() {
    let zendesk = Zendesk::start().await;
    let environment = [("ZENDESK_BASE_URL", &*zendesk.url), ("ZENDESK_PUSH_CLIENT_ID", "board_client")];
    let (desk, program) = installed(&environment).await;
    zendesk.add_account(&program, true).await;
    zendesk.poll(&program).await;

    program.write("Where is my parcel?", None).await;
    program.printed(|it| it == "pushed m1 to acme").await;
    let (polled, pulled) = tokio::join!(zendesk.poll(&program), desk.pull(Form::Object));
    assert_eq!((polled, pulled), (0, 200));
    // Both helpdesks use the same reply id; each has its own namespace.
    let id = "287189379819";
    let (one, other) = tokio::join!(
        zendesk.reply(&program, "m1", "From Zendesk", id, &[]),
        desk.reply("m1", "From Desk", Form::Object)
    );
    assert_eq!((&one[0], other.to_string()), (&json!(200), id.to_owned()));
    assert_eq!(outcome(&desk, other).0, "SUCCESS");
    zendesk.reply(&program, "m1", "From Zendesk", id, &[]).await;
    desk.push(other, Form::Object).await;

    program.write("Thank you both", Some("m1")).await;
    program.printed(|it| it == "pushed m4 to acme").await;
    assert_eq!((zendesk.poll(&program).await, desk.pull(Form::Object).await), (0, 200));
    assert_eq!(zendesk.account().counts(), (2, 1));
    assert_eq!(counts(&desk), (1, 2));
    let messages = program.messages().await;
    let mut texts: Vec<&str> = messages.iter().filter_map(|it| it["text"].as_str()).collect();
    texts.sort_unstable();
    assert_eq!(texts, ["From Desk", "From Zendesk", "Thank you both", "Where is my parcel?"]);
}
