//! Places in documents: a JSON pointer (RFC 6901) and the text that it points into.

use std::fmt;

/// The id of a text of a run: its index in [`Sources`](crate::source::Sources).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(pub u32);

/// A place in a text, as a JSON pointer. The path of the root is empty.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pointer {
    /// The text.
    pub source: SourceId,
    /// The path: a `/` before each key, and `~0` and `~1` for `~` and `/`.
    pub path: String,
}

impl Pointer {
    /// Returns the root of a text.
    pub fn root(source: SourceId) -> Self {
        Self { source, path: String::new() }
    }

    /// Returns the place of the value under a key of an object, or under an index of a list.
    pub fn child(&self, key: &str) -> Self {
        let mut path = String::with_capacity(self.path.len() + key.len() + 1);
        path.push_str(&self.path);
        push_key(&mut path, key);
        Self { source: self.source, path }
    }

    /// Returns the place of an item of a list.
    pub fn item(&self, index: usize) -> Self {
        Self { source: self.source, path: format!("{}/{index}", self.path) }
    }

    /// Returns the place of the object or list around this one; `None` for the root.
    pub fn parent(&self) -> Option<Self> {
        let end = self.path.rfind('/')?;
        Some(Self { source: self.source, path: self.path[..end].to_owned() })
    }

    /// Returns the keys from the root to this place, unescaped.
    pub fn keys(&self) -> impl Iterator<Item = String> + '_ {
        self.path.split('/').skip(1).map(|key| key.replace("~1", "/").replace("~0", "~"))
    }

    /// Returns the last key, unescaped; `None` for the root.
    pub fn last(&self) -> Option<String> {
        self.keys().last()
    }
}

/// Appends a key to the path of a pointer, escaped.
pub fn push_key(path: &mut String, key: &str) {
    path.push('/');
    for c in key.chars() {
        match c {
            '~' => path.push_str("~0"),
            '/' => path.push_str("~1"),
            _ => path.push(c),
        }
    }
}

impl fmt::Debug for Pointer {
    /// Writes the pointer on one line, after the index of its text unless that is the first.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.source.0 > 0 {
            write!(f, "{}", self.source.0)?;
        }
        write!(f, "{self}")
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.path)
    }
}
