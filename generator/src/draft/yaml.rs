//! Prints the actions as YAML with comments.
//!
//! Keys and values are printed from a tree, and quoted unless they cannot be read as anything else, because they come from
//! the document. Comments are cut to visible characters on one line.

use super::{Action, Change, Draft};
use crate::prose::is_hidden;
use crate::tree::{Node, Value};

/// The columns after which a text is broken into lines.
const WIDTH: usize = 110;

/// Prints an overlay. It is valid without any action too.
pub(super) fn print(draft: &Draft, document: &str) -> String {
    let mut res = String::new();
    comment(
        &mut res,
        0,
        "Drafted by `specwright draft-overlay`. Read each action, correct it, and remove its `x-todo`s.",
    );
    res.push_str("overlay: 1.0.0\ninfo:\n  title: ");
    res.push_str(&scalar_text(&format!("Draft of corrections to {document}")));
    res.push_str("\n  version: 0.0.0\n");
    if draft.actions.is_empty() {
        res.push_str("actions: []\n");
    } else {
        res.push_str("actions:\n");
    }
    for (index, it) in draft.actions.iter().enumerate() {
        if index > 0 {
            res.push('\n');
        }
        action(&mut res, it);
    }
    if !draft.left.is_empty() {
        res.push('\n');
        comment(&mut res, 0, "No action was drafted for these findings:");
        draft.left.iter().for_each(|it| comment(&mut res, 0, &format!("- {it}")));
    }
    res
}

fn action(res: &mut String, action: &Action) {
    comment(res, 2, &action.comment);
    res.push_str("  - target: ");
    res.push_str(&scalar_text(&action.target));
    res.push('\n');
    match &action.change {
        Change::Remove => res.push_str("    remove: true\n"),
        Change::Update(update) => {
            res.push_str("    update:");
            value(res, update, 6);
        }
    }
}

/// Appends a comment, broken into lines.
fn comment(res: &mut String, indent: usize, text: &str) {
    let visible: String = text.chars().map(|c| if c.is_whitespace() || is_break(c) { ' ' } else { c }).collect();
    let visible: String = visible.chars().filter(|c| !is_hidden(*c)).collect();
    for line in wrap(&visible, WIDTH.saturating_sub(indent)) {
        res.push_str(&format!("{:indent$}# {line}\n", ""));
    }
}

/// Returns whether YAML 1.1 ends a line at a character.
fn is_break(c: char) -> bool {
    matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Breaks a text at its spaces.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut res: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match res.last_mut() {
            Some(line) if line.len() + 1 + word.len() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            Some(_) | None => res.push(word.to_owned()),
        }
    }
    res
}

/// Appends a value after a key or a dash: a scalar on the same line, anything else on the following lines.
fn value(res: &mut String, node: &Node, indent: usize) {
    match &node.value {
        Value::Object(entries) if !entries.is_empty() => {
            res.push('\n');
            for (key, node) in entries {
                res.push_str(&format!("{:indent$}{}:", "", scalar_text(key)));
                value(res, node, indent + 2);
            }
        }
        Value::Array(items) if !items.is_empty() && items.iter().all(is_scalar) => {
            let items: Vec<String> = items.iter().map(scalar).collect();
            res.push_str(&format!(" [{}]\n", items.join(", ")));
        }
        Value::Array(items) if !items.is_empty() => {
            res.push('\n');
            items.iter().for_each(|it| item(res, it, indent));
        }
        Value::String(text) if indent + text.len() > WIDTH - WIDTH / 4 && is_foldable(text) => {
            res.push_str(" >-\n");
            let lines = wrap(text, WIDTH.saturating_sub(indent).max(WIDTH / 2));
            lines.iter().for_each(|it| res.push_str(&format!("{:indent$}{it}\n", "")));
        }
        Value::Null
        | Value::Bool(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::String(_)
        | Value::Array(_)
        | Value::Object(_) => res.push_str(&format!(" {}\n", scalar(node))),
    }
}

/// Appends an item of a list. The first key of an object is beside the dash.
fn item(res: &mut String, node: &Node, indent: usize) {
    let mut inner = String::new();
    value(&mut inner, node, indent + 2);
    let inner = match (&node.value, inner.strip_prefix('\n')) {
        (Value::Object(_), Some(lines)) => format!(" {}", lines.trim_start()),
        (_, Some(_) | None) => inner,
    };
    res.push_str(&format!("{:indent$}-{inner}", ""));
}

fn is_scalar(node: &Node) -> bool {
    match &node.value {
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::String(_) => true,
        Value::Array(_) | Value::Object(_) => false,
    }
}

/// Returns whether a folded block gives the same text: one line, with single spaces and visible characters.
fn is_foldable(text: &str) -> bool {
    let is_plain = |c: char| c == ' ' || !(c.is_whitespace() || is_hidden(c) || is_break(c));
    text.chars().all(is_plain) && !text.contains("  ") && text.trim() == text
}

fn scalar(node: &Node) -> String {
    match &node.value {
        Value::String(it) => scalar_text(it),
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::Array(_) | Value::Object(_) => {
            serde_json::to_string(node).unwrap_or_default()
        }
    }
}

/// Words that YAML 1.1 reads as a boolean or as null.
const RESERVED: &[&str] = &["true", "false", "null", "yes", "no", "on", "off", "y", "n"];

/// Returns a string as a plain scalar if that is certainly the same string, and quoted otherwise.
fn scalar_text(text: &str) -> String {
    let is_plain = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/'))
        && !RESERVED.contains(&text.to_lowercase().as_str());
    // A JSONPath has apostrophes, and reads best in quotes that need no escapes.
    let is_path =
        text.starts_with('$') && text.chars().all(|c| c.is_ascii_graphic() || c == ' ') && !text.contains(['\\', '"']);
    if is_plain {
        text.to_owned()
    } else if is_path {
        format!("\"{text}\"")
    } else {
        quoted(text)
    }
}

/// Returns a string in double quotes. Invisible characters are escaped.
fn quoted(text: &str) -> String {
    let json = serde_json::to_string(text).unwrap_or_default();
    let escape = |c: char| match u32::from(c) {
        code @ 0..=0xffff => format!("\\u{code:04x}"),
        code => format!("\\U{code:08x}"),
    };
    json.chars().map(|c| if is_hidden(c) || is_break(c) { escape(c) } else { c.to_string() }).collect()
}

#[cfg(test)]
mod tests {
    use super::super::node::{list, object, text};
    use super::super::{Action, Change, Draft};
    use super::print;
    use crate::diagnostics::Report;
    use crate::read::read;
    use crate::source::Sources;
    use crate::tree::Node;

    #[test]
    fn every_text_of_a_document_is_read_back() {
        let long = "a long text with: colons # and signs ".repeat(8);
        let texts =
            ["", "no", "1", "a: b", "# a", "'", "\"", "a\nb", "a\u{202e}b\u{85}c\u{e0001}", " a ", long.trim(), "- a"];
        for it in texts {
            let update =
                object([("description", text(it)), ("items", list([object([(it, text(it))]), list([text(it)])]))]);
            let target = format!("$['{}']", it.replace('\\', "\\\\"));
            let action =
                Action { comment: it.to_owned(), target: target.clone(), change: Change::Update(update.clone()) };
            let printed = print(&Draft { actions: vec![action], left: vec![it.to_owned()] }, it);
            let (mut report, mut sources) = (Report::default(), Sources::default());
            let id = sources.add("draft.yaml", printed.clone());
            let document = read(&mut report, &mut sources, id).unwrap_or_else(|_| panic!("{printed}"));
            let action = document.root.at(["actions", "0"]).expect("it has an action");
            assert_eq!(action.get("target").and_then(Node::as_str), Some(target.as_str()), "{printed}");
            assert_eq!(action.get("update"), Some(&update), "{printed}");
        }
    }
}
