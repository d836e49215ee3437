//! The place that an action may mean, if its target matches nothing.

use std::collections::BTreeSet;

use super::path::{Path, Step};
use crate::naming::Case;
use crate::naming::to_ident;
use crate::tree::{Node, Value};

/// A place that a target may mean.
pub(super) struct Nearest {
    /// The keys of the place.
    pub(super) place: Option<Vec<String>>,
    /// The number of nodes that were visited.
    pub(super) steps: usize,
}

/// Finds the place that a target may mean: the node with the same two last keys elsewhere, or else the one with the most
/// similar key at the point where the target leaves the document. `others` are the targets of the overlay.
pub(super) fn find_nearest(target: &Path, others: &[&Path], root: &Node) -> Nearest {
    let keys: Vec<String> = target.prefix().iter().map(Step::text).collect();
    let mut node = root;
    for (index, key) in keys.iter().enumerate() {
        if let Some(next) = node.at([key.as_str()]) {
            node = next;
            continue;
        }
        let mut steps = others.len();
        let place = find_moved(target.prefix(), root, &mut steps).or_else(|| {
            // A key that another action names is not the one that was renamed.
            let of_others = others.iter().map(|it| it.prefix()).filter(|it| it.starts_with(&target.prefix()[..index]));
            let named: BTreeSet<String> = of_others.filter_map(|it| it.get(index)).map(Step::text).collect();
            let rest = &keys[index + 1..];
            let has_rest = |it: &Node| it.at(rest.iter().map(String::as_str)).is_some();
            let candidates = || node.as_object().into_iter().flatten().filter(|(key, _)| !named.contains(*key));
            let whole = most_similar(key, candidates().filter(|(_, it)| has_rest(it)).map(|it| it.0));
            let similar = whole.or_else(|| most_similar(key, candidates().map(|it| it.0)))?;
            Some([&keys[..index], &[similar], rest].concat())
        });
        return Nearest { place, steps };
    }
    Nearest { place: None, steps: 0 }
}

/// Returns the only place whose last two keys are those of the target.
fn find_moved(target: &[Step], root: &Node, steps: &mut usize) -> Option<Vec<String>> {
    let [.., Step::Key(parent), Step::Key(last)] = target else { return None };
    let mut open = vec![(Vec::new(), root)];
    let mut found = Vec::new();
    while let Some((at, node)) = open.pop() {
        *steps += 1;
        let children: Vec<(String, &Node)> = match &node.value {
            Value::Object(object) => object.iter().map(|(key, it)| (key.clone(), it)).collect(),
            Value::Array(items) => items.iter().enumerate().map(|(index, it)| (index.to_string(), it)).collect(),
            Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::String(_) => Vec::new(),
        };
        for (key, child) in children {
            let is_target = key == *last && at.last() == Some(parent);
            let mut place = at.clone();
            place.push(key);
            if is_target {
                found.push(place.clone());
            }
            open.push((place, child));
        }
    }
    if found.len() == 1 { found.pop() } else { None }
}

/// Returns the key that is most like another one, if one is like it.
pub(super) fn most_similar<'a>(key: &str, keys: impl Iterator<Item = &'a String>) -> Option<String> {
    let words = |it: &str| to_ident(Case::Snake, it);
    let wanted = words(key);
    let ranked = keys.map(|it| (distance(&wanted, &words(it)), it));
    let (distance, nearest) = ranked.min_by_key(|(distance, _)| *distance)?;
    (distance * 2 <= wanted.chars().count()).then(|| nearest.clone())
}

/// The most characters of keys that are compared.
const MAX_COMPARED: usize = 100;

/// Returns the number of characters to insert, remove or replace.
fn distance(one: &str, two: &str) -> usize {
    let two: Vec<char> = two.chars().take(MAX_COMPARED).collect();
    let mut row: Vec<usize> = (0..=two.len()).collect();
    for (index, a) in one.chars().take(MAX_COMPARED).enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (column, b) in two.iter().enumerate() {
            let cost = if a == *b { diagonal } else { 1 + diagonal.min(row[column]).min(row[column + 1]) };
            diagonal = row[column + 1];
            row[column + 1] = cost;
        }
    }
    row[two.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_similar_key_is_near() {
        let keys = ["Tickets", "TicketPriority", "User"].map(str::to_owned);
        let nearest = |key| most_similar(key, keys.iter());
        assert_eq!(nearest("Ticket").as_deref(), Some("Tickets"));
        assert_eq!(nearest("ticket_priority").as_deref(), Some("TicketPriority"));
        assert_eq!(nearest("Organization"), None);
    }
}
