//! Pairs of items of two versions.

use std::collections::BTreeMap;

/// The old and the new item of a key.
type Pair<'a, T> = (Option<&'a T>, Option<&'a T>);

/// Pairs the items of two lists by their keys, in the order of the keys.
pub(super) fn pair<'a, T, K: Ord>(old: &'a [T], new: &'a [T], key: impl Fn(&T) -> K) -> Vec<Pair<'a, T>> {
    let mut res: BTreeMap<K, Pair<'_, T>> = BTreeMap::new();
    old.iter().for_each(|it| res.entry(key(it)).or_default().0 = Some(it));
    new.iter().for_each(|it| res.entry(key(it)).or_default().1 = Some(it));
    res.into_values().collect()
}
