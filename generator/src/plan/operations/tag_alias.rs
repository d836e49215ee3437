//! Operations with several tags: they belong to the first, and the others lead there.

use super::parameters;
use crate::api::{self, OperationId};
use crate::diagnostics::Report;
use crate::rust::{Group, Name, TagAlias};
use crate::spelling::Scope;

/// What leads to an operation from another group than that of its tag.
pub(in crate::plan) fn forward(
    scope: &Scope<'_>,
    groups: &[Group],
    id: OperationId,
    it: &api::Operation,
    name: Name,
) -> Option<TagAlias> {
    let all = groups.iter().flat_map(|group| group.operations.iter().map(move |it| (group, it)));
    let (home, target) = all.into_iter().find(|(_, target)| target.id == id)?;
    // What is wrong with the arguments is told where the operation belongs.
    let (arguments, _) = parameters::arguments(&mut Report::default(), scope, it);
    Some(TagAlias {
        operation: id,
        name,
        deprecated: it.docs.deprecated,
        arguments,
        module: home.module.clone(),
        group: home.ident.clone(),
        method: target.name.ident.clone(),
        call: target.ident.clone(),
    })
}
