//! Decoding of `application/x-www-form-urlencoded`, in bodies and in queries.

use indexmap::IndexMap;
use percent_encoding::percent_decode_str;

use crate::field::{Field, Listed};

impl Field {
    /// Splits a list that is one decoded text.
    pub(super) fn split(self, delimiter: char) -> Self {
        match self {
            Self::Texts(texts, _) => {
                let items = texts.iter().filter(|it| !it.is_empty()).flat_map(|it| it.split(delimiter));
                Self::Texts(items.map(str::to_owned).collect(), Listed::Yes)
            }
            Self::Object(_) | Self::Json(_) => self,
        }
    }
}

/// Returns the names and values of a form, in their order.
pub(super) fn pairs(text: &str) -> Option<Vec<(String, String)>> {
    let pairs = text.split('&').filter(|it| !it.is_empty());
    pairs
        .map(|it| {
            let (name, value) = it.split_once('=').unwrap_or((it, ""));
            Some((decoded(name)?, decoded(value)?))
        })
        .collect()
}

/// Returns the items of a list that is one value of a form, such as `a` and `b,c` for `name=a,b%2Cc`; `None` if the form does not
/// have the name. The text is split before it is decoded, because a comma of an item is escaped. Many senders escape every comma,
/// so a value that has only escaped ones is split at those. Spaces and pipes are escaped as delimiters too.
pub(super) fn split_value(text: &str, name: &str, delimiter: char) -> Option<Field> {
    let pairs = text.split('&').map(|it| it.split_once('=').unwrap_or((it, "")));
    let base = |name: &str| name.strip_suffix("[]").unwrap_or(name).to_owned();
    let is_named = |it: &str| decoded(it).is_some_and(|it| base(&it) == base(name));
    let values: Vec<&str> = pairs.filter(|(it, _)| is_named(it)).map(|(_, value)| value).collect();
    if values.is_empty() {
        return None;
    }
    let mut items = Vec::new();
    for value in values.into_iter().filter(|it| !it.is_empty()) {
        if delimiter == ',' && value.contains(',') {
            items.extend(value.split(',').map(decoded).collect::<Option<Vec<_>>>()?);
        } else {
            items.extend(decoded(value)?.split(delimiter).map(str::to_owned));
        }
    }
    Some(Field::Texts(items, Listed::Yes))
}

/// Decodes a name or value. `+` and `%20` are spaces. Returns `None` if the result is not UTF-8.
fn decoded(text: &str) -> Option<String> {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

/// Groups pairs into fields. Repeated names and names that end in `[]` are lists; `name[key]` is an object. Names that
/// contain brackets in the document are kept.
pub(super) fn fields(pairs: Vec<(String, String)>, literal: &[&str]) -> IndexMap<String, Field> {
    let mut res = IndexMap::new();
    for (name, value) in pairs {
        let (base, listed) = split_list_name(&name, literal);
        match object(base).filter(|_| !literal.contains(&name.as_str())) {
            Some((outer, key)) if matches!(res.get(outer), None | Some(Field::Object(_))) => {
                let entry = res.entry(outer.to_owned()).or_insert_with(|| Field::Object(IndexMap::new()));
                if let Field::Object(fields) = entry {
                    push(fields, key, value, listed);
                }
            }
            Some(_) | None => push(&mut res, base, value, listed),
        }
    }
    res
}

fn push(fields: &mut IndexMap<String, Field>, name: &str, value: String, listed: Listed) {
    match fields.entry(name.to_owned()).or_insert_with(|| Field::Texts(Vec::new(), listed)) {
        Field::Texts(texts, said) => {
            texts.push(value);
            if listed == Listed::Yes {
                *said = Listed::Yes;
            }
        }
        // A name that is both a text and an object stays an object.
        Field::Object(_) | Field::Json(_) => {}
    }
}

/// Returns the name of a field, and whether the name marks a list.
fn split_list_name<'a>(name: &'a str, literal: &[&str]) -> (&'a str, Listed) {
    match name.strip_suffix("[]").filter(|it| !it.is_empty()) {
        Some(_) if literal.contains(&name) => (name, Listed::Yes),
        Some(base) => (base, Listed::Yes),
        None => (name, Listed::Perhaps),
    }
}

/// Splits `name[key]` into name and key.
pub(super) fn object(name: &str) -> Option<(&str, &str)> {
    let (outer, key) = name.strip_suffix(']')?.split_once('[')?;
    (!outer.is_empty() && !key.is_empty() && !key.contains(['[', ']'])).then_some((outer, key))
}

#[cfg(test)]
#[allow(dead_code, unreachable_pub, reason = "the macro for generated types defines more than is tested")]
mod tests {
    use indexmap::IndexMap;

    use super::{fields, pairs, split_value};
    use crate::UnknownFields;
    use crate::field::{Field, Listed};
    use crate::wire::{Failure, Tree, decode, object};

    struct Form {
        message: String,
        file_urls: Vec<String>,
        id: Option<i64>,
        price: Option<f64>,
        ok: Option<bool>,
        meta: Option<IndexMap<String, String>>,
        unknown_fields: UnknownFields,
    }

    object!(Form: Debug {
        message: "message" required, new into(String);
        file_urls: "file_urls" required, new into(Vec<String>);
        id: "id" optional, set id into(i64);
        price: "price" optional, set price into(f64);
        ok: "ok" optional, set ok into(bool);
        meta: "meta" optional, set meta into(IndexMap<String, String>);
        ..unknown(unknown_fields);
    });

    fn read(text: &str) -> Result<Form, Failure> {
        decode(&Tree::of_fields(fields(pairs(text).expect("it is UTF-8"), &[])))
    }

    #[test]
    fn lists_numbers_spaces_and_objects_are_parsed() {
        let form = read("file_urls%5B%5D=a%20b&message=Like+this%20one&id=12&ok=true&meta%5Bx%5D=1").unwrap();
        assert_eq!(form.message, "Like this one");
        assert_eq!(form.file_urls, ["a b"]);
        assert_eq!((form.id, form.ok), (Some(12), Some(true)));
        assert_eq!(form.meta.unwrap()["x"], "1");
        assert_eq!(read("file_urls=a&message=&file_urls=b").unwrap().file_urls, ["a", "b"]);
        assert_eq!(read("message=&file_urls=a&meta={\"y\":\"2\"}").unwrap().meta.unwrap()["y"], "2");
    }

    #[test]
    fn invalid_forms_are_rejected() {
        assert!(read("file_urls=a").is_err());
        assert!(read("message=a&message=b&file_urls=a").is_err());
        assert!(read("message=a&file_urls=a&id=twelve").is_err());
        assert_eq!(read("message=a&file_urls[]=a&price=1.50").unwrap().price, Some(1.5));
        for price in ["1e400", "-1e400", "NaN", "inf", "-Infinity", ""] {
            assert!(read(&format!("message=a&file_urls[]=a&price={price}")).is_err(), "{price}");
        }
        assert!(pairs("a=%ff").is_none());
    }

    #[test]
    fn lists_are_split_before_their_items_are_decoded() {
        let split = |text: &str, delimiter: char| match split_value(text, "a", delimiter) {
            Some(Field::Texts(texts, Listed::Yes)) => Some(texts),
            Some(Field::Texts(_, Listed::Perhaps) | Field::Object(_) | Field::Json(_)) => panic!("a list is expected"),
            None => None,
        };
        let list = |texts: &[&str]| Some(texts.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>());
        assert_eq!(split("a=x,y%2Cz&b=1", ','), list(&["x", "y,z"]));
        assert_eq!(split("a=x%2Cy&a=z", ','), list(&["x", "y", "z"]));
        assert_eq!(split("%61%5B%5D=x+1,y", ','), list(&["x 1", "y"]));
        assert_eq!(split("a=x%7Cy|z", '|'), list(&["x", "y", "z"]));
        assert_eq!(split("a=x%20y+z", ' '), list(&["x", "y", "z"]));
        assert_eq!(split("a=", ','), list(&[]));
        assert_eq!(split("b=1", ','), None);
        assert_eq!(split("a=%ff,x", ','), None);
    }

    #[test]
    fn documented_brackets_are_kept() {
        let form = fields(pairs("a%5B%5D=1&b%5Bc%5D=2").unwrap(), &["a[]", "b[c]"]);
        assert_eq!(form.keys().collect::<Vec<_>>(), ["a[]", "b[c]"]);
    }
}
