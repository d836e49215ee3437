//! The findings of the stage [`guide`](crate::guide): the examples that the configuration asks for.

use super::{Finding, Id, Place};

/// An entry of `examples` that is not the `operationId` of an operation.
pub(crate) fn unknown_example(config: &str, operation_id: &str) -> Finding {
    let message = format!("`examples` lists `{operation_id}`, which is not an `operationId` of the client");
    Finding::new(Id::InvalidConfig, at(config)).message(message)
}

/// A `quick-start` that is not the `operationId` of an operation.
pub(crate) fn unknown_quick_start(config: &str, operation_id: &str) -> Finding {
    let message = format!("`quick-start` is `{operation_id}`, which is not an `operationId` of the client");
    Finding::new(Id::InvalidConfig, at(config)).message(message)
}

/// An entry of `examples` whose call needs a value that only the caller can provide.
pub(crate) fn impossible_example(config: &str, operation_id: &str) -> Finding {
    let message = format!("no example of `{operation_id}` can be generated: it needs a value that only the caller has");
    Finding::new(Id::InvalidConfig, at(config))
        .message(message)
        .help(format!("remove `{operation_id}` from `examples`"))
}

/// A hand-written program in a place where cargo expects no example.
pub(crate) fn invalid_program_path(config: &str, file: &str) -> Finding {
    let message = format!("`{file}` is not a valid path of an example program");
    let help = "write `examples/name.rs` or `examples/name/main.rs`";
    Finding::new(Id::InvalidConfig, at(config)).message(message).help(help)
}

/// Two example programs with the same name.
pub(crate) fn duplicate_program(config: &str, name: &str) -> Finding {
    Finding::new(Id::InvalidConfig, at(config)).message(format!("two example programs have the name `{name}`"))
}

/// A hand-written program that needs a feature which the crate does not have.
pub(crate) fn unknown_feature(config: &str, file: &str, feature: &str, features: &[&str]) -> Finding {
    let message = format!("`{file}` needs `{feature}`, which is not a feature of the crate");
    let help = format!("use one of `{}`", features.join("`, `"));
    Finding::new(Id::InvalidConfig, at(config)).message(message).help(help)
}

/// A key of `dev-dependencies` that the manifest already has.
pub(crate) fn redundant_dev_dependency(config: &str, name: &str) -> Finding {
    let message = format!("`dev-dependencies` lists `{name}`, which the crate depends on already");
    Finding::new(Id::InvalidConfig, at(config)).message(message).help("remove it")
}

/// A key of `dev-dependencies` that cargo does not accept.
pub(crate) fn invalid_dev_dependency(config: &str, name: &str) -> Finding {
    let message = format!("`dev-dependencies` lists `{name}`, which is not a valid package name");
    Finding::new(Id::InvalidConfig, at(config)).message(message)
}

fn at(config: &str) -> Place {
    Place::File(config.to_owned())
}
