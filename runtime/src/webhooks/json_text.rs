//! JSON in text fields, which an API stores for its users and returns with each request.

use std::error::Error;
use std::fmt;

use http::StatusCode;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_path_to_error::{Path, Segment};

use super::Problem;
use super::body::step;
use super::read::{WRONG_TYPE, decode_problem};
use crate::wire;

/// Decodes JSON in a text field. An empty text, as in the first request, is `None`, and so is `null`.
///
/// ```
/// use specwright_runtime::webhooks::from_json_text;
///
/// assert_eq!(from_json_text::<Vec<u8>>("state", "[1, 2]"), Ok(Some(vec![1, 2])));
/// assert_eq!(from_json_text::<Vec<u8>>("state", ""), Ok(None));
/// let error = from_json_text::<Vec<u8>>("state", "[1, true]").unwrap_err();
/// assert!(error.to_string().starts_with("`state` does not contain the expected JSON: at /1, invalid type"));
/// ```
///
/// # Errors
/// If the text is not JSON or does not match the type. As an error of a handler it becomes a 422 that names the field.
pub fn from_json_text<T: DeserializeOwned>(field: &'static str, text: &str) -> Result<Option<T>, JsonTextError> {
    if text.is_empty() {
        return Ok(None);
    }
    let failed = |message| JsonTextError(Content { field, fault: Fault::DecodeFailure(message) });
    wire::refuse_raw_values(text.as_bytes()).map_err(|error| failed(error.to_string()))?;
    let mut json = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| match error.path().to_string().as_str() {
        "." => error.inner().to_string(),
        _ => format!("at {}, {}", pointer(error.path()), error.inner()),
    });
    let whole = value.and_then(|it| json.end().map(|()| it).map_err(|error| error.to_string()));
    whole.map_err(failed)
}

/// Converts a path to a JSON pointer.
fn pointer(path: &Path) -> String {
    let steps = path.iter().map(|it| match it {
        Segment::Seq { index } => step(&index.to_string()),
        Segment::Map { key } => step(key),
        Segment::Enum { .. } | Segment::Unknown => String::new(),
    });
    steps.collect()
}

/// Encodes a value as JSON text with a maximum number of characters.
///
/// ```
/// use specwright_runtime::webhooks::to_json_text;
///
/// assert_eq!(to_json_text("state", &[1, 2], 5), Ok("[1,2]".to_owned()));
/// let error = to_json_text("state", &[1, 2, 3], 5).unwrap_err();
/// assert_eq!(error.to_string(), "`state` must have at most 5 characters, and has 7");
/// ```
///
/// # Errors
/// If the text is too long, or the value cannot be encoded as JSON. As an error of a handler it becomes a 500.
pub fn to_json_text<T: Serialize + ?Sized>(
    field: &'static str,
    value: &T,
    limit: usize,
) -> Result<String, JsonTextError> {
    let error = |fault| JsonTextError(Content { field, fault });
    let text = serde_json::to_string(value).map_err(|it| error(Fault::NoJson(it.to_string())))?;
    let length = text.chars().count();
    if length > limit { Err(error(Fault::TooLong { length, limit })) } else { Ok(text) }
}

/// An error of [`from_json_text`] or [`to_json_text`].
///
/// `?` converts it to a [`Problem`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonTextError(Content);

/// The content of an error. It is the source of the error, as that of a [`Problem`] is.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Content {
    field: &'static str,
    fault: Fault,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Fault {
    DecodeFailure(String),
    TooLong { length: usize, limit: usize },
    NoJson(String),
}

impl fmt::Display for JsonTextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Content { field, fault } = &self.0;
        match fault {
            Fault::DecodeFailure(message) => write!(f, "`{field}` does not contain the expected JSON: {message}"),
            Fault::TooLong { length, limit } => {
                write!(f, "`{field}` must have at most {limit} characters, and has {length}")
            }
            Fault::NoJson(message) => write!(f, "`{field}` cannot be JSON: {message}"),
        }
    }
}

impl Error for JsonTextError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

impl fmt::Display for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JSON in the text of `{}`", self.field)
    }
}

impl Error for Content {}

/// Returns the problem for an error of this module that is, or is the source of, another error.
pub(super) fn to_problem(source: &(dyn Error + 'static)) -> Option<Problem> {
    let content = source.downcast_ref::<JsonTextError>().map(|it| &it.0).or_else(|| source.downcast_ref::<Content>());
    content.map(|it| JsonTextError(it.clone()).into())
}

impl From<JsonTextError> for Problem {
    fn from(error: JsonTextError) -> Self {
        let Content { field, fault } = &error.0;
        match fault {
            // The decoder's message is not included, because it names our types.
            Fault::DecodeFailure(_) => decode_problem(&step(field), WRONG_TYPE),
            Fault::TooLong { .. } => Self::new(StatusCode::INTERNAL_SERVER_ERROR).detail(error.to_string()),
            Fault::NoJson(_) => Self::new(StatusCode::INTERNAL_SERVER_ERROR),
        }
    }
}
