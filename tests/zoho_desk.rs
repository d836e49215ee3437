//! The Zoho Desk client: decoding and encoding, requests, and webhooks from a simulated Desk.

#[path = "zoho_desk/back_end.rs"]
mod back_end;
#[path = "zoho_desk/conversation.rs"]
mod conversation;
#[path = "zoho_desk/ext.rs"]
mod ext;
#[path = "zoho_desk/outbound.rs"]
mod outbound;
#[path = "zoho_desk/samples.rs"]
mod samples;
#[path = "zoho_desk/server.rs"]
mod server;
#[path = "zoho_desk/simulator.rs"]
mod simulator;
#[path = "zoho_desk/webhooks.rs"]
mod webhooks;
