//! Complete conversations between Zendesk and the program.

use serde_json::{Value, json};

use crate::program::{Program, SECRET};
use crate::zendesk::{INSTANCE, TOKEN, Zendesk};

/// Starts a simulation and a program that pushes to it.
async fn both() -> (Zendesk, Program) {
    let zendesk = Zendesk::start().await;
    let program =
        Program::start(&[("ZENDESK_BASE_URL", &zendesk.url), ("ZENDESK_PUSH_CLIENT_ID", "board_client")]).await;
    (zendesk, program)
}

#[tokio::test]
async fn an_integration_is_created_and_its_first_account_polls() {
    let (zendesk, program) = both().await;
    let manifest = program.http.get(program.zendesk("manifest")).send().await.expect("it answers");
    assert_eq!(
        (manifest.status().as_u16(), &manifest.headers()["content-type"]),
        (200, &"application/json".parse().unwrap())
    );
    let manifest = crate::program::read(manifest).await;
    for (name, limit) in [("name", usize::MAX), ("id", 511), ("push_client_id", 128)] {
        assert!(manifest[name].as_str().is_some_and(|it| !it.is_empty() && it.len() <= limit), "{name} in {manifest}");
    }
    assert_eq!((&manifest["push_client_id"], &manifest["channelback_files"]), (&json!("board_client"), &json!(true)));
    // Each URL is relative to the manifest, and has a route.
    for (name, place) in manifest["urls"].as_object().expect("it has places") {
        let path = place.as_str().and_then(|it| it.strip_prefix("./")).unwrap_or_else(|| panic!("{name}: {place}"));
        let received = program.http.request(reqwest::Method::OPTIONS, program.zendesk(path)).send().await;
        assert_eq!(received.expect("it answers").status(), 405, "{name}");
    }
    let health = program.http.get(program.zendesk("healthcheck")).send().await.expect("it answers");
    assert_eq!(health.status(), 200);

    zendesk.tell(&program, "create_integration", json!({ "manifest_url": program.zendesk("manifest") })).await;
    program
        .printed(|it| it.starts_with("event ") && it.contains("\"create_integration\"") && it.contains("/manifest"))
        .await;
    zendesk.add_account(&program, true).await;
    {
        let account = zendesk.account();
        let metadata: Value = serde_json::from_str(&account.metadata).expect("it is JSON");
        assert_eq!((account.name.as_str(), &metadata["secret"]), ("Message board", &json!(SECRET)));
        assert!(account.metadata.len() <= 5000 && account.state.is_empty());
    }
    assert_eq!(zendesk.poll(&program).await, 0);
    let first = zendesk.account().state.clone();
    assert!(!first.is_empty());
    assert_eq!(zendesk.poll(&program).await, 0);
    assert_eq!(zendesk.account().state, first, "nothing was new");
}

#[tokio::test]
async fn many_messages_arrive_page_by_page() {
    let zendesk = Zendesk::start().await;
    let program = Program::start(&[("ZENDESK_BASE_URL", &zendesk.url)]).await;
    zendesk.add_account(&program, false).await;
    for index in 0..250 {
        program.write(&format!("Message {index}"), None).await;
    }
    for expected in [100, 100, 50, 0] {
        assert_eq!(zendesk.poll(&program).await, expected);
    }
    program.write("One more", Some("m250")).await;
    assert_eq!(zendesk.poll(&program).await, 1);
    assert_eq!(zendesk.account().counts(), (251, 250));
    // Zendesk may have lost the state, or never received it.
    zendesk.account().state.clear();
    assert_eq!(zendesk.poll(&program).await, 0);
}

#[tokio::test]
async fn a_message_is_pushed_and_its_reply_comes_back_once() {
    let (zendesk, program) = both().await;
    zendesk.add_account(&program, true).await;
    zendesk.poll(&program).await;
    let message = program.write("Where is my parcel?", None).await;
    let id = message["id"].as_str().expect("it has an id");
    program.printed(|it| it == format!("pushed {id} to acme")).await;
    {
        let account = zendesk.account();
        let [(sender, push)] = &account.pushes[..] else { panic!("{:?}", account.pushes) };
        assert_eq!((sender.as_str(), &push["instance_push_id"]), (&*format!("Bearer {TOKEN}"), &json!(INSTANCE)));
        let resource = &push["external_resources"][0];
        assert_eq!((&resource["message"], &resource["allow_channelback"]), (&message["text"], &json!(true)));
        assert_eq!(account.counts(), (1, 1));
    }
    assert_eq!(zendesk.poll(&program).await, 0, "what was pushed is no news");

    let file = format!("{}/attachments/token/EWTWEGWE/?name=IhCY7aKs_400x400.jpg", zendesk.url);
    let first = zendesk.reply(&program, id, "Like this", "r-1", &[&file]).await;
    assert_eq!(first, json!([200, { "external_id": "m2", "allow_channelback": true }]));
    assert_eq!(zendesk.reply(&program, id, "Like this", "r-1", &[&file]).await, first);
    let messages = program.messages().await;
    let [_, reply] = &messages[..] else { panic!("{messages:?}") };
    assert_eq!(
        (&reply["thread"], &reply["text"], &reply["from_agent"]),
        (&json!(id), &json!("Like this"), &json!(true))
    );
    assert_eq!(reply["files"], json!([{ "url": file, "bytes": "a picture".len() }]));
    let received = format!("/attachments/token/EWTWEGWE/?name=IhCY7aKs_400x400.jpg Bearer {TOKEN}");
    assert_eq!(zendesk.account().fetched, [received]);
    // A second reply is delivered, and the agent's own messages are not imported again.
    assert_eq!(zendesk.reply(&program, id, "Like this", "r-2", &[]).await[1]["external_id"], "m3");
    assert_eq!(zendesk.poll(&program).await, 0);
    {
        let account = zendesk.account();
        assert_eq!((account.pushes.len(), account.counts()), (1, (1, 1)));
    }

    let click = program.http.get(program.zendesk("clickthrough?external_id=m2")).send().await.expect("it answers");
    assert_eq!(click.status(), 302);
    let place = click.headers()["location"].to_str().expect("it is text").to_owned();
    let found = program.http.get(place).send().await.expect("the board answers");
    assert_eq!(crate::program::read(found).await["text"], "Like this");
}

/// The push token is sent to Zendesk only, whatever host the file URLs of a reply name.
#[tokio::test]
async fn the_token_is_sent_to_one_host_only() {
    let (zendesk, program) = both().await;
    let other = Zendesk::start().await;
    zendesk.add_account(&program, true).await;
    program.write("Where is my parcel?", None).await;
    for file in [format!("{}/attachments/token/x/", other.url), format!("{}.example/x", zendesk.url), "file/x".into()] {
        let response = zendesk.reply(&program, "m1", "Look", "r-1", &[&file]).await;
        assert_eq!(
            (&response[0], &response[1]["errors"][0]["pointer"]),
            (&json!(422), &json!("/file_urls[]")),
            "{file}"
        );
    }
    assert!(other.account().fetched.is_empty() && zendesk.account().fetched.is_empty());
    assert_eq!(program.messages().await.len(), 1);
    assert!(!program.lines().join("\n").contains(TOKEN));
}

#[tokio::test]
async fn a_deactivated_account_is_not_polled_and_unknown_fields_are_kept() {
    let (zendesk, program) = both().await;
    zendesk.add_account(&program, true).await;
    zendesk.poll(&program).await;
    let metadata = zendesk.account().metadata.clone();
    let gone = |metadata: &str| json!({ "metadata": metadata, "deactivated_by": "error", "deactivating_error": "503 from the service" });
    // A caller without the account's secret cannot end the account.
    let guess = metadata.replace(TOKEN, "guessed");
    zendesk.tell(&program, "deactivate_integration_instance", gone(&guess)).await;
    program.write("First", None).await;
    program.printed(|it| it == "pushed m1 to acme").await;
    zendesk.tell(&program, "deactivate_integration_instance", gone(&metadata)).await;
    program.printed(|it| it.contains("deactivated_by\":\"error\"") && it.contains("503 from the service")).await;
    program.write("Second", None).await;
    // Zendesk pulls again, so the program pushes again.
    assert_eq!(zendesk.poll(&program).await, 1);
    program.write("Third", None).await;
    program.printed(|it| it == "pushed m3 to acme").await;
    assert!(!program.lines().contains(&"pushed m2 to acme".to_owned()));

    zendesk.tell(&program, "merge_integration_instances", json!({ "into": { "id": 7 }, "metadata": metadata })).await;
    let kept = program.printed(|it| it.contains("merge_integration_instances")).await;
    assert!(kept.contains("{\"id\":7}") && !program.lines().join("\n").contains(TOKEN), "{kept}");
}

/// One delivery with an event of every known kind.
#[tokio::test]
async fn hooks_receive_every_event() {
    let program = Program::start(&[]).await;
    let created = json!({ "request_id": "1", "resource_events": [{ "type_id": "comment_on_new_ticket",
        "external_id": "m1", "comment_id": 12, "ticket_id": 3 }] });
    let pulled = json!({ "integration_instance_name": "Board", "url": "x", "request_id": "1",
        "duplicate_external_ids": [{ "external_id": "m1", "request_id": "0", "ticket_id": 3, "comment_id": 12 }] });
    let kinds = [
        ("create_integration", json!({ "manifest_url": "x" })),
        ("destroy_integration", json!({ "manifest_url": "x" })),
        ("activate_integration_instance", json!({ "metadata": "{}" })),
        ("create_integration_instance", json!({ "metadata": "" })),
        ("destroy_integration_instance", json!({ "metadata": "not JSON" })),
        ("deactivate_integration_instance", json!({ "metadata": "{}", "deactivated_by": "api" })),
        ("destroy_user_identity", json!({ "author": { "external_id": "A customer" } })),
        ("pull_request", pulled),
        ("resources_created_from_external_ids", created),
        ("channelback", json!({ "integration_instance_name": "Board", "url": "x", "request_id": "1" })),
    ];
    let events = kinds.iter().map(|(kind, data)| {
        json!({ "type_id": kind, "timestamp": "2015-09-08T22:48:09Z", "subdomain": "acme", "data": data })
    });
    let body = json!({ "events": events.collect::<Vec<_>>() }).to_string();
    let request = program.http.post(program.zendesk("event_callback")).header("content-type", "application/json");
    assert_eq!(request.body(body).send().await.expect("it answers").status(), 200);
    for (kind, _) in kinds {
        program.printed(|it| it.starts_with("event ") && it.contains(&format!("\"{kind}\""))).await;
    }
}
