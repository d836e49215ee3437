//! Values of scalars: the document's own value if it fits, else a placeholder of the same format.

use serde_json::Value;

use super::super::types::ExampleExpr;
use super::pattern::{Pattern, is_date_time};
use crate::api::{self, Scalar};
use crate::common::{Bound, ConstraintKeywords, Constraints, Number};
use crate::prose;

/// Information about a value besides its type.
#[derive(Debug, Clone, Copy)]
pub(in crate::guide) struct Hint<'a> {
    /// The name of the parameter or property.
    pub(in crate::guide) name: &'a str,
    /// The document's example.
    pub(in crate::guide) example: Option<&'a Value>,
    /// The document's default.
    pub(in crate::guide) default: Option<&'a Value>,
    /// The constraints of the value.
    pub(in crate::guide) limits: &'a Constraints,
    /// The constraints of the items, if the value is a list.
    pub(in crate::guide) item_limits: &'a Constraints,
    /// The index in a list. Placeholders of one list differ.
    pub(in crate::guide) index: usize,
}

impl Default for Hint<'_> {
    fn default() -> Self {
        Self { name: "value", example: None, default: None, limits: NO_LIMITS, item_limits: NO_LIMITS, index: 0 }
    }
}

pub(in crate::guide) const NO_LIMITS: &Constraints = &Constraints::NONE;

impl<'a> Hint<'a> {
    /// Returns the hint for a property. An example of the object takes precedence over an example of the property.
    pub(in crate::guide) fn of(it: &'a api::Property, object: Hint<'a>) -> Self {
        let within = object.example.and_then(|example| example.get(&it.name));
        let (example, default) = (within.or(it.docs.example.as_ref()), it.docs.default.as_ref());
        Self { name: &it.name, example, default, limits: &it.constraints, item_limits: &it.item_constraints, index: 0 }
    }

    /// Adds the example and the default of the type, unless the value has an example or a default.
    pub(in crate::guide) fn or(self, docs: &'a api::Docs) -> Self {
        let (example, default) = (docs.example.as_ref(), docs.default.as_ref());
        Self { example: self.example.or(example), default: self.default.or(default), ..self }
    }

    /// Uses the constraints of the union's branch for a value without constraints.
    pub(in crate::guide) fn within(self, limits: &'a Constraints) -> Self {
        if self.limits == NO_LIMITS { Self { limits, ..self } } else { self }
    }

    /// Returns the document's example or default, unless it may be a credential.
    pub(in crate::guide) fn documented(self) -> Option<&'a Value> {
        self.example.or(self.default).filter(|it| !it.is_null() && !is_private(self.name))
    }
}

/// Returns whether a name suggests a credential. A document's example of it may be a real one.
pub(in crate::guide) fn is_private(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let words =
        ["password", "passwd", "secret", "token", "credential", "authorization", "cookie", "session", "private"];
    words.iter().any(|it| name.contains(it)) || name.replace(['-', '_', ' '], "").contains("apikey")
}

/// Returns the value of a scalar.
pub(in crate::guide) fn scalar(it: Scalar, hint: Hint<'_>) -> ExampleExpr {
    let documented = hint.documented();
    match it {
        Scalar::Boolean => ExampleExpr::Boolean(documented.and_then(Value::as_bool).unwrap_or(true)),
        Scalar::Int32 => integer(hint, i32::MIN.into(), i32::MAX.into()),
        Scalar::Int64 => integer(hint, i64::MIN.into(), i64::MAX.into()),
        Scalar::UInt64 => integer(hint, 0, u64::MAX.into()),
        Scalar::Int128 => integer(hint, i128::MIN, i128::MAX),
        Scalar::Number | Scalar::DecimalNumber => ExampleExpr::Float(float(hint)),
        Scalar::String | Scalar::Binary => text(hint, placeholder(hint)),
        Scalar::DateTime => text(valid_date_times(hint), "2015-01-13T08:59:26Z"),
        Scalar::Date => text(hint, "2015-01-13"),
        Scalar::Time => text(hint, "08:59:26Z"),
        Scalar::Duration => text(hint, "PT1H"),
        Scalar::Decimal => text(hint, "19.90"),
        Scalar::Password => text(Hint { example: None, default: None, ..hint }, "example-secret"),
        Scalar::Base64 => text(hint, "aGVsbG8="),
        Scalar::Base64Url => text(hint, "aGVsbG8"),
        Scalar::HttpDate => text(hint, "Sun, 06 Nov 1994 08:49:37 GMT"),
        Scalar::UnixTime => integer(hint, 0, i32::MAX.into()),
    }
}

/// Removes values that are not a valid date-time, because requests with them would be rejected. A pattern takes precedence.
fn valid_date_times(hint: Hint<'_>) -> Hint<'_> {
    let is_valid = |it: &&Value| hint.limits.pattern.is_some() || it.as_str().is_some_and(is_date_time);
    Hint { example: hint.example.filter(is_valid), default: hint.default.filter(is_valid), ..hint }
}

/// Returns the document's string, else the placeholder, else any string that the constraints allow.
fn text(hint: Hint<'_>, placeholder: &str) -> ExampleExpr {
    let ConstraintKeywords { min_length, max_length, pattern, .. } = &**hint.limits;
    let least = min_length.and_then(|it| usize::try_from(it).ok()).unwrap_or_default().min(prose::MAX_EXAMPLE_LENGTH);
    let most = max_length.and_then(|it| usize::try_from(it).ok()).unwrap_or(usize::MAX);
    let matcher = pattern.as_deref().map(Pattern::new);
    let fits = |it: &String| {
        let length = it.chars().count();
        (least..=most).contains(&length) && matcher.as_ref().is_none_or(|matcher| matcher.allows(it))
    };
    let documented = hint.documented().and_then(Value::as_str).filter(|it| !it.is_empty() && prose::is_short(it));
    let documented = documented.filter(|_| hint.index == 0).map(str::to_owned);
    // Only a name can have a number appended: a date with another digit would be invalid.
    let index = if placeholder == hint.name { hint.index } else { 0 };
    let placeholder = sized(placeholder, index, least, most);
    let variations = [placeholder.replace(['_', ' ', '.'], "-").to_ascii_lowercase(), (hint.index + 1).to_string()];
    let matching = matcher.iter().flat_map(|it| it.texts(least.max(hint.index)));
    let fallback = || variations.into_iter().chain(matching).find(&fits);
    let preferred = documented.into_iter().chain([placeholder.clone()]).find(&fits);
    ExampleExpr::Text(preferred.or_else(fallback).unwrap_or(placeholder))
}

/// Repeats or cuts a text to an allowed length. Items of a list get different texts.
fn sized(text: &str, index: usize, least: usize, most: usize) -> String {
    let text = if index == 0 { text.to_owned() } else { format!("{text}{index}") };
    let length = text.chars().count().max(least).min(most);
    text.chars().cycle().take(length).collect()
}

/// Returns the document's integer, else an allowed one. Items of a list get different numbers.
fn integer(hint: Hint<'_>, least: i128, most: i128) -> ExampleExpr {
    let documented = hint.documented().and_then(|it| it.as_i64().map(i128::from).or(it.as_u64().map(i128::from)));
    let min = hint.limits.minimum.and_then(|it| inclusive(it, 1)).unwrap_or(least).clamp(least, most);
    let max = hint.limits.maximum.and_then(|it| inclusive(it, -1)).unwrap_or(most).clamp(least, most);
    let step = match hint.limits.multiple_of {
        Some(Number::Integer(it)) if it > 0 => it,
        Some(Number::Integer(_) | Number::Float(_)) | None => 1,
    };
    let index = i128::try_from(hint.index).unwrap_or_default();
    let start = 1.max(min).min(max).saturating_add(index.saturating_mul(step));
    // The next multiple, if the maximum allows it.
    let placeholder = start.saturating_add((step - start.rem_euclid(step)) % step);
    let fits = |it: &i128| (min..=max).contains(it) && it.rem_euclid(step) == 0;
    let documented = documented.filter(|it| hint.index == 0 && fits(it));
    ExampleExpr::Integer(documented.unwrap_or(if placeholder > max { max } else { placeholder }), None)
}

/// Returns an integer bound as an inclusive bound.
fn inclusive(it: Bound, step: i128) -> Option<i128> {
    match it.value {
        Number::Integer(value) => Some(if it.exclusive { value.saturating_add(step) } else { value }),
        Number::Float(_) => None,
    }
}

/// Returns the document's number, else a number with a fraction within the bounds.
fn float(hint: Hint<'_>) -> f64 {
    let limits = hint.limits;
    let bound = |it: Option<Bound>| it.map(|it| it.value.as_float());
    let (min, max) = (bound(limits.minimum), bound(limits.maximum));
    let within = |it: &f64| min.is_none_or(|min| min <= *it) && max.is_none_or(|max| *it <= max);
    let near_bounds = [min.map(|it| it + 0.5), max.map(|it| it - 0.5), min, max];
    let step = limits.multiple_of.map(Number::as_float);
    let placeholders = step.into_iter().chain([1.5]).chain(near_bounds.into_iter().flatten());
    let documented = hint.documented().and_then(Value::as_f64).filter(within);
    documented.or_else(|| placeholders.into_iter().find(|it| it.abs() < 1e15 && within(it))).unwrap_or(1.5)
}

/// Returns a placeholder for a string: by its format, else by its name.
fn placeholder(hint: Hint<'_>) -> &str {
    let name = hint.name;
    let lower = name.to_ascii_lowercase();
    match hint.limits.format.as_deref().unwrap_or_default() {
        "uuid" => "d448ef2f-8f51-4fbd-a5d1-9a53d2c8a3c1",
        "email" | "idn-email" => "user@example.com",
        "hostname" | "idn-hostname" => "example.com",
        "ipv4" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "uri" | "url" | "iri" | "uri-reference" | "iri-reference" => "https://example.com/",
        "uri-template" => "https://example.com/{id}",
        "json-pointer" => "/name",
        "relative-json-pointer" => "0/name",
        "regex" => "^a+$",
        "char" => "a",
        _ if lower.ends_with("email") => "user@example.com",
        _ if lower.ends_with("url") || lower.ends_with("uri") => "https://example.com/",
        _ if !name.is_empty() && prose::is_short(name) => name,
        _ => "text",
    }
}
