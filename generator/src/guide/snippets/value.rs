//! A value for every type: the document's example if it is short and fits the type, else a placeholder.
//!
//! [`ExampleBuilder`] builds the values of one example and collects what they need: imports, and variables for values
//! that only the caller can provide. A value is built in one of two forms: as an argument that the callee converts
//! (`"text"` for `impl Into<String>`), or with its exact type (`"text".to_owned()`).

mod list;
mod schema;

use std::collections::BTreeSet;

use serde_json::Value;

use self::list::{distinct, suffixed};
use super::super::Context;
use super::super::types::{ExampleExpr, Import};
use super::placeholder::{Hint, is_private, scalar};
use crate::api::{self, Scalar, SchemaId, Shape, Type, TypeKind};
use crate::naming::{self, Case, STANDARD_NAMES};
use crate::prose;
use crate::rust::{Input, Item, ModelForm, RuntimeForm, Type as RustType};

/// The number of values in a minimal example. A larger argument becomes a variable.
const MAX_MINIMAL_VALUES: usize = 24;
/// The number of optional fields that a minimal example sets on one struct.
const MAX_MINIMAL_SETTERS: usize = 5;
/// The number of values in an exhaustive example, of which a part is reserved for required fields.
const MAX_EXHAUSTIVE_VALUES: usize = 400;
const RESERVED_FOR_REQUIRED: usize = 200;
/// The nesting depth of values.
const MAX_DEPTH: usize = 12;
/// The length of JSON in an example, in bytes.
const MAX_JSON_LENGTH: usize = 60;
/// The number of items in a list.
const MAX_ITEMS: u64 = 10;

/// The client whose values are built.
pub(in crate::guide) struct Values<'a> {
    pub(in crate::guide) cx: &'a Context<'a>,
    /// Names that the code around the values uses.
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

/// The amount of detail in an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::guide) enum ExampleDetail {
    /// For readers: required fields, and fields for which the document has an example.
    Minimal,
    /// For tests: every field.
    Exhaustive,
}

/// A module, type or macro that an example imports, in the order of the imports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::guide) enum ExampleModule {
    /// The models of the client.
    Models,
    /// The operations of the client.
    Operations,
    /// A type that the crate shares with the runtime.
    Shared(&'static str),
    /// The macro `json!`.
    Json,
}

/// Builds the values of one example.
pub(in crate::guide) struct ExampleBuilder<'a> {
    values: &'a Values<'a>,
    detail: ExampleDetail,
    /// The imported models.
    pub(in crate::guide) models: BTreeSet<String>,
    /// The other imports.
    pub(in crate::guide) modules: BTreeSet<ExampleModule>,
    /// The variables that the code around the example has to provide, with their types.
    pub(in crate::guide) free_variables: Vec<(String, String)>,
    /// The structs around the current value.
    open: Vec<SchemaId>,
    /// The number of values that may still be built.
    budget: usize,
    depth: usize,
}

impl<'a> ExampleBuilder<'a> {
    pub(in crate::guide) fn new(values: &'a Values<'a>, detail: ExampleDetail) -> Self {
        let (models, modules, free_variables, open) = (BTreeSet::new(), BTreeSet::new(), Vec::new(), Vec::new());
        let budget = match detail {
            ExampleDetail::Minimal => MAX_MINIMAL_VALUES,
            ExampleDetail::Exhaustive => MAX_EXHAUSTIVE_VALUES,
        };
        Self { values, detail, models, modules, free_variables, open, budget, depth: 0 }
    }

    /// Returns the imports of the example, in order.
    pub(in crate::guide) fn imports(&self) -> Vec<Import> {
        let models: Vec<&str> = self.models.iter().map(String::as_str).collect();
        let shared = self.modules.iter().filter_map(|it| match it {
            ExampleModule::Shared(name) => Some(*name),
            ExampleModule::Models | ExampleModule::Operations | ExampleModule::Json => None,
        });
        let shared: Vec<&str> = shared.collect();
        let has = |module: &ExampleModule| self.modules.contains(module);
        let all = [
            has(&ExampleModule::Models).then(|| Import::Client("models".to_owned())),
            has(&ExampleModule::Operations).then(|| Import::Client("operations".to_owned())),
            use_group(&shared).map(Import::Crate),
            has(&ExampleModule::Json).then(|| Import::Crate("serde_json::json".to_owned())),
            use_group(&models).map(|it| Import::Client(format!("models::{it}"))),
        ];
        all.into_iter().flatten().collect()
    }

    /// Imports the types of the runtime that a type is made of, and returns the type as the example then names it.
    pub(in crate::guide) fn import_shared(&mut self, ty: &RustType) -> RustType {
        self.modules.extend(ty.runtime_types().map(|it| ExampleModule::Shared(it.ty.name())));
        ty.with_runtime(RuntimeForm::Imported)
    }

    /// Returns the API that the values belong to.
    pub(in crate::guide) fn api(&self) -> &'a api::Api {
        self.values.cx.api
    }

    /// Runs `build`; rolls back if it fails or adds a free variable.
    pub(in crate::guide) fn attempt<T>(&mut self, build: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let (models, modules, budget) = (self.models.clone(), self.modules.clone(), self.budget);
        let variables = self.free_variables.len();
        let res = build(self).filter(|_| self.free_variables.len() == variables);
        if res.is_none() {
            (self.models, self.modules, self.budget) = (models, modules, budget);
            self.free_variables.truncate(variables);
        }
        res
    }

    /// Returns an argument for an input. A value that cannot be built becomes a free variable.
    pub(in crate::guide) fn argument(
        &mut self,
        input: &Input,
        ty: &Type,
        nullable: bool,
        hint: Hint<'_>,
    ) -> ExampleExpr {
        let value = match input {
            Input::List(_, item) => self.list(item, &ty.kind, hint),
            Input::Map(_, item) => self.map(item, &ty.kind, hint),
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
        value.unwrap_or_else(|| self.free_variable(&ty.kind, nullable, hint))
    }

    /// Adds a variable that the code around the example has to provide.
    fn free_variable(&mut self, kind: &TypeKind, nullable: bool, hint: Hint<'_>) -> ExampleExpr {
        let scope = self.values.cx.scope();
        let ty = scope.value(kind);
        let ty = if nullable { scope.option(ty) } else { ty };
        if ty.models().next().is_some() {
            self.modules.insert(ExampleModule::Models);
        }
        let ty = self.import_shared(&ty);
        let mut name = naming::to_local(&naming::to_ident(Case::Snake, hint.name), &self.values.reserved);
        while self.free_variables.iter().any(|(other, _)| *other == name) {
            name.push('_');
        }
        self.free_variables.push((name.clone(), ty.to_string()));
        ExampleExpr::Path(name)
    }

    /// Returns an expression that converts into the value with `Into`.
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
                    // The value of a branch converts into the union.
                    Shape::Union(_) => self.union(*id, hint, true),
                    Shape::Object(_) | Shape::Enum(_) | Shape::Tuple(_) | Shape::Alias(_) | Shape::Broken => {
                        self.typed_value(resolved, hint)
                    }
                }
            }
        }
    }

    /// Returns the value with its exact type; `None` if it contains itself or is too large.
    fn typed_value(&mut self, kind: &TypeKind, hint: Hint<'_>) -> Option<ExampleExpr> {
        self.depth += 1;
        let res = if self.depth > MAX_DEPTH { None } else { self.typed_value_of(kind, hint) };
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
                self.modules.insert(ExampleModule::Shared("IndexMap"));
                let pair = self.pair(value, hint);
                Some(
                    pair.map_or_else(
                        || empty("IndexMap"),
                        |it| call("IndexMap::from", vec![ExampleExpr::Array(vec![it])]),
                    ),
                )
            }
            TypeKind::Schema(id) if self.values.is_opaque(*id) => Some(self.json(hint)),
            TypeKind::Schema(id) => self.schema(*id, hint),
        }
    }

    /// Converts a scalar into its exact type: a string literal alone could convert into several types.
    fn typed(&mut self, it: Scalar, value: ExampleExpr) -> ExampleExpr {
        match it {
            Scalar::Boolean | Scalar::Int32 | Scalar::Int64 | Scalar::UInt64 | Scalar::Int128 | Scalar::Number => value,
            Scalar::String | Scalar::Binary => ExampleExpr::Method(Box::new(value), "to_owned".to_owned(), Vec::new()),
            Scalar::DateTime
            | Scalar::Date
            | Scalar::Time
            | Scalar::Duration
            | Scalar::Decimal
            | Scalar::DecimalNumber
            | Scalar::Base64
            | Scalar::Base64Url
            | Scalar::HttpDate
            | Scalar::UnixTime
            | Scalar::Password => {
                let ty = self.values.cx.scope().value(&TypeKind::Scalar(it));
                let ty = self.import_shared(&ty);
                call(&format!("{}::from", ty.path()), vec![value])
            }
        }
    }

    /// Converts a scalar so that it converts into the union of its branch. A number is a literal only of the types of Rust.
    fn union_scalar(&mut self, it: Scalar, value: ExampleExpr) -> ExampleExpr {
        match it {
            Scalar::DecimalNumber | Scalar::UnixTime => self.typed(it, value),
            Scalar::Boolean
            | Scalar::Int32
            | Scalar::Int64
            | Scalar::UInt64
            | Scalar::Int128
            | Scalar::Number
            | Scalar::String
            | Scalar::Binary
            | Scalar::DateTime
            | Scalar::Date
            | Scalar::Time
            | Scalar::Duration
            | Scalar::Decimal
            | Scalar::Base64
            | Scalar::Base64Url
            | Scalar::HttpDate
            | Scalar::Password => value,
        }
    }

    fn empty_map(&mut self) -> ExampleExpr {
        self.modules.insert(ExampleModule::Shared("IndexMap"));
        empty("IndexMap")
    }

    /// Returns an expression that converts into a JSON value.
    fn any(&mut self, hint: Hint<'_>) -> ExampleExpr {
        match hint.documented().filter(|it| is_small(it)) {
            Some(Value::String(it)) => ExampleExpr::Text(it.clone()),
            Some(Value::Bool(it)) => ExampleExpr::Boolean(*it),
            _ => self.json(hint),
        }
    }

    /// Returns a string as a JSON value.
    pub(in crate::guide) fn json_text(&mut self, text: &str) -> ExampleExpr {
        self.modules.insert(ExampleModule::Json);
        ExampleExpr::Json(Value::String(text.to_owned()))
    }

    fn json(&mut self, hint: Hint<'_>) -> ExampleExpr {
        self.modules.insert(ExampleModule::Json);
        let documented = hint.documented().filter(|it| is_small(it)).cloned();
        ExampleExpr::Json(documented.unwrap_or_else(|| Value::Object(serde_json::Map::new())))
    }

    /// Returns the path of a model, and imports it.
    pub(in crate::guide) fn model(&mut self, ident: &str) -> String {
        match self.model_form(ident) {
            ModelForm::Module => format!("models::{ident}"),
            ModelForm::Local | ModelForm::Imported | ModelForm::Super => ident.to_owned(),
        }
    }

    /// Imports a model; or the module of all models, if the name of the model has another meaning in the example.
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

/// Returns the last part of a `use` path that imports these names; `None` if there are none.
fn use_group(names: &[&str]) -> Option<String> {
    match names {
        [] => None,
        [one] => Some((*one).to_owned()),
        many => Some(format!("{{{}}}", many.join(", "))),
    }
}

/// Returns whether JSON is short, fits one line, and contains no credential.
fn is_small(value: &Value) -> bool {
    let text = value.to_string();
    text.len() <= MAX_JSON_LENGTH && prose::is_short(&text) && !is_private(&text)
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
