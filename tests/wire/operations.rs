//! The ten operations as the vendor documents them, for tests that treat all of them alike.

use std::pin::Pin;

use helpdesk_channels::runtime::StatusCode;
use helpdesk_channels::zendesk::Zendesk;
use helpdesk_channels::{Error, Response};

use crate::bodies;
use crate::server::StubResponse;

/// A call in progress, without the type of its response.
pub(crate) type Sending = Pin<Box<dyn Future<Output = Result<StatusCode, Error>> + Send>>;

/// An operation with one call: the request and the documented response.
pub(crate) struct Operation {
    pub(crate) id: &'static str,
    pub(crate) method: &'static str,
    pub(crate) target: &'static str,
    pub(crate) body: Option<&'static str>,
    pub(crate) response: (u16, &'static str),
    pub(crate) send: fn(&Zendesk) -> Sending,
}

impl Operation {
    /// Returns the documented response.
    pub(crate) fn response(&self) -> StubResponse {
        let (status, body) = self.response;
        StubResponse::json(status, body)
    }
}

/// Returns the operations without a response body.
pub(crate) fn empty() -> impl Iterator<Item = &'static Operation> {
    OPERATIONS.iter().filter(|it| it.response == (200, "null"))
}

/// Removes the response type.
pub(crate) fn sending<T>(call: impl Future<Output = Result<Response<T>, Error>> + Send + 'static) -> Sending {
    Box::pin(async { Ok(call.await?.status()) })
}

macro_rules! sample {
    ($name:literal) => {
        include_str!(concat!("../samples/", $name, ".json"))
    };
}

/// All operations, in the order of the documents.
pub(crate) static OPERATIONS: [Operation; 10] = [
    Operation {
        id: "ReportChannelbackError",
        method: "POST",
        target: "/api/v2/any_channel/channelback/report_error",
        body: Some(sample!("report_error")),
        response: (200, "null"),
        send: |zendesk| {
            sending(zendesk.channel_framework().report_channelback_error_with(bodies::report_error()).send())
        },
    },
    Operation {
        id: "PushContentToSupport",
        method: "POST",
        target: "/api/v2/any_channel/push",
        body: Some(sample!("push")),
        response: (200, sample!("push_results")),
        send: |zendesk| sending(zendesk.channel_framework().push_content_with(bodies::push()).send()),
    },
    Operation {
        id: "ValidateToken",
        method: "POST",
        target: "/api/v2/any_channel/validate_token",
        body: Some(sample!("validate_token")),
        response: (200, "null"),
        send: |zendesk| sending(zendesk.channel_framework().validate_token_with(bodies::validate_token()).send()),
    },
    Operation {
        id: "ListMonitoredTwitterHandles",
        method: "GET",
        target: "/api/v2/channels/twitter/monitored_twitter_handles",
        body: None,
        response: (200, sample!("monitored_handles")),
        send: |zendesk| sending(zendesk.x_channel().list_monitored_handles().send()),
    },
    Operation {
        id: "ShowMonitoredTwitterHandle",
        method: "GET",
        target: "/api/v2/channels/twitter/monitored_twitter_handles/431",
        body: None,
        response: (200, sample!("monitored_handle")),
        send: |zendesk| sending(zendesk.x_channel().show_monitored_handle(431).send()),
    },
    Operation {
        id: "CreateTicketFromTweet",
        method: "POST",
        target: "/api/v2/channels/twitter/tickets",
        body: Some(sample!("tweet")),
        response: (201, "null"),
        send: |zendesk| sending(zendesk.x_channel().create_ticket_from_tweet_with(bodies::tweet()).send()),
    },
    Operation {
        id: "GettingTwicketStatus",
        method: "GET",
        target: "/api/v2/channels/twitter/tickets/654321/statuses?ids=1,3,5",
        body: None,
        response: (200, sample!("statuses")),
        send: |zendesk| sending(zendesk.x_channel().list_tweet_statuses(654_321).ids([1, 3, 5]).send()),
    },
    Operation {
        id: "OpenTicketInAgentBrowser",
        method: "POST",
        target: "/api/v2/channels/voice/agents/123456/tickets/35436/display",
        body: None,
        response: (200, "null"),
        send: |zendesk| sending(zendesk.talk_partner_edition().open_ticket_in_agent_browser(123_456, 35_436).send()),
    },
    Operation {
        id: "OpenUsersProfileInAgentBrowser",
        method: "POST",
        target: "/api/v2/channels/voice/agents/123456/users/35437/display",
        body: None,
        response: (200, "null"),
        send: |zendesk| {
            sending(zendesk.talk_partner_edition().open_user_profile_in_agent_browser(123_456, 35_437).send())
        },
    },
    Operation {
        id: "CreateTicketOrVoicemailTicket",
        method: "POST",
        target: "/api/v2/channels/voice/tickets",
        body: Some(sample!("voicemail")),
        response: (201, sample!("ticket_response")),
        send: |zendesk| sending(zendesk.talk_partner_edition().create_ticket_with(bodies::voicemail()).send()),
    },
];
