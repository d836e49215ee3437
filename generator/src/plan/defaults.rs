//! The server and the security that most operations of a client have, which their descriptions leave out.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::client::server::{NO_SERVER, ServerTable};
use crate::api::{Api, Operation};
use crate::rust::ApiDefaults;

/// Returns the server and the security that most operations have. Of equally frequent ones, those of the first operation.
pub(super) fn plan_defaults(api: &Api, servers: &ServerTable) -> ApiDefaults {
    ApiDefaults {
        server: most_frequent(api.operations.iter().map(|it| server_of(servers, it))).unwrap_or_default(),
        security: most_frequent(api.operations.iter().map(|it| security_of(api, it))).unwrap_or_default(),
    }
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
