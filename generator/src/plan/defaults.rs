//! The server and the security that most operations of a client have, which their descriptions leave out.

use super::client::server;
use crate::api::{Api, Operation};
use crate::rust::ApiDefaults;

/// Returns the server and the security that most operations have. Of equally frequent ones, those of the first operation.
pub(super) fn plan_defaults(api: &Api) -> ApiDefaults {
    ApiDefaults {
        server: most_frequent(api.operations.iter().map(|it| server_of(api, it))).unwrap_or_default(),
        security: most_frequent(api.operations.iter().map(|it| security_of(api, it))).unwrap_or_default(),
    }
}

/// Returns the static of an operation's server.
pub(super) fn server_of(api: &Api, operation: &Operation) -> String {
    operation.server.map_or_else(|| server::NO_SERVER.to_owned(), |index| server::server_ident(api, index))
}

/// Returns the alternative security requirements of an operation, each a list of scheme keys.
pub(super) fn security_of(api: &Api, operation: &Operation) -> Vec<Vec<String>> {
    let key = |index: &usize| api.security_schemes[*index].key.clone();
    operation.security.iter().map(|schemes| schemes.iter().map(key).collect()).collect()
}

/// Returns the item that occurs most often; of equally frequent ones, the first.
fn most_frequent<T: PartialEq>(items: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: Vec<(T, usize)> = Vec::new();
    for item in items {
        match counts.iter_mut().find(|(counted, _)| *counted == item) {
            Some((_, count)) => *count += 1,
            None => counts.push((item, 1)),
        }
    }
    // Of several maxima, `max_by_key` returns the last.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(item, _)| item)
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
