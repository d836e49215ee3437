//! Round-trip tests: the name, type and value of each.

use super::super::Context;
use super::super::types::{RoundTripTest, RoundTripTests};
use crate::naming::{Candidate, Case, resolve_names};

/// Writes a test for each example, named by the example's location. `root` is the crate, as its tests name it.
pub(in crate::guide) fn tests(cx: &Context<'_>, root: &str) -> RoundTripTests {
    let examples = &cx.api.examples;
    let candidates = examples.iter().map(|it| Candidate {
        words: it.at.keys().collect::<Vec<_>>().join(" "),
        ..Candidate::new(&it.at.path, &it.at)
    });
    // Collisions of test names are not reported: the names have no users.
    let names = resolve_names(Case::Snake, &[], &candidates.collect::<Vec<_>>()).names;
    let scope = cx.scope();
    let mut tests: Vec<RoundTripTest> = examples
        .iter()
        .zip(names)
        .map(|(it, name)| RoundTripTest { ident: name.ident, ty: scope.nullable(&it.ty), value: it.value.clone() })
        .collect();
    tests.sort_by(|a, b| a.ident.cmp(&b.ident));
    let models =
        cx.client.module.as_deref().map_or_else(|| format!("{root}::models"), |it| format!("{root}::{it}::models"));
    let models = tests.iter().any(|it| it.ty.models().next().is_some()).then_some(models);
    let runtime = if tests.iter().any(|it| it.ty.runtime_types().next().is_some()) {
        "runtime::{self, testing}"
    } else {
        "runtime::testing"
    };
    let module = cx.client.module.as_ref();
    let values_file = module.map_or_else(|| "examples.json".to_owned(), |it| format!("examples_{it}.json"));
    RoundTripTests { values_file, imports: models.into_iter().chain([format!("{root}::{runtime}")]).collect(), tests }
}
