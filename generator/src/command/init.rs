//! The configuration that `specwright init` writes.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::paths::relative;
use crate::plan::{to_client_type, to_package_name};
use crate::read::display;

/// The commented configuration, with places for names.
const TEMPLATE: &str = include_str!("codegen.toml");

/// The reason why no configuration was made.
#[derive(Debug)]
pub enum InitError {
    /// The document has no title from which names follow.
    NoTitle(PathBuf),
}

impl fmt::Display for InitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTitle(document) => {
                write!(f, "`{}` has no `info.title`: pass `--package NAME`", document.display())
            }
        }
    }
}

/// Returns a commented configuration for a document. The package is named after the title unless a name is given.
///
/// # Errors
/// If there is neither a title nor a name.
pub fn init(config: &Path, document: &Path, title: Option<&str>, package: Option<&str>) -> Result<String, InitError> {
    let name = package.map(str::to_owned).or_else(|| title.map(to_package_name));
    let name = name.ok_or_else(|| InitError::NoTitle(document.to_owned()))?;
    let folder = config.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = relative(folder, document);
    let module = name.replace('-', "_");
    let text =
        TEMPLATE.replace("{name}", &name).replace("{module}", &module).replace("{client}", &to_client_type(&module));
    Ok(text.replace("{document}", &display(Path::new(&file))))
}
