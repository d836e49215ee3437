//! The reasons why a folder is not written.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// A reason why nothing was written.
#[derive(Debug)]
pub enum Problem {
    /// These generated files were edited.
    Edited(Vec<String>),
    /// The folder has files and no lock.
    NotOurs(PathBuf),
    /// The output is a file.
    NotAFolder(PathBuf),
    /// A path in the output is a link, or is not inside of the output.
    LeadsOutside(PathBuf),
    /// A file cannot be read or written.
    Io(PathBuf, io::Error),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Edited(files) => {
                writeln!(f, "these generated files were edited by hand:")?;
                files.iter().try_for_each(|it| writeln!(f, "  {it}"))?;
                write!(f, "undo the edits, or overwrite them with `--force`; use an overlay for corrections")
            }
            Self::NotOurs(folder) => {
                write!(f, "`{}` has files and no `codegen.lock`: choose an empty or new folder", folder.display())
            }
            Self::NotAFolder(path) => {
                write!(f, "`{}` is a file: name a new or empty folder for the crate", path.display())
            }
            Self::LeadsOutside(path) => {
                write!(f, "`{}` is a link or leads out of the output folder", path.display())
            }
            Self::Io(path, error) => write!(f, "`{}` cannot be read or written: {error}", path.display()),
        }
    }
}
