//! Unions: selection of the branch that fits a value best.

mod items;

use std::any::TypeId;

use serde_json::Value;

use super::codec::Codec;
use super::reader::{Choice, Reader};
use super::tree::{Kind, Node};
use super::writer::Writer;

/// A branch of a union.
#[derive(Debug)]
pub struct Branch<T> {
    /// The rule that recognizes a value of this branch.
    pub rule: Rule,
    /// Decodes a value as this branch.
    pub read: fn(Node<'_>, &mut Reader) -> Option<T>,
}

/// The rule that recognizes a value of a branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Under this key is one of these texts, integers or booleans.
    Tagged(&'static str, &'static [&'static str]),
    /// As `Tagged`, but the type of the branch does not have the property. The union encodes the first text under the key.
    Added(&'static str, &'static [&'static str]),
    /// The value decodes.
    Shape,
    /// The value decodes. A value with unknown properties is of this branch only if no other branch decodes it.
    Closed,
}

impl<T> Branch<T> {
    /// Decodes a value as this branch, without the tag that the union encodes itself.
    fn decode(&self, node: Node<'_>, reader: &mut Reader) -> Option<T> {
        match self.rule.omit_added_tag(node) {
            Some(properties) => (self.read)(node.with_only(&properties), reader),
            None => (self.read)(node, reader),
        }
    }
}

impl Rule {
    /// Returns whether a value may be of the branch.
    fn may_hold(self, node: Node<'_>) -> bool {
        let (Self::Tagged(key, tags) | Self::Added(key, tags)) = self else { return true };
        match node.get(key).map(Node::kind) {
            Some(Kind::String(text) | Kind::Text(text)) => tags.contains(&text),
            Some(Kind::Number(tag)) => tags.contains(&tag.to_string().as_str()),
            Some(Kind::Bool(tag)) => tags.contains(&tag.to_string().as_str()),
            Some(Kind::Null | Kind::Array(_) | Kind::Texts(_) | Kind::Object(_)) | None => false,
        }
    }

    fn is_tag(self) -> bool {
        matches!(self, Self::Tagged(..) | Self::Added(..))
    }

    /// Returns the entries of the properties beside the tag, if the union encodes this tag itself. Another tag of the branch
    /// remains a property, because the union would encode the first one instead.
    fn omit_added_tag(self, node: Node<'_>) -> Option<Vec<usize>> {
        let Self::Added(key, [tag, ..]) = self else { return None };
        let is_added = matches!(node.get(key)?.kind(), Kind::String(text) | Kind::Text(text) if text == *tag);
        is_added.then(|| node.entries_without(key))
    }

    /// Encodes a value of the branch.
    pub fn write(self, value: &dyn Codec, to: Writer<'_>) {
        match self {
            Self::Added(key, [tag, ..]) => to.tagged(key, tag, value),
            Self::Added(_, []) | Self::Tagged(..) | Self::Shape | Self::Closed => value.write(to),
        }
    }
}

/// A score worse than any number of unknown properties, for a value that fits no branch of a nested union.
const NO_BRANCH: usize = 1 << 16;

/// The fit of a value to a branch; less is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    /// Not selected by a tag.
    untagged: bool,
    /// Has properties that the branch forbids.
    excess: bool,
    /// The number of values that the branch does not know.
    unknown_count: usize,
    /// Is not encoded unchanged.
    inexact: bool,
}

impl Fit {
    /// Returns whether no later branch can be better.
    fn is_perfect(self) -> bool {
        self.unknown_count == 0 && !self.inexact
    }
}

/// Decodes a union. A value that fits no branch is kept as raw JSON.
///
/// Every branch that may hold the value is tried once, regardless of nesting. Among the branches that decode it, one
/// that is selected by a tag is preferred, then the one that leaves the least of the value unknown and encodes it
/// unchanged, then the first.
pub fn read_union<T: 'static>(
    node: Node<'_>,
    reader: &mut Reader,
    branches: &[Branch<T>],
    unknown: fn(Value) -> T,
) -> Option<T> {
    if let Some(only) = only_candidate(node, reader, branches) {
        let value = only.decode(node, reader);
        return value.or_else(|| {
            reader.add_unknown(NO_BRANCH);
            raw(node, reader).map(unknown)
        });
    }
    let union = TypeId::of::<T>();
    let choice = reader.choice(union, node).unwrap_or_else(|| {
        let choice = choose(node, reader, branches);
        reader.remember(union, node, choice);
        choice
    });
    reader.add_unknown(choice.unknown_count);
    reader.inexact |= choice.inexact;
    if reader.judging {
        return Some(unknown(Value::Null));
    }
    // The values that the branch does not know are counted already.
    let before = (reader.unknown_count, reader.inexact);
    let branch = choice.branch.and_then(|it| branches.get(it));
    let value = branch.and_then(|it| it.decode(node, reader));
    (reader.unknown_count, reader.inexact) = before;
    value.or_else(|| raw(node, reader).map(unknown))
}

/// Returns a value that fits no branch. Raw JSON has no numbers beyond 64 bits.
fn raw(node: Node<'_>, reader: &mut Reader) -> Option<Value> {
    if node.has_huge() { Value::read(node, reader) } else { Some(node.to_value()) }
}

/// Returns the branch, if only one may hold the value, and its fit does not matter. It need not be judged.
fn only_candidate<'b, T>(node: Node<'_>, reader: &Reader, branches: &'b [Branch<T>]) -> Option<&'b Branch<T>> {
    let mut candidates = branches.iter().filter(|it| !reader.judging && it.rule.may_hold(node));
    let first = candidates.next()?;
    candidates.next().is_none().then_some(first)
}

/// Selects the branch.
fn choose<T>(node: Node<'_>, reader: &mut Reader, branches: &[Branch<T>]) -> Choice {
    let mut best: Option<(usize, Fit)> = None;
    for (index, branch) in branches.iter().enumerate() {
        let untagged = !branch.rule.is_tag();
        let settled = best.is_some_and(|(_, it)| if it.untagged == untagged { it.is_perfect() } else { untagged });
        if settled || !branch.rule.may_hold(node) || !reader.may_try() {
            continue;
        }
        let Some((unknown_count, inexact)) = judge(node, reader, branch) else { continue };
        let fit = Fit { untagged, excess: branch.rule == Rule::Closed && unknown_count > 0, unknown_count, inexact };
        if best.is_none_or(|(_, least)| fit < least) {
            best = Some((index, fit));
        }
    }
    match best {
        Some((index, fit)) => Choice { branch: Some(index), unknown_count: fit.unknown_count, inexact: fit.inexact },
        None => Choice { branch: None, unknown_count: NO_BRANCH, inexact: false },
    }
}

/// Tries a branch. Returns the number of values that it does not know, and whether it encodes the value differently.
fn judge<T>(node: Node<'_>, reader: &mut Reader, branch: &Branch<T>) -> Option<(usize, bool)> {
    let before = (reader.judging, reader.unknown_count, reader.inexact);
    (reader.judging, reader.unknown_count, reader.inexact) = (true, 0, false);
    let fits = branch.decode(node, reader).is_some();
    let fit = (reader.unknown_count, reader.inexact);
    (reader.judging, reader.unknown_count, reader.inexact) = before;
    fits.then_some(fit)
}

#[cfg(test)]
#[allow(dead_code, unreachable_pub, reason = "the macro for generated types defines more than is tested")]
mod tests;
