//! The state of decoding a value, and the properties of an object.
//!
//! A decoder that fails returns `None`, and the reason is here: so generated code needs no conversion of errors, and the
//! path is only built when it is needed.

use std::any::TypeId;
use std::collections::HashMap;
use std::fmt::{self, Display};

use super::Codec;
use super::tree::{Kind, Node, Tree};

/// The number of values that may be visited for each value of a tree while its unions are judged. A union of ten
/// branches needs about ten. Beyond the limit no branch is tried, and the rest of the value is kept as raw JSON.
const VISITS_A_VALUE: usize = 128;

/// The number of values that may be visited for any tree.
const FREE_VISITS: usize = 1 << 18;

/// The number of types that may contain each other while one value is decoded. A JSON text has at most 128 levels, but
/// an object and the union of its remaining properties are on the same level.
const DEPTH: usize = 512;

/// The state of decoding a value.
///
/// A type accepts more than its document names: unknown properties are kept, and a union accepts values that fit no
/// branch. To select a branch, a union needs the number of values that each branch does not know, which is counted here.
///
/// A value with unions is decoded twice. While it is *judged*, each branch of a union is tried on its node, once for
/// each node and union, and the selection is stored. Then the selected branches are decoded. The time is therefore
/// proportional to the size of the value and the number of branches, regardless of nesting. A limit on visits covers
/// types without unions that repeat work.
#[derive(Debug, Default)]
pub struct Reader {
    failure: Option<Failure>,
    /// The number of values that the type does not know.
    pub(super) unknown_count: usize,
    /// `true` if the type does not encode the value unchanged.
    pub(super) inexact: bool,
    /// `true` if the decoded value is dropped, because only its fit matters.
    pub(super) judging: bool,
    pub(super) visits: usize,
    visits_limit: usize,
    depth: usize,
    /// The number of trees besides the first.
    trees: usize,
    choices: HashMap<(TypeId, usize, usize), Choice>,
}

/// The branch that a union selected for a node, with its fit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Choice {
    /// The index of the branch in its union. `None` if no branch fits.
    pub(super) branch: Option<usize>,
    pub(super) unknown_count: usize,
    pub(super) inexact: bool,
}

/// The reason why a value does not decode, and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The steps to the value, the last one first.
    steps: Vec<Step>,
    pub(crate) reason: Reason,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Property(String),
    Item(usize),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// A property is missing.
    Missing(&'static str),
    /// A property occurs twice.
    Duplicate,
    /// The value has another type.
    WrongType { expected: &'static str, found: &'static str },
    /// Another reason.
    Other(&'static str),
}

impl Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(name) => write!(f, "missing field `{name}`"),
            Self::Duplicate => f.write_str("duplicate field"),
            Self::WrongType { expected, found } => write!(f, "expected {expected}, found {found}"),
            Self::Other(reason) => f.write_str(reason),
        }
    }
}

impl Failure {
    /// Returns the steps from the whole value to the place of the failure.
    pub(crate) fn steps(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().rev()
    }

    /// Returns the path of the value, such as `results[0].status`; `.` for the value itself.
    pub(crate) fn path(&self) -> String {
        let mut path = String::new();
        for step in self.steps() {
            match step {
                Step::Property(name) if path.is_empty() => path.push_str(name),
                Step::Property(name) => path.extend([".", name]),
                Step::Item(index) => path.push_str(&format!("[{index}]")),
            }
        }
        if path.is_empty() { ".".to_owned() } else { path }
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path().as_str() {
            "." => self.reason.fmt(f),
            path => write!(f, "{path}: {}", self.reason),
        }
    }
}

impl std::error::Error for Failure {}

/// Decodes the value of a tree.
///
/// # Errors
/// If it does not fit the type.
pub(crate) fn decode<T: Codec>(tree: &Tree<'_>) -> Result<T, Failure> {
    let mut reader = Reader::for_tree(tree);
    reader.decode(tree.root()).ok_or_else(|| {
        let unknown = Failure { steps: Vec::new(), reason: Reason::Other("the value does not fit") };
        reader.failure.unwrap_or(unknown)
    })
}

/// Returns the number of values that may be visited for a tree of this size.
pub(super) fn limit(size: usize) -> usize {
    FREE_VISITS.saturating_add(VISITS_A_VALUE.saturating_mul(size))
}

impl Reader {
    pub(super) fn for_tree(tree: &Tree<'_>) -> Self {
        Self { visits_limit: limit(tree.len()), ..Self::default() }
    }

    /// Decodes a value.
    pub(super) fn decode<T: Codec>(&mut self, node: Node<'_>) -> Option<T> {
        if self.depth == DEPTH {
            return self.fail(Reason::Other("is nested too deeply"));
        }
        self.visits += 1;
        self.depth += 1;
        let value = T::read(node, self);
        self.depth -= 1;
        value
    }

    /// Decodes an item of a list.
    pub(super) fn item<T: Codec>(&mut self, index: usize, node: Node<'_>) -> Option<T> {
        let value = self.decode(node);
        if value.is_none() {
            self.add_step(|| Step::Item(index));
        }
        value
    }

    /// Decodes the value of a property.
    pub(super) fn property<T: Codec>(&mut self, name: &str, node: Node<'_>) -> Option<T> {
        let value = self.decode(node);
        if value.is_none() {
            self.add_step(|| Step::Property(name.to_owned()));
        }
        value
    }

    /// Records the reason of a failure.
    pub(super) fn fail<T>(&mut self, reason: Reason) -> Option<T> {
        if !self.judging {
            self.failure = Some(Failure { steps: Vec::new(), reason });
        }
        None
    }

    /// Records that a value has another type.
    pub(crate) fn expected<T>(&mut self, expected: &'static str, node: Node<'_>) -> Option<T> {
        self.fail(Reason::WrongType { expected, found: node.found() })
    }

    pub(super) fn add_step(&mut self, step: impl FnOnce() -> Step) {
        if let Some(failure) = &mut self.failure
            && !self.judging
        {
            failure.steps.push(step());
        }
    }

    /// Counts values that the type does not know.
    pub(super) fn add_unknown(&mut self, count: usize) {
        self.unknown_count = self.unknown_count.saturating_add(count);
    }

    /// Returns whether one more branch may be tried.
    pub(super) fn may_try(&self) -> bool {
        self.visits < self.visits_limit
    }

    /// Returns the earlier selection of a union for a node.
    pub(super) fn choice(&self, union: TypeId, node: Node<'_>) -> Option<Choice> {
        if node.is_partial() { None } else { self.choices.get(&(union, node.tree.id, node.at)).copied() }
    }

    /// Stores the selection of a union for a node.
    pub(super) fn remember(&mut self, union: TypeId, node: Node<'_>, choice: Choice) {
        if !node.is_partial() {
            self.choices.insert((union, node.tree.id, node.at), choice);
        }
    }

    /// Returns the tree of an object that was sent as JSON in a text.
    pub(super) fn nested_tree<'t>(&mut self, text: &'t str) -> Option<Tree<'t>> {
        let mut tree = Tree::parse(text.as_bytes()).ok()?;
        self.trees += 1;
        tree.id = self.trees;
        Some(tree)
    }
}

/// Decodes the entries of a map.
pub(super) fn entries<V: Codec>(
    node: Node<'_>,
    reader: &mut Reader,
    mut insert: impl FnMut(String, V) -> bool,
) -> Option<()> {
    let nested = match node.kind() {
        Kind::Object(_) => None,
        Kind::Text(text) => reader.nested_tree(text),
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Array(_) | Kind::Texts(_) => None,
    };
    let whole = nested.as_ref().map_or(node, |it| it.root());
    let Kind::Object(properties) = whole.kind() else { return reader.expected("an object", node) };
    for (name, value) in properties {
        let value = reader.property(name, value)?;
        if !insert(name.to_owned(), value) {
            reader.fail::<()>(Reason::Duplicate);
            reader.add_step(|| Step::Property(name.to_owned()));
            return None;
        }
    }
    Some(())
}
