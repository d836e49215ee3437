//! Limits of the generator: each value at the limit has no effect, and the first one beyond has the documented effect. The
//! limits of text and memory are tested in `bad_input`, those of overlays in `tests/overlay.rs`, and those of example checks
//! beside the checker.

use std::path::Path;

use specwright::emit::File;
use specwright::generate::{ClientJob, Job, Outcome, generate, lint};
use specwright::limits::TABLE;

fn limit(name: &str) -> usize {
    TABLE.iter().find(|it| it.name == name).expect("the table has the limit").value
}

fn run(schemas: &str, rest: &str) -> Outcome {
    let text = format!(
        "openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\nservers: [ {{ url: 'https://a.b' }} ]\nsecurity: []\n\
         paths: {{}}\n{rest}components:\n  schemas:\n{schemas}"
    );
    let load = |_: &Path| Ok(text.clone());
    let client = ClientJob { documents: vec![("spec.yaml".into(), Vec::new())], ..ClientJob::default() };
    generate(&Job { clients: vec![client], ..Job::default() }, &load)
}

fn ids(outcome: &Outcome) -> Vec<&'static str> {
    outcome.findings.iter().map(|it| it.id).collect()
}

fn files(outcome: &Outcome) -> Vec<File> {
    outcome.files().unwrap_or_else(|| panic!("{:?}", outcome.findings))
}

/// Returns the text of all generated models.
fn models(schemas: &str) -> String {
    let files = files(&run(schemas, ""));
    files.iter().filter(|it| it.path.contains("/models/")).map(|it| it.text.as_str()).collect()
}

#[test]
fn nesting_of_a_document() {
    let nested = |levels: usize| {
        let lists = levels - 3;
        run(&format!("    A: {{ x-deep: {}1{} }}\n", "[".repeat(lists - 1), "]".repeat(lists - 1)), "")
    };
    let max = limit("nesting of a document");
    assert_eq!(ids(&nested(max)), ["any-value"]);
    assert_eq!(ids(&nested(max + 1)), ["invalid-syntax"]);
}

#[test]
fn length_of_a_description() {
    let max = limit("a description");
    let described = |length: usize| {
        models(&format!(
            "    A: {{ type: object, description: \"{}\", properties: {{ a: {{}} }} }}\n",
            "w".repeat(length)
        ))
    };
    assert!(described(max).contains(&"w".repeat(max)));
    assert!(!described(max + 1).contains(&"w".repeat(max + 1)));
}

#[test]
fn nesting_of_a_description() {
    let max = limit("nested lists of a description");
    let depth = |levels: usize| {
        let quotes = "> ".repeat(levels);
        let text =
            models(&format!("    A: {{ type: object, description: \"{quotes}end\", properties: {{ a: {{}} }} }}\n"));
        text.lines().find(|it| it.ends_with("end")).map(|it| it.matches('>').count())
    };
    assert_eq!((depth(max), depth(max + 1)), (Some(max), Some(max)));
}

#[test]
fn length_of_identifiers_and_file_names() {
    let schema = |length: usize| format!("    {}: {{ type: object, properties: {{ a: {{}} }} }}\n", "n".repeat(length));
    let ident = |length: usize| format!("N{}", "n".repeat(length - 1));
    let max = limit("an identifier");
    assert!(models(&schema(max)).contains(&ident(max)));
    assert!(!models(&schema(max + 1)).contains(&ident(max + 1)));
    let max = limit("a file name");
    let has_file = |length: usize| {
        let path = format!("src/models/{}.rs", "n".repeat(length));
        files(&run(&schema(length), "")).iter().any(|it| it.path == path)
    };
    // Long names leave room for a part of a hash.
    assert!(has_file(max - 5) && !has_file(max + 1));
    let longest =
        files(&run(&schema(max + 20), "")).iter().map(|it| it.path.rsplit('/').next().map_or(0, str::len)).max();
    assert!(longest.is_some_and(|it| it <= max + ".rs".len()));
}

#[test]
fn items_of_a_tuple() {
    let max = limit("a tuple");
    let tuple = |length: usize| {
        let items = vec!["{ type: string }"; length].join(", ");
        models(&format!(
            "    A: {{ type: object, properties: {{ a: {{ type: array, prefixItems: [{items}], items: false, minItems: {length} }} }} }}\n"
        ))
    };
    assert!(tuple(max).contains("codegen::tuple!"));
    assert!(!tuple(max + 1).contains("codegen::tuple!"));
}

#[test]
fn variables_in_the_path_of_a_webhook() {
    let max = limit("variables in the path of a webhook");
    let webhook = |variables: usize| {
        let path: String = (0..variables).map(|n| format!("/{{v{n}}}")).collect();
        let parameters: String = (0..variables)
            .map(|n| format!("{{ name: v{n}, in: path, required: true, schema: {{ type: string }} }}, "))
            .collect();
        ids(&run(
            "    A: { type: string }\n",
            &format!(
                "webhooks: {{ a: {{ x-specwright-path: '{path}', post: {{ operationId: a, parameters: [{parameters}], responses: {{ '204': {{ description: '' }} }} }} }} }}\n"
            ),
        ))
    };
    assert_eq!(webhook(max), [""; 0]);
    assert_eq!(webhook(max + 1), ["unsupported-webhook"]);
}

/// Returns whether `lint` reports that an example does not conform to its schema.
fn is_reported(schemas: &str) -> bool {
    let text = format!(
        "openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\nservers: [ {{ url: 'https://a.b' }} ]\nsecurity: []\n\
         paths: {{}}\ncomponents:\n  schemas:\n{schemas}"
    );
    let outcome = lint(Path::new("spec.yaml"), &[], &|_: &Path| Ok(text.clone()));
    ids(&outcome).contains(&"contradicting-example")
}

/// The first reference of a check is the schema itself.
#[test]
fn references_of_the_check_of_an_example() {
    let max = limit("the nesting of an example");
    let nested = |references: usize| {
        let links = references - 2;
        let link =
            |n: usize| format!("    S{n}: {{ properties: {{ n: {{ $ref: '#/components/schemas/S{}' }} }} }}\n", n + 1);
        let chain: String = (0..links).map(link).collect();
        let example = format!("{}1{}", "{ n: ".repeat(links), " }".repeat(links));
        is_reported(&format!(
            "{chain}    S{links}: {{ type: string }}\n    A: {{ $ref: '#/components/schemas/S0', example: {example} }}\n"
        ))
    };
    assert!(nested(max) && !nested(max + 1));
    let max = limit("the check of an example");
    let list = |references: usize| {
        let items = "a, ".repeat(references - 2);
        is_reported(&format!(
            "    A: {{ type: array, items: {{ $ref: '#/components/schemas/B' }}, example: [{items} 1] }}\n    B: {{ type: string }}\n"
        ))
    };
    assert!(list(max) && !list(max + 1));
}

/// Each link of the chain combines the schemas and properties of all links after it.
#[test]
fn schemas_and_properties_of_all_of() {
    let chain = |links: usize| {
        let link = |n: usize| {
            let part = format!("{{ properties: {{ p{n}: {{ type: string }} }} }}");
            format!("    S{n}: {{ allOf: [ {{ $ref: '#/components/schemas/S{}' }}, {part} ] }}\n", n + 1)
        };
        let links_text: String = (0..links).map(link).collect();
        ids(&run(
            &format!("{links_text}    S{links}: {{ type: object, properties: {{ a: {{ type: string }} }} }}\n"),
            "",
        ))
    };
    // The link with n links after it has n + 2 schemas, of which each has one property.
    let size = |links: usize| (1..=links).map(|n| 2 * (n + 1)).sum::<usize>();
    let max = limit("schemas and properties that `allOf` combines, in all schemas");
    let links = (1..).find(|links| size(*links) > max).expect("the sizes grow without limit") - 1;
    assert_eq!(chain(links), [""; 0]);
    assert_eq!(chain(links + 1), ["all-of-too-large"]);
}

/// Each of the unions gets the branches of all.
#[test]
fn branches_of_unions_that_are_branches_of_each_other() {
    let cycle = |unions: usize| {
        let union = |n: usize| {
            let next = format!("{{ $ref: '#/components/schemas/S{}' }}", (n + 1) % unions);
            let own = format!("{{ type: object, required: [p{n}], properties: {{ p{n}: {{ type: string }} }} }}");
            format!("    S{n}: {{ oneOf: [ {next}, {own} ] }}\n")
        };
        ids(&run(&(0..unions).map(union).collect::<String>(), ""))
    };
    let max = limit("branches of unions that are branches of each other");
    // Each union looks at two branches of every union.
    let unions = (1..).find(|unions| 2 * unions * unions > max).expect("the squares grow without limit") - 1;
    assert_eq!(cycle(unions), [""; 0]);
    assert_eq!(cycle(unions + 1), ["document-too-large"]);
}

/// Each variant of a body repeats the parameters of its operation.
#[test]
fn items_of_operations() {
    let document = |variants: usize, parameters: usize| {
        let parameters: String =
            (0..parameters).map(|n| format!("{{ name: p{n}, in: query, schema: {{ type: string }} }}, ")).collect();
        let content: String = (0..variants)
            .map(|n| format!("application/v{n}+json: {{ schema: {{ properties: {{ p{n}: {{ type: string }} }} }} }}, "))
            .collect();
        let text = format!(
            "openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\nservers: [ {{ url: 'https://a.b' }} ]\nsecurity: []\n\
             paths: {{ /a: {{ post: {{ operationId: a, parameters: [{parameters}], requestBody: {{ content: {{ {content} }} }}, \
             responses: {{ '204': {{ description: '' }} }} }} }} }}\n"
        );
        ids(&lint(Path::new("spec.yaml"), &[], &|_: &Path| Ok(text.clone())))
    };
    let max = limit("parameters, security requirements and responses of all operations");
    // Beside its parameters, a variant counts itself and its response.
    let parameters = 2_498;
    let variants = max / (parameters + 2);
    assert_eq!(document(variants, parameters), [""; 0]);
    assert_eq!(document(variants + 1, parameters), ["document-too-large"]);
}

/// Each schema requires the next one as often as a property needs, and all are in a cycle, so that the fields are boxed.
#[test]
fn structs_that_a_property_requires() {
    // Beside itself, `Parts` requires so many times `Leaf`.
    let text = |parts: usize| {
        let names: Vec<String> = (0..parts).map(|n| format!("p{n}")).collect();
        let properties: String =
            names.iter().map(|it| format!("{it}: {{ $ref: '#/components/schemas/Leaf' }}, ")).collect();
        models(&format!(
            "    Leaf: {{ type: object, properties: {{ root: {{ $ref: '#/components/schemas/Root' }} }} }}\n    \
                 Parts: {{ type: object, required: [{}], properties: {{ {properties} }} }}\n    \
                 Root: {{ type: object, required: [parts], properties: {{ parts: {{ $ref: '#/components/schemas/Parts' }} }} }}\n",
            names.join(", ")
        ))
    };
    let max = limit("structs that a property requires within each other");
    assert!(text(max - 1).contains("pub parts: Box<Parts>,"));
    assert!(text(max).contains("pub parts: Option<Box<Parts>>,"));
}

/// The path is a part of the pointer of each of its parameters, and of their values.
#[test]
fn bytes_of_json_pointers() {
    // JSON, because YAML allows no keys of this length.
    let document = |length: usize| {
        let parameter = |n: usize| format!(r#"{{"name": "p{n}", "in": "query", "schema": {{"type": "string"}}}}"#);
        let parameters = (0..1_000).map(parameter).collect::<Vec<_>>().join(", ");
        let text = format!(
            r#"{{"openapi": "3.1.0", "info": {{"title": "T", "version": "1"}}, "servers": [{{"url": "https://a.b"}}],
            "security": [], "paths": {{"/{}": {{"get": {{"operationId": "a", "parameters": [{parameters}],
            "responses": {{"204": {{"description": ""}}}}}}}}}}}}"#,
            "a".repeat(length)
        );
        ids(&lint(Path::new("spec.json"), &[], &|_: &Path| Ok(text.clone())))
    };
    let max = limit("JSON pointers, the bytes of each beyond 256");
    // A parameter with its three values, and its schema with one.
    let pointers = 1_000 * (1 + 3 + 1 + 1);
    assert_eq!(document(max / pointers), [""; 0]);
    assert_eq!(document(max / pointers + 256), ["document-too-large"]);
}
