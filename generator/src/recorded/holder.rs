//! The items of a document that hold names, and how they are found again after an edit.

use std::collections::BTreeMap;

use super::RecordedName;

/// An item of a document that holds a name.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Holder {
    /// The place: a JSON pointer, or the name of a property or value.
    pub place: String,
    /// The words that the document gives to the item or its operation: an `operationId`, an `x-rust-name`. If they change, the
    /// document asks for another name.
    pub spelling: String,
    /// The words that distinguish items of lists on the way to the place, such as the branches of a union.
    pub labels: String,
}

impl Holder {
    /// The holder of a name that depends on one text of the document only.
    pub fn at(place: &str) -> Self {
        Self { place: place.to_owned(), ..Self::default() }
    }

    /// The holder with the name that `x-rust-name` or the configuration gives, if it gives one.
    #[must_use]
    pub fn named(self, rust_name: Option<&str>) -> Self {
        let spelling = match rust_name {
            Some(name) => format!("{} as {name}", self.spelling).trim_start().to_owned(),
            None => self.spelling,
        };
        Self { spelling, ..self }
    }

    /// Returns the place without indices of lists, which move with each inserted item.
    fn place_without_indices(&self) -> String {
        let mut in_list = false;
        let keys = self.place.split('/').map(|key| {
            let is_index = in_list && !key.is_empty() && key.bytes().all(|it| it.is_ascii_digit());
            in_list = LISTS.contains(&key);
            if is_index { "-" } else { key }
        });
        keys.collect::<Vec<_>>().join("/")
    }
}

/// The keys of lists in documents.
const LISTS: [&str; 5] = ["oneOf", "anyOf", "allOf", "prefixItems", "parameters"];

/// A key by which holders are compared: the place, the spelling and the labels, or a part of each.
type KeyOf<'a> = &'a dyn Fn(&Holder) -> (String, String, String);

/// Returns the index of the recorded holder of each holder.
///
/// 1. A holder with the same words is the same, wherever it stands in its list.
/// 2. Of the others, a holder at the same place is the same: its labels may follow from its content.
/// 3. A holder that lost its spelling is the same: the document asks for no other name.
pub fn match_holders(recorded: &[RecordedName], holders: &[Holder]) -> Vec<Option<usize>> {
    let mut res = vec![None; holders.len()];
    let mut is_taken = vec![false; recorded.len()];
    let by_words = |it: &Holder| (it.place_without_indices(), it.spelling.clone(), it.labels.clone());
    let by_place = |it: &Holder| (it.place.clone(), it.spelling.clone(), String::new());
    let exact = |it: &Holder| (it.place.clone(), it.spelling.clone(), it.labels.clone());
    let unspelled = |it: &Holder| (it.place.clone(), String::new(), it.labels.clone());
    let passes: [KeyOf<'_>; 4] = [&exact, &by_words, &by_place, &unspelled];
    // Equal words may occur several times in a list; then the place decides first.
    let is_repeated = repeated(holders, &by_words);
    for (pass, key) in passes.into_iter().enumerate() {
        let mut free: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (index, name) in recorded.iter().enumerate().rev().filter(|(index, _)| !is_taken[*index]) {
            free.entry(key(&name.holder)).or_default().push(index);
        }
        for (index, holder) in holders.iter().enumerate() {
            let is_due = if pass == 0 { is_repeated[index] } else { pass < 3 || holder.spelling.is_empty() };
            let is_next = res[index].is_none() && is_due;
            if let Some(found) = free.get_mut(&key(holder)).filter(|_| is_next).and_then(Vec::pop) {
                res[index] = Some(found);
                is_taken[found] = true;
            }
        }
    }
    res
}

/// Returns whether another holder has the same key, for each holder.
fn repeated<K: Ord>(holders: &[Holder], key: &dyn Fn(&Holder) -> K) -> Vec<bool> {
    let mut counts: BTreeMap<K, usize> = BTreeMap::new();
    holders.iter().for_each(|it| *counts.entry(key(it)).or_default() += 1);
    holders.iter().map(|it| counts.get(&key(it)).is_some_and(|count| *count > 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holder(place: &str, spelling: &str, labels: &str) -> Holder {
        Holder { place: place.to_owned(), spelling: spelling.to_owned(), labels: labels.to_owned() }
    }

    fn matched(recorded: &[Holder], holders: &[Holder]) -> Vec<Option<usize>> {
        let named = |it: &Holder| RecordedName { ident: String::new(), holder: it.clone() };
        match_holders(&recorded.iter().map(named).collect::<Vec<_>>(), holders)
    }

    #[test]
    fn a_branch_is_found_behind_an_inserted_one() {
        let (cat, dog) = (holder("/A/oneOf/0", "", "Cat"), holder("/A/oneOf/1", "", "Dog"));
        let moved = [holder("/A/oneOf/0", "", "Emu"), holder("/A/oneOf/1", "", "Cat"), holder("/A/oneOf/2", "", "Dog")];
        assert_eq!(matched(&[cat, dog], &moved), [None, Some(0), Some(1)]);
    }

    #[test]
    fn a_branch_with_other_content_is_found_at_its_place() {
        let (cat, dog) = (holder("/A/oneOf/0", "", "Cat"), holder("/A/oneOf/1", "", "Dog"));
        let edited = [holder("/A/oneOf/0", "", "name"), dog.clone()];
        assert_eq!(matched(&[cat, dog], &edited), [Some(0), Some(1)]);
    }

    #[test]
    fn a_renamed_operation_is_another_holder() {
        let old = [holder("/paths/~1a/get/responses/200", "list_a", "")];
        assert_eq!(matched(&old, &[holder("/paths/~1a/get/responses/200", "listA", "")]), [None]);
        assert_eq!(matched(&old, &old), [Some(0)]);
        // Without an `operationId`, the document asks for no other name.
        assert_eq!(matched(&old, &[holder("/paths/~1a/get/responses/200", "", "")]), [Some(0)]);
    }

    #[test]
    fn equal_words_are_told_apart_by_their_places() {
        let both = [holder("/A/allOf/0/properties/a", "", ""), holder("/A/allOf/1/properties/a", "", "")];
        assert_eq!(matched(&both, &both), [Some(0), Some(1)]);
    }
}
