//! Changes of each part of a document, by the classes that oasdiff has.

use specwright::surface::compare::Effect::{self, Major, Minor, Patch};

use super::{changes_of, document, with_paths};

/// A text before and after, and the id and both effects of each change.
type Row = (&'static str, &'static str, &'static [(&'static str, &'static str, Effect)]);

/// Compares each row, in a document that `around` makes of its text.
#[track_caller]
fn check(table: &[Row], around: fn(&str) -> String) {
    for (old, new, expected) in table {
        let changes = changes_of(&around(old), &around(new)).into_iter().filter(|it| !it.id.starts_with("rust-"));
        let found: Vec<_> = changes.map(|it| (it.id, it.http.word(), it.rust)).collect();
        assert_eq!(found, *expected, "{old}\n{new}");
    }
}

fn operation(text: &str) -> String {
    with_paths(&format!("  /pets: {{ post: {{ operationId: send, {text} }} }}\n"), "    Unused: { type: string }\n")
}

const DONE: &str = "responses: { '204': { description: '' } }";

fn parameter(text: &str) -> String {
    operation(&format!("parameters: [ {{ name: a, in: query, {text} }} ], {DONE}"))
}

#[test]
fn parameters() {
    check(
        &[
            (
                "schema: { type: string }",
                "deprecated: true, schema: { type: string }",
                &[("parameter-deprecated", "informational", Patch)],
            ),
            (
                "deprecated: true, schema: { type: string }",
                "schema: { type: string }",
                &[("parameter-no-longer-deprecated", "informational", Patch)],
            ),
            (
                "schema: { type: integer, default: 10 }",
                "schema: { type: integer, default: 20 }",
                &[("default-changed", "breaking", Patch)],
            ),
            (
                "schema: { type: integer }",
                "schema: { type: integer, default: 20 }",
                &[("default-changed", "informational", Patch)],
            ),
            (
                "schema: { type: string, enum: [x, y] }",
                "schema: { type: string, enum: [x, y, z] }",
                &[("enum-value-added", "non-breaking", Minor)],
            ),
            (
                "schema: { type: string, enum: [x, y] }",
                "schema: { type: string, enum: [x] }",
                &[("enum-value-removed", "breaking", Major)],
            ),
            (
                "schema: { type: string, maxLength: 5 }",
                "schema: { type: string, maxLength: 4 }",
                &[("constraint-tightened", "breaking", Patch)],
            ),
            (
                "schema: { type: string, pattern: a }",
                "schema: { type: string }",
                &[("constraint-loosened", "non-breaking", Patch)],
            ),
            (
                "schema: { type: array, items: { type: string } }",
                "explode: false, schema: { type: array, items: { type: string } }",
                &[("parameter-style-changed", "breaking", Patch)],
            ),
            (
                "schema: { type: integer, format: int32 }",
                "schema: { type: integer, format: int64 }",
                &[("type-changed", "non-breaking", Major)],
            ),
            (
                "required: true, schema: { type: string }",
                "schema: { type: string }",
                &[("parameter-became-optional", "non-breaking", Major)],
            ),
        ],
        parameter,
    );
}

fn response(text: &str) -> String {
    operation(&format!("responses: {{ '200': {{ description: '', {text} }} }}"))
}

#[test]
fn responses() {
    check(
        &[
            (
                "headers: { X-A: { required: true, schema: { type: string } } }",
                "headers: { X-A: { schema: { type: string } } }",
                &[("response-header-became-optional", "breaking", Patch)],
            ),
            (
                "headers: { X-A: { schema: { type: string } } }",
                "headers: { X-A: { required: true, schema: { type: string } } }",
                &[("response-header-became-required", "non-breaking", Patch)],
            ),
            (
                "headers: { X-A: { schema: { type: string } } }",
                "headers: { X-A: { deprecated: true, schema: { type: string } } }",
                &[("response-header-deprecated", "informational", Patch)],
            ),
            (
                "content: { application/json: { schema: { type: string } } }",
                "content: { application/vnd.a+json: { schema: { type: string } } }",
                &[
                    ("response-media-type-removed", "breaking", Patch),
                    ("response-media-type-added", "non-breaking", Patch),
                ],
            ),
            (
                "content: { application/json: { schema: { type: string } } }",
                "content: { application/json; charset=utf-8: { schema: { type: string } } }",
                &[],
            ),
            (
                "content: { application/json: { schema: { type: string } } }",
                "content: { application/json: { schema: { type: string } }, text/csv: { schema: { type: string } } }",
                &[("response-media-type-added", "non-breaking", Patch)],
            ),
            (
                "content: { application/json: { schema: { type: string } } }",
                "content: { text/csv: { schema: { type: string } } }",
                &[("response-body-changed", "breaking", Major)],
            ),
        ],
        response,
    );
}

fn body(text: &str) -> String {
    operation(&format!("requestBody: {{ {text} }}, {DONE}"))
}

#[test]
fn request_bodies() {
    const JSON: &str =
        "content: { application/json: { schema: { type: object, properties: { a: { type: string } } } } }";
    const BOTH: &str = "content: { application/json: { schema: { type: object, properties: { a: { type: string } } } }, \
                        application/x-www-form-urlencoded: { schema: { type: object, properties: { b: { type: string } } } } }";
    check(
        &[
            (JSON, BOTH, &[("request-media-type-added", "non-breaking", Minor)]),
            (BOTH, JSON, &[("request-media-type-removed", "breaking", Major)]),
            (
                "content: { multipart/form-data: { schema: { type: object, properties: { a: { type: string } } } } }",
                "content: { multipart/form-data: { schema: { type: object, properties: { a: { type: string, deprecated: true, maxLength: 3 } } } } }",
                &[("constraint-tightened", "breaking", Patch), ("property-deprecated", "informational", Patch)],
            ),
            (
                "content: { multipart/form-data: { schema: { type: object, properties: { a: { type: string } } } } }",
                "content: { multipart/form-data: { schema: { type: object, properties: { a: { type: string } } }, encoding: { a: { contentType: text/csv } } } }",
                &[("part-encoding-changed", "breaking", Patch)],
            ),
        ],
        body,
    );
}

fn pet(text: &str) -> String {
    document(&format!("    Pet: {{ type: object, {text} }}\n"))
}

#[test]
fn schemas() {
    const A: &str = "properties: { a: { type: string }, b: { type: string } }";
    check(
        &[
            (
                A,
                "deprecated: true, properties: { a: { type: string }, b: { type: string } }",
                &[("schema-deprecated", "informational", Patch)],
            ),
            (
                "properties: { a: { type: string, deprecated: true } }",
                "properties: { a: { type: string } }",
                &[("property-no-longer-deprecated", "informational", Patch)],
            ),
            (
                "properties: { a: { type: string, default: x } }",
                "properties: { a: { type: string, default: y } }",
                &[("default-changed", "breaking", Patch)],
            ),
            (
                A,
                "properties: { a: { type: string }, b: { type: string, readOnly: true } }",
                &[("property-removed", "breaking", Patch)],
            ),
            (
                A,
                "properties: { a: { type: string }, b: { type: string, writeOnly: true } }",
                &[("property-removed", "non-breaking", Patch)],
            ),
            (
                A,
                "dependentRequired: { a: [b] }, properties: { a: { type: string }, b: { type: string } }",
                &[("constraint-tightened", "breaking", Patch)],
            ),
        ],
        pet,
    );
}

fn union(text: &str) -> String {
    document(&format!(
        "    Pet: {{ oneOf: [ {{ $ref: '#/components/schemas/Cat' }}, {{ $ref: '#/components/schemas/Dog' }} ], \
         discriminator: {{ propertyName: kind, mapping: {{ {text} }} }} }}\n    Cat: {{ type: object, properties: {{ kind: {{ type: string }} }} }}\n    \
         Dog: {{ type: object, properties: {{ kind: {{ type: string }}, age: {{ type: integer }} }} }}\n"
    ))
}

#[test]
fn discriminators() {
    check(
        &[
            (
                "cat: Cat, dog: Dog",
                "cat: Cat, hound: Dog",
                &[("discriminator-value-added", "breaking", Patch), ("discriminator-value-removed", "breaking", Patch)],
            ),
            (
                "cat: Cat, dog: Dog",
                "cat: Cat, dog: Dog, hound: Dog",
                &[("discriminator-value-added", "breaking", Patch)],
            ),
        ],
        union,
    );
}

fn secured(text: &str) -> String {
    operation(&format!("security: [ {{ a: [] }} ], {DONE}")).replacen(
        "components:\n",
        &format!("components:\n  securitySchemes: {{ a: {{ {text} }} }}\n"),
        1,
    )
}

#[test]
fn credentials() {
    check(
        &[
            (
                "type: apiKey, in: header, name: X-A",
                "type: apiKey, in: header, name: X-B",
                &[("security-scheme-changed", "breaking", Patch)],
            ),
            (
                "type: http, scheme: bearer",
                "type: http, scheme: basic",
                &[("security-scheme-changed", "breaking", Patch)],
            ),
            (
                "type: oauth2, flows: { clientCredentials: { tokenUrl: 'https://a.b/x', scopes: {} } }",
                "type: oauth2, flows: { clientCredentials: { tokenUrl: 'https://a.b/y', scopes: {} } }",
                &[("security-scheme-changed", "informational", Patch)],
            ),
        ],
        secured,
    );
    let scoped = |scopes: &str| {
        secured("type: oauth2, flows: { clientCredentials: { tokenUrl: 'https://a.b/x', scopes: { r: '' } } }")
            .replace("{ a: [] }", &format!("{{ a: [{scopes}] }}"))
    };
    let ids = |old: &str, new: &str| -> Vec<_> {
        changes_of(&scoped(old), &scoped(new)).iter().map(|it| (it.id, it.http.word())).collect()
    };
    assert_eq!(ids("", "r"), [("security-scope-added", "breaking")]);
    assert_eq!(ids("r", ""), [("security-scope-removed", "non-breaking")]);
}

#[test]
fn alternatives_of_credentials() {
    let of = |text: &str| {
        operation(&format!("security: [ {text} ], {DONE}")).replacen(
            "components:\n",
            "components:\n  securitySchemes: { a: { type: http, scheme: bearer }, b: { type: apiKey, in: header, name: X-B } }\n",
            1,
        )
    };
    let http = |old: &str, new: &str| -> Vec<_> {
        let changes = changes_of(&of(old), &of(new));
        changes.iter().filter(|it| it.id == "security-changed").map(|it| it.http.word()).collect()
    };
    assert_eq!(http("{ a: [] }", "{ a: [] }, { b: [] }"), ["non-breaking"]);
    assert_eq!(http("{ a: [] }, { b: [] }", "{ a: [] }"), ["breaking"]);
    assert_eq!(http("{ a: [] }", "{ a: [], b: [] }"), ["breaking"]);
    assert_eq!(http("{ a: [], b: [] }", "{ a: [] }"), ["non-breaking"]);
    assert_eq!(http("{ a: [] }", "{}, { b: [] }"), ["non-breaking"]);
    assert_eq!(http("{}, { a: [] }", "{ a: [] }"), ["breaking"]);
    assert_eq!(http("{ a: [], b: [] }", "{ b: [], a: [] }"), [""; 0]);
}

#[test]
fn servers() {
    let of = |servers: &str| operation(DONE).replace("[ { url: 'https://a.b' } ]", servers);
    let ids = |old: &str, new: &str| -> Vec<_> {
        let changes = changes_of(&of(old), &of(new));
        changes.iter().filter(|it| !it.id.starts_with("rust-")).map(|it| (it.id, it.http.word())).collect()
    };
    let variable =
        |default: &str| format!("[ {{ url: 'https://{{r}}.b', variables: {{ r: {{ default: {default} }} }} }} ]");
    assert_eq!(ids("[ { url: 'https://a.b' } ]", "[ { url: 'https://a.c' } ]"), [("servers-changed", "informational")]);
    assert_eq!(ids(&variable("eu"), &variable("us")), [("servers-changed", "informational")]);
    assert_eq!(ids(&variable("eu"), &variable("eu")), []);
}

#[test]
fn a_deprecated_item_is_a_minor_change_of_the_crate() {
    let of = |text: &str| operation(&format!("{text}{DONE}"));
    let changes = changes_of(&of(""), &of("deprecated: true, "));
    let items: Vec<_> = changes.iter().map(|it| (it.id, it.rust, it.items.join("; "))).collect();
    assert_eq!(items, [("operation-deprecated", Minor, "+ POST /pets #[deprecated]".to_owned())]);
    let withdrawn = changes_of(&of("deprecated: true, "), &of(""));
    let items: Vec<_> = withdrawn.iter().map(|it| (it.id, it.rust, it.items.join("; "))).collect();
    assert_eq!(items, [("operation-no-longer-deprecated", Patch, "- POST /pets #[deprecated]".to_owned())]);
}

#[test]
fn webhooks() {
    let of = |text: &str| {
        operation(DONE).replacen(
            "components:\n",
            &format!("webhooks:\n  sent: {{ post: {{ {text}, {DONE} }} }}\ncomponents:\n"),
            1,
        )
    };
    let ids = |old: &str, new: &str| -> Vec<_> {
        changes_of(&of(old), &of(new)).iter().map(|it| (it.id, it.http.word(), it.rust)).collect()
    };
    assert_eq!(
        ids("operationId: sent", "operationId: sent, deprecated: true"),
        [("webhook-deprecated", "informational", Minor)]
    );
}
