//! Parsing of `multipart/form-data` (RFC 7578).

use bytes::Bytes;

/// A part of a multipart body.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Part {
    /// The name.
    pub name: String,
    /// The file name that the sender gave. Do not use it as a path.
    pub file_name: Option<String>,
    /// The media type, if the sender gave one.
    pub media_type: Option<String>,
    /// The content.
    pub data: Bytes,
}

impl Part {
    /// Creates a part, for tests.
    #[must_use]
    pub fn new(name: impl Into<String>, data: impl Into<Bytes>) -> Self {
        Self { name: name.into(), file_name: None, media_type: None, data: data.into() }
    }

    /// Sets the file name.
    #[must_use]
    pub fn file_name(self, file_name: impl Into<String>) -> Self {
        Self { file_name: Some(file_name.into()), ..self }
    }

    /// Sets the media type.
    #[must_use]
    pub fn media_type(self, media_type: impl Into<String>) -> Self {
        Self { media_type: Some(media_type.into()), ..self }
    }
}

/// Splits a body into its parts. Returns `None` if it is not valid multipart.
pub(super) fn parts(media_type: &str, body: &Bytes) -> Option<Vec<Part>> {
    let boundary = parameter(media_type, "boundary").filter(|it| !it.is_empty() && it.len() <= 70)?;
    let first = format!("--{boundary}");
    let next = format!("\r\n--{boundary}");
    // The text before the first boundary is ignored.
    let mut at = find(body, first.as_bytes(), 0)? + first.len();
    let mut res = Vec::new();
    loop {
        let rest = &body[at..];
        if rest.starts_with(b"--") {
            return Some(res);
        }
        // A boundary may be followed by white space.
        let start = find(body, b"\r\n", at)? + 2;
        let end = find(body, next.as_bytes(), start.saturating_sub(2))?;
        res.push(part(body, start, end)?);
        at = end + next.len();
    }
}

fn part(body: &Bytes, start: usize, end: usize) -> Option<Part> {
    let end = end.max(start);
    let head_end = find(&body[..end], b"\r\n\r\n", start)?;
    let head = std::str::from_utf8(&body[start..head_end]).ok()?;
    let header = |name: &str| {
        let fields = head.split("\r\n").filter_map(|it| it.split_once(':'));
        fields.filter(|(it, _)| it.trim().eq_ignore_ascii_case(name)).map(|(_, it)| it.trim()).next()
    };
    let disposition = header("content-disposition")?;
    Some(Part {
        name: parameter(disposition, "name")?,
        file_name: parameter(disposition, "filename"),
        media_type: header("content-type").map(str::to_owned),
        data: body.slice(head_end + 4..end),
    })
}

/// Returns a parameter of a header value, which is a token or a quoted string.
fn parameter(value: &str, name: &str) -> Option<String> {
    let mut rest = value.split_once(';')?.1;
    loop {
        let (key, after) = rest.split_once('=')?;
        let (text, after) = match after.trim_start().strip_prefix('"') {
            Some(quoted) => unquoted(quoted),
            None => {
                let (token, after) = after.split_once(';').unwrap_or((after, ""));
                (token.trim().to_owned(), after)
            }
        };
        if key.trim().eq_ignore_ascii_case(name) {
            return Some(text);
        }
        rest = after.trim_start().trim_start_matches(';');
    }
}

/// Parses a quoted string, and returns it with the rest. Only quotes are escaped, because browsers do not escape `\`.
fn unquoted(text: &str) -> (String, &str) {
    let mut res = String::new();
    let mut chars = text.char_indices().peekable();
    while let Some((index, c)) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some((_, '"'))) => {
                res.push('"');
                chars.next();
            }
            ('"', _) => return (res, &text[index + 1..]),
            (c, _) => res.push(c),
        }
    }
    (res, "")
}

fn find(body: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    let window = body.get(from..)?;
    window.windows(needle.len()).position(|it| it == needle).map(|it| it + from)
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::parts;

    #[test]
    fn multipart_bodies_are_split_into_parts() {
        let body = Bytes::from_static(
            b"--x y\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\n--x y\r\ncontent-type: text/plain\r\n\
              Content-Disposition: form-data; name=\"f;g\"; filename=\"q\\\".txt\"\r\n\r\ntwo\r\n\r\nlines\r\n--x y--\r\n",
        );
        let res = parts("multipart/form-data; boundary=\"x y\"", &body).unwrap();
        assert_eq!((res[0].name.as_str(), &res[0].data[..]), ("a", &b"one"[..]));
        assert_eq!((res[1].name.as_str(), &res[1].data[..]), ("f;g", &b"two\r\n\r\nlines"[..]));
        assert_eq!(res[1].file_name.as_deref(), Some("q\".txt"));
        assert_eq!(res[1].media_type.as_deref(), Some("text/plain"));
    }

    #[test]
    fn truncated_bodies_are_rejected() {
        for body in
            ["", "--x", "--x\r\n", "--x\r\nContent-Disposition: form-data; name=a\r\n\r\none", "--x\r\n\r\n--x--"]
        {
            assert_eq!(parts("multipart/form-data; boundary=x", &Bytes::from(body)), None, "{body}");
        }
        assert_eq!(parts("multipart/form-data", &Bytes::from_static(b"--x--")), None);
        assert_eq!(parts("multipart/form-data; boundary=x", &Bytes::from_static(b"--x--")), Some(Vec::new()));
    }
}
