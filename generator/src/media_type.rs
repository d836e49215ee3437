//! Media types by name. `normalize` and `lower` ask these questions.

/// Returns a media type without its parameters, in lower case.
pub fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Returns whether a media type is JSON, such as `application/problem+json`. `*/*` counts as JSON.
pub fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == "application/json" || essence.ends_with("+json") || essence == "*/*" || essence == "text/json"
}

/// Returns whether content of a media type is text.
pub fn is_text(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence.starts_with("text/")
        || essence == "application/xml"
        || essence.ends_with("+xml")
        || essence == "application/x-www-form-urlencoded"
}

/// Returns whether content of a media type is neither JSON nor text. `*/*` may be anything, so it is.
pub fn is_binary(media_type: &str) -> bool {
    essence(media_type) == "*/*" || !is_json(media_type) && !is_text(media_type)
}
