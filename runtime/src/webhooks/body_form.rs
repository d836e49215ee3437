//! Form bodies, and the same fields as the parts of a multipart body.

use indexmap::IndexMap;

use super::accepts::Accepts;
use super::body::{BodyParts, step, to_problem};
use super::read::{Reader, Source, WRONG_TYPE, decode_problem, essence};
use super::{Problem, Result, form};
use crate::field::Field;
use crate::wire::{Codec, Tree, decode, read_value};

/// A form body.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct BodyForm {
    literal: Vec<&'static str>,
    split: Vec<(&'static str, char)>,
    json: Vec<&'static str>,
}

/// Reads a form body.
pub fn body_form() -> BodyForm {
    BodyForm::default()
}

impl BodyForm {
    /// Declares a field name that contains brackets in the document.
    pub fn literal(mut self, name: &'static str) -> Self {
        self.literal.push(name);
        self
    }

    /// Declares a list that is sent as one text.
    pub fn split(mut self, name: &'static str, delimiter: char) -> Self {
        self.split.push((name, delimiter));
        self
    }

    /// Declares a field that is sent as JSON.
    pub fn json(mut self, name: &'static str) -> Self {
        self.json.push(name);
        self
    }

    /// Reads the same fields from the parts of a multipart body.
    pub const fn in_parts(self) -> BodyFields {
        BodyFields(self)
    }

    /// Decodes the fields of a form, or of the parts of a multipart body.
    fn decode<T: Codec>(&self, from: &mut Reader, mut fields: IndexMap<String, Field>) -> Result<T> {
        for name in &self.json {
            let Some(field) = fields.get_mut(*name) else { continue };
            if let Field::Texts(texts, _) = field {
                let value = match &texts[..] {
                    [text] => read_value(text.as_bytes()),
                    texts => texts.iter().map(|it| read_value(it.as_bytes())).collect(),
                };
                *field = Field::Json(value.ok_or_else(|| decode_problem(&step(name), "must be JSON"))?);
            }
        }
        let body: T = decode(&Tree::of_fields(fields)).map_err(|it| to_problem(&it))?;
        body.check(from.in_body());
        Ok(body)
    }
}

impl Accepts for BodyForm {
    fn accepts(&self, essence: &str) -> bool {
        essence == "application/x-www-form-urlencoded"
    }

    fn names(&self) -> String {
        "`application/x-www-form-urlencoded`".to_owned()
    }
}

impl<T: Codec> Source<T> for BodyForm {
    fn missing(&self) -> Problem {
        decode_problem("", "the body is missing")
    }

    fn find(&self, from: &mut Reader) -> Result<Option<T>> {
        // A form without fields is an empty body.
        if from.body.is_empty() && essence(from.headers()).is_none() {
            return Ok(None);
        }
        from.expect(self)?;
        let body = from.body.clone();
        let text = std::str::from_utf8(&body).ok();
        let decoded = text.and_then(|text| Some((text, form::pairs(text)?)));
        let (text, pairs) = decoded.ok_or_else(|| decode_problem("", "the form is not valid UTF-8"))?;
        let mut fields = form::fields(pairs, &self.literal);
        for (name, delimiter) in &self.split {
            if let (Some(field @ Field::Texts(..)), Some(list)) =
                (fields.get_mut(*name), form::split_value(text, name, *delimiter))
            {
                *field = list;
            }
        }
        self.decode(from, fields).map(Some)
    }
}

/// The fields of a form as the parts of a multipart body.
#[derive(Clone, Debug)]
#[must_use]
pub struct BodyFields(BodyForm);

impl Accepts for BodyFields {
    fn accepts(&self, essence: &str) -> bool {
        BodyParts.accepts(essence)
    }

    fn names(&self) -> String {
        BodyParts.names()
    }
}

impl<T: Codec> Source<T> for BodyFields {
    fn missing(&self) -> Problem {
        decode_problem("", "the body is missing")
    }

    fn find(&self, from: &mut Reader) -> Result<Option<T>> {
        if from.body.is_empty() {
            return Ok(None);
        }
        let pairs = from.parts()?.iter().map(|part| {
            let text = std::str::from_utf8(&part.data).map_err(|_| decode_problem(&step(&part.name), WRONG_TYPE))?;
            Ok((part.name.clone(), text.to_owned()))
        });
        let pairs = pairs.collect::<Result<Vec<_>>>()?;
        self.0.decode(from, form::fields(pairs, &self.0.literal)).map(Some)
    }
}

#[cfg(feature = "test-util")]
impl BodyForm {
    /// Returns the delimiter of a list that is sent as one text.
    pub(super) fn delimiter(&self, name: &str) -> Option<char> {
        self.split.iter().find(|(it, _)| *it == name).map(|(_, delimiter)| *delimiter)
    }

    pub(super) fn is_json(&self, name: &str) -> bool {
        self.json.contains(&name)
    }
}
