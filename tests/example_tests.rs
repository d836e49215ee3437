//! Tests generated from examples, defaults and constants, and findings for those that do not conform to their own
//! schema. `cargo xtask corpus` runs such tests for whole documents.

use std::path::Path;

use specwright::generate::{ClientJob, Job, Outcome, generate, lint};

fn document(rest: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\nservers: [ {{ url: 'https://a.b' }} ]\nsecurity: []\n{rest}"
    )
}

/// Returns the findings for the examples of one schema, which may refer to itself as `#/components/schemas/A`.
fn contradictions(schema: &str) -> Vec<String> {
    let text = document(&format!("paths: {{}}\ncomponents: {{ schemas: {{ A: {schema} }} }}\n"));
    let outcome = lint(Path::new("spec.yaml"), &[], &|_: &Path| Ok(text.clone()));
    let found = outcome.findings.into_iter().filter(|it| it.id == "contradicting-example");
    found.map(|it| it.message.trim_start_matches("this does not conform to its own schema: ").to_owned()).collect()
}

#[test]
fn valid_examples_are_accepted() {
    for schema in [
        "{ type: string, example: a, default: b }",
        "{ type: string, nullable: true, example: null }",
        "{ type: [string, 'null'], examples: [a, null] }",
        "{ type: number, minimum: 1, exclusiveMinimum: true, example: 1.5 }",
        "{ type: number, exclusiveMinimum: 1, example: 1.5 }",
        "{ type: integer, example: 1.0 }",
        "{ type: string, format: date, example: soon }",
        "{ items: [ { type: string }, { type: integer } ], example: [a, 1] }",
        "{ type: int, example: a }",
        "{ type: string, pattern: '(?<=a)b\\1[', example: x }",
        "{ type: string, pattern: '^\\p{L}+$', example: é }",
        "{ type: object, required: true, minProperties: -1, enum: a, example: {} }",
        "{ discriminator: { propertyName: kind }, type: object, example: {} }",
        "{ const: 1 }",
        "{ allOf: [ { $ref: '#/components/schemas/None' } ], example: 1 }",
    ] {
        assert_eq!(contradictions(schema), Vec::<String>::new(), "{schema}");
    }
}

#[test]
fn invalid_examples_are_reported() {
    for (schema, said) in [
        ("{ type: integer, default: '1' }", "`\"1\" is not of type \"integer\"`"),
        ("{ type: string, enum: [a], example: b }", "`\"b\" is not one of \"a\"`"),
        ("{ type: string, example: null }", "`null is not of type \"string\"`"),
        (
            "{ type: integer, format: int32, example: 4294967296 }",
            "`4294967296 is greater than the maximum of 2147483647`",
        ),
        (
            "{ type: number, maximum: 1, exclusiveMaximum: true, example: 1 }",
            "`1 is greater than or equal to the maximum of 1`",
        ),
        ("{ properties: { a: {} }, example: 1 }", "`1 is not of type \"object\"`"),
        ("{ items: {}, example: {} }", "`{} is not of type \"array\"`"),
        ("{ items: [ { type: string } ], example: [1] }", "`1 is not of type \"string\"`, at `/0`"),
        ("{ type: string, pattern: '^\\d+$', example: x }", "`\"x\" does not match \"^\\d+$\"`"),
        (
            "{ type: object, properties: { next: { $ref: '#/components/schemas/A' } }, example: { next: { next: 1 } } }",
            "`1 is not of type \"object\"`, at `/next/next`",
        ),
    ] {
        assert_eq!(contradictions(schema), [said], "{schema}");
    }
}

/// Schemas that refer to themselves end quickly.
#[test]
fn endless_schemas_contradict_no_example() {
    let twice = "{ allOf: [ { $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/A' } ], example: 1 }";
    assert_eq!(contradictions(twice), Vec::<String>::new());
    let deep = "{ type: array, items: { $ref: '#/components/schemas/A' }, example: LIST }";
    let list = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(contradictions(&deep.replace("LIST", &list(100))), Vec::<String>::new());
    // The deepest nesting that the YAML parser accepts.
    let (open, close) = ("{ allOf: [ ".repeat(55), " ] }".repeat(55));
    let nested = format!("{{ allOf: [ {open}{{ $ref: '#/components/schemas/A' }}{close} ], example: 1 }}");
    assert_eq!(contradictions(&nested), Vec::<String>::new());
    assert_eq!(contradictions(&nested.replacen('{', "{ type: string,", 1)), ["`1 is not of type \"string\"`"]);
    let slow = format!("{{ type: string, pattern: '^(a|b|ab)*(?=c)', example: '{}' }}", "ab".repeat(60));
    assert!(contradictions(&slow).len() <= 1, "one way or the other, and soon");
    let many = twice.replace("example: 1", &format!("examples: [{}]", vec!["1"; 2000].join(", ")));
    assert_eq!(contradictions(&many), Vec::<String>::new());
    let chain: String =
        (0..5000).map(|it| format!(", B{it}: {{ $ref: '#/components/schemas/B{}' }}", it + 1)).collect();
    let chain = format!("{{ $ref: '#/components/schemas/B0', example: 1 }}{chain}, B5000: {{ type: string }}");
    assert_eq!(contradictions(&chain), Vec::<String>::new());
}

fn generated(text: &str) -> Outcome {
    let client = ClientJob { documents: vec![("spec.yaml".into(), Vec::new())], ..ClientJob::default() };
    let job = Job { clients: vec![client], command: "test".to_owned(), example_tests: true, ..Job::default() };
    generate(&job, &|_: &Path| Ok(text.to_owned()))
}

const EVERY_PLACE: &str = "paths:
  /a/{id}:
    parameters:
      - { name: id, in: path, required: true, schema: { type: string, format: date }, example: '2020-01-01' }
    post:
      operationId: A
      requestBody:
        content:
          application/json:
            schema: { $ref: '#/components/schemas/Thing' }
            examples: { whole: { $ref: '#/components/examples/Thing' }, empty: { value: {} } }
      responses:
        '200':
          description: It.
          content: { application/json: { schema: { type: array, items: { type: [integer, 'null'] } }, example: [1, null] } }
components:
  examples: { Thing: { value: { size: 1, schema: { deep: [true] } } } }
  schemas:
    Thing:
      type: object
      properties:
        size: { type: integer, default: 3, examples: [4, 170141183460469231731687303715884105727, 5] }
        schema: { example: { deep: [] } }
        kind: { const: x }
";

#[test]
fn each_example_has_a_test_named_by_its_pointer() {
    let outcome = generated(&document(EVERY_PLACE));
    let files = outcome.files().expect("it generates");
    let text = |path: &str| files.iter().find(|it| it.path == path).map(|it| it.text.as_str()).unwrap_or_default();
    let tests: Vec<&str> = text("tests/examples.rs").lines().filter(|it| it.starts_with("testing::example!")).collect();
    assert_eq!(
        tests,
        [
            "testing::example!(EXAMPLES, components_schemas_thing_properties_kind_const, models::ThingKind);",
            "testing::example!(EXAMPLES, components_schemas_thing_properties_schema_example, runtime::Value);",
            "testing::example!(EXAMPLES, components_schemas_thing_properties_size_default, i64);",
            "testing::example!(EXAMPLES, components_schemas_thing_properties_size_examples_0, i64);",
            "testing::example!(EXAMPLES, components_schemas_thing_properties_size_examples_1, i64);",
            "testing::example!(EXAMPLES, components_schemas_thing_properties_size_examples_2, i64);",
            "testing::example!(EXAMPLES, paths_a_id_parameters_0_example, runtime::Date);",
            "testing::example!(EXAMPLES, paths_a_id_post_request_body_content_application_json_examples_empty, models::Thing);",
            "testing::example!(EXAMPLES, paths_a_id_post_request_body_content_application_json_examples_whole, models::Thing);",
            "testing::example!(EXAMPLES, paths_a_id_post_responses_200_content_application_json_example, Vec<Option<i64>>);",
        ]
    );
    assert!(text("tests/examples.rs").contains("use t::models;\nuse t::runtime::{self, testing};\n"));
    assert!(text("tests/examples.json").contains("examples_1\": 170141183460469231731687303715884105727,"));
    assert!(text("Cargo.toml").contains("[[test]]\nname = \"examples\"\npath = \"tests/examples.rs\"\n"));
}

/// Checking the examples changes no other generated file.
#[test]
fn tests_of_examples_change_no_other_file() {
    let text = document(EVERY_PLACE);
    let with = generated(&text).files().expect("it generates");
    let without = tests::generate_text(&[("spec.yaml", &text)]).files().expect("it generates");
    let kept = with.into_iter().filter(|it| !it.path.starts_with("tests/") && it.path != "Cargo.toml");
    assert!(kept.eq(without.into_iter().filter(|it| it.path != "Cargo.toml")));
}
