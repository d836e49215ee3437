//! The paths of a client's files.

use super::Client;

impl Client {
    /// Returns the folder of the client's sources, from the root of the crate.
    pub fn folder(&self) -> String {
        self.module.as_ref().map_or_else(|| "src".to_owned(), |module| format!("src/{module}"))
    }
}
