//! `Debug` of structs, by the code that encodes them. A derived `Debug` prints the same, and takes the compiler twice as long.

use std::fmt::{Debug, DebugStruct, Display, Error, Formatter, Result};

use serde_json::Value;

use super::super::Codec;
use super::{Output, Purpose, Writer};

/// Prints a struct as a derived `Debug` does.
///
/// # Errors
/// If the formatter fails, or if the value is no struct.
pub fn debug(value: &dyn Codec, f: &mut Formatter<'_>) -> Result {
    let mut shown = Shown { formatter: Some(f), idents: "", to: None, outcome: Err(Error) };
    value.write(Writer { to: &mut shown, purpose: Purpose::Storage });
    shown.outcome
}

/// A struct that is printed.
struct Shown<'a, 'f> {
    /// The formatter, until the struct begins.
    formatter: Option<&'a mut Formatter<'f>>,
    /// The identifiers of the fields that follow.
    idents: &'static str,
    to: Option<DebugStruct<'a, 'f>>,
    outcome: Result,
}

impl Shown<'_, '_> {
    /// Returns the next identifier as a derived `Debug` prints it.
    fn next_ident(&mut self) -> &'static str {
        let (ident, rest) = self.idents.split_once(char::is_whitespace).unwrap_or((self.idents, ""));
        self.idents = rest.trim_start();
        ident.trim_start_matches("r#")
    }
}

impl Output for Shown<'_, '_> {
    fn begin_fields(&mut self, idents: &'static str) -> bool {
        self.idents = idents;
        let name = self.next_ident();
        self.to = self.formatter.take().map(|it| it.debug_struct(name));
        true
    }

    fn field(&mut self, value: &dyn Debug) {
        let name = self.next_ident();
        if let Some(to) = &mut self.to {
            to.field(name, value);
        }
    }

    fn end(&mut self) {
        self.outcome = self.to.as_mut().map_or(Err(Error), DebugStruct::finish);
    }

    fn null(&mut self) {}

    fn bool(&mut self, _value: bool) {}

    fn signed(&mut self, _value: i64) {}

    fn unsigned(&mut self, _value: u64) {}

    fn wide(&mut self, _value: i128) {}

    fn float(&mut self, _value: f64) {}

    fn digits(&mut self, _text: &str) {}

    fn string(&mut self, _value: &str) {}

    fn value(&mut self, _value: &Value) {}

    fn begin_list(&mut self, _len: usize) {}

    fn item(&mut self, _value: &dyn Codec, _purpose: Purpose) {}

    fn begin_object(&mut self) {}

    fn entry(&mut self, _name: &str, _value: &dyn Codec, _purpose: Purpose) {}

    fn fail(&mut self, _reason: &dyn Display) {}
}

#[cfg(test)]
#[allow(dead_code, unreachable_pub, reason = "the macro for generated types defines more than is tested")]
mod tests {
    use indexmap::IndexMap;

    use crate::wire::object;
    use crate::{Nullable, Secret, UnknownFields};

    struct Line {
        r#type: String,
        created_at: Nullable<i64>,
        unknown_fields: UnknownFields,
    }

    object!(Line: Debug {
        r#type: "type" required, new into(String);
        created_at: "createdAt" nullable, set created_at into(i64);
        ..unknown(unknown_fields);
    });

    struct Order {
        lines: Option<Vec<Line>>,
        token: Option<Secret>,
        totals: IndexMap<String, i64>,
    }

    object!(Order: Debug, Default {
        lines: "lines" read_only, set lines into(Vec<Line>);
        token: "token" optional, set token into(Secret);
        ..additional(totals) into(IndexMap<String, i64>);
    });

    /// The same types with a derived `Debug`.
    mod derived {
        use super::{IndexMap, Nullable, Secret, UnknownFields};

        #[derive(Debug)]
        pub struct Line {
            pub r#type: String,
            pub created_at: Nullable<i64>,
            pub unknown_fields: UnknownFields,
        }

        #[derive(Debug, Default)]
        pub struct Order {
            pub lines: Option<Vec<Line>>,
            pub token: Option<Secret>,
            pub totals: IndexMap<String, i64>,
        }
    }

    #[test]
    fn a_struct_is_shown_as_a_derived_debug_shows_it() {
        let mut unknown_fields = UnknownFields::default();
        unknown_fields.insert("color", "red");
        let line =
            Line { r#type: "box".to_owned(), created_at: Nullable::Null, unknown_fields: unknown_fields.clone() };
        let totals = IndexMap::from([("net".to_owned(), 7)]);
        let order = Order::default()
            .lines(vec![line, Line::new("bag".to_owned())])
            .token(Secret::from("secret"))
            .totals(totals.clone());
        let lines = vec![
            derived::Line { r#type: "box".to_owned(), created_at: Nullable::Null, unknown_fields },
            derived::Line {
                r#type: "bag".to_owned(),
                created_at: Nullable::Absent,
                unknown_fields: UnknownFields::default(),
            },
        ];
        let expected = derived::Order { lines: Some(lines), token: Some(Secret::from("secret")), totals };
        assert_eq!(format!("{order:?}"), format!("{expected:?}"));
        assert_eq!(format!("{order:#?}"), format!("{expected:#?}"));
        assert_eq!(format!("{:?}", Order::default()), format!("{:?}", derived::Order::default()));
    }
}
