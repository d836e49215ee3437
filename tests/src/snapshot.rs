//! The snapshot of a fixture: its findings, and the parts of the generated crate that the fixture is about.
//!
//! A boilerplate phrase is in the output of nearly every document, so a snapshot of everything changes with every phrase.
//! A fixture therefore names the parts to show, in a file `show` beside its document (`models, checks`); without that
//! file, its topic decides. Parts are whole files, whole items of files, or one of
//! two blocks within the methods of operations.

use std::collections::BTreeSet;
use std::fs;

use specwright::emit::File;
use specwright::show;

/// A part of the output. Each item of each generated file belongs to exactly one part, apart from the blocks in [`BLOCKS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    /// Types of models, with fields and documentation.
    Models,
    /// The lists of unions.
    Unions,
    /// The lists of all other models: names on the wire, constructors, setters and constraints.
    Rows,
    /// Methods of operations and of their requests, and the types of their responses.
    Operations,
    /// The example in the documentation of each operation.
    Examples,
    /// The `OperationInfo` of each operation: its id, method, path, server and security.
    Info,
    /// The structs behind operations: tag groups, and the types that stand for operations.
    Builders,
    /// One file per webhook: its request, its route and its responses.
    Webhooks,
    /// The trait that handles webhooks, with its service and its router.
    Handler,
    /// The client.
    Client,
    /// Imports in any file of the crate.
    Imports,
    /// `lib.rs` and `mod.rs` files.
    Modules,
    /// `Cargo.toml`.
    Manifest,
    /// `SURFACE.txt`.
    Surface,
    /// `names.lock`.
    Names,
    /// The README, the pages in `docs/` and the programs in `examples/`.
    Pages,
}

/// The words of a `show` file, with the parts that each shows.
const WORDS: &[(&str, &[Part])] = &[
    ("models", &[Part::Models]),
    ("unions", &[Part::Unions]),
    ("rows", &[Part::Unions, Part::Rows]),
    ("operations", &[Part::Operations]),
    ("examples", &[Part::Examples]),
    ("info", &[Part::Info]),
    ("builders", &[Part::Builders]),
    ("webhooks", &[Part::Webhooks]),
    ("handler", &[Part::Handler]),
    ("client", &[Part::Client]),
    ("imports", &[Part::Imports]),
    ("modules", &[Part::Modules]),
    ("manifest", &[Part::Manifest]),
    ("pages", &[Part::Pages]),
    ("surface", &[Part::Surface]),
    ("names", &[Part::Names]),
    ("findings", &[]),
];

/// The parts that a snapshot shows.
enum Shown {
    All,
    Parts(BTreeSet<Part>),
}

impl Shown {
    fn has(&self, part: Part) -> bool {
        match self {
            Self::All => true,
            Self::Parts(parts) => parts.contains(&part),
        }
    }

    fn is_findings_only(&self) -> bool {
        match self {
            Self::All => false,
            Self::Parts(parts) => parts.is_empty(),
        }
    }
}

/// The parts within items of operations, each from a line with this start to a line with this end.
const BLOCKS: &[(Part, &str, &str)] =
    &[(Part::Examples, "/// # Example", "/// ```"), (Part::Info, "const INFO: ", ";")];

/// The parts that the fixtures of a topic show unless they have a `show` file.
const TOPICS: &[(&str, &str)] = &[
    ("bodies", "operations"),
    ("clients", "client, operations, info"),
    ("composition", "models, unions"),
    ("errors", "findings"),
    ("features", "manifest, modules, client"),
    ("naming", "models, operations"),
    ("operations", "operations, examples, info"),
    ("overlays", "models, operations"),
    ("pages", "pages"),
    ("parameters", "operations"),
    ("references", "models"),
    ("responses", "operations, info"),
    ("schemas", "models"),
    ("security", "client, operations, info"),
    ("servers", "client, operations, info"),
    ("warnings", "findings"),
    ("webhooks", "webhooks"),
];

/// Returns the snapshot of a fixture: the findings as comments, and the parts that the fixture shows. Without a crate,
/// only the findings.
///
/// # Panics
///
/// If the fixture has unknown words in its `show` file, or shows parts and its crate has none of them.
pub fn render(fixture: &str) -> String {
    let shown = shown_parts(fixture).unwrap_or_else(|error| panic!("{fixture}: {error}"));
    let outcome = crate::run(fixture);
    let findings = show::short(&outcome.findings);
    let Some(files) = outcome.files() else { return findings };
    let code: String = files.iter().filter_map(|it| render_file(it, &shown)).collect();
    let is_complete = shown.is_findings_only() || !code.is_empty();
    assert!(is_complete, "{fixture} shows none of the parts that its `show` file or its topic names");
    let findings: String = findings.lines().map(|it| format!("// {it}\n")).collect();
    findings + &code
}

/// Returns the parts that a fixture shows, from its `show` file or by its topic.
fn shown_parts(fixture: &str) -> Result<Shown, String> {
    let topic = fixture.split('/').next().unwrap_or_default();
    let of_topic = TOPICS.iter().find(|(name, _)| *name == topic).map(|(_, words)| (*words).to_owned());
    let of_fixture = fs::read_to_string(crate::fixtures().join(fixture).join("show")).ok();
    let words = of_fixture.or(of_topic).ok_or("the topic is not in the table of topics")?;
    parse_words(&words)
}

/// Returns the parts that words separated by commas show.
fn parse_words(words: &str) -> Result<Shown, String> {
    if words.trim() == "all" {
        return Ok(Shown::All);
    }
    let mut parts = BTreeSet::new();
    for word in words.split(',').map(str::trim) {
        let Some((_, shown)) = WORDS.iter().find(|(name, _)| *name == word) else {
            let known: Vec<&str> = WORDS.iter().map(|(name, _)| *name).collect();
            return Err(format!("`{word}` is not a part of the output: write `all`, or some of {}", known.join(", ")));
        };
        parts.extend(*shown);
    }
    Ok(Shown::Parts(parts))
}

/// Returns the shown items of a file, under the file's path, or `None` if there are none.
fn render_file(file: &File, shown: &Shown) -> Option<String> {
    // The header is equal in all files.
    let lines = file.text.lines().skip_while(|it| is_header(it)).skip_while(|it| it.is_empty());
    let items =
        if file.path.ends_with(".rs") { split_into_items(lines) } else { vec![lines.collect::<Vec<_>>().join("\n")] };
    let items = items.iter().map(|it| (part_of(&file.path, it), it.trim_end())).filter(|(part, _)| shown.has(*part));
    let items: Vec<String> = items
        .map(|(part, item)| if part == Part::Operations { without_hidden_blocks(item, shown) } else { item.to_owned() })
        .collect();
    let path = file.path.trim_start_matches("src/");
    (!items.is_empty()).then(|| format!("\n// {path}\n{}\n", items.join("\n\n")))
}

fn is_header(line: &str) -> bool {
    line.starts_with("//") || line.starts_with("#!") || line.starts_with("<!--")
}

/// Splits Rust code into items. An item starts at each unindented line after a blank line; imports are one item.
fn split_into_items<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    let mut before = "";
    for line in lines {
        let starts = before.is_empty() && line.starts_with(|it: char| !it.is_whitespace());
        match items.last_mut() {
            Some(item) if !starts => item.extend([line, "\n"]),
            _ => items.push(format!("{line}\n")),
        }
        before = line;
    }
    items
}

/// Returns an item of operations without the blocks that are not shown.
fn without_hidden_blocks(item: &str, shown: &Shown) -> String {
    let mut lines: Vec<&str> = Vec::new();
    let mut hidden_until = None;
    for line in item.lines() {
        let text = line.trim();
        if let Some(end) = hidden_until {
            hidden_until = (!text.ends_with(end)).then_some(end);
        } else if let Some((_, _, end)) = BLOCKS.iter().find(|it| text.starts_with(it.1) && !shown.has(it.0)) {
            hidden_until = (!text.ends_with(end)).then_some(*end);
            // The blank line between the text and the example.
            lines.pop_if(|it| it.trim() == "///");
        } else {
            lines.push(line);
        }
    }
    lines.join("\n")
}

/// Returns the part that an item of a file belongs to.
fn part_of(path: &str, item: &str) -> Part {
    match path {
        "Cargo.toml" => return Part::Manifest,
        "SURFACE.txt" => return Part::Surface,
        "names.lock" => return Part::Names,
        _ => {}
    }
    let Some(path) = path.strip_prefix("src/") else { return Part::Pages };
    let folders: Vec<&str> = path.split('/').collect();
    match folders[..] {
        [.., "webhooks", "mod.rs"] if is_import(item) => Part::Imports,
        [.., "webhooks", "mod.rs"] => Part::Handler,
        [.., "lib.rs" | "mod.rs"] => Part::Modules,
        _ if is_import(item) => Part::Imports,
        [.., "client.rs"] => Part::Client,
        [.., "models", _] => part_of_models(item),
        [.., "operations", _] => part_of_operations(item),
        [.., "webhooks", _] => Part::Webhooks,
        _ => panic!("{path} has no part of the output: add one"),
    }
}

fn is_import(item: &str) -> bool {
    ["use ", "pub use ", "mod "].iter().any(|it| item.starts_with(it))
}

fn part_of_models(item: &str) -> Part {
    if ["codegen::union!", "codegen::base_properties!"].iter().any(|it| item.starts_with(it)) {
        Part::Unions
    } else if item.starts_with("codegen::") {
        Part::Rows
    } else {
        Part::Models
    }
}

fn part_of_operations(item: &str) -> Part {
    if item.lines().any(|it| it.starts_with("pub struct ")) { Part::Builders } else { Part::Operations }
}

#[cfg(test)]
mod tests {
    use super::{TOPICS, parse_words};

    #[test]
    fn an_unknown_word_is_an_error_that_lists_the_known_words() {
        let error = parse_words("models, setters").err().expect("`setters` is unknown");
        assert!(error.starts_with("`setters` is not a part of the output: write `all`, or some of models,"), "{error}");
    }

    #[test]
    fn the_parts_of_each_topic_are_known() {
        for (topic, words) in TOPICS {
            assert!(parse_words(words).is_ok(), "{topic}");
        }
    }
}
