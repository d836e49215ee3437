//! The request bodies of the samples, built as a user of the crate builds them.

use helpdesk_channels::zendesk::models::{
    Author, CreateTicketFromTweetRequest, CreateTicketRequest, DisplayInfo, ExternalResource, FieldValue, NewTicket,
    PushContentRequest, ReportChannelbackErrorRequest, TicketComment, TicketPriority, TweetTicket,
    ValidateTokenRequest, ViaId, VoiceComment,
};
use serde_json::json;

const INSTANCE: &str = "d448ef2f-8f51-4fbd-a5d1-9a53d2c8a3c1";

/// `samples/push.json`
pub(crate) fn push() -> PushContentRequest {
    let author = Author::new("456")
        .name("A customer")
        .image_url("https://pictures.example.com/456.png")
        .locale("de")
        .fields([FieldValue::new("notes", "Prefers mornings")]);
    let display_info = DisplayInfo::new("9ef45ff7-4aaa-4a58-8e77-a7c74dfa51c4", json!({ "whatever": "I want" }));
    let response = ExternalResource::new("234", "A useful comment", "2015-01-13T08:59:26Z", author)
        .internal_note(false)
        .html_message("A <b>very</b> useful comment")
        .parent_id("123")
        .display_info([display_info])
        .allow_channelback(true)
        .fields([FieldValue::new("subject", "A useful subject"), FieldValue::new("tags", json!(["a", "b"]))])
        .file_urls(["https://files.example.com/1.pdf".to_owned()]);
    let author = Author::new("123").name("Another customer").locale("en");
    let post = ExternalResource::new("636", "Hi there", "2020-01-13T08:59:26Z", author)
        .thread_id("347")
        .allow_channelback(true);
    PushContentRequest::new(INSTANCE, [response, post]).request_id("my_request_123")
}

/// The smallest resource that can be pushed.
pub(crate) fn resource() -> ExternalResource {
    ExternalResource::new("234", "A useful comment", "2015-01-13T08:59:26Z", Author::new("456"))
}

/// A push of one resource.
pub(crate) fn push_of(resource: ExternalResource) -> PushContentRequest {
    PushContentRequest::new(INSTANCE, [resource])
}

/// `samples/validate_token.json`
pub(crate) fn validate_token() -> ValidateTokenRequest {
    ValidateTokenRequest::new(INSTANCE).request_id("my_request_123")
}

/// `samples/report_error.json`
pub(crate) fn report_error() -> ReportChannelbackErrorRequest {
    ReportChannelbackErrorRequest::new(INSTANCE, "234")
        .description("HTML content is not supported")
        .request_id("my_request_123")
}

/// `samples/tweet.json`
pub(crate) fn tweet() -> CreateTicketFromTweetRequest {
    CreateTicketFromTweetRequest::new(TweetTicket::new(8_605_426_295_771_136, 45))
}

/// `samples/tweet_with_a_text_id.json`
pub(crate) fn tweet_with_a_text_id() -> CreateTicketFromTweetRequest {
    CreateTicketFromTweetRequest::new(TweetTicket::new("419191717649473536", 45))
}

/// `samples/voicemail.json`
pub(crate) fn voicemail() -> CreateTicketRequest {
    let call = VoiceComment::new()
        .from("+16617480240")
        .to("+16617480123")
        .recording_url("http://yourdomain.com/recordings/1.mp3")
        .started_at("2019-04-16T09:14:57Z")
        .call_duration(40)
        .answered_by_id(28)
        .transcription_text("The transcription of the call")
        .location("Dublin, Ireland");
    let ticket = NewTicket::new(ViaId::OutboundCall)
        .comment(TicketComment::new().body("My printer is on fire!"))
        .priority(TicketPriority::Urgent)
        .voice_comment(call);
    CreateTicketRequest::new(ticket).display_to_agent(1234)
}
