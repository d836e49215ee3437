//! Rewrites of a document that preserve its meaning: none is a change.

use super::{changes_of, document, with_paths};

/// Component schemas before and after, in YAML. All have a `Pet`, which an operation sends and receives.
const SCHEMAS: &[(&str, &str, &str)] = &[
    (
        "a property moves into allOf",
        "Pet: { type: object, required: [a], properties: { a: { type: string }, b: { type: integer } } }",
        "Pet: { allOf: [ { type: object, properties: { a: { type: string } } }, { type: object, required: [a], properties: { b: { type: integer } } } ] }",
    ),
    (
        "all properties move into a base",
        "Pet: { type: object, properties: { a: { type: string } } }",
        "Pet: { allOf: [ { $ref: '#/components/schemas/Base' } ] }\n    Base: { type: object, properties: { a: { type: string } } }",
    ),
    (
        "a base moves in",
        "Pet: { allOf: [ { $ref: '#/components/schemas/Base' }, { properties: { b: { type: string } } } ] }\n    Base: { type: object, properties: { a: { type: string } } }",
        "Pet: { type: object, properties: { a: { type: string }, b: { type: string } } }\n    Base: { type: object, properties: { a: { type: string } } }",
    ),
    (
        "a list of itself",
        "Pet: { type: array, items: { $ref: '#/components/schemas/Pet' } }",
        "Pet: { items: { $ref: '#/components/schemas/Pet' }, type: array }",
    ),
    (
        "a property with the name of the constructor",
        "Pet: { type: object, required: [a], properties: { new: { type: string }, a: { type: string } } }",
        "Pet: { required: [a], type: object, properties: { new: { type: string }, a: { type: string } } }",
    ),
    (
        "allOf of one",
        "Pet: { type: object, properties: { a: { type: string } } }",
        "Pet: { allOf: [ { type: object, properties: { a: { type: string } } } ] }",
    ),
    (
        "nested allOf",
        "Pet: { type: object, properties: { a: { type: string } } }",
        "Pet: { allOf: [ { allOf: [ { type: object, properties: { a: { type: string } } } ] } ] }",
    ),
    (
        "oneOf of one",
        "Pet: { type: object, properties: { a: { type: string } } }",
        "Pet: { type: object, properties: { a: { oneOf: [ { type: string } ] } } }",
    ),
    (
        "anyOf of one",
        "Pet: { type: object, properties: { a: { type: string } } }",
        "Pet: { type: object, properties: { a: { anyOf: [ { type: string } ] } } }",
    ),
    (
        "anyOf as oneOf",
        "Pet: { type: object, properties: { a: { anyOf: [ { type: string }, { type: integer } ] } } }",
        "Pet: { type: object, properties: { a: { oneOf: [ { type: string }, { type: integer } ] } } }",
    ),
    (
        "a list of types as oneOf",
        "Pet: { type: object, properties: { a: { type: [string, integer] } } }",
        "Pet: { type: object, properties: { a: { oneOf: [ { type: string }, { type: integer } ] } } }",
    ),
    (
        "null as a type in a list",
        "Pet: { type: object, properties: { a: { type: [string, 'null'] } } }",
        "Pet: { type: object, properties: { a: { oneOf: [ { type: string }, { type: 'null' } ] } } }",
    ),
    (
        "null first",
        "Pet: { type: object, properties: { a: { type: [string, 'null'] } } }",
        "Pet: { type: object, properties: { a: { type: ['null', string] } } }",
    ),
    (
        "null by anyOf",
        "Pet: { type: object, properties: { a: { type: [integer, 'null'] } } }",
        "Pet: { type: object, properties: { a: { anyOf: [ { type: 'null' }, { type: integer } ] } } }",
    ),
    (
        "nullable as a list of types",
        "Pet: { type: object, properties: { a: { type: string, nullable: true } } }",
        "Pet: { type: object, properties: { a: { type: [string, 'null'] } } }",
    ),
    (
        "a scalar gets a component",
        "Pet: { type: object, properties: { a: { type: string } } }",
        "Pet: { type: object, properties: { a: { $ref: '#/components/schemas/Text' } } }\n    Text: { type: string }",
    ),
    (
        "the order of components",
        "Pet: { type: object, properties: { a: { type: string } } }\n    A: { type: object, properties: { b: { type: string } } }",
        "A: { type: object, properties: { b: { type: string } } }\n    Pet: { type: object, properties: { a: { type: string } } }",
    ),
    (
        "the order of optional properties",
        "Pet: { type: object, properties: { a: { type: string }, b: { type: string } } }",
        "Pet: { type: object, properties: { b: { type: string }, a: { type: string } } }",
    ),
    (
        "the order of required",
        "Pet: { type: object, required: [a, b], properties: { a: { type: string }, b: { type: string } } }",
        "Pet: { type: object, required: [b, a], properties: { a: { type: string }, b: { type: string } } }",
    ),
    (
        "the order of enum values",
        "Pet: { type: object, properties: { a: { enum: [x, y] } } }",
        "Pet: { type: object, properties: { a: { enum: [y, x] } } }",
    ),
    (
        "the order of keywords",
        "Pet: { type: object, properties: { a: { type: string, maxLength: 3 } } }",
        "Pet: { properties: { a: { maxLength: 3, type: string } }, type: object }",
    ),
    (
        "no type object",
        "Pet: { type: object, properties: { a: { type: string } } }",
        "Pet: { properties: { a: { type: string } } }",
    ),
    (
        "a type of an enum",
        "Pet: { type: object, properties: { a: { enum: [x, y] } } }",
        "Pet: { type: object, properties: { a: { type: string, enum: [x, y] } } }",
    ),
    (
        "const as an enum of one",
        "Pet: { type: object, properties: { a: { const: x } } }",
        "Pet: { type: object, properties: { a: { enum: [x] } } }",
    ),
    (
        "an inline enum gets a component of its name",
        "Pet: { type: object, properties: { a: { enum: [x, y] } } }",
        "Pet: { type: object, properties: { a: { $ref: '#/components/schemas/PetA' } } }\n    PetA: { enum: [x, y] }",
    ),
    (
        "an inline object gets a component of its name",
        "Pet: { type: object, properties: { a: { type: object, properties: { b: { type: string } } } } }",
        "Pet: { type: object, properties: { a: { $ref: '#/components/schemas/PetA' } } }\n    PetA: { type: object, properties: { b: { type: string } } }",
    ),
    (
        "a component of that name moves in",
        "Pet: { type: object, properties: { a: { $ref: '#/components/schemas/PetA' } } }\n    PetA: { type: object, properties: { b: { type: string } } }",
        "Pet: { type: object, properties: { a: { type: object, properties: { b: { type: string } } } } }",
    ),
    (
        "a reference to a reference",
        "Pet: { type: object, properties: { a: { $ref: '#/components/schemas/A' } } }\n    A: { type: object, properties: { b: { type: string } } }\n    B: { $ref: '#/components/schemas/A' }",
        "Pet: { type: object, properties: { a: { $ref: '#/components/schemas/B' } } }\n    A: { type: object, properties: { b: { type: string } } }\n    B: { $ref: '#/components/schemas/A' }",
    ),
    (
        "a reference in allOf",
        "Pet: { type: object, properties: { a: { $ref: '#/components/schemas/A' } } }\n    A: { type: object, properties: { b: { type: string } } }",
        "Pet: { type: object, properties: { a: { allOf: [ { $ref: '#/components/schemas/A' } ] } } }\n    A: { type: object, properties: { b: { type: string } } }",
    ),
    (
        "a percent-encoded reference",
        "Pet: { type: object, properties: { a: { $ref: '#/components/schemas/A' } } }\n    A: { type: object, properties: { b: { type: string } } }",
        "Pet: { type: object, properties: { a: { $ref: '#/components/schemas/%41' } } }\n    A: { type: object, properties: { b: { type: string } } }",
    ),
    (
        "exclusiveMinimum of 3.0",
        "Pet: { type: object, properties: { a: { type: integer, minimum: 1, exclusiveMinimum: true } } }",
        "Pet: { type: object, properties: { a: { type: integer, exclusiveMinimum: 1 } } }",
    ),
    (
        "a number with a fraction of zero",
        "Pet: { type: object, properties: { a: { type: number, maximum: 10 } } }",
        "Pet: { type: object, properties: { a: { type: number, maximum: 10.0 } } }",
    ),
    (
        "minLength of zero",
        "Pet: { type: object, properties: { a: { type: string } } }",
        "Pet: { type: object, properties: { a: { type: string, minLength: 0 } } }",
    ),
    (
        "required: false",
        "Pet: { type: object, properties: { a: { type: string } } }",
        "Pet: { type: object, required: [], properties: { a: { type: string } } }",
    ),
    (
        "readOnly: false",
        "Pet: { type: object, properties: { a: { type: string } } }",
        "Pet: { type: object, properties: { a: { type: string, readOnly: false } } }",
    ),
    (
        "deprecated: false",
        "Pet: { type: object, properties: { a: { type: string } } }",
        "Pet: { type: object, properties: { a: { type: string, deprecated: false } } }",
    ),
    (
        "a vendor extension",
        "Pet: { type: object, properties: { a: { type: string } } }",
        "Pet: { type: object, x-internal: true, properties: { a: { type: string, x-order: 3 } } }",
    ),
    (
        "an example",
        "Pet: { type: object, properties: { a: { type: string } } }",
        "Pet: { type: object, properties: { a: { type: string, example: x } } }",
    ),
    (
        "a list of examples",
        "Pet: { type: object, properties: { a: { type: string, example: x } } }",
        "Pet: { type: object, properties: { a: { type: string, examples: [x] } } }",
    ),
    (
        "a title",
        "Pet: { type: object, properties: { a: { type: string } } }",
        "Pet: { type: object, title: A pet, properties: { a: { type: string, title: The name } } }",
    ),
    (
        "items of a component",
        "Pet: { type: object, properties: { a: { type: array, items: { type: integer } } } }",
        "Pet: { type: object, properties: { a: { type: array, items: { $ref: '#/components/schemas/N' } } } }\n    N: { type: integer }",
    ),
    (
        "additionalProperties: true",
        "Pet: { type: object, properties: { a: { type: object, additionalProperties: true } } }",
        "Pet: { type: object, properties: { a: { type: object, additionalProperties: {} } } }",
    ),
    (
        "a format that is not known",
        "Pet: { type: object, properties: { a: { type: string } } }",
        "Pet: { type: object, properties: { a: { type: string, format: pet-name } } }",
    ),
    (
        "an unused component",
        "Pet: { type: object, properties: { a: { type: string } } }",
        "Pet: { type: object, properties: { a: { type: string } } }\n    pet_count: { type: integer }",
    ),
];

/// Paths before and after, in YAML.
const PATHS: &[(&str, &str, &str)] = &[
    (
        "the order of paths",
        "  /a: { get: { operationId: a, responses: { '204': { description: '' } } } }\n  /b: { get: { operationId: b, responses: { '204': { description: '' } } } }\n",
        "  /b: { get: { operationId: b, responses: { '204': { description: '' } } } }\n  /a: { get: { operationId: a, responses: { '204': { description: '' } } } }\n",
    ),
    (
        "the order of query parameters",
        "  /a: { get: { operationId: a, parameters: [ { name: x, in: query, schema: { type: string } }, { name: y, in: query, schema: { type: string } } ], responses: { '204': { description: '' } } } }\n",
        "  /a: { get: { operationId: a, parameters: [ { name: y, in: query, schema: { type: string } }, { name: x, in: query, schema: { type: string } } ], responses: { '204': { description: '' } } } }\n",
    ),
    (
        "a parameter of the path item",
        "  /a/{x}: { get: { operationId: a, parameters: [ { name: x, in: path, required: true, schema: { type: string } } ], responses: { '204': { description: '' } } } }\n",
        "  /a/{x}: { parameters: [ { name: x, in: path, required: true, schema: { type: string } } ], get: { operationId: a, responses: { '204': { description: '' } } } }\n",
    ),
    (
        "the default style",
        "  /a: { get: { operationId: a, parameters: [ { name: x, in: query, schema: { type: array, items: { type: string } } } ], responses: { '204': { description: '' } } } }\n",
        "  /a: { get: { operationId: a, parameters: [ { name: x, in: query, style: form, explode: true, schema: { type: array, items: { type: string } } } ], responses: { '204': { description: '' } } } }\n",
    ),
    (
        "required: false of a parameter",
        "  /a: { get: { operationId: a, parameters: [ { name: x, in: query, schema: { type: string } } ], responses: { '204': { description: '' } } } }\n",
        "  /a: { get: { operationId: a, parameters: [ { name: x, in: query, required: false, schema: { type: string } } ], responses: { '204': { description: '' } } } }\n",
    ),
    (
        "the order of responses",
        "  /a: { get: { operationId: a, responses: { '200': { description: '', content: { application/json: { schema: { type: string } } } }, '404': { description: '' } } } }\n",
        "  /a: { get: { operationId: a, responses: { '404': { description: '' }, '200': { description: '', content: { application/json: { schema: { type: string } } } } } } }\n",
    ),
    (
        "the case of a media type",
        "  /a: { get: { operationId: a, responses: { '200': { description: '', content: { application/json: { schema: { type: string } } } } } } }\n",
        "  /a: { get: { operationId: a, responses: { '200': { description: '', content: { Application/JSON: { schema: { type: string } } } } } } }\n",
    ),
    (
        "a charset of JSON",
        "  /a: { get: { operationId: a, responses: { '200': { description: '', content: { application/json: { schema: { type: string } } } } } } }\n",
        "  /a: { get: { operationId: a, responses: { '200': { description: '', content: { application/json; charset=utf-8: { schema: { type: string } } } } } } }\n",
    ),
    (
        "requestBody required: false",
        "  /a: { post: { operationId: a, requestBody: { content: { text/plain: { schema: { type: string } } } }, responses: { '204': { description: '' } } } }\n",
        "  /a: { post: { operationId: a, requestBody: { required: false, content: { text/plain: { schema: { type: string } } } }, responses: { '204': { description: '' } } } }\n",
    ),
    (
        "the security of the document repeated",
        "  /a: { get: { operationId: a, responses: { '204': { description: '' } } } }\n",
        "  /a: { get: { operationId: a, security: [], responses: { '204': { description: '' } } } }\n",
    ),
];

#[test]
fn rewrites_are_no_change() {
    let schemas = SCHEMAS.iter().map(|(name, old, new)| {
        let of = |schemas: &str| document(&format!("    {schemas}\n"));
        (*name, of(old), of(new))
    });
    let paths = PATHS.iter().map(|(name, old, new)| {
        let unused = "    Unused: { type: string }\n";
        (*name, with_paths(old, unused), with_paths(new, unused))
    });
    let plain = document("    Pet: { type: object, properties: { a: { type: string, nullable: true } } }\n");
    let more = [
        ("3.0 as 3.1", plain.replace("openapi: 3.1.0", "openapi: 3.0.3"), plain.clone()),
        (
            "JSON as YAML",
            plain.clone(),
            serde_json::to_string(&serde_yaml::from_str::<serde_json::Value>(&plain).expect("it is YAML"))
                .expect("it is JSON"),
        ),
    ];
    let all: Vec<_> = schemas.chain(paths).chain(more).collect();
    assert!(all.len() >= 50, "{} rewrites", all.len());
    let mut faults = Vec::new();
    // For other tools, see docs/diff.md.
    let folder = std::env::var_os("SPECWRIGHT_REWRITES").map(std::path::PathBuf::from);
    for (index, (name, old, new)) in all.into_iter().enumerate() {
        for (version, text) in [("old", &old), ("new", &new)] {
            let path = folder.as_ref().map(|it| it.join(format!("{index:02}-{version}.yaml")));
            path.into_iter().for_each(|it| std::fs::write(it, text).expect("the folder is there"));
        }
        // A rewrite may document more, and the crate may have another type that nothing uses.
        let is_silent = |id: &str| id == "descriptions-changed" || (id == "rust-item-added");
        let changes = super::changes_of(&old, &new);
        faults.extend(
            changes
                .iter()
                .filter(|it| !is_silent(it.id))
                .map(|it| format!("{name}: {} {} {:?}", it.id, it.message, it.items)),
        );
    }
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn descriptions_are_informational() {
    let of = |text: &str| {
        document(&format!(
            "    Pet: {{ type: object, description: {text}, properties: {{ a: {{ type: string }} }} }}\n"
        ))
    };
    let changes = changes_of(&of("One"), &of("Two"));
    assert_eq!(
        changes.iter().map(|it| (it.id, it.http.word())).collect::<Vec<_>>(),
        [("descriptions-changed", "informational")]
    );
}
