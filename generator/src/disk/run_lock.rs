//! A lock on the output folder, so that two runs into one folder do not mix their files.
//!
//! The operating system releases the lock when a process ends, however it ends. It is advisory: other programs may write
//! to the folder. On a file system without locks, runs are not separated.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;

use super::problem::Problem;

/// The lock of a run. It is held until it is dropped.
pub(super) struct RunLock {
    _file: File,
}

impl RunLock {
    /// Locks an existing folder. If another run holds the lock, calls `on_wait` and waits for the end of that run.
    pub(super) fn acquire(folder: &Path, on_wait: fn(&Path)) -> Result<Self, Problem> {
        let file = open(folder).map_err(|error| Problem::Io(folder.to_owned(), error))?;
        match file.try_lock() {
            Ok(()) | Err(TryLockError::Error(_)) => {}
            Err(TryLockError::WouldBlock) => {
                on_wait(folder);
                file.lock().map_err(|error| Problem::Io(folder.to_owned(), error))?;
            }
        }
        Ok(Self { _file: file })
    }
}

/// Opens the folder itself, so that the lock needs no file.
#[cfg(unix)]
fn open(folder: &Path) -> io::Result<File> {
    File::open(folder)
}

/// Opens a file in the folder, because this system cannot open folders. The file remains, because removing it would let a
/// waiting run and a new run lock different files.
#[cfg(not(unix))]
fn open(folder: &Path) -> io::Result<File> {
    File::options().create(true).truncate(false).write(true).open(folder.join(".codegen.running"))
}
