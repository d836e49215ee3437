//! Items of lists and entries of maps in examples.

use serde_json::Value;

use super::super::super::types::ExampleExpr;
use super::super::placeholder::{Hint, NO_LIMITS};
use super::{ExampleBuilder, ExampleDetail, MAX_ITEMS, some};
use crate::api::{Scalar, Shape, Type, TypeKind};
use crate::prose;
use crate::rust::ItemInput;

impl ExampleBuilder<'_> {
    /// Returns an array of what a list parameter takes.
    pub(super) fn list(&mut self, input: &ItemInput, kind: &TypeKind, hint: Hint<'_>) -> Option<ExampleExpr> {
        let TypeKind::List(item) = self.values.cx.api.resolved(kind) else { return None };
        let items: Option<Vec<_>> =
            self.list_items(&item.kind, hint).map(|hint| self.item(input, item, hint)).collect();
        items.map(|it| ExampleExpr::Array(distinct(it, hint)))
    }

    /// Returns an array of the entries that a map parameter takes.
    pub(super) fn map(&mut self, input: &ItemInput, kind: &TypeKind, hint: Hint<'_>) -> Option<ExampleExpr> {
        let TypeKind::Map(value) = self.values.cx.api.resolved(kind) else { return None };
        let (key, hint) = entry_hint(hint);
        let value = self.item(input, value, hint)?;
        let pair = ExampleExpr::Pair(Box::new(ExampleExpr::Text(key)), Box::new(value));
        Some(ExampleExpr::Array(vec![pair]))
    }

    pub(super) fn item(&mut self, input: &ItemInput, item: &Type, hint: Hint<'_>) -> Option<ExampleExpr> {
        match input {
            ItemInput::Plain(_) => self.nullable(item, hint),
            ItemInput::Into(..) => {
                let value = self.convertible_value(&item.kind, hint)?;
                Some(suffixed(value, self.values.cx.api.resolved(&item.kind)))
            }
        }
    }

    /// Returns the hints for the items of a list: as many as the list requires, and at least one. In an exhaustive example, a
    /// list of scalars has two items, so that a test sees how the items are separated.
    pub(super) fn list_items<'b>(&self, item: &TypeKind, hint: Hint<'b>) -> impl Iterator<Item = Hint<'b>> + use<'b> {
        let is_leaf = match self.values.cx.api.resolved(item) {
            TypeKind::Scalar(_) => true,
            TypeKind::Schema(id) => matches!(self.values.cx.api.schemas[id.0].shape, Shape::Enum(_)),
            TypeKind::Any | TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Broken => false,
        };
        let default = if is_leaf && self.detail == ExampleDetail::Exhaustive { 2 } else { 1 };
        let (least, most) = (hint.limits.min_items.unwrap_or_default(), hint.limits.max_items.unwrap_or(MAX_ITEMS));
        let count = least.max(default).min(most).clamp(1, MAX_ITEMS);
        (0..usize::try_from(count).unwrap_or(1)).map(move |index| {
            let (example, default) = (nth(hint.example, index), nth(hint.default, index));
            // Items of the document's example differ already.
            let index = if example.or(default).is_some() { 0 } else { index };
            Hint { example, default, limits: hint.item_limits, item_limits: NO_LIMITS, index, ..hint }
        })
    }

    /// Returns the items of a list.
    pub(super) fn items(&mut self, item: &Type, hint: Hint<'_>) -> Option<Vec<ExampleExpr>> {
        let items: Option<Vec<_>> = self.list_items(&item.kind, hint).map(|hint| self.nullable(item, hint)).collect();
        items.map(|it| distinct(it, hint))
    }

    pub(super) fn nullable(&mut self, ty: &Type, hint: Hint<'_>) -> Option<ExampleExpr> {
        let value = self.typed_value(&ty.kind, hint)?;
        Some(if ty.nullable && !matches!(ty.kind, TypeKind::Any) { some(value) } else { value })
    }

    pub(super) fn pair(&mut self, value: &Type, hint: Hint<'_>) -> Option<ExampleExpr> {
        let (key, hint) = entry_hint(hint);
        let value = self.nullable(value, hint)?;
        let key = self.typed(Scalar::String, ExampleExpr::Text(key));
        Some(ExampleExpr::Pair(Box::new(key), Box::new(value)))
    }
}

/// Returns the key of an entry of a map, and the hint for its value.
pub(super) fn entry_hint(hint: Hint<'_>) -> (String, Hint<'_>) {
    let entry = hint.example.and_then(Value::as_object).and_then(|it| it.iter().next());
    let entry = entry.filter(|(key, _)| prose::is_short(key));
    let key = entry.map_or("key", |(key, _)| key);
    (key.to_owned(), Hint { name: "value", example: entry.map(|(_, it)| it), ..Hint::default() })
}

/// Removes repeated items from a list with unique items.
pub(super) fn distinct(mut items: Vec<ExampleExpr>, hint: Hint<'_>) -> Vec<ExampleExpr> {
    if hint.limits.unique_items {
        items.dedup();
    }
    items
}

/// Returns an item of the document's example. An example that is not a list counts as its first item.
pub(super) fn nth(example: Option<&Value>, index: usize) -> Option<&Value> {
    example.and_then(|it| it.as_array().map_or((index == 0).then_some(it), |it| it.get(index)))
}

/// Adds the type suffix to an integer that is converted with `Into`, where `i32` would be inferred.
pub(super) fn suffixed(it: ExampleExpr, kind: &TypeKind) -> ExampleExpr {
    match (it, kind) {
        (ExampleExpr::Integer(it, _), TypeKind::Scalar(Scalar::UInt64)) => ExampleExpr::Integer(it, Some("u64")),
        (ExampleExpr::Integer(it, _), TypeKind::Scalar(Scalar::Int64)) if i32::try_from(it).is_err() => {
            ExampleExpr::Integer(it, Some("i64"))
        }
        (it, _) => it,
    }
}
