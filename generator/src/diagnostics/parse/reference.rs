//! Findings about references.

use super::{Finding, Id};
use crate::pointer::Pointer;

/// A `$ref` whose target does not exist.
pub(crate) fn unresolved_reference(at: &Pointer, target: &str, help: Option<String>) -> Finding {
    Finding { help, ..Finding::new(Id::UnresolvedReference, at).message(format!("`{target}` does not exist")) }
}

/// A `$ref` to a URL.
pub(crate) fn remote_reference(at: &Pointer, target: &str) -> Finding {
    Finding::new(Id::UnresolvedReference, at)
        .message(format!("`{target}` is not a local file"))
        .help("specwright does not use the network: save the file beside the document, and refer to that file")
}

/// A `$ref` to a file outside of the folders that documents may refer to. The finding says nothing about the file, not even
/// whether it exists.
pub(crate) fn refused_reference(at: &Pointer, target: &str) -> Finding {
    Finding::new(Id::RefusedReference, at)
        .message(format!("`{target}` is outside of the folder of the document"))
        .help("if you trust the document, pass `--allow-dir DIR` with the folder of that file; `codegen.toml` has `allow-dirs`")
}

/// A `$ref` to a file that cannot be read.
pub(crate) fn unreadable_reference(at: &Pointer, target: &str, reason: &str, help: Option<String>) -> Finding {
    let message = format!("`{target}` cannot be read: {reason}");
    Finding { help, ..Finding::new(Id::UnresolvedReference, at).message(message) }
}

/// A `$ref` to an example that does not exist.
pub(crate) fn unresolved_example(at: &Pointer, target: &str, help: Option<String>) -> Finding {
    Finding { id: Id::UnresolvedExample, ..unresolved_reference(at, target, help) }
}
