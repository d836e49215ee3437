//! The program `echo_channel`, run as a process and called by simulated helpdesks, customers and browsers. The
//! simulations share no code with the SDK; they follow the vendors' documentation.

#[path = "channel/conversation.rs"]
mod conversation;
#[path = "channel/crowd.rs"]
mod crowd;
#[path = "channel/curl.rs"]
mod curl;
#[path = "zoho_desk/simulator.rs"]
mod desk;
#[path = "channel/form.rs"]
mod form;
#[path = "channel/page.rs"]
mod page;
#[path = "channel/program.rs"]
mod program;
#[path = "channel/routes.rs"]
mod routes;
#[path = "channel/zendesk.rs"]
mod zendesk;
#[path = "channel/zoho.rs"]
mod zoho;
