//! The line and column of a pointer, by one pass of a parser with positions. It runs only when findings are shown.

use std::collections::{BTreeMap, BTreeSet};

use jsonc_parser::ast;
use jsonc_parser::common::Ranged;
use saphyr_parser::{Event, Parser, Span};

use crate::limits::NESTING;
use crate::pointer::push_key;
use crate::source::Syntax;

/// Lines and columns, both from 1, by the path of the pointer.
pub type Positions = BTreeMap<String, (usize, usize)>;

/// Returns the positions of the wanted paths that the text has. The position of a value in a mapping is that of its key.
pub fn positions(text: &str, syntax: Syntax, wanted: &BTreeSet<String>) -> Positions {
    let mut res = Positions::new();
    walk(text, syntax, &mut |it| {
        if wanted.contains(it.path) && !res.contains_key(it.path) {
            res.insert(it.path.to_owned(), (it.position)());
        }
    });
    res
}

/// Returns every key that repeats an earlier key of its mapping, with line and column.
pub fn duplicate_keys(text: &str, syntax: Syntax) -> Vec<(String, usize, usize)> {
    // The keys of each open mapping, outermost first.
    let mut seen: Vec<BTreeSet<String>> = Vec::new();
    let mut res = Vec::new();
    walk(text, syntax, &mut |it| {
        // A value at a smaller depth closes the deeper mappings.
        seen.truncate(it.depth);
        seen.resize_with(it.depth, BTreeSet::new);
        if let Some(key) = it.key
            && seen.last_mut().is_some_and(|keys| !keys.insert(key.to_owned()))
        {
            let (line, column) = (it.position)();
            res.push((key.to_owned(), line, column));
        }
    });
    res
}

/// The number of brackets up to which `serde_yaml` is fast, however they are nested.
const HARMLESS_BRACKETS: usize = 20_000;

/// Rejects YAML that is nested too deeply, with a message, a line and a column.
///
/// `serde_yaml` scans all open brackets at each token and checks the depth only at the end, so a million brackets would
/// take it hours. This parser stops at the first bracket that is too deep.
pub(super) fn bounded(text: &str) -> Result<(), (String, usize, usize)> {
    if text.bytes().filter(|it| matches!(it, b'[' | b'{')).count() <= HARMLESS_BRACKETS {
        return Ok(());
    }
    let mut depth = 0_usize;
    for next in Parser::new_from_str(text) {
        let (event, span) = next.map_err(|it| (it.info().to_owned(), it.marker().line(), it.marker().col() + 1))?;
        match event {
            Event::MappingStart(..) | Event::SequenceStart(..) => depth += 1,
            Event::MappingEnd | Event::SequenceEnd => depth = depth.saturating_sub(1),
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd
            | Event::Alias(_)
            | Event::Scalar(..) => {}
        }
        if depth > NESTING {
            return Err((
                format!("it is nested more than {NESTING} levels deep"),
                span.start.line(),
                span.start.col() + 1,
            ));
        }
    }
    Ok(())
}

/// A value that the parser visits.
struct Visit<'a> {
    path: &'a str,
    /// The key, if the parent is a mapping.
    key: Option<&'a str>,
    /// The number of collections around the value.
    depth: usize,
    /// Computes line and column, only when called.
    position: &'a mut dyn FnMut() -> (usize, usize),
}

type Visitor<'a> = &'a mut dyn FnMut(Visit<'_>);

fn walk(text: &str, syntax: Syntax, visitor: Visitor<'_>) {
    match syntax {
        Syntax::Yaml => yaml(text, visitor),
        Syntax::Json => json(text, visitor),
    }
}

/// A collection whose end the parser has not reached.
enum Open {
    Sequence { next: usize },
    Mapping { key: Option<(String, Span)> },
}

fn yaml(text: &str, visitor: Visitor<'_>) {
    let mut open: Vec<(Open, usize)> = Vec::new();
    let mut path = String::new();
    // After a syntax error there are no positions; before it there are.
    for (event, span) in Parser::new_from_str(text).map_while(Result::ok) {
        if open.len() > NESTING {
            break;
        }
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
                    // A key that is a collection cannot be part of a pointer.
                    *key = Some((scalar.unwrap_or_default(), span));
                    if let Some(it) = opens {
                        open.push((it, length));
                    }
                    continue;
                }
                let (key, at) = step(open.last_mut().map(|(it, _)| it), &mut path, span);
                let mut position = || (at.start.line(), at.start.col() + 1);
                visitor(Visit { path: &path, key: key.as_deref(), depth: open.len(), position: &mut position });
                match opens {
                    Some(it) => open.push((it, length)),
                    None => path.truncate(length),
                }
            }
            // Only the first document of a YAML stream is read.
            Event::DocumentEnd => break,
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) => {}
        }
    }
}

/// Appends the key of the next value of a collection to the path. Returns the key and the position.
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

fn json(text: &str, visitor: Visitor<'_>) {
    if let Ok(Some(root)) =
        jsonc_parser::parse_to_ast(text, &Default::default(), &Default::default()).map(|it| it.value)
    {
        let mut walk = Json { path: String::new(), depth: 0, cursor: Cursor::new(text), visitor };
        walk.visit(None, root.range().start);
        walk.visit_children(&root);
    }
}

struct Json<'a> {
    path: String,
    depth: usize,
    cursor: Cursor<'a>,
    visitor: Visitor<'a>,
}

impl Json<'_> {
    fn visit(&mut self, key: Option<&str>, start: usize) {
        let position = &mut || self.cursor.position(start);
        (self.visitor)(Visit { path: &self.path, key, depth: self.depth, position });
    }

    fn visit_child(&mut self, key: Result<&str, usize>, start: usize, value: &ast::Value<'_>) {
        let length = self.path.len();
        match key {
            Ok(key) => push_key(&mut self.path, key),
            Err(index) => push_key(&mut self.path, &index.to_string()),
        }
        self.depth += 1;
        self.visit(key.ok(), start);
        self.visit_children(value);
        self.depth -= 1;
        self.path.truncate(length);
    }

    fn visit_children(&mut self, value: &ast::Value<'_>) {
        match value {
            ast::Value::Object(it) => {
                for property in &it.properties {
                    self.visit_child(Ok(property.name.as_str()), property.range().start, &property.value);
                }
            }
            ast::Value::Array(it) => {
                for (index, element) in it.elements.iter().enumerate() {
                    self.visit_child(Err(index), element.range().start, element);
                }
            }
            ast::Value::StringLit(_)
            | ast::Value::NumberLit(_)
            | ast::Value::BooleanLit(_)
            | ast::Value::NullKeyword(_) => {}
        }
    }
}

/// Converts byte offsets to lines and columns, in ascending order, so that each character is counted once.
pub(super) struct Cursor<'a> {
    text: &'a str,
    byte: usize,
    line: usize,
    column: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, byte: 0, line: 1, column: 1 }
    }

    /// Returns the line and column of an offset, which must not be smaller than in earlier calls.
    pub(super) fn position(&mut self, byte: usize) -> (usize, usize) {
        for c in self.text.get(self.byte..byte).unwrap_or_default().chars() {
            (self.line, self.column) = if c == '\n' { (self.line + 1, 1) } else { (self.line, self.column + 1) };
        }
        self.byte = self.byte.max(byte);
        (self.line, self.column)
    }
}
