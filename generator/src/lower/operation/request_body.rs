//! What a request body may be: which of its media types is sent, and which of the others a caller may send instead.

use openapiv3 as v3;

use super::super::Lower;
use super::super::reference::place;
use super::content::{self, LINES, Raw, essence, is_json};
use crate::normalize::{flatten_all_of, structurally_equal};
use crate::parse::SchemaId;
use crate::pointer::Pointer;

/// How a request body is sent: those that say most of it first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::lower) enum BodyEncoding {
    Json,
    Form,
    Multipart,
    JsonLines,
    /// Anything, which is JSON if nothing better is offered.
    AnyJson,
    Text,
    Bytes,
}

/// A body that a caller may send.
pub(in crate::lower) struct BodyVariant<'a> {
    /// The key of its media type.
    pub(in crate::lower) key: &'a str,
    pub(in crate::lower) media_type: &'a v3::MediaType,
    /// What has its schema: the usual body, if that is described alike.
    pub(in crate::lower) described: &'a v3::MediaType,
    pub(in crate::lower) kind: BodyEncoding,
    /// What tells it from the usual one, which has no such word.
    pub(in crate::lower) variant: Option<String>,
}

/// How a body of this media type is sent.
fn sent(media_type: &str) -> BodyEncoding {
    match essence(media_type).as_str() {
        "*/*" => BodyEncoding::AnyJson,
        _ if is_json(media_type) => BodyEncoding::Json,
        "application/x-www-form-urlencoded" => BodyEncoding::Form,
        "multipart/form-data" => BodyEncoding::Multipart,
        it if LINES.contains(&it) => BodyEncoding::JsonLines,
        _ => match content::raw(media_type) {
            Raw::Text => BodyEncoding::Text,
            Raw::Bytes => BodyEncoding::Bytes,
        },
    }
}

/// What a body is said to be that is sent in this way: a range is no media type that could be sent, and a name that is
/// none says nothing.
pub(in crate::lower) fn name_of(kind: BodyEncoding, media_type: &str) -> String {
    let usual = match kind {
        _ if !media_type.contains('*') && media_type.contains('/') => media_type,
        BodyEncoding::Json | BodyEncoding::AnyJson | BodyEncoding::JsonLines => "application/json",
        BodyEncoding::Text => "text/plain",
        BodyEncoding::Form | BodyEncoding::Multipart | BodyEncoding::Bytes => "application/octet-stream",
    };
    usual.to_owned()
}

/// The usual body: what says most of it goes before what says less, whatever the order. `None` if there is none.
pub(in crate::lower) fn usual(content: &v3::Content) -> Option<BodyVariant<'_>> {
    let json = content::json(content).map(|it| it.0);
    let rank = |name: &str| (sent(name), json != Some(name), name.to_owned());
    let (key, media_type) = content.iter().min_by_key(|it| rank(it.0))?;
    Some(BodyVariant { key, media_type, described: media_type, kind: sent(key), variant: None })
}

/// The usual body, and one for each other way to send something. What says the same in another way is no other body, and
/// is not told; what else is not expressed is.
pub(in crate::lower) fn offers<'a>(cx: &mut Lower<'_>, at: &Pointer, content: &'a v3::Content) -> Vec<BodyVariant<'a>> {
    let Some(usual) = usual(content) else { return Vec::new() };
    let mut others: Vec<(&String, &v3::MediaType)> = content.iter().filter(|it| it.0 != usual.key).collect();
    others.sort_by_key(|it| (sent(it.0), it.0));
    let (mut res, mut known) = (vec![usual], Vec::new());
    for (key, media_type) in others {
        let kind = sent(key);
        let is_alike = alike(cx, res[0].media_type, media_type, kind);
        let described = if is_alike { res[0].media_type } else { media_type };
        let is_another = kind == BodyEncoding::Json && !key.contains('*') || res.iter().all(|it| it.kind != kind);
        if is_alike && !(kind == BodyEncoding::Multipart && has_files(cx, described)) {
            known.push(key.as_str());
        } else if is_another && kind != BodyEncoding::AnyJson {
            res.push(BodyVariant { key, media_type, described, kind, variant: Some(word(content, kind, key)) });
        }
    }
    known.extend(res.iter().map(|it| it.key));
    content::others(cx, at, content, &known);
    res
}

/// What a body is told apart by.
fn word(content: &v3::Content, kind: BodyEncoding, key: &str) -> String {
    match kind {
        BodyEncoding::Form => "form".to_owned(),
        BodyEncoding::Multipart => "multipart".to_owned(),
        BodyEncoding::JsonLines => "lines".to_owned(),
        BodyEncoding::Bytes => "bytes".to_owned(),
        BodyEncoding::Text if essence(key).ends_with("/plain") => "text".to_owned(),
        BodyEncoding::AnyJson | BodyEncoding::Text => subtype(key),
        // Several kinds of JSON are bodies of their own: what others are called by as well says too little.
        BodyEncoding::Json => {
            let others = || content.keys().filter(|it| *it != key && sent(it) == kind && !it.contains('*'));
            let ways: [fn(&str) -> String; 3] = [subtype, essence, str::to_owned];
            let tells = ways.into_iter().find(|way| others().all(|it| way(it) != way(key)));
            tells.map_or_else(|| key.to_owned(), |way| way(key))
        }
    }
}

/// A media type without its kind and its parameters.
pub(in crate::lower) fn subtype(media_type: &str) -> String {
    essence(media_type).rsplit('/').next().unwrap_or_default().trim_start_matches("x-").to_owned()
}

/// The word for a body of this media type that is not the usual one.
pub(in crate::lower) fn variant(content: &v3::Content, key: &str) -> Option<String> {
    usual(content).filter(|it| it.key != key).map(|_| word(content, sent(key), key))
}

fn schema(cx: &Lower<'_>, it: &v3::MediaType) -> Option<SchemaId> {
    cx.spec.schema_ids.get(&it.schema.as_ref().and_then(place)?).copied()
}

/// Whether a body says what the usual one says.
fn alike(cx: &Lower<'_>, usual: &v3::MediaType, other: &v3::MediaType, kind: BodyEncoding) -> bool {
    match (schema(cx, usual), schema(cx, other)) {
        (Some(usual), Some(other)) => structurally_equal(cx.spec, usual, other),
        (None, Some(_)) => false,
        // Where nothing is said, there is nothing else to say, unless it is carried as it is.
        (_, None) => !matches!(kind, BodyEncoding::Text | BodyEncoding::Bytes),
    }
}

/// Whether some property is a file, which only parts can be.
fn has_files(cx: &Lower<'_>, it: &v3::MediaType) -> bool {
    let Some(schema) = schema(cx, it) else { return false };
    let gathered = flatten_all_of(&cx.schemas.schemas, cx.spec, schema).unwrap_or_default();
    let mut properties = gathered.into_iter().flat_map(|it| cx.schema(it).properties.values());
    properties.any(|it| {
        let property = cx.schema(*it);
        let item = property.items.map(|it| cx.schema(it));
        [Some(property), item].into_iter().flatten().any(|it| it.format.as_deref() == Some("binary"))
    })
}
