//! Measures how well a value fits a type while it is decoded.
//!
//! A type accepts more than its document names: unknown properties are kept, and a union accepts values that fit no
//! branch. To select a branch, a union needs the number of values that each branch did not know. `Deserialize` has no
//! way to return it, so it is counted here.
//!
//! A value is decoded twice. While it is *judged*, each branch of a union is tried on its node. Nested unions are
//! judged once: a [`placeholder`] replaces a nested union, whose selection is stored at its node. Then the selected
//! branches are decoded. The time is therefore proportional to the size of the value and the number of branches,
//! regardless of nesting. A limit on visits covers types without unions that repeat work.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use serde_json::{Map, Value};

use super::node::{Kind, Node};

/// The number of nodes that may be visited for each node of a value while its unions are judged. A union of ten
/// branches needs about ten. Beyond the limit no branch is tried, and the rest of the value is kept as raw JSON.
const VISITS_A_NODE: usize = 128;

/// The number of nodes that may be visited for any value.
const FREE_VISITS: usize = 1 << 18;

/// The prefix of a placeholder text.
const PLACEHOLDER: &str = "\0placeholder ";

thread_local! {
    static UNKNOWN: Cell<usize> = const { Cell::new(0) };
    static IS_JUDGING: Cell<bool> = const { Cell::new(false) };
    static VISITS: Cell<usize> = const { Cell::new(0) };
    static READING: RefCell<Option<Reading>> = const { RefCell::new(None) };
}

/// The state of decoding a value with unions.
#[derive(Debug)]
struct Reading {
    /// The number of nodes that may be visited.
    limit: usize,
    /// The nodes that placeholders represent.
    nodes: Vec<Rc<Node>>,
}

/// Counts values that the type does not know.
pub(super) fn add_unknown(count: usize) {
    UNKNOWN.set(UNKNOWN.get().saturating_add(count));
}

/// Runs a decoder, and returns the number of unknown values. They are not counted for the outer type.
pub(super) fn measured<T>(read: impl FnOnce() -> T) -> (T, usize) {
    let before = UNKNOWN.replace(0);
    let res = read();
    (res, UNKNOWN.replace(before))
}

/// Returns the number of nodes that may be visited for a value of this size.
pub(super) fn limit(size: usize) -> usize {
    FREE_VISITS.saturating_add(VISITS_A_NODE.saturating_mul(size))
}

/// A session of decoding a value with unions, until the end of the outermost union.
#[derive(Debug)]
pub(super) struct Session {
    is_outermost: bool,
}

impl Session {
    pub(super) fn begin(node: &Node) -> Self {
        READING.with_borrow_mut(|reading| {
            let is_outermost = reading.is_none();
            if is_outermost {
                *reading = Some(Reading { limit: limit(node.size), nodes: Vec::new() });
                VISITS.set(0);
            }
            Self { is_outermost }
        })
    }
}

impl Drop for Session {
    /// Resets the state for the next value, also after a panic.
    fn drop(&mut self) {
        if self.is_outermost {
            READING.take();
        }
    }
}

/// Returns whether a value with unions is being decoded.
pub(super) fn is_reading() -> bool {
    READING.with_borrow(Option::is_some)
}

/// Runs a trial and returns whether its result is whole. The result is for judging only, unless it is whole.
pub(super) fn judged<T>(read: impl FnOnce() -> T) -> (T, bool) {
    /// Restores the previous mode, also after a panic.
    struct End(bool);
    impl Drop for End {
        fn drop(&mut self) {
            IS_JUDGING.set(self.0);
        }
    }
    let _end = End(IS_JUDGING.replace(true));
    let placeholders = || READING.with_borrow(|reading| reading.as_ref().map_or(0, |it| it.nodes.len()));
    let before = placeholders();
    let res = read();
    (res, placeholders() == before)
}

pub(super) fn is_judging() -> bool {
    IS_JUDGING.get()
}

/// Counts a visit of a node.
pub(super) fn visit() {
    VISITS.set(VISITS.get() + 1);
}

/// Returns whether one more branch may be tried.
pub(super) fn may_try() -> bool {
    READING.with_borrow(|reading| reading.as_ref().is_none_or(|it| VISITS.get() < it.limit))
}

/// Returns the number of nodes that were visited for the last value.
#[cfg(test)]
pub(super) fn visits() -> usize {
    VISITS.get()
}

/// Returns a placeholder for a node while it is judged. If the node does not encode unchanged, the placeholder equals
/// no node.
pub(super) fn placeholder(node: &Rc<Node>, exact: bool) -> Value {
    let number = READING.with_borrow_mut(|reading| {
        let nodes = &mut reading.as_mut()?.nodes;
        nodes.push(node.clone());
        exact.then(|| nodes.len() - 1)
    });
    Value::String(number.map_or_else(|| PLACEHOLDER.to_owned(), |number| format!("{PLACEHOLDER}{number}")))
}

/// Returns the node of a placeholder. `None` if the value is not a placeholder, or one that equals no node.
fn find_node(value: &Value) -> Option<Rc<Node>> {
    let number = value.as_str()?.strip_prefix(PLACEHOLDER)?.parse::<usize>().ok()?;
    READING.with_borrow(|reading| reading.as_ref()?.nodes.get(number).cloned())
}

/// Returns whether a value is the placeholder of a node. A text of a body that looks like a placeholder is not: only
/// the decoder of this node writes it here.
pub(super) fn is_placeholder_of(value: &Value, node: &Rc<Node>) -> bool {
    find_node(value).is_some_and(|it| Rc::ptr_eq(&it, node))
}

/// Returns the node of an object whose properties are placeholders from [`placeholder`].
pub(super) fn object_of(properties: Map<String, Value>) -> Rc<Node> {
    let node = |value: Value| find_node(&value).unwrap_or_else(|| Node::from_value(value));
    Node::new(Kind::Object(properties.into_iter().map(|(name, value)| (name, node(value))).collect()))
}

/// Returns the properties of the object that a placeholder represents, each with a placeholder as its value.
pub(super) fn properties_of(value: &Value) -> Option<Map<String, Value>> {
    match &find_node(value)?.kind {
        Kind::Object(properties) => {
            Some(properties.iter().map(|(name, value)| (name.clone(), placeholder(value, true))).collect())
        }
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Array(_) => None,
    }
}
