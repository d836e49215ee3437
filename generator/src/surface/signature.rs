//! Signatures of functions for readers of a change: the name once, and only the parts that differ.
//!
//! ```text
//! keys().list(limit: i64) -> Keys  =>  keys().list(after: String, limit: i32) -> Page
//!
//! keys().list: argument after: String added, argument limit: i64 -> i32, result Keys -> Page
//! ```

/// The most arguments of a signature, and the most that differ, that are printed.
const MAX_ARGUMENTS: usize = 4;

/// A signature, such as `keys().list(limit: i64) -> Keys`. A setter or a constructor has no name and no result.
struct Signature<'a> {
    name: &'a str,
    /// The struct that has some of the arguments as fields; empty if there is none.
    argument_struct: &'a str,
    arguments: Vec<Argument<'a>>,
    result: Option<&'a str>,
}

/// An argument. Setters, variants and webhooks have a type without a name.
#[derive(Clone, Copy)]
struct Argument<'a> {
    name: &'a str,
    ty: &'a str,
    is_field: bool,
}

/// Returns the text after the path of an item whose signature differs. `is_same` compares types.
pub(super) fn difference(old: &str, new: &str, is_same: &dyn Fn(&str, &str) -> bool) -> String {
    let (Some(a), Some(b)) = (Signature::parse(old), Signature::parse(new)) else {
        let trim = |it: &str| it.trim_start_matches([':', '=', ' ']).to_owned();
        return format!(" {} -> {}", trim(old), trim(new));
    };
    let name = match (a.name, b.name) {
        ("", "") => String::new(),
        (before, after) if before == after => format!(" {after}"),
        (before, after) => format!(" {before} -> {after}"),
    };
    let mut parts = argument_differences(&a, &b, is_same);
    match (a.argument_struct, b.argument_struct) {
        (before, after) if before == after => {}
        ("", after) => parts.push(format!("arguments are now fields of {after}")),
        (before, "") => parts.push(format!("arguments are no longer fields of {before}")),
        (before, after) => parts.push(format!("struct of arguments {before} -> {after}")),
    }
    if let (Some(before), Some(after)) = (a.result, b.result) {
        parts.extend((!is_same(before, after)).then(|| format!("result {before} -> {after}")));
    }
    match parts.is_empty() {
        true if a.name == b.name => format!(" {} -> {}", shortened(old), shortened(new)),
        true => name,
        false => format!("{name}: {}", parts.join(", ")),
    }
}

/// Returns the arguments that were removed, changed or added.
fn argument_differences(old: &Signature<'_>, new: &Signature<'_>, is_same: &dyn Fn(&str, &str) -> bool) -> Vec<String> {
    if old.has_only_types() && new.has_only_types() {
        let types = |it: &Signature<'_>| it.arguments.iter().map(|it| it.ty).collect::<Vec<_>>().join(", ");
        let spell = |it: &Signature<'_>| if it.arguments.len() == 1 { types(it) } else { format!("({})", types(it)) };
        let is_equal = is_same(&types(old), &types(new));
        return (!is_equal).then(|| format!("{} -> {}", spell(old), spell(new))).into_iter().collect();
    }
    let removed = old.arguments.iter().filter(|it| new.argument(it.name).is_none());
    let mut parts: Vec<String> = removed.map(|it| format!("argument {} removed", it.name)).collect();
    for after in &new.arguments {
        match old.argument(after.name) {
            Some(before) if is_same(before.ty, after.ty) => {}
            Some(before) => parts.push(format!("argument {}: {} -> {}", after.name, before.ty, after.ty)),
            None => parts.push(format!("argument {}: {} added", after.name, after.ty)),
        }
    }
    let common = |of: &Signature<'_>, other: &Signature<'_>| -> Vec<String> {
        let plain = of.arguments.iter().filter(|it| !it.is_field && other.argument(it.name).is_some());
        plain.map(|it| it.name.to_owned()).collect()
    };
    let (before, after) = (common(old, new), common(new, old));
    if before.len() == after.len() && before != after {
        parts.push(format!("order of arguments {} -> {}", before.join(", "), after.join(", ")));
    }
    capped(parts)
}

/// Returns a signature in which only the first arguments are printed, if it has many.
pub(super) fn shortened(text: &str) -> String {
    let Some(signature) = Signature::parse(text).filter(|it| it.arguments.len() > MAX_ARGUMENTS) else {
        return text.to_owned();
    };
    let spell = |is_field: bool| -> String {
        let arguments = signature.arguments.iter().filter(|it| it.is_field == is_field);
        let spelled = arguments.map(|it| match it.name {
            "" => it.ty.to_owned(),
            name => format!("{name}: {}", it.ty),
        });
        capped(spelled.collect()).join(", ")
    };
    let fields = match signature.argument_struct {
        "" => String::new(),
        name => format!("{name} {{ {} }}", spell(true)),
    };
    let plain = spell(false);
    let separator = if fields.is_empty() || plain.is_empty() { "" } else { ", " };
    let result = signature.result.map(|it| format!(" -> {it}")).unwrap_or_default();
    format!("{}({fields}{separator}{plain}){result}", signature.name)
}

/// Returns the first parts, and the number of the others.
fn capped(mut parts: Vec<String>) -> Vec<String> {
    let others = parts.len().saturating_sub(MAX_ARGUMENTS);
    parts.truncate(MAX_ARGUMENTS);
    parts.extend((others > 0).then(|| format!("… {others} more")));
    parts
}

impl<'a> Signature<'a> {
    /// Parses the signature of a function; `None` for another text, such as the type of a field.
    fn parse(text: &'a str) -> Option<Self> {
        if text.starts_with([':', ' ']) {
            return None;
        }
        let arrow = outer(text).find(|(at, _)| text[*at..].starts_with(" -> ")).map(|it| it.0);
        let (call, result) = match arrow {
            Some(at) => (&text[..at], Some(&text[at + " -> ".len()..])),
            None => (text, None),
        };
        let call = call.strip_suffix(')')?;
        // The group of a method is a call too.
        let start = outer(call).filter(|it| it.1 == '(').last()?.0;
        let mut res = Self { name: &call[..start], argument_struct: "", arguments: Vec::new(), result };
        for part in split(&call[start + 1..]) {
            match part.strip_suffix(" }").and_then(|it| it.split_once(" { ")) {
                Some((name, fields)) if !name.contains(':') => {
                    res.argument_struct = name;
                    res.arguments.extend(split(fields).into_iter().map(|it| Argument::parse(it, true)));
                }
                Some(_) | None => res.arguments.push(Argument::parse(part, false)),
            }
        }
        Some(res)
    }

    fn argument(&self, name: &str) -> Option<&Argument<'a>> {
        self.arguments.iter().find(|it| it.name == name)
    }

    fn has_only_types(&self) -> bool {
        self.arguments.iter().all(|it| it.name.is_empty())
    }
}

impl<'a> Argument<'a> {
    fn parse(text: &'a str, is_field: bool) -> Self {
        let colon = outer(text).find(|(at, _)| text[*at..].starts_with(": ")).map(|it| it.0);
        let (name, ty) = colon.map_or(("", text), |at| (&text[..at], &text[at + ": ".len()..]));
        Self { name, ty, is_field }
    }
}

/// Returns the characters outside of brackets, with their places.
fn outer(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut depth = 0_usize;
    let mut previous = ' ';
    text.char_indices().filter(move |(_, c)| {
        let is_arrow = *c == '>' && previous == '-';
        previous = *c;
        match c {
            '(' | '[' | '{' | '<' => {
                depth += 1;
                depth == 1
            }
            ')' | ']' | '}' | '>' if !is_arrow => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth == 0,
        }
    })
}

/// Splits a list at its commas.
fn split(text: &str) -> Vec<&str> {
    let commas = outer(text).filter(|it| it.1 == ',').map(|it| it.0);
    let mut res = Vec::new();
    let mut start = 0;
    for at in commas.chain([text.len()]) {
        res.push(text[start..at].trim());
        start = at + 1;
    }
    res.retain(|it| !it.is_empty());
    res
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(old: &str, new: &str) -> String {
        difference(old, new, &|a, b| a == b)
    }

    #[test]
    fn only_the_parts_that_differ_are_printed() {
        let table = [
            ("keys().list() -> Keys", "keys().list_keys() -> Keys", " keys().list -> keys().list_keys"),
            ("keys().list() -> Keys", "keys().list() -> Page", " keys().list: result Keys -> Page"),
            (
                "list(limit: i64, on: Map<String, i64>) -> Keys",
                "list(on: Map<String, i32>, after: {String: i64}) -> Keys",
                " list: argument limit removed, argument on: Map<String, i64> -> Map<String, i32>, \
                 argument after: {String: i64} added",
            ),
            ("get(a: String, b: i64) -> ()", "get(b: i64, a: String) -> ()", " get: order of arguments a, b -> b, a"),
            (
                "get(a: String, b: String) -> ()",
                "get(GetArguments { a: String, b: String, c: String }) -> ()",
                " get: argument c: String added, arguments are now fields of GetArguments",
            ),
            (
                "get(G { a: String }, body: Old) -> ()",
                "get(H { a: String }, body: New) -> ()",
                " get: argument body: Old -> New, struct of arguments G -> H",
            ),
            ("get(G { a: String }) -> ()", "get(a: String) -> ()", " get: arguments are no longer fields of G"),
            ("(id: String)", "(id: String, name: String)", ": argument name: String added"),
            ("(i64)", "(i32)", ": i64 -> i32"),
            ("(String, i64)", "(String, i32)", ": (String, i64) -> (String, i32)"),
            ("()", "(bool)", ": () -> bool"),
            ("sent(SentRequest) -> ()", "sent(OtherRequest) -> ()", " sent: SentRequest -> OtherRequest"),
            (": Option<DateTime>", ": Option<String>", " Option<DateTime> -> Option<String>"),
            (" = ListKeys", " = ListAllKeys", " ListKeys -> ListAllKeys"),
            ("struct", "union", " struct -> union"),
        ];
        for (old, new, expected) in table {
            assert_eq!(of(old, new), expected, "{old} => {new}");
        }
    }

    #[test]
    fn types_that_are_the_same_do_not_differ() {
        let is_same = |a: &str, b: &str| a.trim_start_matches("Alias") == b.trim_start_matches("Alias");
        let text = difference("get(a: AliasPet, b: i64) -> Pet", "get(a: Pet, b: i32) -> AliasPet", &is_same);
        assert_eq!(text, " get: argument b: i64 -> i32");
    }

    #[test]
    fn long_signatures_are_short() {
        let new = "f(a: A, b: B, c: C, d: D, e: E, f: F) -> R";
        assert_eq!(
            of("f() -> R", new),
            " f: argument a: A added, argument b: B added, argument c: C added, argument d: D added, … 2 more"
        );
        assert_eq!(shortened(new), "f(a: A, b: B, c: C, d: D, … 2 more) -> R");
        let fields = "x().f(G { a: A, b: B, c: C, d: D, e: E }, body: B) -> R";
        assert_eq!(shortened(fields), "x().f(G { a: A, b: B, c: C, d: D, … 1 more }, body: B) -> R");
        assert_eq!(shortened("f(a: A) -> R"), "f(a: A) -> R");
    }
}
