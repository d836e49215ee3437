//! The router generated for `webhooks/contract.yaml`, in process and over loopback.

use std::alloc::System;

use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

/// Counts allocations, a measure of work that does not depend on the load of the machine.
#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

#[path = "webhooks/board.rs"]
mod board;
#[path = "webhooks/context.rs"]
mod context;
#[path = "webhooks/generated/contract/mod.rs"]
#[allow(dead_code, unreachable_pub, unused_imports, reason = "it is written as a crate of its own")]
mod contract;
#[path = "webhooks/deduplicate.rs"]
mod deduplicate;
#[path = "webhooks/errors.rs"]
mod errors;
#[path = "webhooks/guards.rs"]
mod guards;
#[path = "webhooks/hostile.rs"]
mod hostile;
#[path = "webhooks/layers.rs"]
mod layers;
#[path = "webhooks/loopback.rs"]
mod loopback;
#[path = "webhooks/requests.rs"]
mod requests;
#[path = "webhooks/testing.rs"]
mod testing;
