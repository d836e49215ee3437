//! The text of a record: a section for each client, a paragraph for each scope, and a line for each name.
//!
//! ```text
//! ## zendesk::Zendesk
//!
//! choice quick-start POST /tickets
//!
//! names model
//! Author<tab>/components/schemas/Author
//! ```

use super::{Choice, ClientRecord, Holder, Recorded, RecordedName};

const SECTION: &str = "## ";
const CHOICE: &str = "choice ";
const NAMES: &str = "names ";

const EXPLANATION: &str = "\
# Each public name, with the item of the document that holds it. Commit this file: the next run keeps the names.
";

pub(super) fn print(recorded: &Recorded, header: &str) -> String {
    let mut res = format!("# {header}\n{EXPLANATION}");
    for (name, client) in &recorded.clients {
        res.push_str(&format!("\n{SECTION}{name}\n"));
        if !client.choices.is_empty() {
            res.push('\n');
        }
        for (choice, value) in &client.choices {
            res.push_str(&format!("{CHOICE}{} {}\n", choice.word(), escape(value)));
        }
        for (scope, names) in client.scopes.iter().filter(|(_, names)| !names.is_empty()) {
            res.push_str(&format!("\n{NAMES}{}\n", escape(scope)));
            names.iter().for_each(|it| print_name(&mut res, it));
        }
    }
    res
}

/// Prints a name and its holder. Columns at the end that are empty are left out, and so is a place that equals the name.
fn print_name(res: &mut String, RecordedName { ident, holder }: &RecordedName) {
    let Holder { place, spelling, labels } = holder;
    let place = if place == ident { "" } else { place };
    let line = [ident.as_str(), place, spelling, labels].map(escape).join("\t");
    res.push_str(line.trim_end_matches('\t'));
    res.push('\n');
}

pub(super) fn parse(text: &str) -> Recorded {
    let mut res = Recorded::default();
    let mut client = ClientRecord::default();
    let (mut name, mut scope) = (None, None);
    let is_comment = |it: &str| it.starts_with('#') && !it.starts_with(SECTION);
    for line in text.lines().filter(|it| !it.is_empty() && !is_comment(it)) {
        if let Some(section) = line.strip_prefix(SECTION) {
            let done = std::mem::take(&mut client);
            res.clients.extend(name.replace(section.to_owned()).map(|name| (name, done)));
            scope = None;
        } else if let Some(next) = line.strip_prefix(NAMES) {
            scope = Some(unescape(next));
        } else if let Some((word, value)) = line.strip_prefix(CHOICE).and_then(|it| it.split_once(' ')) {
            let choice = Choice::ALL.iter().find(|(_, it)| *it == word);
            client.choices.extend(choice.map(|(choice, _)| (*choice, unescape(value))));
        } else if let Some(scope) = &scope {
            client.scopes.entry(scope.clone()).or_default().push(parse_name(line));
        }
    }
    res.clients.extend(name.map(|name| (name, client)));
    res
}

fn parse_name(line: &str) -> RecordedName {
    let mut columns = line.split('\t').map(unescape);
    let mut next = || columns.next().unwrap_or_default();
    let (ident, place, spelling, labels) = (next(), next(), next(), next());
    let place = if place.is_empty() { ident.clone() } else { place };
    RecordedName { ident, holder: Holder { place, spelling, labels } }
}

/// Writes the characters that separate lines and columns as escape sequences.
fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}

fn unescape(text: &str) -> String {
    let mut res = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, if c == '\\' { chars.next() } else { None }) {
            ('\\', Some('t')) => res.push('\t'),
            ('\\', Some('n')) => res.push('\n'),
            ('\\', Some('r')) => res.push('\r'),
            ('\\', Some(other)) => res.push(other),
            (c, _) => res.push(c),
        }
    }
    res
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_parsed_as_it_was_printed() {
        let name = |ident: &str, place: &str, spelling: &str, labels: &str| RecordedName {
            ident: ident.to_owned(),
            holder: Holder { place: place.to_owned(), spelling: spelling.to_owned(), labels: labels.to_owned() },
        };
        let names = vec![
            name("id", "id", "", ""),
            name("a_b", "a\tb\n\\n", "", ""),
            name("Dog", "/A/oneOf/0", "", "Dog"),
            name("Empty", "", "x", ""),
        ];
        // An empty place reads as the name itself, as it prints.
        let expected = [&names[..3], &[name("Empty", "Empty", "x", "")]].concat();
        let record = |names| ClientRecord {
            choices: [(Choice::QuickStart, "POST /a b".to_owned())].into(),
            scopes: [("model".to_owned(), names)].into(),
        };
        let recorded = Recorded {
            clients: [("a::A".to_owned(), record(names)), ("B".to_owned(), ClientRecord::default())].into(),
        };
        let text = recorded.text("x");
        let expected = Recorded {
            clients: [("a::A".to_owned(), record(expected)), ("B".to_owned(), ClientRecord::default())].into(),
        };
        assert_eq!(Recorded::parse(&text), expected, "{text}");
        assert!(text.contains("\nnames model\nid\na_b\ta\\tb\\n\\\\n\nDog\t/A/oneOf/0\t\tDog\n"), "{text}");
    }
}
