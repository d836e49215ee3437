//! Bodies of `multipart/form-data` (RFC 7578).

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderName, HeaderValue};
use serde::Serialize;

#[cfg(feature = "reqwest")]
use crate::upload::OnDisk;
use crate::upload::{Piece, Source, Upload};
use crate::wire::{self, Codec, Purpose, Text};

/// A multipart body of fields and files.
///
/// ```
/// use specwright_runtime::{File, Multipart};
///
/// let body = Multipart::new().text("comment", "See file").file("file", File::new("a.pdf", "%PDF"));
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Multipart {
    parts: Vec<Part>,
    /// Headers of parts, which may be set before the part: the name of the part, and a line.
    headers: Vec<(String, String, String)>,
    failure: Option<String>,
}

/// A file in a multipart body.
///
/// ```
/// use specwright_runtime::File;
///
/// let file = File::new("hello.txt", "Hello").media_type("text/plain");
/// ```
#[derive(Clone)]
#[must_use]
pub struct File {
    name: Option<String>,
    media_type: Option<String>,
    content: Piece,
}

#[derive(Clone)]
struct Part {
    name: String,
    file_name: Option<String>,
    media_type: Option<String>,
    content: Piece,
}

impl Multipart {
    /// Creates a body without parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text field.
    pub fn text(self, name: &str, value: impl Text) -> Self {
        let content = value.text().into_owned().into();
        self.part(Part { name: name.to_owned(), file_name: None, media_type: None, content })
    }

    /// Adds a JSON part.
    pub fn json<T: Serialize + ?Sized>(self, name: &str, value: &T) -> Self {
        self.json_part(name, serde_json::to_vec(value))
    }

    /// Adds a JSON part of a generated type.
    pub(crate) fn typed_json(self, name: &str, value: &dyn Codec) -> Self {
        self.json_part(name, wire::to_json(value, Purpose::Request))
    }

    fn json_part(mut self, name: &str, json: Result<Vec<u8>, serde_json::Error>) -> Self {
        match json {
            Ok(json) => {
                let media_type = Some("application/json".to_owned());
                self.part(Part { name: name.to_owned(), file_name: None, media_type, content: json.into() })
            }
            Err(error) => {
                self.failure = Some(format!("the part `{name}` cannot be written as JSON: {error}"));
                self
            }
        }
    }

    /// Adds a file. A file without a name gets the name of the part.
    pub fn file(self, name: &str, file: impl Into<File>) -> Self {
        let File { name: file_name, media_type, content } = file.into();
        let file_name = Some(file_name.unwrap_or_else(|| name.to_owned()));
        self.part(Part { name: name.to_owned(), file_name, media_type, content })
    }

    /// Sets the media type of the parts of this name, except for files with a media type.
    pub fn typed(mut self, name: &str, media_type: &str) -> Self {
        let says_its_own = |it: &Part| it.file_name.is_some() && it.media_type.is_some();
        for part in self.parts.iter_mut().filter(|it| it.name == name && !says_its_own(it)) {
            part.media_type = Some(media_type.to_owned());
        }
        self
    }

    /// Sets a header of the parts of this name, including parts that are added later. RFC 7578, section 4.8, defines
    /// none, but some servers require them. `Content-Disposition` and `Content-Type` have their own methods.
    pub fn header(mut self, part: &str, name: &str, value: impl Text) -> Self {
        let value = value.text();
        let fits = name.parse::<HeaderName>().is_ok() && HeaderValue::from_str(&value).is_ok();
        if ["content-disposition", "content-type"].iter().any(|it| it.eq_ignore_ascii_case(name)) {
            self.failure = Some(format!("the header {name:?} of the part `{part}` is there already"));
            return self;
        }
        if !fits {
            self.failure =
                Some(format!("the header {name:?} of the part `{part}` holds a character that no header can"));
            return self;
        }
        self.headers.retain(|(of, known, _)| of != part || !known.eq_ignore_ascii_case(name));
        self.headers.push((part.to_owned(), name.to_owned(), value.into_owned()));
        self
    }

    fn part(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }

    /// Replaces the parts of this name with the parts of another body.
    pub(crate) fn replace(&mut self, name: &str, other: Self) {
        self.parts.retain(|it| it.name != name);
        self.parts.extend(other.parts);
        self.failure = self.failure.take().or(other.failure);
    }

    /// Returns whether there is a part of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.parts.iter().any(|it| it.name == name)
    }

    /// Returns the media type and the encoded body.
    pub(crate) fn finish(self) -> Result<(String, Upload), String> {
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        // A boundary of 128 random bits occurs in no part.
        let boundary = format!("{:032x}", fastrand::u128(..));
        let mut body = Upload::default();
        for part in self.parts {
            body.push(part.head(&boundary, &self.headers));
            body.push(part.content);
            body.push("\r\n");
        }
        body.push(format!("--{boundary}--\r\n"));
        Ok((format!("multipart/form-data; boundary={boundary}"), body))
    }
}

impl File {
    /// Creates a file with a name.
    pub fn new(name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self { name: Some(name.into()), media_type: None, content: Piece::Bytes(bytes.into()) }
    }

    /// Creates a file with a name, from a source that is read while it is sent.
    pub fn from_source(name: impl Into<String>, source: impl Source + 'static) -> Self {
        Self { name: Some(name.into()), media_type: None, content: Piece::Source(Arc::new(source)) }
    }

    /// Creates a file from the file system, with its name. It is opened for each attempt of a call.
    ///
    /// # Errors
    /// If the file does not exist.
    #[cfg(feature = "reqwest")]
    pub fn from_path(path: impl Into<std::path::PathBuf>) -> std::io::Result<Self> {
        let path = path.into();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Self::from_source(name, OnDisk::at(path)?))
    }

    /// Sets the media type. The default is `application/octet-stream`.
    pub fn media_type(self, media_type: impl Into<String>) -> Self {
        Self { media_type: Some(media_type.into()), ..self }
    }
}

impl From<Bytes> for File {
    fn from(bytes: Bytes) -> Self {
        Self { name: None, media_type: None, content: Piece::Bytes(bytes) }
    }
}

impl From<Vec<u8>> for File {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from(Bytes::from(bytes))
    }
}

/// A file that is the whole body is sent without its name.
impl From<File> for Upload {
    fn from(file: File) -> Self {
        Self::from_piece(file.content)
    }
}

impl Part {
    fn head(&self, boundary: &str, headers: &[(String, String, String)]) -> String {
        let mut head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"", quoted(&self.name));
        if let Some(file_name) = &self.file_name {
            head.push_str(&format!("; filename=\"{}\"", quoted(file_name)));
        }
        let usual = self.file_name.as_ref().map(|_| "application/octet-stream");
        if let Some(media_type) = self.media_type.as_deref().or(usual) {
            head.push_str(&format!("\r\nContent-Type: {}", media_type.replace(['\r', '\n'], " ")));
        }
        for (_, name, value) in headers.iter().filter(|(of, ..)| *of == self.name) {
            head.push_str(&format!("\r\n{name}: {value}"));
        }
        head.push_str("\r\n\r\n");
        head
    }
}

/// The content may be long and confidential.
impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File").field("name", &self.name).field("bytes", &self.content.length()).finish_non_exhaustive()
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Part").field("name", &self.name).field("bytes", &self.content.length()).finish_non_exhaustive()
    }
}

/// Escapes a name as browsers do.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cannot_change_other_parts() {
        let file = File::new("ü\n.txt", &b"\xff\r\n"[..]).media_type("text/plain\r\nx: y");
        let body =
            Multipart::new().text("a\"\r\nb", 7).file("f", file).json("j", &[1]).typed("j", "application/x+json");
        let body = body.header("g", "x-g", 1).header("g", "X-G", "2").header("none", "x", "y");
        let (media_type, body) = body.file("g", vec![b'!']).finish().unwrap();
        let body = body.into_bytes().unwrap();
        let boundary = media_type.strip_prefix("multipart/form-data; boundary=").unwrap();
        let expected = "--B\r\nContent-Disposition: form-data; name=\"a%22%0D%0Ab\"\r\n\r\n7\r\n\
            --B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"ü%0A.txt\"\r\nContent-Type: text/plain  x: y\
            \r\n\r\n\u{fffd}\r\n\r\n\
            --B\r\nContent-Disposition: form-data; name=\"j\"\r\nContent-Type: application/x+json\r\n\r\n[1]\r\n\
            --B\r\nContent-Disposition: form-data; name=\"g\"; filename=\"g\"\r\nContent-Type: application/octet-stream\
            \r\nX-G: 2\r\n\r\n!\r\n--B--\r\n";
        assert_eq!(String::from_utf8_lossy(&body), expected.replace('B', boundary));
        let torn = Multipart::new().text("a", "").header("a", "x", "y\r\n\r\n");
        assert_eq!(torn.finish().unwrap_err(), "the header \"x\" of the part `a` holds a character that no header can");
        let twice = Multipart::new().text("a", "").header("a", "Content-Disposition", "form-data");
        assert_eq!(twice.finish().unwrap_err(), "the header \"Content-Disposition\" of the part `a` is there already");
        let other = Multipart::new().finish().unwrap().0;
        assert_ne!(other, Multipart::new().finish().unwrap().0);
    }
}
