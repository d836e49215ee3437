//! The server and the security that most operations of a client have, which their descriptions leave out.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::client::server::{NO_SERVER, ServerTable};
use super::keeper::Keeper;
use crate::api::{Api, Operation};
use crate::recorded::Choice;
use crate::rust::ApiDefaults;

/// Returns the server and the security that most operations have: those of the run before, while an operation has them, so
/// that no other operation changes. Of equally frequent ones, those of the first operation.
pub(super) fn plan_defaults(api: &Api, servers: &ServerTable, keeper: &Keeper) -> ApiDefaults {
    let all_servers = || api.operations.iter().map(|it| server_of(servers, it));
    let all_security = || api.operations.iter().map(|it| security_of(api, it));
    let recorded = |choice| keeper.old().choices.get(&choice);
    let server = recorded(Choice::DefaultServer).filter(|it| all_servers().any(|server| server == **it));
    let security = recorded(Choice::DefaultSecurity).and_then(|it| all_security().find(|all| spell(all) == *it));
    let res = ApiDefaults {
        server: server.cloned().or_else(|| most_frequent(all_servers())).unwrap_or_default(),
        security: security.or_else(|| most_frequent(all_security())).unwrap_or_default(),
    };
    if !api.operations.is_empty() {
        keeper.choose(Choice::DefaultServer, res.server.clone());
        keeper.choose(Choice::DefaultSecurity, spell(&res.security));
    }
    res
}

/// Spells alternative security requirements, such as `a + b | c`.
fn spell(security: &[Vec<String>]) -> String {
    security.iter().map(|all| all.join(" + ")).collect::<Vec<_>>().join(" | ")
}

/// Returns the static of an operation's server.
pub(super) fn server_of(servers: &ServerTable, operation: &Operation) -> String {
    operation.server.map_or(NO_SERVER, |index| servers.ident(index)).to_owned()
}

/// Returns the alternative security requirements of an operation, each a list of scheme keys.
pub(super) fn security_of(api: &Api, operation: &Operation) -> Vec<Vec<String>> {
    let key = |index: &usize| api.security_schemes[*index].key.clone();
    operation.security.iter().map(|schemes| schemes.iter().map(key).collect()).collect()
}

/// Returns the item that occurs most often; of equally frequent ones, the first.
fn most_frequent<T: Ord>(items: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: BTreeMap<T, (usize, Reverse<usize>)> = BTreeMap::new();
    for (index, item) in items.enumerate() {
        counts.entry(item).or_insert((0, Reverse(index))).0 += 1;
    }
    counts.into_iter().max_by_key(|(_, rank)| *rank).map(|(item, _)| item)
}

#[cfg(test)]
mod tests {
    use super::most_frequent;

    #[test]
    fn the_first_of_equally_frequent_items_is_the_most_frequent() {
        assert_eq!(most_frequent(["b", "a", "a", "b", "c"].into_iter()), Some("b"));
        assert_eq!(most_frequent(["c", "a", "a"].into_iter()), Some("a"));
        assert_eq!(most_frequent(std::iter::empty::<&str>()), None);
    }
}
