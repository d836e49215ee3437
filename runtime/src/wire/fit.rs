//! How well a value fits a type, seen while it is read.
//!
//! A type takes more than its document names: properties to come are kept, and a union takes what fits no branch. So
//! whoever chooses among types asks how much of the value the type did not know. Those who meet something unknown say so
//! here, deep inside of a `Deserialize` that has no other way to tell.

use std::cell::Cell;

thread_local! {
    static STRANGE: Cell<usize> = const { Cell::new(0) };
    static TRIALS: Cell<Option<usize>> = const { Cell::new(None) };
}

/// Says that so many things were met which the type at hand does not name.
pub(super) fn strange(count: usize) {
    STRANGE.set(STRANGE.get().saturating_add(count));
}

/// Runs, and gives how many strange things were met; none of them is counted for the one who reads around it.
pub(super) fn measured<T>(read: impl FnOnce() -> T) -> (T, usize) {
    let before = STRANGE.replace(0);
    let res = read();
    (res, STRANGE.replace(before))
}

/// What a value of some size may cost to read: a server that sends unions within unions, each of which fits a branch
/// but for its innermost part, must not keep its callers busy for ever.
const TRIALS_A_NODE: usize = 64;
const FREE_TRIALS: usize = 4096;

/// Runs with a limit on how many branches are tried within. What stands within another such run shares its limit.
pub(super) fn limited<T>(size: impl FnOnce() -> usize, read: impl FnOnce() -> T) -> T {
    if TRIALS.get().is_some() {
        return read();
    }
    /// The next value begins anew, even if this one ends in a panic.
    struct End;
    impl Drop for End {
        fn drop(&mut self) {
            TRIALS.set(None);
        }
    }
    let _end = End;
    TRIALS.set(Some(FREE_TRIALS.saturating_add(TRIALS_A_NODE.saturating_mul(size()))));
    read()
}

/// Whether one more branch may be tried.
pub(super) fn may_try() -> bool {
    match TRIALS.get() {
        Some(0) => false,
        Some(left) => {
            TRIALS.set(Some(left - 1));
            true
        }
        None => true,
    }
}
