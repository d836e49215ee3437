//! A value for every type, as an example shows it: what the document gives as an example where that is short and of
//! the right kind, else a stand-in.

mod named;

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::Context;
use super::super::types::{ExampleExpr, Import};
use super::placeholder::{Hint, NO_LIMITS, is_private, scalar};
use crate::api::{self, Scalar, SchemaId, Shape, Type, TypeKind};
use crate::naming::{self, Case, STANDARD_NAMES};
use crate::prose;
use crate::rust::{Input, Item, ModelForm};

/// How many values an example may be made of. What asks for more is better made elsewhere.
const MOST_VALUES: usize = 24;
/// How many optional fields of one struct an example sets.
const MOST_SETTERS: usize = 5;
/// How many values a call may be made of that nobody reads, and how many of them are kept for what must be there.
const WHOLE: usize = 400;
const KEPT: usize = 200;
/// How deep values may hold each other, by every kind of nesting.
const DEEPEST: usize = 12;
/// Longer JSON is no example of a value, but of a document.
const LONGEST_JSON: usize = 60;

/// What values are made from.
pub(in crate::guide) struct Values<'a> {
    pub(in crate::guide) cx: &'a Context<'a>,
    /// Names that mean something else around examples.
    reserved: Vec<&'a str>,
}

impl<'a> Values<'a> {
    pub(in crate::guide) fn new(cx: &'a Context<'a>, reserved: Vec<&'a str>) -> Self {
        Self { cx, reserved }
    }

    fn is_opaque(&self, id: SchemaId) -> bool {
        self.cx.client.types.opaque.contains(&id)
    }

    /// Returns the model of a schema, if it has one.
    fn item(&self, id: SchemaId) -> Option<&'a Item> {
        self.cx.items.get(&id).map(|(_, item)| *item)
    }
}

/// How much an example shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::guide) enum ExampleDetail {
    /// What somebody wants to read: what must be there, and what the document shows.
    Minimal,
    /// Everything that may be there.
    Exhaustive,
}

/// A module, type or macro that an example imports, in the order of the imports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::guide) enum ExampleModule {
    /// The models of the client.
    Models,
    /// The runtime.
    Runtime,
    /// The runtime's `IndexMap`.
    IndexMap,
    /// The runtime's `StatusCode`.
    StatusCode,
    /// The macro `json!`.
    Json,
}

impl ExampleModule {
    fn import(self) -> Import {
        match self {
            Self::Models => Import::Client("models".to_owned()),
            Self::Runtime => Import::Crate("runtime"),
            Self::IndexMap => Import::Crate("runtime::IndexMap"),
            Self::StatusCode => Import::Crate("runtime::StatusCode"),
            Self::Json => Import::Crate("runtime::serde_json::json"),
        }
    }
}

/// An example while it is made.
pub(in crate::guide) struct ExampleBuilder<'a> {
    values: &'a Values<'a>,
    detail: ExampleDetail,
    /// Models that are imported.
    pub(in crate::guide) models: BTreeSet<String>,
    /// Everything else that is imported.
    pub(in crate::guide) modules: BTreeSet<ExampleModule>,
    /// What the caller has to have, with types.
    pub(in crate::guide) free_variables: Vec<(String, String)>,
    /// Structs around the value in hand.
    open: Vec<SchemaId>,
    /// How many values it may still be made of.
    left: usize,
    depth: usize,
}

impl<'a> ExampleBuilder<'a> {
    pub(in crate::guide) fn new(values: &'a Values<'a>, detail: ExampleDetail) -> Self {
        let (models, modules, free_variables, open) = (BTreeSet::new(), BTreeSet::new(), Vec::new(), Vec::new());
        let left = match detail {
            ExampleDetail::Minimal => MOST_VALUES,
            ExampleDetail::Exhaustive => WHOLE,
        };
        Self { values, detail, models, modules, free_variables, open, left, depth: 0 }
    }

    /// Returns the imports of the example, in order.
    pub(in crate::guide) fn imports(&self) -> Vec<Import> {
        let models = match &self.models.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            [] => None,
            [one] => Some(Import::Client(format!("models::{one}"))),
            many => Some(Import::Client(format!("models::{{{}}}", many.join(", ")))),
        };
        self.modules.iter().map(|it| it.import()).chain(models).collect()
    }

    /// Returns the API that the values belong to.
    pub(in crate::guide) fn api(&self) -> &'a api::Api {
        self.values.cx.api
    }

    /// What comes of a trial; of one that fails, or that takes what only the caller has, nothing is left.
    pub(in crate::guide) fn attempt<T>(&mut self, make: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let (models, modules, given, left) =
            (self.models.clone(), self.modules.clone(), self.free_variables.len(), self.left);
        let res = make(self).filter(|_| self.free_variables.len() == given);
        if res.is_none() {
            (self.models, self.modules, self.left) = (models, modules, left);
            self.free_variables.truncate(given);
        }
        res
    }

    /// What a function is given that takes this input. Whatever cannot be made, the caller has.
    pub(in crate::guide) fn argument(
        &mut self,
        input: &Input,
        ty: &Type,
        nullable: bool,
        hint: Hint<'_>,
    ) -> ExampleExpr {
        let made = match input {
            _ if nullable => self.typed_value(&ty.kind, hint).map(some),
            Input::Plain(_) | Input::Boxed(..) => self.typed_value(&ty.kind, hint),
            Input::Into(..) => self.convertible_value(&ty.kind, hint),
            Input::Items(_) => {
                let items = self.list_items(&ty.kind, hint).map(|hint| {
                    let item = self.convertible_value(&ty.kind, hint);
                    let item = item.unwrap_or_else(|| self.free_variable(&ty.kind, false, hint));
                    suffixed(item, self.values.cx.api.resolved(&ty.kind))
                });
                Some(ExampleExpr::Array(distinct(items.collect(), hint)))
            }
        };
        made.unwrap_or_else(|| self.free_variable(&ty.kind, nullable, hint))
    }

    /// A value that the caller has.
    fn free_variable(&mut self, kind: &TypeKind, nullable: bool, hint: Hint<'_>) -> ExampleExpr {
        let scope = self.values.cx.scope();
        let ty = scope.value(kind);
        let ty = if nullable { scope.option(ty) } else { ty };
        if ty.models().next().is_some() {
            self.modules.insert(ExampleModule::Models);
        }
        if ty.runtime_types().next().is_some() {
            self.modules.insert(ExampleModule::Runtime);
        }
        let mut name = naming::to_local(&naming::to_ident(Case::Snake, hint.name), &self.values.reserved);
        while self.free_variables.iter().any(|(other, _)| *other == name) {
            name.push('_');
        }
        self.free_variables.push((name.clone(), ty.to_string()));
        ExampleExpr::Path(name)
    }

    /// What becomes the value by `Into`.
    fn convertible_value(&mut self, kind: &TypeKind, hint: Hint<'_>) -> Option<ExampleExpr> {
        let resolved = self.values.cx.api.resolved(kind);
        match resolved {
            TypeKind::Scalar(it) => Some(scalar(*it, hint)),
            TypeKind::Any | TypeKind::Broken => Some(self.any(hint)),
            TypeKind::List(item) => {
                let items = self.items(item, hint);
                Some(items.map_or_else(|| empty("Vec"), ExampleExpr::Array))
            }
            TypeKind::Map(value) => {
                let pair = self.pair(value, hint);
                Some(pair.map_or_else(|| self.empty_map(), |it| ExampleExpr::Array(vec![it])))
            }
            TypeKind::Schema(id) if self.values.is_opaque(*id) => Some(self.any(hint)),
            TypeKind::Schema(id) => {
                match &self.values.cx.api.schemas[id.0].shape {
                    // What a branch holds becomes the union.
                    Shape::Union(_) => self.union(*id, hint, true),
                    Shape::Object(_) | Shape::Enum(_) | Shape::Tuple(_) | Shape::Alias(_) | Shape::Broken => {
                        self.typed_value(resolved, hint)
                    }
                }
            }
        }
    }

    /// The value itself. `None` if it holds itself, or would be too much to read.
    fn typed_value(&mut self, kind: &TypeKind, hint: Hint<'_>) -> Option<ExampleExpr> {
        self.depth += 1;
        let res = if self.depth > DEEPEST { None } else { self.typed_value_of(kind, hint) };
        self.depth -= 1;
        res
    }

    fn typed_value_of(&mut self, kind: &TypeKind, hint: Hint<'_>) -> Option<ExampleExpr> {
        match kind {
            TypeKind::Any | TypeKind::Broken => Some(self.json(hint)),
            TypeKind::Scalar(it) => Some(self.typed(*it, scalar(*it, hint))),
            TypeKind::List(item) => {
                let items = self.items(item, hint);
                Some(items.map_or_else(|| empty("Vec"), ExampleExpr::Vector))
            }
            TypeKind::Map(value) => {
                self.modules.insert(ExampleModule::IndexMap);
                let pair = self.pair(value, hint);
                Some(
                    pair.map_or_else(
                        || empty("IndexMap"),
                        |it| call("IndexMap::from", vec![ExampleExpr::Array(vec![it])]),
                    ),
                )
            }
            TypeKind::Schema(id) if self.values.is_opaque(*id) => Some(self.json(hint)),
            TypeKind::Schema(id) => self.named(*id, hint),
        }
    }

    /// A value that knows its type: a text alone could become many.
    fn typed(&mut self, it: Scalar, value: ExampleExpr) -> ExampleExpr {
        match it {
            Scalar::Boolean | Scalar::Int32 | Scalar::Int64 | Scalar::UInt64 | Scalar::Int128 | Scalar::Number => value,
            Scalar::String | Scalar::Binary => ExampleExpr::Method(Box::new(value), "to_owned".to_owned(), Vec::new()),
            Scalar::DateTime
            | Scalar::Date
            | Scalar::Time
            | Scalar::Duration
            | Scalar::Decimal
            | Scalar::Base64
            | Scalar::Password => {
                self.modules.insert(ExampleModule::Runtime);
                let ty = self.values.cx.scope().value(&TypeKind::Scalar(it));
                call(&format!("{}::from", ty.path()), vec![value])
            }
        }
    }

    /// What is known of the items that a list must have, and of the first in any case. A list of all that may be has two
    /// leaves: how it is written shows only then.
    fn list_items<'b>(&self, item: &TypeKind, hint: Hint<'b>) -> impl Iterator<Item = Hint<'b>> + use<'b> {
        let is_leaf = match self.values.cx.api.resolved(item) {
            TypeKind::Scalar(_) => true,
            TypeKind::Schema(id) => matches!(self.values.cx.api.schemas[id.0].shape, Shape::Enum(_)),
            TypeKind::Any | TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Broken => false,
        };
        let usual = if is_leaf && self.detail == ExampleDetail::Exhaustive { 2 } else { 1 };
        let (least, most) = (hint.limits.min_items.unwrap_or_default(), hint.limits.max_items.unwrap_or(MOST_ITEMS));
        let count = least.max(usual).min(most).clamp(1, MOST_ITEMS);
        (0..usize::try_from(count).unwrap_or(1)).map(move |index| {
            let (example, default) = (nth(hint.example, index), nth(hint.default, index));
            // What the document shows differs by itself.
            let index = if example.or(default).is_some() { 0 } else { index };
            Hint { example, default, limits: hint.item_limits, item_limits: NO_LIMITS, index, ..hint }
        })
    }

    /// As many items as there must be, and at least one.
    fn items(&mut self, item: &Type, hint: Hint<'_>) -> Option<Vec<ExampleExpr>> {
        let items: Option<Vec<_>> = self.list_items(&item.kind, hint).map(|hint| self.nullable(item, hint)).collect();
        items.map(|it| distinct(it, hint))
    }

    fn nullable(&mut self, ty: &Type, hint: Hint<'_>) -> Option<ExampleExpr> {
        let value = self.typed_value(&ty.kind, hint)?;
        Some(if ty.nullable && !matches!(ty.kind, TypeKind::Any) { some(value) } else { value })
    }

    fn pair(&mut self, value: &Type, hint: Hint<'_>) -> Option<ExampleExpr> {
        let shown = hint.example.and_then(Value::as_object).and_then(|it| it.iter().next());
        let shown = shown.filter(|(key, _)| prose::is_short(key));
        let key = shown.map_or("key", |(key, _)| key);
        let value =
            self.nullable(value, Hint { name: "value", example: shown.map(|(_, it)| it), ..Hint::default() })?;
        let key = self.typed(Scalar::String, ExampleExpr::Text(key.to_owned()));
        Some(ExampleExpr::Pair(Box::new(key), Box::new(value)))
    }

    fn empty_map(&mut self) -> ExampleExpr {
        self.modules.insert(ExampleModule::IndexMap);
        empty("IndexMap")
    }

    /// Any JSON, where something else may become it.
    fn any(&mut self, hint: Hint<'_>) -> ExampleExpr {
        match hint.shown().filter(|it| is_small(it)) {
            Some(Value::String(it)) => ExampleExpr::Text(it.clone()),
            Some(Value::Bool(it)) => ExampleExpr::Boolean(*it),
            _ => self.json(hint),
        }
    }

    /// A text as JSON.
    pub(in crate::guide) fn json_text(&mut self, text: &str) -> ExampleExpr {
        self.modules.insert(ExampleModule::Json);
        ExampleExpr::Json(Value::String(text.to_owned()))
    }

    fn json(&mut self, hint: Hint<'_>) -> ExampleExpr {
        self.modules.insert(ExampleModule::Json);
        let shown = hint.shown().filter(|it| is_small(it)).cloned();
        ExampleExpr::Json(shown.unwrap_or_else(|| Value::Object(serde_json::Map::new())))
    }

    /// A model, by its own name where that means nothing else.
    pub(in crate::guide) fn model(&mut self, ident: &str) -> String {
        match self.model_form(ident) {
            ModelForm::Module => format!("models::{ident}"),
            ModelForm::Local | ModelForm::Imported | ModelForm::Super => ident.to_owned(),
        }
    }

    /// Imports a model, or, where its name means something else, the module of all models.
    pub(in crate::guide) fn model_form(&mut self, ident: &str) -> ModelForm {
        if STANDARD_NAMES.contains(&ident) || self.values.reserved.contains(&ident) {
            self.modules.insert(ExampleModule::Models);
            ModelForm::Module
        } else {
            self.models.insert(ident.to_owned());
            ModelForm::Imported
        }
    }
}

/// Whether JSON is short, in one line, and says nothing that should not be seen.
fn is_small(value: &Value) -> bool {
    let text = value.to_string();
    text.len() <= LONGEST_JSON && prose::is_short(&text) && !is_private(&text)
}

/// How many items of a list are worth reading.
const MOST_ITEMS: u64 = 10;

/// Without an item that was there before, where the list may not hold it twice.
fn distinct(mut items: Vec<ExampleExpr>, hint: Hint<'_>) -> Vec<ExampleExpr> {
    if hint.limits.unique_items {
        items.dedup();
    }
    items
}

/// An item of what the document shows. A list that it shows as one of its items is understood as well.
fn nth(shown: Option<&Value>, index: usize) -> Option<&Value> {
    shown.and_then(|it| it.as_array().map_or((index == 0).then_some(it), |it| it.get(index)))
}

fn some(value: ExampleExpr) -> ExampleExpr {
    call("Some", vec![value])
}

fn empty(ty: &str) -> ExampleExpr {
    call(&format!("{ty}::new"), Vec::new())
}

fn call(path: &str, arguments: Vec<ExampleExpr>) -> ExampleExpr {
    ExampleExpr::Call(path.to_owned(), arguments)
}

/// A number that becomes another by `Into` is of 32 bits unless it says something else.
fn suffixed(it: ExampleExpr, kind: &TypeKind) -> ExampleExpr {
    match (it, kind) {
        (ExampleExpr::Integer(it, _), TypeKind::Scalar(Scalar::UInt64)) => ExampleExpr::Integer(it, Some("u64")),
        (ExampleExpr::Integer(it, _), TypeKind::Scalar(Scalar::Int64)) if i32::try_from(it).is_err() => {
            ExampleExpr::Integer(it, Some("i64"))
        }
        (it, _) => it,
    }
}
