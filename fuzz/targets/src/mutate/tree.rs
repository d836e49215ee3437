//! Mutations of trees.

use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::values;

/// The largest number of values of a tree. Larger trees only lose values.
const MAX_VALUES: usize = 3000;

/// The most levels that one mutation adds.
const MAX_LEVELS: usize = 60;

/// Changes a tree in one place.
pub(crate) fn mutate(tree: &mut Value, seeds: &[Value], random: &mut Rng) {
    let size = count(tree);
    if size > MAX_VALUES {
        return remove_child(tree, random);
    }
    let other = random.usize(..size);
    match random.u8(..12) {
        0 => remove_child(tree, random),
        1 => copy_child(tree, random),
        2 => {
            let copy = nth(tree, other).clone();
            *pick(tree, random) = copy;
        }
        3 => swap(tree, other, random),
        4 => rename_key(tree, random),
        5 | 6 => replace_scalar(tree, random),
        7 => {
            let reference = reference(tree, random);
            *pick(tree, random) = reference;
        }
        8 | 9 => {
            let value = keyword_value(tree, random);
            add_keyword(pick(tree, random), value, random);
        }
        10 => deepen(pick(tree, random), random),
        _ => {
            let Some(seed) = random.choice(seeds) else { return };
            let graft = nth(seed, random.usize(..count(seed))).clone();
            *pick(tree, random) = graft;
        }
    }
}

fn count(tree: &Value) -> usize {
    1 + children(tree).map(count).sum::<usize>()
}

fn children(tree: &Value) -> Box<dyn Iterator<Item = &Value> + '_> {
    match tree {
        Value::Array(items) => Box::new(items.iter()),
        Value::Object(object) => Box::new(object.values()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Box::new(std::iter::empty()),
    }
}

/// Returns the value of a number, in the order of the text.
fn nth(tree: &Value, index: usize) -> &Value {
    let mut left = index;
    let mut at = tree;
    'down: while left > 0 {
        left -= 1;
        for child in children(at) {
            let size = count(child);
            if left < size {
                at = child;
                continue 'down;
            }
            left -= size;
        }
        break;
    }
    at
}

fn nth_mut(tree: &mut Value, index: usize) -> &mut Value {
    let mut left = index;
    let mut at = tree;
    while left > 0 {
        left -= 1;
        let mut which = 0;
        for (index, child) in children(at).enumerate() {
            which = index;
            let size = count(child);
            if left < size {
                break;
            }
            left -= size;
        }
        at = match at {
            Value::Array(items) => &mut items[which],
            Value::Object(object) => object.values_mut().nth(which).expect("the child was just counted"),
            scalar => return scalar,
        };
    }
    at
}

fn pick<'a>(tree: &'a mut Value, random: &mut Rng) -> &'a mut Value {
    let index = random.usize(..count(tree));
    nth_mut(tree, index)
}

/// Returns an object or a list that is not empty, if some attempts find one.
fn pick_parent<'a>(tree: &'a mut Value, random: &mut Rng) -> Option<&'a mut Value> {
    let size = count(tree);
    let index = (0..20).map(|_| random.usize(..size)).find(|it| children(nth(tree, *it)).next().is_some())?;
    Some(nth_mut(tree, index))
}

fn remove_child(tree: &mut Value, random: &mut Rng) {
    match pick_parent(tree, random) {
        Some(Value::Array(items)) => drop(items.remove(random.usize(..items.len()))),
        Some(Value::Object(object)) => {
            let key = object.keys().nth(random.usize(..object.len())).cloned().unwrap_or_default();
            object.shift_remove(&key);
        }
        Some(_) | None => {}
    }
}

/// Copies a child of a value under another key, or to another place of the list.
fn copy_child(tree: &mut Value, random: &mut Rng) {
    match pick_parent(tree, random) {
        Some(Value::Array(items)) => {
            let copy = items[random.usize(..items.len())].clone();
            items.insert(random.usize(..=items.len()), copy);
        }
        Some(Value::Object(object)) => {
            let copy = object.values().nth(random.usize(..object.len())).cloned().unwrap_or_default();
            object.insert(key(random), copy);
        }
        Some(_) | None => {}
    }
}

fn swap(tree: &mut Value, other: usize, random: &mut Rng) {
    let one = random.usize(..count(tree));
    let (first, second) = (nth(tree, one).clone(), nth(tree, other).clone());
    *nth_mut(tree, one) = second;
    // The first replacement may have removed the other place.
    let size = count(tree);
    *nth_mut(tree, other.min(size - 1)) = first;
}

/// Renames a key, which keeps its place.
fn rename_key(tree: &mut Value, random: &mut Rng) {
    if let Some(Value::Object(object)) = pick_parent(tree, random) {
        let which = random.usize(..object.len());
        let entries = std::mem::take(object).into_iter().enumerate();
        *object =
            entries.map(|(index, (old, value))| (if index == which { key(random) } else { old }, value)).collect();
    }
}

fn key(random: &mut Rng) -> String {
    let keys = if random.bool() { values::KEYWORDS } else { values::STRINGS };
    (*random.choice(keys).unwrap_or(&"")).to_owned()
}

fn replace_scalar(tree: &mut Value, random: &mut Rng) {
    let size = count(tree);
    let is_scalar = |it: &usize| !matches!(nth(tree, *it), Value::Array(_) | Value::Object(_));
    let index = (0..20).map(|_| random.usize(..size)).find(is_scalar);
    *nth_mut(tree, index.unwrap_or(size - 1)) = scalar(random);
}

/// Returns a scalar that is hard to handle.
fn scalar(random: &mut Rng) -> Value {
    match random.u8(..8) {
        0 => Value::Null,
        1 => random.bool().into(),
        2 | 3 => serde_json::from_str(random.choice(values::NUMBERS).unwrap_or(&"0")).unwrap_or_default(),
        4 => "x".repeat(random.usize(..300)).into(),
        5 => (*random.choice(values::KEYWORDS).unwrap_or(&"")).into(),
        _ => (*random.choice(values::STRINGS).unwrap_or(&"")).into(),
    }
}

/// Returns a `$ref`, mostly to a value of the tree.
fn reference(tree: &Value, random: &mut Rng) -> Value {
    let components = ["schemas", "parameters", "responses", "requestBodies", "headers", "securitySchemes"];
    let section = random.choice(components).unwrap_or_default();
    let names = tree.pointer(&format!("/components/{section}")).and_then(Value::as_object);
    let name = names.and_then(|it| random.choice(it.keys()));
    match (name, random.u8(..8)) {
        (_, 0) => json!({ "$ref": random.choice(values::STRINGS) }),
        (Some(name), 1..=5) => json!({ "$ref": format!("#/components/{section}/{}", escape(name)) }),
        (Some(_) | None, _) => json!({ "$ref": format!("#{}", pointer(tree, random)) }),
    }
}

/// Returns the pointer of a value of the tree.
fn pointer(tree: &Value, random: &mut Rng) -> String {
    let (mut at, mut res) = (tree, String::new());
    while random.u8(..6) > 0 {
        at = match at {
            Value::Object(object) if !object.is_empty() => {
                let (key, value) = object.iter().nth(random.usize(..object.len())).expect("the index is in range");
                res.extend(["/", &escape(key)]);
                value
            }
            Value::Array(items) if !items.is_empty() => {
                let index = random.usize(..items.len());
                res.push_str(&format!("/{index}"));
                &items[index]
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
                break;
            }
        };
    }
    res
}

fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// Returns a value for a keyword: a scalar, a reference or a copy of a value, alone or in a list or an object.
fn keyword_value(tree: &Value, random: &mut Rng) -> Value {
    let mut value = || match random.u8(..4) {
        0 => scalar(random),
        1 => nth(tree, random.usize(..count(tree))).clone(),
        _ => reference(tree, random),
    };
    let (one, two) = (value(), value());
    match random.u8(..5) {
        0 => one,
        1 => json!([one]),
        2 => json!([one, two]),
        3 => json!({ key(random): one }),
        _ => json!({ key(random): one, key(random): two }),
    }
}

/// Adds a keyword to an object, or replaces the value by an object with the keyword.
fn add_keyword(at: &mut Value, value: Value, random: &mut Rng) {
    let keyword = (*random.choice(values::KEYWORDS).unwrap_or(&"")).to_owned();
    match at {
        Value::Object(object) => drop(object.insert(keyword, value)),
        Value::Array(items) => items.push(json!({ keyword: value })),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            *at = Value::Object(Map::from_iter([(keyword, value)]));
        }
    }
}

/// Nests a value in lists or objects.
fn deepen(at: &mut Value, random: &mut Rng) {
    let keywords = ["", "allOf", "oneOf", "anyOf", "items", "additionalProperties", "properties", "not"];
    let keyword = random.choice(keywords).unwrap_or_default();
    for _ in 0..random.usize(1..=MAX_LEVELS) {
        let inner = at.take();
        *at = match keyword {
            "" => json!([inner]),
            "allOf" | "oneOf" | "anyOf" => json!({ keyword: [inner] }),
            "properties" => json!({ "type": "object", keyword: { "a": inner } }),
            _ => json!({ keyword: inner }),
        };
    }
}
