//! The name of a file that is not complete.

use std::io;
use std::path::{Path, PathBuf};

/// Returns the path of a file while it is written: its name with `.part` at the end.
pub(super) fn part_name(path: &Path) -> io::Result<PathBuf> {
    let name =
        path.file_name().ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "the path has no file name"))?;
    let mut name = name.to_owned();
    name.push(".part");
    Ok(path.with_file_name(name))
}
