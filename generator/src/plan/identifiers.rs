//! Identifiers that come from the configuration or from a title.

use crate::naming::{self, Case};

/// Names of packages that cargo refuses or that would collide with our own.
const RESERVED_PACKAGES: &[&str] =
    &["test", "core", "std", "alloc", "build", "deps", "examples", "incremental", "specwright-runtime"];

/// Returns a package name for a title: in kebab-case, and valid for cargo.
pub fn to_package_name(title: &str) -> String {
    let ident = naming::to_ident(Case::Snake, title);
    let ascii: String = ident.chars().filter(char::is_ascii).collect();
    let name = ascii.trim_matches('_').replace('_', "-");
    let is_keyword = || syn::parse_str::<syn::Ident>(&name).is_err() && !name.contains('-');
    if name.is_empty() {
        "api-client".to_owned()
    } else if name.starts_with(|c: char| c.is_ascii_digit()) {
        format!("api-{name}")
    } else if RESERVED_PACKAGES.contains(&name.as_str()) || is_keyword() {
        format!("{name}-api")
    } else {
        name
    }
}

/// Returns the type name of the client in a module.
pub fn to_client_type(module: &str) -> String {
    naming::to_ident(Case::Camel, module)
}

/// Returns the path of the type of the client in a module, or of the only client.
pub fn to_client_path(module: Option<&str>) -> String {
    module.map_or_else(|| "Client".to_owned(), |module| format!("{module}::{}", to_client_type(module)))
}

/// Returns whether a client type of this name would shadow a name that generated code uses, such as `Option`.
pub fn is_well_known(ident: &str) -> bool {
    naming::STANDARD_NAMES.contains(&ident)
}
