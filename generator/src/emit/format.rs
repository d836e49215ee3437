//! Rust text from tokens: each item is formatted by itself, and blank lines are set between items and between methods.

use proc_macro2::TokenStream;
use quote::quote;
use syn::token::Brace;
use syn::{Attribute, ImplItem, Item, ItemImpl, ItemMod, ItemTrait, TraitItem, Visibility, parse_quote};

use super::join_lines::join_lines;

/// A part of a file.
pub(super) enum Part {
    /// Items.
    Items(TokenStream),
    /// A call of a macro that is laid out already.
    Text(String),
}

/// Formats a file.
pub(super) fn file(path: &str, parts: Vec<Part>) -> String {
    let mut res = String::new();
    let mut previous = Block { text: String::new(), group: None };
    for block in parts.into_iter().flat_map(|it| blocks(path, it)) {
        if !previous.text.is_empty() && !previous.is_grouped_with(&block) {
            res.push('\n');
        }
        res.push_str(&block.text);
        previous = block;
    }
    res
}

fn blocks(path: &str, part: Part) -> Vec<Block> {
    match part {
        Part::Text(text) => vec![Block { text, group: None }],
        Part::Items(tokens) => {
            let file = syn::parse2(tokens);
            let file = file.unwrap_or_else(|error| unreachable!("the tokens of {path} are Rust: {error}"));
            let syn::File { attrs, items, .. } = file;
            attrs.into_iter().map(attribute).chain(items.into_iter().map(item)).collect()
        }
    }
}

/// Formats statements, as lines without indentation.
pub(super) fn statements(statements: TokenStream) -> Vec<String> {
    let tokens = quote! { fn example() { #statements } };
    let file = syn::parse2(tokens).unwrap_or_else(|error| unreachable!("the tokens of an example are Rust: {error}"));
    let text = prettyplease::unparse(&file);
    let lines: Vec<&str> = text.lines().collect();
    let inner = lines.iter().skip(1).take(lines.len().saturating_sub(2));
    inner.map(|it| it.strip_prefix("    ").unwrap_or(it).to_owned()).collect()
}

/// Formats items, as lines. Text that is not Rust, such as an import from a crate with an invalid name, is not changed.
pub(super) fn code(text: &str) -> Vec<String> {
    let printed = syn::parse_file(text).map_or_else(|_| text.to_owned(), |it| prettyplease::unparse(&it));
    printed.lines().map(str::to_owned).collect()
}

/// An item or an inner attribute, formatted.
struct Block {
    text: String,
    group: Option<Group>,
}

/// Items of one group follow each other without a blank line.
#[derive(PartialEq, Eq)]
enum Group {
    Docs,
    Import,
    Export,
    Module,
}

impl Block {
    fn is_grouped_with(&self, next: &Self) -> bool {
        self.group.is_some() && self.group == next.group
    }
}

fn attribute(it: Attribute) -> Block {
    let group = it.path().is_ident("doc").then_some(Group::Docs);
    Block { text: unparse(vec![it], Vec::new()), group }
}

fn item(it: Item) -> Block {
    let group = group(&it);
    let text = match it {
        Item::Impl(mut it) => {
            let members = std::mem::take(&mut it.items);
            let whole = |items| Item::Impl(ItemImpl { items, ..it });
            separated(members, is_set_apart, whole, |items| Item::Impl(ItemImpl { items, ..parse_quote!(impl T {}) }))
        }
        Item::Trait(mut it) => {
            let members = std::mem::take(&mut it.items);
            let whole = |items| Item::Trait(ItemTrait { items, ..it });
            let is_set_apart = |it: &TraitItem| matches!(it, TraitItem::Fn(_) | TraitItem::Type(_));
            separated(members, is_set_apart, whole, |items| {
                Item::Trait(ItemTrait {
                    items,
                    ..parse_quote!(
                        trait T {}
                    )
                })
            })
        }
        Item::Mod(mut it) if it.content.is_some() => {
            let (brace, members) = it.content.take().unwrap_or_default();
            let whole = |items| Item::Mod(ItemMod { content: Some((brace, items)), ..it });
            let is_function = |it: &Item| matches!(it, Item::Fn(_));
            let wrapped = |items| {
                Item::Mod(ItemMod {
                    content: Some((Brace::default(), items)),
                    ..parse_quote!(
                        mod m {}
                    )
                })
            };
            separated(members, is_function, whole, wrapped)
        }
        it @ (Item::Const(_) | Item::Static(_) | Item::Fn(_)) => {
            let text = unparse(Vec::new(), vec![it]);
            join_lines(&text.lines().map(str::to_owned).collect::<Vec<_>>()).join("\n") + "\n"
        }
        it => unparse(Vec::new(), vec![it]),
    };
    Block { text, group }
}

/// Returns the group of an item without attributes.
fn group(it: &Item) -> Option<Group> {
    match it {
        Item::Use(it) if it.attrs.is_empty() => match it.vis {
            Visibility::Public(_) => Some(Group::Export),
            _ => Some(Group::Import),
        },
        Item::Mod(it) if it.attrs.is_empty() => matches!(it.vis, Visibility::Inherited).then_some(Group::Module),
        _ => None,
    }
}

/// Returns whether a blank line is around a member of an `impl`: methods and public constants have one, but not the
/// short associated types and constants of a trait.
fn is_set_apart(it: &ImplItem) -> bool {
    match it {
        ImplItem::Fn(_) => true,
        ImplItem::Const(it) => matches!(it.vis, Visibility::Public(_)),
        _ => false,
    }
}

/// Formats an item member by member, with a blank line before and after each member that `is_set_apart`. The first member is
/// formatted inside of the item (`whole`), each other one inside of an empty item of one line (`wrapped`).
fn separated<M>(
    members: Vec<M>,
    is_set_apart: impl Fn(&M) -> bool,
    whole: impl FnOnce(Vec<M>) -> Item,
    wrapped: impl Fn(Vec<M>) -> Item,
) -> String {
    let mut members = members.into_iter();
    let Some(first) = members.next() else { return unparse(Vec::new(), vec![whole(Vec::new())]) };
    let mut needs_blank = is_set_apart(&first);
    let mut lines: Vec<String> = unparse(Vec::new(), vec![whole(vec![first])]).lines().map(str::to_owned).collect();
    let end = lines.pop();
    for member in members {
        let is_apart = is_set_apart(&member);
        lines.extend((needs_blank || is_apart).then(String::new));
        needs_blank = is_apart;
        let text = unparse(Vec::new(), vec![wrapped(vec![member])]);
        let inner: Vec<&str> = text.lines().collect();
        lines.extend(inner[1..inner.len() - 1].iter().map(|it| (*it).to_owned()));
    }
    lines.extend(end);
    let mut lines = join_lines(&lines);
    lines.push(String::new());
    lines.join("\n")
}

fn unparse(attrs: Vec<Attribute>, items: Vec<Item>) -> String {
    let mut res = prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs, items });
    if !res.ends_with('\n') {
        res.push('\n');
    }
    res
}
