//! Cargo features for tags, so that users of a large API compile only the operations that they need.

use std::collections::{BTreeMap, BTreeSet};

use super::super::context::PlanContext;
use super::super::models::FileLayout;
use crate::api::{self, SchemaId};
use crate::graph::Edges;
use crate::naming;
use crate::rust::{ALL_TAGS, Group};

/// The features that a generated crate has for other reasons.
const RESERVED: &[&str] = &[
    "default",
    "reqwest",
    "rustls",
    "native-tls",
    "blocking",
    "chrono",
    "jiff",
    "time",
    "tracing",
    "test-util",
    "webhooks",
    "axum",
    ALL_TAGS,
];

/// Returns the feature of each group, given by its tag and module; `None` for all if tags are not features, and for the operations
/// without a tag.
pub(in crate::plan) fn group_features(cx: &PlanContext<'_>, groups: &[(Option<&str>, &str)]) -> Vec<Option<String>> {
    let mut taken: BTreeSet<String> = RESERVED.iter().map(|name| (*name).to_owned()).collect();
    let features = groups.iter().map(|(tag, module)| {
        let tag = (*tag)?;
        let kebab = module.split('_').filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-");
        // The client keeps its underscores, so that the features of the clients `a` and `a_b` differ.
        let mut feature = cx.module.map_or_else(|| kebab.clone(), |client| format!("{client}-{kebab}"));
        if !taken.insert(feature.clone()) {
            feature = format!("{feature}-{}", &naming::hash(tag)[..4]);
            taken.insert(feature.clone());
        }
        cx.has_tag_features.then_some(feature)
    });
    features.collect()
}

/// Returns the feature of each file of models. A file that only one group needs has the feature of that group; a file that
/// several groups need is always compiled. A feature then adds only the files of its tag, and a new tag does not change it.
pub(in crate::plan) fn file_features(
    cx: &PlanContext<'_>,
    groups: &[Group],
    files: &[FileLayout],
) -> Vec<Option<String>> {
    if !cx.has_tag_features {
        return vec![None; files.len()];
    }
    let users = file_users(cx, groups, files);
    let feature_of = |users: &Users| match users {
        Users::One(Some(feature)) => Some((*feature).to_owned()),
        Users::One(None) | Users::Several | Users::Unknown => None,
    };
    users.iter().map(feature_of).collect()
}

/// The parts of the code that need a file of models: groups, given by their features, and code that is always compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Users<'a> {
    Unknown,
    One(Option<&'a str>),
    Several,
}

impl Users<'_> {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Unknown, users) | (users, Self::Unknown) => users,
            (Self::One(feature), Self::One(other)) if feature == other => self,
            (Self::One(_) | Self::Several, Self::One(_) | Self::Several) => Self::Several,
        }
    }
}

/// Returns the users of each file: groups, the webhooks, and the files that no operation needs.
fn file_users<'a>(cx: &PlanContext<'_>, groups: &'a [Group], files: &[FileLayout]) -> Vec<Users<'a>> {
    let file_of: BTreeMap<SchemaId, usize> =
        files.iter().enumerate().flat_map(|(file, layout)| layout.schemas.iter().map(move |id| (*id, file))).collect();
    let mut edges: Edges = vec![Vec::new(); files.len()];
    for (id, file) in &file_of {
        let kinds = cx.api.schemas[id.0].shape.kinds();
        edges[*file].extend(kinds.iter().filter_map(|kind| file_of.get(&kind.schema()?).copied()));
    }
    let files_of = |ty: &api::Type| file_of.get(&ty.kind.schema()?).copied();
    let mut res = vec![Users::Unknown; files.len()];
    for group in groups {
        let operations = group.operations.iter().map(|operation| cx.api.operation(operation.id));
        let seeds = operations.flat_map(api::Operation::types).filter_map(files_of);
        add_user(&mut res, &edges, seeds.collect(), Users::One(group.feature.as_deref()));
    }
    let webhooks = cx.api.webhooks.iter().flat_map(api::Webhook::types).filter_map(files_of);
    add_user(&mut res, &edges, webhooks.collect(), Users::One(None));
    let unused = (0..files.len()).filter(|file| res[*file] == Users::Unknown).collect();
    add_user(&mut res, &edges, unused, Users::One(None));
    res
}

/// Adds a user of some files, and of the files that these need. A file is visited again only if its users change, which they
/// do twice at most.
fn add_user<'a>(all: &mut [Users<'a>], edges: &Edges, seeds: Vec<usize>, user: Users<'a>) {
    let mut open: Vec<(usize, Users<'a>)> = seeds.into_iter().map(|file| (file, user)).collect();
    while let Some((file, users)) = open.pop() {
        let joined = all[file].and(users);
        if joined != std::mem::replace(&mut all[file], joined) {
            open.extend(edges[file].iter().map(|to| (*to, joined)));
        }
    }
}
