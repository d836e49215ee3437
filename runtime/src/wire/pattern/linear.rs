//! Translates patterns for the `regex` crate.

use regex::{Regex, RegexBuilder};
use regex_syntax::hir::{self, Hir, Look};

use super::syntax::{Assertion, Node, Pattern};

/// The largest automaton in bytes. A larger one costs much memory and time for each text, and counted repetitions such
/// as `(a{1000}){1000}`, which need one, take the backtracking engine few steps.
const LARGEST_AUTOMATON: usize = 2 << 20;

/// The nesting limit. It is greater than that of patterns, with the groups that their translation adds.
const NEST_LIMIT: u32 = 2000;

/// Compiles a pattern. `None` if it has lookaround or back references, or needs too large an automaton.
pub(super) fn compile(pattern: &Pattern) -> Option<Regex> {
    let translated = translate(&pattern.node)?.to_string();
    RegexBuilder::new(&translated).size_limit(LARGEST_AUTOMATON).nest_limit(NEST_LIMIT).build().ok()
}

fn translate(node: &Node) -> Option<Hir> {
    let all = |nodes: &[Node]| nodes.iter().map(translate).collect::<Option<Vec<_>>>();
    match node {
        Node::Class(class) => Some(Hir::class(hir::Class::Unicode(class.clone()))),
        Node::Assertion(assertion) => match assertion {
            Assertion::Start => Some(Hir::look(Look::Start)),
            Assertion::End => Some(Hir::look(Look::End)),
            Assertion::WordBoundary => Some(Hir::look(Look::WordAscii)),
            Assertion::NoWordBoundary => Some(Hir::look(Look::WordAsciiNegate)),
            // `regex` has other line terminators.
            Assertion::LineStart | Assertion::LineEnd => None,
        },
        Node::Sequence(nodes) => all(nodes).map(Hir::concat),
        Node::Alternatives(nodes) => all(nodes).map(Hir::alternation),
        Node::Repetition(it) => {
            let sub = Box::new(translate(&it.node)?);
            Some(Hir::repetition(hir::Repetition { min: it.min, max: it.max, greedy: it.greedy, sub }))
        }
        // The text of a group is not needed.
        Node::Group(_, node) => translate(node),
        Node::Lookaround(_) | Node::Reference(_) => None,
    }
}
