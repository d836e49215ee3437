//! The output of findings: as text with source lines, as short text, and as JSON.
//!
//! A finding of a stage has a [`Pointer`]; [`findings`] turns it into file, line and column, and sorts by place.
//!
//! Findings quote documents, which may contain escape sequences of terminals and characters that reverse the text. All of
//! them are escaped here, once, for every output.

mod escape;
mod formats;
mod summary;

pub use escape::{escape, escape_in_json, replace_hidden};
pub use formats::{github, sarif};
pub use summary::{is_shortened, summarised};

use std::collections::{BTreeMap, BTreeSet};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde::Serialize;

use crate::diagnostics::{self, Finding, Place, Report, Severity};
use crate::pointer::{Pointer, SourceId};
use crate::read::Document;
use crate::read::position::{Positions, positions};
use crate::reference;
use crate::source::Sources;

/// A finding with file, line and column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LocatedFinding {
    /// `error` or `warning`.
    pub severity: &'static str,
    /// The id.
    pub id: &'static str,
    /// The message.
    pub message: String,
    /// The path of the file, as the caller wrote it.
    pub file: String,
    /// The line, from 1; `None` if the finding is about the whole file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The JSON pointer of the place in the document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// The column in characters, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// The text of the line, unless it is too long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The help text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

impl LocatedFinding {
    /// Returns whether the finding is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error.word()
    }
}

/// Returns the findings of a report in document order, without duplicates.
pub fn findings(report: &Report, sources: &Sources, documents: &[Document]) -> Vec<LocatedFinding> {
    let placed: Vec<(Place, &Finding)> =
        report.findings().iter().map(|it| (find_origin(&it.at, documents), it)).collect();
    let positions = all_positions(&placed, sources);
    let mut lines = Lines::default();
    let mut res: Vec<_> = placed
        .iter()
        .map(|(place, it)| {
            let (file, source, line, column) = locate(place, sources, &positions);
            let text = source.zip(line).and_then(|(source, line)| lines.get(sources, source, line));
            let severity = report.severity(it);
            let pointer = if let Place::Pointer(at) = &it.at { Some(escape(&at.path)) } else { None };
            let finding = LocatedFinding {
                severity: severity.word(),
                id: it.id.text(),
                message: escape(&it.message),
                file: escape(&file),
                line,
                pointer,
                column,
                text: text.map(replace_hidden),
                help: it.help.as_deref().or_else(|| reference::fix(it.id)).map(escape),
            };
            (source, line, column, it.id, finding)
        })
        .collect();
    res.sort_by(|a, b| (a.0, a.1, a.2, a.3, &a.4.message).cmp(&(b.0, b.1, b.2, b.3, &b.4.message)));
    // Stages may visit a place several times.
    res.dedup_by(|a, b| a.4 == b.4);
    res.into_iter().map(|(.., finding)| finding).collect()
}

/// Returns each place as `file:line:column`: the origin of a node that an overlay wrote or moved.
pub(crate) fn places(pointers: &[Option<Pointer>], sources: &Sources, documents: &[Document]) -> Vec<Option<String>> {
    let finding = Finding::new(diagnostics::Id::EmptyDocument, Place::File(String::new()));
    let origins: Vec<Option<Place>> =
        pointers.iter().map(|it| it.as_ref().map(|it| find_origin(&Place::Pointer(it.clone()), documents))).collect();
    let placed: Vec<(Place, &Finding)> = origins.iter().flatten().map(|it| (it.clone(), &finding)).collect();
    let positions = all_positions(&placed, sources);
    let spell = |place: &Place| {
        let (file, _, line, column) = locate(place, sources, &positions);
        escape(&format!("{file}:{}:{}", line.unwrap_or(1), column.unwrap_or(1)))
    };
    origins.iter().map(|it| it.as_ref().map(spell)).collect()
}

/// The maximum length of a printed source line. Lines of minified JSON are longer.
const MAX_LINE_LENGTH: usize = 240;

/// The lines of the texts with findings; each text is split once.
#[derive(Default)]
struct Lines<'a>(BTreeMap<SourceId, Vec<&'a str>>);

impl<'a> Lines<'a> {
    fn get(&mut self, sources: &'a Sources, source: SourceId, line: usize) -> Option<&'a str> {
        let lines = self.0.entry(source).or_insert_with(|| sources.get(source).body().lines().collect());
        lines.get(line.checked_sub(1)?).copied().filter(|it| it.len() <= MAX_LINE_LENGTH)
    }
}

/// Returns the place in a text: the origin of a node that an overlay wrote or moved.
fn find_origin(place: &Place, documents: &[Document]) -> Place {
    let Place::Pointer(at) = place else { return place.clone() };
    let keys: Vec<String> = at.keys().collect();
    match documents.iter().find(|it| it.source == at.source) {
        Some(document) => Place::Pointer(document.root.origin_of(at.source, &keys)),
        None => place.clone(),
    }
}

/// Returns the positions of all places, with one pass over each text.
fn all_positions(placed: &[(Place, &Finding)], sources: &Sources) -> BTreeMap<SourceId, Positions> {
    let mut wanted: BTreeMap<SourceId, BTreeSet<String>> = BTreeMap::new();
    for (place, _) in placed {
        let mut next = if let Place::Pointer(at) = place { Some(at.clone()) } else { None };
        // A missing node is shown at its nearest existing parent.
        while let Some(at) = next {
            next = at.parent();
            wanted.entry(at.source).or_default().insert(at.path);
        }
    }
    let positions = wanted.iter().map(|(source, paths)| {
        let text = sources.get(*source);
        (*source, positions(text.body(), text.syntax(), paths))
    });
    positions.collect()
}

type Located = (String, Option<SourceId>, Option<usize>, Option<usize>);

/// Returns file, line and column of a place.
fn locate(place: &Place, sources: &Sources, positions: &BTreeMap<SourceId, Positions>) -> Located {
    match place {
        Place::File(name) => (name.clone(), None, None, None),
        Place::Line(name, line, column) => (name.clone(), None, Some(*line), Some(*column)),
        Place::Position(source, line, column) => {
            (sources.get(*source).name.clone(), Some(*source), Some(*line), Some(*column))
        }
        Place::Pointer(at) => {
            let (line, column) = nearest(at, positions.get(&at.source)).unwrap_or((1, 1));
            (sources.get(at.source).name.clone(), Some(at.source), Some(line), Some(column))
        }
    }
}

/// Returns the position of a place or of its nearest existing parent.
fn nearest(at: &Pointer, positions: Option<&Positions>) -> Option<(usize, usize)> {
    let positions = positions?;
    let mut next = Some(at.clone());
    while let Some(at) = next {
        // The root is the whole text, although its first key may be further down.
        if at.path.is_empty() {
            return Some((1, 1));
        }
        if let Some(res) = positions.get(&at.path) {
            return Some(*res);
        }
        next = at.parent();
    }
    None
}

/// Returns findings as text with source lines, optionally with colours.
pub fn text(findings: &[LocatedFinding], colours: bool) -> String {
    findings.iter().map(|it| render_finding(it, colours)).collect()
}

fn render_finding(finding: &LocatedFinding, colours: bool) -> String {
    render(&group(finding), colours)
}

/// Returns a warning without a place.
fn warning(id: &str, text: &str, colours: bool) -> String {
    render(&Group::with_title(Level::WARNING.primary_title(text).id(id)), colours)
}

fn render(group: &Group<'_>, colours: bool) -> String {
    let renderer = if colours { Renderer::styled() } else { Renderer::plain() };
    format!("{}\n\n", renderer.render(std::slice::from_ref(group)))
}

fn group(finding: &LocatedFinding) -> Group<'_> {
    let level = if finding.is_error() { Level::ERROR } else { Level::WARNING };
    let title = level.primary_title(&finding.message).id(finding.id);
    let line = finding.line.unwrap_or(1);
    let group = match finding.text.as_deref() {
        Some(text) => {
            let start = text.char_indices().nth(finding.column.unwrap_or(1).saturating_sub(1)).map_or(0, |(at, _)| at);
            let end = text.trim_end().len().max(start);
            let snippet = Snippet::source(text).line_start(line).path(&finding.file).fold(false);
            title.element(snippet.annotation(AnnotationKind::Primary.span(start..end)))
        }
        None => {
            let origin = Origin::path(&finding.file);
            title.element(match (finding.line, finding.column) {
                (Some(line), Some(column)) => origin.line(line).char_column(column),
                (Some(_) | None, _) => origin,
            })
        }
    };
    match &finding.help {
        Some(help) => group.element(Level::HELP.message(help)),
        None => group,
    }
}

/// Returns findings as short text for snapshots: the message, and the place on the next line.
pub fn short(findings: &[LocatedFinding]) -> String {
    let line = |it: &LocatedFinding| format!("{}[{}]: {}\n --> {}\n", it.severity, it.id, it.message, format_place(it));
    findings.iter().map(line).collect()
}

/// Returns `file:line:column`.
fn format_place(it: &LocatedFinding) -> String {
    match (it.line, it.column) {
        (Some(line), Some(column)) => format!("{}:{line}:{column}", it.file),
        (Some(_) | None, _) => it.file.clone(),
    }
}

/// Returns the numbers of errors and warnings, such as `1 error, 2 warnings`; empty without findings.
pub fn summary(findings: &[LocatedFinding]) -> String {
    let errors = findings.iter().filter(|it| it.is_error()).count();
    let count = |n: usize, word: &str| match n {
        0 => None,
        1 => Some(format!("1 {word}")),
        _ => Some(format!("{n} {word}s")),
    };
    let parts: Vec<String> =
        [count(errors, "error"), count(findings.len() - errors, "warning")].into_iter().flatten().collect();
    parts.join(", ")
}

/// Returns findings as a JSON array.
pub fn json(findings: &[LocatedFinding]) -> String {
    serde_json::to_string_pretty(findings)
        .unwrap_or_else(|error| unreachable!("findings have only strings and numbers: {error}"))
}
