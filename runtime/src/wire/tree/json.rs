//! Reading of trees from JSON text, and from a deserializer of serde.

use serde::de::{DeserializeSeed, Deserializer};

use super::build::Builder;
use super::{Entry, Tree, digits};

impl<'de> Tree<'de> {
    /// Reads any value, in which numbers have 64 bits.
    ///
    /// # Errors
    /// If the input is broken.
    pub fn read<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let mut tree = Self::default();
        Builder(&mut tree.entries).deserialize(from)?;
        Ok(tree)
    }

    /// Reads a JSON text, in which numbers keep their digits.
    ///
    /// # Errors
    /// If the text is broken.
    pub(crate) fn parse(json: &'de [u8]) -> Result<Self, serde_json::Error> {
        let mut from = serde_json::Deserializer::from_slice(json);
        let mut tree = Self::default();
        let outcome = Builder(&mut tree.entries).deserialize(&mut from).and_then(|()| from.end());
        tree.json = Some(json);
        match outcome {
            Ok(()) => Ok(tree),
            Err(error) => tree.parse_huge(error),
        }
    }

    /// Reads the JSON text again, after an error, if it has numbers that are too large for 64 bits.
    fn parse_huge(mut self, error: serde_json::Error) -> Result<Self, serde_json::Error> {
        let Some((json, indices)) = self.json.and_then(digits::without_huge) else { return Err(error) };
        self.entries.clear();
        // The changed text does not outlive the tree, so its strings are copied.
        let mut from = serde_json::Deserializer::from_reader(json.as_slice());
        Builder(&mut self.entries).deserialize(&mut from)?;
        from.end()?;
        let numbers: Vec<usize> = self.numbers().collect();
        self.huge = indices.into_iter().filter_map(|it| numbers.get(it).copied()).collect();
        Ok(self)
    }

    /// Returns the entries of all numbers.
    pub(super) fn numbers(&self) -> impl Iterator<Item = usize> {
        self.entries.iter().enumerate().filter(|(_, it)| matches!(it, Entry::Number(_))).map(|(at, _)| at)
    }
}
