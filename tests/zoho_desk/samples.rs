//! Round trips of everything that Desk and extensions send, in every recorded form.

use helpdesk_channels::runtime::serde::Serialize;
use helpdesk_channels::runtime::serde::de::DeserializeOwned;
use helpdesk_channels::zoho_desk::models::{
    ChannelState, ConfigParams, DeliveredReply, Id, Installation, InvokeResponse, PushReply, StoredConfigParams,
    SyncContent,
};
use serde_json::{Value, json};

const PUSH_REPLY: &str = include_str!("samples/push_reply.json");
const PULL: &str = include_str!("samples/pull.json");
const SYNC: &str = include_str!("samples/sync.json");
const DELIVERED: &str = include_str!("samples/delivered.json");

/// Decodes a text, and checks that it encodes to the same text.
#[track_caller]
fn survives<T: DeserializeOwned + Serialize>(text: &str) -> T {
    let model: T = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_value(&model).unwrap(), serde_json::from_str::<Value>(text).unwrap());
    model
}

fn push_reply() -> Value {
    serde_json::from_str(PUSH_REPLY).unwrap()
}

#[test]
fn the_reply_of_the_page_is_typed_and_survives() {
    let push: PushReply = survives(PUSH_REPLY);
    // The order of properties is that of the page.
    let written = serde_json::to_string_pretty(&push).unwrap();
    assert_eq!(written, PUSH_REPLY.trim_end());
    let reply = &push.resource;
    assert!(push.unknown_fields.is_empty() && reply.unknown_fields.is_empty());
    assert!(reply.author.as_ref().is_some_and(|it| it.unknown_fields.is_empty()));
    assert_eq!(reply.id, Some(Id::Number(287_189_379_819)));
    assert_eq!((reply.parent_id(), reply.answered_id()), (Some("1276576533"), Some("3298dniuniu3")));
    assert_eq!(reply.text(), "Hi customer, thanks for writing to us");
    assert_eq!((reply.has_attach, reply.files().count()), (Some(false), 0));
}

#[test]
fn the_other_samples_are_typed_and_survive() {
    let config: ConfigParams = survives(PULL);
    assert_eq!(config.text("myConfigParam1"), Some("My value for configParam"));

    let sync: SyncContent = survives(SYNC);
    assert!(sync.unknown_fields.is_empty() && sync.data.unknown_fields.is_empty());
    let (tickets, threads) = (sync.data.tickets.unwrap(), sync.data.threads.unwrap());
    assert!(tickets[0].additional_properties.is_empty() && threads[0].additional_properties.is_empty());
    assert!(tickets[0].actor.as_ref().is_some_and(|it| it.unknown_fields.is_empty()));
    assert!(threads[0].extra.as_ref().is_some_and(|it| it.unknown_fields.is_empty()));

    let delivered: DeliveredReply = survives(DELIVERED);
    assert!(delivered.unknown_fields.is_empty());
    survives::<DeliveredReply>(r#"{"extId":"1"}"#);
    survives::<StoredConfigParams>(r#"{"data":[{"name":"a","value":"b"},7]}"#);
}

#[test]
fn settings_decode_from_both_forms() {
    let mut value = push_reply();
    value["configParams"] = json!([
        { "name": "channel_id", "value": "c1" },
        { "name": "channelState", "value": { "read": 7 } },
        { "name": "empty" },
    ]);
    let list: PushReply = survives(&value.to_string());
    let list = list.config_params.unwrap();
    assert!(matches!(list, ConfigParams::List(_)));
    value["configParams"] = json!({ "channel_id": "c1", "channelState": "{\"read\":7}", "limit": 20 });
    let object: PushReply = survives(&value.to_string());
    let object = object.config_params.unwrap();
    assert!(matches!(object, ConfigParams::Object(_)));
    for config in [&list, &object] {
        assert_eq!((config.text("channel_id"), config.get("absent")), (Some("c1"), None));
        assert_eq!(config.channel_state::<Value>().unwrap(), Some(json!({ "read": 7 })));
    }
    assert_eq!((list.get("empty"), object.get("limit"), object.text("limit")), (None, Some(&json!(20)), None));
    // An invalid entry does not hide the others.
    let mixed: ConfigParams = survives(r#"[{"value":"nameless"},{"name":"channel_id","value":"c1"}]"#);
    assert_eq!(mixed.text("channel_id"), Some("c1"));
    survives::<ConfigParams>("7");
}

#[test]
fn ids_decode_from_numbers_and_strings() {
    let mut value = push_reply();
    for id in [json!(287_189_379_819_i64), json!("287189379819")] {
        value["resource"]["id"] = id;
        let push: PushReply = survives(&value.to_string());
        assert_eq!(push.resource.id.unwrap().to_string(), "287189379819");
    }
    value["resource"]["id"] = json!(u64::MAX);
    assert_eq!(survives::<PushReply>(&value.to_string()).resource.id.unwrap().to_string(), u64::MAX.to_string());
    for org_id in ["28732", "\"28732\""] {
        let text = format!(r#"{{"orgId":{org_id},"securityContext":"made-up"}}"#);
        let installation: Installation = survives(&text);
        assert_eq!(installation.org_id.to_string(), "28732");
        assert!(!format!("{installation:?}").contains("made-up"));
    }
}

#[test]
fn absent_and_empty_are_distinguished() {
    let mut value = push_reply();
    value["resource"]["content"] = json!("");
    value["resource"]["extParentId"] = json!("");
    value["resource"].as_object_mut().unwrap().remove("replyToExtId");
    let push: PushReply = survives(&value.to_string());
    let reply = push.resource;
    assert_eq!((reply.ext_parent_id.as_deref(), reply.reply_to_ext_id.as_deref()), (Some(""), None));
    assert_eq!((reply.parent_id(), reply.answered_id()), (None, None));
    assert_eq!(reply.text(), "Hi customer, thanks for writing to us");

    let bare: PushReply = survives(r#"{"resource":{}}"#);
    assert_eq!((bare.resource.text(), bare.config_params), ("", None));
}

#[test]
fn html_and_attachments_come_as_they_are() {
    let mut value = push_reply();
    value["resource"]["content"] = json!("<div>Hi</div>");
    value["resource"]["contentType"] = json!("text/html");
    value["resource"]["hasAttach"] = json!(true);
    value["resource"]["attachments"] = json!([
        { "id": "1", "name": "a.png", "href": "https://desk.zoho.com/a" },
        { "fileName": "b.png", "url": "https://desk.zoho.com/b", "size": "7" },
        "https://desk.zoho.com/c",
        null,
    ]);
    let push: PushReply = survives(&value.to_string());
    assert_eq!(push.resource.text(), "<div>Hi</div>");
    let files: Vec<_> = push.resource.files().map(|it| (it.name(), it.url())).collect();
    let expected = [
        (Some("a.png"), Some("https://desk.zoho.com/a")),
        (Some("b.png"), Some("https://desk.zoho.com/b")),
        (None, Some("https://desk.zoho.com/c")),
        (None, None),
    ];
    assert_eq!(files, expected);
}

#[test]
fn state_is_a_string_or_an_object_or_absent() {
    let content = |state: Value| json!({ "channelState": state, "data": {} }).to_string();
    let text: SyncContent = survives(&content(json!("{\"read\":7}")));
    let object: SyncContent = survives(&content(json!({ "read": 7 })));
    for it in [text, object] {
        assert_eq!(it.channel_state.unwrap().read::<Value>().unwrap(), json!({ "read": 7 }));
    }
    assert_eq!(survives::<SyncContent>(r#"{"data":{}}"#).channel_state, None);
    assert_eq!(ChannelState::of(&json!({ "read": 7 })).unwrap(), ChannelState::from("{\"read\":7}"));
    // A string that is not JSON decodes as a string.
    assert_eq!(ChannelState::from("Jan 11").read::<String>().unwrap(), "Jan 11");
    assert!(ChannelState::from("Jan 11").read::<u32>().is_err());
    // The first pull, without a stored state.
    for config in [json!({}), json!({ "channelState": "" }), json!({ "channelState": null }), json!([])] {
        let config: ConfigParams = survives(&config.to_string());
        assert_eq!(config.channel_state::<Value>().unwrap(), None);
    }
}

#[test]
fn unknown_values_survive_a_round_trip() {
    for (text, place) in [(PUSH_REPLY, "/resource"), (PUSH_REPLY, "/resource/author"), (PUSH_REPLY, "")] {
        let mut value: Value = serde_json::from_str(text).unwrap();
        value.pointer_mut(place).unwrap()["x_new"] = json!({ "deep": [1, null] });
        survives::<PushReply>(&value.to_string());
    }
    let mut value: Value = serde_json::from_str(SYNC).unwrap();
    value["data"]["tickets"][0]["priority"] = json!("High");
    let sync: SyncContent = survives(&value.to_string());
    assert_eq!(sync.data.tickets.unwrap()[0].additional_properties["priority"], "High");
}

#[test]
fn a_nested_response_keeps_its_text() {
    let text = r#"{"response":"{\"statusMessage\":{\"id\":7}}"}"#;
    let response: InvokeResponse = survives(text);
    assert_eq!(response.status_message().unwrap(), Some(json!({ "id": 7 })));
    assert_eq!(response.decode::<Value>().unwrap(), json!({ "statusMessage": { "id": 7 } }));
    let odd: InvokeResponse = survives(r#"{"response":"<html>Bad Gateway</html>"}"#);
    let error = odd.decode::<Value>().unwrap_err();
    assert_eq!(error.text, "<html>Bad Gateway</html>");
    assert_eq!(odd.status_message().unwrap_err().text, odd.response);
    assert_eq!(InvokeResponse::new("[]").status_message().unwrap(), None);
    assert_eq!(InvokeResponse::new("{}").status_message().unwrap(), None);
}
