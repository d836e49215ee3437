//! Identifiers. A name depends on its own place in the document; where two would be one, a fixed order decides which
//! of them keeps it, and nothing is ever counted.

use std::collections::{BTreeMap, BTreeSet};

use heck::{ToSnakeCase, ToUpperCamelCase};
use sha2::{Digest, Sha256};

use crate::diagnostics::{Id, Report};
use crate::pointer::Pointer;
use crate::rust::Name;

/// How an identifier is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    /// Types and variants.
    Camel,
    /// Fields, functions and modules.
    Snake,
}

/// What our own methods are called, where users' names could stand beside them. A setter or accessor of that name is
/// written `with_…`.
pub(crate) const CALL_METHODS: &[&str] = &[
    "send",
    "send_blocking",
    "send_as",
    "stream",
    "pages",
    "items",
    "timeout",
    "attempt_timeout",
    "retry",
    "header",
    "base_url",
    "idempotency_key",
    "allow_unlisted_values",
];
/// The same for models.
pub(crate) const MODEL_METHODS: &[&str] = &[
    "new",
    "unknown_fields",
    // What a setter of these names looks like is the method of an operator, which it is not.
    "add",
    "sub",
    "mul",
    "div",
    "rem",
    "shl",
    "shr",
    "bitand",
    "bitor",
    "bitxor",
];
/// The same for groups of operations, whose methods a linter would take for those of a trait.
pub(crate) const GROUP_METHODS: &[&str] = &["new", "clone", "cmp"];
/// The same for clients.
pub(crate) const CLIENT_METHODS: &[&str] = &["builder", "from_env", "new", "clone"];
/// The same for builders of clients.
pub(crate) const BUILDER_METHODS: &[&str] = &[
    "base_url",
    "server",
    "http",
    "transport",
    "timer",
    "hook",
    "retry",
    "timeout",
    "attempt_timeout",
    "user_agent",
    "max_response_size",
    "build",
];

/// Names that every Rust file knows without saying so, and those that generated code says beside its own.
pub(crate) const STANDARD_NAMES: &[&str] = &[
    "Box",
    "Option",
    "Result",
    "String",
    "Vec",
    "Some",
    "None",
    "Ok",
    "Err",
    "Into",
    "From",
    "Default",
    "Clone",
    "Copy",
    "Debug",
    "Drop",
    "Eq",
    "Fn",
    "FnMut",
    "FnOnce",
    "IntoIterator",
    "Iterator",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Send",
    "Sized",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "AsRef",
    "AsMut",
    "Extend",
    "FromIterator",
];

/// The methods that go with identifiers of their own: in order, `with_…` where we have a method of that name ourselves.
pub(crate) fn methods(idents: &[String], reserved: &[&str]) -> Vec<String> {
    let mut taken: BTreeSet<String> =
        idents.iter().cloned().chain(reserved.iter().map(|it| (*it).to_owned())).collect();
    let mut res = Vec::new();
    for ident in idents {
        let mut method = ident.clone();
        if reserved.contains(&method.as_str()) || res.contains(&method) {
            method = format!("with_{}", ident.trim_start_matches("r#"));
            while taken.contains(&method) {
                method.push('_');
            }
            taken.insert(method.clone());
        }
        res.push(method);
    }
    res
}

/// Names that linters take for a draft's.
const PLACEHOLDERS: &[&str] = &["foo", "baz", "quux"];

/// The local variable that holds what an identifier names, where other variables are around.
pub(crate) fn local(ident: &str, others: &[&str]) -> String {
    let taken = others.contains(&ident) || PLACEHOLDERS.contains(&ident);
    if taken { format!("{ident}_") } else { ident.to_owned() }
}

/// Something that wants an identifier.
#[derive(Debug)]
pub(crate) struct Candidate<'a> {
    pub(crate) wire: String,
    /// The words that the identifier is made of, which may be more than the name on the wire.
    pub(crate) words: String,
    pub(crate) at: &'a Pointer,
    pub(crate) claim: Priority,
}

/// Who keeps an identifier that several want: the first of these, then who is spelled like it, then who has no
/// symbols that could tell it apart in words, then byte order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Priority {
    /// `x-rust-name`
    Explicit(String),
    /// A component.
    Component,
    /// A schema that stands where it is used.
    Inline,
    /// Anything else.
    Place,
}

/// Gives every candidate an identifier of its own, in their order.
pub(crate) fn settle(report: &mut Report, case: Case, reserved: &[&str], candidates: &[Candidate<'_>]) -> Vec<Name> {
    let wanted: Vec<String> = candidates.iter().map(|it| wanted(case, reserved, it)).collect();
    let mut by_ident: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, ident) in wanted.iter().enumerate() {
        by_ident.entry(ident).or_default().push(index);
    }
    let mut taken: BTreeSet<String> =
        wanted.iter().cloned().chain(reserved.iter().map(|it| (*it).to_owned())).collect();
    let mut res = wanted.clone();
    for (ident, mut group) in by_ident {
        group.sort_by_key(|index| {
            let it = &candidates[*index];
            (&it.claim, it.wire != ident, spelled(&it.words) != it.words, &it.wire, it.at)
        });
        let holder = &candidates[group[0]];
        for index in group.into_iter().skip(1) {
            let it = &candidates[index];
            let other = told_apart(case, it, holder, ident, &taken);
            let message = format!("`{}` would be called `{ident}`, as another is: it is called `{other}`", it.wire);
            let help = format!("choose a name with an overlay: `x-rust-name: {other}`");
            report.add_with_help(Id::NameClash, it.at, message, help);
            taken.insert(other.clone());
            res[index] = other;
        }
    }
    candidates.iter().zip(res).map(|(it, ident)| Name { wire: it.wire.clone(), ident }).collect()
}

fn wanted(case: Case, reserved: &[&str], it: &Candidate<'_>) -> String {
    let words = if let Priority::Explicit(said) = &it.claim { said } else { &it.words };
    let res = ident(case, words);
    let mut res = res;
    while reserved.contains(&res.as_str()) {
        res.push('_');
    }
    res
}

fn told_apart(case: Case, it: &Candidate<'_>, holder: &Candidate<'_>, ident: &str, taken: &BTreeSet<String>) -> String {
    let spelled = self::ident(case, &spelled(&it.words));
    if !taken.contains(&spelled) {
        return spelled;
    }
    // What a component would be called is described where it is used.
    if let Priority::Inline = it.claim {
        let inline = self::ident(case, &format!("{} inline", it.words));
        if !taken.contains(&inline) {
            return inline;
        }
    }
    if let Some(letters) = letters(&it.wire, &holder.wire) {
        let lettered = self::ident(case, &format!("{} {letters}", it.words));
        if !taken.contains(&lettered) {
            return lettered;
        }
    }
    // Four digits are enough until two wire names share them, too.
    let digits = hash(&it.wire);
    let named = |length: usize| match case {
        Case::Camel => format!("{}{}", ident.trim_end_matches('_'), &digits[..length]),
        Case::Snake => format!("{}_{}", ident.trim_end_matches('_'), &digits[..length]),
    };
    // Equal in every digit: the same wire name twice, told apart by where it stands, and in which file.
    let place = hash(&format!("{}{}", it.at.source.0, it.at.path));
    let placed = (4..=place.len()).map(|length| format!("{}{}", named(4), &place[..length]));
    let mut candidates = [4, digits.len()].into_iter().map(named).chain(placed).filter(|it| !taken.contains(it));
    candidates.next().unwrap_or_else(|| unreachable!("two things do not stand at one place: {:?}", it.at))
}

/// How the letters of a name are written, if that tells it from another.
fn letters(wire: &str, other: &str) -> Option<&'static str> {
    let alone = |it: &str| it.chars().filter(|it| it.is_alphanumeric()).collect::<String>().to_lowercase();
    let written = |it: &str| match (it.contains(char::is_uppercase), it.contains(char::is_lowercase)) {
        (false, _) => "lowercase",
        (true, false) => "uppercase",
        (true, true) if it.trim_start_matches(|it: char| !it.is_alphabetic()).starts_with(char::is_lowercase) => {
            "camel case"
        }
        (true, true) => "capitalized",
    };
    (alone(wire) == alone(other) && written(wire) != written(other)).then(|| written(wire))
}

/// The first hexadecimal digits of a name's SHA-256, as many as anyone needs.
pub(crate) fn hash(wire: &str) -> String {
    Sha256::digest(wire).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// Longer names are cut.
const LONGEST_IDENT: usize = 120;

/// An identifier made of words.
pub(crate) fn ident(case: Case, words: &str) -> String {
    let cased = |it: &str| match case {
        Case::Camel => it.to_upper_camel_case(),
        Case::Snake => it.to_snake_case(),
    };
    let words = &plural(&familiar(words));
    let plain = cased(words);
    let res =
        if plain.is_empty() || plain.chars().all(|c| c.is_ascii_digit()) { cased(&spelled(words)) } else { plain };
    // A page of documentation is a file, and systems have their limits.
    let res = if res.len() > LONGEST_IDENT {
        let start: String = res.chars().take(LONGEST_IDENT / 2).collect();
        cased(&format!("{start} x{}", &hash(words)[..4]))
    } else {
        res
    };
    legal(case, &res).unwrap_or_else(|| cased(&format!("name {}", &hash(words)[..4])))
}

/// Words in letters that no linter finds uncommon or takes for others: ASCII and Latin-1. What else there is gives way
/// to four digits of the hash; `x-rust-name` says it better.
fn familiar(words: &str) -> String {
    let fits = |c: &char| !c.is_alphanumeric() || c.is_ascii() || matches!(c, 'À'..='ÿ');
    if words.chars().all(|c| fits(&c)) {
        return words.to_owned();
    }
    let rest: String = words.chars().filter(fits).collect();
    let stem = if rest.chars().any(char::is_alphanumeric) { rest } else { "name".to_owned() };
    format!("{stem} x{}", &hash(words)[..4])
}

/// Words in which the plural of an abbreviation is one word: `IDs` is no `i_ds`.
fn plural(words: &str) -> String {
    let mut res = String::with_capacity(words.len());
    let mut capitals = 0;
    let mut left = words.chars().peekable();
    while let Some(c) = left.next() {
        if c == 's' && capitals > 1 && !left.peek().is_some_and(|next| next.is_lowercase()) {
            res.push_str("S ");
        } else {
            res.push(c);
        }
        capitals = if c.is_uppercase() { capitals + 1 } else { 0 };
    }
    res
}

/// What Rust takes, with `_` before a digit and after a keyword.
fn legal(case: Case, text: &str) -> Option<String> {
    let (empty, number) = match case {
        Case::Camel => ("Empty", "N"),
        Case::Snake => ("empty", "n"),
    };
    let res = match text {
        "" => empty.to_owned(),
        // A keyword since edition 2024, which `syn` does not know.
        "gen" => "gen_".to_owned(),
        // Underscores and digits alone are a name that linters refuse.
        _ if text.chars().all(|c| c.is_numeric() || c == '_') => format!("{number}{text}"),
        _ if text.starts_with(|c: char| c.is_numeric()) => format!("_{text}"),
        _ => text.to_owned(),
    };
    let is_ident = |it: &str| syn::parse_str::<syn::Ident>(it).is_ok();
    match (is_ident(&res), format!("{res}_")) {
        (true, _) => Some(res),
        (false, suffixed) if is_ident(&suffixed) => Some(suffixed),
        (false, _) => None,
    }
}

/// A name with its symbols as words.
fn spelled(wire: &str) -> String {
    let mut res = String::new();
    for c in wire.chars() {
        match SYMBOLS.iter().find(|(symbol, _)| *symbol == c) {
            Some((_, word)) => res.push_str(&format!(" {word} ")),
            None => res.push(c),
        }
    }
    res
}

const SYMBOLS: &[(char, &str)] = &[
    ('+', "plus"),
    ('-', "minus"),
    ('.', "dot"),
    (',', "comma"),
    (':', "colon"),
    (';', "semicolon"),
    ('/', "slash"),
    ('\\', "backslash"),
    ('*', "star"),
    ('<', "less"),
    ('>', "greater"),
    ('=', "equal"),
    ('!', "not"),
    ('?', "question"),
    ('@', "at"),
    ('#', "hash"),
    ('$', "dollar"),
    ('%', "percent"),
    ('&', "and"),
    ('|', "or"),
    ('~', "tilde"),
    ('^', "caret"),
    ('\'', "quote"),
    ('"', "quotes"),
    ('(', "open"),
    (')', "close"),
    ('[', "left"),
    (']', "right"),
    ('{', "begin"),
    ('}', "end"),
    ('_', "underscore"),
];

/// Names that no file may have on some system, or that are taken in every folder.
const RESERVED_FILES: &[&str] = &["mod", "wire", "models", "operations", "con", "prn", "aux", "nul"];

fn is_reserved_file(name: &str) -> bool {
    let port = name.strip_prefix("com").or(name.strip_prefix("lpt"));
    RESERVED_FILES.contains(&name) || port.is_some_and(|it| matches!(it.as_bytes(), [b'1'..=b'9']))
}

const LONGEST_FILE: usize = 100;

/// The module and file of something: ASCII, not too long, and no name that a system reserves. What had to be changed
/// carries four digits of the hash.
pub(crate) fn module(wire: &str, ident: &str) -> String {
    let snake = ident.to_snake_case();
    let ascii: String = snake.chars().filter(char::is_ascii).take(LONGEST_FILE - 5).collect();
    // What was taken out leaves underscores side by side.
    let ascii = if ascii == snake { ascii } else { ascii.to_snake_case() };
    let plain = ascii == snake
        && !is_reserved_file(&snake)
        && legal(Case::Snake, &snake).is_some_and(|it| it.ends_with(&snake));
    let res = if plain { snake } else { format!("{}_{}", ascii.trim_matches('_'), &hash(wire)[..4]) };
    legal(Case::Snake, &res).unwrap_or_else(|| format!("name_{}", &hash(wire)[..4]))
}
