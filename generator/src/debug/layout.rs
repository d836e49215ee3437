//! A compact layout of `{:#?}`: what fits into a line is one line, and fields with a default value are left out.

use std::fmt::Debug;
use std::str::Lines;

/// The maximum width of a line, unless a single value is longer.
const WIDTH: usize = 120;

const INDENT: usize = 2;

/// Formats a value.
pub(super) fn compact(value: &impl Debug) -> String {
    let text = format!("{value:#?}");
    let mut items = parse(&mut text.lines()).0;
    items.iter_mut().for_each(remove_defaults);
    let mut res = String::new();
    items.iter().for_each(|it| print(it, 0, "", &mut res));
    res
}

/// A value, or a field with its value.
enum Item {
    /// A value on one line.
    Leaf(String),
    /// A struct, a tuple, a list or a map: its first line, its content, and its closing bracket.
    Group { open: String, items: Vec<Item>, close: char },
}

/// Parses lines up to a closing bracket. Returns the items, the bracket, and the text behind it.
fn parse(lines: &mut Lines<'_>) -> (Vec<Item>, char, String) {
    let mut res = Vec::new();
    while let Some(line) = lines.next() {
        let line = line.trim_start();
        if let Some(close) = line.chars().next().filter(|it| matches!(it, '}' | ')' | ']')) {
            return (res, close, line[1..].trim_end_matches(',').to_owned());
        }
        res.push(item(line.trim_end_matches(',').to_owned(), lines));
    }
    (res, ' ', String::new())
}

/// Parses an item by its first line. The key of a map may have several lines; its value follows on the last of them.
fn item(first: String, lines: &mut Lines<'_>) -> Item {
    if !first.ends_with(['{', '(', '[']) {
        return Item::Leaf(first);
    }
    let (items, close, rest) = parse(lines);
    let group = Item::Group { open: first, items, close };
    if rest.is_empty() { group } else { item(flat(&group) + &rest, lines) }
}

/// Removes the fields of structs whose value is `None`, `Absent`, `false`, empty, or a struct without fields.
fn remove_defaults(item: &mut Item) {
    let Item::Group { open, items, close } = item else { return };
    items.iter_mut().for_each(remove_defaults);
    // The keys of a map are not field names, and all its entries are kept.
    let is_struct = *close == '}' && !open.ends_with(": {") && open.len() > 1;
    if is_struct {
        items.retain(|it| !is_default(it));
    }
}

fn is_default(item: &Item) -> bool {
    match item {
        Item::Leaf(it) => {
            let value = it.split_once(": ").map_or("", |(_, value)| value);
            matches!(value, "None" | "Absent" | "false" | "[]" | "{}" | "\"\"")
        }
        Item::Group { open, items, close } => *close == '}' && items.is_empty() && !open.ends_with(": {"),
    }
}

/// Returns an item on one line.
fn flat(item: &Item) -> String {
    match item {
        Item::Leaf(it) => it.clone(),
        Item::Group { open, items, close } => {
            let space = if *close == '}' && !items.is_empty() { " " } else { "" };
            let items: Vec<String> = items.iter().map(flat).collect();
            format!("{open}{space}{}{space}{close}", items.join(", "))
        }
    }
}

fn print(item: &Item, indent: usize, end: &str, res: &mut String) {
    let line = flat(item);
    let margin = " ".repeat(indent);
    match item {
        Item::Group { open, items, close } if indent + line.chars().count() + end.len() > WIDTH => {
            res.push_str(&format!("{margin}{open}\n"));
            items.iter().for_each(|it| print(it, indent + INDENT, ",", res));
            res.push_str(&format!("{margin}{close}{end}\n"));
        }
        Item::Leaf(_) | Item::Group { .. } => res.push_str(&format!("{margin}{line}{end}\n")),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::compact;

    #[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
    struct Id(usize);

    #[derive(Debug, Default)]
    #[expect(dead_code, reason = "the fields are printed")]
    struct Outer {
        name: String,
        empty: Option<u8>,
        inner: Option<Box<Outer>>,
        default: Vec<Outer>,
        map: BTreeMap<Id, (bool, String)>,
    }

    #[test]
    fn short_values_are_one_line_and_defaults_are_left_out() {
        let inner = Outer { name: "a {".to_owned(), ..Outer::default() };
        let outer = Outer { inner: Some(Box::new(inner)), ..Outer::default() };
        assert_eq!(compact(&outer), "Outer { inner: Some(Outer { name: \"a {\" }) }\n");
        assert_eq!(compact(&Outer::default()), "Outer {}\n");
    }

    #[test]
    fn keys_of_maps_are_kept() {
        let map = (0..4).map(|it| (Id(it), (false, "x".repeat(30)))).collect();
        let outer = Outer { map, ..Outer::default() };
        let text = compact(&outer);
        assert!(text.contains("\n    Id(1): (false, \"xxx"), "{text}");
        assert_eq!(text.lines().count(), 8, "{text}");
    }
}
