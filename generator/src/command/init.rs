//! The configuration that `specwright init` writes.

use std::fmt;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::job::{UsageError, is_package_name};
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
    /// Cargo does not accept the name.
    InvalidName(UsageError),
}

impl fmt::Display for InitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTitle(document) => {
                write!(f, "`{}` has no `info.title`: pass `--package NAME`", document.display())
            }
            Self::InvalidName(error) => error.fmt(f),
        }
    }
}

/// Returns a commented configuration for a document. The package is named after the title unless a name is given.
///
/// # Errors
/// If there is neither a title nor a name, or if cargo does not accept the name.
pub fn init(config: &Path, document: &Path, title: Option<&str>, package: Option<&str>) -> Result<String, InitError> {
    let name = package.map(str::to_owned).or_else(|| title.map(to_package_name));
    let name = name.ok_or_else(|| InitError::NoTitle(document.to_owned()))?;
    if !is_package_name(&name) {
        return Err(InitError::InvalidName(UsageError::InvalidPackageName(name)));
    }
    let folder = config.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = relative(folder, document);
    let module = name.replace('-', "_");
    let text =
        TEMPLATE.replace("{name}", &name).replace("{module}", &module).replace("{client}", &to_client_type(&module));
    // A JSON string is a basic string of TOML, which needs U+007F escaped as well.
    let file = Value::from(display(Path::new(&file))).to_string().replace('\u{7f}', "\\u007f");
    Ok(text.replace("\"{document}\"", &file))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn odd_titles_and_file_names_give_a_valid_configuration() {
        let titles = [
            "",
            "\"]\n[package]\nname = \"x",
            "{document}",
            "{client}",
            "é",
            "7",
            "fn",
            "std",
            "\u{7f}\u{0}",
            &"a ".repeat(9_000),
        ];
        for title in titles {
            for file in ["a.yaml", "a\" }]\nx = \"b.yaml", "a\\b.yaml", "{name}.yaml", "\u{7f}\t\u{1}é'#.yaml"] {
                let text =
                    init(Path::new("codegen.toml"), Path::new(file), Some(title), None).expect("there is a title");
                let config: Config =
                    toml::from_str(&text).unwrap_or_else(|error| panic!("{title:?} {file:?}: {error}\n{text}"));
                let [document] = &config.clients[0].documents[..] else { panic!("{text}") };
                assert_eq!(document.file, display(Path::new(file)), "{text}");
            }
        }
    }
}
