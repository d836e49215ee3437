//! Equal enums of response bodies, which share one type.
//!
//! Most operations of an API fail in the same ways, so the enums of their error bodies are equal. The first one is printed,
//! and the others are aliases of it, as with [equal inline schemas](super::super::equal_types):
//!
//! ```text
//! pub enum CreateTicketError { … }
//! pub type DeleteTicketError = CreateTicketError;
//! ```
//!
//! Enums of operations that are compiled with different features stay apart.

use std::collections::BTreeMap;

use crate::rust::{Group, StatusEnum, StatusEnumPath, StatusEnumRole, StatusVariant};

/// The parts of an enum that are printed, apart from its name and its own description.
type Content<'a> = (Option<&'a str>, &'a StatusEnumRole, &'a [StatusVariant]);

/// Makes every enum an alias of the equal enum that is first by module and name.
pub(super) fn share(groups: &mut [Group]) {
    let mut first_of: BTreeMap<Content<'_>, (&str, &str)> = BTreeMap::new();
    for (group, it) in status_enums(groups) {
        let place = (group.module.as_str(), it.ident.as_str());
        let first = first_of.entry(content(group, it)).or_insert(place);
        *first = place.min(*first);
    }
    let alias_of = |(group, it): (&Group, &StatusEnum)| {
        let (module, ident) = *first_of.get(&content(group, it))?;
        let is_local = module == group.module;
        let path = StatusEnumPath { module: (!is_local).then(|| module.to_owned()), ident: ident.to_owned() };
        (!is_local || ident != it.ident).then_some(path)
    };
    let aliases: Vec<Option<StatusEnumPath>> = status_enums(groups).map(alias_of).collect();
    let enums = groups.iter_mut().flat_map(|it| &mut it.operations).flat_map(|it| &mut it.status_enums);
    for (it, alias_of) in enums.zip(aliases) {
        it.alias_of = alias_of;
    }
}

fn status_enums(groups: &[Group]) -> impl Iterator<Item = (&Group, &StatusEnum)> {
    groups.iter().flat_map(|group| {
        let enums = group.operations.iter().flat_map(|it| &it.status_enums);
        enums.map(move |it| (group, it))
    })
}

fn content<'a>(group: &'a Group, it: &'a StatusEnum) -> Content<'a> {
    (group.feature.as_deref(), &it.role, &it.variants)
}
