//! The effects of changes on users of the generated crate.

use std::collections::{BTreeMap, BTreeSet};

use super::{Change, HttpEffect};
use crate::rust::{Crate, ItemKind};
use crate::surface::Surface;
use crate::surface::compare::{self, Effect, compare};

/// Gives each change the effect of the items that it touches, and adds a change for each other difference of the crates.
pub(super) fn add_rust_effects(changes: &mut Vec<Change>, old: &Crate, new: &Crate) {
    let fields = [old, new].map(fields);
    let mut rest = Vec::new();
    for difference in compare(&Surface::new(old), &Surface::new(new)) {
        let mut is_explained = false;
        for change in changes.iter_mut().filter(|it| explains(it, &difference, &fields)) {
            change.rust = change.rust.max(difference.effect);
            change.items.push(difference.to_string());
            is_explained = true;
        }
        if !is_explained {
            rest.push(difference);
        }
    }
    changes.extend(rest.into_iter().map(unexplained));
}

/// The fields and variants of each model, by the name of the property or the value.
type Fields = BTreeMap<(String, String), String>;

fn fields(krate: &Crate) -> Fields {
    let items = krate.clients.iter().flat_map(|it| &it.files).flat_map(|it| &it.items);
    let members = items.flat_map(|item| {
        let names: Vec<(String, String)> = match &item.kind {
            ItemKind::Struct(of) => of.fields.iter().map(|it| (it.name.wire.clone(), it.name.ident.clone())).collect(),
            ItemKind::StringEnum(of, _) | ItemKind::JsonEnum(of, _) => {
                of.iter().map(|it| (it.wire.clone(), it.ident.clone())).collect()
            }
            ItemKind::IntegerEnum(of) => of.iter().map(|it| (it.wire.to_string(), it.ident.clone())).collect(),
            ItemKind::Tuple(_) | ItemKind::Union(_) | ItemKind::Alias(_) => Vec::new(),
        };
        names.into_iter().map(|(wire, ident)| ((item.name.ident.clone(), wire), ident))
    });
    members.collect()
}

/// Returns whether a difference of the crates follows from a change.
fn explains(change: &Change, difference: &compare::Change, fields: &[Fields; 2]) -> bool {
    let members: BTreeSet<(&str, Option<String>)> = change
        .keys
        .iter()
        .flat_map(|(item, property)| match property {
            None => vec![(item.as_str(), None)],
            Some(property) => fields
                .iter()
                .filter_map(|it| it.get(&(item.clone(), property.clone())))
                .flat_map(|field| [field.clone(), format!(".{field}"), format!(".{field}_null")])
                .map(|member| (item.as_str(), Some(member)))
                .collect(),
        })
        .collect();
    let item = difference.item.as_str();
    match &difference.member {
        Some(member) if member == "new" => {
            let is_about_presence = ["property-became-", "type-", "became-"].iter().any(|it| change.id.starts_with(it));
            let is_of_item = members.iter().any(|(name, _)| *name == item);
            let fields = members.iter().filter(|(name, _)| *name == item).filter_map(|(_, member)| member.as_deref());
            let is_argument = |text: &Option<String>, field: &str| {
                text.as_ref()
                    .is_some_and(|it| ["(", ", "].iter().any(|start| it.contains(&format!("{start}{field}: "))))
            };
            let mut fields = fields.filter(|it| is_argument(&difference.old, it) != is_argument(&difference.new, it));
            (is_about_presence && is_of_item) || fields.next().is_some()
        }
        Some(member) => members.contains(&(item, Some(member.clone()))) || members.contains(&(item, None)),
        None => members.contains(&(item, None)),
    }
}

/// Returns the change that stands for a difference of the crates without another cause.
fn unexplained(difference: compare::Change) -> Change {
    let id = match (&difference.old, &difference.new) {
        (Some(_), None) => "rust-item-removed",
        (None, Some(_)) => "rust-item-added",
        (Some(_), Some(_)) | (None, None) => "rust-item-changed",
    };
    Change {
        id,
        message: difference.to_string(),
        old: None,
        new: None,
        http: HttpEffect::Informational,
        rust: difference.effect,
        items: Vec::new(),
        keys: BTreeSet::new(),
    }
}

/// Returns the greatest effect of some changes.
pub(super) fn greatest(changes: &[Change]) -> Effect {
    changes.iter().map(|it| it.rust).max().unwrap_or(Effect::None)
}
