//! Prose as rustdoc takes it.

use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use crate::rust::Docs;
use crate::vocabulary::{Bound, Limits, Number};

/// Markdown of a document: relative links become their text, HTML is shown as it is spelled, code is never run.
pub(super) fn markdown(text: &str) -> Docs {
    let clean: String = text.chars().filter(|c| *c == '\n' || *c == '\t' || !c.is_control()).collect();
    let options = Options::ENABLE_TABLES;
    let mut links = Vec::new();
    let mut in_code = false;
    let events = pulldown_cmark::TextMergeStream::new(Parser::new_ext(&clean, options)).flat_map(|event| {
        match &event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            _ => {}
        }
        event_for_rustdoc(event, &mut links, in_code)
    });
    let mut res = String::new();
    let style = pulldown_cmark_to_cmark::Options { code_block_token_count: 3, ..Default::default() };
    let events: Vec<Event<'_>> = events.collect();
    if pulldown_cmark_to_cmark::cmark_with_options(events.iter(), &mut res, options, style).is_err() {
        // Writing to memory does not fail; a description that could not be written would still be no reason to stop.
        res = String::new();
    }
    res.trim().lines().map(|line| line.trim_end().replace('\t', "    ")).collect()
}

fn event_for_rustdoc<'a>(event: Event<'a>, links: &mut Vec<bool>, in_code: bool) -> Vec<Event<'a>> {
    match event {
        Event::Start(Tag::CodeBlock(_)) => vec![Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced("text".into())))],
        Event::Start(Tag::HtmlBlock) => vec![Event::Start(Tag::Paragraph)],
        Event::End(TagEnd::HtmlBlock) => vec![Event::End(TagEnd::Paragraph)],
        Event::Html(it) => vec![Event::Text(it.trim_end().to_owned().into()), Event::SoftBreak],
        Event::InlineHtml(it) => vec![Event::Text(it)],
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let keep = is_absolute(&dest_url);
            links.push(keep);
            let link_type = if link_type == LinkType::Autolink { link_type } else { LinkType::Inline };
            if keep { vec![Event::Start(Tag::Link { link_type, dest_url, title, id })] } else { vec![] }
        }
        Event::End(TagEnd::Link) if links.pop() == Some(false) => vec![],
        // A picture is no part of reference documentation; its text is.
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => vec![],
        Event::Text(it) if !in_code && links.is_empty() => with_autolinks(it),
        it => vec![it],
    }
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

/// Several paragraphs, those that say something.
pub(super) fn paragraphs(parts: impl IntoIterator<Item = Docs>) -> Docs {
    let mut res = Docs::new();
    for part in parts.into_iter().filter(|it| !it.is_empty()) {
        if !res.is_empty() {
            res.push(String::new());
        }
        res.extend(part);
    }
    res
}

/// One line of our own.
pub(super) fn line(text: impl Into<String>) -> Docs {
    vec![text.into()]
}

/// What constrains a value, for people.
pub(super) fn limits(limits: &Limits) -> Option<String> {
    let mut res = Vec::new();
    res.extend(span(limits.min_length, limits.max_length, "character"));
    res.extend(span(limits.min_items, limits.max_items, "item"));
    let bound = |it: Option<Bound>, included: &str, excluded: &str| {
        it.map(|it| format!("{} {}", if it.exclusive { excluded } else { included }, number(it.value)))
    };
    let bounds = [bound(limits.minimum, "at least", "more than"), bound(limits.maximum, "at most", "less than")];
    let bounds: Vec<String> = bounds.into_iter().flatten().collect();
    if !bounds.is_empty() {
        res.push(bounds.join(" and "));
    }
    // A backtick would end the code early, and a line break the line.
    res.extend(
        limits.pattern.as_ref().filter(|it| !it.contains(['`', '\n', '\r'])).map(|it| format!("matches `{it}`")),
    );
    if res.is_empty() {
        return None;
    }
    let mut text = res.join("; ");
    text[..1].make_ascii_uppercase();
    Some(format!("{text}."))
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
        Number::Float(it) => it.to_string(),
    }
}
