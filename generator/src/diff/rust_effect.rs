//! The effects of changes on users of the generated crate.

use std::collections::{BTreeMap, BTreeSet};

use super::{Change, HttpEffect};
use crate::rust::{Crate, ItemKind};
use crate::surface::compare::{self, Effect, compare};
use crate::surface::{Member, Surface};

/// Gives each change the effect of the items that it touches, and adds a change for each other difference of the crates.
pub(super) fn add_rust_effects(changes: &mut Vec<Change>, old: &Crate, new: &Crate) {
    let fields = [old, new].map(fields);
    let differences = compare(&Surface::new(old), &Surface::new(new));
    let index = Index::new(changes, &fields);
    let causes: Vec<Vec<usize>> = differences.iter().map(|it| index.causes(changes, it)).collect();
    let mut rest = Vec::new();
    for (difference, causes) in differences.into_iter().zip(causes) {
        let text = shorten(difference.to_string());
        for cause in &causes {
            let change = &mut changes[*cause];
            change.rust = change.rust.max(difference.effect);
            change.items.push(text.clone());
        }
        if causes.is_empty() {
            rest.push(difference);
        }
    }
    changes.extend(rest.into_iter().map(unexplained));
    // The crate documents, checks or sends what changed.
    changes.iter_mut().for_each(|it| it.rust = it.rust.max(Effect::Patch));
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

/// The changes that concern each item and each member, by their indices.
#[derive(Default)]
struct Index {
    /// The changes of each member, or of the item itself.
    by_member: BTreeMap<(String, Option<String>), BTreeSet<usize>>,
    /// The members that each change concerns, by item and change.
    by_item: BTreeMap<String, BTreeMap<usize, Vec<String>>>,
}

impl Index {
    fn new(changes: &[Change], fields: &[Fields; 2]) -> Self {
        let mut res = Self::default();
        for (index, change) in changes.iter().enumerate() {
            for (item, property) in &change.keys {
                let Some(property) = property else {
                    res.add(index, item, None);
                    continue;
                };
                for field in fields.iter().filter_map(|it| it.get(&(item.clone(), property.clone()))) {
                    let members = [field.clone(), format!(".{field}"), format!(".{field}_null")];
                    let deprecations = members.iter().map(|it| Member::deprecated(Some(it)).key).collect::<Vec<_>>();
                    members.into_iter().chain(deprecations).for_each(|it| res.add(index, item, Some(it)));
                }
            }
        }
        res
    }

    fn add(&mut self, change: usize, item: &str, member: Option<String>) {
        let members = self.by_item.entry(item.to_owned()).or_default().entry(change).or_default();
        members.extend(member.clone());
        self.by_member.entry((item.to_owned(), member)).or_default().insert(change);
    }

    /// Returns the changes from which a difference of the crates follows.
    fn causes(&self, changes: &[Change], difference: &compare::Change) -> Vec<usize> {
        let of_member = |member: Option<&String>| {
            self.by_member.get(&(difference.item.clone(), member.cloned())).into_iter().flatten().copied()
        };
        let res: BTreeSet<usize> = match difference.member.as_ref() {
            Some(member) if member == "new" => self.causes_of_constructor(changes, difference).collect(),
            Some(member) => of_member(Some(member)).chain(of_member(None)).collect(),
            None => of_member(None).collect(),
        };
        res.into_iter().collect()
    }

    fn causes_of_constructor(&self, changes: &[Change], difference: &compare::Change) -> impl Iterator<Item = usize> {
        let [old, new] = [&difference.old, &difference.new].map(|it| arguments(it.as_deref().unwrap_or_default()));
        let of_item = self.by_item.get(&difference.item).into_iter().flatten();
        let is_cause = move |(change, members): &(&usize, &Vec<String>)| {
            let id = changes[**change].id;
            ["property-became-", "type-", "became-"].iter().any(|it| id.starts_with(it))
                || members.iter().any(|it| old.contains(it.as_str()) != new.contains(it.as_str()))
        };
        of_item.filter(is_cause).map(|(change, _)| *change)
    }
}

/// The longest text of an item, in characters. Each of many changes of an object has the text of its constructor.
const MAX_ITEM: usize = 1_000;

/// Returns a text, or its start if it is long.
fn shorten(text: String) -> String {
    match text.char_indices().nth(MAX_ITEM) {
        Some((end, _)) => format!("{} …", &text[..end]),
        None => text,
    }
}

/// Returns the names of the arguments in the text of a function.
fn arguments(function: &str) -> BTreeSet<&str> {
    let name = |(end, _): (usize, &str)| {
        let start = function[..end].rfind(['(', ' ']).map_or(0, |it| it + 1);
        let is_argument = ["(", ", "].iter().any(|it| function[..start].ends_with(it));
        is_argument.then(|| &function[start..end])
    };
    function.match_indices(": ").filter_map(name).collect()
}

/// Returns the change that stands for a difference of the crates without another cause.
pub(crate) fn unexplained(difference: compare::Change) -> Change {
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
