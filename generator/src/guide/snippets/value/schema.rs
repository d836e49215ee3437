//! Values of schemas: structs with their fields, variants of enums, branches of unions.

use serde_json::Value;

use super::super::super::types::ExampleExpr;
use super::super::placeholder::{Hint, is_private, scalar};
use super::{ExampleBuilder, ExampleDetail, MAX_MINIMAL_SETTERS, RESERVED_FOR_REQUIRED, call};
use crate::api::{self, LeafKind, SchemaId, Shape, Side, TypeKind};
use crate::rust::{AdditionalProperties, Field, FieldPresence, ItemKind, Struct, Variant};
use crate::spelling::is_any;

impl ExampleBuilder<'_> {
    /// Returns the value of a schema.
    pub(super) fn schema(&mut self, id: SchemaId, hint: Hint<'_>) -> Option<ExampleExpr> {
        let values = self.values;
        let schema = &values.cx.api.schemas[id.0];
        let hint = hint.or(&schema.docs);
        let Some(item) = values.item(id) else { return Some(self.json(hint)) };
        let ident = &item.name.ident;
        match (&schema.shape, &item.kind) {
            (Shape::Alias(ty), _) => self.typed_value(&ty.kind, hint),
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
                let items: Vec<ExampleExpr> = items.collect::<Option<_>>()?;
                Some(call(&self.model(ident), items))
            }
            (Shape::Union(_), ItemKind::Union(_)) => self.union(id, hint, false),
            (Shape::Object(_) | Shape::Enum(_) | Shape::Tuple(_) | Shape::Union(_) | Shape::Broken, _) => None,
        }
    }

    /// Returns the variant of the document's example, else the first; items of a list get different ones.
    fn variant<T>(
        &mut self,
        ident: &str,
        variants: &[Variant<T>],
        hint: Hint<'_>,
        fits: impl Fn(&Variant<T>, &Value) -> bool,
    ) -> Option<ExampleExpr> {
        let allowed: Option<Vec<_>> = hint
            .limits
            .values
            .as_ref()
            .map(|values| variants.iter().filter(|it| values.iter().any(|value| fits(it, value))).collect());
        let variants = allowed.filter(|it| !it.is_empty()).unwrap_or_else(|| variants.iter().collect());
        let documented = [hint.example, hint.default].into_iter().flatten();
        let documented = documented.filter_map(|value| variants.iter().find(|it| fits(it, value))).next();
        let variant = documented.or(variants.get(hint.index)).or(variants.first())?;
        Some(ExampleExpr::Path(format!("{}::{}", self.model(ident), variant.ident)))
    }

    fn struct_(&mut self, ident: &str, object: &api::Object, it: &Struct, hint: Hint<'_>) -> Option<ExampleExpr> {
        let fields = || object.properties.iter().zip(&it.fields);
        let required: Vec<_> = fields().filter(|(_, it)| it.required_in_new).collect();
        self.budget = self.budget.checked_sub(required.len())?;
        let model = self.model(ident);
        let mut arguments: Vec<ExampleExpr> =
            required.into_iter().map(|(property, field)| self.field(property, field, hint)).collect();
        if let (AdditionalProperties::Variant(field), Some(ty)) = (&it.additional, &object.flattened_union) {
            let hint = Hint { name: "variant", ..Hint::default() };
            arguments.push(self.argument(&field.input, ty, false, hint));
        }
        let mut res = call(&format!("{model}::new"), arguments);
        let exclusive = |it: &api::Property| object.not_together.iter().flatten().any(|other| *other == it.name);
        // A field that a condition may require is set, whether or not the condition holds.
        let conditional = |it: &api::Property| object.conditions.iter().any(|other| other.required.contains(&it.name));
        let detail = self.detail;
        let mut optional: Vec<_> = fields()
            .filter(|(property, field)| {
                let has_example = Hint::of(property, hint).example.is_some_and(|it| !it.is_null());
                let is_allowed = property.presence.request != Side::Never && !exclusive(property);
                let wanted = detail == ExampleDetail::Exhaustive
                    || has_example && !property.docs.deprecated && !is_private(&property.name);
                !field.required_in_new
                    && field.presence != FieldPresence::Required
                    && is_allowed
                    && (wanted || conditional(property))
            })
            .collect();
        optional.sort_by_key(|(property, _)| !conditional(property));
        let (max, reserved) = match detail {
            ExampleDetail::Minimal => (MAX_MINIMAL_SETTERS, 0),
            ExampleDetail::Exhaustive => (usize::MAX, RESERVED_FOR_REQUIRED),
        };
        for (property, field) in optional.into_iter().take(max) {
            let Some(setter) = &field.setter else { continue };
            if self.budget <= reserved {
                continue;
            }
            self.budget -= 1;
            // An optional field is left out rather than set to a free variable.
            if let Some(value) = self.attempt(|it| Some(it.field(property, field, hint))) {
                res = ExampleExpr::Method(Box::new(res), setter.clone(), vec![value]);
            }
        }
        Some(res)
    }

    /// Returns the value of a union: the branch of the document's example, else the first branch that can be built. If it is
    /// converted with `Into`, a scalar is enough.
    pub(super) fn union(&mut self, id: SchemaId, hint: Hint<'_>, is_converted: bool) -> Option<ExampleExpr> {
        let values = self.values;
        let schema = &values.cx.api.schemas[id.0];
        let hint = hint.or(&schema.docs);
        let item = values.item(id)?;
        let (Shape::Union(union), ItemKind::Union(planned)) = (&schema.shape, &item.kind) else { return None };
        let first = documented_branch(values.cx.api, union, hint);
        let order = std::iter::once(first).chain((0..union.branches.len()).filter(|it| *it != first));
        for index in order {
            let (branch, planned) = (&union.branches[index], &planned.branches[index]);
            let (kind, hint) = (&branch.kind, hint.within(&branch.constraints));
            if let (TypeKind::Scalar(it), true, false) =
                (values.cx.api.resolved(kind), is_converted, planned.from.is_empty())
            {
                return Some(self.union_scalar(*it, scalar(*it, hint)));
            }
            if let Some(value) = self.attempt(|it| it.typed_value(kind, hint)) {
                let boxed = planned.ty.unboxed().is_some();
                let value = if boxed { call("Box::new", vec![value]) } else { value };
                return Some(call(&format!("{}::{}", self.model(&item.name.ident), planned.ident), vec![value]));
            }
        }
        None
    }

    fn field(&mut self, property: &api::Property, field: &Field, around: Hint<'_>) -> ExampleExpr {
        let nullable = field.presence == FieldPresence::Required
            && property.ty.nullable
            && !is_any(&self.values.cx.client.types, self.values.cx.api, &property.ty.kind);
        self.argument(&field.input, &property.ty, nullable, Hint::of(property, around))
    }
}

/// Returns the branch of the document's example, judged by its JSON type; else the first.
fn documented_branch(api: &api::Api, it: &api::Union, hint: Hint<'_>) -> usize {
    let fits = |kind: &TypeKind, value: &Value| match api.resolved(kind) {
        TypeKind::Scalar(it) => match it.kind() {
            LeafKind::Boolean => value.is_boolean(),
            LeafKind::Integer => value.is_i64() || value.is_u64(),
            LeafKind::Number => value.is_number(),
            LeafKind::Text => value.is_string(),
        },
        TypeKind::List(_) => value.is_array(),
        TypeKind::Map(_) => value.is_object(),
        TypeKind::Any | TypeKind::Schema(_) | TypeKind::Broken => false,
    };
    let documented = hint.documented().and_then(|value| it.branches.iter().position(|it| fits(&it.kind, value)));
    documented.unwrap_or_default()
}
