//! The place that an action may mean, if its target matches nothing.

use super::path::{Path, Step};
use crate::naming::Case;
use crate::naming::to_ident;
use crate::pointer::push_key;
use crate::tree::{Node, Value};

/// A place that a target may mean.
pub(super) struct Nearest {
    /// The place, as a JSON pointer.
    pub(super) place: Option<String>,
    /// The number of nodes that were visited.
    pub(super) steps: usize,
}

/// Finds the place that a target may mean: the node with the same two last keys elsewhere, or else the one with the most
/// similar key at the point where the target leaves the document.
pub(super) fn find_nearest(target: &Path, root: &Node) -> Nearest {
    let mut node = root;
    let mut found = String::new();
    for (index, step) in target.prefix().iter().enumerate() {
        let key = step.text();
        match node.at([key.as_str()]) {
            Some(next) => {
                push_key(&mut found, &key);
                node = next;
            }
            None => {
                let mut steps = 0;
                let moved = find_moved(target.prefix(), root, &mut steps);
                let similar = || {
                    let key = most_similar(&key, node.as_object()?.keys())?;
                    let rest = target.prefix()[index + 1..].iter().map(Step::text);
                    let mut place = found.clone();
                    [key].into_iter().chain(rest).for_each(|it| push_key(&mut place, &it));
                    Some(place)
                };
                return Nearest { place: moved.or_else(similar), steps };
            }
        }
    }
    Nearest { place: None, steps: 0 }
}

/// Returns the only place whose last two keys are those of the target.
fn find_moved(target: &[Step], root: &Node, steps: &mut usize) -> Option<String> {
    let [.., Step::Key(parent), Step::Key(last)] = target else { return None };
    let mut open = vec![(String::new(), root)];
    let mut found = Vec::new();
    while let Some((at, node)) = open.pop() {
        *steps += 1;
        let children: Vec<(String, &Node)> = match &node.value {
            Value::Object(object) => object.iter().map(|(key, it)| (key.clone(), it)).collect(),
            Value::Array(items) => items.iter().enumerate().map(|(index, it)| (index.to_string(), it)).collect(),
            Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) | Value::String(_) => Vec::new(),
        };
        for (key, child) in children {
            let mut place = at.clone();
            push_key(&mut place, &key);
            let mut suffix = String::new();
            [parent, last].into_iter().for_each(|it| push_key(&mut suffix, it));
            if key == *last && place.ends_with(&suffix) {
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
