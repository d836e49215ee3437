//! Where a generated crate finds the runtime.

use std::fmt;
use std::str::FromStr;

use toml::Value;

/// The name of the runtime's package, and the name by which generated code depends on it.
const PACKAGE: &str = "specwright-runtime";

/// The version of the runtime that this generator writes code for. The packages of this repository have one version.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The location of the package `specwright-runtime`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum RuntimeSource {
    /// A copy in the folder `runtime` of the crate, which is a package of its own name. So a program can depend on several
    /// generated crates, and no crate gets the copy of another one.
    #[default]
    Copied,
    /// A path, as the manifest of the crate has it.
    Path(String),
    /// A version requirement, such as `0.1`.
    Version(String),
    /// A git repository.
    Git {
        /// The URL of the repository.
        url: String,
        /// The commit, tag or branch.
        reference: Option<GitReference>,
    },
}

/// A commit, tag or branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GitReference {
    /// The key of the manifest: `rev`, `tag` or `branch`.
    pub key: &'static str,
    /// The commit, tag or branch.
    pub name: String,
}

impl RuntimeSource {
    /// Returns the package that a crate of this name depends on.
    #[must_use]
    pub fn package(&self, crate_name: &str) -> String {
        match self {
            Self::Copied => copy_name(crate_name),
            Self::Path(_) | Self::Version(_) | Self::Git { .. } => PACKAGE.to_owned(),
        }
    }

    /// Returns the keys of the dependency in the manifest of a crate of this name. A path has a version as well, without which
    /// cargo does not package the crate.
    pub(crate) fn dependency(&self, crate_name: &str) -> String {
        let rows: Vec<(&str, String)> = match self {
            Self::Copied => {
                vec![
                    ("package", copy_name(crate_name)),
                    ("version", VERSION.to_owned()),
                    ("path", "runtime".to_owned()),
                ]
            }
            Self::Path(path) => vec![("version", VERSION.to_owned()), ("path", path.clone())],
            Self::Version(requirement) => vec![("version", requirement.clone())],
            Self::Git { url, reference } => {
                let reference = reference.iter().map(|it| (it.key, it.name.clone()));
                std::iter::once(("git", url.clone())).chain(reference).collect()
            }
        };
        let rows = rows.into_iter().map(|(key, value)| format!("{key} = {}", Value::String(value)));
        rows.collect::<Vec<_>>().join(", ")
    }

    /// Returns why generated code does not work with the runtime at this location, as far as the location tells.
    pub(crate) fn problem(&self) -> Option<String> {
        let Self::Version(requirement) = self else { return None };
        match semver::VersionReq::parse(requirement) {
            Err(error) => Some(format!("`{requirement}` is not a version requirement: {error}")),
            Ok(it) if semver::Version::parse(VERSION).is_ok_and(|version| it.matches(&version)) => None,
            Ok(_) => Some(format!(
                "the runtime `{requirement}` does not fit: this generator writes code for the runtime {VERSION}"
            )),
        }
    }
}

/// Returns the package name of the copy in a crate of this name.
fn copy_name(crate_name: &str) -> String {
    format!("{crate_name}-runtime")
}

/// Changes the manifest of the runtime to that of the copy in a crate of this name.
pub(crate) fn copied_manifest(text: &str, crate_name: &str) -> String {
    let name = |package: &str| format!("name = {}\n", Value::String(package.to_owned()));
    let renamed = text.replacen(&name(PACKAGE), &name(&copy_name(crate_name)), 1);
    // The examples in its documentation name the original package.
    format!("{renamed}\n[lib]\ndoctest = false\n")
}

/// A text that names no location of the runtime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidSource;

impl fmt::Display for InvalidSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected `copy`, `path=DIR`, `version=REQUIREMENT` or `git=URL#REVISION`")
    }
}

impl std::error::Error for InvalidSource {}

impl FromStr for RuntimeSource {
    type Err = InvalidSource;

    /// Reads the value of the flag `--runtime`.
    fn from_str(text: &str) -> Result<Self, InvalidSource> {
        match text.split_once('=') {
            None if text == "copy" => Ok(Self::Copied),
            Some((_, "")) | None => Err(InvalidSource),
            Some(("path", path)) => Ok(Self::Path(path.to_owned())),
            Some(("version", requirement)) => Ok(Self::Version(requirement.to_owned())),
            Some(("git", url)) => {
                let (url, reference) = url.split_once('#').map_or((url, None), |(url, it)| (url, Some(it)));
                let reference = reference.map(|it| GitReference { key: "rev", name: it.to_owned() });
                Ok(Self::Git { url: url.to_owned(), reference })
            }
            Some(_) => Err(InvalidSource),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_become_dependencies() {
        let dependency = |text: &str| text.parse::<RuntimeSource>().map(|it| it.dependency("pets"));
        let copy = format!("package = \"pets-runtime\", version = \"{VERSION}\", path = \"runtime\"");
        assert_eq!(dependency("copy"), Ok(copy));
        assert_eq!(dependency("path=../runtime"), Ok(format!("version = \"{VERSION}\", path = \"../runtime\"")));
        assert_eq!(dependency("version=0.1"), Ok("version = \"0.1\"".to_owned()));
        let git = "git = \"https://example.com/a.git\", rev = \"1f0\"".to_owned();
        assert_eq!(dependency("git=https://example.com/a.git#1f0"), Ok(git));
        for text in ["", "path=", "../runtime", "commit=1"] {
            assert_eq!(dependency(text), Err(InvalidSource), "{text}");
        }
    }

    #[test]
    fn the_runtime_has_the_version_of_the_generator() {
        assert_eq!(RuntimeSource::Version("0.1".to_owned()).problem(), None);
        let other = RuntimeSource::Version("7".to_owned()).problem();
        assert!(other.is_some_and(|it| it.contains("does not fit")));
        assert!(RuntimeSource::Version("new".to_owned()).problem().is_some_and(|it| it.contains("not a version")));
    }
}
