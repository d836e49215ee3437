//! Upgrades: rules that bring newer versions and careless documents into the shape that `openapiv3` reads.

use serde_json::{Map, Value as Json, json};

use super::context::ParseContext;
use super::grammar::{Kind, Referable};
use crate::diagnostics::{self, Id};
use crate::pointer::Pointer;

/// Required fields that documents omit: the object, the field, its default, and the finding.
const REQUIRED: &[(Kind, &str, &str, Id)] = &[
    (Kind::Info, "title", "API", Id::MissingTitle),
    (Kind::Info, "version", "0.0.0", Id::MissingVersion),
    (Kind::Server, "url", "/", Id::MissingField),
    (Kind::ServerVariable, "default", "", Id::MissingField),
    (Kind::ExternalDocs, "url", "", Id::MissingField),
    (Kind::License, "name", "", Id::MissingField),
    (Kind::Tag, "name", "", Id::MissingField),
];

/// Adds the missing required fields of an object, and applies the rules for objects without a table.
pub(super) fn complete(cx: &mut ParseContext<'_>, kind: Kind, at: &Pointer, copy: &mut Map<String, Json>) {
    for (_, key, default, id) in REQUIRED.iter().filter(|it| it.0 == kind) {
        if copy.get(*key).is_none_or(Json::is_null) {
            cx.push(diagnostics::parse::missing_field(at, *id, key));
            copy.insert((*key).to_owned(), json!(default));
        }
    }
    if kind == Kind::OpenApi && !copy.contains_key("info") {
        cx.push(diagnostics::parse::missing_info(at));
    }
    let is_empty = |it: &Json| it.as_array().is_some_and(Vec::is_empty);
    if kind == Kind::ServerVariable && copy.get("enum").is_some_and(is_empty) {
        cx.push(diagnostics::parse::empty_server_enum(&at.child("enum")));
    }
    if kind == Kind::OpenApi && copy.get(DIALECT).and_then(Json::as_str).is_some_and(|it| !is_known_dialect(it)) {
        cx.push(diagnostics::parse::unsupported_dialect(&at.child(DIALECT)));
    }
    if kind == Kind::Responses {
        check_statuses(cx, at, copy);
    }
    if kind == Kind::Encoding {
        upgrade_encoding(copy);
    }
    if let (Kind::MediaType, Some(item)) = (kind, copy.remove("itemSchema")) {
        // A sequence of items is always read and written item by item.
        copy.entry("schema").or_insert(item);
    }
    if matches!(kind, Kind::MediaType | Kind::Response | Kind::Parameter | Kind::Header) {
        // No type depends on these, and `openapiv3` rejects invalid ones.
        for key in ["examples", "links"] {
            copy.remove(key);
        }
    }
    if matches!(kind, Kind::MediaType | Kind::Response | Kind::Header) {
        // The example of a parameter stays with the parameter.
        let shown = copy.remove("example").filter(|_| kind == Kind::MediaType && is_in_request_body(at));
        cx.spec.request_examples.extend(shown.map(|it| (at.clone(), (String::new(), it))));
    }
    copy.retain(|_, value| !value.is_null());
}

/// The field with the dialect of all schemas of a document.
const DIALECT: &str = "jsonSchemaDialect";

/// Returns whether a dialect of JSON Schema is that of OpenAPI or the one that it extends.
fn is_known_dialect(dialect: &str) -> bool {
    ["https://spec.openapis.org/oas/3", "https://json-schema.org/draft/2020-12/"]
        .iter()
        .any(|it| dialect.starts_with(it))
}

/// Returns whether a place is in a request body.
pub(super) fn is_in_request_body(at: &Pointer) -> bool {
    ["/requestBody/", "/requestBodies/"].iter().any(|it| at.path.contains(it))
}

/// Makes `style` and `explode` of an Encoding Object explicit. `openapiv3` reads a missing `explode` as `false`, but its
/// default is `true` for the style `form`. A field with `explode` or `allowReserved` has that style by default.
fn upgrade_encoding(copy: &mut Map<String, Json>) {
    if ["explode", "allowReserved"].iter().any(|it| copy.contains_key(*it)) {
        copy.entry("style").or_insert_with(|| json!("form"));
    }
    if copy.get("style").and_then(Json::as_str) == Some("form") {
        copy.entry("explode").or_insert(Json::Bool(true));
    }
}

/// Upgrades a referable object. Returns `false` if the object cannot be used, which has been reported.
pub(super) fn upgrade(cx: &mut ParseContext<'_>, kind: Referable, at: &Pointer, copy: &mut Map<String, Json>) -> bool {
    match kind {
        Referable::Operation => {
            extract_callbacks(cx, at, copy);
            if !copy.contains_key("responses") {
                cx.push(diagnostics::parse::missing_responses(at));
                copy.insert("responses".to_owned(), json!({}));
            }
            true
        }
        Referable::Response => {
            // Required until 3.1, optional since 3.2, and without effect on any type.
            copy.entry("description").or_insert_with(|| json!(""));
            true
        }
        Referable::Parameter => upgrade_parameter(cx, at, copy),
        Referable::Header => {
            copy.extend([("in".to_owned(), json!("header")), ("name".to_owned(), json!(""))]);
            upgrade_parameter(cx, at, copy)
        }
        Referable::SecurityScheme => upgrade_security_scheme(cx, at, copy),
        Referable::Schema | Referable::PathItem | Referable::RequestBody => true,
        Referable::Example | Referable::Callback | Referable::Link => true,
    }
}

/// Moves callbacks to their table. `openapiv3` rejects an operation with an invalid callback.
fn extract_callbacks(cx: &mut ParseContext<'_>, at: &Pointer, copy: &mut Map<String, Json>) {
    let callbacks = copy.remove("callbacks");
    let keys = callbacks.iter().filter_map(Json::as_object).flat_map(|it| it.keys());
    let places: Vec<_> = keys.map(|it| (it.clone(), at.child("callbacks").child(it))).collect();
    if !places.is_empty() {
        cx.spec.operation_callbacks.insert(at.clone(), places);
    }
}

fn upgrade_parameter(cx: &mut ParseContext<'_>, at: &Pointer, copy: &mut Map<String, Json>) -> bool {
    for key in ["name", "in"] {
        if !copy.contains_key(key) {
            cx.push(diagnostics::parse::incomplete_parameter(at, key));
            return false;
        }
    }
    let location = copy.get("in").and_then(Json::as_str).unwrap_or_default().to_owned();
    check_style(cx, at, &location, copy);
    match location.as_str() {
        "path" => {
            if copy.get("required") != Some(&Json::Bool(true)) {
                cx.push(diagnostics::parse::optional_path_parameter(at));
                copy.insert("required".to_owned(), json!(true));
            }
        }
        "query" | "header" | "cookie" => {}
        _ => {
            cx.push(diagnostics::parse::unsupported_location(&at.child("in"), &location));
            return false;
        }
    }
    keep_schema_or_content(cx, at, copy);
    true
}

/// The styles of each location.
const STYLES: &[(&str, &[&str])] = &[
    ("path", &["matrix", "label", "simple"]),
    ("query", &["form", "spaceDelimited", "pipeDelimited", "deepObject"]),
    ("header", &["simple"]),
    ("cookie", &["form"]),
];

fn check_style(cx: &mut ParseContext<'_>, at: &Pointer, location: &str, copy: &mut Map<String, Json>) {
    let Some(style) = copy.get("style").and_then(Json::as_str) else { return };
    let Some((_, styles)) = STYLES.iter().find(|(it, _)| *it == location) else { return };
    if !styles.contains(&style) {
        cx.push(diagnostics::parse::invalid_style(&at.child("style"), style, location, styles));
        copy.remove("style");
    }
}

/// Reduces `schema` and `content` to one of the two, which `openapiv3` requires.
fn keep_schema_or_content(cx: &mut ParseContext<'_>, at: &Pointer, copy: &mut Map<String, Json>) {
    if copy.contains_key("schema") {
        if copy.remove("content").is_some() {
            cx.push(diagnostics::parse::content_beside_schema(&at.child("content")));
        }
    } else if copy.get("content").and_then(Json::as_object).is_none_or(Map::is_empty) {
        cx.push(diagnostics::parse::missing_schema(at));
        copy.insert("content".to_owned(), json!({}));
    }
}

/// Removes keys of `responses` that are not a status.
fn check_statuses(cx: &mut ParseContext<'_>, at: &Pointer, copy: &mut Map<String, Json>) {
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
            cx.push(diagnostics::parse::lower_case_status(&at.child(&key), &key, &upper));
            copy.insert(upper, value.unwrap_or_default());
        } else {
            cx.push(diagnostics::parse::invalid_status(&at.child(&key), &key));
        }
    }
}

fn upgrade_security_scheme(cx: &mut ParseContext<'_>, at: &Pointer, copy: &mut Map<String, Json>) -> bool {
    let kind = copy.get("type").and_then(Json::as_str).unwrap_or_default().to_owned();
    match kind.as_str() {
        "apiKey" | "http" => true,
        "mutualTLS" => {
            // `openapiv3` does not have this type. As a scheme of `http` it keeps its name.
            copy.insert("type".to_owned(), json!("http"));
            copy.insert("scheme".to_owned(), json!("mutualTLS"));
            true
        }
        "oauth2" => {
            // Only the token URLs are used: obtaining a person's consent is up to the caller, and security requirements
            // name the scopes.
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
            cx.push(diagnostics::parse::unsupported_security_type(at, &kind));
            false
        }
    }
}
