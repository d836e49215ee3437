//! Prose as rustdoc takes it.

use pulldown_cmark::{
    BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream,
};

use crate::api::{self, Status};
use crate::common::{Bound, Constraints, Method, Number, PropertyTest};
use crate::rust::Docs;

/// Longer texts are cut. Nobody reads them, and every use of the type would carry them.
const LONGEST: usize = 100_000;

/// Deeper lists and quotations are written as if they stood at this depth: each level indents every line of it.
const DEEPEST: usize = 16;

/// Markdown of a document: relative links become their text, HTML is shown as it is spelled, code is never run.
pub(crate) fn markdown(text: &str) -> Docs {
    let mut clean = visible(text);
    if let Some((end, _)) = clean.char_indices().nth(LONGEST) {
        clean.truncate(end);
        clean.push('…');
    }
    let mut state = State::default();
    let events = TextMergeStream::new(Parser::new_ext(&clean, Options::ENABLE_TABLES));
    let mut events: Vec<Event<'_>> = events.flat_map(|it| state.event(it)).collect();
    events.dedup_by(|a, b| (&*a, &*b) == (&Event::SoftBreak, &Event::SoftBreak));
    // `&#x202e;` becomes what it stands for only now.
    visible(printed(&events).trim()).lines().map(|line| line.trim_end().replace('\t', "    ")).collect()
}

fn printed(events: &[Event<'_>]) -> String {
    let mut res = String::new();
    let style = pulldown_cmark_to_cmark::Options { code_block_token_count: 3, ..Default::default() };
    let written = pulldown_cmark_to_cmark::cmark_with_options(events.iter(), &mut res, Options::ENABLE_TABLES, style);
    // Writing to memory does not fail; a description that could not be written would still be no reason to stop.
    if written.is_ok() { res } else { String::new() }
}

/// What is open, while events go by.
#[derive(Default)]
struct State {
    in_code: bool,
    /// Whether each open link is kept.
    links: Vec<bool>,
    /// Whether each open list and quotation is kept.
    blocks: Vec<bool>,
}

impl State {
    fn event<'a>(&mut self, event: Event<'a>) -> Vec<Event<'a>> {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Html(it) => {
                let mut res = with_autolinks(it.trim_end().to_owned().into());
                res.push(Event::SoftBreak);
                res
            }
            // rustdoc takes an address in a link for a part of the link, and so does Markdown.
            Event::Text(it) | Event::InlineHtml(it) if self.in_code || self.links.contains(&true) => {
                vec![Event::Text(it)]
            }
            Event::Text(it) | Event::InlineHtml(it) => with_autolinks(it),
            it => vec![it],
        }
    }

    fn start<'a>(&mut self, tag: Tag<'a>) -> Vec<Event<'a>> {
        let tag = match tag {
            Tag::CodeBlock(_) => {
                self.in_code = true;
                Tag::CodeBlock(CodeBlockKind::Fenced("text".into()))
            }
            Tag::HtmlBlock => Tag::Paragraph,
            Tag::BlockQuote(_) | Tag::List(_) => {
                self.blocks.push(self.blocks.len() < DEEPEST);
                tag
            }
            Tag::Link { link_type, dest_url, title, id } => {
                self.links.push(is_absolute(&dest_url));
                let link_type = if link_type == LinkType::Autolink { link_type } else { LinkType::Inline };
                Tag::Link { link_type, dest_url, title, id }
            }
            it => it,
        };
        if self.keeps(&tag.to_end()) {
            vec![Event::Start(tag)]
        } else if matches!(tag, Tag::Item | Tag::BlockQuote(_)) {
            vec![Event::SoftBreak]
        } else {
            vec![]
        }
    }

    fn end<'a>(&mut self, tag: TagEnd) -> Vec<Event<'a>> {
        let keeps = self.keeps(&tag);
        match tag {
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::BlockQuote(_) | TagEnd::List(_) => drop(self.blocks.pop()),
            TagEnd::Link => drop(self.links.pop()),
            _ => {}
        }
        let tag = if tag == TagEnd::HtmlBlock { TagEnd::Paragraph } else { tag };
        if keeps { vec![Event::End(tag)] } else { vec![] }
    }

    /// Whether what is innermost of this kind is written, and not only what is in it.
    fn keeps(&self, tag: &TagEnd) -> bool {
        match tag {
            // A picture is no part of reference documentation; its text is.
            TagEnd::Image => false,
            TagEnd::Link => self.links.last() == Some(&true),
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item => self.blocks.last() == Some(&true),
            _ => true,
        }
    }
}

/// The text without what nobody sees: controls, and marks that turn, hide or split what stands beside them. The two
/// joiners stay, since emoji and several scripts are spelled with them.
fn visible(text: &str) -> String {
    let res = text.chars().filter(|c| *c == '\n' || *c == '\t' || !is_hidden(*c));
    res.map(|c| if matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect()
}

fn is_hidden(c: char) -> bool {
    let mark = matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}');
    c.is_control() || mark
}

fn is_absolute(url: &str) -> bool {
    let known = ["http://", "https://", "mailto:"].iter().any(|it| url.starts_with(it));
    known && !url.contains(|c: char| c.is_whitespace() || c == '<' || c == '>')
}

/// rustdoc asks for `<` and `>` around addresses.
fn with_autolinks(text: CowStr<'_>) -> Vec<Event<'_>> {
    if !text.contains("://") {
        return vec![Event::Text(text)];
    }
    let mut res = Vec::new();
    let mut rest: &str = &text;
    while let Some(start) = rest.find("https://").into_iter().chain(rest.find("http://")).min() {
        let end = rest[start..]
            .find(|c: char| c.is_whitespace() || "<>\"`|{}\\^[]".contains(c))
            .map_or(rest.len(), |it| start + it);
        let url = rest[start..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'', '*', '_']);
        let end = start + url.len();
        res.push(Event::Text(rest[..start].to_owned().into()));
        // A scheme with nothing behind it is no address.
        let bare = url.ends_with("//");
        res.push(if bare { Event::Text(url.to_owned().into()) } else { Event::InlineHtml(format!("<{url}>").into()) });
        rest = &rest[end..];
    }
    res.push(Event::Text(rest.to_owned().into()));
    res
}

/// What was made safe already, without headings: bold lines stand in their place.
pub(crate) fn under_heading(lines: &[String]) -> Docs {
    let text = lines.join("\n");
    let mut events = Vec::new();
    for event in Parser::new_ext(&text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                events.extend([Event::Start(Tag::Paragraph), Event::Start(Tag::Strong)])
            }
            Event::End(TagEnd::Heading(_)) => {
                events.extend([Event::End(TagEnd::Strong), Event::End(TagEnd::Paragraph)])
            }
            it => events.push(it),
        }
    }
    printed(&events).lines().map(str::to_owned).collect()
}

/// The longest text of a cell of a table.
const LONGEST_CELL: usize = 400;

/// What was made safe already, as one line that a cell of a table takes.
pub(crate) fn cell(lines: &[String]) -> String {
    let text = lines.join("\n");
    let mut events = vec![Event::Start(Tag::Paragraph)];
    let mut length = 0;
    let mut open = Vec::new();
    // What leads to an item of Rust leads nowhere from a page. A document's own brackets are escaped.
    let mut item = |_: BrokenLink<'_>| Some((CowStr::Borrowed(""), CowStr::Borrowed("")));
    for event in Parser::new_with_broken_link_callback(&text, Options::ENABLE_TABLES, Some(&mut item)) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) if dest_url.is_empty() => {}
            Event::End(TagEnd::Link) if !open.contains(&TagEnd::Link) => {}
            Event::Start(tag @ (Tag::Strong | Tag::Emphasis | Tag::Link { .. })) => {
                open.push(tag.to_end());
                events.push(Event::Start(tag));
            }
            Event::End(tag @ (TagEnd::Strong | TagEnd::Emphasis | TagEnd::Link)) => {
                open.pop();
                events.push(Event::End(tag));
            }
            Event::Text(it) | Event::Html(it) => {
                length += it.len();
                events.push(Event::Text(it.replace('\n', " ").into()));
            }
            Event::Code(it) => {
                length += it.len();
                events.push(Event::Code(it));
            }
            Event::InlineHtml(it) => events.push(Event::InlineHtml(it)),
            // Blocks stand one behind the other.
            Event::End(_) | Event::SoftBreak | Event::HardBreak => events.push(Event::Text(" ".into())),
            _ => {}
        }
        if length > LONGEST_CELL {
            events.push(Event::Text("…".into()));
            break;
        }
    }
    events.extend(open.into_iter().rev().map(Event::End));
    events.push(Event::End(TagEnd::Paragraph));
    in_cell(&printed(&events).split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A cell ends at a bar, in code as well, unless a backslash stands before it.
pub(crate) fn in_cell(text: &str) -> String {
    let mut res = String::with_capacity(text.len());
    let mut escaped = false;
    for c in text.chars() {
        if c == '|' && !escaped {
            res.push('\\');
        }
        escaped = c == '\\' && !escaped;
        res.push(c);
    }
    res
}

/// Several paragraphs, those that say something.
pub(crate) fn paragraphs(parts: impl IntoIterator<Item = Docs>) -> Docs {
    let mut res = Docs::new();
    for part in parts.into_iter().filter(|it| !it.is_empty()) {
        if !res.is_empty() {
            res.push(String::new());
        }
        res.extend(part);
    }
    res
}

/// One line of our own. What a document put into it stays in the line.
pub(crate) fn line(text: impl Into<String>) -> Docs {
    let text = text.into();
    let spaced: String = text.chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c }).collect();
    vec![visible(&spaced)]
}

/// A name of the document, as code. What would end the code, or nobody would see, is shown in its place.
pub(crate) fn wire(name: &str) -> String {
    let mut res = String::from("`");
    for c in name.chars() {
        match c {
            '`' => res.push('\''),
            '\u{200c}' | '\u{200d}' | '\u{2028}' | '\u{2029}' => res.extend(c.escape_unicode()),
            _ if is_hidden(c) => res.extend(c.escape_default()),
            _ => res.push(c),
        }
    }
    // Two backticks with nothing between them begin other code.
    if name.is_empty() {
        res.push_str("\"\"");
    }
    res.push('`');
    res
}

/// What constrains a value, for people.
pub(crate) fn limits(limits: &Constraints) -> Option<String> {
    let mut res = Vec::new();
    res.extend(span(limits.min_length, limits.max_length, "character"));
    res.extend(span(limits.min_items, limits.max_items, "item"));
    res.extend(limits.unique_items.then(|| "no item twice".to_owned()));
    res.extend(span(limits.min_properties, limits.max_properties, "key"));
    let bound = |it: Option<Bound>, included: &str, excluded: &str| {
        it.map(|it| format!("{} {}", if it.exclusive { excluded } else { included }, number(it.value)))
    };
    let bounds = [bound(limits.minimum, "at least", "more than"), bound(limits.maximum, "at most", "less than")];
    let bounds: Vec<String> = bounds.into_iter().flatten().collect();
    if !bounds.is_empty() {
        res.push(bounds.join(" and "));
    }
    res.extend(limits.multiple_of.map(|it| format!("a multiple of {}", number(it))));
    res.extend(span(None, limits.max_json_length, "character").map(|it| format!("{it} of JSON text")));
    res.extend(limits.closed.then(|| "only listed values, unless the call has `allow_unlisted_values`".to_owned()));
    // A backtick would end the code early, and another character is another pattern.
    res.extend(limits.pattern.as_ref().filter(|it| !it.contains('`')).map(|it| format!("matches {}", wire(it))));
    if res.is_empty() {
        return None;
    }
    let mut text = res.join("; ");
    text[..1].make_ascii_uppercase();
    Some(format!("{text}."))
}

/// A test of a property, for people: "`kind` is "a"".
pub(super) fn test(it: &PropertyTest, optional: bool) -> String {
    let name = wire(&it.property);
    match (&it.values, optional && !it.present) {
        (None, _) => format!("{name} is given"),
        (Some(values), false) => format!("{name} is {}", values.join(" or ")),
        (Some(values), true) => format!("{name} is absent or {}", values.join(" or ")),
    }
}

fn span(min: Option<u64>, max: Option<u64>, unit: &str) -> Option<String> {
    let units = |n: u64| if n == 1 { unit.to_owned() } else { format!("{unit}s") };
    match (min.filter(|it| *it > 0), max) {
        (None, None) => None,
        (Some(min), None) => Some(format!("at least {min} {}", units(min))),
        (None, Some(max)) => Some(format!("at most {max} {}", units(max))),
        (Some(min), Some(max)) if min == max => Some(format!("exactly {max} {}", units(max))),
        (Some(min), Some(max)) => Some(format!("{min} to {max} {}", units(max))),
    }
}

fn number(it: Number) -> String {
    match it {
        Number::Integer(it) => it.to_string(),
        // Digits without end say less than their number.
        Number::Float(it) if it.abs() >= 1e21 => format!("{it:e}"),
        Number::Float(it) => it.to_string(),
    }
}

/// Describes an operation or a webhook: summary, description, request line, and the vendor's page.
pub(crate) fn operation(it: &api::Docs, method: Method, path: &str) -> Docs {
    let request = line(wire(&format!("{} {path}", method.field().to_uppercase())));
    let said = it.description.as_deref().map(markdown).unwrap_or_default();
    let summary = it.summary.as_deref().map(markdown).unwrap_or_default();
    let more = it.more.as_deref().map(|url| markdown(&format!("See {url}"))).unwrap_or_default();
    // Where there is no summary the description comes first: rustdoc shows the first paragraph in lists.
    let first = if summary.is_empty() && said.is_empty() { request.clone() } else { Vec::new() };
    let request = if first.is_empty() { request } else { Vec::new() };
    paragraphs([first, summary, said, request, more])
}

/// The status as the document writes it.
pub(crate) fn status(it: Status) -> String {
    match it {
        Status::Code(it) => it.to_string(),
        Status::Range(it) => format!("{it}XX"),
        Status::Default => "default".to_owned(),
    }
}

/// The longest text that examples show, in characters.
pub(crate) const LONGEST_EXAMPLE: usize = 60;

/// Whether a text is short enough for a line of example code, and plain in it.
pub(crate) fn is_short(text: &str) -> bool {
    text.chars().count() <= LONGEST_EXAMPLE && line(text) == [text]
}

#[cfg(test)]
mod tests {
    use super::{line, markdown, wire};

    #[test]
    fn addresses_in_html_and_in_relative_links_are_linked() {
        assert_eq!(
            markdown("a <a href=\"https://a.example/b\">link</a>"),
            ["a \\<a href=\"<https://a.example/b>\">link\\</a>"]
        );
        assert_eq!(markdown("<div title='https://a.example/b'>"), ["\\<div title='<https://a.example/b>'>"]);
        assert_eq!(markdown("[https://a.example](/b)"), ["<https://a.example>"]);
        assert_eq!(markdown("[https://a.example](https://b.example)"), ["[https://a.example](https://b.example)"]);
    }

    #[test]
    fn what_nobody_sees_is_not_written() {
        assert_eq!(markdown("a\u{202e}b\u{2066}c\u{200b}d&#x202e;e\u{0}"), ["abcde"]);
        assert_eq!(line("a\r\nb\tc\u{2067}"), ["a  b c"]);
        assert_eq!(wire("a`b\n\u{202e}c\u{2028}"), "`a'b\\n\\u{202e}c\\u{2028}`");
        assert_eq!(wire(""), "`\"\"`");
    }

    #[test]
    fn depth_and_length_have_an_end() {
        for text in
            [">".repeat(20_000), "* ".repeat(20_000), "> * ".repeat(20_000), "*".repeat(20_000), "[".repeat(20_000)]
        {
            let text = format!("{text} word");
            let docs = markdown(&text);
            let length: usize = docs.iter().map(String::len).sum();
            assert!(length < 100_000 && docs.iter().any(|it| it.ends_with("word")), "{length}");
        }
        let length: usize = markdown(&"word ".repeat(100_000)).iter().map(String::len).sum();
        assert!(length < 110_000, "{length}");
    }
}
