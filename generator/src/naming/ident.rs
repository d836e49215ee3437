//! Turns words into identifiers and module names.

use heck::{ToSnakeCase, ToUpperCamelCase};
use sha2::{Digest, Sha256};

use super::compound_words;
use super::reserved::{FILES, PLACEHOLDERS};
use crate::limits::{FILE_NAME_LENGTH, IDENTIFIER_LENGTH};

/// The case of an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    /// For types and variants.
    Camel,
    /// For fields, functions and modules.
    Snake,
}

/// Turns words into a valid identifier.
pub(crate) fn to_ident(case: Case, words: &str) -> String {
    let to_case = |text: &str| match case {
        Case::Camel => text.to_upper_camel_case(),
        Case::Snake => text.to_snake_case(),
    };
    let words = replace_uncommon_letters(words);
    let words = match case {
        Case::Camel => compound_words::join_lowercase(&words),
        Case::Snake => compound_words::join_all(&words),
    };
    let words = &join_plurals(&words);
    let plain = to_case(words);
    let has_letter = plain.chars().any(|c| !c.is_ascii_digit());
    let ident = if has_letter { plain } else { to_case(&spell_symbols(words)) };
    let ident = if ident.len() > IDENTIFIER_LENGTH {
        let start: String = ident.chars().take(IDENTIFIER_LENGTH / 2).collect();
        to_case(&format!("{start} x{}", &hash(words)[..4]))
    } else {
        ident
    };
    make_valid(case, &ident).unwrap_or_else(|| to_case(&format!("name {}", &hash(words)[..4])))
}

/// Returns the name of the local variable for an identifier, which must differ from these other variables.
pub(crate) fn to_local(ident: &str, others: &[&str]) -> String {
    let is_taken = others.contains(&ident) || PLACEHOLDERS.contains(&ident);
    if is_taken { format!("{ident}_") } else { ident.to_owned() }
}

/// Returns the first hexadecimal digits of a name's SHA-256.
pub(crate) fn hash(wire: &str) -> String {
    Sha256::digest(wire).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// Replaces letters other than ASCII and Latin-1 by four digits of the hash, because linters refuse uncommon letters and
/// letters that look like others. `x-rust-name` gives a better name.
fn replace_uncommon_letters(words: &str) -> String {
    let is_common = |c: &char| !c.is_alphanumeric() || c.is_ascii() || matches!(c, 'À'..='ÿ');
    if words.chars().all(|c| is_common(&c)) {
        return words.to_owned();
    }
    let rest: String = words.chars().filter(is_common).collect();
    let stem = if rest.chars().any(char::is_alphanumeric) { rest } else { "name".to_owned() };
    format!("{stem} x{}", &hash(words)[..4])
}

/// Joins the plural of an abbreviation into one word: `IDs` becomes `ids` and not `i_ds`.
fn join_plurals(words: &str) -> String {
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

/// Makes a text a valid identifier, with `_` before a digit and after a keyword; `None` if that is not enough.
fn make_valid(case: Case, text: &str) -> Option<String> {
    let (empty, number) = match case {
        Case::Camel => ("Empty", "N"),
        Case::Snake => ("empty", "n"),
    };
    let res = match text {
        "" => empty.to_owned(),
        // A keyword since edition 2024, which `syn` does not know.
        "gen" => "gen_".to_owned(),
        // Linters refuse a name of underscores and digits.
        _ if text.chars().all(|c| c.is_numeric() || c == '_') => format!("{number}{text}"),
        _ if text.starts_with(|c: char| c.is_numeric()) => format!("_{text}"),
        _ => text.to_owned(),
    };
    let is_ident = |text: &str| syn::parse_str::<syn::Ident>(text).is_ok();
    match (is_ident(&res), format!("{res}_")) {
        (true, _) => Some(res),
        (false, suffixed) if is_ident(&suffixed) => Some(suffixed),
        (false, _) => None,
    }
}

/// Writes the symbols of a name as words: `+1` becomes ` plus 1`.
pub(super) fn spell_symbols(wire: &str) -> String {
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

fn is_reserved_file(name: &str) -> bool {
    let port = name.strip_prefix("com").or(name.strip_prefix("lpt"));
    FILES.contains(&name) || port.is_some_and(|number| matches!(number.as_bytes(), [b'1'..=b'9']))
}

/// Returns the name of the module and file for an identifier: ASCII, short, and not reserved on any system. A name that had
/// to change for that ends with four digits of the hash.
pub(crate) fn to_module(wire: &str, ident: &str) -> String {
    let snake = compound_words::join_all(ident).to_snake_case();
    let ascii: String = snake.chars().filter(char::is_ascii).take(FILE_NAME_LENGTH - 5).collect();
    // Removing a letter can leave two underscores side by side.
    let ascii = if ascii == snake { ascii } else { ascii.to_snake_case() };
    let is_unchanged = ascii == snake
        && !is_reserved_file(&snake)
        && make_valid(Case::Snake, &snake).is_some_and(|valid| valid.ends_with(&snake));
    let res = if is_unchanged { snake } else { format!("{}_{}", ascii.trim_matches('_'), &hash(wire)[..4]) };
    make_valid(Case::Snake, &res).unwrap_or_else(|| format!("name_{}", &hash(wire)[..4]))
}

#[cfg(test)]
mod tests {
    use super::{Case, to_ident, to_module};

    #[test]
    fn identifiers_are_valid() {
        for (case, words, expected) in [
            (Case::Snake, "birth-date", "birth_date"),
            (Case::Snake, "userIDs", "user_ids"),
            (Case::Snake, "OAuth", "oauth"),
            (Case::Snake, "getOAuth2Token", "get_oauth2_token"),
            (Case::Snake, "GitHub-IPv4Addresses", "github_ipv4_addresses"),
            (Case::Snake, "iOSVersion", "ios_version"),
            (Case::Snake, "GraphQLQuery", "graphql_query"),
            (Case::Snake, "OpenAPIs", "open_apis"),
            (Case::Snake, "type", "type_"),
            (Case::Snake, "gen", "gen_"),
            (Case::Snake, "2fa", "_2fa"),
            (Case::Snake, "_1", "underscore_1"),
            (Case::Snake, "", "empty"),
            (Case::Camel, "", "Empty"),
            (Case::Camel, "OAuthToken", "OAuthToken"),
            (Case::Camel, "iOSVersion", "IosVersion"),
            (Case::Camel, "self", "Self_"),
            (Case::Camel, "+1", "Plus1"),
            (Case::Camel, ">=", "GreaterEqual"),
            (Case::Camel, "25GBASE-T", "_25gbaseT"),
            (Case::Camel, "naïve", "Naïve"),
            (Case::Camel, "日本", "NameXcf2a"),
        ] {
            assert_eq!(to_ident(case, words), expected, "{words:?}");
        }
    }

    #[test]
    fn modules_are_valid_on_every_system() {
        for (wire, ident, expected) in [
            ("Author", "Author", "author"),
            ("OAuthToken", "OAuthToken", "oauth_token"),
            ("type", "type_", "type_"),
            ("con", "con", "con_"),
            ("Naïve", "Naïve", "nave_"),
        ] {
            let module = to_module(wire, ident);
            assert!(module.starts_with(expected) && module.is_ascii(), "{wire:?}: {module}");
        }
        assert!(to_module("a", &"a".repeat(300)).len() <= 100);
    }
}
