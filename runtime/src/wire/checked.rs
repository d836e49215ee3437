//! Parameters with constraints.

use std::fmt::Display;
use std::ops::RangeBounds;

use super::{Checker, Codec, Present, Text};

/// The value of a parameter, and the violations of the constraints that were checked so far.
#[derive(Clone, Debug)]
pub struct Checked<T> {
    value: T,
    checker: Checker,
}

/// Starts the checks of a parameter's value. [`Call`](crate::__codegen::Call) adds the location and the name of the
/// parameter to the violations.
///
/// ```
/// use specwright_runtime::__codegen::{Call, checked};
///
/// fn list_tickets(call: Call, limit: u64, cursor: impl Into<String>) -> Call {
///     call.query("limit", checked(limit).range(1..=100))
///         .query("cursor", checked::<String>(cursor.into()).length(..=64).pattern("^[a-z]+$"))
/// }
/// ```
pub fn checked<T>(value: T) -> Checked<T> {
    Checked { value, checker: Checker::of_parameter() }
}

/// The name of every parameter before `Call` adds the real one.
const UNNAMED: &str = "";

impl<T> Checked<T> {
    /// See [`Checker::length`].
    pub fn length(mut self, bounds: impl RangeBounds<usize>) -> Self
    where
        T: Present<Value = str>,
    {
        self.checker.length(UNNAMED, &self.value, bounds);
        self
    }

    /// See [`Checker::pattern`].
    pub fn pattern(mut self, pattern: &'static str) -> Self
    where
        T: Present<Value = str>,
    {
        self.checker.pattern(UNNAMED, &self.value, pattern);
        self
    }

    /// See [`Checker::date_time`].
    pub fn date_time(mut self) -> Self
    where
        T: Present<Value = str>,
    {
        self.checker.date_time(UNNAMED, &self.value);
        self
    }

    /// See [`Checker::range`].
    pub fn range(mut self, bounds: impl RangeBounds<T::Value>) -> Self
    where
        T: Present<Value: PartialOrd + Display + Sized>,
    {
        self.checker.range(UNNAMED, &self.value, bounds);
        self
    }

    /// See [`Checker::multiple`].
    pub fn multiple(mut self, of: f64) -> Self
    where
        T: Present<Value: Display + Sized>,
    {
        self.checker.multiple(UNNAMED, &self.value, of);
        self
    }

    /// See [`Checker::listed`].
    pub fn listed(mut self, values: &[&str]) -> Self
    where
        T: Codec,
    {
        self.checker.listed(UNNAMED, &self.value, values);
        self
    }

    /// See [`Checker::field`].
    pub fn field(mut self) -> Self
    where
        T: Codec,
    {
        self.checker.field(UNNAMED, &self.value);
        self
    }
}

/// The value of a parameter that has a plain text, with or without constraints.
pub trait Parameter {
    /// Returns the text, and adds the violations as those of a parameter such as `path parameter id`.
    fn into_text(self, place: &dyn Fn() -> String, violations: &mut Checker) -> String;
}

impl<T: Text> Parameter for T {
    fn into_text(self, _: &dyn Fn() -> String, _: &mut Checker) -> String {
        self.text().into_owned()
    }
}

impl<T: Text> Parameter for Checked<T> {
    fn into_text(self, place: &dyn Fn() -> String, violations: &mut Checker) -> String {
        violations.add_parameter(place, self.checker);
        self.value.text().into_owned()
    }
}
