//! Tuples: lists with a type for each item.

use super::reader::Reason;
use super::tree::{Items, Kind};
use super::{Codec, Node, Reader};

/// The items of a tuple that is being decoded.
#[derive(Debug)]
pub struct TupleReader<'t, 'r> {
    reader: &'r mut Reader,
    items: Items<'t>,
    next: usize,
}

impl<'t, 'r> TupleReader<'t, 'r> {
    /// Starts a tuple with a number of items. Fails if the value is not a list of as many.
    pub fn new(node: Node<'t>, reader: &'r mut Reader, len: usize) -> Option<Self> {
        match node.kind() {
            Kind::Array(items) | Kind::Texts(items) if items.len() == len => Some(Self { reader, items, next: 0 }),
            Kind::Array(_) | Kind::Texts(_) => reader.fail(Reason::Other("the list has another number of items")),
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Text(_) | Kind::Object(_) => {
                reader.expected("a list", node)
            }
        }
    }

    /// Decodes the next item.
    pub fn item<T: Codec>(&mut self) -> Option<T> {
        let (index, item) = (self.next, self.items.next()?);
        self.next += 1;
        self.reader.item(index, item)
    }
}
