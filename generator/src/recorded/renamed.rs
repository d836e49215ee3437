//! The names that a run took from their holders.

use super::holder::match_holders;
use super::{Holder, Recorded, RecordedName};

/// A name that its holder no longer has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renamed {
    /// The path of the client's type.
    pub client: String,
    /// The scope of the name.
    pub scope: String,
    /// The earlier name and its holder.
    pub old: RecordedName,
    /// The present name; `None` if the holder is gone.
    pub new: Option<RecordedName>,
}

/// Returns the names of the first record that their holders do not have in the second. A holder that only spells itself in
/// another way, such as an operation with another `operationId`, counts as the same holder.
pub fn renamed(old: &Recorded, new: &Recorded) -> Vec<Renamed> {
    let mut res = Vec::new();
    for (client, before) in &old.clients {
        let after = new.client(client);
        for (scope, names) in &before.scopes {
            let present = after.scopes.get(scope).map(Vec::as_slice).unwrap_or_default();
            for (name, found) in names.iter().zip(find_again(names, present)) {
                let new = found.map(|index| present[index].clone());
                if new.as_ref().is_none_or(|it| it.ident != name.ident) {
                    res.push(Renamed { client: client.clone(), scope: scope.clone(), old: name.clone(), new });
                }
            }
        }
    }
    res
}

/// Returns the index of the present holder of each recorded name.
fn find_again(names: &[RecordedName], present: &[RecordedName]) -> Vec<Option<usize>> {
    let holders = |all: &[RecordedName]| all.iter().map(|it| it.holder.clone()).collect::<Vec<_>>();
    let mut res = match_holders(present, &holders(names));
    let places = |all: &[RecordedName]| -> Vec<RecordedName> {
        let unspelled = |it: &RecordedName| RecordedName {
            holder: Holder { spelling: String::new(), ..it.holder.clone() },
            ..it.clone()
        };
        all.iter().map(unspelled).collect()
    };
    let by_place = match_holders(&places(present), &holders(&places(names)));
    let taken: Vec<usize> = res.iter().flatten().copied().collect();
    for (found, place) in res.iter_mut().zip(by_place) {
        if found.is_none() {
            *found = place.filter(|it| !taken.contains(it));
        }
    }
    res
}
