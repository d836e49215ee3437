//! The fields, types and limits of the request bodies that `spec/overlays/any-channel.yml` describes, compared with the draft.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;
use specwright::disk;
use specwright::generate::overlay_document;

use super::Texts;

/// Limits of the overlay that the document does not have. The overlay names their source: the JSON schemas of the vendor.
const OTHER_SOURCES: &[&str] = &[
    "push.external_resources: maxItems 256",
    "push.external_resources[].author.fields: maxItems 64",
    "push.external_resources[].display_info: maxItems 16",
    "push.external_resources[].fields: maxItems 64",
    "push.external_resources[].file_urls[]: maxLength 511",
    "push.instance_push_id: maxLength 255",
    "push.request_id: maxLength 64",
    "report_error.description: maxLength 511",
    "report_error.external_id: maxLength 255",
    "report_error.instance_push_id: maxLength 255",
    "report_error.request_id: maxLength 64",
    "validate_token.instance_push_id: maxLength 255",
    "validate_token.request_id: maxLength 64",
];

/// Facts that only the draft has. The document has `data` as a string, and the overlay corrects it; the type of an id carries
/// `x-todo`.
const CORRECTED: &[&str] = &[
    "push.external_resources[].author.fields[].id: type any",
    "push.external_resources[].display_info[].data: maxLength 65535",
    "push.external_resources[].display_info[].data: type string",
    "push.external_resources[].fields[].id: type any",
];

/// Facts of the overlay that are in the document and not in the draft: the type of an id is in a sentence, and the type and
/// the limit of `data` are corrections.
const MISSING: &[&str] = &[
    "push.external_resources[].author.fields[].id: type integer|string",
    "push.external_resources[].display_info[].data: type any",
    "push.external_resources[].display_info[].data: x-specwright-max-json-length 65535",
    "push.external_resources[].fields[].id: type integer|string",
];

#[test]
fn the_draft_has_the_fields_types_and_limits_of_the_written_overlay() {
    let mut texts = Texts(BTreeMap::new());
    let document = "spec/any-channel.yml";
    let load = |path: &Path| disk::load(&tests::root().join(path));
    let (_, written) = overlay_document(Path::new(document), &["spec/overlays/any-channel.yml".into()], &load);
    let written = facts(&Value::from(&written.expect("the overlay is valid")));
    let actions = texts.actions(document);
    let drafted = facts(&texts.corrected(document, &actions));
    // The page gives no least length: the schemas have it.
    let is_from_elsewhere = |it: &String| OTHER_SOURCES.contains(&it.as_str()) || it.ends_with(": minLength 1");
    let (elsewhere, expected): (BTreeSet<String>, BTreeSet<String>) =
        written.iter().cloned().partition(is_from_elsewhere);
    let invented: Vec<&String> = drafted.difference(&written).collect();
    assert_eq!(invented, CORRECTED, "facts that only the draft has");
    let missing: Vec<&String> = expected.difference(&drafted).collect();
    assert_eq!(missing, MISSING, "facts that only the written overlay has");
    assert_eq!(elsewhere.len(), OTHER_SOURCES.len() + 17, "{elsewhere:#?}");
    let reproduced = expected.len() - missing.len();
    assert!(reproduced * 100 >= expected.len() * 95, "{reproduced} of {}", expected.len());
    // Counted, so that the documentation can give the figures.
    assert_eq!((reproduced, expected.len()), (97, 101));
}

/// Returns the facts about the request bodies of all operations, a line for each.
fn facts(document: &Value) -> BTreeSet<String> {
    let mut res = BTreeSet::new();
    for (path, item) in document["paths"].as_object().expect("the document has paths") {
        let name = path.rsplit('/').next().unwrap_or_default();
        collect(document, &item["post"]["requestBody"]["content"]["application/json"]["schema"], name, &mut res);
    }
    res
}

const LIMITS: &[&str] = &["minLength", "maxLength", "minItems", "maxItems", "pattern", "x-specwright-max-json-length"];

fn collect(document: &Value, schema: &Value, at: &str, facts: &mut BTreeSet<String>) {
    let reference = schema["$ref"].as_str().and_then(|it| document.pointer(it.trim_start_matches('#')));
    let schema = reference.unwrap_or(schema);
    let ty = match &schema["type"] {
        Value::Array(types) => {
            types.iter().filter_map(Value::as_str).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join("|")
        }
        ty => ty.as_str().unwrap_or("any").to_owned(),
    };
    let format = schema["format"].as_str().map(|it| format!(" {it}")).unwrap_or_default();
    facts.insert(format!("{at}: type {ty}{format}"));
    let limits = LIMITS.iter().filter_map(|it| Some((it, schema.get(*it)?)));
    facts.extend(limits.map(|(key, value)| format!("{at}: {key} {}", value.to_string().trim_matches('"'))));
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        facts.insert(format!("{at}.{name}: required"));
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        facts.insert(format!("{at}.{name}: field"));
        collect(document, property, &format!("{at}.{name}"), facts);
    }
    if let Some(items) = schema.get("items") {
        collect(document, items, &format!("{at}[]"), facts);
    }
}
