//! The router that is generated for `webhooks/contract.yaml`, in process and over loopback.

#[path = "webhooks/board.rs"]
mod board;
#[path = "webhooks/generated/contract/mod.rs"]
#[allow(dead_code, unreachable_pub, reason = "it is written as a crate of its own")]
mod contract;
#[path = "webhooks/deduplicate.rs"]
mod deduplicate;
#[path = "webhooks/guards.rs"]
mod guards;
#[path = "webhooks/hostile.rs"]
mod hostile;
#[path = "webhooks/loopback.rs"]
mod loopback;
#[path = "webhooks/requests.rs"]
mod requests;
