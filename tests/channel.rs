//! The program `echo_channel` as helpdesks, its customers and its users meet it: it runs as a process, and who calls it
//! shares no code with the SDK. What Zendesk and Zoho Desk do here is written from what is known of them.

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
