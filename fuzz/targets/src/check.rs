//! The execution of a target, with a limit on its allocations.

use std::alloc::System;
use std::sync::{Mutex, PoisonError};

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

use crate::target::Target;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Held while a target runs, because all threads share the count of allocations.
static ALONE: Mutex<()> = Mutex::new(());

/// Runs a target on an input.
///
/// # Panics
/// If the target finds a fault, or allocates more than it may for an input of this size.
pub fn check(target: &Target, input: &[u8]) {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let region = Region::new(ALLOCATOR);
    (target.run)(input);
    let allocated = region.change().bytes_allocated;
    let most = target.bytes_per_byte * input.len() + target.bytes_at_least;
    assert!(
        allocated <= most,
        "too much work: the target may allocate {most} bytes for this input, and allocated {allocated}"
    );
}
