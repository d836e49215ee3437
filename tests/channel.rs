//! The program `echo_channel` as Zendesk, its customers and its users meet it: it runs as a process, and who calls it
//! shares no code with the SDK. What Zendesk does here is written from what is known of it.

#[path = "channel/conversation.rs"]
mod conversation;
#[path = "channel/crowd.rs"]
mod crowd;
#[path = "channel/curl.rs"]
mod curl;
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
