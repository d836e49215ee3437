//! Path, query, header and cookie parameters.

use http::StatusCode;

use super::read::{Reader, Source, WRONG_TYPE};
use super::{Problem, Result, form};
use crate::field::Field;
use crate::header::{list, object, pairs};
use crate::wire::{Codec, Tree, decode};

/// A parameter.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Parameter {
    name: &'static str,
    location: Location,
    style: Style,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Location {
    Path,
    Query,
    Header,
    Cookie,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Split(char),
    Object,
    Pairs,
    Json,
    Spread,
}

/// Reads a path parameter.
pub const fn path(name: &'static str) -> Parameter {
    Parameter { name, location: Location::Path, style: Style::Plain }
}

/// Reads a query parameter.
pub const fn query(name: &'static str) -> Parameter {
    Parameter { name, location: Location::Query, style: Style::Plain }
}

/// Reads a header.
pub const fn header(name: &'static str) -> Parameter {
    Parameter { name, location: Location::Header, style: Style::Plain }
}

/// Reads a cookie.
pub const fn cookie(name: &'static str) -> Parameter {
    Parameter { name, location: Location::Cookie, style: Style::Plain }
}

impl Parameter {
    /// Splits a list that is one text. In a header, white space around items is removed (RFC 9110, section 5.6.1).
    pub const fn split(self, delimiter: char) -> Self {
        Self { style: Style::Split(delimiter), ..self }
    }

    /// Decodes an object in a header of the form `key,value,key,value`.
    pub const fn object(self) -> Self {
        Self { style: Style::Object, ..self }
    }

    /// Decodes an object in a header of the form `key=value,key=value`.
    pub const fn pairs(self) -> Self {
        Self { style: Style::Pairs, ..self }
    }

    /// Decodes JSON.
    pub const fn json(self) -> Self {
        Self { style: Style::Json, ..self }
    }

    /// Decodes an object whose properties are query parameters.
    pub const fn spread(self) -> Self {
        Self { style: Style::Spread, ..self }
    }

    fn problem(&self, detail: &str) -> Problem {
        let location = match self.location {
            Location::Path => "path",
            Location::Query => "query",
            Location::Header => "header",
            Location::Cookie => "cookie",
        };
        Problem::new(StatusCode::BAD_REQUEST).parameter(&format!("{location} parameter {}", self.name), detail)
    }

    fn field(&self, from: &mut Reader) -> Result<Option<Field>> {
        Ok(match self.location {
            Location::Path => from.captures.iter().find(|it| it.0 == self.name).map(|it| Field::text(&*it.1)),
            Location::Query if self.style == Style::Spread => {
                let fields = from.query_fields()?;
                (!fields.is_empty()).then(|| Field::Object(fields.clone()))
            }
            Location::Query => match (self.style, from.query_field(self.name)?) {
                (Style::Split(delimiter), Some(Field::Texts(..))) => {
                    let query = from.context().uri().query().map(str::to_owned).unwrap_or_default();
                    form::split_value(&query, self.name, delimiter)
                }
                (_, field) => field,
            },
            Location::Header => {
                let values = from.headers().get_all(self.name).iter().map(|it| it.to_str().ok());
                let values: Option<Vec<&str>> = values.collect();
                let values = values.ok_or_else(|| self.problem("must be text"))?;
                // Several headers of one name are one list (RFC 9110, section 5.3).
                (!values.is_empty()).then(|| Field::text(values.join(",")))
            }
            Location::Cookie => cookie_value(from, self.name).map(Field::text),
        })
    }
}

#[cfg(feature = "test-util")]
impl Parameter {
    pub(super) fn name(&self) -> &'static str {
        self.name
    }

    pub(super) fn location(&self) -> Location {
        self.location
    }

    pub(super) fn style(&self) -> Style {
        self.style
    }
}

fn cookie_value(from: &Reader, name: &str) -> Option<String> {
    let headers = from.headers().get_all(http::header::COOKIE).iter().filter_map(|it| it.to_str().ok());
    let mut pairs = headers.flat_map(|it| it.split(';')).filter_map(|it| it.trim().split_once('='));
    let (_, value) = pairs.find(|(it, _)| *it == name)?;
    percent_encoding::percent_decode_str(value).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

impl<T: Codec> Source<T> for Parameter {
    fn missing(&self) -> Problem {
        self.problem("is missing")
    }

    fn find(&self, from: &mut Reader) -> Result<Option<T>> {
        let Some(field) = self.field(from)? else { return Ok(None) };
        let field = match (self.style, field) {
            (Style::Plain | Style::Spread, it) => it,
            (Style::Split(_), Field::Texts(texts, _)) if self.location == Location::Header => list(&texts.concat()),
            // The field of a query is split already.
            (Style::Split(_), it) if self.location == Location::Query => it,
            (Style::Split(delimiter), it) => it.split(delimiter),
            (Style::Object, Field::Texts(texts, _)) => object(&texts.concat()),
            (Style::Pairs, Field::Texts(texts, _)) => pairs(&texts.concat()),
            (Style::Json, Field::Texts(texts, _)) => {
                let text = texts.first().map(String::as_str).unwrap_or_default();
                let value = Tree::parse(text.as_bytes()).ok().and_then(|it| decode(&it).ok());
                return value.map(Some).ok_or_else(|| self.problem("is not JSON of the right type"));
            }
            (Style::Object | Style::Pairs | Style::Json, it @ (Field::Object(_) | Field::Json(_))) => it,
        };
        let is_empty = field == Field::text("");
        match decode(&Tree::of_field(field)) {
            Ok(it) => Ok(Some(it)),
            // Some clients send an empty value for an absent one.
            Err(_) if is_empty => Ok(None),
            Err(_) => Err(self.problem(WRONG_TYPE)),
        }
    }
}
