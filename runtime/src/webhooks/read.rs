//! Decoding of requests.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Request, StatusCode};
use indexmap::IndexMap;

use super::accepts::Accepts;
use super::body::{BodyParts, OnePart};
use super::multipart::{self, Part};
use super::{Context, Problem, Result, form};
use crate::field::Field;
use crate::wire::Checker;

/// The message for a value of the wrong type.
pub(super) const WRONG_TYPE: &str = "has the wrong type";

/// A request that is being decoded. Violations are collected and reported together.
#[derive(Debug)]
pub struct Reader {
    context: Context,
    pub(super) body: Bytes,
    pub(super) captures: Vec<(&'static str, String)>,
    query_fields: Option<IndexMap<String, Field>>,
    parts: Option<Vec<Part>>,
    parameters: Checker,
    in_body: Checker,
}

/// An input of a request, and its encoding.
pub trait Source<T> {
    /// Decodes the input, if it is present.
    ///
    /// # Errors
    /// If it does not decode.
    fn find(&self, from: &mut Reader) -> Result<Option<T>>;

    /// Returns the problem for a required input that is absent.
    fn missing(&self) -> Problem;
}

impl Reader {
    pub(super) fn new(request: Request<Bytes>, captures: Vec<(&'static str, String)>) -> Self {
        let (head, body) = request.into_parts();
        Self {
            context: Context::new(head),
            body,
            captures,
            query_fields: None,
            parts: None,
            parameters: Checker::for_received(),
            in_body: Checker::for_received(),
        }
    }

    /// Returns the context of the request.
    #[must_use]
    pub fn context(&self) -> Context {
        self.context.clone()
    }

    pub(super) fn headers(&self) -> &HeaderMap {
        self.context.headers()
    }

    /// Decodes a required input.
    ///
    /// # Errors
    /// If it is absent or does not decode.
    pub fn required<T>(&mut self, source: impl Source<T>) -> Result<T> {
        source.find(self)?.ok_or_else(|| source.missing())
    }

    /// Decodes an optional input.
    ///
    /// # Errors
    /// If it is present and does not decode.
    pub fn optional<T>(&mut self, source: impl Source<T>) -> Result<Option<T>> {
        source.find(self)
    }

    /// Decodes every part of a name.
    ///
    /// # Errors
    /// If a part does not decode.
    pub fn repeated<T>(&mut self, source: impl OnePart<T>) -> Result<Vec<T>> {
        if self.body.is_empty() {
            return Ok(Vec::new());
        }
        self.parts()?.iter().filter(|it| it.name == source.name()).map(|it| source.of(it)).collect()
    }

    /// Returns the checker for parameters of this location, such as `query`.
    pub fn at(&mut self, location: &str) -> &mut Checker {
        self.parameters.enter_parameters(location);
        &mut self.parameters
    }

    /// Returns the request, unless it violates a constraint.
    ///
    /// # Errors
    /// All violations.
    pub fn checked<T>(&mut self, request: T) -> Result<T> {
        if !self.parameters.violations.is_empty() {
            Err(Problem::parameter_violations(&self.parameters.violations))
        } else if !self.in_body.violations.is_empty() {
            Err(Problem::body_violations(&self.in_body.violations))
        } else {
            Ok(request)
        }
    }

    /// Returns the checker for the body.
    pub fn in_body(&mut self) -> &mut Checker {
        &mut self.in_body
    }

    /// Returns the decoded query.
    pub(super) fn query_fields(&mut self) -> Result<&IndexMap<String, Field>> {
        if self.query_fields.is_none() {
            let Some(pairs) = form::pairs(self.context.uri().query().unwrap_or_default()) else {
                return Err(Problem::new(StatusCode::BAD_REQUEST).detail("the query is not valid UTF-8"));
            };
            self.query_fields = Some(form::fields(pairs, &[]));
        }
        Ok(self.query_fields.get_or_insert_with(IndexMap::new))
    }

    /// Returns a query parameter by its name in the document, which may contain brackets.
    pub(super) fn query_field(&mut self, name: &str) -> Result<Option<Field>> {
        let fields = self.query_fields()?;
        let listed = || fields.get(name.strip_suffix("[]")?);
        let inner = || {
            let (outer, key) = form::object(name)?;
            match fields.get(outer)? {
                Field::Object(fields) => fields.get(key),
                Field::Texts(..) | Field::Json(_) => None,
            }
        };
        Ok(fields.get(name).or_else(listed).or_else(inner).cloned())
    }

    /// Returns the parts of the body.
    pub(super) fn parts(&mut self) -> Result<&[Part]> {
        if self.parts.is_none() {
            self.expect(&BodyParts)?;
            let media_type = self.headers().get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
            let Some(parts) = multipart::parts(media_type, &self.body) else {
                return Err(decode_problem("", "the parts cannot be told apart"));
            };
            self.parts = Some(parts);
        }
        Ok(self.parts.get_or_insert_with(Vec::new))
    }

    /// Rejects a body of another media type. A body without a media type is accepted.
    pub(super) fn expect(&self, body: &impl Accepts) -> Result<()> {
        match essence(self.headers()) {
            Some(it) if !body.accepts(&it) => {
                let problem = Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE);
                Err(problem.detail(format!("the body must be {}", body.names())))
            }
            Some(_) | None => Ok(()),
        }
    }
}

/// Returns the media type of a body without its parameters.
pub(super) fn essence(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(CONTENT_TYPE)?.to_str().unwrap_or("?");
    Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
}

/// Returns the problem for a body that does not decode.
pub(super) fn decode_problem(pointer: &str, detail: &str) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY).at(pointer, detail)
}
