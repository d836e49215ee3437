//! Call tests: which operations have one, and with which values. `tests/judge` checks the values against the documents.

use std::path::Path;

use specwright::generate::{ClientJob, Job, generate};

/// Returns the call tests of a document with these paths and schemas.
fn calls(rest: &str) -> String {
    let text =
        format!("openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\nservers: [ {{ url: 'https://a.b' }} ]\n{rest}");
    let client = ClientJob { documents: vec![("spec.yaml".into(), Vec::new())], ..ClientJob::default() };
    let job = Job { clients: vec![client], command: "test".to_owned(), call_tests: true, ..Job::default() };
    let files = generate(&job, &|_: &Path| Ok(text.clone())).files().expect("it generates");
    files.into_iter().find(|it| it.path == "tests/calls.rs").map(|it| it.text).unwrap_or_default()
}

/// Returns the value that a call test passes for a query parameter of this schema.
fn value(schema: &str) -> String {
    let text = calls(&format!(
        "security: []\npaths: {{ /a: {{ get: {{ operationId: A, parameters: [ {{ name: a_b, in: query, schema: {schema} }} ], \
         responses: {{}} }} }} }}\ncomponents: {{ schemas: {{ Id: {{ type: string, pattern: '^[0-9]+$' }}, \
         Size: {{ type: string, enum: [s, m] }} }} }}\n"
    ));
    let text: String = text.lines().map(str::trim).collect();
    let start = text.find(".a_b(").map_or(0, |it| it + ".a_b(".len());
    let end = text[start..].find(").send()").map_or(text.len(), |it| start + it);
    text[start..end].to_owned()
}

const TWO: &str = "security: [ { key: [] }, { basic: [] } ]
paths:
  /a/{id}:
    parameters: [ { name: id, in: path, required: true, schema: { type: string } } ]
    post:
      operationId: makeA
      tags: [things]
      deprecated: true
      parameters: [ { name: dry, in: query, schema: { type: boolean } } ]
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties: { size: { type: integer }, seen: { type: string, readOnly: true }, next: { $ref: '#/components/schemas/Next' } }
      responses: { '204': { description: Done } }
    get: { operationId: getA, tags: [things], responses: { '200': { description: It, content: { text/event-stream: {} } } } }
components:
  schemas: { Next: { type: object, properties: { next: { $ref: '#/components/schemas/Next' } } } }
  securitySchemes:
    key: { type: apiKey, in: header, name: k }
    basic: { type: http, scheme: basic }
";

#[test]
fn every_operation_is_called_with_every_argument() {
    let text = calls(TWO);
    let tests: Vec<&str> = text.lines().filter(|it| it.starts_with("async fn ")).collect();
    assert_eq!(tests, ["async fn things_get_a() {", "async fn things_make_a() {"]);
    assert!(
        text.contains(".key(\"example-key\")") && text.contains(".basic(\"user\", \"example-password\")"),
        "{text}"
    );
    let text: String = text.lines().map(str::trim).collect();
    let call =
        "client().things().make_a(\"id\").dry(true).body(MakeARequest::new().size(1).next(Next::new())).send().await";
    assert!(text.contains(call), "{text}");
}

#[test]
fn values_are_what_their_schemas_allow() {
    for (schema, expected) in [
        ("{ type: string }", r#""a_b""#),
        ("{}", r#"json!("a_b")"#),
        ("{ type: string, format: uuid }", r#""d448ef2f-8f51-4fbd-a5d1-9a53d2c8a3c1""#),
        ("{ type: string, format: ipv4 }", r#""192.0.2.1""#),
        ("{ type: string, pattern: '^[a-z-]+$' }", r#""a-b""#),
        ("{ type: string, pattern: '^[0-9]+$' }", r#""1""#),
        ("{ type: string, pattern: '^key_[0-9a-f]{4}$' }", r#""key_aaaa""#),
        ("{ type: string, pattern: '^x*$', minLength: 3 }", r#""xxxx""#),
        ("{ type: string, pattern: '^[a-z]$', example: NO }", r#""a""#),
        ("{ type: string, maxLength: 2, example: long }", r#""a_""#),
        ("{ type: integer, minimum: 5, example: 3 }", "5"),
        ("{ type: integer, minimum: 5, multipleOf: 4 }", "8"),
        ("{ type: number, maximum: 1, example: 2.5 }", "0.5"),
        ("{ type: array, minItems: 2, items: { type: integer } }", "[1, 2]"),
        ("{ type: array, minItems: 2, items: { type: string }, example: [x, y] }", r#"["x", "y"]"#),
        ("{ type: array, items: { $ref: '#/components/schemas/Id' } }", r#"["1", "2"]"#),
        ("{ type: array, uniqueItems: true, items: { type: string, format: date } }", r#"["2015-01-13"]"#),
        ("{ type: array, maxItems: 1, items: { $ref: '#/components/schemas/Size' } }", "[Size::S]"),
        ("{ type: array, items: { $ref: '#/components/schemas/Size' } }", "[Size::S, Size::M]"),
        ("{ oneOf: [ { type: 'null' }, { $ref: '#/components/schemas/Id' } ] }", r#""1""#),
        ("{ $ref: '#/components/schemas/Size', enum: [m] }", "Size::M"),
        ("{ type: string, enum: [x], format: uuid }", "AAB::X"),
    ] {
        assert_eq!(value(schema), expected, "{schema}");
    }
}
