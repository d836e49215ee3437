//! Algorithms on the graph of schemas. None of them is recursive, because the document decides how deep the graph is.

/// The nodes that the edges of each node lead to.
pub type Edges = Vec<Vec<usize>>;

/// Returns every node from which a path leads to a seed, and the seeds themselves.
pub fn leading_to(edges: &Edges, seeds: impl IntoIterator<Item = usize>) -> Vec<bool> {
    let backward = reversed(edges);
    let mut found = vec![false; edges.len()];
    let mut open: Vec<usize> = seeds.into_iter().collect();
    while let Some(node) = open.pop() {
        if !std::mem::replace(&mut found[node], true) {
            open.extend(&backward[node]);
        }
    }
    found
}

/// Returns the strongly connected component of each node, by number (Kosaraju's algorithm).
pub fn groups(edges: &Edges) -> Vec<usize> {
    let backward = reversed(edges);
    let mut groups = vec![usize::MAX; edges.len()];
    for (group, root) in finishing_order(edges).into_iter().rev().enumerate() {
        let mut open = vec![root];
        while let Some(node) = open.pop() {
            if groups[node] == usize::MAX {
                groups[node] = group;
                open.extend(&backward[node]);
            }
        }
    }
    groups
}

/// Returns for each node whether a path leads from it back to it.
pub fn find_cyclic(edges: &Edges) -> Vec<bool> {
    let groups = groups(edges);
    let mut sizes = vec![0; edges.len()];
    groups.iter().for_each(|group| sizes[*group] += 1);
    (0..edges.len()).map(|node| sizes[groups[node]] > 1 || edges[node].contains(&node)).collect()
}

/// Returns the length of the longest path from each node, without the edges inside of a component.
pub fn heights(edges: &Edges, groups: &[usize]) -> Vec<usize> {
    let mut res = vec![0; edges.len()];
    // Every node outside of the component that an edge leads to has finished before.
    for node in finishing_order(edges) {
        let targets = edges[node].iter().filter(|to| groups[**to] != groups[node]);
        res[node] = targets.map(|to| res[*to] + 1).max().unwrap_or_default();
    }
    res
}

/// Returns the same edges in the opposite direction.
pub fn reversed(edges: &Edges) -> Edges {
    let mut res = vec![Vec::new(); edges.len()];
    for (from, to) in edges.iter().enumerate().flat_map(|(from, to)| to.iter().map(move |to| (from, *to))) {
        res[to].push(from);
    }
    res
}

/// Returns the nodes in the order in which a depth-first search leaves them.
pub fn finishing_order(edges: &Edges) -> Vec<usize> {
    let mut seen = vec![false; edges.len()];
    let mut order = Vec::with_capacity(edges.len());
    for root in 0..edges.len() {
        let mut open = vec![(root, false)];
        while let Some((node, is_finished)) = open.pop() {
            if is_finished {
                order.push(node);
            } else if !seen[node] {
                seen[node] = true;
                open.push((node, true));
                open.extend(edges[node].iter().filter(|to| !seen[**to]).map(|to| (*to, false)));
            }
        }
    }
    order
}
