//! Limits of decoding: each value at the limit decodes, and the first one beyond does not.

use std::cell::Cell;

use super::reader::{Reader, decode, limit};
use super::{Codec, Node, Tree, Writer};

thread_local! {
    /// The number of types that the next [`Nested`] contains.
    static INNER: Cell<usize> = const { Cell::new(0) };
}

/// A type that contains others at the same place of a value, as a union and its branch do.
#[derive(Debug)]
struct Nested;

impl Codec for Nested {
    fn read(node: Node<'_>, reader: &mut Reader) -> Option<Self> {
        match INNER.get() {
            0 => Some(Self),
            inner => {
                INNER.set(inner - 1);
                reader.decode(node)
            }
        }
    }

    fn placeholder() -> Self {
        Self
    }

    fn write(&self, to: Writer<'_>) {
        to.null();
    }
}

#[test]
fn types_within_each_other() {
    let tree = Tree::parse(b"null").unwrap();
    let is_decoded = |types: usize| {
        INNER.set(types - 1);
        decode::<Nested>(&tree).is_ok()
    };
    assert!(is_decoded(512) && !is_decoded(513));
}

#[test]
fn levels_of_a_json_text() {
    let is_read =
        |levels: usize| Tree::parse(format!("{}{}", "[".repeat(levels), "]".repeat(levels)).as_bytes()).is_ok();
    assert!(is_read(127) && !is_read(128));
}

#[test]
fn visits_of_values() {
    let tree = Tree::parse(b"[1,2,3]").unwrap();
    assert_eq!((limit(0), limit(tree.len())), (262_144, 262_144 + 4 * 128));
    let may_try = |visits: usize| {
        let mut reader = Reader::for_tree(&tree);
        reader.visits = visits;
        reader.may_try()
    };
    assert!(may_try(limit(4) - 1) && !may_try(limit(4)));
}
