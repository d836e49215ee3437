//! How well a value fits a type, seen while it is read.
//!
//! A type takes more than its document names: properties to come are kept, and a union takes what fits no branch. So
//! whoever chooses among types asks how much of the value the type did not know. Those who meet something unknown say
//! so here, deep inside of a `Deserialize` that has no other way to tell.
//!
//! A value is read twice. While it is *judged*, each branch of a union is tried on its node, and what lies deeper is
//! judged once: a [`stand_in`] takes the place of a union within, and its choice is remembered at the node. Then the
//! chosen branches are read. So the time is proportional to the size of the value and the number of branches, however
//! deep unions lie within unions. A limit on visits holds where types without unions repeat the work.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use serde_json::{Map, Value};

use super::node::{Kind, Node};

/// How many nodes may be visited for each node of a value, while its unions are judged. A union of ten branches takes
/// about ten. Beyond, no branch is tried, and a value that is left is kept as it came.
const VISITS_A_NODE: usize = 128;

/// How many nodes may be visited for any value.
const FREE_VISITS: usize = 1 << 18;

/// How the text of a stand-in begins.
const STAND_IN: &str = "\0stand-in ";

thread_local! {
    static STRANGE: Cell<usize> = const { Cell::new(0) };
    static IS_JUDGING: Cell<bool> = const { Cell::new(false) };
    static VISITS: Cell<usize> = const { Cell::new(0) };
    static READING: RefCell<Option<Reading>> = const { RefCell::new(None) };
}

/// What is known of a value with unions in it, while it is read.
#[derive(Debug)]
struct Reading {
    /// How many nodes may be visited.
    limit: usize,
    /// The nodes for which others stand in.
    nodes: Vec<Rc<Node>>,
}

/// Says that so many things were met which the type at hand does not name.
pub(super) fn strange(count: usize) {
    STRANGE.set(STRANGE.get().saturating_add(count));
}

/// Runs, and gives how many strange things were met; none of them is counted for the one who reads around it.
pub(super) fn measured<T>(read: impl FnOnce() -> T) -> (T, usize) {
    let before = STRANGE.replace(0);
    let res = read();
    (res, STRANGE.replace(before))
}

/// How many nodes may be visited for a value of this size.
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
