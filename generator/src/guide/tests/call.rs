//! Call tests: each calls an operation with all of its parameters.

use super::super::snippets::call::{access, call};
use super::super::snippets::value::{ExampleDetail, Values};
use super::super::types::{CallTest, ExampleExpr};
use crate::naming::{Candidate, Case, resolve_names};
use crate::pointer::{Pointer, SourceId};
use crate::rust::{Group, Operation};

/// Writes a test for each operation whose call needs no free variables.
pub(in crate::guide) fn call_tests(values: &Values<'_>) -> Vec<CallTest> {
    let groups = values.cx.client.groups.iter();
    let operations: Vec<(&Group, &Operation)> =
        groups.flat_map(|group| group.operations.iter().map(move |it| (group, it))).collect();
    let at = Pointer::root(SourceId(0));
    let candidates = operations.iter().map(|(group, it)| Candidate {
        words: [group.accessor.as_ref().map_or("", |it| &it.ident), &it.name.ident].join(" "),
        ..Candidate::new(&format!("{} {}", it.method.name(), it.path), &at)
    });
    // Collisions of test names are not reported: the names have no users.
    let names = resolve_names(Case::Snake, &["client"], &candidates.collect::<Vec<_>>()).names;
    let tests = operations.iter().zip(names).map(|((group, it), name)| {
        let client = ExampleExpr::Call("client".to_owned(), Vec::new());
        CallTest { ident: name.ident, example: call(values, ExampleDetail::Exhaustive, access(client, group), it) }
    });
    let mut tests: Vec<CallTest> = tests.filter(|it| it.example.free_variables.is_empty()).collect();
    tests.sort_by(|a, b| a.ident.cmp(&b.ident));
    tests
}
