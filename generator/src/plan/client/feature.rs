//! Cargo features, one a tag: of an API with many operations, its user compiles what he asks for.

use std::collections::{BTreeMap, BTreeSet};

use super::super::models::PlanContext;
use crate::api;
use crate::graph::{self, Edges};
use crate::naming;
use crate::rust::{Group, ModelFile};

/// The features that every crate has, or may have.
const TAKEN: &[&str] = &[
    "default",
    "reqwest",
    "rustls",
    "native-tls",
    "blocking",
    "tracing",
    "test-util",
    "webhooks",
    "axum",
    crate::rust::ALL_TAGS,
];

/// Puts each group behind a feature of its own, and each file of models that only one group needs behind that of the
/// group. What several need is always there: a feature then says what it adds, and changes with its own tag alone.
pub(in crate::plan) fn by_tag(
    cx: &PlanContext<'_>,
    client: Option<&str>,
    groups: &mut [Group],
    files: &mut [ModelFile],
) {
    let mut taken: BTreeSet<String> = TAKEN.iter().map(|it| (*it).to_owned()).collect();
    for group in &mut *groups {
        let tag = group.module.split('_').filter(|it| !it.is_empty()).collect::<Vec<_>>().join("-");
        // The client's name as it is: of `a` and `a_b`, what belongs to the one is not taken for the other's.
        let mut feature = client.map_or_else(|| tag.clone(), |it| format!("{it}-{tag}"));
        if !taken.insert(feature.clone()) {
            feature = format!("{feature}-{}", &naming::hash(&group.name.wire)[..4]);
            taken.insert(feature.clone());
        }
        group.feature = Some(feature);
    }
    // Who asks for a tag gets all of its operations, also those that belong to another.
    let homes: BTreeMap<String, Option<String>> =
        groups.iter().map(|it| (it.module.clone(), it.feature.clone())).collect();
    for group in &mut *groups {
        let others: BTreeSet<&str> = group.others.iter().map(|it| it.module.as_str()).collect();
        group.needs = others.into_iter().filter_map(|it| homes.get(it).cloned().flatten()).collect();
    }
    let needed = needed(cx, groups, files);
    for (index, file) in files.iter_mut().enumerate() {
        let mut by = needed.iter().filter(|(_, files)| files[index]).map(|(feature, _)| feature);
        if let (Some(Some(feature)), None) = (by.next(), by.next()) {
            file.feature = Some(feature.clone());
        }
    }
}

/// Which files each group needs, and, without a feature, which ones the webhooks need, and what nobody calls with.
fn needed(cx: &PlanContext<'_>, groups: &[Group], files: &[ModelFile]) -> Vec<(Option<String>, Vec<bool>)> {
    let homes: BTreeMap<&str, usize> = files
        .iter()
        .enumerate()
        .flat_map(|(index, file)| file.items.iter().map(move |it| (it.name.ident.as_str(), index)))
        .collect();
    let home = |id: api::SchemaId| homes.get(cx.types.idents[id.0].as_str()).copied();
    let mut edges: Edges = vec![Vec::new(); files.len()];
    for (index, schema) in cx.api.schemas.iter().enumerate() {
        if let Some(from) = home(api::SchemaId(index)) {
            edges[from].extend(schema.shape.kinds().iter().filter_map(|it| home(it.schema()?)));
        }
    }
    // What leads to a seed, seen from the other side, is what a seed leads to.
    let backward = graph::reversed(&edges);
    let reach = |types: &mut dyn Iterator<Item = &api::Type>| {
        graph::leading_to(&backward, types.filter_map(|it| home(it.kind.schema()?)))
    };
    let of_group = |group: &Group| {
        let operations = group.operations.iter().map(|it| cx.api.operation(it.id));
        (group.feature.clone(), reach(&mut operations.flat_map(api::Operation::types)))
    };
    let webhooks = reach(&mut cx.api.webhooks.iter().flat_map(api::Webhook::types));
    let mut res: Vec<(Option<String>, Vec<bool>)> = groups.iter().map(of_group).chain([(None, webhooks)]).collect();
    let idle = (0..files.len()).filter(|index| res.iter().all(|(_, files)| !files[*index]));
    let idle = graph::leading_to(&backward, idle);
    res.push((None, idle));
    res
}
