//! Cargo features for tags, so that users of a large API compile only the operations that they need.

use std::collections::{BTreeMap, BTreeSet};

use super::super::context::PlanContext;
use super::super::models::FileLayout;
use crate::api::{self, SchemaId};
use crate::graph::{self, Edges};
use crate::naming;
use crate::rust::{ALL_TAGS, Group};

/// The features that a generated crate has for other reasons.
const RESERVED: &[&str] =
    &["default", "reqwest", "rustls", "native-tls", "blocking", "tracing", "test-util", "webhooks", "axum", ALL_TAGS];

/// Returns the feature of each group, given by its tag and module; `None` for all if tags are not features.
pub(in crate::plan) fn group_features(cx: &PlanContext<'_>, groups: &[(&str, &str)]) -> Vec<Option<String>> {
    let mut taken: BTreeSet<String> = RESERVED.iter().map(|name| (*name).to_owned()).collect();
    let features = groups.iter().map(|(tag, module)| {
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
    let feature_of = |file: usize| {
        let mut features = users.iter().filter(|user| user.needs_file[file]).map(|user| user.feature);
        if let (Some(Some(feature)), None) = (features.next(), features.next()) {
            Some(feature.to_owned())
        } else {
            None
        }
    };
    (0..files.len()).map(feature_of).collect()
}

/// A part of the code that needs files of models.
struct FileUser<'a> {
    /// The feature of the part; `None` if it is always compiled.
    feature: Option<&'a str>,
    /// `true` for each file that the part needs, by the index of the file.
    needs_file: Vec<bool>,
}

/// Returns every part that needs files of models: each group, the webhooks, and the files that no operation needs.
fn file_users<'a>(cx: &PlanContext<'_>, groups: &'a [Group], files: &[FileLayout]) -> Vec<FileUser<'a>> {
    let file_of: BTreeMap<SchemaId, usize> =
        files.iter().enumerate().flat_map(|(file, layout)| layout.schemas.iter().map(move |id| (*id, file))).collect();
    let mut edges: Edges = vec![Vec::new(); files.len()];
    for (id, file) in &file_of {
        let kinds = cx.api.schemas[id.0].shape.kinds();
        edges[*file].extend(kinds.iter().filter_map(|kind| file_of.get(&kind.schema()?).copied()));
    }
    // A file is needed if a reversed edge leads from it to a seed.
    let reversed = graph::reversed(&edges);
    let needed_by = |types: &mut dyn Iterator<Item = &api::Type>| {
        graph::leading_to(&reversed, types.filter_map(|ty| file_of.get(&ty.kind.schema()?).copied()))
    };
    let group_user = |group: &'a Group| {
        let operations = group.operations.iter().map(|operation| cx.api.operation(operation.id));
        let needs_file = needed_by(&mut operations.flat_map(api::Operation::types));
        FileUser { feature: group.feature.as_deref(), needs_file }
    };
    let webhooks = needed_by(&mut cx.api.webhooks.iter().flat_map(api::Webhook::types));
    let webhooks = FileUser { feature: None, needs_file: webhooks };
    let mut users: Vec<FileUser<'_>> = groups.iter().map(group_user).chain([webhooks]).collect();
    let unused = (0..files.len()).filter(|file| users.iter().all(|user| !user.needs_file[*file]));
    let needs_file = graph::leading_to(&reversed, unused);
    users.push(FileUser { feature: None, needs_file });
    users
}
