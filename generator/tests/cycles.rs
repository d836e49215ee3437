//! Small recursive schemas, made by combining keywords: each becomes types of a bounded size, or a finding.
//!
//! A schema `S` is nested in one, two or more keywords, and its innermost schema is a `$ref` to `S` or to a schema in
//! between, alone or with a keyword beside it. That `$ref` can lead back to a schema whose shape is being determined. A
//! stack overflow aborts the process, which fails the test binary.
//!
//! `cargo test` takes every seventh document of the grid; `SPECWRIGHT_TESTS=all` takes all of them.

use std::path::{Path, PathBuf};
use std::thread;

use serde_json::{Value, json};
use specwright::generate::{ClientJob, Job, Outcome, generate};

/// The stack size in which the pipeline must run: the default of a thread.
const STACK: usize = 2 << 20;

/// The maximum size of the output for a document of this size. Endlessly unrolled unions would exceed it.
const MOST_BYTES: usize = 100_000;

/// A keyword that a schema is nested in.
struct Wrapper {
    /// The pointer from the outer schema to the inner one.
    hole: &'static str,
    wrap: fn(Value) -> Value,
}

fn wrappers() -> Vec<Wrapper> {
    let it = |hole, wrap| Wrapper { hole, wrap };
    vec![
        it("/allOf/0", |x| json!({ "allOf": [x] })),
        it("/allOf/0", |x| json!({ "allOf": [x, q()] })),
        it("/oneOf/0", |x| json!({ "oneOf": [x] })),
        it("/oneOf/0", |x| json!({ "oneOf": [x, { "type": "string" }] })),
        it("/oneOf/0", |x| json!({ "oneOf": [x, { "type": "null" }] })),
        it("/anyOf/0", |x| json!({ "anyOf": [x] })),
        it("/anyOf/0", |x| json!({ "anyOf": [x, q()] })),
        it("/oneOf/0", |x| json!({ "properties": { "p": { "type": "string" } }, "oneOf": [x, q()] })),
        it("/anyOf/0", |x| json!({ "additionalProperties": {}, "anyOf": [x] })),
        it("/items", |x| json!({ "type": "array", "items": x })),
        it("/additionalProperties", |x| json!({ "additionalProperties": x })),
        it("/properties/p", |x| json!({ "properties": { "p": x } })),
        it("/properties/p", |x| json!({ "type": "object", "required": ["p"], "properties": { "p": x } })),
        it("/prefixItems/0", |x| json!({ "type": "array", "prefixItems": [x, { "type": "string" }], "items": false })),
        it("/not", |x| json!({ "not": x })),
        it("/patternProperties/^a", |x| json!({ "patternProperties": { "^a": x } })),
        it("/properties/p", |x| json!({ "type": ["object", "array"], "properties": { "p": x }, "items": x })),
        it("/if", |x| json!({ "if": x, "then": x })),
        it("/$defs/d", |x| json!({ "$defs": { "d": x }, "$ref": format!("{ROOT}/$defs/d") })),
    ]
}

fn q() -> Value {
    json!({ "type": "object", "properties": { "q": { "type": "string" } } })
}

/// The keywords beside the `$ref`. The first five are also tried beside a `$ref` to a schema in between.
fn siblings() -> Vec<Value> {
    vec![
        json!({}),
        json!({ "description": "d" }),
        json!({ "allOf": [{}] }),
        json!({ "required": ["z"] }),
        json!({ "additionalProperties": false }),
        json!({ "properties": { "z": { "type": "string" } } }),
        json!({ "type": "object" }),
        json!({ "nullable": true }),
        json!({ "enum": ["a"] }),
        json!({ "oneOf": [{ "type": "object" }, { "type": "string" }] }),
    ]
}

const ROOT: &str = "#/components/schemas/S";

/// A `$ref` with a keyword beside it.
fn reference(to: &str, sibling: &Value) -> Value {
    let mut res = sibling.clone();
    res["$ref"] = to.into();
    res
}

/// Every schema of one or two wrappers.
fn grid() -> Vec<Value> {
    let (wrappers, siblings) = (wrappers(), siblings());
    let mut res = Vec::new();
    for outer in &wrappers {
        let to_root = |it| reference(ROOT, it);
        res.extend(siblings.iter().map(|it| (outer.wrap)(to_root(it))));
        for inner in &wrappers {
            let whole = |it| (outer.wrap)((inner.wrap)(it));
            res.extend(siblings.iter().map(|it| whole(to_root(it))));
            let to_inner = format!("{ROOT}{}", outer.hole);
            res.extend(siblings.iter().take(5).map(|it| whole(reference(&to_inner, it))));
        }
    }
    res
}

/// A reproducible random number generator: SplitMix64.
struct Seed(u64);

impl Seed {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((it ^ (it >> 31)) % count as u64) as usize
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// A schema of three to five wrappers, with a `$ref` to any of the schemas around it, and sometimes two.
fn nested(seed: &mut Seed) -> Value {
    let (wrappers, siblings) = (wrappers(), siblings());
    let levels: Vec<&Wrapper> = (0..3 + seed.below(3)).map(|_| seed.pick(&wrappers)).collect();
    let depth = seed.below(levels.len());
    let to: String = levels[..depth].iter().map(|it| it.hole).collect();
    let mut res = reference(&format!("{ROOT}{to}"), seed.pick(&siblings));
    if seed.below(3) == 0 {
        res = json!({ "oneOf": [res, reference(ROOT, seed.pick(&siblings))] });
    }
    levels.into_iter().rev().fold(res, |inner, it| (it.wrap)(inner))
}

fn document(schemas: &Value) -> String {
    json!({
        "openapi": "3.1.0",
        "info": { "title": "T", "version": "1" },
        "servers": [{ "url": "https://a.b" }],
        "security": [],
        "paths": {},
        "components": { "schemas": schemas },
    })
    .to_string()
}

fn run(schemas: &Value) -> Outcome {
    let text = document(schemas);
    let load = |_: &Path| Ok(text.clone());
    let client = ClientJob { documents: vec![(PathBuf::from("spec.json"), Vec::new())], ..ClientJob::default() };
    generate(&Job { clients: vec![client], skip_broken: true, ..Job::default() }, &load)
}

/// Returns the size of the output in bytes.
fn size(schemas: &Value) -> usize {
    let outcome = run(schemas);
    let files = outcome.files().unwrap_or_else(|| panic!("{schemas}: {:?}", outcome.findings));
    files.iter().map(|it| it.text.len()).sum()
}

/// Runs a test on a thread with a known stack size, which the environment cannot change.
fn with_small_stack(test: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().stack_size(STACK).spawn(test).expect("a thread can be started");
    if let Err(panic) = thread.join() {
        std::panic::resume_unwind(panic);
    }
}

fn is_whole() -> bool {
    std::env::var("SPECWRIGHT_TESTS").is_ok_and(|it| it == "all")
}

#[test]
fn one_and_two_levels() {
    with_small_stack(|| {
        let grid = grid();
        assert_eq!(grid.len(), 5605);
        for schema in grid.into_iter().step_by(if is_whole() { 1 } else { 7 }) {
            let size = size(&json!({ "S": schema }));
            assert!(size < MOST_BYTES, "{size} bytes of {schema}");
        }
    });
}

#[test]
fn three_levels_and_more() {
    with_small_stack(|| {
        let mut seed = Seed(7);
        for _ in 0..if is_whole() { 6000 } else { 400 } {
            let schema = nested(&mut seed);
            let size = size(&json!({ "S": schema }));
            assert!(size < MOST_BYTES, "{size} bytes of {schema}");
        }
    });
}

/// Unions that have each other as branches, each with another property. The output grows linearly, because the cycle is not
/// unrolled from every start.
#[test]
fn cyclic_unions() {
    with_small_stack(|| {
        let ring = |count: usize| {
            let branch = |to: usize, own: String| {
                json!({
                    "$ref": format!("{ROOT}{}", to % count),
                    "properties": { own: { "type": "string" } },
                })
            };
            let union = |n| json!({ "oneOf": [branch(n + 1, format!("a{n}")), branch(n + 2, format!("b{n}")), q()] });
            size(&(0..count).map(|n| (format!("S{n}"), union(n))).collect::<serde_json::Map<_, _>>().into())
        };
        let (few, many) = (ring(8), ring(32));
        assert!(many < 6 * few, "{few} bytes, {many} bytes");
    });
}

/// Each union has a branch that leads back to the outermost one.
#[test]
fn nested_unions() {
    with_small_stack(|| {
        let deep = |count: usize| {
            let whole = (0..count).fold(q(), |inner, n| {
                let back = reference(ROOT, &json!({ "properties": { format!("r{n}"): { "type": "string" } } }));
                json!({ "oneOf": [back, { "type": "array", "items": inner }] })
            });
            size(&json!({ "S": whole }))
        };
        let (few, many) = (deep(6), deep(24));
        assert!(many < 6 * few, "{few} bytes, {many} bytes");
    });
}
