//! Changes of a document, with their effects over HTTP and on users of the crate.

use specwright::surface::compare::Effect::{self, Major, Minor, Patch};

use super::{changes_of, document, with_paths};

/// Returns the id and both effects of each change.
fn effects(old: &str, new: &str) -> Vec<(&'static str, &'static str, Effect)> {
    let changes = changes_of(old, new).into_iter().filter(|it| !it.id.starts_with("rust-"));
    changes.map(|it| (it.id, it.http.word(), it.rust)).collect()
}

fn pet(text: &str) -> String {
    document(&format!("    Pet: {{ type: object, {text} }}\n"))
}

/// A text before and after, and the id and both effects of each change.
type Row = (&'static str, &'static str, &'static [(&'static str, &'static str, Effect)]);

const A: &str = "properties: { a: { type: string } }";

/// The keywords of a schema that is sent and received.
const PROPERTIES: &[Row] = &[
    (
        A,
        "required: [a], properties: { a: { type: string } }",
        &[("property-became-required", "breaking", Major), ("property-became-required", "non-breaking", Major)],
    ),
    (
        "required: [a], properties: { a: { type: string } }",
        A,
        &[("property-became-optional", "breaking", Major), ("property-became-optional", "non-breaking", Major)],
    ),
    (
        A,
        "properties: { a: { type: string }, b: { type: string } }",
        &[("property-added", "non-breaking", Minor), ("property-added", "non-breaking", Minor)],
    ),
    (
        A,
        "required: [b], properties: { a: { type: string }, b: { type: string } }",
        &[("required-property-added", "breaking", Major), ("property-added", "non-breaking", Major)],
    ),
    (
        A,
        "properties: { a: { type: string }, b: { type: string, readOnly: true } }",
        &[("property-added", "non-breaking", Minor)],
    ),
    (
        "properties: { a: { type: string }, b: { type: string } }",
        A,
        &[("property-removed", "breaking", Major), ("property-removed", "non-breaking", Major)],
    ),
    (A, "properties: { a: { type: integer } }", &[("type-changed", "breaking", Major)]),
    (A, "properties: { a: { type: [string, 'null'] } }", &[("became-nullable", "breaking", Major)]),
    (
        "properties: { a: { enum: [x] } }",
        "properties: { a: { enum: [x, y] } }",
        &[("enum-value-added", "breaking", Minor)],
    ),
    (
        "properties: { a: { enum: [x, y] } }",
        "properties: { a: { enum: [x] } }",
        &[("enum-value-removed", "breaking", Major)],
    ),
    (A, "properties: { a: { type: string, maxLength: 3 } }", &[("constraint-tightened", "breaking", Patch)]),
    (
        "properties: { a: { type: string, maxLength: 3 } }",
        "properties: { a: { type: string, maxLength: 4 } }",
        &[("constraint-loosened", "non-breaking", Patch)],
    ),
    (
        "properties: { a: { type: integer, minimum: 3 } }",
        "properties: { a: { type: integer, minimum: 2 } }",
        &[("constraint-loosened", "non-breaking", Patch)],
    ),
    (A, "properties: { a: { type: string, deprecated: true } }", &[("property-deprecated", "informational", Minor)]),
];

#[test]
fn the_direction_decides() {
    for (old, new, expected) in PROPERTIES {
        assert_eq!(effects(&pet(old), &pet(new)), *expected, "{old}\n{new}");
    }
}

fn paths(text: &str) -> String {
    with_paths(&format!("  /pets: {{ get: {{ {text} }} }}\n"), "    Unused: { type: string }\n")
}

#[test]
fn operations_and_their_parts_are_compared() {
    let plain = "operationId: list, responses: { '204': { description: '' } }";
    let table: &[Row] = &[
        (
            plain,
            "operationId: list_all, responses: { '204': { description: '' } }",
            &[("operation-id-changed", "informational", Major)],
        ),
        (
            plain,
            "operationId: list, tags: [a], responses: { '204': { description: '' } }",
            &[("tags-changed", "informational", Major)],
        ),
        (
            plain,
            "operationId: list, deprecated: true, responses: { '204': { description: '' } }",
            &[("operation-deprecated", "informational", Minor)],
        ),
        (
            plain,
            "operationId: list, parameters: [ { name: a, in: query, schema: { type: string } } ], responses: { '204': { description: '' } }",
            &[("parameter-added", "non-breaking", Minor)],
        ),
        (
            plain,
            "operationId: list, parameters: [ { name: a, in: query, required: true, schema: { type: string } } ], responses: { '204': { description: '' } }",
            &[("required-parameter-added", "breaking", Major)],
        ),
        (
            "operationId: list, parameters: [ { name: a, in: query, schema: { type: string } } ], responses: { '204': { description: '' } }",
            plain,
            &[("parameter-removed", "breaking", Major)],
        ),
        (
            plain,
            "operationId: list, responses: { '200': { description: '', content: { application/json: { schema: { type: string } } } } }",
            &[("response-removed", "breaking", Major), ("response-added", "non-breaking", Major)],
        ),
        (
            plain,
            "operationId: list, responses: { '204': { description: '' }, '404': { description: '' } }",
            &[("response-added", "informational", Patch)],
        ),
    ];
    for (old, new, expected) in table {
        assert_eq!(effects(&paths(old), &paths(new)), *expected, "{old}\n{new}");
    }
}

#[test]
fn a_shared_schema_changes_once() {
    let body = "content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } }";
    let get = |path: &str| {
        format!(
            "  /{path}: {{ get: {{ operationId: {path}, responses: {{ '200': {{ description: '', {body} }} }} }} }}\n"
        )
    };
    let of = |schema: &str| with_paths(&(get("a") + &get("b") + &get("c")), &format!("    Pet: {schema}\n"));
    let found = effects(
        &of("{ type: object, properties: { a: { type: string } } }"),
        &of("{ type: object, properties: { a: { type: string }, next: { $ref: '#/components/schemas/Pet' } } }"),
    );
    assert_eq!(found, [("property-added", "non-breaking", Minor)]);
}

#[test]
fn a_renamed_path_parameter_is_the_same_operation() {
    let of = |name: &str| {
        with_paths(
            &format!(
                "  /pets/{{{name}}}: {{ get: {{ operationId: get, parameters: [ {{ name: {name}, in: path, required: true, schema: {{ type: string }} }} ], responses: {{ '204': {{ description: '' }} }} }} }}\n"
            ),
            "    Unused: { type: string }\n",
        )
    };
    let found = effects(&of("id"), &of("pet_id"));
    assert_eq!(found.iter().map(|it| (it.0, it.1)).collect::<Vec<_>>(), [("path-parameter-renamed", "informational")]);
}
