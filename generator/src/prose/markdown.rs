//! Markdown of a document, made safe for rustdoc and pages.

use pulldown_cmark::{
    BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream,
};

use crate::limits::{DESCRIPTION_LENGTH, DESCRIPTION_NESTING};
use crate::rust::Docs;

/// Converts Markdown of a document into docs: relative links become text, HTML is escaped, and code blocks are not doctests.
pub(crate) fn markdown(text: &str) -> Docs {
    if is_plain(text) && text.len() <= DESCRIPTION_LENGTH {
        return text.lines().map(str::to_owned).collect();
    }
    let mut clean = visible(text);
    if let Some((end, _)) = clean.char_indices().nth(DESCRIPTION_LENGTH) {
        clean.truncate(end);
        clean.push('…');
    }
    let mut state = State::default();
    let events = TextMergeStream::new(Parser::new_ext(&clean, Options::ENABLE_TABLES));
    let mut events: Vec<Event<'_>> = events.flat_map(|it| state.event(it)).collect();
    events.dedup_by(|a, b| (&*a, &*b) == (&Event::SoftBreak, &Event::SoftBreak));
    // Character references such as `&#x202e;` are resolved only now.
    visible(print(&events).trim()).lines().map(|line| line.trim_end().replace('\t', "    ")).collect()
}

/// Returns whether a text is one paragraph of words and code, as most descriptions are: it is its own Markdown, so that
/// parsing and printing it again, which is a tenth of the time of a run, would not change it.
fn is_plain(text: &str) -> bool {
    !text.contains("://") && text.split('\n').all(is_plain_line)
}

fn is_plain_line(line: &str) -> bool {
    let is_text = |it: u8| it.is_ascii_alphanumeric() || b" .,;:'\"()/?%-".contains(&it);
    let is_code = |it: u8| it.is_ascii_alphanumeric() || b".,;:'\"()/?%-_*<>=+#[]{}$@!".contains(&it);
    let mut parts = line.split('`');
    let is_even = parts.clone().count() % 2 == 1;
    // Every second part is code. It has no spaces, so that its ends cannot be trimmed.
    let is_plain = |(index, part): (usize, &str)| match index % 2 {
        0 => part.bytes().all(is_text),
        _ => !part.is_empty() && part.bytes().all(is_code),
    };
    is_even
        && line.starts_with(|c: char| c.is_ascii_alphabetic())
        && !line.ends_with(' ')
        && parts.by_ref().enumerate().all(is_plain)
}

fn print(events: &[Event<'_>]) -> String {
    let mut res = String::new();
    let style = pulldown_cmark_to_cmark::Options { code_block_token_count: 3, ..Default::default() };
    let written = pulldown_cmark_to_cmark::cmark_with_options(events.iter(), &mut res, Options::ENABLE_TABLES, style);
    // Writing to memory does not fail. If it did, the crate would only lack a description.
    if written.is_ok() { res } else { String::new() }
}

/// The open elements at an event.
#[derive(Default)]
struct State {
    in_code: bool,
    /// For each open link, whether it is kept.
    links: Vec<bool>,
    /// For each open list and quotation, whether it is kept.
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
            // In a link, a URL is part of the link's text.
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
                self.blocks.push(self.blocks.len() < DESCRIPTION_NESTING);
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

    /// Returns whether the innermost element of this kind is kept. Otherwise, only its content is.
    fn keeps(&self, tag: &TagEnd) -> bool {
        match tag {
            // Reference documentation has no images; their alternative texts are kept.
            TagEnd::Image => false,
            TagEnd::Link => self.links.last() == Some(&true),
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item => self.blocks.last() == Some(&true),
            _ => true,
        }
    }
}

/// Removes invisible characters: controls, and marks that reorder, hide or split the characters around them. The two joiners
/// stay, because emoji and several scripts need them.
pub(super) fn visible(text: &str) -> String {
    let res = text.chars().filter(|c| *c == '\n' || *c == '\t' || !is_hidden(*c));
    res.map(|c| if matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect()
}

/// Returns whether a character is invisible, or changes how the text around it is shown.
pub(crate) fn is_hidden(c: char) -> bool {
    let mark = matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}');
    c.is_control() || mark
}

fn is_absolute(url: &str) -> bool {
    let known = ["http://", "https://", "mailto:"].iter().any(|it| url.starts_with(it));
    known && !url.contains(|c: char| c.is_whitespace() || c == '<' || c == '>')
}

/// Writes URLs as autolinks (`<https://…>`), as rustdoc requires.
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
        // A scheme alone is not a URL.
        let is_scheme = url.ends_with("//");
        res.push(if is_scheme {
            Event::Text(url.to_owned().into())
        } else {
            Event::InlineHtml(format!("<{url}>").into())
        });
        rest = &rest[end..];
    }
    res.push(Event::Text(rest.to_owned().into()));
    res
}

/// Replaces the headings of docs with bold lines, for docs below a heading of ours.
pub(crate) fn under_heading(lines: &[String]) -> Docs {
    let text = lines.join("\n");
    if is_plain(&text) {
        return lines.to_vec();
    }
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
    print(&events).lines().map(str::to_owned).collect()
}

/// The number of bytes after which the text of a table cell is cut.
const MAX_CELL_LENGTH: usize = 400;

/// Converts docs into one line, for a cell of a table.
pub(crate) fn cell(lines: &[String]) -> String {
    let text = lines.join("\n");
    if is_plain(&text) && text.len() <= MAX_CELL_LENGTH {
        return text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let mut events = vec![Event::Start(Tag::Paragraph)];
    let mut length = 0;
    let mut open = Vec::new();
    // Links to Rust items do not work on a page. Brackets of the document are escaped, so only our links get here.
    let mut resolve_item_link = |_: BrokenLink<'_>| Some((CowStr::Borrowed(""), CowStr::Borrowed("")));
    for event in Parser::new_with_broken_link_callback(&text, Options::ENABLE_TABLES, Some(&mut resolve_item_link)) {
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
            // Blocks follow each other on the line.
            Event::End(_) | Event::SoftBreak | Event::HardBreak => events.push(Event::Text(" ".into())),
            _ => {}
        }
        if length > MAX_CELL_LENGTH {
            events.push(Event::Text("…".into()));
            break;
        }
    }
    events.extend(open.into_iter().rev().map(Event::End));
    events.push(Event::End(TagEnd::Paragraph));
    in_cell(&print(&events).split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Escapes the bars of a cell. A bar ends a cell, in code too, unless a backslash precedes it.
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

#[cfg(test)]
mod tests {
    use super::super::{line, wire};
    use super::markdown;

    #[test]
    fn urls_in_html_and_in_relative_links_are_linked() {
        assert_eq!(
            markdown("a <a href=\"https://a.example/b\">link</a>"),
            ["a \\<a href=\"<https://a.example/b>\">link\\</a>"]
        );
        assert_eq!(markdown("<div title='https://a.example/b'>"), ["\\<div title='<https://a.example/b>'>"]);
        assert_eq!(markdown("[https://a.example](/b)"), ["<https://a.example>"]);
        assert_eq!(markdown("[https://a.example](https://b.example)"), ["[https://a.example](https://b.example)"]);
    }

    #[test]
    fn invisible_characters_are_removed() {
        assert_eq!(markdown("a\u{202e}b\u{2066}c\u{200b}d&#x202e;e\u{0}"), ["abcde"]);
        assert_eq!(line("a\r\nb\tc\u{2067}"), ["a  b c"]);
        assert_eq!(wire("a`b\n\u{202e}c\u{2028}"), "`a'b\\n\\u{202e}c\\u{2028}`");
        assert_eq!(wire(""), "`\"\"`");
    }

    #[test]
    fn plain_text_is_printed_as_markdown_is() {
        let plain = [
            "Its id.",
            "a (b), c/d - z; 'e': y--x, \"f\" 5% g? 1. h",
            "One line\nand another",
            "a  b",
            "the `a_b*<c>` of `d`",
        ];
        for text in plain {
            assert!(super::is_plain(text), "{text}");
            // An entity makes a text Markdown, and is printed as its character.
            let parsed = markdown(&format!("{text}&#x78;"));
            assert_eq!(markdown(&format!("{text}x")), parsed);
            assert_eq!(super::under_heading(&markdown(text)), markdown(text));
            assert_eq!(
                format!("{}x", super::cell(&markdown(text))),
                super::cell(&[format!("{}&#x78;", text.replace('\n', " "))])
            );
        }
        for text in [
            "",
            "a\n",
            "a ",
            " a",
            "a\n\nb",
            "a\n- b",
            "1. a",
            "a *b*",
            "a_b",
            "a <b>",
            "a http://b",
            "ä",
            "a\tb",
            "a\r\nb",
        ] {
            assert!(!super::is_plain(text), "{text:?}");
        }
    }

    #[test]
    fn depth_and_length_are_limited() {
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
