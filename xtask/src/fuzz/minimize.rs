//! Minimization of inputs: removes subtrees, then bytes, while the input still fails.

use serde_json::Value;

/// The number of candidates that are tried.
pub(super) const TRIES: usize = 3000;

/// The number of candidates that are tried if each takes long.
pub(super) const FEW_TRIES: usize = 60;

/// The largest input whose single bytes are removed.
const MAX_BYTES: usize = 4000;

/// Returns a smaller input that fails in the same way.
pub(super) fn minimize(input: Vec<u8>, tries: usize, fails: impl Fn(&[u8]) -> bool) -> Vec<u8> {
    let mut search = Search { best: input, tries, fails };
    if let Ok(tree) = serde_json::from_slice::<Value>(&search.best) {
        search.remove_subtrees(tree);
    }
    if search.best.len() <= MAX_BYTES {
        search.remove_bytes();
    }
    search.best
}

struct Search<F> {
    best: Vec<u8>,
    /// The number of candidates that may still be tried.
    tries: usize,
    fails: F,
}

impl<F: Fn(&[u8]) -> bool> Search<F> {
    /// Keeps a candidate if it fails.
    fn keep(&mut self, candidate: Vec<u8>) -> bool {
        if self.tries == 0 || candidate == self.best {
            return false;
        }
        self.tries -= 1;
        let fails = (self.fails)(&candidate);
        if fails {
            self.best = candidate;
        }
        fails
    }

    /// Replaces each value by one of its children, or by `null`, or removes it, until nothing smaller fails.
    fn remove_subtrees(&mut self, mut tree: Value) {
        // The text that the mutation wrote may have been broken JSON that is also valid JSON: begin with its tree.
        if !self.keep(tree.to_string().into_bytes()) && self.best != tree.to_string().as_bytes() {
            return;
        }
        let mut changed = true;
        while changed && self.tries > 0 {
            changed = false;
            let mut path = Some(Vec::new());
            while let Some(at) = path {
                let candidate = smaller(&tree, &at).find(|it| self.keep(it.to_string().into_bytes()));
                path = match candidate {
                    // The same place has another value now.
                    Some(candidate) => {
                        (tree, changed) = (candidate, true);
                        get(&tree, &at).is_some().then_some(at)
                    }
                    None => next(&tree, at),
                };
            }
        }
    }

    /// Removes ranges of bytes, from long ones to single bytes.
    fn remove_bytes(&mut self) {
        let mut length = self.best.len() / 2;
        while length > 0 && self.tries > 0 {
            let mut start = 0;
            while start < self.best.len() {
                let end = (start + length).min(self.best.len());
                let candidate = [&self.best[..start], &self.best[end..]].concat();
                if !self.keep(candidate) {
                    start = end;
                }
            }
            length /= 2;
        }
    }
}

/// Returns the children of a value.
fn children(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(object) => object.values().collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

fn get<'a>(tree: &'a Value, path: &[usize]) -> Option<&'a Value> {
    path.iter().try_fold(tree, |at, index| children(at).get(*index).copied())
}

/// Returns the path of the next value in the order of the text.
fn next(tree: &Value, mut path: Vec<usize>) -> Option<Vec<usize>> {
    path.push(0);
    while get(tree, &path).is_none() {
        path.pop();
        *path.last_mut()? += 1;
    }
    Some(path)
}

/// Returns trees without a value: removed, `null`, or one of its children instead.
fn smaller<'a>(tree: &'a Value, path: &[usize]) -> impl Iterator<Item = Value> + use<'a> {
    let value = get(tree, path);
    let is_scalar = value.is_none_or(|it| children(it).is_empty());
    let null = (!is_scalar).then_some(Value::Null);
    let instead: Vec<Value> = null.into_iter().chain(value.into_iter().flat_map(children).cloned()).collect();
    let path = path.to_vec();
    let removed = (!path.is_empty()).then(|| replaced(tree, &path, None));
    removed.into_iter().chain(instead.into_iter().map(move |it| replaced(tree, &path, Some(it))))
}

/// Returns a tree with another value at a path, or without the value.
fn replaced(tree: &Value, path: &[usize], by: Option<Value>) -> Value {
    let Some((first, rest)) = path.split_first() else { return by.unwrap_or_default() };
    let replace = |(index, child): (usize, &Value)| match (index == *first, rest.is_empty(), &by) {
        (false, _, _) => Some(child.clone()),
        (true, true, None) => None,
        (true, _, by) => Some(replaced(child, rest, by.clone())),
    };
    match tree {
        Value::Array(items) => items.iter().enumerate().filter_map(replace).collect(),
        Value::Object(object) => {
            let entries = object.iter().enumerate();
            entries.filter_map(|(index, (key, child))| Some((key.clone(), replace((index, child))?))).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => tree.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subtrees_are_removed_and_hoisted() {
        let input = br#"{"a":{"b":[1,{"c":"needle"}]},"d":[2,3],"e":null}"#.to_vec();
        let fails = |it: &[u8]| serde_json::from_slice::<Value>(it).is_ok_and(|it| it.to_string().contains("needle"));
        assert_eq!(minimize(input, TRIES, fails), br#""needle""#);
    }

    #[test]
    fn bytes_are_removed() {
        let fails = |it: &[u8]| it.windows(2).any(|it| it == b"ab") && it.ends_with(b"z");
        assert_eq!(minimize(b"xxxxabyyyyyz".to_vec(), TRIES, fails), b"abz");
    }

    #[test]
    fn the_number_of_candidates_is_limited() {
        let count = std::cell::Cell::new(0);
        let fails = |_: &[u8]| {
            count.set(count.get() + 1);
            false
        };
        minimize(vec![b'['; 4000], 5, fails);
        assert_eq!(count.get(), 5);
    }
}
