//! The budget of a run: bytes of text, and bytes of memory for the trees. A small text can become a large tree, for example
//! by aliases of YAML.

use crate::limits::{self, Limits};
use crate::tree::{Node, Value};

/// The part of a budget that is used.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Budget {
    limits: Limits,
    text: usize,
    tree: usize,
    is_reported: bool,
}

/// The exceeded part of a budget, with its limit in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exceeded {
    /// The bytes of text.
    Text(usize),
    /// The bytes of memory.
    Memory(usize),
}

/// The estimated memory of an allocation beyond its content.
const ALLOCATION: usize = 16;

/// The estimated memory of a key of an object beyond its text: a `String`, a hash and an index.
const KEY: usize = size_of::<String>() + 2 * size_of::<usize>();

/// The capacity of the smallest list or object that is not empty.
const SMALLEST_CAPACITY: usize = 4;

/// The memory of an event of `serde_yaml`, which keeps the events of a whole text.
const EVENT: usize = 128;

impl Budget {
    /// Returns a budget of which nothing is used.
    pub(crate) fn new(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// Returns the number of bytes of text that are left.
    pub(crate) fn text_left(&self) -> usize {
        self.limits.text_bytes.saturating_sub(self.text)
    }

    /// Uses bytes of text.
    pub(crate) fn use_text(&mut self, bytes: usize) -> Result<(), Exceeded> {
        self.text = self.text.saturating_add(bytes);
        if self.text > self.limits.text_bytes { Err(Exceeded::Text(self.limits.text_bytes)) } else { Ok(()) }
    }

    /// Returns the limit of text as exceeded, for a text that was not loaded because it is too large.
    pub(crate) fn text_exceeded(&self) -> Exceeded {
        Exceeded::Text(self.limits.text_bytes)
    }

    /// Returns the limit of memory if it is exceeded.
    pub(crate) fn memory_exceeded(&self) -> Option<Exceeded> {
        (self.tree > self.tree_limit()).then_some(Exceeded::Memory(self.limits.memory_bytes))
    }

    fn tree_limit(&self) -> usize {
        self.limits.memory_bytes / limits::MEMORY_PER_TREE_BYTE
    }

    /// Records that the budget is exceeded. Returns whether that is new; the run reports it once.
    pub(crate) fn exceed(&mut self) -> bool {
        !std::mem::replace(&mut self.is_reported, true)
    }

    /// Returns whether the budget is exceeded.
    pub(crate) fn is_exceeded(&self) -> bool {
        self.is_reported
    }

    /// Checks that the events of a YAML text fit into the memory that is left. Each event has a character of its own.
    pub(crate) fn check_events(&self, text: &str) -> Result<(), Exceeded> {
        let events = text.bytes().filter(|it| matches!(it, b'\n' | b',' | b'[' | b'{' | b':' | b'-' | b'?')).count();
        if events.saturating_mul(EVENT) > self.limits.memory_bytes {
            return Err(Exceeded::Memory(self.limits.memory_bytes));
        }
        Ok(())
    }

    /// Uses the memory of a value, without the values inside.
    pub(crate) fn use_value(&mut self, text: usize) -> Result<(), Exceeded> {
        self.use_tree(value_bytes(text))
    }

    /// Uses the memory of an item of a list.
    pub(crate) fn use_item(&mut self) -> Result<(), Exceeded> {
        self.use_tree(ITEM)
    }

    /// Uses the memory of a key of an object and of its value, without the values inside.
    pub(crate) fn use_entry(&mut self, key: &str) -> Result<(), Exceeded> {
        self.use_tree(entry_bytes(key))
    }

    /// Uses the memory that a list or an object of some length reserves beyond its items.
    pub(crate) fn use_spare(&mut self, length: usize, item: usize) -> Result<(), Exceeded> {
        self.use_tree(spare_bytes(length, item))
    }

    fn use_tree(&mut self, bytes: usize) -> Result<(), Exceeded> {
        self.tree = self.tree.saturating_add(bytes);
        self.memory_exceeded().map_or(Ok(()), Err)
    }
}

/// The memory of an item of a list, and of an entry of an object.
pub(crate) const ITEM: usize = size_of::<Node>();
pub(crate) const ENTRY: usize = size_of::<Node>() + KEY;

/// Returns the estimated memory of a tree, as [`Budget`] counts it.
pub(crate) fn tree_bytes(node: &Node) -> usize {
    match &node.value {
        Value::Null | Value::Bool(_) | Value::Integer(_) | Value::Float(_) => 0,
        Value::String(it) => value_bytes(it.len()),
        Value::Array(it) => it.iter().map(|it| ITEM + tree_bytes(it)).sum::<usize>() + spare_bytes(it.len(), ITEM),
        Value::Object(it) => {
            it.iter().map(|(key, it)| entry_bytes(key) + tree_bytes(it)).sum::<usize>() + spare_bytes(it.len(), ENTRY)
        }
    }
}

fn value_bytes(text: usize) -> usize {
    if text == 0 { 0 } else { text + ALLOCATION }
}

fn entry_bytes(key: &str) -> usize {
    ENTRY + key.len() + ALLOCATION
}

fn spare_bytes(length: usize, item: usize) -> usize {
    let capacity = if length == 0 { 0 } else { length.next_power_of_two().max(SMALLEST_CAPACITY) };
    (capacity - length) * item
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_ends_one_byte_after_its_limit() {
        let mut budget = Budget::new(Limits { text_bytes: 10, ..Limits::default() });
        assert_eq!((budget.use_text(4), budget.use_text(6), budget.text_left()), (Ok(()), Ok(()), 0));
        assert_eq!(budget.use_text(1), Err(Exceeded::Text(10)));
        let memory_bytes = 100 * limits::MEMORY_PER_TREE_BYTE;
        let mut budget = Budget::new(Limits { memory_bytes, ..Limits::default() });
        assert_eq!(budget.use_value(100 - ALLOCATION), Ok(()));
        assert_eq!(budget.use_value(1), Err(Exceeded::Memory(memory_bytes)));
        assert!(budget.exceed() && !budget.exceed() && budget.is_exceeded());
    }

    #[test]
    fn the_events_of_a_text_use_memory() {
        let budget = Budget::new(Limits { memory_bytes: 2 * EVENT, ..Limits::default() });
        assert_eq!(budget.check_events("[a, b"), Ok(()));
        assert_eq!(budget.check_events("[a, b,"), Err(Exceeded::Memory(2 * EVENT)));
    }
}
