//! A build of an earlier commit of this repository.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{cargo, create_folder};

/// Returns the full id of a commit.
pub(super) fn resolve(root: &Path, commit: &str) -> Result<String, String> {
    let arguments = ["rev-parse", "--verify", "--quiet", &format!("{commit}^{{commit}}")];
    let output = Command::new("git").current_dir(root).args(arguments).output().map_err(|it| format!("`git`: {it}"))?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if output.status.success() { Ok(text) } else { Err(format!("the repository has no commit `{commit}`")) }
}

/// Returns whether the repository has changes that are not committed.
pub(super) fn is_changed(root: &Path) -> bool {
    let output = Command::new("git").current_dir(root).args(["status", "--porcelain", "--untracked-files=no"]).output();
    output.is_ok_and(|it| !it.stdout.is_empty())
}

/// Builds the command of a commit, and returns the path of a copy in the scratch folder.
pub(super) fn build(root: &Path, target: &Path, scratch: &Path, commit: &str) -> Result<PathBuf, String> {
    let folder = scratch.join("earlier").join(commit);
    let copy = folder.join(format!("specwright{}", std::env::consts::EXE_SUFFIX));
    if copy.is_file() {
        return Ok(copy);
    }
    let sources = folder.join("sources");
    create_folder(&sources)?;
    let archive = folder.join("sources.tar");
    succeed(Command::new("git").current_dir(root).args(["archive", "--format=tar", commit, "--output"]).arg(&archive))?;
    succeed(Command::new("tar").arg("-xf").arg(&archive).arg("-C").arg(&sources))?;
    let binary = build_command(&sources, target)?;
    fs::copy(&binary, &copy).map_err(|it| format!("`{}`: {it}", copy.display()))?;
    Ok(copy)
}

/// Builds the command of a repository in release mode, and returns its path. The next build in the same folder replaces it.
pub(crate) fn build_command(root: &Path, target: &Path) -> Result<PathBuf, String> {
    let arguments = ["build", "--release", "--quiet", "--package", "specwright"];
    succeed(cargo().current_dir(root).args(arguments).env("CARGO_TARGET_DIR", target))?;
    Ok(target.join("release").join(format!("specwright{}", std::env::consts::EXE_SUFFIX)))
}

fn succeed(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.status().map_err(|it| format!("`{name}`: {it}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{name}` failed: {status}")) }
}
