//! The work of a run grows in proportion to the document. Work is measured in allocated bytes, which do not depend on the load of
//! the machine: a document of twice the size may allocate little more than twice as much. `cargo xtask scaling` measures times.

use std::alloc::System;
use std::path::Path;

use specwright::diff::{Version, diff};
use specwright::generate::{Analysis, ClientJob, Job, analyze, generate};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// The size of the smaller document of each case.
const SIZE: usize = 250;

/// The allocated bytes of the larger document in percent of those of the smaller one.
const MOST_PERCENT: usize = 225;

fn document(paths: &str, rest: &str) -> String {
    format!("{{ openapi: 3.1.0, info: {{ title: T, version: '1' }}, paths: {{ {paths} }}, {rest} }}")
}

fn job() -> Job {
    let client = ClientJob { documents: vec![("spec.yaml".into(), Vec::new())], ..ClientJob::default() };
    Job { clients: vec![client], ..Job::default() }
}

/// Returns the bytes that a run allocates, from the text of a document to the texts of the crate.
fn allocated(paths: &str, rest: &str) -> usize {
    let text = document(paths, rest);
    let load = |_: &Path| Ok(text.clone());
    let region = Region::new(ALLOCATOR);
    let outcome = generate(&job(), &load);
    assert!(outcome.files().is_some(), "{:?}", outcome.findings);
    region.change().bytes_allocated
}

fn version(analysis: &Analysis) -> Version<'_> {
    let krate = analysis.planned.as_ref().map(|(krate, _)| krate);
    Version { apis: &analysis.apis, krate: krate.expect("the document has no errors") }
}

/// Returns the bytes that the comparison of two versions allocates, and the number of changes.
fn allocated_by_diff([old, new]: [String; 2]) -> (usize, usize) {
    let [old, new] = [old, new].map(|schemas_text| {
        let body = "requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/A' } } } },";
        let text = document(&operation(body), &format!("servers: [], {}", schemas(&schemas_text)));
        let analysis = analyze(&job(), &|_: &Path| Ok(text.clone()));
        assert!(analysis.planned.is_some(), "{:?}", analysis.findings);
        analysis
    });
    let region = Region::new(ALLOCATOR);
    let changes = diff(version(&old), version(&new)).len();
    (region.change().bytes_allocated, changes)
}

fn list(size: usize, item: impl Fn(usize) -> String) -> String {
    (0..size).map(item).collect::<Vec<_>>().join(", ")
}

fn operation(part: &str) -> String {
    format!("/a: {{ post: {{ operationId: a, {part} responses: {{ '204': {{ description: '' }} }} }} }}")
}

fn schemas(schemas: &str) -> String {
    format!("components: {{ schemas: {{ {schemas} }} }}")
}

fn object(index: usize) -> String {
    format!("{{ type: object, properties: {{ p{index}: {{ type: string }} }} }}")
}

fn media_types(size: usize) -> String {
    list(size, |index| format!("application/vnd.t{index}+json: {{ schema: {} }}", object(index)))
}

const BASE: &str =
    "Base: { type: object, properties: { kind: { type: string } }, discriminator: { propertyName: kind } }";

/// A name, and the paths and the other sections of a document of a size.
type Case = (&'static str, fn(usize) -> (String, String));

const CASES: &[Case] = &[
    ("properties", |size| {
        let properties = list(size, |index| format!("p{index}: {{ type: string }}"));
        (String::new(), schemas(&format!("A: {{ type: object, properties: {{ {properties} }} }}")))
    }),
    ("enum values", |size| {
        (String::new(), schemas(&format!("A: {{ enum: [{}] }}", list(size, |index| format!("v{index}")))))
    }),
    ("branches", |size| (String::new(), schemas(&format!("A: {{ oneOf: [{}] }}", list(size, object))))),
    ("branches with constants", |size| {
        let branch =
            |index| format!("{{ properties: {{ kind: {{ const: k{index} }}, p{index}: {{ type: string }} }} }}");
        (String::new(), schemas(&format!("A: {{ oneOf: [{}] }}", list(size, branch))))
    }),
    ("parts", |size| (String::new(), schemas(&format!("A: {{ allOf: [{}] }}", list(size, object))))),
    ("query parameters", |size| {
        let parameter = |index| format!("{{ name: p{index}, in: query, schema: {{ type: string }} }}");
        (operation(&format!("parameters: [{}],", list(size, parameter))), "servers: []".to_owned())
    }),
    ("media types of a request", |size| {
        let body = format!("requestBody: {{ content: {{ {} }} }},", media_types(size));
        (operation(&body), "servers: []".to_owned())
    }),
    ("media types of a response", |size| {
        let response = format!("{{ '200': {{ description: '', content: {{ {} }} }} }}", media_types(size));
        (format!("/a: {{ get: {{ operationId: a, responses: {response} }} }}"), "servers: []".to_owned())
    }),
    ("tags", |size| {
        let path = |index| {
            let responses = "responses: { '204': { description: '' } }";
            format!("/a{index}: {{ get: {{ operationId: a{index}, tags: [t{index}], {responses} }} }}")
        };
        (list(size, path), "servers: []".to_owned())
    }),
    ("servers", |size| {
        let servers = list(size, |index| format!("{{ url: 'https://s{index}.b' }}"));
        (operation(""), format!("servers: [{servers}]"))
    }),
    ("security schemes", |size| {
        let schemes = list(size, |index| format!("k{index}: {{ type: apiKey, in: header, name: X-{index} }}"));
        let security = list(size, |index| format!("{{ k{index}: [] }}"));
        (operation(""), format!("security: [{security}], components: {{ securitySchemes: {{ {schemes} }} }}"))
    }),
    ("webhooks", |size| {
        let webhook = |index| {
            let body = format!("requestBody: {{ content: {{ application/json: {{ schema: {} }} }} }}", object(index));
            format!(
                "w{index}: {{ post: {{ operationId: w{index}, {body}, responses: {{ '204': {{ description: '' }} }} }} }}"
            )
        };
        (String::new(), format!("webhooks: {{ {} }}", list(size, webhook)))
    }),
    ("subtypes", |size| {
        let part = |index| format!("{{ $ref: '#/components/schemas/Base' }}, {}", object(index));
        let child = |index| format!("S{index}: {{ allOf: [{}] }}", part(index));
        (String::new(), schemas(&format!("{BASE}, {}", list(size, child))))
    }),
    ("subtypes that add nothing, with a mapping", |size| {
        let mapping = list(size, |index| format!("s{index}: '#/components/schemas/S{index}'"));
        let base = BASE.replace("kind }", &format!("kind, mapping: {{ {mapping} }} }}"));
        let child = |index| format!("S{index}: {{ allOf: [{{ $ref: '#/components/schemas/Base' }}] }}");
        (String::new(), schemas(&format!("{base}, {}", list(size, child))))
    }),
    ("anchors", |size| {
        let named =
            |index| format!("S{index}: {{ $anchor: a{index}, type: object, properties: {{ p: {{ enum: [a] }} }} }}");
        let properties = list(size, |index| format!("p{index}: {{ $ref: '#a{index}' }}"));
        (String::new(), schemas(&format!("{}, A: {{ properties: {{ {properties} }} }}", list(size, named))))
    }),
    ("identifiers of schemas", |size| {
        let named =
            |index| format!("S{index}: {{ $id: 'urn:s{index}', type: object, properties: {{ p: {{ enum: [a] }} }} }}");
        let properties = list(size, |index| format!("p{index}: {{ $ref: 'urn:s{index}' }}"));
        (String::new(), schemas(&format!("{}, A: {{ properties: {{ {properties} }} }}", list(size, named))))
    }),
    ("references of a chain as branches", |size| {
        let link = |index| format!("S{index}: {{ $ref: '#/components/schemas/S{}' }}", index + 1);
        let branches = list(size, |index| format!("{{ $ref: '#/components/schemas/S{index}' }}"));
        let union = format!("A: {{ oneOf: [{branches}, {{ type: integer }}] }}");
        (String::new(), schemas(&format!("{}, S{size}: {{ enum: [a] }}, {union}", list(size, link))))
    }),
    ("server variables", |size| {
        let variables = list(size, |index| format!("v{index}: {{ default: d, x-specwright-env: V{index} }}"));
        let url: String = (0..size).map(|index| format!("/{{v{index}}}")).collect();
        (operation(""), format!("servers: [{{ url: 'https://a.b{url}', variables: {{ {variables} }} }}]"))
    }),
    ("uses of a chain of references", |size| {
        let link = |index| format!("S{index}: {{ $ref: '#/components/schemas/S{}' }}", index + 1);
        let properties = list(size, |index| format!("p{index}: {{ $ref: '#/components/schemas/S0' }}"));
        let object = format!("A: {{ type: object, properties: {{ {properties} }} }}");
        (String::new(), schemas(&format!("{}, S{size}: {{ enum: [a] }}, {object}", list(size, link))))
    }),
];

/// Returns the bytes that a run of two documents allocates. Both have the same chain of schemas, which differs in its last link, so
/// that each link differs only because of the next one.
fn allocated_by_two_documents(size: usize) -> usize {
    let link =
        |index| format!("S{index}: {{ properties: {{ p: {{ $ref: '#/components/schemas/S{}' }} }} }}", index + 1);
    let texts = ["string", "integer"].map(|ty| {
        document("", &schemas(&format!("{}, S{size}: {{ properties: {{ a: {{ type: {ty} }} }} }}", list(size, link))))
    });
    let load = |path: &Path| Ok(texts[usize::from(path == Path::new("second.yaml"))].clone());
    let documents = ["first.yaml", "second.yaml"].map(|it| (it.into(), Vec::new())).to_vec();
    let job = Job { clients: vec![ClientJob { documents, ..ClientJob::default() }], ..Job::default() };
    let region = Region::new(ALLOCATOR);
    let outcome = generate(&job, &load);
    assert!(outcome.planned.is_some(), "{:?}", outcome.findings);
    region.change().bytes_allocated
}

/// A name, and the schemas of two versions of a size.
type DiffCase = (&'static str, fn(usize) -> [String; 2]);

const DIFF_CASES: &[DiffCase] = &[
    ("properties that have another type", |size| {
        ["string", "integer"].map(|ty| {
            format!("A: {{ properties: {{ {} }} }}", list(size, |index| format!("p{index}: {{ type: {ty} }}")))
        })
    }),
    ("properties that are others", |size| {
        ["p", "q"].map(|name| {
            format!("A: {{ properties: {{ {} }} }}", list(size, |index| format!("{name}{index}: {{ type: string }}")))
        })
    }),
    ("arguments that are optional", |size| {
        ["", "x"].map(|suffix| {
            let properties = list(size, |index| format!("p{index}: {{ type: string }}"));
            let required = list(size, |index| format!("p{index}{suffix}"));
            format!("A: {{ properties: {{ {properties} }}, required: [{required}] }}")
        })
    }),
    ("values of an enum", |size| {
        ["v", "w"].map(|name| format!("A: {{ enum: [{}] }}", list(size, |index| format!("{name}{index}"))))
    }),
];

/// One test, because all threads share the count of allocations.
#[test]
fn twice_the_size_is_twice_the_work() {
    let bytes = |make: fn(usize) -> (String, String), size| {
        let (paths, rest) = make(size);
        allocated(&paths, &rest)
    };
    // What is allocated once, such as tables of the regex engine, is not counted.
    bytes(CASES[0].1, 1);
    for (name, make) in CASES {
        let (small, large) = (bytes(*make, SIZE), bytes(*make, 2 * SIZE));
        assert!(large * 100 < small * MOST_PERCENT, "{name}: {small} bytes for {SIZE}, {large} for twice as many");
    }
    let (small, large) = (allocated_by_two_documents(SIZE), allocated_by_two_documents(2 * SIZE));
    assert!(large * 100 < small * MOST_PERCENT, "two documents: {small} bytes for {SIZE}, {large} for twice as many");
    for (name, make) in DIFF_CASES {
        let ((small, changes), (large, _)) = (allocated_by_diff(make(SIZE)), allocated_by_diff(make(2 * SIZE)));
        assert!(changes >= SIZE, "{name}: {changes} changes");
        assert!(large * 100 < small * MOST_PERCENT, "{name}: {small} bytes for {SIZE}, {large} for twice as many");
    }
}
