//! The words that an inline schema is named by: those of its own place, and of nothing else.

mod external;
mod words;

pub(super) use external::components;
pub(super) use words::stand_in_id;

use super::Lower;
use crate::parse::Entry;
use crate::pointer::Pointer;
use words::{envelope, schema_words, section_word};

/// The words of a place, and how many of them name the outermost schema there.
pub(super) struct Place {
    pub(super) words: Vec<String>,
    pub(super) home: usize,
}

/// Reads a pointer as a reader of the document would name it.
pub(super) fn place(cx: &mut Lower<'_>, at: &Pointer) -> Place {
    let keys: Vec<String> = at.keys().collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let (mut words, rest) = match &keys[..] {
        ["components", "schemas", name, rest @ ..] => (vec![(*name).to_owned()], rest),
        ["components", section, name, rest @ ..] => {
            let mut words = vec![(*name).to_owned()];
            words.extend(section_word(section).map(str::to_owned));
            let rest = envelope(cx, at, &keys, rest, &mut words);
            (words, rest)
        }
        ["paths", path, method, rest @ ..] => {
            let mut words = vec![operation_id(cx, at, path, method)];
            let rest = envelope(cx, at, &keys, rest, &mut words);
            (words, rest)
        }
        ["webhooks" | "x-webhooks", name, rest @ ..] => {
            let mut words = vec![(*name).to_owned()];
            let item = Pointer::root(at.source).child(keys[0]).child(name);
            let several = matches!(cx.spec.path_items.get(&item), Some(Entry::Item(it)) if it.operations.len() > 1);
            let method = rest.first().filter(|it| several && **it != "parameters");
            words.extend(method.map(|it| (*it).to_owned()));
            let rest = envelope(cx, at, &keys, rest, &mut words);
            (words, rest)
        }
        _ => {
            let (words, home) = external::place(cx, at, &keys);
            return Place { words, home };
        }
    };
    let home = words.len();
    schema_words(cx, at, keys.len(), rest, &mut words);
    Place { home, words }
}

fn operation_id(cx: &Lower<'_>, at: &Pointer, path: &str, method: &str) -> String {
    let place = Pointer::root(at.source).child("paths").child(path).child(method);
    match cx.spec.operations.get(&place) {
        Some(Entry::Item(it)) if it.operation_id.is_some() => it.operation_id.clone().unwrap_or_default(),
        _ => stand_in_id(method, path),
    }
}

/// Whether it is a name and no sentence.
pub(super) fn is_short(text: &str) -> bool {
    text.len() <= 60 && text.split_whitespace().count() <= 6 && text.chars().any(char::is_alphanumeric)
}
