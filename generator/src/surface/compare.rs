//! The differences of two surfaces, and their effect on callers.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::signature::{difference, shortened};
use super::{ClientSurface, DEPRECATED, Item, Kind, Member, Surface};

/// The effect of a change on code that uses the crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Nothing that code can see.
    None,
    /// The same items and types, with other documentation, checks or requests.
    Patch,
    /// Something is new.
    Minor,
    /// Code may no longer compile, or gets another type.
    Major,
}

/// A difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The kind of the item.
    pub kind: Kind,
    /// The path of the client's type.
    pub client: String,
    /// The key of the item.
    pub item: String,
    /// The member; `None` for a change of the item.
    pub member: Option<String>,
    /// The old signature; `None` if there was no such item or member.
    pub old: Option<String>,
    /// The new signature; `None` if there is no such item or member anymore.
    pub new: Option<String>,
    /// What differs between both signatures, in words; empty if there is only one.
    pub difference: String,
    /// The item that a removed model or operation may have become, and how much of it is alike, in percent.
    pub renamed: Option<(String, usize)>,
    /// The effect on callers.
    pub effect: Effect,
}

/// Returns the differences of two surfaces: the breaking ones first.
pub fn compare(old: &Surface, new: &Surface) -> Vec<Change> {
    let mut res = Vec::new();
    let empty = ClientSurface::default();
    let find = |surface: &Surface, name: &str| surface.clients.iter().find(|it| it.name == name).cloned();
    for client in &new.clients {
        compare_clients(&mut res, &find(old, &client.name).unwrap_or_else(|| empty.clone()), client, &client.name);
    }
    for client in old.clients.iter().filter(|it| find(new, &it.name).is_none()) {
        compare_clients(&mut res, client, &empty, &client.name);
    }
    // Removed before changed before added.
    res.sort_by_key(|it| (std::cmp::Reverse(it.effect), it.old.is_none(), it.new.is_some()));
    res
}

/// Returns the greatest effect of some changes.
pub fn greatest(changes: &[Change]) -> Effect {
    changes.iter().map(|it| it.effect).max().unwrap_or(Effect::None)
}

fn identity(item: &Item) -> (bool, Option<Kind>, &str) {
    // A model that becomes another kind of type is the same item.
    let is_model = item.kind.is_model();
    (is_model, (!is_model).then_some(item.kind), &item.key)
}

/// The most pairs of a removed and an added item that are searched for renames.
const MAX_PAIRS: usize = 250_000;

fn compare_clients(res: &mut Vec<Change>, old: &ClientSurface, new: &ClientSurface, client: &str) {
    let by_identity = |it: &ClientSurface| -> BTreeMap<_, _> {
        it.items
            .iter()
            .map(|item| (identity(item), item))
            .map(|((a, b, c), it)| ((a, b, c.to_owned()), it.clone()))
            .collect()
    };
    let (olds, news) = (by_identity(old), by_identity(new));
    let (old_aliases, new_aliases) = (Aliases::new(old), Aliases::new(new));
    let added: Vec<&Item> = news.iter().filter(|(key, _)| !olds.contains_key(key)).map(|(_, it)| it).collect();
    let whole = |item: &Item, is_old: bool, renamed| Change {
        kind: item.kind,
        client: client.to_owned(),
        item: item.key.clone(),
        member: None,
        old: is_old.then(|| item.signature.clone()),
        new: (!is_old).then(|| item.signature.clone()),
        difference: String::new(),
        renamed,
        effect: if is_old { Effect::Major } else { Effect::Minor },
    };
    let removed = olds.keys().filter(|key| !news.contains_key(*key)).count();
    let candidates = if removed.saturating_mul(added.len()) > MAX_PAIRS { &[][..] } else { &added[..] };
    for (key, item) in &olds {
        match news.get(key) {
            Some(other) => {
                let (before, after) = (resolve(old, item, other), resolve(new, other, item));
                compare_items(res, &before, &after, (&old_aliases, &new_aliases), client);
            }
            None => res.push(whole(item, true, likely_rename(item, candidates))),
        }
    }
    res.extend(added.iter().map(|item| whole(item, false, None)));
}

/// Returns an item, or the one that it is an alias of if the other version is no alias of that: which of equal types is an
/// alias may change, and code that uses them does not.
fn resolve(client: &ClientSurface, item: &Item, other: &Item) -> Item {
    if item.kind != Kind::Alias || (other.kind, &other.signature) == (item.kind, &item.signature) {
        return item.clone();
    }
    let target = client.items.iter().find(|it| it.kind.is_model() && it.key == item.signature);
    match target {
        Some(target) => Item { key: item.key.clone(), ..target.clone() },
        None => item.clone(),
    }
}

fn compare_items(res: &mut Vec<Change>, old: &Item, new: &Item, aliases: (&Aliases<'_>, &Aliases<'_>), client: &str) {
    let is_same = |before: &str, after: &str| before == after || aliases.0.expand(before) == aliases.1.expand(after);
    let change = |member: Option<&str>, old: Option<String>, new_text: Option<String>, effect| Change {
        kind: new.kind,
        client: client.to_owned(),
        item: new.key.clone(),
        member: member.map(str::to_owned),
        difference: old.as_ref().zip(new_text.as_ref()).map(|it| difference(it.0, it.1, &is_same)).unwrap_or_default(),
        old,
        new: new_text,
        renamed: None,
        effect,
    };
    if old.kind != new.kind || !is_same(&old.signature, &new.signature) {
        res.push(change(None, Some(described(old)), Some(described(new)), Effect::Major));
        if old.kind != new.kind {
            // Every member differs, and none of the lines would say more.
            return;
        }
    }
    // A field may have the name of the constructor.
    let identity = |it: &Member| (it.key.clone(), it.signature.starts_with('('));
    let by_key = |item: &Item| -> BTreeMap<(String, bool), String> {
        // Of equal keys, the first counts.
        item.members.iter().rev().map(|it| (identity(it), it.signature.clone())).collect()
    };
    let (old_members, new_members) = (by_key(old), by_key(new));
    for member in old.members.iter().filter(|it| is_news(it, &new_members)) {
        let key = member.key.as_str();
        let (before, after) = (Some(member.signature.clone()), new_members.get(&identity(member)).cloned());
        if after.as_ref().is_none_or(|after| !is_same(&member.signature, after)) {
            let effect = match (key, &after) {
                ("feature", None) => Effect::Minor,
                (key, None) if key.starts_with(DEPRECATED) => Effect::Patch,
                (_, None | Some(_)) => Effect::Major,
            };
            res.push(change(Some(key), before, after, effect));
        }
    }
    let is_added = |it: &&Member| !old_members.contains_key(&identity(it)) && is_news(it, &old_members);
    for member in new.members.iter().filter(is_added) {
        // An operation that needs a feature is missing from builds that do not enable it.
        let effect = if member.key == "feature" { Effect::Major } else { Effect::Minor };
        res.push(change(Some(&member.key), None, Some(member.signature.clone()), effect));
    }
}

/// Returns whether the other version has the member that a line deprecates. Without it, the line says nothing new.
fn is_news(member: &Member, others: &BTreeMap<(String, bool), String>) -> bool {
    let of = member.key.strip_prefix(DEPRECATED).map(str::trim_start).filter(|it| !it.is_empty());
    of.is_none_or(|of| {
        [false, true].iter().any(|is_constructor| others.contains_key(&(of.to_owned(), *is_constructor)))
    })
}

/// The aliases of a client: a type and its alias are the same.
struct Aliases<'a>(BTreeMap<&'a str, &'a str>);

/// The most aliases of aliases that are followed.
const MAX_ALIASES: usize = 16;

impl<'a> Aliases<'a> {
    fn new(client: &'a ClientSurface) -> Self {
        let aliases = client.items.iter().filter(|it| it.kind == Kind::Alias);
        Self(aliases.map(|it| (it.key.as_str(), it.signature.as_str())).collect())
    }

    /// Returns a signature with the types that its aliases stand for.
    fn expand(&self, signature: &str) -> String {
        let mut res = signature.to_owned();
        for _ in 0..MAX_ALIASES {
            let next = self.expand_once(&res);
            if next == res {
                break;
            }
            res = next;
        }
        res
    }

    fn expand_once(&self, text: &str) -> String {
        let mut res = String::with_capacity(text.len());
        let mut rest = text;
        while !rest.is_empty() {
            let is_word = |c: char| c.is_alphanumeric() || c == '_';
            let word = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            let end = if word == 0 { rest.find(is_word).unwrap_or(rest.len()) } else { word };
            let (token, after) = rest.split_at(end);
            res.push_str(self.0.get(token).copied().unwrap_or(token));
            rest = after;
        }
        res
    }
}

/// Returns the signature of an item, with the kind of a model.
fn described(item: &Item) -> String {
    match item.kind.word().filter(|_| item.kind.is_model()) {
        Some(word) if item.signature.is_empty() => word.to_owned(),
        Some(_) | None => item.signature.clone(),
    }
}

/// The least share of equal members, in percent, with which an added item is probably the removed one.
const ALIKE: usize = 60;

/// Returns the added item that is most like a removed one.
fn likely_rename(item: &Item, added: &[&Item]) -> Option<(String, usize)> {
    let candidates = added.iter().filter(|it| it.kind == item.kind).map(|it| (it.key.clone(), similarity(item, it)));
    candidates.filter(|it| it.1 >= ALIKE).max_by_key(|it| it.1)
}

/// Returns the share of equal members, in percent. Operations are alike if they have the same method name.
fn similarity<'a>(one: &'a Item, two: &'a Item) -> usize {
    if one.kind == Kind::Operation {
        let method = |it: &Item| it.signature.split('(').take(2).collect::<Vec<_>>().join("(");
        return if method(one) == method(two) { 100 } else { 0 };
    }
    let fields = |it: &'a Item| -> BTreeSet<(&'a str, &'a str)> {
        let fields = it.members.iter().filter(|it| it.key != "new");
        fields.map(|it| (it.key.as_str(), it.signature.as_str())).collect()
    };
    let (one, two) = (fields(one), fields(two));
    let equal = one.intersection(&two).count();
    // With one member, too many items are alike.
    if one.len() < 2 || two.len() < 2 { 0 } else { 200 * equal / (one.len() + two.len()) }
}

impl Kind {
    /// Returns the word before the key of an item, where the item as a whole is new or gone.
    fn label(self) -> &'static str {
        match self {
            Self::Client => "client ",
            Self::Operation => "",
            Self::Webhook => "webhook ",
            Self::Struct | Self::Enum | Self::Union | Self::Tuple | Self::Alias => "model ",
        }
    }
}

impl Change {
    /// Returns the item and the member, such as `ApiKey.created_at`.
    pub fn path(&self) -> String {
        let is_whole = self.member.is_none() && (self.old.is_none() || self.new.is_none());
        let label = if self.kind.is_model() && !is_whole { "" } else { self.kind.label() };
        let member = self.member.as_deref().unwrap_or_default();
        let separator = match (member.chars().next(), self.kind.is_model()) {
            (None, _) | (Some('.'), true) => "",
            (Some('#'), true) => " ",
            (Some(_), true) => ".",
            (Some(_), false) => " ",
        };
        format!("{label}{}{separator}{member}", self.item)
    }
}

impl fmt::Display for Change {
    /// Writes one line, such as `~ ApiKey.created_at Option<DateTime> -> Option<String>` or
    /// `~ GET /keys keys().list: result Keys -> Page`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path();
        match (&self.old, &self.new) {
            (Some(_), Some(_)) => write!(f, "~ {path}{}", self.difference)?,
            (Some(_), None) | (None, None) => write!(f, "- {path}")?,
            (None, Some(new)) if self.member.is_none() && !new.is_empty() => {
                write!(f, "+ {path} -> {}", shortened(new))?;
            }
            (None, Some(new)) => write!(f, "+ {path}{}", shortened(new))?,
        }
        match &self.renamed {
            Some((name, share)) => write!(f, " (renamed to {name}? {share} % alike)"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "\
## Client 1.930.0

GET /keys -> keys().list() -> Keys
  type = ListKeys
  #[deprecated]
  .limit(i64)

struct ApiKey
  id: String
  created_at: Option<DateTime>
  new(id: String)

enum Color
  Red = \"red\"

struct S3Config
  bucket: String
  region: String
  path: Option<String>
  new(bucket: String, region: String)
";

    fn lines(new: &str) -> Vec<String> {
        compare(&Surface::parse(OLD), &Surface::parse(new)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_surface_is_printed_as_it_was_parsed() {
        let printed = Surface::parse(OLD).text("x");
        assert_eq!(Surface::parse(&printed), Surface::parse(OLD));
        assert!(printed.ends_with(OLD), "{printed}");
    }

    #[test]
    fn equal_surfaces_have_no_differences() {
        assert_eq!(lines(OLD), Vec::<String>::new());
    }

    #[test]
    fn each_difference_is_a_line() {
        let new = OLD
            .replace("S3Config", "S3ConfigIn")
            .replace("created_at: Option<DateTime>", "created_at: Option<String>")
            .replace("list() ->", "list_keys() ->")
            .replace("  .limit(i64)", "  .limit(i64)\n  .after(String)")
            .replace("enum Color", "POST /emails/{id}/share -> emails().share(email_id: String) -> ()\n\nenum Color");
        let expected = [
            "- model S3Config (renamed to S3ConfigIn? 100 % alike)",
            "~ ApiKey.created_at Option<DateTime> -> Option<String>",
            "~ GET /keys keys().list -> keys().list_keys",
            "+ POST /emails/{id}/share -> emails().share(email_id: String) -> ()",
            "+ GET /keys .after(String)",
            "+ model S3ConfigIn",
        ];
        let mut found = lines(&new);
        assert_eq!(greatest(&compare(&Surface::parse(OLD), &Surface::parse(&new))), Effect::Major);
        found.sort();
        let mut expected = expected.map(str::to_owned);
        expected.sort();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_effect_depends_on_what_is_exhaustive() {
        let table = [
            ("  Red = \"red\"", "  Red = \"red\"\n  Blue = \"blue\"", Effect::Minor),
            ("  Red = \"red\"", "  Crimson = \"red\"", Effect::Major),
            ("  path: Option<String>", "  path: Option<String>\n  more: Option<String>", Effect::Minor),
            ("new(id: String)", "new(id: String, name: String)", Effect::Major),
            ("  type = ListKeys", "  type = ListKeys\n  feature = \"keys\"", Effect::Major),
            ("1.930.0", "1.934.0", Effect::None),
            (
                "  created_at: Option<DateTime>",
                "  created_at: Option<DateTime>\n  #[deprecated] created_at",
                Effect::Minor,
            ),
            ("  type = ListKeys\n  #[deprecated]", "  type = ListKeys", Effect::Patch),
            ("struct ApiKey", "union ApiKey", Effect::Major),
            ("enum Color\n  Red = \"red\"", "type Color -> Paint\n\nenum Paint\n  Red = \"red\"", Effect::Minor),
        ];
        for (from, to, effect) in table {
            let changes = compare(&Surface::parse(OLD), &Surface::parse(&OLD.replace(from, to)));
            assert_eq!(greatest(&changes), effect, "{from} -> {to}: {changes:?}");
        }
    }
}
