//! Measures how well a value fits a type while it is decoded.
//!
//! A type accepts more than its document names: unknown properties are kept, and a union accepts values that fit no
//! branch. To select a branch, a union needs the number of values that each branch did not know. `Deserialize` has no
//! way to return it, so it is counted here.
//!
//! A value is decoded twice. While it is *judged*, each branch of a union is tried on its node. Nested unions are
//! judged once: a [`stand_in`] replaces a nested union, whose selection is stored at its node. Then the selected
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
const STAND_IN: &str = "\0stand-in ";

thread_local! {
    static STRANGE: Cell<usize> = const { Cell::new(0) };
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
pub(super) fn strange(count: usize) {
    STRANGE.set(STRANGE.get().saturating_add(count));
}

/// Runs a decoder, and returns the number of unknown values. They are not counted for the outer type.
pub(super) fn measured<T>(read: impl FnOnce() -> T) -> (T, usize) {
    let before = STRANGE.replace(0);
    let res = read();
    (res, STRANGE.replace(before))
}

/// Returns the number of nodes that may be visited for a value of this size.
pub(super) fn limit(size: usize) -> usize {
    FREE_VISITS.saturating_add(VISITS_A_NODE.saturating_mul(size))
}

/// Reading a value with unions in it, to the end of the outermost of them.
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
    /// The next value begins anew, even if this one ends in a panic.
    fn drop(&mut self) {
        if self.is_outermost {
            READING.take();
        }
    }
}

/// Whether a value with unions in it is being read.
pub(super) fn is_reading() -> bool {
    READING.with_borrow(Option::is_some)
}

/// Runs a trial: the result is judged and thrown away, unless it is whole. Gives whether it is.
pub(super) fn judged<T>(read: impl FnOnce() -> T) -> (T, bool) {
    /// What is read next is as it was, even if this ends in a panic.
    struct End(bool);
    impl Drop for End {
        fn drop(&mut self) {
            IS_JUDGING.set(self.0);
        }
    }
    let _end = End(IS_JUDGING.replace(true));
    let stand_ins = || READING.with_borrow(|reading| reading.as_ref().map_or(0, |it| it.nodes.len()));
    let before = stand_ins();
    let res = read();
    (res, stand_ins() == before)
}

pub(super) fn is_judging() -> bool {
    IS_JUDGING.get()
}

/// Counts a visit of a node.
pub(super) fn visit() {
    VISITS.set(VISITS.get() + 1);
}

/// Whether one more branch may be tried.
pub(super) fn may_try() -> bool {
    READING.with_borrow(|reading| reading.as_ref().is_none_or(|it| VISITS.get() < it.limit))
}

/// How many nodes were visited for the last value.
#[cfg(test)]
pub(super) fn visits() -> usize {
    VISITS.get()
}

/// Plain JSON that stands for a node while it is judged, and is equal to nothing if the node is not written back as it
/// came.
pub(super) fn stand_in(node: &Rc<Node>, exact: bool) -> Value {
    let number = READING.with_borrow_mut(|reading| {
        let nodes = &mut reading.as_mut()?.nodes;
        nodes.push(node.clone());
        exact.then(|| nodes.len() - 1)
    });
    Value::String(number.map_or_else(|| STAND_IN.to_owned(), |number| format!("{STAND_IN}{number}")))
}

/// The node that a value stands for. `None` if it is no stand-in, or one that is equal to nothing.
fn stands_for(value: &Value) -> Option<Rc<Node>> {
    let number = value.as_str()?.strip_prefix(STAND_IN)?.parse::<usize>().ok()?;
    READING.with_borrow(|reading| reading.as_ref()?.nodes.get(number).cloned())
}

/// Whether a value stands for a node. A text in a body that looks like a stand-in does not: nothing writes it where that
/// node is.
pub(super) fn stands_for_node(value: &Value, node: &Rc<Node>) -> bool {
    stands_for(value).is_some_and(|it| Rc::ptr_eq(&it, node))
}

/// The node of an object whose properties are stand-ins, each of which was made by [`stand_in`].
pub(super) fn object_of(properties: Map<String, Value>) -> Rc<Node> {
    let node = |value: Value| stands_for(&value).unwrap_or_else(|| Node::from_value(value));
    Node::new(Kind::Object(properties.into_iter().map(|(name, value)| (name, node(value))).collect()))
}

/// The properties of an object that a value stands for, each with a stand-in as its value.
pub(super) fn properties_of(value: &Value) -> Option<Map<String, Value>> {
    match &stands_for(value)?.kind {
        Kind::Object(properties) => {
            Some(properties.iter().map(|(name, value)| (name.clone(), stand_in(value, true))).collect())
        }
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Array(_) => None,
    }
}
