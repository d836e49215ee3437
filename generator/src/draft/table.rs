//! Schemas from tables of parameters, with the sections that the rows refer to.

use super::limit;
use super::node::{describe, guess, list, object, schema, text, with};
use crate::prose::{Section, Table};
use crate::tree::{Node, Object, Value};

/// The headings of the columns besides the name and the type.
const REQUIRED: &[&str] = &["required", "required?", "mandatory", "mandatory?"];
const OPTIONAL: &[&str] = &["optional", "optional?"];
const DESCRIPTION: &[&str] = &["comments", "comment", "description", "notes", "note", "details", "meaning"];
const MAXIMUM: &[&str] = &["max length", "max chars", "max characters", "maximum length", "max. length", "max"];

/// The most levels of sections that refer to each other.
const MAX_DEPTH: usize = 8;

/// Reads a table as the schema of an object. `None` if a row is not understood.
pub(super) fn read_object(sections: &[Section], table: &Table) -> Option<Node> {
    object_of(sections, table, &mut Vec::new())
}

/// Reads a table. `open` has the anchors of the sections that are being read, because sections may refer to each other.
fn object_of(sections: &[Section], table: &Table, open: &mut Vec<String>) -> Option<Node> {
    let mut required = Vec::new();
    let mut properties = Object::new();
    for row in &table.rows {
        let row = Row::new(table, row)?;
        let property = row.property(sections, open)?;
        required.extend(row.required.then(|| text(&row.name)));
        // A name that is listed twice has no clear type.
        if properties.insert(row.name, property).is_some() {
            return None;
        }
    }
    if properties.is_empty() {
        return None;
    }
    let res = schema("object");
    let res = if required.is_empty() { res } else { with(res, "required", list(required)) };
    Some(with(res, "properties", Value::Object(properties).into()))
}

/// A row of a table of parameters.
struct Row<'a> {
    name: String,
    ty: Type,
    required: bool,
    maximum: Option<i128>,
    description: &'a str,
    /// The text of the type, which may have a link.
    type_text: &'a str,
}

/// A type that a row names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    Text(Option<&'static str>),
    Integer(Option<&'static str>),
    Number,
    Boolean,
    Object,
    /// A list, with the type of its items if the row names it.
    List(Option<&'static str>),
}

impl<'a> Row<'a> {
    fn new(table: &Table, row: &'a [String]) -> Option<Self> {
        let cell = |column: Option<usize>| column.and_then(|it| row.get(it)).map_or("", String::as_str);
        let name = cell(table.name_column()).trim_matches(['*', '`', '"', ' ']);
        let type_text = cell(table.type_column());
        let description = cell(table.column(DESCRIPTION));
        let required = is_yes(cell(table.column(REQUIRED)))
            || table.column(OPTIONAL).is_some() && is_no(cell(table.column(OPTIONAL)))
            || description.to_lowercase().starts_with("required.")
            || description.to_lowercase().starts_with("(required)");
        let maximum = cell(table.column(MAXIMUM)).replace([',', ' '], "").parse().ok();
        let ty = parse_type(type_text)?;
        is_name(name).then(|| Row { name: name.to_owned(), ty, required, maximum, description, type_text })
    }

    /// Returns the schema of the property.
    fn property(&self, sections: &[Section], open: &mut Vec<String>) -> Option<Node> {
        let res = match self.ty {
            Type::Text(format) => self.text_schema(sections, format),
            Type::Integer(format) => with_format(schema("integer"), format),
            Type::Number => schema("number"),
            Type::Boolean => schema("boolean"),
            Type::Object => self.nested(sections, open)?,
            Type::List(item) => {
                let items = match item {
                    Some(item) => schema(item),
                    None => self.items(sections, open)?,
                };
                let maximum = self.maximum.or_else(|| limit::max_items(self.description));
                let res = schema("array");
                let res = maximum.into_iter().fold(res, |it, max| with(it, "maxItems", Value::Integer(max).into()));
                with(res, "items", items)
            }
        };
        Some(describe(res, &without_local_links(self.description)))
    }

    fn text_schema(&self, sections: &[Section], format: Option<&'static str>) -> Node {
        let format = format.or_else(|| limit::is_date_time(self.description).then_some("date-time"));
        let mut res = with_format(schema("string"), format);
        if let Some(max) = self.maximum.or_else(|| limit::max_length(self.description)) {
            res = with(res, "maxLength", Value::Integer(max).into());
        }
        if limit::is_ascii(self.description) {
            res = with(res, "pattern", text("^[\\x00-\\x7F]*$"));
        }
        match self.linked(sections).and_then(read_values) {
            Some(values) => with(res, "enum", list(values)),
            None => res,
        }
    }

    /// Returns the schema of an object that another section describes.
    fn nested(&self, sections: &[Section], open: &mut Vec<String>) -> Option<Node> {
        let unknown = || guess(schema("object"), "Which properties does this object have?");
        let Some(section) = self.linked(sections) else {
            return Some(read_prose_fields(self.description).unwrap_or_else(unknown));
        };
        let anchor = section.anchor();
        let Some(table) = section.parameter_table() else {
            let prose = section.lines.join(" ");
            return Some(
                read_prose_fields(&prose).or_else(|| read_prose_fields(self.description)).unwrap_or_else(unknown),
            );
        };
        if open.contains(&anchor) || open.len() >= MAX_DEPTH {
            return Some(guess(schema("object"), "This object contains itself. Describe it as a component."));
        }
        open.push(anchor);
        let res = object_of(sections, table, open);
        open.pop();
        res
    }

    /// Returns the schema of the items of a list whose type names none.
    fn items(&self, sections: &[Section], open: &mut Vec<String>) -> Option<Node> {
        let is_described = self.linked(sections).is_some() || read_prose_fields(self.description).is_some();
        if is_described {
            return self.nested(sections, open);
        }
        let name = self.name.to_lowercase();
        let is_url = ["urls", "uris", "links"].iter().any(|it| name == *it || name.ends_with(&format!("_{it}")));
        Some(match is_url {
            true => guess(schema("string"), "The document does not name the type of the items: are they strings?"),
            false => guess(object([]), "Which type do the items have?"),
        })
    }

    /// Returns the section that the row links to, or else the one whose heading has the name of the property.
    fn linked<'s>(&self, sections: &'s [Section]) -> Option<&'s Section> {
        let by_link = anchors(self.type_text).chain(anchors(self.description));
        let mut by_link = by_link.filter_map(|anchor| sections.iter().find(|it| it.anchor() == anchor));
        by_link.next().or_else(|| sections.iter().find(|it| is_heading_of(&it.heading, &self.name)))
    }
}

fn with_format(node: Node, format: Option<&str>) -> Node {
    format.into_iter().fold(node, |it, format| with(it, "format", text(format)))
}

fn is_yes(cell: &str) -> bool {
    matches!(
        cell.to_lowercase().trim_matches(['*', '`', '.']),
        "yes" | "y" | "true" | "required" | "mandatory" | "x" | "✓"
    )
}

fn is_no(cell: &str) -> bool {
    matches!(cell.to_lowercase().trim_matches(['*', '`', '.']), "no" | "n" | "false" | "required" | "mandatory")
}

/// Returns whether a text can be the name of a property. Names such as `a.b` describe objects in a way that is not read.
fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '$' | '@'))
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '$' | '@'))
}

/// Reads the cell of a type. `None` if it is not known.
fn parse_type(text: &str) -> Option<Type> {
    let plain = without_links(text).to_lowercase();
    let plain = plain.trim_matches(['*', '`', ' ']);
    let item =
        plain.strip_suffix("[]").or_else(|| ["array of ", "list of "].iter().find_map(|it| plain.strip_prefix(it)));
    if let Some(item) = item {
        return Some(Type::List(scalar_word(item).or_else(|| scalar_word(item.trim_end_matches('s')))));
    }
    Some(match plain {
        "string" | "text" | "str" => Type::Text(None),
        "date" => Type::Text(Some("date")),
        "datetime" | "date-time" | "timestamp" => Type::Text(Some("date-time")),
        "uuid" => Type::Text(Some("uuid")),
        "url" | "uri" => Type::Text(Some("uri")),
        "email" => Type::Text(Some("email")),
        "integer" | "int" => Type::Integer(None),
        "long" | "int64" => Type::Integer(Some("int64")),
        "int32" => Type::Integer(Some("int32")),
        "number" | "float" | "double" | "decimal" => Type::Number,
        "boolean" | "bool" => Type::Boolean,
        "object" | "hash" | "map" | "dictionary" => Type::Object,
        "array" | "list" => Type::List(None),
        // A type that is a link alone is the object of that section.
        _ if anchors(text).next().is_some() => Type::Object,
        _ => return None,
    })
}

fn scalar_word(text: &str) -> Option<&'static str> {
    match text {
        "string" | "text" => Some("string"),
        "integer" | "int" => Some("integer"),
        "number" | "float" => Some("number"),
        "boolean" | "bool" => Some("boolean"),
        _ => None,
    }
}

/// Reads a table of values and their meanings, which has no types.
fn read_values(section: &Section) -> Option<Vec<Node>> {
    let table = section.tables.iter().find(|it| it.type_column().is_none())?;
    let column = table.name_column().or_else(|| table.column(&["value", "code", "values"]))?;
    table.column(DESCRIPTION)?;
    let names: Vec<&str> = table.rows.iter().map(|row| row[column].trim_matches(['`', '*', '"', ' '])).collect();
    let is_list = !names.is_empty() && names.iter().all(|it| is_name(it));
    is_list.then(|| names.into_iter().map(text).collect())
}

/// Reads the properties of an object from a sentence about its items: "an item has an identifier (`id`) and a value (`value`)".
fn read_prose_fields(prose: &str) -> Option<Node> {
    let lower = prose.to_lowercase();
    let start =
        ["each item", "items containing", "each entry", "objects containing"].iter().find_map(|it| lower.find(it))?;
    let mut properties = Object::new();
    for part in prose.get(start..)?.split('(').skip(1) {
        let inside = part.split(')').next().unwrap_or_default().trim_end_matches('.');
        let quoted = ['`', '\'', '"'].iter().find_map(|it| inside.strip_prefix(*it)?.strip_suffix(*it));
        let name = quoted.map(|it| it.trim_end_matches('.')).filter(|it| is_name(it));
        properties.extend(name.map(|it| (it.to_owned(), guess(object([]), "Which type does this property have?"))));
    }
    if properties.len() < 2 {
        return None;
    }
    let res = with(schema("object"), "required", list(properties.keys().map(text)));
    let res = with(res, "properties", Value::Object(properties).into());
    Some(guess(res, "The properties are from a sentence: are they complete, and required?"))
}

/// Returns whether a heading names the object of a property: `author object` for `author`.
fn is_heading_of(heading: &str, name: &str) -> bool {
    let lower = heading.to_lowercase().replace([' ', '-'], "_");
    let lower = lower.strip_prefix("the_").unwrap_or(&lower);
    let name = name.to_lowercase().replace('-', "_");
    let suffixes = ["_object", "_objects", "_array", "_properties", "_parameters", "_attributes", "_fields"];
    let stem = suffixes.iter().find_map(|it| lower.strip_suffix(it));
    stem.is_some_and(|it| it == name || name.strip_suffix('s') == Some(it))
}

/// Returns the anchors of the links to headings of the same text.
pub(super) fn anchors(text: &str) -> impl Iterator<Item = &str> {
    text.split("](#").skip(1).filter_map(|it| it.split(')').next())
}

/// Replaces links to headings by their texts, because the headings are not where the description goes.
pub(super) fn without_local_links(text: &str) -> String {
    replace_links(text, |target| target.starts_with('#'))
}

fn without_links(text: &str) -> String {
    replace_links(text, |_| true)
}

fn replace_links(text: &str, is_replaced: impl Fn(&str) -> bool) -> String {
    let mut res = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('[') {
        let inside = &rest[start + 1..];
        let link = inside.split_once("](").and_then(|(label, after)| Some((label, after.split_once(')')?)));
        match link.filter(|(label, (target, _))| !label.contains(['[', ']']) && is_replaced(target)) {
            Some((label, (_, after))) => {
                res.push_str(&rest[..start]);
                res.push_str(label);
                rest = after;
            }
            None => {
                res.push_str(&rest[..=start]);
                rest = inside;
            }
        }
    }
    res.push_str(rest);
    res.split_whitespace().collect::<Vec<_>>().join(" ")
}
