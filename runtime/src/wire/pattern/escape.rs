//! Reads escapes and classes of ECMA-262 patterns.

use regex_syntax::hir::{Class as AnyClass, HirKind};

use super::syntax::{Assertion, Class, Node, Parser, class, negated};

/// A member of a class.
enum Member {
    CodePoint(u32),
    Class(Class),
}

impl Parser {
    /// Reads the rest of an escape outside of classes, after its backslash.
    pub(super) fn escape(&mut self) -> Option<Node> {
        let c = self.peek()?;
        let reference = |it: &Self, groups| (!it.ignores_case()).then_some(Node::Reference(groups));
        match c {
            'b' => self.next().map(|_| Node::Assertion(Assertion::WordBoundary)),
            'B' => self.next().map(|_| Node::Assertion(Assertion::NoWordBoundary)),
            'k' if self.unicode || !self.names.is_empty() => {
                self.next();
                let name = if self.take("<") { self.name()? } else { return None };
                self.names.get(&name).cloned().and_then(|groups| reference(self, groups))
            }
            '1'..='9' => {
                let groups = self.groups;
                let number = self.attempt(|it| it.decimal().filter(|number| *number as usize <= groups));
                match number {
                    Some(number) => reference(self, vec![number as usize - 1]),
                    None if self.unicode => None,
                    None => self.character().map(|c| self.literal(c)),
                }
            }
            // The backslash is a literal; the `c` after it is read next.
            'c' if !self.unicode => Some(match self.attempt(Self::control) {
                Some(control) => self.literal(control),
                None => self.literal('\\'.into()),
            }),
            _ => match self.character_class() {
                Some(class) => Some(Node::Class(self.folded(class))),
                None => self.character().map(|c| self.literal(c)),
            },
        }
    }

    /// Reads the rest of a class, after its bracket.
    pub(super) fn class(&mut self) -> Option<Class> {
        let is_negated = self.take("^");
        let mut all = Class::empty();
        while !self.take("]") {
            let first = self.member()?;
            if !self.take("-") {
                all.union(&first.into_class());
                continue;
            }
            if self.peek()? == ']' {
                all.union(&first.into_class());
                all.union(&class([('-'.into(), '-'.into())]));
                continue;
            }
            match (first, self.member()?) {
                (Member::CodePoint(first), Member::CodePoint(last)) if first > last => return None,
                (Member::CodePoint(first), Member::CodePoint(last)) => all.union(&class([(first, last)])),
                (Member::Class(_), _) | (_, Member::Class(_)) if self.unicode => return None,
                (first, last) => {
                    all.union(&first.into_class());
                    all.union(&class([('-'.into(), '-'.into())]));
                    all.union(&last.into_class());
                }
            }
        }
        let all = self.folded(all);
        Some(if is_negated { negated(all) } else { all })
    }

    fn member(&mut self) -> Option<Member> {
        let c = self.next()?;
        if c != '\\' {
            return Some(Member::CodePoint(c.into()));
        }
        if let Some(class) = self.character_class() {
            return Some(Member::Class(class));
        }
        match self.peek()? {
            'b' => self.next().map(|_| Member::CodePoint(0x8)),
            '-' => self.next().map(|_| Member::CodePoint('-'.into())),
            'c' if !self.unicode => {
                let control = self.attempt(Self::control).or_else(|| self.attempt(Self::class_control));
                Some(Member::CodePoint(control.unwrap_or('\\'.into())))
            }
            _ => self.character().map(Member::CodePoint),
        }
    }

    /// Reads `\d`, `\w`, `\s`, their opposites, and Unicode properties.
    fn character_class(&mut self) -> Option<Class> {
        let c = self.peek()?;
        let class = match c {
            'd' | 'D' => class([('0'.into(), '9'.into())]),
            'w' | 'W' => word_characters(),
            's' | 'S' => white_space(),
            'p' | 'P' if self.unicode => return self.attempt(Self::property),
            _ => return None,
        };
        self.next();
        Some(if c.is_ascii_uppercase() { negated(class) } else { class })
    }

    /// Reads a Unicode property. The names are those of the `regex` crate, which accepts more spellings than ECMA-262.
    fn property(&mut self) -> Option<Class> {
        let is_negated = self.next()? == 'P';
        if !self.take("{") {
            return None;
        }
        let mut name = String::new();
        loop {
            match self.next()? {
                '}' => break,
                c if c.is_ascii_alphanumeric() || matches!(c, '_' | '=') => name.push(c),
                _ => return None,
            }
        }
        let class = match name.as_str() {
            "Any" => class([(0, 0x10_FFFF)]),
            "ASCII" => class([(0, 0x7F)]),
            _ => unicode_class(&format!("\\p{{{name}}}"))?,
        };
        Some(if is_negated { negated(class) } else { class })
    }

    /// Reads `\cX`, from its `c` on.
    fn control(&mut self) -> Option<u32> {
        self.next();
        self.next().filter(char::is_ascii_alphabetic).map(|c| u32::from(c) % 32)
    }

    /// Reads the control characters that Annex B adds in classes.
    fn class_control(&mut self) -> Option<u32> {
        self.next();
        self.next().filter(|c| c.is_ascii_digit() || *c == '_').map(|c| u32::from(c) % 32)
    }

    /// Reads an escape of one character, after its backslash.
    fn character(&mut self) -> Option<u32> {
        let c = self.peek()?;
        match c {
            'c' => return self.attempt(Self::control),
            '0'..='7' if !self.unicode => return self.octal(),
            _ => {}
        }
        self.next();
        let res = match c {
            'f' => 0xC,
            'n' => 0xA,
            'r' => 0xD,
            't' => 0x9,
            'v' => 0xB,
            '0' if !self.peek().is_some_and(|it| it.is_ascii_digit()) => 0,
            'x' => match self.attempt(|it| it.hexadecimal(2)) {
                None if self.unicode => return None,
                code => code.unwrap_or(c.into()),
            },
            'u' => match self.attempt(Self::code_point) {
                None if self.unicode => return None,
                code => code.unwrap_or(c.into()),
            },
            _ if !self.unicode || "^$\\.*+?()[]{}|/".contains(c) => c.into(),
            _ => return None,
        };
        Some(res)
    }

    /// Reads `\u0041` and `\u{41}`, after the `u`. Two surrogates are one character.
    fn code_point(&mut self) -> Option<u32> {
        if self.take("{") {
            let mut code = None;
            while let Some(digit) = self.peek().and_then(|c| c.to_digit(16)) {
                self.next();
                code = Some(code.unwrap_or(0_u32) * 16 + digit).filter(|it| *it <= 0x10_FFFF);
                code?;
            }
            return code.filter(|_| self.take("}"));
        }
        let high = self.hexadecimal(4)?;
        let low = |it: &mut Self| {
            let low = if it.take("\\u") { it.hexadecimal(4)? } else { return None };
            (0xDC00..0xE000).contains(&low).then_some(low)
        };
        if (0xD800..0xDC00).contains(&high)
            && let Some(low) = self.attempt(low)
        {
            return Some(0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00));
        }
        Some(high)
    }

    fn hexadecimal(&mut self, digits: usize) -> Option<u32> {
        (0..digits).try_fold(0, |code, _| Some(code * 16 + self.next()?.to_digit(16)?))
    }

    /// Reads up to three octal digits whose value fits in a byte.
    fn octal(&mut self) -> Option<u32> {
        let mut code = self.next()?.to_digit(8)?;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(8)).filter(|digit| code * 8 + digit <= 0xFF)
            && code < 0o40
        {
            self.next();
            code = code * 8 + digit;
        }
        Some(code)
    }
}

impl Member {
    fn into_class(self) -> Class {
        match self {
            Self::CodePoint(it) => class([(it, it)]),
            Self::Class(it) => it,
        }
    }
}

/// Returns the word characters of ECMA-262: ASCII.
pub(super) fn word_characters() -> Class {
    class([('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_')].map(|(first, last)| (first.into(), last.into())))
}

/// Returns the white space of ECMA-262: that of ASCII and Unicode, and the byte order mark.
fn white_space() -> Class {
    class([
        (0x9, 0xD),
        (0x20, 0x20),
        (0xA0, 0xA0),
        (0x1680, 0x1680),
        (0x2000, 0x200A),
        (0x2028, 0x2029),
        (0x202F, 0x202F),
        (0x205F, 0x205F),
        (0x3000, 0x3000),
        (0xFEFF, 0xFEFF),
    ])
}

/// Returns a class in the syntax of the `regex` crate.
fn unicode_class(text: &str) -> Option<Class> {
    match regex_syntax::parse(text).ok()?.into_kind() {
        HirKind::Class(AnyClass::Unicode(it)) => Some(it),
        HirKind::Class(AnyClass::Bytes(it)) => it.to_unicode_class(),
        HirKind::Literal(it) => {
            let text = std::str::from_utf8(&it.0).ok()?;
            Some(class(text.chars().map(|c| (c.into(), c.into()))))
        }
        HirKind::Empty
        | HirKind::Look(_)
        | HirKind::Repetition(_)
        | HirKind::Capture(_)
        | HirKind::Concat(_)
        | HirKind::Alternation(_) => None,
    }
}
