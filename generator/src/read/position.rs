//! Where in the text a pointer leads: one pass of a positioned parser, made only when there are findings to show.

use std::collections::{BTreeMap, BTreeSet};

use jsonc_parser::ast;
use jsonc_parser::common::Ranged;
use saphyr_parser::{Event, Parser, Span};

use crate::pointer::push_key;
use crate::source::Syntax;

/// Lines and columns, both from 1, by the path of the pointer.
pub type Positions = BTreeMap<String, (usize, usize)>;

/// The places of the wanted paths, as far as the text has them. A value of a mapping stands where its key stands.
pub fn positions(text: &str, syntax: Syntax, wanted: &BTreeSet<String>) -> Positions {
    let mut res = Positions::new();
    let mut found = |path: &str, _key: Option<&str>, line: usize, column: usize| {
        if wanted.contains(path) {
            res.entry(path.to_owned()).or_insert((line, column));
        }
    };
    walk(text, syntax, &mut found);
    res
}

/// Every key that an earlier key of its mapping already had: the key, its line and its column.
pub fn duplicate_keys(text: &str, syntax: Syntax) -> Vec<(String, usize, usize)> {
    let mut seen = BTreeSet::new();
    let mut res = Vec::new();
    // What stands inside of a second one is a repetition only because its parent is.
    let mut last: Option<String> = None;
    let mut found = |path: &str, key: Option<&str>, line: usize, column: usize| {
        let inside =
            last.as_ref().is_some_and(|it| path.strip_prefix(it.as_str()).is_some_and(|rest| rest.starts_with('/')));
        if let Some(key) = key
            && !inside
            && !seen.insert(path.to_owned())
        {
            res.push((key.to_owned(), line, column));
            last = Some(path.to_owned());
        }
    };
    walk(text, syntax, &mut found);
    res
}

/// Called for each value: its path, its key if a mapping holds it, its line and column.
type Found<'a> = &'a mut dyn FnMut(&str, Option<&str>, usize, usize);

fn walk(text: &str, syntax: Syntax, found: Found<'_>) {
    match syntax {
        Syntax::Yaml => yaml(text, found),
        Syntax::Json => json(text, found),
    }
}

/// A collection that is open, while events go by.
enum Open {
    Sequence { next: usize },
    Mapping { key: Option<(String, Span)> },
}

fn yaml(text: &str, found: Found<'_>) {
    let mut open: Vec<(Open, usize)> = Vec::new();
    let mut path = String::new();
    // An unreadable rest has no positions; what stands before it does.
    for (event, span) in Parser::new_from_str(text).map_while(Result::ok) {
        let scalar = match &event {
            Event::Scalar(it, ..) => Some(it.to_string()),
            _ => None,
        };
        let opens = match &event {
            Event::MappingStart(..) => Some(Open::Mapping { key: None }),
            Event::SequenceStart(..) => Some(Open::Sequence { next: 0 }),
            _ => None,
        };
        match event {
            Event::MappingEnd | Event::SequenceEnd => {
                if let Some((_, length)) = open.pop() {
                    path.truncate(length);
                }
            }
            Event::Scalar(..) | Event::Alias(_) | Event::MappingStart(..) | Event::SequenceStart(..) => {
                let length = path.len();
                if let Some((Open::Mapping { key: key @ None }, _)) = open.last_mut() {
                    // A key that is itself a collection names nothing that a pointer could.
                    *key = Some((scalar.unwrap_or_default(), span));
                    if let Some(it) = opens {
                        open.push((it, length));
                    }
                    continue;
                }
                let (key, at) = step(open.last_mut().map(|(it, _)| it), &mut path, span);
                found(&path, key.as_deref(), at.start.line(), at.start.col() + 1);
                match opens {
                    Some(it) => open.push((it, length)),
                    None => path.truncate(length),
                }
            }
            // What follows is another document.
            Event::DocumentEnd => break,
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) => {}
        }
    }
}

/// Goes from an open collection to the value that comes next in it.
fn step(open: Option<&mut Open>, path: &mut String, span: Span) -> (Option<String>, Span) {
    match open {
        Some(Open::Mapping { key }) => {
            let (key, at) = key.take().unwrap_or_default();
            push_key(path, &key);
            (Some(key), at)
        }
        Some(Open::Sequence { next }) => {
            push_key(path, &next.to_string());
            *next += 1;
            (None, span)
        }
        None => (None, span),
    }
}

fn json(text: &str, found: Found<'_>) {
    let lines = Lines::new(text);
    if let Ok(Some(root)) =
        jsonc_parser::parse_to_ast(text, &Default::default(), &Default::default()).map(|it| it.value)
    {
        let (line, column) = lines.position(root.range().start);
        found("", None, line, column);
        json_children(&root, &mut String::new(), &lines, found);
    }
}

fn json_children(value: &ast::Value<'_>, path: &mut String, lines: &Lines<'_>, found: Found<'_>) {
    let length = path.len();
    match value {
        ast::Value::Object(it) => {
            for property in &it.properties {
                push_key(path, property.name.as_str());
                let (line, column) = lines.position(property.range().start);
                found(path, Some(property.name.as_str()), line, column);
                json_children(&property.value, path, lines, found);
                path.truncate(length);
            }
        }
        ast::Value::Array(it) => {
            for (index, element) in it.elements.iter().enumerate() {
                push_key(path, &index.to_string());
                let (line, column) = lines.position(element.range().start);
                found(path, None, line, column);
                json_children(element, path, lines, found);
                path.truncate(length);
            }
        }
        ast::Value::StringLit(_)
        | ast::Value::NumberLit(_)
        | ast::Value::BooleanLit(_)
        | ast::Value::NullKeyword(_) => {}
    }
}

/// Bytes to lines and columns.
struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text, starts }
    }

    fn position(&self, byte: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= byte);
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or_default();
        (line, self.text.get(start..byte).map_or(1, |it| it.chars().count() + 1))
    }
}
