//! Access to files: what a run may read, and the callback that reads it.

use std::path::{Path, PathBuf};

use crate::limits::Limits;
use crate::paths::absolute;
use crate::source::LoadError;

/// The files that a run may read, and how much of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Access {
    /// Folders whose files `$ref`s may name, besides the folders of the documents.
    pub allow_dirs: Vec<PathBuf>,
    /// The limits on their size.
    pub limits: Limits,
}

/// A request for the text of a file.
#[derive(Debug, Clone, Copy)]
pub struct TextRequest<'a> {
    /// The path.
    pub path: &'a Path,
    /// The folders that the file must be in after all links are followed; `None` for a file that the user names.
    pub folders: Option<&'a [PathBuf]>,
    /// The maximum number of bytes.
    pub max_bytes: usize,
}

/// Returns texts. A closure from a path to a text is a loader, without access to a file system.
pub trait Loader {
    /// Returns the text of a file.
    fn load(&self, request: TextRequest<'_>) -> Result<String, LoadError>;

    /// Returns the files that a run may read, and how much of them.
    fn access(&self) -> Access {
        Access::default()
    }
}

/// The loader of a run.
pub type Load<'a> = &'a dyn Loader;

impl<F: Fn(&Path) -> Result<String, String>> Loader for F {
    fn load(&self, request: TextRequest<'_>) -> Result<String, LoadError> {
        self(request.path).map_err(LoadError::Unreadable)
    }
}

/// Returns the folders whose files `$ref`s may name: those of the documents, and those that the user allows.
pub(super) fn allowed_folders<'a>(documents: impl Iterator<Item = &'a str>, access: &Access) -> Vec<PathBuf> {
    let of_documents = documents.map(|it| Path::new(it).parent().unwrap_or(Path::new("")).to_owned());
    of_documents.chain(access.allow_dirs.iter().cloned()).collect()
}

/// Returns whether a path is in one of the folders by its name. The file system is not asked, so that a document cannot
/// find out which files exist.
pub(super) fn is_in_folders(path: &Path, folders: &[PathBuf]) -> bool {
    let path = absolute(path);
    folders.iter().any(|it| path.starts_with(absolute(it)))
}
