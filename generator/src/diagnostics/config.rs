//! Findings about `codegen.toml`.

use super::{Finding, Id, Place};
use crate::pointer::{Pointer, SourceId};

/// A file that is not TOML, or that has an unknown or missing key.
pub(crate) fn invalid_toml(source: SourceId, line: usize, column: usize, reason: &str) -> Finding {
    Finding::new(Id::InvalidConfig, Place::Position(source, line, column)).message(reason)
}

/// A module name with characters that Rust modules do not have.
pub(crate) fn invalid_module_name(source: SourceId, module: &str) -> Finding {
    invalid(source, format!("`{module}` is not a module name"))
        .help("write lower-case letters, digits and `_`, and no keyword of Rust")
}

/// A module name that the generated crate uses itself.
pub(crate) fn reserved_module_name(source: SourceId, module: &str, reason: &str) -> Finding {
    invalid(source, format!("`{module}` cannot be the module of a client: {reason}")).help("choose another name")
}

/// A client without documents.
pub(crate) fn client_without_documents(source: SourceId, module: &str) -> Finding {
    invalid(source, format!("the client `{module}` has no documents"))
        .help("add `documents = [{ file = \"openapi.yaml\" }]`")
}

/// Two clients with the same module.
pub(crate) fn duplicate_client(source: SourceId, module: &str) -> Finding {
    invalid(source, format!("two clients have the module `{module}`"))
}

fn invalid(source: SourceId, message: String) -> Finding {
    Finding::new(Id::InvalidConfig, Place::Position(source, 1, 1)).message(message)
}

/// An entry of `names` or `webhooks` whose key is neither a JSON pointer into the documents nor the name of an item.
pub(crate) fn unknown_config_target(document: SourceId, target: &str) -> Finding {
    Finding::new(Id::InvalidConfig, &Pointer::root(document))
        .message(format!("the configuration names `{target}`, which the documents do not have"))
        .help("write a JSON pointer such as `/components/schemas/Pet`, or the key of a component or webhook")
}
