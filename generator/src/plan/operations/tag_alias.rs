//! Operations with several tags: they belong to the first, and the groups of the other tags have an alias.

use crate::rust::{Name, Operation, TagAlias};

/// An operation that an alias leads to.
pub(super) struct AliasTarget<'a> {
    /// The module of the operation's group.
    pub(super) module: &'a str,
    /// The type of the operation's group.
    pub(super) group: &'a str,
    pub(super) operation: &'a Operation,
}

/// Plans a method that calls an operation of another group.
pub(super) fn plan_alias(target: &AliasTarget<'_>, name: Name) -> TagAlias {
    TagAlias {
        operation: target.operation.id,
        name,
        deprecated: target.operation.deprecated,
        arguments: target.operation.arguments.clone(),
        argument_struct: target.operation.argument_struct.clone(),
        flat_body: target.operation.flat_body.clone(),
        module: target.module.to_owned(),
        group: target.group.to_owned(),
        method: target.operation.name.ident.clone(),
        operation_type: target.operation.ident.clone(),
    }
}
