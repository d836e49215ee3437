//! `docs/limits.md` lists the limits of the generator and of the runtime as the code has them.

use std::fs;

use specwright::limits::{Limit, TABLE};

fn page() -> String {
    fs::read_to_string(tests::root().join("docs/limits.md")).expect("the page is there")
}

fn row(it: &Limit) -> String {
    let value = match (it.unit, it.value) {
        ("bytes", value) if value.is_multiple_of(1 << 20) => format!("{} MiB", value >> 20),
        (unit, value) => format!("{value} {unit}"),
    };
    format!("| {} | {value} | {} | {} |", it.name, it.setting.unwrap_or("–"), it.effect)
}

#[test]
fn the_page_has_the_table_of_the_generator() {
    let page = page();
    let rows: Vec<&str> = page
        .split("## Generator")
        .nth(1)
        .and_then(|it| it.split("\n## ").next())
        .into_iter()
        .flat_map(str::lines)
        .filter(|it| it.starts_with('|'))
        .skip(2)
        .collect();
    let expected: Vec<String> = TABLE.iter().map(row).collect();
    assert_eq!(rows, expected, "the rows must be:\n{}", expected.join("\n"));
}

/// Each row names a file of the runtime and the constant in it.
#[test]
fn the_page_has_the_values_of_the_runtime() {
    let page = page();
    let runtime = page.split("## Client").nth(1).expect("the page has the section");
    let rows: Vec<&str> = runtime.lines().filter(|it| it.starts_with("| ") && it.contains(".rs`")).collect();
    assert!(rows.len() > 15, "{rows:?}");
    for row in rows {
        let code = row.split('|').rev().nth(1).expect("a row has cells").trim();
        let (file, constant) = code.split_once(": ").expect("the last cell is `file`: `NAME = value`");
        let (name, value) = constant.trim_matches('`').split_once(" = ").expect("a constant has a value");
        let text = fs::read_to_string(tests::root().join("runtime/src").join(file.trim_matches('`')));
        let text = text.unwrap_or_else(|error| panic!("{file}: {error}"));
        let has_value = |it: &str| it.contains(&format!("const {name}: ")) && it.ends_with(&format!("= {value};"));
        assert!(text.lines().any(has_value), "{row}");
    }
}
