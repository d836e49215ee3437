//! Round trips of every JSON sample from the vendor's pages, from its schemas and from real clients.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use helpdesk_channels::runtime::UnknownFields;
use helpdesk_channels::runtime::serde::Serialize;
use helpdesk_channels::runtime::serde::de::DeserializeOwned;
use helpdesk_channels::zendesk::models;
use serde_json::{Value, json};

type RoundTrip = fn(&str) -> serde_json::Result<Value>;

/// A sample: the stem of its file, its text, and the round trip through its type.
struct Sample {
    name: &'static str,
    text: &'static str,
    round_trip: RoundTrip,
}

macro_rules! samples {
    ($($name:ident: $model:ident,)+) => {
        const SAMPLES: &[Sample] = &[$(Sample {
            name: stringify!($name),
            text: include_str!(concat!("samples/", stringify!($name), ".json")),
            round_trip: round_trip::<models::$model>,
        }),+];

        $(#[test]
        fn $name() {
            assert_survives(stringify!($name), sample(stringify!($name)));
        })+
    };
}

samples! {
    push: PushContentRequest,
    push_of_the_reference: PushContentRequest,
    push_results: PushResults,
    push_results_of_the_reference: PushResults,
    validate_token: ValidateTokenRequest,
    report_error: ReportChannelbackErrorRequest,
    monitored_handles: MonitoredHandlesResponse,
    monitored_handles_of_the_reference: MonitoredHandlesResponse,
    monitored_handle: MonitoredHandleResponse,
    handle: MonitoredHandle,
    tweet: CreateTicketFromTweetRequest,
    tweet_with_a_text_id: CreateTicketFromTweetRequest,
    statuses: TweetStatusesResponse,
    voicemail: CreateTicketRequest,
    caller_1_older_date: CreateTicketRequest,
    caller_2_private_comment: CreateTicketRequest,
    caller_3_new_requester: CreateTicketRequest,
    caller_4_outbound: CreateTicketRequest,
    caller_5_short_voice_comment: CreateTicketRequest,
    ticket_response: TicketResponse,
    ticket_response_of_2024: TicketResponse,
    ticket: Ticket,
    ticket_of_2024: Ticket,
    comment: TicketComment,
    custom_field: TicketCustomField,
    via: TicketVia,
}

/// Decodes through the three inputs that serde distinguishes: borrowed text, a stream, and a value.
fn round_trip<T: DeserializeOwned + Serialize + PartialEq>(text: &str) -> serde_json::Result<Value> {
    let model: T = serde_json::from_str(text)?;
    assert!(model == serde_json::from_reader(text.as_bytes())?, "a stream reads otherwise");
    assert!(model == serde_json::from_value(serde_json::from_str(text)?)?, "a value reads otherwise");
    let written = serde_json::from_str(&serde_json::to_string(&model)?)?;
    assert_eq!(serde_json::to_value(&model)?, written, "a value is written otherwise than text");
    Ok(written)
}

fn named(name: &str) -> &'static Sample {
    SAMPLES.iter().find(|it| it.name == name).unwrap_or_else(|| panic!("no sample is named {name}"))
}

fn sample(name: &str) -> Value {
    serde_json::from_str(named(name).text).unwrap()
}

fn model<T: DeserializeOwned>(name: &str) -> T {
    serde_json::from_str(named(name).text).unwrap()
}

/// Checks the round trip of a value through the type of a sample.
#[track_caller]
fn assert_survives(name: &str, value: Value) {
    let written = (named(name).round_trip)(&value.to_string()).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(written, value, "{name}");
}

/// Returns the sample with another value at a pointer, which may be new.
fn changed(name: &str, pointer: &str, value: &Value) -> Value {
    let mut res = sample(name);
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = res.pointer_mut(parent).unwrap_or_else(|| panic!("{name} has no {parent}"));
    match parent {
        Value::Array(items) => items[key.parse::<usize>().unwrap()] = value.clone(),
        parent => parent[key] = value.clone(),
    }
    res
}

#[test]
fn every_file_is_a_sample() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let files: BTreeSet<String> =
        fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    let listed: BTreeSet<String> = SAMPLES.iter().map(|it| format!("{}.json", it.name)).collect();
    assert_eq!(files, listed);
}

#[test]
fn unknown_properties_survive_in_every_object() {
    for sample in SAMPLES {
        let mut value = serde_json::from_str(sample.text).unwrap();
        assert!(add_to_objects(&mut value) > 0);
        assert_survives(sample.name, value);
    }
}

/// Adds an undocumented property to each nested object, and returns the number of objects.
fn add_to_objects(value: &mut Value) -> usize {
    match value {
        Value::Object(properties) => {
            let within: usize = properties.values_mut().map(add_to_objects).sum();
            properties.insert("x_new".to_owned(), json!({ "deep": [1, null, { "": -0.5 }] }));
            within + 1
        }
        Value::Array(items) => items.iter_mut().map(add_to_objects).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}

/// A model without a documented property would keep it as an unknown field, and every round trip would still succeed.
#[test]
fn documented_values_have_types() {
    let push: models::PushContentRequest = model("push");
    assert!(push.unknown_fields.is_empty());
    for resource in &push.external_resources {
        assert!(resource.unknown_fields.is_empty() && resource.author.unknown_fields.is_empty());
    }
    let display_info = push.external_resources[0].display_info.as_ref().unwrap();
    assert!(display_info[0].unknown_fields.is_empty());
    assert!(model::<models::ValidateTokenRequest>("validate_token").unknown_fields.is_empty());
    assert!(model::<models::ReportChannelbackErrorRequest>("report_error").unknown_fields.is_empty());

    let results: models::PushResults = model("push_results");
    assert!(results.unknown_fields.is_empty() && results.results[1].status.unknown_fields.is_empty());
    let handles: models::MonitoredHandlesResponse = model("monitored_handles");
    assert!(handles.unknown_fields.is_empty() && handles.monitored_twitter_handles[0].unknown_fields.is_empty());
    let statuses: models::TweetStatusesResponse = model("statuses");
    assert!(statuses.unknown_fields.is_empty() && statuses.statuses[0].unknown_fields.is_empty());
    let tweet: models::CreateTicketFromTweetRequest = model("tweet");
    assert!(tweet.unknown_fields.is_empty() && tweet.ticket.unknown_fields.is_empty());
}

#[test]
fn recorded_phone_calls_decode() {
    for sample in SAMPLES.iter().filter(|it| it.name.starts_with("caller_") || it.name == "voicemail") {
        let request: models::CreateTicketRequest = model(sample.name);
        assert!(request.unknown_fields.is_empty(), "{}", sample.name);
        let ticket = request.ticket;
        assert_eq!(ticket.additional_properties.len(), 0, "{}", sample.name);
        assert!(ticket.voice_comment.is_none_or(|it| it.unknown_fields.is_empty()), "{}", sample.name);
        assert!(ticket.comment.is_none_or(|it| it.unknown_fields.is_empty()), "{}", sample.name);
        assert!(ticket.requester.is_none_or(|it| it.additional_properties.is_empty()), "{}", sample.name);
    }
}

/// Our `Ticket` has fewer properties than the official one.
#[test]
fn undocumented_ticket_properties_are_kept() {
    let ticket: models::Ticket = model("ticket");
    let names: Vec<_> = ticket.unknown_fields.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["sharing_agreement_ids"]);
    assert_eq!(ticket.unknown_fields.get("sharing_agreement_ids"), Some(&json!([84432])));
}

#[test]
fn additional_properties_of_a_new_ticket_survive_in_order() {
    let mut value = sample("voicemail");
    for (name, extra) in [("type", json!("incident")), ("group_id", json!(7)), ("due_at", Value::Null)] {
        value["ticket"][name] = extra;
    }
    assert_survives("voicemail", value.clone());
    let request: models::CreateTicketRequest = serde_json::from_value(value).unwrap();
    assert_eq!(request.ticket.additional_properties.keys().collect::<Vec<_>>(), ["type", "group_id", "due_at"]);
}

#[test]
fn unknown_enum_values_survive() {
    for (name, pointer, value) in [
        ("push_results", "/results/0/status/code", json!("paused")),
        ("push_results", "/results/0/status/code", json!("Success")),
        ("push_results", "/results/0/status/code", json!("")),
        ("voicemail", "/ticket/via_id", json!(55)),
        ("voicemail", "/ticket/via_id", json!(-1)),
        ("voicemail", "/ticket/priority", json!("critical")),
        ("ticket", "/priority", json!("critical")),
        ("ticket", "/status", json!("paused")),
        ("ticket", "/type", json!("wish")),
    ] {
        assert_survives(name, changed(name, pointer, &value));
    }
    let results = changed("push_results", "/results/0/status/code", &json!("paused"));
    let results: models::PushResults = serde_json::from_value(results).unwrap();
    assert_eq!(results.results[0].status.code, models::PushStatusCode::Unknown("paused".to_owned()));
    let voicemail = changed("voicemail", "/ticket/via_id", &json!(55));
    let voicemail: models::CreateTicketRequest = serde_json::from_value(voicemail).unwrap();
    assert_eq!(voicemail.ticket.via_id, models::ViaId::Unknown(55));
}

#[test]
fn every_known_enum_value_has_a_name() {
    use models::PushStatusCode as Code;
    for (text, code) in [
        ("success", Code::Success),
        ("already_imported", Code::AlreadyImported),
        ("could_not_locate_parent_external_resource", Code::CouldNotLocateParentExternalResource),
        ("processing_error", Code::ProcessingError),
        ("halted", Code::Halted),
    ] {
        assert_eq!((Code::from(text), code.to_string().as_str()), (code.clone(), text));
    }
    for (number, via) in
        [(44, models::ViaId::Voicemail), (45, models::ViaId::InboundCall), (46, models::ViaId::OutboundCall)]
    {
        assert_eq!((models::ViaId::from(number), serde_json::to_value(via).unwrap()), (via, json!(number)));
    }
    for (text, priority) in [
        ("urgent", models::TicketPriority::Urgent),
        ("high", models::TicketPriority::High),
        ("normal", models::TicketPriority::Normal),
        ("low", models::TicketPriority::Low),
    ] {
        assert_eq!((models::TicketPriority::from(text), priority.to_string().as_str()), (priority.clone(), text));
    }
}

#[test]
fn values_of_several_types_survive() {
    let field = "/external_resources/0/fields/0/id";
    let tweet = "/ticket/twitter_status_message_id";
    for (name, pointer, value) in [
        ("push", field, json!(22060945)),
        ("push", field, json!("22060945")),
        ("push", field, json!(1.5)),
        ("push", field, Value::Null),
        ("push", "/external_resources/0/fields/0/value", Value::Null),
        ("push", "/external_resources/0/display_info/0/data", json!("{\"as\": \"text\"}")),
        ("push", "/external_resources/0/display_info/0/data", json!([[], {}, null])),
        ("tweet", tweet, json!(i64::MAX)),
        ("tweet", tweet, json!(u64::MAX)),
        ("tweet", tweet, json!({ "id": 1 })),
        ("via", "/channel", json!(30)),
        ("via", "/channel", json!(["web"])),
    ] {
        assert_survives(name, changed(name, pointer, &value));
    }
}

#[test]
fn an_id_stays_a_number_or_a_string() {
    use models::TweetId as Id;
    let id = |name| model::<models::CreateTicketFromTweetRequest>(name).ticket.twitter_status_message_id;
    assert_eq!(id("tweet"), Id::Integer(8_605_426_295_771_136));
    assert_eq!(id("tweet_with_a_text_id"), Id::String("419191717649473536".to_owned()));
}

/// The properties that the documents declare optional and nullable.
const NULLABLE: [&str; 15] = [
    "external_id",
    "subject",
    "raw_subject",
    "type",
    "priority",
    "custom_status_id",
    "recipient",
    "requester_id",
    "submitter_id",
    "assignee_id",
    "organization_id",
    "group_id",
    "brand_id",
    "ticket_form_id",
    "problem_id",
];

#[test]
fn null_is_kept() {
    for name in NULLABLE.into_iter().chain(["due_at", "satisfaction_rating"]) {
        assert_survives("ticket", json!({ "id": 1, name: null }));
    }
    assert_survives("ticket", json!({ "id": 1 }));

    let ticket: models::Ticket = serde_json::from_value(json!({ "id": 1, "subject": null, "group_id": 7 })).unwrap();
    assert_eq!((ticket.subject, ticket.external_id, ticket.group_id), (None, None, Some(7)));
    assert!(ticket.unknown_fields.is_empty());
}

/// A property without a type may be `null`: this is how Zendesk returns and clears an empty custom field.
#[test]
fn null_survives_where_any_value_may_be() {
    assert_survives("custom_field", json!({ "id": 27642 }));
    assert_survives("custom_field", json!({ "id": 27642, "value": null }));
}

#[test]
fn a_server_may_send_null_for_what_is_optional() {
    let text = r#"{"results":[{"external_resource_id":"1","status":{"code":"success","description":null}}]}"#;
    let results: models::PushResults = serde_json::from_str(text).unwrap();
    assert_eq!(results.results[0].status.description, None);
    let ticket: models::Ticket = serde_json::from_str(r#"{"id":1,"tags":null,"status":null,"via":null}"#).unwrap();
    assert_eq!(ticket, models::Ticket::new(1));
}

/// One real client sends `allow_channel_back`. The misspelled key must not set the field, and must be kept.
#[test]
fn a_misspelt_key_is_an_unknown_property() {
    let mut value = sample("push");
    let resource = value["external_resources"][1].as_object_mut().unwrap();
    let allowed = resource.remove("allow_channelback").unwrap();
    resource.insert("allow_channel_back".to_owned(), allowed);
    assert_survives("push", value.clone());
    let push: models::PushContentRequest = serde_json::from_value(value).unwrap();
    let resource = &push.external_resources[1];
    assert_eq!(resource.allow_channelback, None);
    let unknown: &UnknownFields = &resource.unknown_fields;
    assert_eq!(unknown.get("allow_channel_back"), Some(&json!(true)));
}

/// Numbers are compared as text here: a rounded value compares equal to itself.
#[test]
fn numbers_keep_their_digits() {
    let comment: models::TicketComment = model("comment");
    let text = serde_json::to_string(&comment).unwrap();
    for digits in ["-37.000000000001", "144.0000000000002"] {
        assert!(text.contains(digits), "{digits} is not in {text}");
    }
}

#[test]
fn required_values_must_be_present() {
    for (name, parent, key) in [
        ("push", "", "instance_push_id"),
        ("push", "", "external_resources"),
        ("push", "/external_resources/0", "external_id"),
        ("push", "/external_resources/0", "message"),
        ("push", "/external_resources/0", "created_at"),
        ("push", "/external_resources/0", "author"),
        ("push", "/external_resources/0/author", "external_id"),
        ("push", "/external_resources/0/display_info/0", "type"),
        ("push", "/external_resources/0/display_info/0", "data"),
        ("push", "/external_resources/0/fields/0", "value"),
        ("push_results", "/results/0/status", "code"),
        ("handle", "", "twitter_user_id"),
        ("voicemail", "", "ticket"),
        ("voicemail", "/ticket", "via_id"),
        ("ticket", "", "id"),
    ] {
        let mut value = sample(name);
        value.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(key).unwrap();
        let error = (named(name).round_trip)(&value.to_string()).unwrap_err().to_string();
        assert!(error.contains(&format!("missing field `{key}`")), "{name}: {error}");
    }
}
