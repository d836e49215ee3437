//! The dependency rules between stages.

#[path = "layers/imports.rs"]
mod imports;

use std::fs;
use std::path::{Path, PathBuf};

/// Paths, and the folders and files of `generator/src` that may use each.
const RULES: &[(&str, &[&str])] = &[
    ("openapiv3", &["parse", "lower"]),
    ("serde_yaml", &["read"]),
    ("serde_json_path", &["overlay", "diagnostics/overlay.rs"]),
    ("saphyr_parser", &["read/position.rs"]),
    ("jsonc_parser", &["read/position.rs"]),
    ("jsonschema", &["parse/example/checker.rs", "guide/snippets/pattern.rs"]),
    ("annotate_snippets", &["show.rs"]),
    ("pulldown_cmark", &["prose"]),
    ("heck", &["naming"]),
    ("quote", &["emit"]),
    ("proc_macro2", &["emit"]),
    ("prettyplease", &["emit/format.rs"]),
    ("similar", &["disk"]),
    ("clap", &["main.rs", "arguments.rs"]),
    ("mimalloc", &["main.rs"]),
    ("rayon", &["guide/pages/operations.rs", "emit/mod.rs", "disk", "generate.rs"]),
    // The second is a test, which writes files of this package.
    ("std::fs", &["disk", "reference/schemas.rs"]),
    // A test, which writes files only if the environment says so.
    ("std::env", &["reference/schemas.rs"]),
    ("std::time", &["command.rs", "command"]),
    ("std::net", &[]),
    ("crate::parse", &["parse", "normalize", "lower", "generate.rs"]),
    ("crate::normalize", &["normalize", "lower", "generate.rs", "debug"]),
    ("crate::lower", &["lower", "generate.rs", "debug", "job.rs"]),
    ("crate::api", &["api", "lower", "prose", "spelling.rs", "rust", "plan", "guide", "diff", "generate.rs"]),
    (
        "crate::rust",
        &[
            "rust",
            "naming",
            "prose",
            "spelling.rs",
            "plan",
            "guide",
            "emit",
            "generate.rs",
            "command.rs",
            "command",
            "surface",
            "diff",
        ],
    ),
    ("crate::plan", &["plan", "generate.rs", "config.rs", "command"]),
    ("crate::guide", &["guide", "emit", "generate.rs", "job.rs"]),
    ("crate::emit", &["emit", "disk", "generate.rs", "command.rs", "command", "runtime_files.rs"]),
    ("crate::disk", &["disk", "command.rs", "command"]),
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut res = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is there").flatten() {
        let path = entry.path();
        if path.is_dir() {
            res.extend(sources(&path));
        } else {
            res.push(path);
        }
    }
    res.sort();
    res
}

/// Returns whether a line of code contains a path as a whole word.
fn names(text: &str, what: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let code = text.lines().map(str::trim_start).filter(|it| !it.starts_with("//"));
    code.into_iter().any(|line| {
        line.match_indices(what).any(|(at, _)| {
            let before = line[..at].chars().next_back().is_none_or(|c| !word(c) && c != '"' && c != '`');
            let after =
                line[at + what.len()..].chars().next().is_none_or(|c| c == ':' || c == '!' || c == ';' || c == ',');
            before && after
        })
    })
}

#[test]
fn each_stage_uses_only_what_its_layer_allows() {
    let root = tests::root().join("generator/src");
    for (what, allowed) in RULES {
        let mut used = false;
        for path in sources(&root).into_iter().filter(|it| it.extension().is_some_and(|it| it == "rs")) {
            let name = path.strip_prefix(&root).expect("it lies there").to_string_lossy().replace('\\', "/");
            let text = fs::read_to_string(&path).expect("a source is text");
            if names(&text, what) {
                used = true;
                let may = allowed.iter().any(|it| name == *it || name.starts_with(&format!("{it}/")));
                assert!(may, "generator/src/{name} names `{what}`, which only {allowed:?} may");
            }
        }
        assert!(used || allowed.is_empty(), "the rule about `{what}` matches nothing");
    }
}

#[test]
fn no_modules_import_each_other() {
    let circles = imports::circles(&tests::root().join("generator/src"));
    assert!(circles.is_empty(), "modules in a circle of imports: {circles:?}");
}

#[test]
fn generator_and_runtime_are_independent() {
    for (package, other) in [("generator", "specwright-runtime"), ("runtime", "specwright\"")] {
        let manifest = fs::read_to_string(tests::root().join(package).join("Cargo.toml")).expect("it has a manifest");
        let dependencies = manifest.split("[dependencies]").nth(1).expect("it has dependencies");
        assert!(!dependencies.contains(other), "{package} depends on {other}");
    }
}

/// Codegen must run while the generated crate does not compile.
#[test]
fn xtask_does_not_depend_on_the_generated_crate() {
    for package in ["xtask", "generator"] {
        let manifest = fs::read_to_string(tests::root().join(package).join("Cargo.toml")).expect("it has a manifest");
        assert!(!manifest.contains("generated") && !manifest.contains("helpdesk-channels"), "{package}");
    }
}

#[test]
fn a_fixture_holds_one_document_and_what_its_behaviour_needs() {
    for fixture in tests::all_fixtures() {
        let folder = tests::fixtures().join(&fixture);
        let names: Vec<String> = sources(&folder)
            .iter()
            .map(|it| it.file_name().unwrap_or_default().to_string_lossy().into_owned())
            .collect();
        let documents = names.iter().filter(|it| it.starts_with("spec.")).count();
        assert_eq!(documents, 1, "{fixture} holds one document");
        assert!(names.iter().any(|it| it == "output.snap"), "{fixture} has a snapshot");
        for path in sources(&folder) {
            let lines = fs::read_to_string(&path).expect("a fixture is text").lines().count();
            // A failed run leaves a `*.snap.new`.
            let is_snapshot = path.extension().is_some_and(|it| it == "snap" || it == "new");
            assert!(is_snapshot || lines <= 40, "{} is small", path.display());
        }
    }
}
