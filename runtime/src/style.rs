//! Serialization of lists and objects as text, in the styles of the OpenAPI Parameter Object: those of RFC 6570, and
//! three more.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::url::{encode, encode_reserved};

/// The style of a parameter or a form field.
///
/// ```
/// use specwright_runtime::__codegen::Style;
///
/// const TAGS: Style = Style::FORM.exploded();
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    kind: Kind,
    explode: bool,
    reserved: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Simple,
    Label,
    Matrix,
    Form,
    Space,
    Pipe,
    Deep,
    Json,
}

impl Style {
    /// `a,b` for paths and headers.
    pub const SIMPLE: Self = Self::of(Kind::Simple);
    /// `.a,b` for paths.
    pub const LABEL: Self = Self::of(Kind::Label);
    /// `;name=a,b` for paths.
    pub const MATRIX: Self = Self::of(Kind::Matrix);
    /// `name=a,b` for queries, cookies and forms.
    pub const FORM: Self = Self::of(Kind::Form);
    /// `name=a%20b` for queries and forms.
    pub const SPACE: Self = Self::of(Kind::Space);
    /// `name=a%7Cb` for queries and forms.
    pub const PIPE: Self = Self::of(Kind::Pipe);
    /// `name[key]=a` for queries and forms. Nested values are written as most frameworks read them:
    /// `name[key][inner]=a`, and `name[key][]=a` for each item of a list.
    pub const DEEP_OBJECT: Self = Self::of(Kind::Deep);

    /// `name={"key":"a"}` for parameters that a document describes by a media type (`content`).
    pub const JSON: Self = Self::of(Kind::Json);

    const fn of(kind: Kind) -> Self {
        Self { kind, explode: false, reserved: false }
    }

    /// Writes each item of a list, and each property of an object, separately.
    #[must_use]
    pub const fn exploded(self) -> Self {
        Self { explode: true, ..self }
    }

    /// Keeps the reserved characters of RFC 3986, except for those that would end or split the value: `#`, `&`, `+`,
    /// `=`, `[` and `]`.
    #[must_use]
    pub const fn reserved(self) -> Self {
        Self { reserved: true, ..self }
    }

    /// Returns the value for a path; empty for an absent value, such as an empty list.
    pub(crate) fn segment(self, name: &str, value: &Value) -> String {
        let (start, separator) = match self.kind {
            Kind::Label => (".", if self.explode { "." } else { "," }),
            Kind::Matrix => (";", if self.explode { ";" } else { "," }),
            Kind::Simple | Kind::Form | Kind::Space | Kind::Pipe | Kind::Deep | Kind::Json => ("", ","),
        };
        let named = |text: String| match text.as_str() {
            _ if self.kind != Kind::Matrix => text,
            "" => encode(name),
            _ => format!("{}={text}", encode(name)),
        };
        if self.kind == Kind::Json {
            return encode(&value.to_string());
        }
        if is_absent(value) {
            return String::new();
        }
        let text = match (value, self.explode) {
            (Value::Array(items), true) => {
                present(items).map(|it| named(self.encoded(it))).collect::<Vec<_>>().join(separator)
            }
            (Value::Object(object), true) => self.pairs(object, "=").join(separator),
            (_, _) => named(self.joined(value, ",")),
        };
        format!("{start}{text}")
    }

    /// Returns the value for a header, which is not escaped; `None` for an absent value.
    pub(crate) fn header(self, value: &Value) -> Option<String> {
        if self.kind == Kind::Json {
            return Some(value.to_string());
        }
        let text = match value {
            _ if is_absent(value) => return None,
            Value::Array(items) => present(items).map(|it| plain(it).into_owned()).collect::<Vec<_>>().join(","),
            Value::Object(object) => {
                let separator = if self.explode { "=" } else { "," };
                let pairs = entries(object).map(|(key, it)| format!("{key}{separator}{}", plain(it)));
                pairs.collect::<Vec<_>>().join(",")
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => plain(value).into_owned(),
        };
        Some(text)
    }

    /// Returns the pairs for a query, a form or cookies; none for `null` and for an empty list or object.
    pub(crate) fn query(self, name: &str, value: &Value) -> Vec<String> {
        let key = encode(name);
        let delimiter = match self.kind {
            Kind::Space => "%20",
            Kind::Pipe => "%7C",
            Kind::Simple | Kind::Label | Kind::Matrix | Kind::Form | Kind::Deep | Kind::Json => ",",
        };
        match value {
            _ if self.kind == Kind::Json => vec![format!("{key}={}", encode(&value.to_string()))],
            _ if is_absent(value) => Vec::new(),
            Value::Array(_) | Value::Object(_) if self.kind == Kind::Deep => {
                let mut res = Vec::new();
                self.deep(name, value, &mut res);
                res
            }
            Value::Array(items) if self.explode => {
                present(items).map(|it| format!("{key}={}", self.encoded(it))).collect()
            }
            Value::Object(object) if self.explode => self.pairs(object, "="),
            Value::Null | Value::Array(_) | Value::Object(_) | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                vec![format!("{key}={}", self.joined(value, delimiter))]
            }
        }
    }

    fn deep(self, name: &str, value: &Value, to: &mut Vec<String>) {
        match value {
            Value::Null => {}
            Value::Array(items) => items.iter().for_each(|it| self.deep(&format!("{name}[]"), it, to)),
            Value::Object(object) => object.iter().for_each(|(key, it)| self.deep(&format!("{name}[{key}]"), it, to)),
            Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                to.push(format!("{}={}", encode(name), self.encoded(value)))
            }
        }
    }

    /// Joins the items, or the keys and values, with a delimiter.
    fn joined(self, value: &Value, delimiter: &str) -> String {
        match value {
            Value::Array(items) => present(items).map(|it| self.encoded(it)).collect::<Vec<_>>().join(delimiter),
            Value::Object(object) => self.pairs(object, delimiter).join(delimiter),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => self.encoded(value),
        }
    }

    fn pairs(self, object: &Map<String, Value>, between: &str) -> Vec<String> {
        // An empty value is a name alone (RFC 6570, section 3.2.7).
        let is_bare = |text: &str| self.kind == Kind::Matrix && self.explode && text.is_empty();
        let pair = |(key, it): (&String, &Value)| match self.encoded(it) {
            text if is_bare(&text) => encode(key),
            text => format!("{}{between}{text}", encode(key)),
        };
        entries(object).map(pair).collect()
    }

    fn encoded(self, value: &Value) -> String {
        let text = plain(value);
        if self.reserved { encode_reserved(&text) } else { encode(&text) }
    }
}

/// Returns whether a value is undefined: `null`, or empty (RFC 6570, section 2.3).
fn is_absent(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => present(items).next().is_none(),
        Value::Object(object) => entries(object).next().is_none(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// Filters out undefined items.
fn present(items: &[Value]) -> impl Iterator<Item = &Value> {
    items.iter().filter(|it| !it.is_null())
}

fn entries(object: &Map<String, Value>) -> impl Iterator<Item = (&String, &Value)> {
    object.iter().filter(|(_, it)| !it.is_null())
}

/// Returns a scalar as text. A list or object where only text is possible is written as JSON.
fn plain(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => Cow::Borrowed(""),
        Value::String(text) => Cow::Borrowed(text),
        // Whole numbers are written as `1` in a URL, not as `1.0`.
        Value::Number(number) if number.is_f64() => Cow::Owned(number.as_f64().unwrap_or_default().to_string()),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => Cow::Owned(value.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The table of OpenAPI 3.1.1, section 4.8.12.4 ("Style Examples"): for an empty text, a text, a list and an object.
    #[test]
    fn the_specifications_table_holds() {
        let values =
            [json!(""), json!("blue"), json!(["blue", "black", "brown"]), json!({"R": 100, "G": 200, "B": 150})];
        let segments: [(Style, [&str; 4]); 6] = [
            (Style::MATRIX, [";color", ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"]),
            (
                Style::MATRIX.exploded(),
                [";color", ";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"],
            ),
            (Style::LABEL, [".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"]),
            (Style::LABEL.exploded(), [".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"]),
            (Style::SIMPLE, ["", "blue", "blue,black,brown", "R,100,G,200,B,150"]),
            (Style::SIMPLE.exploded(), ["", "blue", "blue,black,brown", "R=100,G=200,B=150"]),
        ];
        for (style, expected) in segments {
            assert_eq!(values.each_ref().map(|it| style.segment("color", it)), expected, "{style:?}");
        }
        let queries: [(Style, [&str; 4]); 4] = [
            (Style::FORM, ["color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"]),
            (
                Style::FORM.exploded(),
                ["color=", "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"],
            ),
            (Style::SPACE, ["color=", "color=blue", "color=blue%20black%20brown", "color=R%20100%20G%20200%20B%20150"]),
            (Style::PIPE, ["color=", "color=blue", "color=blue%7Cblack%7Cbrown", "color=R%7C100%7CG%7C200%7CB%7C150"]),
        ];
        for (style, expected) in queries {
            assert_eq!(values.each_ref().map(|it| style.query("color", it).join("&")), expected, "{style:?}");
        }
        let deep = Style::DEEP_OBJECT.query("color", &values[3]).join("&");
        assert_eq!(deep, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150");
        assert_eq!(
            values.each_ref().map(|it| Style::SIMPLE.header(it).unwrap()),
            ["", "blue", "blue,black,brown", "R,100,G,200,B,150"]
        );
        assert_eq!(Style::SIMPLE.exploded().header(&values[3]).unwrap(), "R=100,G=200,B=150");
    }

    #[test]
    fn values_cannot_change_their_surroundings() {
        for style in [Style::SIMPLE, Style::LABEL, Style::MATRIX, Style::SIMPLE.exploded()] {
            let text = style.segment("a/b", &json!(["/?#", "..", "ä,;="]));
            assert!(!text.contains(['/', '?', '#']) && !text.contains("ä,"), "{text}");
        }
        assert_eq!(Style::FORM.exploded().query("a&b", &json!({"c=d": "e&f"})), ["c%3Dd=e%26f"]);
        assert_eq!(
            Style::FORM.reserved().query("u", &json!("a:/?@!$'()*,;b&c=d+e#f[g]%41%4")),
            ["u=a:/?@!$'()*,;b%26c%3Dd%2Be%23f%5Bg%5D%41%254"]
        );
    }

    #[test]
    fn undefined_values_are_not_encoded() {
        let value = json!({"a": null, "b": [null, 1.0, {"c": true}], "d": {}});
        assert_eq!(Style::DEEP_OBJECT.query("o", &value), ["o%5Bb%5D%5B%5D=1", "o%5Bb%5D%5B%5D%5Bc%5D=true"]);
        assert_eq!(Style::FORM.exploded().query("o", &json!([null, 2])), ["o=2"]);
        for empty in [json!(null), json!([]), json!({}), json!([null])] {
            for style in [Style::FORM, Style::FORM.exploded(), Style::PIPE, Style::DEEP_OBJECT] {
                assert_eq!(style.query("o", &empty), [""; 0], "{empty} {style:?}");
            }
            for style in [Style::SIMPLE, Style::LABEL.exploded(), Style::MATRIX, Style::MATRIX.exploded()] {
                assert_eq!(style.segment("o", &empty), "", "{empty} {style:?}");
            }
            assert_eq!(Style::SIMPLE.header(&empty), None, "{empty}");
        }
        assert_eq!(Style::FORM.query("o", &json!({"a": [1, 2]})), ["o=a,%5B1%2C2%5D"]);
    }

    /// An empty text is a value.
    #[test]
    fn empty_values_are_encoded() {
        let (list, object) = (json!([""]), json!({"a": "", "b": 1}));
        assert_eq!(Style::FORM.query("o", &list), ["o="]);
        assert_eq!(Style::FORM.exploded().query("o", &list), ["o="]);
        assert_eq!(Style::FORM.exploded().query("o", &object), ["a=", "b=1"]);
        assert_eq!(Style::LABEL.exploded().segment("o", &json!(["", "x"])), "..x");
        assert_eq!(Style::LABEL.exploded().segment("o", &object), ".a=.b=1");
        assert_eq!(Style::MATRIX.exploded().segment("o", &list), ";o");
        assert_eq!(Style::MATRIX.exploded().segment("o", &object), ";a;b=1");
        assert_eq!(Style::MATRIX.segment("o", &object), ";o=a,,b,1");
        assert_eq!(Style::SIMPLE.header(&list), Some(String::new()));
    }
}
