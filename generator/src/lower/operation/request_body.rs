//! Variants of a request body: the preferred media type, and the alternatives that a caller may send instead.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3 as v3;

use super::super::Lower;
use super::super::reference::pointer_of;
use super::content::{self, JSON_LINES, Raw, essence, is_json};
use crate::common::Scalar;
use crate::normalize::{Shape, structurally_equal};
use crate::parse::SchemaId;
use crate::pointer::Pointer;

/// The encoding of a request body. The most structured comes first, which is the order of preference.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::lower) enum BodyEncoding {
    Json,
    Form,
    Multipart,
    JsonLines,
    /// `*/*`: JSON, if the document has nothing more specific.
    AnyJson,
    Text,
    Bytes,
}

/// A variant of a request body.
pub(in crate::lower) struct BodyVariant<'a> {
    /// The key of the media type.
    pub(in crate::lower) key: &'a str,
    pub(in crate::lower) media_type: &'a v3::MediaType,
    /// The media type whose schema is used: the preferred one if the schemas are equal, so that both have one type.
    pub(in crate::lower) described: &'a v3::MediaType,
    pub(in crate::lower) encoding: BodyEncoding,
    /// The media types that a caller may name: several only for bytes.
    pub(in crate::lower) keys: Vec<&'a str>,
    /// The word that distinguishes the variant, e.g. `form` in `create_pet_as_form`; `None` for the preferred variant.
    pub(in crate::lower) word: Option<String>,
}

/// Returns the encoding of a media type.
fn encoding(cx: &Lower<'_>, key: &str, media_type: &v3::MediaType) -> BodyEncoding {
    match essence(key).as_str() {
        "multipart/form-data" => BodyEncoding::Multipart,
        _ if content::is_bytes(cx, media_type) => BodyEncoding::Bytes,
        "*/*" => BodyEncoding::AnyJson,
        _ if is_json(key) => BodyEncoding::Json,
        "application/x-www-form-urlencoded" => BodyEncoding::Form,
        essence if JSON_LINES.contains(&essence) && !content::is_text_of_lines(cx, key, media_type) => {
            BodyEncoding::JsonLines
        }
        _ => match content::raw_kind(cx, key, media_type) {
            Raw::Text => BodyEncoding::Text,
            Raw::Bytes => BodyEncoding::Bytes,
        },
    }
}

/// Returns the media type that requests have: the key, unless that is a range or not a media type.
pub(in crate::lower) fn sent_media_type(encoding: BodyEncoding, key: &str) -> String {
    let media_type = match encoding {
        _ if !key.contains('*') && key.contains('/') => key,
        BodyEncoding::Json | BodyEncoding::AnyJson | BodyEncoding::JsonLines => "application/json",
        BodyEncoding::Text => "text/plain",
        BodyEncoding::Form | BodyEncoding::Multipart | BodyEncoding::Bytes => "application/octet-stream",
    };
    media_type.to_owned()
}

/// Finds the preferred variant: the most structured encoding, whatever the order of keys; `None` if there is no media type.
pub(in crate::lower) fn find_preferred<'c>(cx: &Lower<'_>, content: &'c v3::Content) -> Option<BodyVariant<'c>> {
    let json = content::find_json(cx, content).map(|(name, _)| name);
    let rank = |name: &str, media_type| (encoding(cx, name, media_type), json != Some(name), name.to_owned());
    let (key, media_type) = content.iter().min_by_key(|(name, media_type)| rank(name, media_type))?;
    let encoding = encoding(cx, key, media_type);
    Some(BodyVariant { key, media_type, described: media_type, encoding, keys: vec![key], word: None })
}

/// Finds the preferred variant, and one for each other encoding.
///
/// A media type whose schema equals the preferred one is not a variant, since a caller gains nothing by it. All media types of
/// bytes are one variant, in which the caller names the media type. Media types that are not supported are reported.
pub(in crate::lower) fn find_variants<'a>(
    cx: &mut Lower<'_>,
    at: &Pointer,
    content: &'a v3::Content,
) -> Vec<BodyVariant<'a>> {
    let Some(preferred) = find_preferred(cx, content) else { return Vec::new() };
    let mut alternatives: Vec<(&String, &v3::MediaType)> =
        content.iter().filter(|(name, _)| *name != preferred.key).collect();
    alternatives.sort_by_key(|(name, media_type)| (encoding(cx, name, media_type), *name));
    let mut words = variant_words(cx, content);
    let mut encodings = BTreeSet::from([preferred.encoding]);
    let (mut res, mut covered) = (vec![preferred], Vec::new());
    for (key, media_type) in alternatives {
        let encoding = encoding(cx, key, media_type);
        let is_equal = equals_preferred(cx, res[0].media_type, media_type, encoding);
        let described = if is_equal { res[0].media_type } else { media_type };
        let is_new_json = encoding == BodyEncoding::Json && !key.contains('*');
        let is_new = is_new_json || !encodings.contains(&encoding);
        let of_bytes = res.iter_mut().find(|it| it.encoding == BodyEncoding::Bytes && encoding == it.encoding);
        if let Some(variant) = of_bytes.filter(|it| !is_equal || it.word.is_none()) {
            variant.keys.push(key);
            covered.push(key.as_str());
        } else if is_equal && !(encoding == BodyEncoding::Multipart && has_files(cx, described)) {
            covered.push(key.as_str());
        } else if is_new && encoding != BodyEncoding::AnyJson {
            encodings.insert(encoding);
            res.push(BodyVariant {
                key,
                media_type,
                described,
                encoding,
                keys: vec![key],
                word: words.remove(key.as_str()),
            });
        }
    }
    covered.extend(res.iter().map(|variant| variant.key));
    content::report_unused(cx, at, content, &covered);
    res
}

/// Returns each media type besides the preferred one, without words. One whose schema is equal uses the preferred schema.
pub(in crate::lower) fn find_others<'a>(
    cx: &Lower<'_>,
    content: &'a v3::Content,
    preferred: &BodyVariant<'a>,
) -> Vec<BodyVariant<'a>> {
    let others = content.iter().filter(|(name, _)| *name != preferred.key).map(|(key, media_type)| {
        let encoding = encoding(cx, key, media_type);
        let is_equal = equals_preferred(cx, preferred.media_type, media_type, encoding);
        let described = if is_equal { preferred.media_type } else { media_type };
        BodyVariant { key, media_type, described, encoding, keys: vec![key], word: None }
    });
    let mut others: Vec<BodyVariant<'a>> = others.collect();
    others.sort_by_key(|it| (it.encoding, it.key));
    others
}

/// Returns the word of each body variant but the preferred one, by media type: the suffix of its method's name, e.g. `form` in
/// `create_pet_as_form`.
pub(in crate::lower) fn variant_words<'c>(cx: &Lower<'_>, content: &'c v3::Content) -> BTreeMap<&'c str, String> {
    let Some(preferred) = find_preferred(cx, content) else { return BTreeMap::new() };
    let spellings = JsonSpellings::count(cx, content);
    let others = content.iter().filter(|(key, _)| *key != preferred.key);
    let suffix = |key: &str, media_type| variant_suffix(&spellings, encoding(cx, key, media_type), key);
    others.map(|(key, media_type)| (key.as_str(), suffix(key, media_type))).collect()
}

fn variant_suffix(spellings: &JsonSpellings, encoding: BodyEncoding, key: &str) -> String {
    match encoding {
        BodyEncoding::Form => "form".to_owned(),
        BodyEncoding::Multipart => "multipart".to_owned(),
        BodyEncoding::JsonLines => "lines".to_owned(),
        BodyEncoding::Bytes => "bytes".to_owned(),
        BodyEncoding::Text if essence(key).ends_with("/plain") => "text".to_owned(),
        BodyEncoding::AnyJson | BodyEncoding::Text => subtype(key),
        BodyEncoding::Json => spellings.shortest_unique(key),
    }
}

/// The numbers of media types of JSON with one spelling. Several media types of JSON are variants of a body.
struct JsonSpellings {
    subtypes: BTreeMap<String, usize>,
    essences: BTreeMap<String, usize>,
}

impl JsonSpellings {
    fn count(cx: &Lower<'_>, content: &v3::Content) -> Self {
        let mut res = Self { subtypes: BTreeMap::new(), essences: BTreeMap::new() };
        let is_json = |key: &str, media_type| encoding(cx, key, media_type) == BodyEncoding::Json;
        let keys = content.iter().filter(|(key, media_type)| !key.contains('*') && is_json(key, media_type));
        for (key, _) in keys {
            *res.subtypes.entry(subtype(key)).or_default() += 1;
            *res.essences.entry(essence(key)).or_default() += 1;
        }
        res
    }

    /// Returns the shortest text that distinguishes a media type from the others.
    fn shortest_unique(&self, key: &str) -> String {
        // A range is not counted.
        let own = usize::from(!key.contains('*'));
        let is_unique = |counts: &BTreeMap<String, usize>, text: &String| counts.get(text).is_none_or(|it| *it == own);
        Some(subtype(key))
            .filter(|text| is_unique(&self.subtypes, text))
            .or_else(|| Some(essence(key)).filter(|text| is_unique(&self.essences, text)))
            .unwrap_or_else(|| key.to_owned())
    }
}

/// Returns the subtype of a media type, without `x-`: `csv` for `text/x-csv; charset=utf-8`.
pub(in crate::lower) fn subtype(media_type: &str) -> String {
    essence(media_type).rsplit('/').next().unwrap_or_default().trim_start_matches("x-").to_owned()
}

fn schema_id(cx: &Lower<'_>, media_type: &v3::MediaType) -> Option<SchemaId> {
    cx.spec.schema_ids.get(&media_type.schema.as_ref().and_then(pointer_of)?).copied()
}

/// Returns whether the schema of an alternative equals that of the preferred media type.
fn equals_preferred(
    cx: &Lower<'_>,
    preferred: &v3::MediaType,
    alternative: &v3::MediaType,
    encoding: BodyEncoding,
) -> bool {
    match (schema_id(cx, preferred), schema_id(cx, alternative)) {
        (Some(preferred), Some(alternative)) => structurally_equal(cx.spec, preferred, alternative),
        (None, Some(_)) => false,
        // Without a schema the alternative has nothing to differ in, unless it is sent as text or bytes.
        (_, None) => !matches!(encoding, BodyEncoding::Text | BodyEncoding::Bytes),
    }
}

/// Returns whether a property is a file, which only multipart bodies can carry.
fn has_files(cx: &Lower<'_>, media_type: &v3::MediaType) -> bool {
    let Some(schema) = schema_id(cx, media_type) else { return false };
    let parts = cx.schema(schema).parts.iter().flat_map(|parts| parts.iter());
    let mut properties = parts.flat_map(|id| cx.schema(*id).properties.values());
    properties.any(|id| {
        let property = cx.schema(*id);
        let items = property.items.map(|id| cx.schema(id));
        [Some(property), items]
            .into_iter()
            .flatten()
            .any(|schema| matches!(schema.shape, Shape::Scalar(Scalar::Binary)))
    })
}
