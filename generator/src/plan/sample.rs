//! A value for every type, as an example shows it: what the document gives as an example where that is short and of
//! the right kind, else a stand-in.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::model::Models;
use super::names::{self, Case, STANDARD_NAMES};
use super::stand_in::{Hint, is_private, scalar};
use crate::api::{self, Access, Kind, LeafKind, Scalar, SchemaId, Shape, Type};
use crate::rust::{Field, Input, Item, ItemKind, ModelFile, Rest, Sample, Slot, Struct, Variant};

/// How many values an example may be made of. What asks for more is better made elsewhere.
const MOST_VALUES: usize = 24;
/// How many optional fields of one struct an example sets.
const MOST_SETTERS: usize = 5;
/// How deep values may hold each other, by every kind of nesting.
const DEEPEST: usize = 12;
/// Longer JSON is no example of a value, but of a document.
const LONGEST_JSON: usize = 60;

/// What values are made from.
pub(super) struct Values<'a> {
    cx: &'a Models<'a>,
    /// The types that are written, by name.
    items: BTreeMap<&'a str, &'a Item>,
    /// Names that stand for something else around examples.
    reserved: Vec<&'a str>,
}

impl<'a> Values<'a> {
    pub(super) fn new(cx: &'a Models<'a>, files: &'a [ModelFile], reserved: Vec<&'a str>) -> Self {
        let items = files.iter().flat_map(|it| &it.items).map(|it| (it.name.ident.as_str(), it)).collect();
        Self { cx, items, reserved }
    }
}

/// An example while it is made.
pub(super) struct Draft<'a> {
    values: &'a Values<'a>,
    /// Models that are imported.
    pub(super) models: BTreeSet<String>,
    /// Modules and functions that are imported, as paths from the root of the crate.
    pub(super) modules: BTreeSet<&'static str>,
    /// What the caller has to have, with types.
    pub(super) given: Vec<(String, String)>,
    /// Structs around the value in hand.
    open: Vec<SchemaId>,
    /// How many values it may still be made of.
    left: usize,
    depth: usize,
}

impl<'a> Draft<'a> {
    pub(super) fn new(values: &'a Values<'a>) -> Self {
        let (models, modules, given, open) = (BTreeSet::new(), BTreeSet::new(), Vec::new(), Vec::new());
        Self { values, models, modules, given, open, left: MOST_VALUES, depth: 0 }
    }

    /// What the values are of.
    pub(super) fn api(&self) -> &'a api::Api {
        self.values.cx.api
    }

    /// What a function is given that takes this input. Whatever cannot be made, the caller has.
    pub(super) fn argument(&mut self, input: &Input, ty: &Type, nullable: bool, hint: Hint<'_>) -> Sample {
        let made = match input {
            _ if nullable => self.exact(&ty.kind, hint).map(some),
            Input::Plain(_) | Input::Boxed(..) => self.exact(&ty.kind, hint),
            Input::Into(..) => self.loose(&ty.kind, hint),
            Input::Items(_) => {
                let item = self.loose(&ty.kind, Hint { example: first(hint.example), ..hint });
                let item = item.unwrap_or_else(|| self.given(&ty.kind, false, hint));
                Some(Sample::Array(vec![suffixed(item, self.values.cx.api.resolved(&ty.kind))]))
            }
        };
        made.unwrap_or_else(|| self.given(&ty.kind, nullable, hint))
    }

    /// A value that the caller has.
    fn given(&mut self, kind: &Kind, nullable: bool, hint: Hint<'_>) -> Sample {
        let mut scope = self.values.cx.scope(None);
        let ty = scope.value(kind);
        let ty = (if nullable { scope.option(ty) } else { ty }).to_string();
        if ty.contains("models::") {
            self.modules.insert("models");
        }
        if ty.contains("runtime::") {
            self.modules.insert("runtime");
        }
        let mut name = names::local(&names::ident(Case::Snake, hint.name), &self.values.reserved);
        while self.given.iter().any(|(other, _)| *other == name) {
            name.push('_');
        }
        self.given.push((name.clone(), ty));
        Sample::Path(name)
    }

    /// What becomes the value by `Into`.
    fn loose(&mut self, kind: &Kind, hint: Hint<'_>) -> Option<Sample> {
        let resolved = self.values.cx.api.resolved(kind);
        match resolved {
            Kind::Scalar(it) => Some(scalar(*it, hint)),
            Kind::Any | Kind::Broken => Some(self.any(hint)),
            Kind::List(item) => {
                let item = self.nullable(item, list_item(hint));
                Some(item.map_or_else(|| empty("Vec"), |it| Sample::Array(vec![it])))
            }
            Kind::Map(value) => {
                let pair = self.pair(value, hint);
                Some(pair.map_or_else(|| self.empty_map(), |it| Sample::Array(vec![it])))
            }
            Kind::Schema(id) if self.values.cx.recursion.opaque.contains(id) => Some(self.any(hint)),
            Kind::Schema(id) => {
                match &self.values.cx.api.schemas[id.0].shape {
                    // What a branch holds becomes the union.
                    Shape::Union(_) => self.union(*id, hint, true),
                    Shape::Object(_) | Shape::Enum(_) | Shape::Tuple(_) | Shape::Alias(_) | Shape::Broken => {
                        self.exact(resolved, hint)
                    }
                }
            }
        }
    }

    /// One of the branches: the one that the document shows, else the first that can be made. Where it is loose, a leaf
    /// becomes the union by itself.
    fn union(&mut self, id: SchemaId, hint: Hint<'_>, loose: bool) -> Option<Sample> {
        let values = self.values;
        let schema = &values.cx.api.schemas[id.0];
        let hint = hint.or(&schema.docs);
        let item = values.items.get(values.cx.idents[id.0].as_str())?;
        let (Shape::Union(union), ItemKind::Union(planned)) = (&schema.shape, &item.kind) else { return None };
        let shown = branch(values.cx.api, union, hint);
        let order = std::iter::once(shown).chain((0..union.branches.len()).filter(|it| *it != shown));
        for index in order {
            let (kind, planned) = (&union.branches[index].kind, &planned.branches[index]);
            if let (Kind::Scalar(it), true, false) = (values.cx.api.resolved(kind), loose, planned.from.is_empty()) {
                return Some(scalar(*it, hint));
            }
            let left = self.left;
            if let Some(value) = self.exact(kind, hint) {
                let boxed = planned.ty.path.ends_with("Box");
                let value = if boxed { call("Box::new", vec![value]) } else { value };
                return Some(call(&format!("{}::{}", self.model(&item.name.ident), planned.ident), vec![value]));
            }
            self.left = left;
        }
        None
    }

    /// The value itself. `None` if it holds itself, or would be too much to read.
    fn exact(&mut self, kind: &Kind, hint: Hint<'_>) -> Option<Sample> {
        self.depth += 1;
        let res = if self.depth > DEEPEST { None } else { self.exact_kind(kind, hint) };
        self.depth -= 1;
        res
    }

    fn exact_kind(&mut self, kind: &Kind, hint: Hint<'_>) -> Option<Sample> {
        match kind {
            Kind::Any | Kind::Broken => Some(self.json(hint)),
            Kind::Scalar(it) => Some(self.typed(*it, scalar(*it, hint))),
            Kind::List(item) => {
                let item = self.nullable(item, list_item(hint));
                Some(item.map_or_else(|| empty("Vec"), |it| Sample::Vector(vec![it])))
            }
            Kind::Map(value) => {
                self.modules.insert("runtime::IndexMap");
                let pair = self.pair(value, hint);
                Some(pair.map_or_else(|| empty("IndexMap"), |it| call("IndexMap::from", vec![Sample::Array(vec![it])])))
            }
            Kind::Schema(id) if self.values.cx.recursion.opaque.contains(id) => Some(self.json(hint)),
            Kind::Schema(id) => self.named(*id, hint),
        }
    }

    /// A value that knows its type: a text alone could become many.
    fn typed(&mut self, it: Scalar, value: Sample) -> Sample {
        match it {
            Scalar::Boolean | Scalar::Int32 | Scalar::Int64 | Scalar::UInt64 | Scalar::Int128 | Scalar::Number => value,
            Scalar::String | Scalar::Binary => Sample::Method(Box::new(value), "to_owned".to_owned(), Vec::new()),
            Scalar::DateTime
            | Scalar::Date
            | Scalar::Time
            | Scalar::Duration
            | Scalar::Decimal
            | Scalar::Base64
            | Scalar::Password => {
                self.modules.insert("runtime");
                let ty = self.values.cx.scope(None).value(&Kind::Scalar(it));
                call(&format!("{}::from", ty.path), vec![value])
            }
        }
    }

    fn nullable(&mut self, ty: &Type, hint: Hint<'_>) -> Option<Sample> {
        let value = self.exact(&ty.kind, hint)?;
        Some(if ty.nullable && !matches!(ty.kind, Kind::Any) { some(value) } else { value })
    }

    fn pair(&mut self, value: &Type, hint: Hint<'_>) -> Option<Sample> {
        let shown = hint.example.and_then(Value::as_object).and_then(|it| it.iter().next());
        let shown = shown.filter(|(key, _)| super::stand_in::is_short(key));
        let key = shown.map_or("key", |(key, _)| key);
        let value =
            self.nullable(value, Hint { name: "value", example: shown.map(|(_, it)| it), ..Hint::default() })?;
        let key = self.typed(Scalar::String, Sample::Text(key.to_owned()));
        Some(Sample::Pair(Box::new(key), Box::new(value)))
    }

    fn empty_map(&mut self) -> Sample {
        self.modules.insert("runtime::IndexMap");
        empty("IndexMap")
    }

    fn named(&mut self, id: SchemaId, hint: Hint<'_>) -> Option<Sample> {
        let values = self.values;
        let schema = &values.cx.api.schemas[id.0];
        let hint = hint.or(&schema.docs);
        let Some(item) = values.items.get(values.cx.idents[id.0].as_str()) else { return Some(self.json(hint)) };
        let ident = &item.name.ident;
        match (&schema.shape, &item.kind) {
            (Shape::Alias(ty), _) => self.exact(&ty.kind, hint),
            (Shape::Object(object), ItemKind::Struct(struct_)) => {
                if self.open.contains(&id) {
                    return None;
                }
                self.open.push(id);
                let res = self.struct_(ident, object, struct_, hint);
                self.open.pop();
                res
            }
            (Shape::Enum(_), ItemKind::StringEnum(variants, _)) => {
                let fits = |it: &Variant<String>, value: &Value| value.as_str() == Some(&it.wire);
                self.variant(ident, variants, hint, fits)
            }
            (Shape::Enum(_), ItemKind::IntegerEnum(variants)) => {
                let fits = |it: &Variant<i64>, value: &Value| value.as_i64() == Some(it.wire);
                self.variant(ident, variants, hint, fits)
            }
            (Shape::Enum(_), ItemKind::JsonEnum(variants, _)) => {
                let fits = |it: &Variant<String>, value: &Value| {
                    serde_json::from_str::<Value>(&it.wire).is_ok_and(|it| it == *value)
                };
                self.variant(ident, variants, hint, fits)
            }
            (Shape::Tuple(types), ItemKind::Tuple(_)) => {
                let items = types.iter().map(|it| self.nullable(it, Hint { name: "item", ..Hint::default() }));
                let items: Vec<Sample> = items.collect::<Option<_>>()?;
                Some(call(&self.model(ident), items))
            }
            (Shape::Union(_), ItemKind::Union(_)) => self.union(id, hint, false),
            (Shape::Object(_) | Shape::Enum(_) | Shape::Tuple(_) | Shape::Union(_) | Shape::Broken, _) => None,
        }
    }

    /// The variant that the document shows, else the first.
    fn variant<T>(
        &mut self,
        ident: &str,
        variants: &[Variant<T>],
        hint: Hint<'_>,
        fits: impl Fn(&Variant<T>, &Value) -> bool,
    ) -> Option<Sample> {
        let shown = [hint.example, hint.default].into_iter().flatten();
        let shown = shown.filter_map(|value| variants.iter().find(|it| fits(it, value))).next();
        let variant = shown.or(variants.first())?;
        Some(Sample::Path(format!("{}::{}", self.model(ident), variant.ident)))
    }

    fn struct_(&mut self, ident: &str, object: &api::Object, it: &Struct, hint: Hint<'_>) -> Option<Sample> {
        let fields = || object.properties.iter().zip(&it.fields);
        let required: Vec<_> = fields().filter(|(_, it)| it.asked).collect();
        self.left = self.left.checked_sub(required.len())?;
        let model = self.model(ident);
        let mut arguments: Vec<Sample> =
            required.into_iter().map(|(property, field)| self.field(property, field, hint)).collect();
        if let (Rest::Variant(field), Some(ty)) = (&it.rest, &object.variant) {
            let hint = Hint { name: "variant", ..Hint::default() };
            arguments.push(self.argument(&field.input, ty, false, hint));
        }
        let mut res = call(&format!("{model}::new"), arguments);
        let exclusive = |it: &api::Property| object.not_together.iter().flatten().any(|other| *other == it.name);
        let optional = fields().filter(|(property, field)| {
            let shown = Hint::of(property, hint).example.is_some_and(|it| !it.is_null());
            let sent = property.access != Access::ReadOnly && !property.docs.deprecated && !exclusive(property);
            !field.asked && field.slot != Slot::Required && shown && sent && !is_private(&property.name)
        });
        for (property, field) in optional.take(MOST_SETTERS) {
            let Some(setter) = &field.setter else { continue };
            let (Some(left), given) = (self.left.checked_sub(1), self.given.len()) else { continue };
            self.left = left;
            let value = self.field(property, field, hint);
            // What is optional is not worth a value that only the caller has.
            if self.given.len() == given {
                res = Sample::Method(Box::new(res), setter.clone(), vec![value]);
            } else {
                self.given.truncate(given);
            }
        }
        Some(res)
    }

    fn field(&mut self, property: &api::Property, field: &Field, around: Hint<'_>) -> Sample {
        let nullable =
            field.slot == Slot::Required && property.ty.nullable && !self.values.cx.is_any(&property.ty.kind);
        self.argument(&field.input, &property.ty, nullable, Hint::of(property, around))
    }

    /// Any JSON, where something else may become it.
    fn any(&mut self, hint: Hint<'_>) -> Sample {
        match hint.shown().filter(|it| is_small(it)) {
            Some(Value::String(it)) => Sample::Text(it.clone()),
            Some(Value::Bool(it)) => Sample::Boolean(*it),
            _ => self.json(hint),
        }
    }

    fn json(&mut self, hint: Hint<'_>) -> Sample {
        self.modules.insert("runtime::serde_json::json");
        let shown = hint.shown().filter(|it| is_small(it)).cloned();
        Sample::Json(shown.unwrap_or_else(|| Value::Object(serde_json::Map::new())))
    }

    /// A model, by its own name where that means nothing else.
    fn model(&mut self, ident: &str) -> String {
        if STANDARD_NAMES.contains(&ident) || self.values.reserved.contains(&ident) {
            self.modules.insert("models");
            format!("models::{ident}")
        } else {
            self.models.insert(ident.to_owned());
            ident.to_owned()
        }
    }
}

/// The branch that the document shows, as far as a look tells; else the first.
fn branch(api: &api::Api, it: &api::Union, hint: Hint<'_>) -> usize {
    let fits = |kind: &Kind, value: &Value| match api.resolved(kind) {
        Kind::Scalar(it) => match it.kind() {
            LeafKind::Boolean => value.is_boolean(),
            LeafKind::Integer => value.is_i64() || value.is_u64(),
            LeafKind::Number => value.is_number(),
            LeafKind::Text => value.is_string(),
        },
        Kind::List(_) => value.is_array(),
        Kind::Map(_) => value.is_object(),
        Kind::Any | Kind::Schema(_) | Kind::Broken => false,
    };
    let shown = hint.shown().and_then(|value| it.branches.iter().position(|it| fits(&it.kind, value)));
    shown.unwrap_or_default()
}

/// Whether JSON is short, in one line, and says nothing that should not be seen.
fn is_small(value: &Value) -> bool {
    let text = value.to_string();
    text.len() <= LONGEST_JSON && super::stand_in::is_short(&text) && !is_private(&text)
}

fn list_item(hint: Hint<'_>) -> Hint<'_> {
    Hint { example: first(hint.example), default: first(hint.default), limits: hint.item_limits, ..hint }
}

fn first(example: Option<&Value>) -> Option<&Value> {
    // A list that the document shows as one of its items is understood as well.
    example.and_then(|it| it.as_array().map_or(Some(it), |it| it.first()))
}

fn some(value: Sample) -> Sample {
    call("Some", vec![value])
}

fn empty(ty: &str) -> Sample {
    call(&format!("{ty}::new"), Vec::new())
}

fn call(path: &str, arguments: Vec<Sample>) -> Sample {
    Sample::Call(path.to_owned(), arguments)
}

/// A number that becomes another by `Into` is of 32 bits unless it says something else.
fn suffixed(it: Sample, kind: &Kind) -> Sample {
    match (it, kind) {
        (Sample::Integer(it, _), Kind::Scalar(Scalar::UInt64)) => Sample::Integer(it, Some("u64")),
        (Sample::Integer(it, _), Kind::Scalar(Scalar::Int64)) if i32::try_from(it).is_err() => {
            Sample::Integer(it, Some("i64"))
        }
        (it, _) => it,
    }
}
