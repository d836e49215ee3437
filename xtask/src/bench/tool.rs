//! The generators that are compared, and how each of them writes a crate.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::measure::{self, Usage};
use super::{Named, TRASH, create_folder, discard, earlier, machine};

/// A generator.
#[derive(Debug, Clone)]
pub(super) struct Tool {
    name: String,
    version: String,
    kind: Kind,
    /// The folder of discarded crates.
    trash: PathBuf,
}

#[derive(Debug, Clone)]
enum Kind {
    /// This generator, or an earlier commit of it.
    Specwright(PathBuf),
    Peer(Peer),
}

/// Another generator. None of them is required; they are installed with `cargo install`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Peer {
    OpenapiToRust,
    Oas3Gen,
    Progenitor,
}

impl Peer {
    const ALL: &[Self] = &[Self::OpenapiToRust, Self::Oas3Gen, Self::Progenitor];

    /// Returns the name of the package and of its command.
    fn package(self) -> &'static str {
        match self {
            Self::OpenapiToRust => "openapi-to-rust",
            Self::Oas3Gen => "oas3-gen",
            Self::Progenitor => "cargo-progenitor",
        }
    }
}

/// Finds the generators, this one first. `target` is the folder of builds, and `scratch` that of the comparison.
pub(super) fn find(root: &Path, target: &Path, scratch: &Path, against: Option<&str>) -> Result<Vec<Tool>, String> {
    // Built first, because the two builds share their dependencies and the name of the command.
    let earlier = against.map(|it| earlier_commit(root, target, scratch, it)).transpose()?;
    let kind = Kind::Specwright(earlier::build_command(root, target)?);
    let trash = scratch.join(TRASH);
    let mut res = vec![Tool { name: "specwright".to_owned(), version: own_version(root)?, kind, trash: trash.clone() }];
    res.extend(earlier);
    let installed = machine::output("cargo", &["install", "--list"]).unwrap_or_default();
    for peer in Peer::ALL {
        // Every one of them prints its help, but not every one its version.
        if Command::new(peer.package()).arg("--help").output().is_ok_and(|it| it.status.success()) {
            let version = version_of(&installed, peer.package()).unwrap_or_else(|| "unknown version".to_owned());
            res.push(Tool { name: peer.package().to_owned(), version, kind: Kind::Peer(*peer), trash: trash.clone() });
        }
    }
    Ok(res)
}

fn earlier_commit(root: &Path, target: &Path, scratch: &Path, commit: &str) -> Result<Tool, String> {
    let commit = earlier::resolve(root, commit)?;
    let kind = Kind::Specwright(earlier::build(root, target, scratch, &commit)?);
    Ok(Tool {
        name: format!("specwright {}", short(&commit)),
        version: short(&commit),
        kind,
        trash: scratch.join(TRASH),
    })
}

/// Returns the commit of this repository, and whether files were changed since.
fn own_version(root: &Path) -> Result<String, String> {
    let commit = short(&earlier::resolve(root, "HEAD")?);
    let is_changed = earlier::is_changed(root);
    Ok(if is_changed { format!("{commit} with changes") } else { commit })
}

/// Returns the version of a package in the output of `cargo install --list`.
fn version_of(installed: &str, package: &str) -> Option<String> {
    let line = installed.lines().find_map(|it| it.strip_prefix(&format!("{package} ")))?;
    Some(line.split([' ', ':']).next()?.trim_start_matches('v').to_owned())
}

fn short(commit: &str) -> String {
    commit.chars().take(7).collect()
}

impl Tool {
    pub(super) fn named(&self) -> Named {
        Named { name: self.name.clone(), version: self.version.clone() }
    }

    /// Returns the name as a part of a file name.
    pub(super) fn slug(&self) -> String {
        self.name.replace(' ', "-")
    }

    /// Writes a crate to a new folder, and measures the command alone.
    pub(super) fn generate(&self, document: &Path, folder: &Path, package: &str) -> Result<Usage, String> {
        discard(folder, &self.trash)?;
        let parent = folder.parent().unwrap_or(folder);
        create_folder(parent)?;
        let log = folder.with_extension("log");
        let usage = measure::run(&mut self.command(document, folder, package), &log)?;
        self.complete(folder, package)?;
        Ok(usage)
    }

    fn command(&self, document: &Path, folder: &Path, package: &str) -> Command {
        match &self.kind {
            Kind::Specwright(binary) => {
                let mut command = Command::new(binary);
                command.arg("generate").arg(document).arg("--out").arg(folder).args(["--package", package]);
                command
            }
            Kind::Peer(peer) => {
                let mut command = Command::new(peer.package());
                match peer {
                    Peer::OpenapiToRust => {
                        command.arg("generate").arg(document).arg("--output-dir").arg(folder.join("src/api"));
                        command.args(["--module-name", "api", "--quiet"]);
                    }
                    Peer::Oas3Gen => {
                        command.args(["generate", "client-mod", "--workspace", "-i"]).arg(document);
                        command.arg("-o").arg(folder);
                    }
                    Peer::Progenitor => {
                        command.args(["progenitor", "-i"]).arg(document).arg("-o").arg(folder);
                        command.args(["-n", package, "-v", "0.1.0"]);
                    }
                }
                command
            }
        }
    }

    /// Adds what a crate needs to compile and the generator leaves to its user.
    fn complete(&self, folder: &Path, package: &str) -> Result<(), String> {
        match self.kind {
            Kind::Specwright(_) | Kind::Peer(Peer::Oas3Gen | Peer::Progenitor) => Ok(()),
            Kind::Peer(Peer::OpenapiToRust) => {
                let head = format!(
                    "[package]\nname = \"{package}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n"
                );
                let dependencies = folder.join("src/api/REQUIRED_DEPS.toml");
                let dependencies = fs::read_to_string(dependencies).unwrap_or_default();
                let write = |name: &str, text: &str| fs::write(folder.join(name), text).map_err(|it| it.to_string());
                write("Cargo.toml", &format!("{head}{dependencies}"))?;
                write("src/lib.rs", "pub mod api;\n")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_those_of_installed_packages() {
        let list = "cargo-progenitor v0.15.1:\n    cargo-progenitor\noas3-gen v0.29.0 (path):\n    oas3-gen\n";
        assert_eq!(version_of(list, "cargo-progenitor").as_deref(), Some("0.15.1"));
        assert_eq!(version_of(list, "oas3-gen").as_deref(), Some("0.29.0"));
        assert_eq!(version_of(list, "openapi-to-rust"), None);
    }
}
