//! The text of a surface: one line an item, and one indented line a member.

use super::{ClientSurface, DEPRECATED, Item, Kind, Member, Surface};
use crate::common::Method;

/// The start of the line with the name and version of a client's API.
const SECTION: &str = "## ";

/// Separates the key of an item from its signature.
const ARROW: &str = " -> ";

const EXPLANATION: &str = "\
# The public API: operations by path and method, webhooks and models by name. Version control shows a change of the API here
# as a few lines; `new(…)` has the required properties, and a line with a dot is a setter.
";

pub(super) fn print(surface: &Surface, header: &str) -> String {
    let clients = surface.clients.iter().map(print_client);
    format!("# {header}\n{EXPLANATION}{}", clients.collect::<String>())
}

fn print_client(client: &ClientSurface) -> String {
    let mut res = format!("\n{SECTION}{} {}\n", client.name, client.version.replace(['\n', '\r'], " "));
    let mut previous = None;
    for item in &client.items {
        let is_model = item.kind.is_model();
        if !is_model || previous != Some(is_model) || !item.members.is_empty() {
            res.push('\n');
        }
        previous = Some(is_model);
        print_item(&mut res, item);
    }
    res
}

fn print_item(res: &mut String, item: &Item) {
    if let Some(word) = item.kind.word() {
        res.extend([word, " "]);
    }
    res.push_str(&item.key);
    if !item.signature.is_empty() {
        res.extend([ARROW, &item.signature]);
    }
    res.push('\n');
    for member in &item.members {
        res.extend(["  ", &member.key, &member.signature, "\n"]);
    }
}

pub(super) fn parse(text: &str) -> Surface {
    let mut res = Surface::default();
    for line in text.lines().filter(|it| !it.is_empty()) {
        if let Some(section) = line.strip_prefix(SECTION) {
            let (name, version) = section.split_once(' ').unwrap_or((section, ""));
            let (name, version) = (name.to_owned(), version.to_owned());
            res.clients.push(ClientSurface { name, version, items: Vec::new() });
        } else if let Some(client) = res.clients.last_mut() {
            match line.strip_prefix("  ") {
                Some(member) => {
                    if let Some(item) = client.items.last_mut() {
                        item.members.push(parse_member(member));
                    }
                }
                None => client.items.push(parse_item(line)),
            }
        }
    }
    res
}

fn parse_item(line: &str) -> Item {
    let (start, signature) = line.split_once(ARROW).unwrap_or((line, ""));
    let (word, rest) = start.split_once(' ').unwrap_or((start, ""));
    let is_method = Method::ALL.iter().any(|(it, _)| it.name() == word);
    let kind = Kind::WORDS.iter().find(|it| it.1 == word).map(|it| it.0).filter(|_| !is_method);
    let key = if kind.is_some() { rest } else { start };
    let kind = kind.unwrap_or(Kind::Operation);
    Item { kind, key: key.to_owned(), signature: signature.to_owned(), members: Vec::new() }
}

/// Splits a line at the start of its signature.
fn parse_member(line: &str) -> Member {
    // The accessor of a group is written with its parentheses.
    let starts = [": ", " = ", "()", "("].iter().filter_map(|it| Some((line.find(it)?, *it)));
    let first = starts.min_by_key(|(at, it)| (*at, std::cmp::Reverse(it.len())));
    let is_key = line.starts_with("also ") || line.starts_with(DEPRECATED);
    let at = match first.filter(|_| !is_key) {
        Some((at, "()")) if line[at..].starts_with("(): ") => at + 2,
        Some((at, _)) => at,
        None => line.len(),
    };
    Member::new(&line[..at], &line[at..])
}
