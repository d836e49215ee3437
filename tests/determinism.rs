//! The same document gives the same bytes in any order of its keys and in any folder, and a small change of it gives a
//! small change of the output.

use std::path::{Path, PathBuf};

use specwright::disk;
use specwright::emit::File;
use specwright::generate::{ClientJob, Job, generate};

fn files(folder: &Path, text: &dyn Fn(&Path, String) -> String) -> Vec<File> {
    let load = |path: &Path| {
        let name = path.strip_prefix(folder).unwrap_or(path);
        disk::load(&tests::root().join("spec").join(name)).map(|it| text(name, it))
    };
    let overlays = |name: &str| ["zendesk.yml", name].map(|it| folder.join("overlays").join(it)).to_vec();
    let documents = ["any-channel.yml", "channels.yml"].map(|it| (folder.join(it), overlays(it)));
    let (module, documents) = (Some("zendesk".to_owned()), documents.to_vec());
    let client = ClientJob { module, documents, ..ClientJob::default() };
    let job = Job { clients: vec![client], command: "test".to_owned(), ..Job::default() };
    generate(&job, &load).files().expect("the real documents generate")
}

fn as_published(_: &Path, text: String) -> String {
    text
}

#[test]
fn two_runs_give_the_same_output() {
    let folder = PathBuf::from("spec");
    assert_eq!(files(&folder, &as_published), files(&folder, &as_published));
}

#[test]
fn the_folder_does_not_change_the_output() {
    assert_eq!(files(Path::new("spec"), &as_published), files(Path::new("/somewhere/else"), &as_published));
}

/// Returns the top-level blocks of a YAML text in reverse order.
fn reversed(name: &Path, text: String) -> String {
    if name.starts_with("overlays") {
        return text;
    }
    let mut blocks: Vec<String> = Vec::new();
    for line in text.lines() {
        if !line.starts_with(' ') && !line.is_empty() {
            blocks.push(String::new());
        }
        let block = blocks.last_mut().expect("the text begins at the margin");
        block.push_str(line);
        block.push('\n');
    }
    assert!(blocks.len() > 3, "{name:?} is made of several blocks");
    blocks.reverse();
    blocks.concat()
}

#[test]
fn the_order_of_top_level_keys_changes_nothing() {
    assert_eq!(files(Path::new("spec"), &as_published), files(Path::new("spec"), &reversed));
}

/// The order of operations and of schemas.
#[test]
fn the_order_of_paths_and_schemas_changes_nothing() {
    let document = |paths: [&str; 2], schemas: [&str; 2]| {
        format!(
            "openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\nservers: [ {{ url: 'https://a.b' }} ]\nsecurity: []\npaths:\n{}{}\
             components:\n  schemas:\n{}{}",
            paths[0], paths[1], schemas[0], schemas[1]
        )
    };
    let (a, b) = (
        "  /a: { get: { operationId: x y, responses: { '200': { description: '', content: { application/json: { schema: { $ref: '#/components/schemas/Foo' } } } } } } }\n",
        "  /b: { get: { operationId: x-y, responses: { '204': { description: '' } } } }\n",
    );
    let (foo, fo_o) = (
        "    Foo: { type: object, properties: { next: { $ref: '#/components/schemas/foo' }, on: { type: object, properties: { a: { type: string } } } } }\n",
        "    foo: { type: object, properties: { back: { $ref: '#/components/schemas/Foo' } } }\n",
    );
    let run = |text: String| tests::generate_text(&[("spec.yaml", &text)]).files().expect("it generates");
    let expected = run(document([a, b], [foo, fo_o]));
    assert_eq!(expected, run(document([b, a], [foo, fo_o])));
    assert_eq!(expected, run(document([a, b], [fo_o, foo])));
}

#[test]
fn the_order_of_equal_schemas_changes_nothing() {
    let components = ["A", "B", "C"].map(|name| {
        format!("    {name}: {{ type: object, properties: {{ on: {{ type: object, properties: {{ at: {{ enum: [x] }} }} }} }} }}\n")
    });
    let run = |order: [usize; 3]| {
        let schemas = order.map(|it| components[it].as_str()).concat();
        let text = format!(
            "openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\nservers: [ {{ url: 'https://a.b' }} ]\nsecurity: []\npaths: {{}}\n\
             components:\n  schemas:\n{schemas}"
        );
        tests::generate_text(&[("spec.yaml", &text)]).files().expect("it generates")
    };
    let expected = run([0, 1, 2]);
    assert!(expected.iter().any(|it| it.text.contains("pub type COn = AOn;")), "equal schemas are one type");
    assert_eq!(expected, run([2, 1, 0]));
    assert_eq!(expected, run([1, 0, 2]));
}

#[test]
fn a_new_property_changes_only_its_lines() {
    let text = |extra: &str| {
        format!(
            "openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\nservers: [ {{ url: 'https://a.b' }} ]\nsecurity: []\npaths: {{}}\n\
             components:\n  schemas:\n    A: {{ type: object, properties: {{ a: {{ type: string }}{extra}, z: {{ type: integer }} }} }}\n    \
             B: {{ type: object, properties: {{ a: {{ $ref: '#/components/schemas/A' }} }} }}\n"
        )
    };
    let run = |text: String| tests::generate_text(&[("spec.yaml", &text)]).files().expect("it generates");
    // The property has no constraint: the first constraint of a schema makes its containers check it.
    let (before, after) = (run(text("")), run(text(", due_on: { type: [string, 'null'], format: date }")));
    let changed: Vec<&str> =
        before.iter().zip(&after).filter(|(a, b)| a != b).map(|(it, _)| it.path.as_str()).collect();
    assert_eq!(changed, ["SURFACE.txt", "names.lock", "src/models/a.rs"]);
    for (before, after) in before.iter().zip(&after).filter(|(a, b)| a != b) {
        let kept: Vec<&str> = after.text.lines().filter(|it| before.text.lines().any(|line| line == *it)).collect();
        let gone = before.text.lines().filter(|line| !after.text.lines().any(|it| it == *line));
        // The imports of a file are one line, which changes with the new type.
        assert!(gone.clone().all(|it| it.starts_with("use ")), "{:?}", gone.collect::<Vec<_>>());
        assert!(kept.len() + 1 >= before.text.lines().count() - 1);
        // The import, the documentation, the field and its row.
        let added = after.text.lines().filter(|it| !before.text.lines().any(|line| line == *it)).count();
        assert!(added <= 4, "{added} lines are new");
    }
}
