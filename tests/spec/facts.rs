//! The page of facts: each fact from the vendors' pages is in the code at the place that the page names.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path};

const SOURCES: &[&str] = &["page", "document", "schemas", "official", "clients"];

/// A row of the page.
#[derive(Debug, PartialEq)]
struct Fact {
    /// The line number, starting at one.
    line: usize,
    fact: String,
    place: String,
    text: String,
}

/// Parses the rows of all tables.
fn facts(page: &str) -> Result<Vec<Fact>, String> {
    let mut res = Vec::new();
    let mut table = None;
    for (index, line) in page.lines().enumerate() {
        let line = line.trim();
        if !line.starts_with('|') {
            table = None;
            continue;
        }
        let cells = cells(line).ok_or_else(|| format!("line {}: a row ends in `|`", index + 1))?;
        let row = *table.insert(table.map_or(0, |row: usize| row + 1));
        match row {
            0 if cells != ["Fact", "Source", "Place", "Text"] => {
                return Err(format!("line {}: another head", index + 1));
            }
            1 if cells != ["---"; 4] => return Err(format!("line {}: no line below the head", index + 1)),
            0 | 1 => {}
            _ => res.push(fact(index + 1, &cells)?),
        }
    }
    Ok(res)
}

/// Returns the cells of a row. A vertical bar in a cell is written `\|`.
fn cells(line: &str) -> Option<Vec<String>> {
    let inner = line.strip_prefix('|')?.strip_suffix('|').filter(|it| !it.ends_with('\\'))?;
    let marked = inner.replace("\\|", "\0");
    Some(marked.split('|').map(|it| it.trim().replace('\0', "|")).collect())
}

fn fact(line: usize, cells: &[String]) -> Result<Fact, String> {
    let [fact, source, place, text] = cells else { return Err(format!("line {line}: {} cells", cells.len())) };
    if fact.is_empty() {
        return Err(format!("line {line}: the fact is missing"));
    }
    if !SOURCES.contains(&source.as_str()) {
        return Err(format!("line {line}: `{source}` is none of the sources {SOURCES:?}"));
    }
    let (Some(place), Some(text)) = (code(place), code(text)) else {
        return Err(format!("line {line}: place and text are code"));
    };
    Ok(Fact { line, fact: fact.clone(), place, text })
}

/// Returns the text of a cell that is inline code, in one backtick or two.
fn code(cell: &str) -> Option<String> {
    let mark = if cell.starts_with("``") { "``" } else { "`" };
    let inner = cell.strip_prefix(mark)?.strip_suffix(mark)?.trim();
    (!inner.is_empty() && !inner.contains(mark)).then(|| inner.to_owned())
}

fn one_space(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the facts whose file is missing or does not contain the text.
fn missing(root: &Path, facts: &[Fact]) -> Vec<String> {
    let mut files: BTreeMap<&str, Option<String>> = BTreeMap::new();
    let mut res = Vec::new();
    for Fact { line, fact, place, text } in facts {
        let is_inside = Path::new(place).components().all(|it| matches!(it, Component::Normal(_)));
        let read = || fs::read_to_string(root.join(place)).ok().filter(|_| is_inside).map(|it| one_space(&it));
        match files.entry(place).or_insert_with(read) {
            None => res.push(format!("line {line}, {fact}: there is no file {place}")),
            Some(file) if !file.contains(&one_space(text)) => {
                res.push(format!("line {line}, {fact}: {place} does not contain {text}"));
            }
            Some(_) => {}
        }
    }
    res
}

#[test]
fn every_fact_names_an_existing_item() {
    let root = tests::root();
    let page = fs::read_to_string(root.join("tests/spec/facts.md")).expect("the page of facts is there");
    let facts = facts(&page).unwrap_or_else(|error| panic!("tests/spec/facts.md, {error}"));
    assert!(facts.len() > 200, "{} facts", facts.len());
    let missing = missing(&root, &facts);
    assert!(missing.is_empty(), "tests/spec/facts.md:\n{}", missing.join("\n"));
}

#[test]
fn a_malformed_row_is_an_error() {
    let head = "| Fact | Source | Place | Text |\n| --- | --- | --- | --- |\n";
    for (row, expected) in [
        ("| a | page | `b` |", "line 3: 3 cells"),
        ("| a | page | `b` | `c` | d |", "line 3: 5 cells"),
        ("| a | page | b | `c` |", "line 3: place and text are code"),
        ("| a | page | `b` | `` |", "line 3: place and text are code"),
        ("|  | page | `b` | `c` |", "line 3: the fact is missing"),
        ("| a | rumour | `b` | `c` |", "line 3: `rumour` is none of the sources"),
        ("| a | page | `b` | `c`", "line 3: a row ends in `|`"),
    ] {
        let error = facts(&format!("{head}{row}\n")).unwrap_err();
        assert!(error.starts_with(expected), "{row}: {error}");
    }
    assert!(facts("| Fact | Place |\n| --- | --- |\n").is_err());
}

#[test]
fn a_fact_of_a_removed_place_is_reported() {
    let fact = |place: &str, text: &str| Fact {
        line: 1,
        fact: "a".to_owned(),
        place: place.to_owned(),
        text: text.to_owned(),
    };
    let root = tests::root();
    assert_eq!(missing(&root, &[fact("Cargo.toml", "[workspace]")]), [""; 0]);
    for (place, text) in [("Cargo.toml", "[nothing of that kind]"), ("gone.toml", "a"), ("../Cargo.toml", "a")] {
        assert_eq!(missing(&root, &[fact(place, text)]).len(), 1, "{place}");
    }
}

#[test]
fn a_bar_in_a_cell_is_escaped() {
    let page = "| Fact | Source | Place | Text |\n| --- | --- | --- | --- |\n| a | page | `b` | ``c `d` \\| e`` |\n";
    assert_eq!(facts(page).unwrap()[0].text, "c `d` | e");
}
