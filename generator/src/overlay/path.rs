//! JSONPaths of actions: parsing, evaluation on the smallest part of the document, and an upper bound of the work.
//!
//! A library parses and evaluates paths, without limits. So texts are limited before they are parsed, and the work of an
//! evaluation is estimated before it starts.

use std::fmt;

use serde_json_path::{JsonPath, PathElement};

use super::cost;
use crate::limits;
use crate::tree::{Node, Value};

/// A JSONPath. The keys at its start, such as `$.paths['/pets']`, are followed without the library.
pub(super) struct Path {
    text: String,
    /// The keys and indices at the start.
    prefix: Vec<Step>,
    /// The rest, from the node at the prefix; `None` if there is no rest.
    rest: Option<(JsonPath, cost::Query)>,
    /// The offset of the rest.
    end: usize,
}

/// One step of a path. The derived order puts items of a list in order of their index and parents before their children,
/// as `remove` needs it. The key `01` is not the index 1.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Step {
    Item(usize),
    Key(String),
}

impl Step {
    pub(super) fn text(&self) -> String {
        match self {
            Self::Item(it) => it.to_string(),
            Self::Key(it) => it.clone(),
        }
    }
}

/// The reason why a text is not accepted as a path.
pub(super) enum PathError {
    /// The text is not a JSONPath.
    Syntax(String),
    /// The text is longer than [`limits::OVERLAY_PATH_LENGTH`].
    TooLong,
    /// The text has more nested brackets than [`limits::OVERLAY_PATH_NESTING`].
    TooDeep,
}

impl Path {
    /// Parses a path.
    pub(super) fn parse(text: &str) -> Result<Self, PathError> {
        if text.len() > limits::OVERLAY_PATH_LENGTH {
            return Err(PathError::TooLong);
        }
        if cost::nesting(text) > limits::OVERLAY_PATH_NESTING {
            return Err(PathError::TooDeep);
        }
        let parse = |text: &str| JsonPath::parse(text).map_err(|error| PathError::Syntax(error.message().to_owned()));
        let whole = parse(text)?;
        let (prefix, end) = prefix(text);
        let after = &text[end..];
        let text = text.to_owned();
        if after.is_empty() {
            return Ok(Self { text, prefix, rest: None, end });
        }
        // A filter that refers to the root needs the whole document.
        if names_root(after) {
            let query = cost::query(&text);
            return Ok(Self { text, prefix: Vec::new(), rest: Some((whole, query)), end: 1 });
        }
        let after = format!("${after}");
        let rest = Some((parse(&after)?, cost::query(&after)));
        Ok(Self { text, prefix, rest, end })
    }

    /// Returns the text after the keys and indices at the start, such as `[?@.name == 'a']`.
    pub(super) fn rest(&self) -> &str {
        &self.text[self.end..]
    }

    /// Returns the keys and indices at the start.
    pub(super) fn prefix(&self) -> &[Step] {
        &self.prefix
    }

    /// Returns an upper bound of the steps for parsing this path.
    pub(super) fn parse_steps(text: &str) -> usize {
        // Measured: each nested bracket makes the parser of the library less than twice as slow.
        text.len() << cost::nesting(text).min(limits::OVERLAY_PATH_NESTING)
    }

    /// Returns an upper bound of the steps for finding the matches in a document of some depth.
    pub(super) fn steps(&self, root: &Node, depth: usize) -> usize {
        let Some((_, query)) = &self.rest else { return self.prefix.len() };
        self.start(root).map_or(0, |start| query.steps(super::limit::count(start), depth))
    }

    /// Returns the steps to each match, in the order of the matches, possibly repeated.
    pub(super) fn locate(&self, root: &Node) -> Vec<Vec<Step>> {
        let Some(start) = self.start(root) else { return Vec::new() };
        let Some((rest, _)) = &self.rest else { return vec![self.prefix.clone()] };
        let json = serde_json::Value::from(start);
        let step = |it: &PathElement<'_>| match it {
            PathElement::Index(it) => Step::Item(*it),
            PathElement::Name(it) => Step::Key((*it).to_owned()),
        };
        let found = rest.query_located(&json);
        found.locations().map(|it| self.prefix.iter().cloned().chain(it.iter().map(step)).collect()).collect()
    }

    /// Returns the node at the prefix.
    fn start<'a>(&self, root: &'a Node) -> Option<&'a Node> {
        self.prefix.iter().try_fold(root, |node, step| match (&node.value, step) {
            (Value::Object(it), Step::Key(key)) => it.get(key),
            (Value::Array(it), Step::Item(index)) => it.get(*index),
            (
                Value::Null
                | Value::Bool(_)
                | Value::Integer(_)
                | Value::Float(_)
                | Value::String(_)
                | Value::Array(_)
                | Value::Object(_),
                _,
            ) => None,
        })
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Returns whether a part of a path has a `$` outside of string literals.
fn names_root(text: &str) -> bool {
    let mut delimiter = None;
    let mut is_escaped = false;
    text.chars().any(|c| {
        match (delimiter, c) {
            (Some(_), _) if is_escaped => is_escaped = false,
            (Some(_), '\\') => is_escaped = true,
            (Some(it), _) if it == c => delimiter = None,
            (None, '\'' | '"') => delimiter = Some(c),
            (None, '$') => return true,
            (Some(_) | None, _) => {}
        }
        false
    })
}

/// Returns the keys and indices at the start of a valid path, and the offset of the rest. A key with an escape sequence
/// belongs to the rest.
fn prefix(text: &str) -> (Vec<Step>, usize) {
    let mut steps = Vec::new();
    let mut end = text.len().min(1);
    while let Some((step, length)) = first_step(&text[end..]) {
        steps.push(step);
        end += length;
    }
    (steps, end)
}

fn first_step(text: &str) -> Option<(Step, usize)> {
    if let Some(name) = text.strip_prefix('.') {
        let end = name.find(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric() && c != '_').unwrap_or(name.len());
        return (end > 0).then(|| (Step::Key(name[..end].to_owned()), 1 + end));
    }
    let inside = text.strip_prefix('[')?;
    let (step, length) = match inside.chars().next()? {
        mark @ ('\'' | '"') => {
            let key = inside[1..].split(mark).next()?;
            (Step::Key(key.to_owned()), key.len() + 2)
        }
        _ => {
            let digits = inside.split(|c: char| !c.is_ascii_digit()).next()?;
            (Step::Item(digits.parse().ok()?), digits.len())
        }
    };
    let is_plain = !text[..=length].contains('\\') && inside[length..].starts_with(']');
    is_plain.then_some((step, length + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prefix_of(text: &str) -> (String, &str) {
        let (steps, end) = prefix(text);
        let steps: Vec<String> = steps.iter().map(|it| format!("{it:?}")).collect();
        (steps.join(" "), &text[end..])
    }

    #[test]
    fn a_dollar_in_a_literal_is_not_the_root() {
        for (text, expected) in [
            ("[?@['$ref'] == '#/a']", false),
            ("[?@[\"$ref\"]]", false),
            ("['a\\'$b']", false),
            ("[?@.a == $.b]", true),
            ("[?@['a'] == $['b']]", true),
        ] {
            assert_eq!(names_root(text), expected, "{text}");
        }
    }

    #[test]
    fn keys_at_the_start_are_followed_directly() {
        for (text, steps, rest) in [
            ("$", "", ""),
            ("$.a.b_1", "Key(\"a\") Key(\"b_1\")", ""),
            ("$.a..b", "Key(\"a\")", "..b"),
            ("$..a", "", "..a"),
            ("$.é.*", "Key(\"é\")", ".*"),
            ("$['a]b'][\"c.d\"][12].e", "Key(\"a]b\") Key(\"c.d\") Item(12) Key(\"e\")", ""),
            ("$['a\\'b'].c", "", "['a\\'b'].c"),
            ("$.a['b','c']", "Key(\"a\")", "['b','c']"),
            ("$.a[1:2]", "Key(\"a\")", "[1:2]"),
            ("$.a[-1]", "Key(\"a\")", "[-1]"),
            ("$[ 'a' ]", "", "[ 'a' ]"),
            ("$.a[?@.b]", "Key(\"a\")", "[?@.b]"),
            ("$ .a", "", " .a"),
        ] {
            assert_eq!(prefix_of(text), (steps.to_owned(), rest), "{text}");
        }
    }
}
