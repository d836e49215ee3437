//! Strings that match a pattern.

use std::iter::Peekable;
use std::str::Chars;

use jsonschema::{PatternOptions, Validator};
use serde_json::{Value, json};

/// The number of backtracking steps of a match.
const MAX_STEPS: usize = 10_000;
/// The nesting depth of groups.
const MAX_DEPTH: usize = 16;
/// The length of a string, which people have to read.
const MAX_LENGTH: usize = 120;

/// A pattern, matched like a JSON Schema validator matches it. An invalid pattern matches every string.
pub(super) struct Pattern<'a> {
    text: &'a str,
    validator: Option<Validator>,
}

impl<'a> Pattern<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let options = PatternOptions::fancy_regex().backtrack_limit(MAX_STEPS);
        let schema = json!({ "pattern": text });
        Self { text, validator: jsonschema::options().with_pattern_options(options).build(&schema).ok() }
    }

    pub(super) fn allows(&self, text: &str) -> bool {
        self.validator.as_ref().is_none_or(|it| it.is_valid(&Value::String(text.to_owned())))
    }

    /// Returns strings that are likely to match, short ones first. Lookarounds and boundaries are ignored.
    pub(super) fn texts(&self, least: usize) -> impl Iterator<Item = String> {
        let repetitions = [0, 1, 2, 4, 8, 16, 32, least];
        repetitions.into_iter().flat_map(|more| [false, true].map(|last| self.text(more, last))).flatten()
    }

    fn text(&self, more: usize, last: bool) -> Option<String> {
        Writer { left: self.text.chars().peekable(), more, last, depth: 0 }.alternatives()
    }
}

/// Returns whether a string is a valid `date-time`.
pub(super) fn is_date_time(text: &str) -> bool {
    let options = jsonschema::options().should_validate_formats(true);
    let validator = options.build(&json!({ "format": "date-time" }));
    validator.is_ok_and(|it| it.is_valid(&Value::String(text.to_owned())))
}

/// Reads a pattern and writes a string that matches it.
struct Writer<'a> {
    left: Peekable<Chars<'a>>,
    /// The number of repetitions where a quantifier allows several.
    more: usize,
    /// `true` to use the last of several alternatives instead of the first.
    last: bool,
    depth: usize,
}

impl Writer<'_> {
    fn alternatives(&mut self) -> Option<String> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let mut res = self.sequence()?;
        while self.left.next_if_eq(&'|').is_some() {
            let other = self.sequence()?;
            if self.last {
                res = other;
            }
        }
        self.depth -= 1;
        Some(res)
    }

    fn sequence(&mut self) -> Option<String> {
        let mut res = String::new();
        while let Some(c) = self.left.next_if(|it| *it != '|' && *it != ')') {
            let atom = match c {
                '^' | '$' => continue,
                '(' => self.group()?,
                '[' => self.class()?.to_string(),
                '\\' => self.escape()?,
                '.' => "a".to_owned(),
                other => other.to_string(),
            };
            let (min, max) = self.quantifier()?;
            res.push_str(&atom.repeat(min.max(self.more).min(max).min(MAX_LENGTH)));
            if res.len() > MAX_LENGTH {
                return None;
            }
        }
        Some(res)
    }

    /// Reads a group. A lookaround gives an empty string.
    fn group(&mut self) -> Option<String> {
        let mut is_lookaround = false;
        if self.left.next_if_eq(&'?').is_some() {
            match self.left.next()? {
                ':' => {}
                '=' | '!' => is_lookaround = true,
                '<' => match self.left.next_if(|it| ['=', '!'].contains(it)) {
                    Some(_) => is_lookaround = true,
                    None => self.left.by_ref().take_while(|it| *it != '>').for_each(drop),
                },
                _ => return None,
            }
        }
        let res = self.alternatives()?;
        self.left.next_if_eq(&')')?;
        Some(if is_lookaround { String::new() } else { res })
    }

    /// Reads a character class, and chooses a character that is easy to read.
    fn class(&mut self) -> Option<char> {
        let negated = self.left.next_if_eq(&'^').is_some();
        let mut ranges: Vec<(char, char)> = Vec::new();
        let mut in_range = false;
        loop {
            let c = match self.left.next()? {
                ']' => break,
                '-' if !in_range && !ranges.is_empty() && self.left.peek() != Some(&']') => {
                    in_range = true;
                    continue;
                }
                '\\' => {
                    let members = members(*self.left.peek()?);
                    if !members.is_empty() {
                        self.left.next();
                        ranges.extend(members);
                        in_range = false;
                        continue;
                    }
                    self.escape()?.chars().next()?
                }
                c => c,
            };
            match ranges.last_mut().filter(|_| in_range) {
                Some(range) => range.1 = c,
                None => ranges.push((c, c)),
            }
            in_range = false;
        }
        let contains = |c: &char| ranges.iter().any(|(from, to)| (from..=to).contains(&c)) != negated;
        let first = ranges.first().map(|it| it.0).filter(|_| !negated);
        "a1A-_ ".chars().find(contains).or(first)
    }

    fn escape(&mut self) -> Option<String> {
        let hexadecimal = |it: &mut Self, digits: usize| {
            let text: String = (0..digits).filter_map(|_| it.left.next_if(char::is_ascii_hexdigit)).collect();
            u32::from_str_radix(&text, 16).ok().and_then(char::from_u32)
        };
        let res = match self.left.next()? {
            'd' => '1',
            'D' | 'w' | 'S' => 'a',
            'W' => '-',
            's' => ' ',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'b' | 'B' => return Some(String::new()),
            'p' | 'P' => return self.property(),
            'x' => hexadecimal(self, 2)?,
            'u' => hexadecimal(self, 4)?,
            // Backreferences and control characters are not supported.
            'c' | 'k' | '0'..='9' => return None,
            other => other,
        };
        Some(res.to_string())
    }

    /// Reads a Unicode property, and chooses a character that has it.
    fn property(&mut self) -> Option<String> {
        self.left.next_if_eq(&'{')?;
        let name: String = self.left.by_ref().take_while(|it| *it != '}').collect();
        let res = match name.as_str() {
            it if it.starts_with('N') => "1",
            "Lu" => "A",
            _ => "a",
        };
        Some(res.to_owned())
    }

    /// Reads a quantifier: the least and the greatest number of repetitions.
    fn quantifier(&mut self) -> Option<(usize, usize)> {
        let res = match self.left.peek() {
            Some('*') => (0, usize::MAX),
            Some('+') => (1, usize::MAX),
            Some('?') => (0, 1),
            Some('{') => {
                self.left.next();
                let text: String = self.left.by_ref().take_while(|it| *it != '}').collect();
                let (min, max) = text.split_once(',').unwrap_or((&text, &text));
                let max = if max.is_empty() { usize::MAX } else { max.parse().ok()? };
                self.left.next_if_eq(&'?');
                return Some((min.parse().ok()?, max));
            }
            Some(_) | None => return Some((1, 1)),
        };
        self.left.next();
        self.left.next_if_eq(&'?');
        Some(res)
    }
}

/// Returns the ranges of an escape such as `\d`, if it means several characters.
fn members(escape: char) -> Vec<(char, char)> {
    match escape {
        'd' => vec![('0', '9')],
        'w' => vec![('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_')],
        's' => vec![(' ', ' '), ('\t', '\r')],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matching_string_is_found() {
        for (pattern, text) in [
            ("^(0|[1-9][0-9]*)$", "0"),
            ("^key_[A-Za-z0-9]{3}$", "key_aaa"),
            ("^(whsec_|whsk_)?[a-zA-Z0-9+/=]{4,100}$", "aaaa"),
            (r"^#(([0-9a-fA-F]{2}){3}|([0-9a-fA-F]){3})$", "#aaaaaa"),
            (r"^(?!a$)^[a-z][a-z0-9-]*[a-zA-Z0-9]$", "aa"),
            (r"^\d{4}-\d{2}$", "1111-11"),
            (r"^[^a1]\.[\w-]+?\u0041$", "A.aA"),
            (r"^(?<word>a|b){2,}$", "aa"),
            (r"^\p{Lu}\x2b?$", "A"),
            ("^.{3}$", "aaa"),
        ] {
            let it = Pattern::new(pattern);
            assert_eq!(it.texts(0).find(|text| it.allows(text)).as_deref(), Some(text), "{pattern}");
        }
    }

    #[test]
    fn invalid_patterns_do_not_fail() {
        let deep = "(".repeat(10_000);
        let long = "(((a{99}){99}){99}){99}";
        for pattern in
            ["", "(", "[", "\\", "a{", "a{2", "[\\", "(?", "(?<", "[z-a]", "[^]", "*", "a**", ")", "|", &deep, long]
        {
            let it = Pattern::new(pattern);
            assert!(it.texts(usize::MAX).count() <= 16, "{pattern}");
        }
    }
}
