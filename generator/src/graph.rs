//! What stages ask about graphs of schemas. Nothing here calls itself: a document decides how deep the graph is.

/// For each node the nodes that its edges lead to.
pub type Edges = Vec<Vec<usize>>;

/// Every node from which an edge, or several, lead to a seed; and the seeds.
pub fn leading_to(edges: &Edges, seeds: impl IntoIterator<Item = usize>) -> Vec<bool> {
    let backward = reversed(edges);
    let mut res = vec![false; edges.len()];
    let mut open: Vec<usize> = seeds.into_iter().collect();
    while let Some(node) = open.pop() {
        if !std::mem::replace(&mut res[node], true) {
            open.extend(&backward[node]);
        }
    }
    res
}

/// Strongly connected components, by Kosaraju: for each node the number of its group.
pub fn groups(edges: &Edges) -> Vec<usize> {
    let backward = reversed(edges);
    let mut res = vec![usize::MAX; edges.len()];
    for (group, root) in finishing_order(edges).into_iter().rev().enumerate() {
        let mut open = vec![root];
        while let Some(node) = open.pop() {
            if res[node] == usize::MAX {
                res[node] = group;
                open.extend(&backward[node]);
            }
        }
    }
    res
}

/// For each node the length of the longest way down from it, not counting edges within a group.
pub fn heights(edges: &Edges, groups: &[usize]) -> Vec<usize> {
    let mut res = vec![0; edges.len()];
    // What a node leads to is finished before it, but for its own group.
    for node in finishing_order(edges) {
        let below = edges[node].iter().filter(|to| groups[**to] != groups[node]).map(|to| res[*to] + 1);
        res[node] = below.max().unwrap_or_default();
    }
    res
}

/// The same edges, the other way round.
pub fn reversed(edges: &Edges) -> Edges {
    let mut res = vec![Vec::new(); edges.len()];
    for (from, to) in edges.iter().enumerate().flat_map(|(from, to)| to.iter().map(move |to| (from, *to))) {
        res[to].push(from);
    }
    res
}

fn finishing_order(edges: &Edges) -> Vec<usize> {
    let mut seen = vec![false; edges.len()];
    let mut res = Vec::with_capacity(edges.len());
    for root in 0..edges.len() {
        let mut open = vec![(root, false)];
        while let Some((node, done)) = open.pop() {
            if done {
                res.push(node);
            } else if !seen[node] {
                seen[node] = true;
                open.push((node, true));
                open.extend(edges[node].iter().filter(|to| !seen[**to]).map(|to| (*to, false)));
            }
        }
    }
    res
}
