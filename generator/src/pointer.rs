//! Where something stands in a document: a JSON pointer (RFC 6901) and the document it points into.

use std::fmt;

/// One text among the sources of a run: a document or an overlay, by its place in [`Sources`](crate::source::Sources).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(pub u32);

/// A place in a source, as a JSON pointer. The root is the empty path.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pointer {
    /// The source that the path runs through.
    pub source: SourceId,
    /// The path: empty, or keys that each begin with `/`, with `~0` and `~1` for `~` and `/`.
    pub path: String,
}

impl Pointer {
    /// The whole source.
    pub fn root(source: SourceId) -> Self {
        Self { source, path: String::new() }
    }

    /// The value under `key`, of a mapping or (by its number) of a sequence.
    pub fn child(&self, key: &str) -> Self {
        let mut path = String::with_capacity(self.path.len() + key.len() + 1);
        path.push_str(&self.path);
        push_key(&mut path, key);
        Self { source: self.source, path }
    }

    /// The `index`th item of a sequence.
    pub fn item(&self, index: usize) -> Self {
        Self { source: self.source, path: format!("{}/{index}", self.path) }
    }

    /// The value that holds this one; `None` for the root.
    pub fn parent(&self) -> Option<Self> {
        let end = self.path.rfind('/')?;
        Some(Self { source: self.source, path: self.path[..end].to_owned() })
    }

    /// The keys from the root to here, unescaped.
    pub fn keys(&self) -> impl Iterator<Item = String> + '_ {
        self.path.split('/').skip(1).map(|key| key.replace("~1", "/").replace("~0", "~"))
    }

    /// The key of this value in the one that holds it, unescaped; `None` for the root.
    pub fn last(&self) -> Option<String> {
        self.keys().last()
    }
}

/// Appends one key to the text of a pointer, escaped.
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

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.path)
    }
}
