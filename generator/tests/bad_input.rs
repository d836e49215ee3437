//! Invalid and hostile input: one clear finding each, nothing written, and bounded work. Work is measured in allocated
//! bytes, which do not depend on the load of the machine.

use std::alloc::System;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use specwright::disk;
use specwright::emit::File;
use specwright::generate::{ClientJob, Job, Outcome, generate};
use specwright::limits::Limits;
use specwright::read::{Access, Loader, TextRequest};
use specwright::source::LoadError;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Held while a document is processed or files are emitted, because all threads share the count of allocations.
static ALONE: Mutex<()> = Mutex::new(());

/// The maximum number of allocated bytes per byte of a document, and for an empty document.
const MOST_PER_BYTE: usize = 600;
const MOST_AT_LEAST: usize = 64 << 20;

fn run(text: &str) -> Outcome {
    run_named("spec.yaml", text)
}

fn run_named(name: &str, text: &str) -> Outcome {
    let (outcome, allocated) = allocating(name, text);
    let most = MOST_PER_BYTE * text.len() + MOST_AT_LEAST;
    assert!(allocated < most, "{allocated} bytes allocated for {} bytes", text.len());
    outcome
}

/// Returns the outcome for a document, and the number of bytes that were allocated.
fn allocating(name: &str, text: &str) -> (Outcome, usize) {
    let files = BTreeMap::from([(PathBuf::from(name), text)]);
    let load =
        |path: &Path| files.get(path).map(|it| (*it).to_owned()).ok_or_else(|| "there is no such file".to_owned());
    let client = ClientJob { documents: vec![(name.into(), Vec::new())], ..ClientJob::default() };
    // A test that failed says nothing about the others.
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let region = Region::new(ALLOCATOR);
    let outcome = generate(&Job { clients: vec![client], ..Job::default() }, &load);
    let allocated = region.change().bytes_allocated;
    (outcome, allocated)
}

/// Returns the files of the crate, while nothing is counted.
#[track_caller]
fn files(outcome: &Outcome) -> Vec<File> {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    outcome.files().unwrap_or_else(|| panic!("{:?}", outcome.findings))
}

#[track_caller]
fn refused(text: &str, id: &str) {
    let outcome = run(text);
    let ids: Vec<&str> = outcome.findings.iter().map(|it| it.id).collect();
    assert_eq!(ids, [id], "{:?}", outcome.findings);
    assert!(outcome.planned.is_none());
}

fn with_schemas(schemas: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\nservers: [ {{ url: 'https://a.b' }} ]\nsecurity: []\npaths: {{}}\n\
         components:\n  schemas:\n{schemas}"
    )
}

#[test]
fn texts_that_are_not_documents() {
    refused("", "empty-document");
    refused("# only a comment\n", "empty-document");
    refused("just text", "not-openapi");
    refused("[1, 2", "invalid-syntax");
    refused("a: b: c", "invalid-syntax");
    refused("- a\n- b\n", "not-openapi");
    refused("\u{0}\u{1}", "invalid-syntax");
    refused("swagger: '2.0'", "unsupported-version");
    refused("openapi: 2.9.9", "unsupported-version");
    refused("a: 1", "not-openapi");
    refused("openapi: 3.1.0\na: 1\na: 2", "duplicate-key");
    refused("---\nopenapi: 3.1.0\n---\nopenapi: 3.1.0\n", "invalid-syntax");
    refused("a: *nowhere", "invalid-syntax");
}

#[test]
fn files_that_cannot_be_read() {
    let folder = tempfile::TempDir::new().expect("a folder can be made");
    let binary = folder.path().join("binary.yaml");
    std::fs::write(&binary, [0x6f, 0xff, 0xfe]).expect("a file can be written");
    for path in [folder.path().join("missing.yaml"), folder.path().to_owned(), binary] {
        let client = ClientJob { documents: vec![(path, Vec::new())], ..ClientJob::default() };
        let outcome = generate(&Job { clients: vec![client], ..Job::default() }, &disk::load);
        let ids: Vec<&str> = outcome.findings.iter().map(|it| it.id).collect();
        assert_eq!(ids, ["unreadable-file"]);
    }
}

#[test]
fn aliases_that_multiply() {
    let mut text = String::from("openapi: 3.1.0\nx-0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let items = vec![format!("*a{}", level - 1); 10].join(", ");
        text.push_str(&format!("x-{level}: &a{level} [{items}]\n"));
    }
    refused(&text, "invalid-syntax");
}

/// Texts in memory, with limits.
struct Limited<'a> {
    files: &'a [(&'a str, &'a str)],
    limits: Limits,
}

impl Loader for Limited<'_> {
    fn load(&self, request: TextRequest<'_>) -> Result<String, LoadError> {
        let file = self.files.iter().find(|(name, _)| Path::new(name) == request.path);
        file.map(|(_, text)| (*text).to_owned()).ok_or(LoadError::Unreadable("there is no such file".to_owned()))
    }

    fn access(&self) -> Access {
        Access { limits: self.limits, ..Access::default() }
    }
}

/// Returns the ids of the findings for the first of some files, and the number of bytes that were allocated.
fn limited(files: &[(&str, &str)], limits: Limits) -> (Vec<&'static str>, usize) {
    let client = ClientJob { documents: vec![(files[0].0.into(), Vec::new())], ..ClientJob::default() };
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let region = Region::new(ALLOCATOR);
    let outcome = generate(&Job { clients: vec![client], ..Job::default() }, &Limited { files, limits });
    let ids = outcome.findings.iter().map(|it| it.id).collect();
    (ids, region.change().bytes_allocated)
}

#[test]
fn texts_up_to_a_number_of_bytes() {
    let reference = "    A: { $ref: 'b.yaml' }\n    B: { $ref: 'c.yaml' }\n";
    let files = [
        ("a.yaml", with_schemas(reference)),
        ("b.yaml", "type: string".to_owned()),
        ("c.yaml", "type: string".to_owned()),
    ];
    let files = files.each_ref().map(|(name, text)| (*name, text.as_str()));
    let whole: usize = files.iter().map(|(_, text)| text.len()).sum();
    let limits = |text_bytes| Limits { text_bytes, ..Limits::default() };
    assert_eq!(limited(&files, limits(whole)).0, [""; 0]);
    assert_eq!(limited(&files, limits(whole - 1)).0, ["document-too-large"]);
    // Neither `b.yaml` nor `c.yaml` fits: the run ends at the first.
    assert_eq!(limited(&files, limits(files[0].1.len())).0, ["document-too-large"]);
    assert_eq!(limited(&files, limits(1)).0, ["document-too-large"]);
}

/// Documents that are many times larger as a tree: aliases of a long string, and values of few characters.
#[test]
fn trees_up_to_a_number_of_bytes() {
    let items = |item: &str, count: usize| vec![item; count].join(",");
    let yaml = |text: String| with_schemas("    {}\n") + &text;
    let aliases = yaml(format!("x-a: &a '{}'\nx-b: [{}]\n", "x".repeat(100_000), items("*a", 5_000)));
    let lists = format!("{{\"openapi\": \"3.1.0\", \"x-a\": [{}]}}", items("[]", 1_000_000));
    let objects = format!("{{\"openapi\": \"3.1.0\", \"x-a\": [{}]}}", items("{\"a\":1}", 500_000));
    let long = format!("{{\"openapi\": \"3.1.0\", \"x-a\": \"{}\"}}", "x".repeat(20 << 20));
    let block = yaml(format!("x-a: [{}]\n", items("a", 1_000_000)));
    let limits = Limits { memory_bytes: 96 << 20, ..Limits::default() };
    for (name, text) in
        [("a.yaml", aliases), ("a.json", lists), ("a.json", objects), ("a.json", long), ("a.yaml", block)]
    {
        let (ids, allocated) = limited(&[(name, &text)], limits);
        assert_eq!(ids, ["document-too-large"], "{}", &text[..200]);
        assert!(allocated < limits.memory_bytes + 3 * text.len(), "{allocated} bytes: {}", &text[..200]);
    }
}

#[test]
fn ten_thousand_levels() {
    refused(&format!("openapi: 3.1.0\nx: {}{}", "[".repeat(10_000), "]".repeat(10_000)), "invalid-syntax");
    refused(&format!("openapi: 3.1.0\nx: {}1{}", "{ a: ".repeat(10_000), "}".repeat(10_000)), "invalid-syntax");
    let json = format!("{{\"openapi\": \"3.1.0\", \"x\": {}1{}}}", "{\"a\":".repeat(10_000), "}".repeat(10_000));
    let ids: Vec<&str> = run_named("spec.json", &json).findings.iter().map(|it| it.id).collect();
    assert_eq!(ids, ["invalid-syntax"]);
}

/// A megabyte of nested brackets and mappings, in each syntax, also with duplicate keys.
#[test]
fn a_million_levels() {
    const MILLION: usize = 1_000_000;
    for open in ["[", "{ a: ", "{ ? [ ", "- ", "? ", "&a [ ", "\"]\": [ ", "{ a: 1, a: "] {
        refused(&format!("openapi: 3.1.0\nx:\n  {}", open.repeat(MILLION)), "invalid-syntax");
    }
    let closed = format!("openapi: 3.1.0\nx: {}1{}", "{ a: ".repeat(MILLION), "}".repeat(MILLION));
    refused(&closed, "invalid-syntax");
    let levels = 2_000;
    let lines: String = (0..levels).map(|n| format!("{}a:\n", " ".repeat(n))).collect();
    refused(&format!("openapi: 3.1.0\n{lines}"), "invalid-syntax");
    let json = format!("{{\"openapi\": \"3.1.0\", \"x\": {}1{}}}", "{\"a\":".repeat(MILLION), "}".repeat(MILLION));
    for name in ["spec.json", "spec.yaml"] {
        let ids: Vec<&str> = run_named(name, &json).findings.iter().map(|it| it.id).collect();
        assert_eq!(ids, ["invalid-syntax"]);
    }
}

#[test]
fn each_duplicate_key_is_reported_once_with_its_position() {
    for (name, text) in [
        (
            "spec.yaml",
            "openapi: 3.1.0\na: { b: 1, c: { b: 1 }, b: { b: 1 } }\nd: [ { b: 1 }, { b: 1, b: 2 } ]\na: { b: 1 }\n",
        ),
        (
            "spec.json",
            "{\"openapi\": \"3.1.0\",\n\"a\": {\"b\": 1, \"c\": {\"b\": 1}, \"b\": {\"b\": 1}},\n\"d\": [{\"b\": 1}, {\"b\": 1, \"b\": 2}],\n\"a\": {\"b\": 1}}",
        ),
    ] {
        let findings = run_named(name, text).findings;
        let lines: Vec<_> = findings.iter().map(|it| (it.id, it.line)).collect();
        let told = [2, 3, 4].map(|line| ("duplicate-key", Some(line)));
        assert_eq!(lines, told, "{findings:?}");
    }
}

/// A document on one line: findings must not copy the line, nor scan it again for each position.
#[test]
fn ten_thousand_findings_in_one_line() {
    let schemas: Vec<String> = (0..10_000)
        .map(|n| format!("\"S{n}\":{{\"type\":\"string\",\"descriptio\":\"{}\"}}", "ä".repeat(100)))
        .collect();
    let text = format!(
        "{{\"openapi\":\"3.1.0\",\"info\":{{\"title\":\"T\",\"version\":\"1\"}},\"paths\":{{}},\"components\":{{\"schemas\":{{{}}}}}}}",
        schemas.join(",")
    );
    let outcome = run_named("spec.json", &text);
    assert!(outcome.findings.len() >= 10_000);
    assert!(outcome.findings.iter().all(|it| it.text.is_none()));
    let at = |key: &str| {
        let byte = text.find(key).expect("it is there");
        let column = text[..byte].chars().count() + 1;
        assert!(outcome.findings.iter().any(|it| it.column == Some(column)), "{key}");
    };
    at("\"descriptio\"");
    let last = text.rfind("\"descriptio\"").expect("it is there");
    at(&text[last..]);
}

#[test]
fn numbers_beyond_floats() {
    let text = "{\"openapi\": \"3.1.0\", \"info\": {\"title\": \"T\", \"version\": \"1\"},\n\"servers\": [{\"url\": \"https://a.b\"}], \"security\": [], \"paths\": {},\n\
        \"components\": {\"schemas\": {\"A\": {\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"number\",\n\"maximum\": 1e400, \"example\": -1e400}}}}}}";
    let outcome = run_named("spec.json", text);
    let findings: Vec<_> = outcome.findings.iter().map(|it| (it.id, it.line, it.column)).collect();
    assert_eq!(findings, [("number-out-of-range", Some(4), Some(12)), ("number-out-of-range", Some(4), Some(30))]);
    assert!(outcome.planned.is_some());
}

#[test]
fn references_in_circles() {
    refused(&with_schemas("    A: { $ref: '#/components/schemas/A' }\n"), "reference-cycle");
    refused(
        &with_schemas("    A: { allOf: [ { $ref: '#/components/schemas/A' } ], properties: { a: {} } }\n"),
        "reference-cycle",
    );
    let parameters = "openapi: 3.1.0\ninfo: { title: T, version: '1' }\nservers: [ { url: 'https://a.b' } ]\nsecurity: []\n\
        paths: { /a: { get: { operationId: a, parameters: [ { $ref: '#/components/parameters/A' } ], responses: { '204': { description: '' } } } } }\n\
        components: { parameters: { A: { $ref: '#/components/parameters/A' } } }\n";
    refused(parameters, "reference-cycle");
}

#[test]
fn chains_of_ten_thousand_references() {
    let link = |n: usize| format!("    S{n}: {{ $ref: '#/components/schemas/S{}' }}\n", n + 1);
    let allocated = |links: usize| {
        let chain: String = (0..links).map(link).collect();
        let text = with_schemas(&format!("{chain}    S{links}: {{ type: string }}\n"));
        let (outcome, allocated) = allocating("spec.yaml", &text);
        assert!(outcome.planned.is_some(), "{:?}", outcome.findings);
        allocated
    };
    let (half, whole) = (allocated(5_000), allocated(10_000));
    assert!(whole * 2 < half * 5, "{half} bytes for 5,000 links, {whole} for 10,000");
}

/// Each schema of the chain is merged from all schemas below it: 500,000 steps.
#[test]
fn a_thousand_nested_all_ofs() {
    let part = |n: usize| {
        format!("    S{n}: {{ allOf: [ {{ $ref: '#/components/schemas/S{}' }}, {{ required: [a] }} ] }}\n", n + 1)
    };
    let chain: String = (0..1_000).map(part).collect();
    let last = "    S1000: { type: object, properties: { a: { type: string } } }\n";
    let (outcome, allocated) = allocating("spec.yaml", &with_schemas(&format!("{chain}{last}")));
    assert!(outcome.planned.is_some(), "{:?}", outcome.findings);
    assert!(allocated < 500_000 * 600, "{allocated} bytes");
}

/// The compiler rejects types that are nested more than 128 levels deep, unless `recursion_limit` is set.
#[test]
fn deeply_nested_types() {
    let link = |n: usize| {
        format!("    S{n}: {{ type: object, properties: {{ n: {{ $ref: '#/components/schemas/S{}' }} }} }}\n", n + 1)
    };
    let limit = |depth: usize| {
        let chain: String = (0..depth).map(link).collect();
        let outcome = run(&with_schemas(&format!("{chain}    S{depth}: {{ type: string }}\n")));
        let root = files(&outcome).into_iter().find(|it| it.path == "src/lib.rs");
        root.expect("there is a root").text.lines().find(|it| it.contains("recursion_limit")).map(str::to_owned)
    };
    assert_eq!(limit(20), None);
    assert_eq!(limit(400).as_deref(), Some("#![recursion_limit = \"2048\"]"));
}

/// Parsers and formatters of Rust are recursive, so no expression may grow with the document.
#[test]
fn thousands_of_webhooks() {
    let webhook =
        |n: usize| format!("w{n}: {{ post: {{ operationId: w{n}, responses: {{ '204': {{ description: '' }} }} }} }}");
    let webhooks = (0..2_000).map(webhook).collect::<Vec<_>>().join(", ");
    let text = format!("openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\nwebhooks: {{ {webhooks} }}\n");
    let files = files(&allocating("spec.yaml", &text).0);
    let service = files.iter().find(|it| it.path == "src/webhooks/mod.rs").expect("there is a service");
    // 2,000 routes in chains of 128: all but the first and the last chain.
    assert_eq!(service.text.matches("let service = service").count(), 14);
}

/// Names in a document cannot create files outside of the output, or with names that some systems reject.
#[test]
fn names_with_paths() {
    let names =
        ["../../x", "/etc/passwd", "..", ".", "con", "NUL", "a\\\\b", "x/y", "\u{202e}evil", "", " ", "mod", "wire"];
    let schemas: String = names
        .iter()
        .map(|it| format!("    \"{it}\": {{ type: object, properties: {{ \"{it}\": {{ type: string }} }} }}\n"))
        .collect();
    let long = "n".repeat(300);
    let outcome = run(&with_schemas(&format!("{schemas}    {long}: {{ type: object, properties: {{ a: {{}} }} }}\n")));
    let files = files(&outcome);
    for file in &files {
        let parts: Vec<&str> = file.path.split('/').collect();
        assert!(parts.iter().all(|it| !it.is_empty() && *it != "." && *it != ".."), "{}", file.path);
        let name = parts.last().unwrap_or(&"").trim_end_matches(".rs");
        assert!(file.path.is_ascii() && name.len() <= 100 && !["con", "nul"].contains(&name), "{}", file.path);
    }
    assert!(outcome.findings.iter().any(|it| it.id == "invalid-component-name" && it.message.contains("../../x")));
}

#[test]
fn endless_prose() {
    for text in [">".repeat(20_000), "* ".repeat(20_000), "[a](".repeat(20_000), "word ".repeat(1_000_000)] {
        let outcome = run(&with_schemas(&format!("    A: {{ type: object, description: \"{text}\" }}\n")));
        let files = files(&outcome);
        assert!(files.iter().all(|it| it.text.len() < 500_000));
    }
}

/// Prose cannot end the comment that contains it.
#[test]
fn prose_with_code() {
    for text in [
        "*/ fn x() {}",
        "\"# ] fn x() {}",
        "a\\nb\\r\\nc",
        "```\\nunclosed",
        "{{}} #[x]",
        "\\u0000\\u001b[31m",
        "\u{2028}",
        "\u{202e}\u{2066}",
        "&#x202e;",
    ] {
        let schema = format!(
            "    A: {{ type: object, description: \"{text}\", properties: {{ a: {{ type: string, description: \"{text}\" }} }} }}\n"
        );
        let outcome = run(&with_schemas(&schema.replace("\"# ]", "\\\"# ]")));
        let files = files(&outcome);
        let model = files.iter().find(|it| it.path == "src/models/a.rs").expect("the model is written");
        let code = model.text.lines().filter(|it| !it.trim_start().starts_with("//"));
        assert!(code.clone().all(|it| !it.contains("fn x()")), "{}", model.text);
        let hidden =
            |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        assert!(!model.text.contains(hidden), "{:?}", model.text);
    }
}
