//! The router that is generated for `inbound/contract.yaml`, in process and over loopback.

#[path = "inbound/board.rs"]
mod board;
#[path = "inbound/generated/contract/mod.rs"]
#[allow(dead_code, unreachable_pub, reason = "it is written as a crate of its own")]
mod contract;
#[path = "inbound/guards.rs"]
mod guards;
#[path = "inbound/hostile.rs"]
mod hostile;
#[path = "inbound/loopback.rs"]
mod loopback;
#[path = "inbound/once.rs"]
mod once;
#[path = "inbound/requests.rs"]
mod requests;
