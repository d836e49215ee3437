//! Paths of files and folders, without access to the file system.

use std::path::{Component, Path, PathBuf};

use crate::read::{display, resolve_file};

/// Joins a path to a folder, without superfluous `..`.
pub(crate) fn join(folder: &Path, path: &str) -> PathBuf {
    let file = display(&folder.join("codegen.toml"));
    resolve_file(&file, path).map_or_else(|| folder.join(path), PathBuf::from)
}

/// Returns the path from one folder to another. On Windows, a path to another drive is absolute.
pub(crate) fn relative(from: &Path, to: &Path) -> String {
    let (from, to) = (absolute(from), absolute(to));
    let shared = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    if shared == 0 {
        return display(&to);
    }
    let up = from.components().skip(shared).map(|_| Path::new(".."));
    let down = to.components().skip(shared).map(|it| Path::new(it.as_os_str()));
    display(&up.chain(down).collect::<PathBuf>())
}

/// Returns a path from the root, without `.` and `..`, so that each file has one path.
pub(crate) fn absolute(path: &Path) -> PathBuf {
    // `std::path::absolute` rejects an empty path, but accepts one that begins with `.`.
    let full = std::path::absolute(Path::new(".").join(path)).unwrap_or_else(|_| path.to_owned());
    let mut res = PathBuf::new();
    for part in full.components() {
        match part {
            Component::ParentDir => drop(res.pop()),
            Component::CurDir => {}
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => res.push(part),
        }
    }
    res
}
