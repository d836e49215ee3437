//! Bodies of several parts, `multipart/form-data` (RFC 7578).

use std::fmt;

use bytes::Bytes;
use serde::Serialize;

use crate::wire::{self, Text};

/// A body of several parts, such as fields and files.
///
/// ```
/// use specwright_runtime::Multipart;
///
/// let body = Multipart::new().text("comment", "See file").file("file", "a.pdf", "application/pdf", &b"%PDF"[..]);
/// ```
#[derive(Clone)]
#[must_use]
pub struct Multipart {
    boundary: String,
    body: Vec<u8>,
    failure: Option<String>,
}

impl Multipart {
    /// A body without parts.
    pub fn new() -> Self {
        // 128 random bits are in no part.
        let boundary = format!("{:032x}", fastrand::u128(..));
        Self { boundary, body: Vec::new(), failure: None }
    }

    /// Adds a field.
    pub fn text(self, name: &str, value: impl Text) -> Self {
        self.part(name, None, None, value.text().as_bytes())
    }

    /// Adds a part in JSON.
    pub fn json<T: Serialize + ?Sized>(mut self, name: &str, value: &T) -> Self {
        match wire::sending(|| serde_json::to_vec(value)) {
            Ok(json) => self.part(name, None, Some("application/json"), &json),
            Err(error) => {
                self.failure = Some(format!("the part `{name}` cannot be written as JSON: {error}"));
                self
            }
        }
    }

    /// Adds a file.
    pub fn file(self, name: &str, file_name: &str, media_type: &str, bytes: impl Into<Bytes>) -> Self {
        self.part(name, Some(file_name), Some(media_type), &bytes.into())
    }

    fn part(mut self, name: &str, file_name: Option<&str>, media_type: Option<&str>, bytes: &[u8]) -> Self {
        let mut head = format!("--{}\r\ncontent-disposition: form-data; name=\"{}\"", self.boundary, quoted(name));
        if let Some(file_name) = file_name {
            head.push_str(&format!("; filename=\"{}\"", quoted(file_name)));
        }
        if let Some(media_type) = media_type {
            head.push_str(&format!("\r\ncontent-type: {}", media_type.replace(['\r', '\n'], " ")));
        }
        self.body.extend_from_slice(head.as_bytes());
        self.body.extend_from_slice(b"\r\n\r\n");
        self.body.extend_from_slice(bytes);
        self.body.extend_from_slice(b"\r\n");
        self
    }

    /// The media type and the body.
    pub(crate) fn finish(mut self) -> Result<(String, Bytes), String> {
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        self.body.extend_from_slice(format!("--{}--\r\n", self.boundary).as_bytes());
        Ok((format!("multipart/form-data; boundary={}", self.boundary), self.body.into()))
    }
}

impl Default for Multipart {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Multipart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Multipart").field("bytes", &self.body.len()).finish_non_exhaustive()
    }
}

/// As browsers do it.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cannot_change_what_is_around_them() {
        let body = Multipart::new().text("a\"\r\nb", 7).file("f", "ü\n.txt", "text/plain\r\nx: y", &b"\xff\r\n"[..]);
        let (media_type, body) = body.json("j", &[1]).finish().unwrap();
        let boundary = media_type.strip_prefix("multipart/form-data; boundary=").unwrap();
        let expected = "--B\r\ncontent-disposition: form-data; name=\"a%22%0D%0Ab\"\r\n\r\n7\r\n\
            --B\r\ncontent-disposition: form-data; name=\"f\"; filename=\"ü%0A.txt\"\r\ncontent-type: text/plain  x: y\
            \r\n\r\n\u{fffd}\r\n\r\n\
            --B\r\ncontent-disposition: form-data; name=\"j\"\r\ncontent-type: application/json\r\n\r\n[1]\r\n--B--\r\n";
        assert_eq!(String::from_utf8_lossy(&body), expected.replace('B', boundary));
        assert_ne!(Multipart::new().boundary, Multipart::new().boundary);
    }
}
