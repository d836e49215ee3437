//! Tests that call each operation: with which values, and what each is called.

use super::example::{example, origin};
use super::example_expr::{ExampleDetail, Values};
use super::model::PlanContext;
use crate::diagnostics::Report;
use crate::naming::{Candidate, Case, Priority, settle};
use crate::pointer::{Pointer, SourceId};
use crate::rust::{CallTest, ExampleExpr, Group};

/// One test each operation that can be called without what only a caller has.
pub(super) fn call_tests(cx: &PlanContext<'_>, values: &Values<'_>, groups: &[Group]) -> Vec<CallTest> {
    let client = || ExampleExpr::Call("client".to_owned(), Vec::new());
    let of_group = groups.iter().flat_map(|group| group.operations.iter().map(move |it| (group, it)));
    let operations: Vec<_> = of_group.filter_map(|(group, it)| Some((group, it, origin(cx.api, it)?))).collect();
    let at = Pointer::root(SourceId(0));
    let candidates = operations.iter().map(|(group, it, _)| Candidate {
        wire: format!("{} {}", it.method, it.path),
        words: format!("{} {}", group.name.ident, it.name.ident),
        at: &at,
        claim: Priority::Place,
    });
    // Nobody calls a test by its name: a clash needs no word.
    let names = settle(&mut Report::default(), Case::Snake, &["client"], &candidates.collect::<Vec<_>>());
    let tests = operations.iter().zip(names).map(|((group, it, origin), name)| {
        let accessor = ExampleExpr::Method(Box::new(client()), group.name.ident.clone(), Vec::new());
        CallTest { ident: name.ident, example: example(values, ExampleDetail::Exhaustive, accessor, it, origin) }
    });
    let mut tests: Vec<CallTest> = tests.filter(|it| it.example.free_variables.is_empty()).collect();
    tests.sort_by(|a, b| a.ident.cmp(&b.ident));
    tests
}
