//! Reads ECMA-262 patterns.
//!
//! JSON Schema requires Unicode mode. It rejects much that published patterns contain, such as `\-`, so a rejected
//! pattern is read again by the lenient rules of Annex B. In both modes a character is a Unicode scalar value.

use std::collections::HashMap;
use std::ops::Range;

use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};

/// A pattern with groups nested deeper than this does not compile.
const DEEPEST: usize = 200;

/// The characters that a single place in a text may hold.
pub(super) type Class = ClassUnicode;

/// A part of a pattern.
#[derive(Debug)]
pub(super) enum Node {
    Class(Class),
    Assertion(Assertion),
    /// The parts in order. Empty for the empty pattern.
    Sequence(Vec<Node>),
    Alternatives(Vec<Node>),
    Repetition(Repetition),
    /// A capturing group with its number, from zero.
    Group(usize, Box<Node>),
    Lookaround(Lookaround),
    /// A back reference. Of several groups with one name, the one that took part is meant.
    Reference(Vec<usize>),
}

/// A test at a position, without consuming characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Assertion {
    Start,
    End,
    LineStart,
    LineEnd,
    WordBoundary,
    NoWordBoundary,
}

#[derive(Debug)]
pub(super) struct Repetition {
    pub(super) node: Box<Node>,
    pub(super) min: u32,
    /// `None` for no limit.
    pub(super) max: Option<u32>,
    pub(super) greedy: bool,
    /// The groups inside, which are cleared at the start of each round.
    pub(super) groups: Range<usize>,
}

#[derive(Debug)]
pub(super) struct Lookaround {
    pub(super) node: Box<Node>,
    pub(super) behind: bool,
    pub(super) negated: bool,
}

/// A parsed pattern.
#[derive(Debug)]
pub(super) struct Pattern {
    pub(super) node: Node,
    /// The number of capturing groups.
    pub(super) groups: usize,
}

/// Parses a pattern. `None` if both modes reject it.
pub(super) fn parse(pattern: &str) -> Option<Pattern> {
    Parser::new(pattern, true).parse().or_else(|| Parser::new(pattern, false).parse())
}

/// The modifiers of the innermost group, as in `(?i:a)`.
#[derive(Clone, Copy, Debug, Default)]
struct Modifiers {
    ignore_case: bool,
    multiline: bool,
    dot_all: bool,
}

pub(super) struct Parser {
    chars: Vec<char>,
    at: usize,
    pub(super) unicode: bool,
    modifiers: Modifiers,
    depth: usize,
    /// The number of groups opened so far.
    opened: usize,
    /// The number of groups in the whole pattern.
    pub(super) groups: usize,
    pub(super) names: HashMap<String, Vec<usize>>,
}

impl Parser {
    fn new(pattern: &str, unicode: bool) -> Self {
        let chars: Vec<char> = pattern.chars().collect();
        let (groups, names) = groups(&chars);
        Self { chars, at: 0, unicode, modifiers: Modifiers::default(), depth: 0, opened: 0, groups, names }
    }

    fn parse(mut self) -> Option<Pattern> {
        let node = self.alternatives()?;
        (self.at == self.chars.len()).then_some(Pattern { node, groups: self.groups })
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += 1;
        Some(next)
    }

    pub(super) fn take(&mut self, text: &str) -> bool {
        let found = text.chars().enumerate().all(|(index, c)| self.chars.get(self.at + index) == Some(&c));
        if found {
            self.at += text.chars().count();
        }
        found
    }

    /// Runs a reader, and restores the position if it returns `None`.
    pub(super) fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let start = self.at;
        let result = read(self);
        if result.is_none() {
            self.at = start;
        }
        result
    }

    fn alternatives(&mut self) -> Option<Node> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let mut alternatives = vec![self.sequence()?];
        while self.take("|") {
            alternatives.push(self.sequence()?);
        }
        self.depth -= 1;
        match alternatives.len() {
            1 => alternatives.pop(),
            _ => Some(Node::Alternatives(alternatives)),
        }
    }

    fn sequence(&mut self) -> Option<Node> {
        let mut nodes = Vec::new();
        while let Some(c) = self.peek()
            && c != ')'
            && c != '|'
        {
            let opened = self.opened;
            let node = self.term(c)?;
            let groups = opened..self.opened;
            let repeatable = match &node {
                Node::Assertion(it) => matches!(it, Assertion::WordBoundary | Assertion::NoWordBoundary),
                Node::Lookaround(it) => !self.unicode && !it.behind,
                Node::Class(_)
                | Node::Sequence(_)
                | Node::Alternatives(_)
                | Node::Repetition(_)
                | Node::Group(..)
                | Node::Reference(_) => true,
            };
            nodes.push(match self.quantifier()? {
                Some(_) if !repeatable => return None,
                Some((min, max)) => {
                    let greedy = !self.take("?");
                    Node::Repetition(Repetition { node: Box::new(node), min, max, greedy, groups })
                }
                None => node,
            });
        }
        Some(Node::Sequence(nodes))
    }

    fn term(&mut self, first: char) -> Option<Node> {
        self.at += 1;
        let Modifiers { multiline, dot_all, .. } = self.modifiers;
        match first {
            '^' => Some(Node::Assertion(if multiline { Assertion::LineStart } else { Assertion::Start })),
            '$' => Some(Node::Assertion(if multiline { Assertion::LineEnd } else { Assertion::End })),
            '\\' => self.escape(),
            '.' if dot_all => Some(Node::Class(class([(0, 0x10_FFFF)]))),
            '.' => Some(Node::Class(negated(line_terminators()))),
            '(' => self.group(),
            '[' => self.class().map(Node::Class),
            '*' | '+' | '?' => None,
            ']' | '{' | '}' if self.unicode => None,
            '{' => {
                self.at -= 1;
                // A quantifier without a term.
                if self.attempt(Self::braces).is_some() {
                    return None;
                }
                self.at += 1;
                Some(self.literal('{'.into()))
            }
            other => Some(self.literal(other.into())),
        }
    }

    /// Returns a literal code point. A surrogate matches nothing.
    pub(super) fn literal(&self, code_point: u32) -> Node {
        Node::Class(self.folded(class([(code_point, code_point)])))
    }

    /// Returns the class, with the other case of its letters if case is ignored.
    pub(super) fn folded(&self, mut class: Class) -> Class {
        if self.modifiers.ignore_case {
            // Without Unicode tables there is no case folding.
            let _ = class.try_case_fold_simple();
        }
        class
    }

    /// Returns whether case is ignored. Back references compare exact text, so they are not supported then.
    pub(super) fn ignores_case(&self) -> bool {
        self.modifiers.ignore_case
    }

    /// Reads the rest of a group, after its parenthesis.
    fn group(&mut self) -> Option<Node> {
        let lookaround = [("?=", false, false), ("?!", false, true), ("?<=", true, false), ("?<!", true, true)];
        if let Some((_, behind, negated)) = lookaround.into_iter().find(|(text, ..)| self.take(text)) {
            let node = Box::new(self.enclosed()?);
            return Some(Node::Lookaround(Lookaround { node, behind, negated }));
        }
        let before = self.modifiers;
        if self.take("?<") {
            self.name()?;
        } else if self.take("?") {
            self.modify()?;
            let node = self.enclosed()?;
            self.modifiers = before;
            return Some(node);
        }
        let number = self.opened;
        self.opened += 1;
        let node = self.enclosed()?;
        Some(Node::Group(number, Box::new(node)))
    }

    fn enclosed(&mut self) -> Option<Node> {
        let node = self.alternatives()?;
        // A quantifier applies to the whole group.
        self.take(")").then_some(node)
    }

    /// Reads the modifiers of a group up to its colon.
    fn modify(&mut self) -> Option<()> {
        let mut seen = String::new();
        loop {
            let c = self.next()?;
            if c == ':' {
                return (seen != "-").then_some(());
            }
            let on = !seen.contains('-');
            if seen.contains(c) {
                return None;
            }
            match c {
                'i' => self.modifiers.ignore_case = on,
                'm' => self.modifiers.multiline = on,
                's' => self.modifiers.dot_all = on,
                '-' => {}
                _ => return None,
            }
            seen.push(c);
        }
    }

    /// Reads the name of a group and the bracket after it.
    pub(super) fn name(&mut self) -> Option<String> {
        let mut name = String::new();
        loop {
            match self.next()? {
                '>' if !name.is_empty() => return Some(name),
                c if c.is_alphabetic() || c == '_' || c == '$' || (!name.is_empty() && c.is_alphanumeric()) => {
                    name.push(c);
                }
                _ => return None,
            }
        }
    }

    /// Reads a quantifier. The outer `None` is an error.
    #[expect(clippy::option_option, reason = "an error, nothing, or a quantifier")]
    fn quantifier(&mut self) -> Option<Option<(u32, Option<u32>)>> {
        Some(match self.peek() {
            Some('*') => self.next().map(|_| (0, None)),
            Some('+') => self.next().map(|_| (1, None)),
            Some('?') => self.next().map(|_| (0, Some(1))),
            Some('{') => match self.attempt(Self::braces) {
                Some((min, Some(max))) if min > max => return None,
                Some(bounds) => Some(bounds),
                None if self.unicode => return None,
                None => None,
            },
            Some(_) | None => None,
        })
    }

    fn braces(&mut self) -> Option<(u32, Option<u32>)> {
        if !self.take("{") {
            return None;
        }
        let min = self.decimal()?;
        let max = if self.take(",") { self.decimal() } else { Some(min) };
        self.take("}").then_some((min, max))
    }

    /// Reads a decimal number. A larger one saturates.
    pub(super) fn decimal(&mut self) -> Option<u32> {
        let mut number = None;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            self.at += 1;
            number = Some(number.unwrap_or(0_u32).saturating_mul(10).saturating_add(digit));
        }
        number
    }
}

/// Returns the number of groups, and the numbers of the named ones.
fn groups(chars: &[char]) -> (usize, HashMap<String, Vec<usize>>) {
    let (mut count, mut names, mut in_class, mut at) = (0, HashMap::<String, Vec<usize>>::new(), false, 0);
    while let Some(c) = chars.get(at) {
        let next = |offset: usize| chars.get(at + offset).copied();
        match c {
            '\\' => at += 1,
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => {
                let is_named = next(2) == Some('<') && !matches!(next(3), Some('=' | '!'));
                if next(1) == Some('?') && is_named {
                    let name = chars[at + 3..].iter().take_while(|c| **c != '>').collect();
                    names.entry(name).or_default().push(count);
                }
                count += usize::from(next(1) != Some('?') || is_named);
            }
            _ => {}
        }
        at += 1;
    }
    (count, names)
}

/// Returns the class of these ranges of code points. Text has no surrogates.
pub(super) fn class(ranges: impl IntoIterator<Item = (u32, u32)>) -> Class {
    let range = |(first, last): (u32, u32)| {
        let first = if (0xD800..0xE000).contains(&first) { 0xE000 } else { first };
        let last = if (0xD800..0xE000).contains(&last) { 0xD7FF } else { last };
        let chars = char::from_u32(first).zip(char::from_u32(last)).filter(|(first, last)| first <= last);
        chars.map(|(first, last)| ClassUnicodeRange::new(first, last))
    };
    Class::new(ranges.into_iter().filter_map(range))
}

pub(super) fn negated(mut class: Class) -> Class {
    class.negate();
    class
}

/// Returns the line terminators of ECMA-262.
pub(super) fn line_terminators() -> Class {
    class([(0xA, 0xA), (0xD, 0xD), (0x2028, 0x2029)])
}
