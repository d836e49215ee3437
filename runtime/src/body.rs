//! Encoding of request bodies.

use std::any::Any;
use std::fmt::Display;
use std::sync::Arc;

use bytes::Bytes;
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use serde::Serialize;
use serde_json::Value;

use crate::body_field;
use crate::call::Call;
use crate::json_parts;
use crate::media_type;
use crate::multipart::{File, Multipart};
use crate::style::Style;
use crate::upload::Upload;
use crate::url::encode;
use crate::wire::{self, Codec, Purpose, Text, Violation};

/// The place of a violation of the body's media type.
const MEDIA_TYPE: &str = "content-type";

/// A body before it is encoded, with the function that encodes it.
#[derive(Clone)]
pub(crate) struct BodyDraft {
    value: Arc<BodyValue>,
    encode: Arc<EncodeBody>,
}

/// A body of any type.
type BodyValue = dyn Any + Send + Sync;

/// Sets and checks the body of a call.
type EncodeBody = dyn Fn(Call, &BodyValue) -> Call + Send + Sync;

impl Call {
    /// Sets a body that [`edit`](Self::edit) may still change. `encode` sets and checks it when the call is sent.
    pub fn draft<T: Any + Send + Sync>(mut self, body: T, encode: fn(Self, &T) -> Self) -> Self {
        let encode = move |call: Self, body: &BodyValue| match body.downcast_ref() {
            Some(body) => encode(call, body),
            None => call,
        };
        self.draft = Some(BodyDraft { value: Arc::new(body), encode: Arc::new(encode) });
        self
    }

    /// Changes the body that [`draft`](Self::draft) set.
    pub fn edit<T: Any + Clone + Send + Sync>(mut self, edit: impl FnOnce(T) -> T) -> Self {
        let Some(draft) = self.draft.take() else { return self };
        match Arc::downcast(draft.value) {
            Ok(body) => {
                self.draft = Some(BodyDraft { value: Arc::new(edit(Arc::unwrap_or_clone(body))), ..draft });
            }
            Err(value) => {
                self.draft = Some(BodyDraft { value, ..draft });
                self.violate(String::new(), "the body has another type than its setter expects");
            }
        }
        self
    }

    /// Encodes the body: the draft, or the parts.
    pub(crate) fn finish_body(mut self) -> Self {
        let call = match self.draft.take() {
            Some(BodyDraft { value, encode }) => encode(self, &*value).finish_parts(),
            None => self.finish_parts(),
        };
        call.finish_fields().check_media_type()
    }

    /// Sets a value in the JSON body by JSON pointer, when the call is sent.
    pub fn body_field<T: Serialize + ?Sized>(mut self, pointer: &str, value: &T) -> Self {
        match serde_json::to_string(value) {
            Ok(value) => self.body_fields.push((pointer.to_owned(), value)),
            Err(error) => self.violate(pointer.to_owned(), &format!("cannot be written as JSON: {error}")),
        }
        self
    }

    /// Replaces the body with a value of any type, as JSON. Nothing is checked.
    pub fn serialize<T: Serialize + ?Sized>(mut self, body: &T) -> Self {
        match serde_json::to_vec(body) {
            Ok(bytes) => self.replace_body("application/json", bytes),
            Err(error) => {
                self.violate(String::new(), &format!("the body cannot be written as JSON: {error}"));
                self
            }
        }
    }

    /// Replaces the body, which may be bytes or read while it is sent.
    pub fn replace_body(mut self, media_type: &str, body: impl Into<Upload>) -> Self {
        (self.draft, self.parts, self.body, self.needs_media_type) = (None, None, Bytes::new(), false);
        self.body_fields.clear();
        // The violations of the previous body have JSON pointers, and those of parameters have names.
        let is_parameter =
            |it: &Violation| !it.pointer.is_empty() && !it.pointer.starts_with('/') && it.pointer != MEDIA_TYPE;
        self.checker.violations.retain(is_parameter);
        self.checker.unlisted.retain(is_parameter);
        self.upload(media_type, body)
    }

    /// Sets a JSON body, and checks it against the constraints of the document.
    pub fn json<T: Codec>(self, body: &T) -> Self {
        self.json_as("application/json", body)
    }

    /// Sets a JSON body with another media type, such as `application/merge-patch+json`, and checks it.
    pub fn json_as<T: Codec>(mut self, media_type: &'static str, body: &T) -> Self {
        self.checker.add("", body);
        match wire::to_json(body, Purpose::Request) {
            Ok(bytes) => self.body = bytes.into(),
            Err(error) => self.violate(String::new(), &format!("the body cannot be written as JSON: {error}")),
        }
        self.headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static(media_type));
        self
    }

    /// Sets a body of JSON lines (NDJSON), and checks each line.
    pub fn json_lines<T: Codec>(mut self, media_type: &str, items: impl IntoIterator<Item = T>) -> Self {
        let mut lines = Vec::new();
        for (index, item) in items.into_iter().enumerate() {
            self.checker.add(&format!("/{index}"), &item);
            match wire::to_json(&item, Purpose::Request) {
                Ok(line) => {
                    lines.extend(line);
                    lines.push(b'\n');
                }
                Err(error) => self.violate(format!("/{index}"), &format!("cannot be written as JSON: {error}")),
            }
        }
        self.body(media_type, lines)
    }

    /// Sets a form body, in `application/x-www-form-urlencoded`. A name may occur more than once.
    pub fn form<'a>(self, fields: impl IntoIterator<Item = (&'a str, impl Text)>) -> Self {
        let pairs = fields.into_iter().map(|(name, value)| format!("{}={}", encode(name), encode(&value.text())));
        let body = pairs.collect::<Vec<_>>().join("&");
        self.body("application/x-www-form-urlencoded", body)
    }

    /// Sets a form body of values of any type.
    pub fn form_of<N: AsRef<str>, V: Display>(self, fields: impl IntoIterator<Item = (N, V)>) -> Self {
        let fields: Vec<(N, String)> = fields.into_iter().map(|(name, value)| (name, value.to_string())).collect();
        self.form(fields.iter().map(|(name, value)| (name.as_ref(), value)))
    }

    /// Sets a form body from the properties of an object, and checks it. By default a list is repeated, an object is
    /// written as JSON, and `null` as an empty value.
    pub fn urlencoded<T: Codec>(mut self, body: &T, styles: &[(&str, Style)]) -> Self {
        self.checker.add("", body);
        let fields = match wire::to_value(body) {
            Ok(Value::Object(fields)) => fields,
            Ok(_) => {
                self.violate(String::new(), "the body must be an object");
                return self;
            }
            Err(error) => {
                self.violate(String::new(), &format!("the body cannot be written: {error}"));
                return self;
            }
        };
        let style = |name: &str| styles.iter().find(|(styled, _)| *styled == name).map(|(_, style)| *style);
        let pairs = fields.iter().flat_map(|(name, value)| match (style(name), value) {
            (_, Value::Null) => vec![format!("{}=", encode(name))],
            (None, Value::Object(_)) => vec![format!("{}={}", encode(name), encode(&value.to_string()))],
            (None, _) => Style::FORM.exploded().query(name, value),
            (Some(style), _) => style.query(name, value),
        });
        let body = pairs.collect::<Vec<_>>().join("&");
        self.body("application/x-www-form-urlencoded", body)
    }

    /// Sets a multipart body, in `multipart/form-data`.
    pub fn multipart(mut self, parts: Multipart) -> Self {
        self.parts = Some(parts);
        self
    }

    /// Sets a text field of a multipart body.
    pub fn part_text(self, name: &str, value: impl Text) -> Self {
        self.part_texts(name, [value])
    }

    /// Sets the text fields of a name.
    pub fn part_texts(self, name: &str, values: impl IntoIterator<Item = impl Text>) -> Self {
        let parts = values.into_iter().fold(Multipart::new(), |parts, it| parts.text(name, it));
        self.part(name, parts)
    }

    /// Sets a JSON part, and checks it against the constraints of the document.
    pub fn part_json<T: Codec>(mut self, name: &str, value: &T) -> Self {
        self.checker.add(&pointer(name), value);
        self.part(name, Multipart::new().typed_json(name, value))
    }

    /// Sets the JSON parts of a name, and checks them.
    pub fn part_jsons<T: Codec>(mut self, name: &str, values: impl IntoIterator<Item = T>) -> Self {
        let mut parts = Multipart::new();
        for (index, value) in values.into_iter().enumerate() {
            self.checker.add(&format!("{}/{index}", pointer(name)), &value);
            parts = parts.typed_json(name, &value);
        }
        self.part(name, parts)
    }

    /// Sets a file part.
    pub fn part_file(self, name: &str, file: impl Into<File>) -> Self {
        self.part_files(name, [file])
    }

    /// Sets the file parts of a name.
    pub fn part_files(self, name: &str, files: impl IntoIterator<Item = impl Into<File>>) -> Self {
        let parts = files.into_iter().fold(Multipart::new(), |parts, it| parts.file(name, it));
        self.part(name, parts)
    }

    /// Sets the media type of the parts of a name that are set already and have none.
    pub fn part_type(mut self, name: &str, media_type: &str) -> Self {
        self.parts = self.parts.map(|parts| parts.typed(name, media_type));
        self
    }

    fn part(mut self, name: &str, parts: Multipart) -> Self {
        self.parts.get_or_insert_default().replace(name, parts);
        self
    }

    /// Sets a body that is already encoded.
    pub fn body(mut self, media_type: &str, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self.header("content-type", media_type)
    }

    /// Sets a body of bytes, which may be read while it is sent.
    pub fn upload(mut self, media_type: &str, body: impl Into<Upload>) -> Self {
        match body.into().into_bytes() {
            Ok(bytes) => {
                self.upload = None;
                self.body(media_type, bytes)
            }
            Err(upload) => {
                self.upload = Some(upload);
                self.header("content-type", media_type)
            }
        }
    }

    /// Sets a body of bytes whose media type the caller names with [`media_type`](Self::media_type).
    pub fn upload_of_type(mut self, body: impl Into<Upload>) -> Self {
        self.needs_media_type = true;
        match body.into().into_bytes() {
            Ok(bytes) => (self.upload, self.body) = (None, bytes),
            Err(upload) => self.upload = Some(upload),
        }
        self
    }

    /// Sets the media type of the body: one of the choices, which may be ranges such as `image/*`.
    pub fn media_type(mut self, choices: &[&str], media_type: impl Into<String>) -> Self {
        let media_type = media_type.into();
        if !choices.iter().any(|it| media_type::matches(it, &media_type)) {
            let expected = choices.join("` or `");
            self.violate(MEDIA_TYPE.to_owned(), &format!("must be `{expected}`, found {media_type:?}"));
            return self;
        }
        self.header("content-type", media_type)
    }

    /// Reports a body whose media type the caller did not name.
    fn check_media_type(mut self) -> Self {
        let is_reported = self.checker.violations.iter().any(|it| it.pointer == MEDIA_TYPE);
        if self.needs_media_type && !is_reported && !self.headers.contains_key(CONTENT_TYPE) {
            self.violate(MEDIA_TYPE.to_owned(), "is missing, and the body needs it");
        }
        self
    }

    /// Declares the parts that are required if the body is sent.
    pub fn needs_parts(mut self, names: &'static [&'static str]) -> Self {
        self.needed_parts = names;
        self
    }

    /// Sets a header of the parts of a name, including parts that are set later.
    pub fn part_header<T: Codec>(mut self, part: &str, name: &str, value: &T, style: Style) -> Self {
        let place = format!("header {name} of the part {part}");
        let text = self.value(&place, value).and_then(|it| style.header(&it));
        self.part_headers.extend(text.map(|it| (part.to_owned(), name.to_owned(), it)));
        self
    }

    /// Encodes the multipart body.
    fn finish_parts(mut self) -> Self {
        for name in self.needed_parts {
            if self.parts.as_ref().is_some_and(|it| !it.has(name)) {
                self.violate(pointer(name), "is missing, and the body needs it");
            }
        }
        let headers = std::mem::take(&mut self.part_headers);
        let with_headers = |parts| headers.iter().fold(parts, |parts: Multipart, it| parts.header(&it.0, &it.1, &it.2));
        match self.parts.take().map(with_headers).map(Multipart::finish) {
            None => self,
            Some(Ok((media_type, body))) => self.upload(&media_type, body),
            Some(Err(failure)) => {
                self.violate(String::new(), &failure);
                self
            }
        }
    }
}

impl Call {
    /// Sets the fields of the JSON body. A call without a body gets an object.
    fn finish_fields(mut self) -> Self {
        let fields = std::mem::take(&mut self.body_fields);
        if fields.is_empty() {
            return self;
        }
        let media_type = self.headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
        let is_json = media_type.split(';').next().is_some_and(|it| it.ends_with("/json") || it.ends_with("+json"));
        if self.upload.is_some() || !(is_json || self.body.is_empty()) {
            for (pointer, _) in fields {
                self.violate(pointer, "cannot be set, because the body is not JSON");
            }
            return self;
        }
        let body = if self.body.is_empty() { b"{}" } else { &*self.body };
        let Some(mut json) = str::from_utf8(body).ok().filter(|it| json_parts::is_json(it)).map(str::to_owned) else {
            self.violate(String::new(), "the body is not valid JSON");
            return self;
        };
        for (pointer, value) in fields {
            match body_field::set(&json, &pointer, &value) {
                Ok(changed) => json = changed,
                Err(reason) => self.violate(pointer, &reason),
            }
        }
        self.body = json.into();
        self.headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static("application/json"));
        self
    }
}

fn pointer(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}
