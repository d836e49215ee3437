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

#[test]
fn constraints_of_whole_bodies() {
    let text = |schema: &str| body(&format!("content: {{ text/plain: {{ schema: {{ type: string{schema} }} }} }}"));
    let ids = |changes: Vec<specwright::diff::Change>| -> Vec<_> {
        changes.iter().map(|it| (it.id, it.http.word(), it.message.clone())).collect()
    };
    let changed = |id, http, message: &str| vec![(id, http, message.to_owned())];
    assert_eq!(
        ids(changes_of(&text(", maxLength: 5"), &text(", maxLength: 4"))),
        changed("constraint-tightened", "breaking", "POST /pets: body: `maxLength` 5 -> 4")
    );
    let list = |schema: &str| format!("content: {{ application/json: {{ schema: {{ type: array, {schema} }} }} }}");
    let (one, ten) = (list("items: { type: string }, maxItems: 1"), list("items: { type: string }, maxItems: 10"));
    let (short, long) = (list("items: { type: string, maxLength: 1 }"), list("items: { type: string }"));
    assert_eq!(
        ids(changes_of(&body(&one), &body(&ten))),
        changed("constraint-loosened", "non-breaking", "POST /pets: body: `maxItems` 1 -> 10")
    );
    assert_eq!(
        ids(changes_of(&body(&long), &body(&short))),
        changed("constraint-tightened", "breaking", "POST /pets: body items: `maxLength` none -> 1")
    );
    assert_eq!(
        ids(changes_of(&response(&ten), &response(&one))),
        changed("constraint-tightened", "informational", "POST /pets: the response 200: `maxItems` 10 -> 1")
    );
    // A handler of a webhook sends responses, and receives requests.
    let answered = |content: &str| webhook(&format!("responses: {{ '200': {{ description: '', {content} }} }}"));
    assert_eq!(
        ids(changes_of(&answered(&ten), &answered(&one))),
        changed("constraint-tightened", "breaking", "the webhook `sent`: the response 200: `maxItems` 10 -> 1")
    );
    let received = |content: &str| webhook(&format!("requestBody: {{ {content} }}, {DONE}"));
    assert_eq!(
        ids(changes_of(&received(&ten), &received(&one))),
        changed("constraint-tightened", "informational", "the webhook `sent`: body: `maxItems` 10 -> 1")
    );
}

/// Returns a document whose only operation sends and receives a `Pet` as this media type.
fn pet_as(media_type: &str, schemas: &str) -> String {
    document(&format!("    Pet: {{ type: object, {schemas} }}\n")).replace("application/json", media_type)
}

#[test]
fn spelling_as_xml() {
    let ids = |media_type: &str, old: &str, new: &str| -> Vec<_> {
        let changes = changes_of(&pet_as(media_type, old), &pet_as(media_type, new));
        changes.iter().map(|it| (it.id, it.http.word(), it.message.clone())).collect()
    };
    let a = |text: &str| format!("properties: {{ a: {{ type: string{text} }} }}");
    let list =
        |own: &str, item: &str| format!("properties: {{ a: {{ type: array{own}, items: {{ type: string{item} }} }} }}");
    let table = [
        (a(""), a(", xml: { name: b }"), "Pet.a: in XML `a` -> `b`"),
        (a(""), a(", xml: { attribute: true }"), "Pet.a: in XML `a` -> `@a`"),
        (a(""), a(", xml: { namespace: 'urn:a' }"), "Pet.a: in XML `a` -> `{urn:a}a`"),
        (list("", ""), list(", xml: { wrapped: true }", ""), "Pet.a: in XML `a` -> `a/a`"),
        (list("", ""), list("", ", xml: { name: b }"), "Pet.a: in XML `a` -> `b`"),
        (a(""), a("") + ", xml: { name: pet }", "POST /pets: body: in XML `Pet` -> `pet`"),
    ];
    for (old, new, expected) in &table {
        let changes = ids("application/xml", old, new);
        assert!(changes.contains(&("xml-changed", "breaking", (*expected).to_owned())), "{expected}: {changes:?}");
    }
    // Another spelling of the same elements.
    let equal = [
        (a(""), a(", xml: { name: a }")),
        (a(", xml: { namespace: 'urn:a', prefix: x }"), a(", xml: { namespace: 'urn:a', prefix: y }")),
        (list("", ""), list(", xml: { name: unused }", "")),
        (a(""), a("") + ", xml: { name: Pet }"),
    ];
    for (old, new) in &equal {
        assert_eq!(ids("application/xml", old, new), [], "{old} {new}");
    }
    // Without a body in XML.
    let json = ids("application/json", &a(""), &a(", xml: { name: b }"));
    assert_eq!(json, [("xml-changed", "informational", "Pet.a: in XML `a` -> `b`".to_owned())]);
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

/// Returns a document with a webhook.
fn webhook(text: &str) -> String {
    let webhooks = format!("webhooks:\n  sent: {{ post: {{ operationId: sent, {text} }} }}\ncomponents:\n");
    operation(DONE).replacen("components:\n", &webhooks, 1)
}

#[test]
fn webhooks() {
    let ids = |old: &str, new: &str| -> Vec<_> {
        let changes = changes_of(&webhook(old), &webhook(new));
        changes.iter().map(|it| (it.id, it.http.word(), it.rust)).collect()
    };
    let deprecated = format!("deprecated: true, {DONE}");
    assert_eq!(ids(DONE, &deprecated), [("webhook-deprecated", "informational", Minor)]);
    let answered = "responses: { '200': { description: '', content: { text/plain: { schema: { type: string } } } } }";
    let html = answered.replace("text/plain", "text/html");
    assert_eq!(ids(answered, &html), [("webhook-response-body-changed", "breaking", Patch)]);
}

/// The API chooses the media type of a webhook's body, so a handler must decode each.
#[test]
fn media_types_of_webhooks() {
    const OTHER: &str = "schema: { type: object, properties: { b: { type: integer } } }";
    let body = |media_types: &[(&str, &str)]| {
        let content: Vec<String> = media_types.iter().map(|(name, schema)| format!("{name}: {{ {schema} }}")).collect();
        webhook(&format!("requestBody: {{ content: {{ {} }} }}, {DONE}", content.join(", ")))
    };
    let same = |names: &[&str]| {
        let schema = "schema: { type: object, properties: { a: { type: string } } }";
        body(&names.iter().map(|it| (*it, schema)).collect::<Vec<_>>())
    };
    let of = |old: &str, new: &str| -> Vec<_> {
        let changes = changes_of(old, new).into_iter().filter(|it| !it.id.starts_with("rust-"));
        changes.map(|it| (it.id, it.http.word(), it.message)).collect()
    };
    let [json, vendor] = ["application/json", "application/vnd.a+json"];
    let [form, parts] = ["application/x-www-form-urlencoded", "multipart/form-data"];
    for added in [vendor, form, parts] {
        let text = |word: &str| format!("the webhook `sent`: the body `{added}` was {word}");
        let (one, both) = (same(&[json]), same(&[json, added]));
        assert_eq!(of(&one, &both), [("request-media-type-added", "breaking", text("added"))]);
        assert_eq!(of(&both, &one), [("request-media-type-removed", "non-breaking", text("removed"))]);
    }
    // JSON is preferred, and forms are decoded as before.
    let text = "the webhook `sent`: the body `application/json` was added".to_owned();
    assert_eq!(of(&same(&[form]), &same(&[json, form])), [("request-media-type-added", "breaking", text)]);
    let text = "the webhook `sent`: the body is `application/json` and was `multipart/form-data`".to_owned();
    assert!(of(&same(&[parts]), &same(&[json])).contains(&("media-type-changed", "breaking", text)));
    // A handler does not decode a media type of another schema.
    let schema = "schema: { type: object, properties: { a: { type: string } } }";
    assert_eq!(of(&same(&[json]), &body(&[(json, schema), (vendor, OTHER)])), []);
    assert_eq!(of(&same(&[json]), &same(&["Application/JSON; charset=utf-8"])), []);
}
