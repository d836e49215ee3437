//! The codec of generated types.

use std::fmt::Debug;

use helpdesk_channels::{zendesk, zoho_desk};
use serde_json::Value;
use specwright_runtime::serde::Serialize;
use specwright_runtime::serde::de::DeserializeOwned;

use crate::shapes::models as shapes;

/// Calls a function for each type.
macro_rules! for_each {
    ($check:ident($input:ident): $($module:path { $($name:ident)* })*) => {
        $({ use $module as module; $($check::<module::$name>($input);)* })*
    };
}

/// Decodes a JSON text as each type.
pub(crate) fn run(input: &[u8]) {
    for_each!(check(input):
        shapes { Everything Presence Scalars Enums Unions Pet Lists Checks Tree Open Form Upload }
        zendesk::models {
            ChannelbackForm ChannelbackResponse CreateTicketRequest CreateTicketFromTweetRequest Events ExternalResource
            FieldValue Manifest MonitoredHandlesResponse PullForm PullResponse PushContentRequest PushResults
            ReportChannelbackErrorRequest ResourceEvent TicketResponse TweetStatusesResponse ValidateTokenRequest
        }
        zoho_desk::models { ConfigParams Extra InvokeForm InvokeResponse PushReply Reply SyncContent Thread Ticket }
    );
}

/// A value that decodes must encode, and the encoded text must decode again. The JSON must be the same, and the value too.
fn check<T: DeserializeOwned + Serialize + PartialEq + Debug>(input: &[u8]) {
    let Ok(decoded) = serde_json::from_slice::<T>(input) else { return };
    let name = std::any::type_name::<T>();
    let text = serde_json::to_string(&decoded).unwrap_or_else(|error| panic!("{name} does not encode: {error}"));
    let again: T = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name} does not decode again: {error}"));
    if has_duplicates(input) {
        return;
    }
    assert!(again == decoded, "{name} is another value after encoding and decoding");
    assert_eq!(serde_json::to_string(&again).ok().as_deref(), Some(&*text), "{name} encodes to another text");
    if let (Ok(before), Ok(after)) = (serde_json::from_slice::<Value>(input), serde_json::from_str::<Value>(&text)) {
        assert!(is_kept(&before, &after), "{name} does not keep the JSON");
    }
}

/// Returns whether an object has two properties of one name. No branch of a union accepts it, and raw JSON keeps the last one,
/// which a branch may accept.
fn has_duplicates(input: &[u8]) -> bool {
    let canonical = serde_json::from_slice::<Value>(input).map(|it| count_names(&it.to_string()));
    canonical.is_ok_and(|it| it != count_names(&String::from_utf8_lossy(input)))
}

/// Returns the number of names in a JSON text.
fn count_names(text: &str) -> usize {
    let (mut count, mut in_string, mut escaped) = (0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b':' if !in_string => count += 1,
            _ => {}
        }
    }
    count
}

/// Returns whether a value has everything that another one had, except `null`, which some optional properties lose.
fn is_kept(before: &Value, after: &Value) -> bool {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => before.iter().all(|(name, value)| match after.get(name) {
            Some(kept) => is_kept(value, kept),
            None => value.is_null(),
        }),
        (Value::Array(before), Value::Array(after)) => {
            before.len() == after.len() && before.iter().zip(after).all(|(before, after)| is_kept(before, after))
        }
        // `1.0` decodes as the integer 1.
        (Value::Number(before), Value::Number(after)) => before == after || before.as_f64() == after.as_f64(),
        (before, after) => before == after,
    }
}
