//! Layout of example code, as `rustfmt` does it with its default configuration. `rustfmt` itself may not be installed where
//! the generator runs, and prettyplease indents the calls of a chain twice:
//!
//! ```text
//! prettyplease                          here
//!
//! .create(                              .create(
//!     Ticket::new(                          Ticket::new("subject", "…")
//!             "subject",                        .priority(1),
//!             "…",                      )
//!         )
//!         .priority(1),
//! )
//! ```
//!
//! An expression stays in one line if it is short. Otherwise the last call of a chain or a single argument is broken, or
//! each call or argument gets a line.

use super::expression::leaf;
use crate::guide::ExampleExpr;

/// The width of a line.
const MAX_WIDTH: usize = 100;
/// The width of the arguments of a call, of a list, and of a chain of calls that stay in one line.
const SHORT: usize = 60;
/// The width of the fields of a struct that stay in one line.
const SHORT_FIELDS: usize = 18;
const INDENT: usize = 4;
/// The lines of a call that is broken at the end of a chain, if the chain then needs no fewer lines otherwise.
const MANY_LINES: usize = 5;

/// Lays out a statement: the text before a chain, the calls that follow its expression, and the text after them. `outer` is
/// the indentation of the lines in their file.
pub(super) fn statement(before: &str, it: &ExampleExpr, calls: &[&str], after: &str, outer: usize) -> Vec<String> {
    let layout = Layout { max: MAX_WIDTH - outer };
    let mut chain = Chain::new(it);
    chain.calls.extend(calls.iter().map(|it| Call::Text(it)));
    let room = Room { indent: 0, first: width(before), rest: width(after), max: layout.max };
    let text = format!("{before}{}{after}", layout.chain(&chain, room));
    text.lines().map(str::to_owned).collect()
}

/// Lays out an import. The names in braces share as many lines as they need.
pub(super) fn import(line: &str) -> Vec<String> {
    let list = line.split_once('{').and_then(|(path, rest)| Some((path, rest.strip_suffix("};")?)));
    let Some((path, names)) = list.filter(|_| width(line) > MAX_WIDTH) else { return vec![line.to_owned()] };
    let mut lines = vec![format!("{path}{{")];
    let mut current = String::new();
    for name in names.split(", ") {
        if !current.is_empty() && INDENT + width(&current) + width(name) + 2 > MAX_WIDTH {
            lines.push(format!("    {current}"));
            current.clear();
        }
        if !current.is_empty() {
            current.push(' ');
        }
        current.push_str(name);
        current.push(',');
    }
    lines.extend([format!("    {current}"), "};".to_owned()]);
    lines
}

/// The place of an expression.
#[derive(Clone, Copy)]
struct Room {
    /// The indentation of the line on which the expression starts.
    indent: usize,
    /// The columns before the expression on its first line.
    first: usize,
    /// The columns after the expression on its last line.
    rest: usize,
    /// The last column of the first line.
    max: usize,
}

impl Room {
    fn fits(self, width: usize) -> bool {
        self.first + width + self.rest <= self.max
    }
}

/// An expression and the method calls on it.
struct Chain<'a> {
    root: &'a ExampleExpr,
    calls: Vec<Call<'a>>,
}

enum Call<'a> {
    Method(&'a str, &'a [ExampleExpr]),
    /// A call without arguments, such as `.await?`.
    Text(&'a str),
}

impl<'a> Chain<'a> {
    fn new(mut it: &'a ExampleExpr) -> Self {
        let mut calls = Vec::new();
        while let ExampleExpr::Method(receiver, method, arguments) = it {
            calls.push(Call::Method(method, arguments));
            it = receiver;
        }
        calls.reverse();
        Self { root: it, calls }
    }

    fn flat(&self) -> String {
        flat(self.root) + &self.calls.iter().map(Call::flat).collect::<String>()
    }

    fn is_short(&self) -> bool {
        let flat = self.flat();
        // `rustfmt` counts a final `?` twice.
        let has_short_calls = self.calls.len() < 2 || width(&flat) + usize::from(flat.ends_with('?')) <= SHORT;
        has_short_calls && is_short(self.root) && self.calls.iter().all(Call::is_short)
    }
}

impl Call<'_> {
    fn flat(&self) -> String {
        match self {
            Self::Method(name, arguments) => format!(".{name}({})", flat_list(arguments)),
            Self::Text(text) => (*text).to_owned(),
        }
    }

    fn is_short(&self) -> bool {
        match self {
            Self::Method(_, arguments) => are_short(arguments),
            Self::Text(_) => true,
        }
    }
}

fn width(text: &str) -> usize {
    text.chars().count()
}

fn first_line(text: &str) -> usize {
    text.lines().next().map_or(0, width)
}

/// Returns an expression in one line.
fn flat(it: &ExampleExpr) -> String {
    match it {
        ExampleExpr::Call(function, arguments) => format!("{function}({})", flat_list(arguments)),
        ExampleExpr::Method(..) => Chain::new(it).flat(),
        ExampleExpr::Array(items) => format!("[{}]", flat_list(items)),
        ExampleExpr::Vector(items) => format!("vec![{}]", flat_list(items)),
        ExampleExpr::Pair(a, b) => format!("({}, {})", flat(a), flat(b)),
        ExampleExpr::Struct(name, fields) => format!("{name} {{ {} }}", flat_fields(fields)),
        ExampleExpr::Boolean(_)
        | ExampleExpr::Integer(..)
        | ExampleExpr::Float(_)
        | ExampleExpr::Text(_)
        | ExampleExpr::Path(_)
        | ExampleExpr::Json(_) => leaf(it),
    }
}

fn flat_list(items: &[ExampleExpr]) -> String {
    items.iter().map(flat).collect::<Vec<_>>().join(", ")
}

fn flat_fields(fields: &[(String, ExampleExpr)]) -> String {
    fields.iter().map(|(name, value)| format!("{name}: {}", flat(value))).collect::<Vec<_>>().join(", ")
}

/// Returns whether an expression may stay in one line if it fits.
fn is_short(it: &ExampleExpr) -> bool {
    match it {
        ExampleExpr::Call(_, items) | ExampleExpr::Array(items) | ExampleExpr::Vector(items) => are_short(items),
        ExampleExpr::Method(..) => Chain::new(it).is_short(),
        ExampleExpr::Pair(a, b) => width(&flat(a)) + width(&flat(b)) + 2 <= SHORT && is_short(a) && is_short(b),
        ExampleExpr::Struct(_, fields) => width(&flat_fields(fields)) <= SHORT_FIELDS,
        ExampleExpr::Boolean(_)
        | ExampleExpr::Integer(..)
        | ExampleExpr::Float(_)
        | ExampleExpr::Text(_)
        | ExampleExpr::Path(_) => true,
        ExampleExpr::Json(_) => !leaf(it).contains('\n'),
    }
}

/// Returns whether items may stay in one line. A single item may be of any width.
fn are_short(items: &[ExampleExpr]) -> bool {
    (items.len() == 1 || width(&flat_list(items)) <= SHORT) && items.iter().all(is_short)
}

struct Layout {
    max: usize,
}

impl Layout {
    fn expression(&self, it: &ExampleExpr, room: Room) -> String {
        let text = flat(it);
        if is_short(it) && room.fits(width(&text)) {
            return text;
        }
        match it {
            ExampleExpr::Call(function, arguments) => self.list(&format!("{function}("), arguments, ")", room),
            ExampleExpr::Array(items) => self.list("[", items, "]", room),
            ExampleExpr::Vector(items) => self.list("vec![", items, "]", room),
            ExampleExpr::Pair(a, b) => format!("({})", self.lines([("", &**a), ("", &**b)], room.indent)),
            ExampleExpr::Struct(name, fields) => {
                let fields = fields.iter().map(|(name, value)| (name.as_str(), value));
                format!("{name} {{{}}}", self.lines(fields, room.indent))
            }
            ExampleExpr::Method(..) => self.chain(&Chain::new(it), room),
            ExampleExpr::Boolean(_)
            | ExampleExpr::Integer(..)
            | ExampleExpr::Float(_)
            | ExampleExpr::Text(_)
            | ExampleExpr::Path(_)
            | ExampleExpr::Json(_) => text,
        }
    }

    /// Lays out items between delimiters: broken inside of a single item if its first line is short, else with a line for each.
    fn list(&self, open: &str, items: &[ExampleExpr], close: &str, room: Room) -> String {
        let inner = Room { first: room.first + width(open), rest: room.rest + width(close), ..room };
        if items.is_empty() {
            return format!("{open}{close}");
        }
        if are_short(items) && inner.fits(width(&flat_list(items))) {
            return format!("{open}{}{close}", flat_list(items));
        }
        if let [only] = items
            && let Some(text) = self.overflowing(only, inner)
        {
            return format!("{open}{text}{close}");
        }
        format!("{open}{}{close}", self.lines(items.iter().map(|it| ("", it)), room.indent))
    }

    /// Returns an item that starts on the line of its opening delimiter and ends on another line.
    fn overflowing(&self, it: &ExampleExpr, room: Room) -> Option<String> {
        let room = Room { rest: 0, max: room.max.saturating_sub(room.rest), ..room };
        let text = match it {
            ExampleExpr::Call(..) => self.expression(it, Room { max: room.max.min(room.first + SHORT), ..room }),
            ExampleExpr::Array(_) | ExampleExpr::Vector(_) | ExampleExpr::Pair(..) | ExampleExpr::Struct(..) => {
                self.expression(it, room)
            }
            ExampleExpr::Method(..)
            | ExampleExpr::Boolean(_)
            | ExampleExpr::Integer(..)
            | ExampleExpr::Float(_)
            | ExampleExpr::Text(_)
            | ExampleExpr::Path(_)
            | ExampleExpr::Json(_) => return None,
        };
        let start = first_line(&text);
        (text.contains('\n') && start <= SHORT && room.fits(start)).then_some(text)
    }

    /// Lays out items with a line for each. Each has the name of its field, or none.
    fn lines<'a>(&self, items: impl IntoIterator<Item = (&'a str, &'a ExampleExpr)>, indent: usize) -> String {
        let inner = indent + INDENT;
        let line = |(name, it): (&str, _)| {
            let name = if name.is_empty() { String::new() } else { format!("{name}: ") };
            let first = inner + width(&name);
            let text = self.expression(it, Room { indent: inner, first, rest: 1, max: self.max });
            format!("{:inner$}{name}{text},\n", "")
        };
        format!("\n{}{:indent$}", items.into_iter().map(line).collect::<String>(), "")
    }

    fn chain(&self, it: &Chain<'_>, room: Room) -> String {
        let text = it.flat();
        if it.is_short() && room.fits(width(&text)) {
            return text;
        }
        self.with_broken_end(it, room).unwrap_or_else(|| self.vertical(it, room).0)
    }

    /// Lays out a chain in one line, except for the arguments of its last call, if these take many lines, or no more than
    /// they would take otherwise.
    fn with_broken_end(&self, it: &Chain<'_>, room: Room) -> Option<String> {
        let (last, before) = it.calls.split_last()?;
        if !is_short(it.root) || !before.iter().all(Call::is_short) {
            return None;
        }
        let start = flat(it.root) + &before.iter().map(Call::flat).collect::<String>();
        let end = self.call(last, Room { first: room.first + width(&start), ..room });
        let whole = width(&start) + first_line(&end);
        let is_short = if it.calls.len() == 1 { room.first + whole <= room.max } else { whole <= SHORT };
        let lines = end.lines().count();
        let is_broken = lines > 1 && is_short && (lines >= MANY_LINES || lines <= self.vertical(it, room).1);
        is_broken.then(|| format!("{start}{end}"))
    }

    /// Lays out a chain with a line for each call. Returns the lines of the last call as well.
    fn vertical(&self, it: &Chain<'_>, room: Room) -> (String, usize) {
        let mut calls = it.calls.iter().peekable();
        let mut text = self.expression(it.root, Room { rest: 0, ..room });
        while width(&text) <= INDENT
            && let Some(call) = calls.next()
        {
            text.push_str(&call.flat());
        }
        let indent = if text.contains('\n') { room.indent } else { room.indent + INDENT };
        let mut last_lines = 0;
        while let Some(call) = calls.next() {
            let rest = if calls.peek().is_none() { room.rest } else { 0 };
            let call = self.call(call, Room { indent, first: indent, rest, max: self.max });
            last_lines = call.lines().count();
            text.push_str(&format!("\n{:indent$}{call}", ""));
        }
        (text, last_lines)
    }

    fn call(&self, it: &Call<'_>, room: Room) -> String {
        match it {
            Call::Method(name, arguments) => self.list(&format!(".{name}("), arguments, ")", room),
            Call::Text(text) => (*text).to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{import, statement};
    use crate::guide::ExampleExpr;

    fn text(text: &str) -> ExampleExpr {
        ExampleExpr::Text(text.to_owned())
    }

    fn call(function: &str, arguments: Vec<ExampleExpr>) -> ExampleExpr {
        ExampleExpr::Call(function.to_owned(), arguments)
    }

    fn method(receiver: ExampleExpr, name: &str, arguments: Vec<ExampleExpr>) -> ExampleExpr {
        ExampleExpr::Method(Box::new(receiver), name.to_owned(), arguments)
    }

    fn laid_out(argument: ExampleExpr) -> String {
        let client = method(ExampleExpr::Path("client".to_owned()), "tickets", Vec::new());
        statement("", &method(client, "create", vec![argument]), &[".send()", ".await?"], ";", 0).join("\n")
    }

    /// `rustfmt` prints each of these in the same way.
    #[test]
    fn chains_and_arguments_are_broken_as_rustfmt_does() {
        let id = || text("d448ef2f-8f51-4fbd-a5d1-9a53d2c8a3c1");
        assert_eq!(laid_out(text("short")), "client.tickets().create(\"short\").send().await?;");
        let long = call("Ticket::new", vec![id(), text("a subject that takes some space")]);
        let expected = "client
    .tickets()
    .create(Ticket::new(
        \"d448ef2f-8f51-4fbd-a5d1-9a53d2c8a3c1\",
        \"a subject that takes some space\",
    ))
    .send()
    .await?;";
        assert_eq!(laid_out(long), expected);
        let chain = method(
            call("Ticket::new", vec![id(), text("a")]),
            "description",
            vec![text("The parcel that was sent is late.")],
        );
        let expected = "client
    .tickets()
    .create(
        Ticket::new(\"d448ef2f-8f51-4fbd-a5d1-9a53d2c8a3c1\", \"a\")
            .description(\"The parcel that was sent is late.\"),
    )
    .send()
    .await?;";
        assert_eq!(laid_out(chain), expected);
        let list = ExampleExpr::Array(vec![call("Ticket::new", vec![id(), id()])]);
        let expected = "client
    .tickets()
    .create([Ticket::new(
        \"d448ef2f-8f51-4fbd-a5d1-9a53d2c8a3c1\",
        \"d448ef2f-8f51-4fbd-a5d1-9a53d2c8a3c1\",
    )])
    .send()
    .await?;";
        assert_eq!(laid_out(list), expected);
    }

    #[test]
    fn a_long_import_takes_several_lines() {
        let name = "AModelWithALongName";
        assert_eq!(import("use api::{A, B};"), ["use api::{A, B};"]);
        let lines = import(&format!("use api::{{{}}};", [name; 6].join(", ")));
        let full = format!("    {},", [name; 4].join(", "));
        assert_eq!(lines, ["use api::{", &full, &format!("    {name}, {name},"), "};"]);
    }
}
