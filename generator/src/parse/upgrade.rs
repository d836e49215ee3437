//! What newer versions and careless documents leave out or spell otherwise, brought into the shape that `openapiv3`
//! reads. One rule a construct.

use serde_json::{Map, Value as Json, json};

use super::grammar::{Kind, Referable};
use super::walk::Walker;
use crate::diagnostics::Id;
use crate::pointer::Pointer;

/// Fields that the specification requires and documents forget: what stands in, and how bad it is.
const REQUIRED: &[(Kind, &str, &str, Id)] = &[
    (Kind::Info, "title", "API", Id::MissingTitle),
    (Kind::Info, "version", "0.0.0", Id::MissingVersion),
    (Kind::Server, "url", "/", Id::MissingField),
    (Kind::ServerVariable, "default", "", Id::MissingField),
    (Kind::ExternalDocs, "url", "", Id::MissingField),
    (Kind::License, "name", "", Id::MissingField),
    (Kind::Tag, "name", "", Id::MissingField),
];

/// Fills in what is required.
pub(super) fn complete(cx: &mut Walker<'_>, kind: Kind, at: &Pointer, copy: &mut Map<String, Json>) {
    for (_, key, stand_in, id) in REQUIRED.iter().filter(|it| it.0 == kind) {
        if copy.get(*key).is_none_or(Json::is_null) {
            let place = at.path.trim_start_matches('/').replace('/', ".");
            let message = format!("`{place}.{key}` is missing");
            let help = format!(
                "add it with an overlay action:\n- target: {}\n  update: {{ {key}: … }}",
                super::reference::json_path(&at.keys().collect::<Vec<_>>())
            );
            cx.report.add_with_help(*id, at, message, help);
            copy.insert((*key).to_owned(), json!(stand_in));
        }
    }
    if kind == Kind::OpenApi {
        root(cx, at, copy);
    }
    if kind == Kind::Responses {
        statuses(cx, at, copy);
    }
    if kind == Kind::Encoding {
        encoding(copy);
    }
    if let (Kind::MediaType, Some(item)) = (kind, copy.remove("itemSchema")) {
        // What is a sequence of items is always read and written item by item.
        copy.entry("schema").or_insert(item);
    }
    if matches!(kind, Kind::MediaType | Kind::Response | Kind::Parameter | Kind::Header) {
        // Documentation, which no type is made of; `openapiv3` would want each of them whole.
        for key in ["examples", "links"] {
            copy.remove(key);
        }
    }
    if matches!(kind, Kind::MediaType | Kind::Response | Kind::Header) {
        // That of a parameter is shown where the parameter is.
        let shown = copy.remove("example").filter(|_| kind == Kind::MediaType && is_sent(at));
        cx.spec.shown.extend(shown.map(|it| (at.clone(), (String::new(), it))));
    }
    copy.retain(|_, value| !value.is_null());
}

/// Whether something stands in a request body.
pub(super) fn is_sent(at: &Pointer) -> bool {
    ["/requestBody/", "/requestBodies/"].iter().any(|it| at.path.contains(it))
}

/// `openapiv3` does not tell `explode: false` from none, which for the usual style is `true`. Whoever says how a field
/// is exploded or escaped asks for that style.
fn encoding(copy: &mut Map<String, Json>) {
    if ["explode", "allowReserved"].iter().any(|it| copy.contains_key(*it)) {
        copy.entry("style").or_insert_with(|| json!("form"));
    }
    if copy.get("style").and_then(Json::as_str) == Some("form") {
        copy.entry("explode").or_insert(Json::Bool(true));
    }
}

fn root(cx: &mut Walker<'_>, at: &Pointer, copy: &Map<String, Json>) {
    if !copy.contains_key("info") {
        cx.report.add(Id::MissingTitle, at, "`info` is missing");
    }
}

/// Brings one object into shape. `false` if it is nothing that we could write Rust for; that has been reported.
pub(super) fn raise(cx: &mut Walker<'_>, kind: Referable, at: &Pointer, copy: &mut Map<String, Json>) -> bool {
    match kind {
        Referable::Operation => {
            callbacks(cx, at, copy);
            if !copy.contains_key("responses") {
                cx.report.add(Id::MissingResponses, at, "the operation has no `responses`: any answer is taken");
                copy.insert("responses".to_owned(), json!({}));
            }
            true
        }
        Referable::Response => {
            // Required until 3.1, optional since 3.2, and without effect on any type.
            copy.entry("description").or_insert_with(|| json!(""));
            true
        }
        Referable::Parameter => parameter(cx, at, copy),
        Referable::Header => {
            copy.extend([("in".to_owned(), json!("header")), ("name".to_owned(), json!(""))]);
            parameter(cx, at, copy)
        }
        Referable::SecurityScheme => security_scheme(cx, at, copy),
        Referable::Schema | Referable::PathItem | Referable::RequestBody => true,
        Referable::Example | Referable::Callback | Referable::Link => true,
    }
}

/// Callbacks stand in tables of their own; `openapiv3` would want each of them whole.
fn callbacks(cx: &mut Walker<'_>, at: &Pointer, copy: &mut Map<String, Json>) {
    let callbacks = copy.remove("callbacks");
    let keys = callbacks.iter().filter_map(Json::as_object).flat_map(|it| it.keys());
    let places: Vec<_> = keys.map(|it| (it.clone(), at.child("callbacks").child(it))).collect();
    if !places.is_empty() {
        cx.spec.operation_callbacks.insert(at.clone(), places);
    }
}

fn parameter(cx: &mut Walker<'_>, at: &Pointer, copy: &mut Map<String, Json>) -> bool {
    for key in ["name", "in"] {
        if !copy.contains_key(key) {
            cx.report.add(Id::InvalidValue, at, format!("a parameter needs `{key}`"));
            return false;
        }
    }
    let location = copy.get("in").and_then(Json::as_str).unwrap_or_default().to_owned();
    style(cx, at, &location, copy);
    match location.as_str() {
        "path" => {
            if copy.get("required") != Some(&Json::Bool(true)) {
                cx.report.add(
                    Id::OptionalPathParameter,
                    at,
                    "a parameter in `path` is read as `required: true`, which it must say",
                );
                copy.insert("required".to_owned(), json!(true));
            }
        }
        "query" | "header" | "cookie" => {}
        _ => {
            let message = format!("a parameter in `{location}` is not expressed");
            let help =
                if location == "body" || location == "formData" { "OpenAPI 3 has `requestBody` for it" } else { "" };
            cx.report.add_with_help(Id::UnsupportedParameter, &at.child("in"), message, help);
            return false;
        }
    }
    schema_or_content(cx, at, copy);
    true
}

/// Which styles belong to which location.
const STYLES: &[(&str, &[&str])] = &[
    ("path", &["matrix", "label", "simple"]),
    ("query", &["form", "spaceDelimited", "pipeDelimited", "deepObject"]),
    ("header", &["simple"]),
    ("cookie", &["form"]),
];

fn style(cx: &mut Walker<'_>, at: &Pointer, location: &str, copy: &mut Map<String, Json>) {
    let Some(style) = copy.get("style").and_then(Json::as_str) else { return };
    let Some((_, styles)) = STYLES.iter().find(|(it, _)| *it == location) else { return };
    if !styles.contains(&style) {
        let message = format!("the style `{style}` does not belong to `{location}`: the usual style is used");
        cx.report.add(Id::InvalidStyle, &at.child("style"), message);
        copy.remove("style");
    }
}

/// `openapiv3` wants one of the two, and 3.1 documents may have neither.
fn schema_or_content(cx: &mut Walker<'_>, at: &Pointer, copy: &mut Map<String, Json>) {
    if copy.contains_key("schema") {
        copy.remove("content");
    } else if !copy.contains_key("content") {
        cx.report.add(Id::MissingSchema, at, "no `schema`: any text is taken");
        copy.insert("content".to_owned(), json!({}));
    }
}

fn statuses(cx: &mut Walker<'_>, at: &Pointer, copy: &mut Map<String, Json>) {
    let keys: Vec<String> = copy.keys().filter(|it| !it.starts_with("x-")).cloned().collect();
    for key in keys {
        let upper = key.to_uppercase();
        let bytes = upper.as_bytes();
        let code = bytes.len() == 3 && matches!(bytes[0], b'1'..=b'9') && bytes.iter().all(u8::is_ascii_digit);
        let range = bytes.len() == 3 && matches!(bytes[0], b'1'..=b'5') && upper.ends_with("XX");
        if key == "default" || code || (range && key == upper) {
            continue;
        }
        let value = copy.shift_remove(&key);
        if range {
            cx.report.add(Id::InvalidStatus, &at.child(&key), format!("`{key}` is read as `{upper}`"));
            copy.insert(upper, value.unwrap_or_default());
        } else {
            cx.report.add(Id::InvalidValue, &at.child(&key), format!("`{key}` is no status code, range or `default`"));
        }
    }
}

fn security_scheme(cx: &mut Walker<'_>, at: &Pointer, copy: &mut Map<String, Json>) -> bool {
    let kind = copy.get("type").and_then(Json::as_str).unwrap_or_default().to_owned();
    match kind.as_str() {
        "apiKey" | "http" => true,
        "mutualTLS" => {
            // `openapiv3` does not know it; it has a name beside those that go into a header.
            copy.insert("type".to_owned(), json!("http"));
            copy.insert("scheme".to_owned(), json!("mutualTLS"));
            true
        }
        "oauth2" => {
            // How a person comes by a token is the caller's affair; all that is used are the places where tokens are
            // had: which scopes to ask for is what requirements say.
            let mut flows = Map::new();
            for kind in ["clientCredentials", "authorizationCode", "password"] {
                if let Some(flow) = copy.get("flows").and_then(|it| it.get(kind)) {
                    let url = |key: &str| flow.get(key).and_then(Json::as_str);
                    let token_url = url("tokenUrl").unwrap_or_default();
                    let mut flow = json!({ "authorizationUrl": "", "tokenUrl": token_url, "scopes": {} });
                    if let Some(refresh_url) = url("refreshUrl") {
                        flow["refreshUrl"] = json!(refresh_url);
                    }
                    flows.insert(kind.to_owned(), flow);
                }
            }
            copy.insert("flows".to_owned(), Json::Object(flows));
            true
        }
        "openIdConnect" => {
            copy.entry("openIdConnectUrl").or_insert_with(|| json!(""));
            true
        }
        _ => {
            cx.report.add(Id::UnsupportedSecurity, at, format!("the security scheme type `{kind}` is not expressed"));
            false
        }
    }
}
