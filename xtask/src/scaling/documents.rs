//! Documents with one large part each.

use serde_json::{Map, Value, json};

/// A part of a document whose size is scaled.
pub(super) struct Case {
    pub(super) name: &'static str,
    /// Makes a document with this number of the part.
    pub(super) document: fn(usize) -> Value,
}

macro_rules! cases {
    ($($name:literal: $document:expr;)*) => {
        /// All cases.
        pub(super) const CASES: &[Case] = &[$(Case { name: $name, document: $document },)*];
    };
}

cases! {
    "properties": |size| object_schema(properties(size, |index| format!("property{index}")));
    "clashing properties": |size| object_schema(properties(size, clashing_name));
    "enum values": |size| schemas([("A".to_owned(), json!({ "type": "string", "enum": names("value", size) }))]);
    "union branches": |size| union(size, &json!({}));
    "union branches, discriminated": |size| union(size, &json!({ "discriminator": { "propertyName": "kind" } }));
    "allOf, wide": |size| {
        let parts = (0..size).map(|index| json!({ "type": "object", "properties": { format!("p{index}"): text() } }));
        schemas([("A".to_owned(), json!({ "allOf": parts.collect::<Value>() }))])
    };
    "allOf, deep": |size| chain(size, &json!({ "required": ["p"] }));
    "allOf, deep with properties": |size| {
        let links = (0..size).map(|index| {
            let part = json!({ "properties": { format!("p{index}"): text() } });
            (format!("S{index}"), json!({ "allOf": [schema(&format!("S{}", index + 1)), part] }))
        });
        schemas(links.chain([last_link(size)]))
    };
    "allOf, one base": |size| {
        let links = (0..size).map(|index| (format!("S{index}"), json!({ "allOf": [schema(&format!("S{size}"))] })));
        schemas(links.chain([last_link(size)]))
    };
    "$ref chain": |size| {
        let links = (0..size).map(|index| (format!("S{index}"), schema(&format!("S{}", index + 1))));
        schemas(links.chain([last_link(size)]))
    };
    "nested types": |size| {
        let link = |index: usize| {
            (format!("S{index}"), json!({ "type": "object", "properties": { "n": schema(&format!("S{}", index + 1)) } }))
        };
        schemas((0..size).map(link).chain([last_link(size)]))
    };
    "schemas": |size| schemas((0..size).map(|index| (format!("S{index}"), json!({
        "type": "object", "required": ["id"], "properties": { "id": { "type": "integer" }, format!("name{index}"): text() }
    }))));
    "equal inline schemas": |size| schemas((0..size).map(|index| (format!("S{index}"), json!({
        "type": "object", "properties": { "at": { "type": "object", "properties": { "x": text(), "y": text() } } }
    }))));
    "operations": |size| paths((0..size).map(|index| {
        let path = format!("/things{index}/{{id}}");
        let id = json!({ "name": "id", "in": "path", "required": true, "schema": text() });
        (path, json!({ "get": operation(&format!("getThing{index}"), json!({ "parameters": [id] })) }))
    }));
    "tags": |size| paths((0..size).map(|index| {
        let tags = json!({ "tags": [format!("tag{index}")] });
        (format!("/things{index}"), json!({ "get": operation(&format!("getThing{index}"), tags) }))
    }));
    "features": |size| with_schemas(
        paths((0..size).map(|index| {
            let part = json!({
                "tags": [format!("tag{index}")],
                "responses": { "200": { "description": "OK", "content": {
                    "application/json": { "schema": schema(&format!("S{index}")) }
                } } }
            });
            (format!("/things{index}"), json!({ "get": operation(&format!("getThing{index}"), part) }))
        })),
        (0..size).map(|index| (format!("S{index}"), json!({ "type": "object", "properties": { "a": text() } }))),
    );
    "query parameters": |size| one_operation("/things", json!({ "parameters": parameters(size, "query") }));
    "header parameters": |size| one_operation("/things", json!({ "parameters": parameters(size, "header") }));
    "path parameters": |size| {
        let path: String = (0..size).map(|index| format!("/{{p{index}}}")).collect();
        one_operation(&path, json!({ "parameters": parameters(size, "path") }))
    };
    "media types of a request": |size| with_schemas(
        one_operation("/things", json!({ "requestBody": { "content": media_types(size) } })),
        (0..size).map(media_schema),
    );
    "media types of a response": |size| with_schemas(
        one_operation("/things", json!({
            "responses": { "200": { "description": "OK", "content": media_types(size) } }
        })),
        (0..size).map(media_schema),
    );
    "response headers": |size| {
        let headers: Map<String, Value> =
            (0..size).map(|index| (format!("X-H{index}"), json!({ "schema": text() }))).collect();
        one_operation("/things", json!({ "responses": { "200": { "description": "OK", "headers": headers } } }))
    };
    "servers": |size| {
        let servers = (0..size).map(|index| json!({ "url": format!("https://s{index}.example.com") }));
        with("servers", servers.collect(), one_operation("/things", json!({})))
    };
    "servers of operations": |size| paths((0..size).map(|index| {
        let servers = json!({ "servers": [{ "url": format!("https://s{index}.example.com") }] });
        (format!("/things{index}"), json!({ "get": operation(&format!("getThing{index}"), servers) }))
    }));
    "security schemes": |size| {
        let scheme = |index| (format!("key{index}"), json!({ "type": "apiKey", "in": "header", "name": format!("X-K{index}") }));
        let used = (0..size).map(|index| json!({ format!("key{index}"): [] }));
        let mut document = with("security", used.collect(), one_operation("/things", json!({})));
        document["components"]["securitySchemes"] = (0..size).map(scheme).collect::<Map<_, _>>().into();
        document
    };
    "security schemes of operations": |size| {
        let mut document = paths((0..size).map(|index| {
            let security = json!({ "security": [{ format!("key{index}"): [] }] });
            (format!("/things{index}"), json!({ "get": operation(&format!("getThing{index}"), security) }))
        }));
        let scheme = |index| (format!("key{index}"), json!({ "type": "apiKey", "in": "header", "name": format!("X-K{index}") }));
        document["components"]["securitySchemes"] = (0..size).map(scheme).collect::<Map<_, _>>().into();
        document
    };
    "webhooks": |size| {
        let webhook = |index| {
            let content = json!({ "application/json": { "schema": { "type": "object", "properties": { "a": text() } } } });
            let part = json!({ "requestBody": { "content": content } });
            (format!("hook{index}"), json!({ "post": operation(&format!("onHook{index}"), part) }))
        };
        with("webhooks", (0..size).map(webhook).collect::<Map<_, _>>().into(), paths([]))
    };
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn schema(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn names(prefix: &str, size: usize) -> Vec<String> {
    (0..size).map(|index| format!("{prefix}{index}")).collect()
}

fn properties(size: usize, name: impl Fn(usize) -> String) -> Map<String, Value> {
    (0..size).map(|index| (name(index), text())).collect()
}

/// Returns a name that differs from those of other indices in its separators only.
fn clashing_name(index: usize) -> String {
    (0..16).map(|bit| if index >> bit & 1 == 0 { "a-" } else { "a." }).chain(["a"]).collect()
}

fn object_schema(properties: Map<String, Value>) -> Value {
    schemas([("A".to_owned(), json!({ "type": "object", "properties": properties }))])
}

fn union(size: usize, part: &Value) -> Value {
    let branches: Value = (0..size).map(|index| schema(&format!("S{index}"))).collect();
    let mut union = json!({ "oneOf": branches });
    extend(&mut union, part.clone());
    let branch = |index| {
        let required = format!("p{index}");
        let properties = json!({ "kind": text(), required.as_str(): text() });
        (format!("S{index}"), json!({ "type": "object", "required": ["kind", required], "properties": properties }))
    };
    schemas((0..size).map(branch).chain([("Union".to_owned(), union)]))
}

/// Returns a document with a chain of schemas, each of which adds a part to the next.
fn chain(size: usize, part: &Value) -> Value {
    let link = |index: usize| (format!("S{index}"), json!({ "allOf": [schema(&format!("S{}", index + 1)), part] }));
    schemas((0..size).map(link).chain([last_link(size)]))
}

fn last_link(index: usize) -> (String, Value) {
    (format!("S{index}"), json!({ "type": "object", "properties": { "p": text() } }))
}

fn parameters(size: usize, location: &str) -> Value {
    let parameter = |name| json!({ "name": name, "in": location, "required": location == "path", "schema": text() });
    names("p", size).into_iter().map(parameter).collect()
}

fn media_types(size: usize) -> Map<String, Value> {
    let key = |index| format!("application/vnd.t{index}+json");
    (0..size).map(|index| (key(index), json!({ "schema": schema(&format!("S{index}")) }))).collect()
}

/// Returns the schema of a media type, which differs from the others.
fn media_schema(index: usize) -> (String, Value) {
    (format!("S{index}"), json!({ "type": "object", "properties": { format!("p{index}"): text() } }))
}

fn operation(id: &str, part: Value) -> Value {
    let mut operation = json!({ "operationId": id, "responses": { "204": { "description": "OK" } } });
    extend(&mut operation, part);
    operation
}

fn one_operation(path: &str, part: Value) -> Value {
    paths([(path.to_owned(), json!({ "post": operation("postThing", part) }))])
}

fn schemas(schemas: impl IntoIterator<Item = (String, Value)>) -> Value {
    with_schemas(paths([]), schemas)
}

fn with_schemas(mut document: Value, schemas: impl IntoIterator<Item = (String, Value)>) -> Value {
    document["components"]["schemas"] = schemas.into_iter().collect::<Map<_, _>>().into();
    document
}

fn with(section: &str, value: Value, mut document: Value) -> Value {
    document[section] = value;
    document
}

fn paths(paths: impl IntoIterator<Item = (String, Value)>) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Scaling", "version": "1" },
        "servers": [{ "url": "https://example.com" }],
        "security": [],
        "paths": paths.into_iter().collect::<Map<_, _>>(),
        "components": {},
    })
}

fn extend(object: &mut Value, part: Value) {
    if let (Value::Object(object), Value::Object(part)) = (object, part) {
        object.extend(part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_grow_with_their_size() {
        for case in CASES {
            let length = |size| (case.document)(size).to_string().len();
            let (small, large) = (length(100), length(200));
            assert!(large > small + 500 && large < 2 * small + 1_000, "{}: {small}, {large}", case.name);
        }
    }

    #[test]
    fn clashing_names_differ() {
        let names: std::collections::BTreeSet<String> = (0..1_000).map(clashing_name).collect();
        assert_eq!(names.len(), 1_000);
        assert!(names.iter().all(|it| it.replace('.', "-") == clashing_name(0)));
    }
}
