//! Constraints of the document, which are checked before a request is sent, and never on responses.

use std::fmt::{self, Display, Write};
use std::ops::{Bound, RangeBounds};

use indexmap::IndexMap;

use super::pattern::{self, LONGEST_TEXT, Outcome, SharedSteps};
use super::{Codec, Present, json};
use crate::types::{self, DecimalNumber};

/// A violated constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The location: a JSON pointer into the body, or a parameter such as `path parameter ticket_id`.
    pub pointer: String,
    /// A description for people.
    pub message: String,
}

impl Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pointer.as_str() {
            "" => f.write_str(&self.message),
            pointer => write!(f, "{pointer}: {}", self.message),
        }
    }
}

/// All constraints that a value violates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violations(pub Vec<Violation>);

impl Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let violations: Vec<_> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&violations.join("; "))
    }
}

impl std::error::Error for Violations {}

/// Walks a value, tracks the JSON pointer, and collects violations.
#[derive(Clone, Debug, Default)]
pub struct Checker {
    pointer: String,
    pub(crate) violations: Vec<Violation>,
    /// Violations by enum values that the document does not list. A call may allow them.
    pub(crate) unlisted: Vec<Violation>,
    /// `true` if the value was received. Formats and enums of received values are not checked.
    received: bool,
    steps: SharedSteps,
}

/// The word between the location of a parameter and its name.
const PARAMETER: &str = " parameter ";

impl Checker {
    /// Creates a checker for a received value.
    #[cfg(feature = "webhooks")]
    pub(crate) fn for_received() -> Self {
        Self { received: true, ..Self::default() }
    }

    /// Checks a value, and returns its violations.
    #[must_use]
    pub fn violations_of(value: &dyn Codec) -> Vec<Violation> {
        let mut checker = Self::checking(value);
        checker.violations.append(&mut checker.unlisted);
        checker.violations
    }

    /// Checks a value that is about to be sent, and separates the violations that a call may allow.
    fn checking(value: &dyn Codec) -> Self {
        // This capacity suffices for most pointers.
        let mut checker = Self { pointer: String::with_capacity(64), ..Self::default() };
        value.check(&mut checker);
        checker
    }

    /// Checks a value, and adds its violations under its place.
    pub(crate) fn add(&mut self, place: &str, value: &dyn Codec) {
        let found = Self::checking(value);
        let placed = |mut it: Violation| {
            it.pointer.insert_str(0, place);
            it
        };
        self.violations.extend(found.violations.into_iter().map(placed));
        self.unlisted.extend(found.unlisted.into_iter().map(placed));
    }

    /// Returns the value if it violates no constraint.
    ///
    /// # Errors
    /// All violations.
    pub fn checked<T: Codec>(value: T) -> Result<T, Violations> {
        let violations = Self::violations_of(&value);
        if violations.is_empty() { Ok(value) } else { Err(Violations(violations)) }
    }

    /// Starts the parameters of a location. Later names are parameters, not properties of a body.
    pub(crate) fn enter_parameters(&mut self, location: &str) {
        self.pointer = format!("{location}{PARAMETER}");
    }

    /// Creates a checker for a parameter whose name and location are not known yet.
    pub(super) fn of_parameter() -> Self {
        Self { pointer: PARAMETER.to_owned(), ..Self::default() }
    }

    /// Adds the violations of a parameter under its place, such as `path parameter id`.
    pub(super) fn add_parameter(&mut self, place: &dyn Fn() -> String, found: Self) {
        let placed = |mut it: Violation| {
            it.pointer.replace_range(..PARAMETER.len(), &place());
            it
        };
        self.violations.extend(found.violations.into_iter().map(placed));
        self.unlisted.extend(found.unlisted.into_iter().map(placed));
    }

    /// Checks the value of a property.
    pub fn field(&mut self, name: &str, value: &dyn Codec) {
        self.inside(name, |at| value.check(at));
    }

    /// Checks each item of a list whose items have no type of their own. The check is given the item's index as the
    /// name to report it under.
    ///
    /// ```
    /// use specwright_runtime::UnknownFields;
    /// use specwright_runtime::__codegen::{Checker, object};
    ///
    /// struct Ticket {
    ///     tags: Vec<String>,
    ///     unknown_fields: UnknownFields,
    /// }
    ///
    /// object!(Ticket: Debug {
    ///     tags: "tags" required, new list(impl IntoIterator<Item = impl Into<String>>)
    ///         [each(|at, index, tag| at.length(index, tag, 1..=3))];
    ///     ..unknown(unknown_fields);
    /// });
    ///
    /// let violations = Checker::violations_of(&Ticket::new(["one", "three"]));
    /// assert_eq!(violations[0].to_string(), "/tags/1: length must be 1 to 3, is 5");
    /// ```
    pub fn each<T, P>(&mut self, name: &str, list: &P, check: impl Fn(&mut Self, &str, &T))
    where
        P: Present<Value = [T]>,
    {
        let items = list.present().unwrap_or_default();
        self.inside(name, |at| items.iter().enumerate().for_each(|(index, item)| check(at, &index.to_string(), item)));
    }

    /// Checks that a string has a number of Unicode characters within the bounds.
    pub fn length<P: Present<Value = str>>(&mut self, name: &str, text: &P, bounds: impl RangeBounds<usize>) {
        if let Some(text) = text.present() {
            // A character has one to four bytes, so most texts need not be counted.
            let (least, most) = (text.len().div_ceil(4), text.len());
            if !(bounds.contains(&least) && bounds.contains(&most)) {
                self.count(name, "length", text.chars().count(), &bounds);
            }
        }
    }

    /// Checks that a list has a number of items within the bounds.
    pub fn items<T, P>(&mut self, name: &str, list: &P, bounds: impl RangeBounds<usize>)
    where
        P: Present<Value = [T]>,
    {
        if let Some(list) = list.present() {
            self.count(name, "number of items", list.len(), &bounds);
        }
    }

    /// Checks that no two items of a list are equal. Only the first thousand items are compared.
    pub fn unique<T: PartialEq, P: Present<Value = [T]>>(&mut self, name: &str, list: &P) {
        let items = list.present().unwrap_or_default();
        let items = &items[..items.len().min(1000)];
        if let Some(index) = (1..items.len()).find(|index| items[..*index].contains(&items[*index])) {
            self.report(name, format!("must not hold an item twice, and holds that at {index} before"));
        }
    }

    /// Checks that a map has a number of entries within the bounds.
    pub fn properties<T, P>(&mut self, name: &str, map: &P, bounds: impl RangeBounds<usize>)
    where
        P: Present<Value = IndexMap<String, T>>,
    {
        if let Some(map) = map.present() {
            self.count(name, "number of properties", map.len(), &bounds);
        }
    }

    /// Checks that a number is a multiple of `of`, within the precision of floats.
    pub fn multiple<P: Present<Value: Display + Sized>>(&mut self, name: &str, number: &P, of: f64) {
        if let Some(number) = number.present() {
            let text = number.to_string();
            let times = text.parse::<f64>().unwrap_or_default() / of;
            if (times - times.round()).abs() > 1e-9 * times.abs().max(1.0) {
                self.report(name, format!("must be a multiple of {of}, is {text}"));
            }
        }
    }

    /// Checks that a number is within the bounds. A pair of [`Bound`]s can exclude a bound.
    pub fn range<P>(&mut self, name: &str, number: &P, bounds: impl RangeBounds<P::Value>)
    where
        P: Present<Value: PartialOrd + Display + Sized>,
    {
        if let Some(number) = number.present()
            && !bounds.contains(number)
        {
            self.report(name, format!("must be {}, is {number}", within(&bounds)));
        }
    }

    /// Checks that the nearest float of a decimal number is within the bounds.
    pub fn decimal_range<P>(&mut self, name: &str, number: &P, bounds: impl RangeBounds<f64>)
    where
        P: Present<Value = DecimalNumber>,
    {
        if let Some(number) = number.present()
            && !bounds.contains(&number.as_f64())
        {
            self.report(name, format!("must be {}, is {number}", within(&bounds)));
        }
    }

    /// Checks that a string contains a match of an ECMA-262 pattern. A pattern that does not compile is not checked,
    /// and neither is a string that violates another rule, such as its length. A string of more than a mebibyte, and
    /// one that takes too many steps, are violations: the time for a string is proportional to its length.
    pub fn pattern<P: Present<Value = str>>(&mut self, name: &str, text: &P, pattern: &'static str) {
        let Some(text) = text.present() else { return };
        self.inside(name, |at| {
            if at.violations.last().is_some_and(|last| last.pointer == at.pointer) {
                return;
            }
            let message = match pattern::search(pattern, text, &mut at.steps) {
                Outcome::Match => return,
                Outcome::NoMatch => format!("must match the pattern `{pattern}`"),
                Outcome::TooLong => {
                    let length = text.len();
                    format!("must have at most {LONGEST_TEXT} bytes to be matched with `{pattern}`, has {length}")
                }
                Outcome::StepsSpent => format!("takes too many steps to be matched with the pattern `{pattern}`"),
            };
            at.violations.push(Violation { pointer: at.pointer.clone(), message });
        });
    }

    /// Checks that the JSON text of a value has at most `most` Unicode characters.
    pub fn json_length<P: Present<Value: Codec + Sized>>(&mut self, name: &str, value: &P, most: usize) {
        // Encoding the body reports a value that cannot be encoded.
        if let Some(text) = value.present().and_then(|it| json::json_text(it)) {
            self.count(name, "length of the JSON text", text.chars().count(), &(..=most));
        }
    }

    /// Checks that a string is a date-time in the extended format of ISO 8601, of which RFC 3339 is a profile.
    pub fn date_time<P: Present<Value = str>>(&mut self, name: &str, text: &P) {
        if let Some(text) = text.present()
            && !self.received
            && !types::is_date_time(text)
        {
            let shown: String = text.chars().take(40).collect();
            self.report(name, format!("must be a date-time such as `2015-09-08T22:48:09Z`, is {shown:?}"));
        }
    }

    /// Checks that a value is one of those that the document lists, given as JSON texts. A call may allow others.
    pub fn listed(&mut self, name: &str, value: &dyn Codec, values: &[&str]) {
        if self.received {
            return;
        }
        // A value that cannot be encoded is reported when the body is encoded.
        let Some(text) = json::json_text(value) else { return };
        // Other rules decide whether `null` and absence are allowed.
        if text != "null" && !json::lists(values, &text) {
            let shown: String = text.chars().take(40).collect();
            let values = values.join(", ");
            let message = format!("must be one of {values}, is {shown}; `allow_unlisted_values` of the call sends it");
            self.inside(name, |at| at.unlisted.push(Violation { pointer: at.pointer.clone(), message }));
        }
    }

    /// Checks that a property is present if all tests hold. `condition` describes the tests for people.
    pub fn required_where(&mut self, name: &str, is_given: bool, tests: &[bool], condition: &str) {
        if !is_given && tests.iter().all(|holds| *holds) {
            self.report(name, format!("must be given where {condition}"));
        }
    }

    /// Checks that a property is present unless all tests hold.
    pub fn required_unless(&mut self, name: &str, is_given: bool, tests: &[bool], condition: &str) {
        if !is_given && !tests.iter().all(|holds| *holds) {
            self.report(name, format!("must be given unless {condition}"));
        }
    }

    /// Checks that not all of these properties are present.
    pub fn not_both<const N: usize>(&mut self, names: [&str; N], all_present: bool) {
        if all_present {
            let names = names.map(|name| format!("`{name}`")).join(" and ");
            let pointer = self.pointer.clone();
            self.violations.push(Violation { pointer, message: format!("{names} must not be given together") });
        }
    }

    /// Reports a violation of a property.
    pub fn report(&mut self, name: &str, message: String) {
        self.inside(name, |at| at.violations.push(Violation { pointer: at.pointer.clone(), message }));
    }

    fn count(&mut self, name: &str, what: &str, count: usize, bounds: &impl RangeBounds<usize>) {
        if !bounds.contains(&count) {
            self.report(name, format!("{what} must be {}, is {count}", within(bounds)));
        }
    }

    /// Checks an item of a list.
    pub(super) fn item(&mut self, index: usize, item: &dyn Codec) {
        let parent = self.pointer.len();
        // Writing to a string never fails.
        let _ = write!(self.pointer, "/{index}");
        item.check(self);
        self.pointer.truncate(parent);
    }

    /// Runs a check with a longer pointer.
    fn inside(&mut self, name: &str, then: impl FnOnce(&mut Self)) {
        let parent = self.pointer.len();
        // The name of a parameter is complete; the name of a property is a segment of a pointer.
        if !self.pointer.ends_with(' ') {
            self.pointer.push('/');
        }
        if name.bytes().any(|byte| matches!(byte, b'~' | b'/')) {
            self.pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
        } else {
            self.pointer.push_str(name);
        }
        then(self);
        self.pointer.truncate(parent);
    }
}

fn within<T: Display>(bounds: &impl RangeBounds<T>) -> String {
    let (start, end) = (bounds.start_bound(), bounds.end_bound());
    if let (Bound::Included(least), Bound::Included(most)) = (start, end) {
        return format!("{least} to {most}");
    }
    let least = match start {
        Bound::Included(least) => Some(format!("at least {least}")),
        Bound::Excluded(least) => Some(format!("more than {least}")),
        Bound::Unbounded => None,
    };
    let most = match end {
        Bound::Included(most) => Some(format!("at most {most}")),
        Bound::Excluded(most) => Some(format!("less than {most}")),
        Bound::Unbounded => None,
    };
    [least, most].into_iter().flatten().collect::<Vec<_>>().join(" and ")
}
