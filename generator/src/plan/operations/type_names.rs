//! The names of the types that belong to one operation.

use std::collections::BTreeSet;

use crate::rust::ArgumentStruct;

/// The names from which the names of an operation's types follow.
pub(super) struct TypeNames<'a> {
    /// The link of rustdoc to the operation's method.
    pub(super) method_path: String,
    /// The module of the group.
    pub(super) module: &'a str,
    /// The type of the call.
    pub(super) call: &'a str,
    /// The types of all calls of the group.
    pub(super) calls: &'a BTreeSet<String>,
}

impl TypeNames<'_> {
    /// Returns the name of a type, which gives way to the types of calls.
    pub(super) fn derive(&self, suffix: &str) -> String {
        let mut res = format!("{}{suffix}", self.call.trim_end_matches('_'));
        while self.calls.contains(&res) {
            res.push('_');
        }
        res
    }

    /// Returns the struct of the named arguments.
    pub(super) fn argument_struct(&self) -> ArgumentStruct {
        ArgumentStruct { module: self.module.to_owned(), ident: self.derive("Arguments") }
    }
}
