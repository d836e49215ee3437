//! Names for generated code. An identifier depends only on its own place in the document. Where several candidates want one
//! identifier, a fixed order decides which of them keeps it; nothing is ever counted.

mod compound_words;
mod ident;
mod reserved;

use std::collections::{BTreeMap, BTreeSet};

use self::ident::spell_symbols;
use crate::diagnostics::{self, Finding, Report};
use crate::pointer::Pointer;
use crate::rust::Name;

pub(crate) use ident::{Case, hash, to_ident, to_local, to_module};
pub(crate) use reserved::{
    BUILDER_METHODS, CALL_METHODS, CLIENT_METHODS, GROUP_METHODS, MODEL_METHODS, STANDARD_NAMES,
};

/// Something in the document that needs an identifier.
#[derive(Debug, Clone)]
pub(crate) struct Candidate<'a> {
    pub(crate) wire: String,
    /// The text that the identifier is derived from. It may differ from `wire`, for example `on_create request`.
    pub(crate) words: String,
    pub(crate) at: &'a Pointer,
    pub(crate) priority: Priority,
}

/// The order in which candidates for one identifier are served: the first of these, then the one that is spelled like the
/// identifier, then one without symbols that could be written as words, then byte order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Priority {
    /// Named by `x-rust-name`.
    Explicit(String),
    /// Holds this identifier since an earlier run.
    Recorded(String),
    /// A component.
    Component,
    /// An inline schema.
    Inline,
    /// Anything else.
    Other,
}

impl<'a> Candidate<'a> {
    /// A candidate for the identifier that its name on the wire gives.
    pub(crate) fn new(wire: &str, at: &'a Pointer) -> Self {
        Self { wire: wire.to_owned(), words: wire.to_owned(), at, priority: Priority::Other }
    }

    /// The candidate with the name that `x-rust-name` gives, if it gives one.
    pub(crate) fn or_explicit(self, rust_name: Option<&str>) -> Self {
        let explicit = rust_name.map(|name| Priority::Explicit(name.to_owned()));
        Self { priority: explicit.unwrap_or(self.priority), ..self }
    }
}

/// Unique identifiers, and a finding for each that had to differ from the one that its candidate wanted.
#[derive(Debug)]
pub(crate) struct ResolvedNames {
    /// The names, in the order of the candidates.
    pub(crate) names: Vec<Name>,
    clashes: Vec<Finding>,
}

impl ResolvedNames {
    /// Reports the clashes and returns the names. Names whose clash is reported elsewhere are read without this.
    pub(crate) fn report(self, report: &mut Report) -> Vec<Name> {
        for clash in self.clashes {
            report.push(clash);
        }
        self.names
    }
}

/// Gives each candidate a unique identifier that is not reserved.
pub(crate) fn resolve_names(case: Case, reserved: &[&str], candidates: &[Candidate<'_>]) -> ResolvedNames {
    let reserved: BTreeSet<&str> = reserved.iter().copied().collect();
    let wanted: Vec<String> = candidates.iter().map(|candidate| wanted_ident(case, &reserved, candidate)).collect();
    let mut by_ident: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, ident) in wanted.iter().enumerate() {
        by_ident.entry(ident).or_default().push(index);
    }
    let mut taken: BTreeSet<String> =
        wanted.iter().cloned().chain(reserved.iter().map(|name| (*name).to_owned())).collect();
    let mut idents = wanted.clone();
    let mut clashes = Vec::new();
    for (ident, mut rivals) in by_ident {
        rivals.sort_by_key(|index| {
            let Candidate { wire, words, at, priority } = &candidates[*index];
            (priority, wire != ident, spell_symbols(words) != *words, wire, at)
        });
        let holder = &candidates[rivals[0]];
        for index in rivals.into_iter().skip(1) {
            let candidate = &candidates[index];
            let replacement = disambiguate(case, candidate, holder, ident, &taken);
            clashes.push(diagnostics::plan::name_clash(candidate.at, &candidate.wire, ident, &replacement));
            taken.insert(replacement.clone());
            idents[index] = replacement;
        }
    }
    let names = candidates.iter().zip(idents).map(|(it, ident)| Name { wire: it.wire.clone(), ident }).collect();
    ResolvedNames { names, clashes }
}

/// Returns the identifier that a candidate gets unless another candidate wants it as well.
fn wanted_ident(case: Case, reserved: &BTreeSet<&str>, candidate: &Candidate<'_>) -> String {
    let mut ident = match &candidate.priority {
        Priority::Explicit(name) => to_ident(case, name),
        Priority::Recorded(ident) => ident.clone(),
        Priority::Component | Priority::Inline | Priority::Other => to_ident(case, &candidate.words),
    };
    while reserved.contains(ident.as_str()) {
        ident.push('_');
    }
    ident
}

/// Returns a free identifier for a candidate whose identifier another candidate holds: with its symbols as words, with
/// `inline`, with the case of its letters, or with digits of a hash.
fn disambiguate(
    case: Case,
    candidate: &Candidate<'_>,
    holder: &Candidate<'_>,
    ident: &str,
    taken: &BTreeSet<String>,
) -> String {
    let with_symbols = to_ident(case, &spell_symbols(&candidate.words));
    if !taken.contains(&with_symbols) {
        return with_symbols;
    }
    if let Priority::Inline = candidate.priority {
        let inline = to_ident(case, &format!("{} inline", candidate.words));
        if !taken.contains(&inline) {
            return inline;
        }
    }
    if let Some(letter_case) = distinguishing_letter_case(&candidate.wire, &holder.wire) {
        let with_case = to_ident(case, &format!("{} {letter_case}", candidate.words));
        if !taken.contains(&with_case) {
            return with_case;
        }
    }
    // Four digits are enough until two wire names share them, too.
    let digits = hash(&candidate.wire);
    let with_digits = |length: usize| match case {
        Case::Camel => format!("{}{}", ident.trim_end_matches('_'), &digits[..length]),
        Case::Snake => format!("{}_{}", ident.trim_end_matches('_'), &digits[..length]),
    };
    // Wire names with all digits in common are equal: only their places in the document differ.
    let at = candidate.at;
    let place = hash(&format!("{}{}", at.source.0, at.path));
    let with_place = (4..=place.len()).map(|length| format!("{}{}", with_digits(4), &place[..length]));
    let all = [4, digits.len()].into_iter().map(with_digits).chain(with_place);
    let mut free = all.filter(|ident| !taken.contains(ident));
    free.next().unwrap_or_else(|| unreachable!("no two candidates have the same place in the document: {at:?}"))
}

/// Returns the case of a name's letters in words, if that distinguishes it from another name with the same letters.
fn distinguishing_letter_case(wire: &str, other: &str) -> Option<&'static str> {
    let letters = |name: &str| name.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let letter_case = |name: &str| match (name.contains(char::is_uppercase), name.contains(char::is_lowercase)) {
        (false, _) => "lowercase",
        (true, false) => "uppercase",
        (true, true) if name.trim_start_matches(|c: char| !c.is_alphabetic()).starts_with(char::is_lowercase) => {
            "camel case"
        }
        (true, true) => "capitalized",
    };
    let differs = letters(wire) == letters(other) && letter_case(wire) != letter_case(other);
    differs.then(|| letter_case(wire))
}

/// Returns the methods for identifiers, in their order: `with_…` for an identifier that is a reserved method or a repetition.
pub(crate) fn to_methods(idents: &[String], reserved: &[&str]) -> Vec<String> {
    let mut taken: BTreeSet<String> =
        idents.iter().cloned().chain(reserved.iter().map(|name| (*name).to_owned())).collect();
    // Reserved methods count as given.
    let mut given: BTreeSet<String> = reserved.iter().map(|name| (*name).to_owned()).collect();
    let mut res = Vec::new();
    for ident in idents {
        let mut method = ident.clone();
        if given.contains(&method) {
            method = format!("with_{}", ident.trim_start_matches("r#"));
            while taken.contains(&method) {
                method.push('_');
            }
            taken.insert(method.clone());
        }
        given.insert(method.clone());
        res.push(method);
    }
    res
}

#[cfg(test)]
mod tests {
    use super::{Candidate, Case, Priority, resolve_names, to_methods};
    use crate::pointer::{Pointer, SourceId};

    fn idents(case: Case, reserved: &[&str], wires: &[&str]) -> Vec<String> {
        let at = Pointer::root(SourceId(0));
        let candidates: Vec<Candidate<'_>> = wires.iter().map(|wire| Candidate::new(wire, &at)).collect();
        let names = resolve_names(case, reserved, &candidates).names;
        names.into_iter().map(|name| name.ident).collect()
    }

    #[test]
    fn clashes_are_settled_by_rule() {
        let cases: &[(&[&str], &[&str])] = &[
            // The exact spelling keeps the identifier, and symbols become words.
            (&["foo-bar", "foo_bar"], &["foo_minus_bar", "foo_bar"]),
            (&["_id", "id"], &["underscore_id", "id"]),
            // Only the case of the letters differs.
            (&["perPage", "per_page"], &["per_page_camel_case", "per_page"]),
            (&["a", "b"], &["a", "b"]),
        ];
        for (wires, expected) in cases {
            assert_eq!(idents(Case::Snake, &[], wires), *expected, "{wires:?}");
            let reversed: Vec<&str> = wires.iter().rev().copied().collect();
            let mut result = idents(Case::Snake, &[], &reversed);
            result.reverse();
            assert_eq!(result, *expected, "{wires:?} in the opposite order");
        }
    }

    #[test]
    fn reserved_names_are_avoided() {
        assert_eq!(idents(Case::Camel, &["Unknown"], &["unknown"]), ["Unknown_"]);
        assert_eq!(idents(Case::Camel, &["Unknown"], &["unknown", "Unknown"]), ["UnknownLowercase", "Unknown_"]);
    }

    #[test]
    fn an_explicit_name_and_a_component_come_first() {
        let at = Pointer::root(SourceId(0));
        let with_priority = |priority| Candidate { priority, ..Candidate::new("Tree", &at) };
        let candidates = [
            with_priority(Priority::Inline),
            with_priority(Priority::Component),
            Candidate::new("Bush", &at).or_explicit(Some("tree")),
        ];
        let resolved = resolve_names(Case::Camel, &[], &candidates);
        assert_eq!(resolved.clashes.len(), 2);
        assert_eq!(resolved.names[0].ident, "TreeInline");
        assert_eq!(resolved.names[2].ident, "Tree");
    }

    #[test]
    fn methods_give_way_to_reserved_methods() {
        let idents = ["send", "with_send", "name", "name"].map(str::to_owned);
        assert_eq!(to_methods(&idents, &["send"]), ["with_send_", "with_send", "name", "with_name"]);
    }
}
