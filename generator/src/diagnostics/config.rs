//! Findings about `codegen.toml`.

use super::{Finding, Id, Lint, Place};
use crate::pointer::{Pointer, SourceId};

/// A file that is not TOML, or that has an unknown or missing key.
pub(crate) fn invalid_toml(at: Place, reason: &str) -> Finding {
    let finding = Finding::new(Id::InvalidConfig, at).message(reason);
    // serde's message quotes the unknown key first, and then the known ones.
    let mut quoted = reason.split('`').skip(1).step_by(2);
    let nearest = quoted.next().filter(|_| reason.starts_with("unknown")).and_then(|key| find_nearest(key, quoted));
    match nearest {
        Some(key) => finding.help(format!("write `{key}`; `specwright config` lists all keys")),
        None => finding.help("`specwright config` lists all keys and their values"),
    }
}

/// Finds the text that differs least from another one, if they are similar.
pub(crate) fn find_nearest<'a>(text: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let rated = known.map(|it| (strsim::damerau_levenshtein(text, it), it));
    rated.filter(|(distance, it)| *distance * 3 <= it.len().max(3)).min().map(|(_, it)| it)
}

/// An entry of `[lints]` for an id that does not exist.
pub(crate) fn unknown_lint(at: Place, id: &str) -> Finding {
    let finding = Finding::new(Id::InvalidConfig, at).message(format!("`{id}` is not the id of a finding"));
    match find_nearest(id, Id::ALL.iter().map(|it| it.text())) {
        Some(nearest) => finding.help(format!("write `{nearest}`")),
        None => finding.help("findings are printed with their ids, and `specwright explain` lists all"),
    }
}

/// An entry of `[lints]` for an error.
pub(crate) fn lint_of_error(at: Place, id: Id) -> Finding {
    Finding::new(Id::InvalidConfig, at)
        .message(format!("`{}` is an error: only the level of a warning can be set", id.text()))
        .help("correct the document, in an overlay if need be")
}

/// An entry of `[lints]` without a reason.
pub(crate) fn lint_without_reason(at: Place, id: Id) -> Finding {
    Finding::new(Id::InvalidConfig, at)
        .message(format!("the level of `{}` has no reason", id.text()))
        .help("say in `reason` why the warning is not to be corrected")
}

/// An entry of `[lints]` that no finding matches.
pub(crate) fn unused_lint(lint: &Lint) -> Finding {
    Finding::new(Id::UnusedLint, lint.at.clone())
        .message(format!("no finding `{}` matches this entry of `[lints]`", lint.id.text()))
        .help("remove the entry")
}

/// A module name with characters that Rust modules do not have.
pub(crate) fn invalid_module_name(at: Place, module: &str) -> Finding {
    invalid(at, format!("`{module}` is not a module name"))
        .help("write lower-case letters, digits and `_`, and no keyword of Rust")
}

/// A module name that the generated crate uses itself.
pub(crate) fn reserved_module_name(at: Place, module: &str, reason: &str) -> Finding {
    invalid(at, format!("`{module}` cannot be the module of a client: {reason}")).help("choose another name")
}

/// A client without documents.
pub(crate) fn client_without_documents(at: Place, module: &str) -> Finding {
    invalid(at, format!("the client `{module}` has no documents"))
        .help("add `documents = [{ file = \"openapi.yaml\" }]`")
}

/// Two clients with the same module.
pub(crate) fn duplicate_client(at: Place, module: &str) -> Finding {
    invalid(at, format!("two clients have the module `{module}`")).help("give each client a module of its own")
}

fn invalid(at: Place, message: String) -> Finding {
    Finding::new(Id::InvalidConfig, at).message(message)
}

/// An entry of `names` or `webhooks` whose key is neither a JSON pointer into the documents nor the name of an item.
pub(crate) fn unknown_config_target(document: SourceId, target: &str) -> Finding {
    Finding::new(Id::InvalidConfig, &Pointer::root(document))
        .message(format!("the configuration names `{target}`, which the documents do not have"))
        .help("write a JSON pointer such as `/components/schemas/Pet`, or the key of a component or webhook")
}
