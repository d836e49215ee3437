//! Request bodies of each media type, and their parts.

use bytes::Bytes;

use super::accepts::Accepts;
use super::multipart::Part;
use super::read::{Reader, Source, WRONG_TYPE, decode_problem};
use super::{Problem, Result};
use crate::field::Field;
use crate::wire::{Codec, Failure, Reason, Step, Tree, decode};

/// A JSON body.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct BodyJson;

/// Reads a JSON body.
pub const fn body_json() -> BodyJson {
    BodyJson
}

impl<T: Codec> Source<T> for BodyJson {
    fn missing(&self) -> Problem {
        decode_problem("", "the body is missing")
    }

    fn find(&self, from: &mut Reader) -> Result<Option<T>> {
        if from.body.is_empty() {
            return Ok(None);
        }
        from.expect(self)?;
        let tree = Tree::parse(&from.body).map_err(|_| decode_problem("", "must be JSON"))?;
        let body: T = decode(&tree).map_err(|it| to_problem(&it))?;
        body.check(from.in_body());
        Ok(Some(body))
    }
}

impl Accepts for BodyJson {
    fn accepts(&self, essence: &str) -> bool {
        essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
    }

    fn names(&self) -> String {
        "`application/json`".to_owned()
    }
}

/// Returns the problem for a body that does not decode. The types of the service are not named.
pub(super) fn to_problem(failure: &Failure) -> Problem {
    let pointer = pointer(failure);
    match failure.reason {
        Reason::Missing(name) => decode_problem(&format!("{pointer}{}", step(name)), "is missing"),
        Reason::Duplicate => decode_problem(&pointer, "is given twice"),
        Reason::WrongType { .. } | Reason::Other(_) => decode_problem(&pointer, WRONG_TYPE),
    }
}

/// Returns the JSON pointer to the place of a failure.
pub(super) fn pointer(failure: &Failure) -> String {
    let steps = failure.steps().map(|it| match it {
        Step::Item(index) => step(&index.to_string()),
        Step::Property(name) => step(name),
    });
    steps.collect()
}

/// A text body.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct BodyText(&'static str);

/// Reads a text body of this media type or another text type.
pub const fn body_text(media_type: &'static str) -> BodyText {
    BodyText(media_type)
}

impl Accepts for BodyText {
    fn accepts(&self, essence: &str) -> bool {
        essence.eq_ignore_ascii_case(self.0) || essence.starts_with("text/")
    }

    fn names(&self) -> String {
        format!("`{}`", self.0)
    }
}

impl Source<String> for BodyText {
    fn missing(&self) -> Problem {
        decode_problem("", "the body is missing")
    }

    fn find(&self, from: &mut Reader) -> Result<Option<String>> {
        // A text without characters is an empty body.
        if from.body.is_empty() && super::read::essence(from.headers()).is_none() {
            return Ok(None);
        }
        from.expect(self)?;
        String::from_utf8(from.body.to_vec()).map(Some).map_err(|_| decode_problem("", "the text is not valid UTF-8"))
    }
}

/// An undecoded body.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct BodyBytes;

/// Reads a body of any media type without decoding it.
pub const fn body_bytes() -> BodyBytes {
    BodyBytes
}

impl Source<Bytes> for BodyBytes {
    fn missing(&self) -> Problem {
        decode_problem("", "the body is missing")
    }

    fn find(&self, from: &mut Reader) -> Result<Option<Bytes>> {
        if from.body.is_empty() && super::read::essence(from.headers()).is_none() {
            return Ok(None);
        }
        Ok(Some(from.body.clone()))
    }
}

/// The parts of a multipart body.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct BodyParts;

/// Reads the parts of a multipart body that the document does not name.
pub const fn body_parts() -> BodyParts {
    BodyParts
}

impl Accepts for BodyParts {
    fn accepts(&self, essence: &str) -> bool {
        essence == "multipart/form-data"
    }

    fn names(&self) -> String {
        "`multipart/form-data`".to_owned()
    }
}

impl Source<Vec<Part>> for BodyParts {
    fn missing(&self) -> Problem {
        decode_problem("", "the body is missing")
    }

    fn find(&self, from: &mut Reader) -> Result<Option<Vec<Part>>> {
        if from.body.is_empty() {
            return Ok(None);
        }
        from.parts().map(|it| Some(it.to_vec()))
    }
}

/// Reads one part of a multipart body.
pub trait OnePart<T> {
    /// Returns the name of the part.
    fn name(&self) -> &'static str;

    /// Decodes the part.
    ///
    /// # Errors
    /// If it does not decode.
    fn of(&self, part: &Part) -> Result<T>;
}

/// A part with a value.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct PartOf {
    name: &'static str,
    json: bool,
}

/// A part with a file.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct FilePart(&'static str);

/// Reads a part with a text value.
pub const fn part(name: &'static str) -> PartOf {
    PartOf { name, json: false }
}

impl PartOf {
    /// Decodes the part as JSON.
    pub const fn json(self) -> Self {
        Self { json: true, ..self }
    }

    /// Reads the part as a file.
    pub const fn file(self) -> FilePart {
        FilePart(self.name)
    }
}

impl<T: Codec> OnePart<T> for PartOf {
    fn name(&self) -> &'static str {
        self.name
    }

    fn of(&self, part: &Part) -> Result<T> {
        let tree = if self.json {
            Tree::parse(&part.data).ok()
        } else {
            std::str::from_utf8(&part.data).ok().map(|it| Tree::of_field(Field::text(it)))
        };
        let value = tree.and_then(|it| decode(&it).ok());
        value.ok_or_else(|| decode_problem(&step(self.name), WRONG_TYPE))
    }
}

impl OnePart<Part> for FilePart {
    fn name(&self) -> &'static str {
        self.0
    }

    fn of(&self, part: &Part) -> Result<Part> {
        Ok(part.clone())
    }
}

impl<T: Codec> Source<T> for PartOf {
    fn find(&self, from: &mut Reader) -> Result<Option<T>> {
        only(self, from)
    }

    fn missing(&self) -> Problem {
        decode_problem(&step(self.name), "is missing")
    }
}

impl Source<Part> for FilePart {
    fn find(&self, from: &mut Reader) -> Result<Option<Part>> {
        only(self, from)
    }

    fn missing(&self) -> Problem {
        decode_problem(&step(self.0), "is missing")
    }
}

#[cfg(feature = "test-util")]
impl BodyText {
    pub(super) fn media_type(self) -> &'static str {
        self.0
    }
}

#[cfg(feature = "test-util")]
impl PartOf {
    pub(super) fn part_name(self) -> &'static str {
        self.name
    }

    pub(super) fn is_json(self) -> bool {
        self.json
    }
}

#[cfg(feature = "test-util")]
impl FilePart {
    pub(super) fn part_name(self) -> &'static str {
        self.0
    }
}

/// Returns the only part of a name.
fn only<T>(source: &impl OnePart<T>, from: &mut Reader) -> Result<Option<T>> {
    if from.body.is_empty() {
        return Ok(None);
    }
    let mut parts = from.parts()?.iter().filter(|it| it.name == source.name());
    match (parts.next(), parts.next()) {
        (Some(part), None) => source.of(part).map(Some),
        (Some(_), Some(_)) => Err(decode_problem(&step(source.name()), "is given twice")),
        (None, _) => Ok(None),
    }
}

/// Escapes a name for a JSON pointer.
pub(super) fn step(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}
