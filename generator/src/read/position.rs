//! Where in the text a pointer leads: one pass of a positioned parser, made only when there are findings to show.

use std::collections::{BTreeMap, BTreeSet};

use jsonc_parser::ast;
use jsonc_parser::common::Ranged;
use saphyr_parser::{Event, Parser, Span};

use super::DEEPEST;
use crate::pointer::push_key;
use crate::source::Syntax;

/// Lines and columns, both from 1, by the path of the pointer.
pub type Positions = BTreeMap<String, (usize, usize)>;

/// The places of the wanted paths, as far as the text has them. A value of a mapping stands where its key stands.
pub fn positions(text: &str, syntax: Syntax, wanted: &BTreeSet<String>) -> Positions {
    let mut res = Positions::new();
    walk(text, syntax, &mut |it| {
        if wanted.contains(it.path) && !res.contains_key(it.path) {
            res.insert(it.path.to_owned(), (it.place)());
        }
    });
    res
}

/// Every key that an earlier key of its mapping already had: the key, its line and its column.
pub fn duplicate_keys(text: &str, syntax: Syntax) -> Vec<(String, usize, usize)> {
    // The keys of each open mapping, from the outermost.
    let mut seen: Vec<BTreeSet<String>> = Vec::new();
    let mut res = Vec::new();
    walk(text, syntax, &mut |it| {
        // A value outside of a mapping closes it.
        seen.truncate(it.depth);
        seen.resize_with(it.depth, BTreeSet::new);
        if let Some(key) = it.key
            && seen.last_mut().is_some_and(|keys| !keys.insert(key.to_owned()))
        {
            let (line, column) = (it.place)();
            res.push((key.to_owned(), line, column));
        }
    });
    res
}

/// Fewer open brackets than this are no trouble, however they lie in each other.
const FEW_BRACKETS: usize = 20_000;

/// Whether a YAML text can be given to `serde_yaml`: a message and a place if not.
///
/// `serde_yaml` looks through every open bracket at each token, and minds the depth only when it has read everything:
/// a million of brackets would take it hours. This parser goes token by token, so it stops at the first that is too many.
pub(super) fn bounded(text: &str) -> Result<(), (String, usize, usize)> {
    if text.bytes().filter(|it| matches!(it, b'[' | b'{')).count() <= FEW_BRACKETS {
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
        if depth > DEEPEST {
            return Err((format!("more than {DEEPEST} levels"), span.start.line(), span.start.col() + 1));
        }
    }
    Ok(())
}

/// A value that goes by.
struct Passing<'a> {
    path: &'a str,
    /// Its key, if a mapping holds it.
    key: Option<&'a str>,
    /// How many collections hold it.
    depth: usize,
    /// Its line and column: counted only for those who ask.
    place: &'a mut dyn FnMut() -> (usize, usize),
}

type Found<'a> = &'a mut dyn FnMut(Passing<'_>);

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
        if open.len() > DEEPEST {
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
                    // A key that is itself a collection names nothing that a pointer could.
                    *key = Some((scalar.unwrap_or_default(), span));
                    if let Some(it) = opens {
                        open.push((it, length));
                    }
                    continue;
                }
                let (key, at) = step(open.last_mut().map(|(it, _)| it), &mut path, span);
                let mut place = || (at.start.line(), at.start.col() + 1);
                found(Passing { path: &path, key: key.as_deref(), depth: open.len(), place: &mut place });
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
    if let Ok(Some(root)) =
        jsonc_parser::parse_to_ast(text, &Default::default(), &Default::default()).map(|it| it.value)
    {
        let mut walk = Json { path: String::new(), depth: 0, cursor: Cursor::new(text), found };
        walk.passing(None, root.range().start);
        walk.children(&root);
    }
}

struct Json<'a> {
    path: String,
    depth: usize,
    cursor: Cursor<'a>,
    found: Found<'a>,
}

impl Json<'_> {
    fn passing(&mut self, key: Option<&str>, start: usize) {
        let place = &mut || self.cursor.position(start);
        (self.found)(Passing { path: &self.path, key, depth: self.depth, place });
    }

    fn child(&mut self, key: Result<&str, usize>, start: usize, value: &ast::Value<'_>) {
        let length = self.path.len();
        match key {
            Ok(key) => push_key(&mut self.path, key),
            Err(index) => push_key(&mut self.path, &index.to_string()),
        }
        self.depth += 1;
        self.passing(key.ok(), start);
        self.children(value);
        self.depth -= 1;
        self.path.truncate(length);
    }

    fn children(&mut self, value: &ast::Value<'_>) {
        match value {
            ast::Value::Object(it) => {
                for property in &it.properties {
                    self.child(Ok(property.name.as_str()), property.range().start, &property.value);
                }
            }
            ast::Value::Array(it) => {
                for (index, element) in it.elements.iter().enumerate() {
                    self.child(Err(index), element.range().start, element);
                }
            }
            ast::Value::StringLit(_)
            | ast::Value::NumberLit(_)
            | ast::Value::BooleanLit(_)
            | ast::Value::NullKeyword(_) => {}
        }
    }
}

/// Bytes to lines and columns, forwards: each character of the text is counted once, however long its line is.
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

    /// The line and column of a byte that does not stand before those asked for earlier.
    pub(super) fn position(&mut self, byte: usize) -> (usize, usize) {
        for c in self.text.get(self.byte..byte).unwrap_or_default().chars() {
            (self.line, self.column) = if c == '\n' { (self.line + 1, 1) } else { (self.line, self.column + 1) };
        }
        self.byte = self.byte.max(byte);
        (self.line, self.column)
    }
}
