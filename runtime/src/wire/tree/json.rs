//! Reading of trees from JSON text, and from a deserializer of serde.

use std::borrow::Cow;

use serde::de::{DeserializeSeed, Deserializer, Error as _};

use super::build::{Builder, RAW};
use super::{Entry, Tree, digits};

impl<'de> Tree<'de> {
    /// Reads any value. `serde_json` hands over the text of the value, so that numbers keep their digits.
    ///
    /// # Errors
    /// If the input is broken.
    pub fn read<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let mut tree = Self::default();
        let mut is_unnamed = false;
        from.deserialize_newtype_struct(RAW, Builder::noting(&mut tree.entries, &mut is_unnamed))?;
        let raw = if is_unnamed { None } else { tree.take_raw() };
        match raw {
            Some(Cow::Borrowed(json)) => Self::parse(json.as_bytes()).map_err(D::Error::custom),
            Some(Cow::Owned(json)) => Self::parse_owned(json.into_bytes()).map_err(D::Error::custom),
            None => Ok(tree),
        }
    }

    /// Reads a value of any depth, in which numbers have 64 bits.
    #[cfg(test)]
    pub(in crate::wire) fn read_deep<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let mut tree = Self::default();
        Builder::new(&mut tree.entries).deserialize(from)?;
        Ok(tree)
    }

    /// Reads a JSON text.
    pub(crate) fn parse(json: &'de [u8]) -> Result<Self, serde_json::Error> {
        let mut from = serde_json::Deserializer::from_slice(json);
        let mut tree = Self::default();
        let outcome = Builder::new(&mut tree.entries).deserialize(&mut from).and_then(|()| from.end());
        tree.json = Some(Cow::Borrowed(json));
        match outcome {
            Ok(()) => Ok(tree),
            Err(error) => tree.parse_huge(error),
        }
    }

    /// Reads a JSON text that the tree keeps.
    fn parse_owned(json: Vec<u8>) -> Result<Self, serde_json::Error> {
        let mut tree = Self::default();
        let outcome = tree.build_copy(&json);
        tree.json = Some(Cow::Owned(json));
        match outcome {
            Ok(()) => Ok(tree),
            Err(error) => tree.parse_huge(error),
        }
    }

    /// Reads the JSON text again, after an error, if it has numbers that are too large for 64 bits.
    fn parse_huge(mut self, error: serde_json::Error) -> Result<Self, serde_json::Error> {
        let Some((json, indices)) = self.json.as_deref().and_then(digits::without_huge) else { return Err(error) };
        self.entries.clear();
        self.build_copy(&json)?;
        let numbers: Vec<usize> = self.numbers().collect();
        self.huge = indices.into_iter().filter_map(|it| numbers.get(it).copied()).collect();
        Ok(self)
    }

    /// Adds the entries of a JSON text, with copies of its strings.
    fn build_copy(&mut self, json: &[u8]) -> Result<(), serde_json::Error> {
        let mut from = serde_json::Deserializer::from_reader(json);
        Builder::new(&mut self.entries).deserialize(&mut from)?;
        from.end()
    }

    /// Returns the JSON text that `serde_json` handed over.
    fn take_raw(&mut self) -> Option<Cow<'de, str>> {
        match self.entries.as_mut_slice() {
            [Entry::Object(_), Entry::String(name), Entry::String(json)] if name == RAW => Some(std::mem::take(json)),
            _ => None,
        }
    }

    /// Returns the entries of all numbers.
    pub(super) fn numbers(&self) -> impl Iterator<Item = usize> {
        self.entries.iter().enumerate().filter(|(_, it)| matches!(it, Entry::Number(_))).map(|(at, _)| at)
    }
}
