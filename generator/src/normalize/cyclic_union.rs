//! Unions that are branches of each other.

use std::collections::BTreeSet;

use super::context::{Input, Shaped};
use super::types::{Branch, Shape, Union};
use super::uses::{Kind, Uses};
use crate::diagnostics;
use crate::graph;
use crate::limits;
use crate::parse::SchemaId;

/// Returns the union that a branch is, through aliases.
fn find_union(uses: &Uses<'_>, shaped: &[Shaped], branch: &Branch, open: &BTreeSet<SchemaId>) -> Option<SchemaId> {
    match uses.resolve(shaped, uses.kind_of_branch(branch.ty)) {
        Kind::Schema(id) if open.contains(&id) => Some(id),
        Kind::Schema(_) | Kind::Any | Kind::Scalar(_) | Kind::List(_) | Kind::Map(_) | Kind::Broken => None,
    }
}

/// Returns the edges from each union to its branches that are unions.
pub(super) fn find_branch_unions(uses: &Uses<'_>, shaped: &[Shaped], open: &BTreeSet<SchemaId>) -> graph::Edges {
    let mut res = vec![Vec::new(); shaped.len()];
    for id in open {
        if let Shape::Union(union) = &shaped[id.0].shape {
            let inner = union.branches.iter().filter_map(|branch| find_union(uses, shaped, branch, open));
            res[id.0] = inner.map(|id| id.0).collect();
        }
    }
    res
}

/// Replaces branches that are unions of which the union itself is a branch, by the branches of those: decoding them would never
/// end.
pub(super) fn inline_cyclic_unions(input: &Input<'_>, uses: &Uses<'_>, shaped: &mut [Shaped], edges: &graph::Edges) {
    let is_cyclic = graph::find_cyclic(edges);
    if !is_cyclic.contains(&true) {
        return;
    }
    let groups = graph::groups(edges);
    let cyclic: BTreeSet<SchemaId> = (0..shaped.len()).filter(|node| is_cyclic[*node]).map(SchemaId).collect();
    let mut replaced = Vec::new();
    let mut steps = 0;
    for id in &cyclic {
        if steps > limits::CYCLIC_BRANCHES {
            break;
        }
        let Shape::Union(union) = &shaped[id.0].shape else { continue };
        let mut seen = BTreeSet::from([*id]);
        let mut left: Vec<Branch> = union.branches.iter().rev().cloned().collect();
        let mut branches = Vec::new();
        while let Some(branch) = left.pop() {
            steps += 1;
            let inner = find_union(uses, shaped, &branch, &cyclic);
            match inner.filter(|inner| groups[inner.0] == groups[id.0]) {
                Some(inner) if seen.insert(inner) => {
                    if let Shape::Union(inner) = &shaped[inner.0].shape {
                        left.extend(inner.branches.iter().rev().cloned());
                    }
                }
                Some(_) => {}
                None => branches.push(branch),
            }
        }
        replaced.push((*id, Union { branches, ..union.clone() }));
    }
    if steps > limits::CYCLIC_BRANCHES {
        forbid(input, shaped, &cyclic);
        return;
    }
    for (id, union) in replaced {
        shaped[id.0].shape = Shape::Union(union);
    }
}

/// Makes unions broken that would have too many branches, and reports the first.
fn forbid(input: &Input<'_>, shaped: &mut [Shaped], cyclic: &BTreeSet<SchemaId>) {
    for id in cyclic {
        shaped[id.0].shape = Shape::Broken;
    }
    if let Some(first) = cyclic.first() {
        let finding = diagnostics::normalize::too_many_branches(&input.schema(*first).at, limits::CYCLIC_BRANCHES);
        shaped[first.0].findings.push(finding);
    }
}
