//! Methods that read the properties of a base from any of its subtypes.
//!
//! ```text
//! Pet: Cat { name: String } | Dog { name: Option<String> } | PetBase { name: Option<String> }
//!     => Pet::name() -> Option<&str>
//! ```
//!
//! A property has a method if it is one of the shared properties.

use std::collections::{BTreeMap, BTreeSet};

use super::super::context::PlanContext;
use super::super::docs::described;
use super::object;
use crate::api::{self, SchemaId, Shape, TypeKind};
use crate::diagnostics::Report;
use crate::naming;
use crate::rust::{
    BaseAccess, BasePresence, BaseProperty, BaseValue, Branch, Field, Name, PreludeItem, PreludePath, RuntimePath,
    RuntimeType, Type,
};
use crate::spelling::Scope;

/// Methods that linters take for those of a trait.
const RESERVED: &[&str] =
    &["new", "add", "as_mut", "as_ref", "borrow", "borrow_mut", "clone", "cmp", "deref", "eq", "hash", "into", "not"];

/// Plans the methods of a base. `branches` are those of the union, in its order.
pub(super) fn plan_base_properties(
    cx: &PlanContext<'_>,
    scope: &Scope<'_>,
    id: SchemaId,
    union: &api::Union,
    branches: &[Branch],
) -> Vec<BaseProperty> {
    let (Some(shared), Some(fallback)) = (cx.shared_properties.get(&id), union.fallback) else { return Vec::new() };
    let fields: Vec<BTreeMap<String, Field>> =
        union.branches.iter().map(|branch| fields_of(cx, scope, &branch.kind)).collect();
    let TypeKind::Schema(base) = cx.api.resolved(&union.branches[fallback].kind) else { return Vec::new() };
    let Shape::Object(object) = &cx.api.schemas[base.0].shape else { return Vec::new() };
    let mut taken = BTreeSet::new();
    let mut res = Vec::new();
    for property in &object.properties {
        let Some(kind) = shared.get(&property.name) else { continue };
        let Some(field) = fields[fallback].get(&property.name) else { continue };
        let method = method_of(&field.name.ident);
        let value = kind.as_ref().map_or(BaseValue::Text, |kind| value_of(scope, kind));
        let access = |(branch, fields): (&Branch, &BTreeMap<String, Field>)| {
            let access = match fields.get(&property.name) {
                Some(field) => access_of(field),
                None => BaseAccess::Inner(method.clone()),
            };
            (branch.ident.clone(), access)
        };
        let name = Name { wire: property.name.clone(), ident: method.clone() };
        if taken.insert(method.clone()) {
            res.push(BaseProperty {
                docs: described(property.docs.description.as_deref(), &name),
                name,
                deprecated: property.docs.deprecated,
                value,
                branches: branches.iter().zip(&fields).map(access).collect(),
            });
        }
    }
    res
}

/// Returns the method that reads a field. It depends on the field alone, so that it is the same for nested bases.
fn method_of(ident: &str) -> String {
    naming::to_methods(&[ident.to_owned()], RESERVED).remove(0)
}

/// Returns the fields of a branch by the names of their properties; none for a nested base.
fn fields_of(cx: &PlanContext<'_>, scope: &Scope<'_>, kind: &TypeKind) -> BTreeMap<String, Field> {
    let TypeKind::Schema(id) = cx.api.resolved(kind) else { return BTreeMap::new() };
    let Shape::Object(object) = &cx.api.schemas[id.0].shape else { return BTreeMap::new() };
    let fields = object::plan_struct(&mut Report::default(), cx, scope, *id, object).fields;
    fields.into_iter().map(|field| (field.name.wire.clone(), field)).collect()
}

fn value_of(scope: &Scope<'_>, kind: &TypeKind) -> BaseValue {
    let ty = scope.value(kind);
    match ty {
        Type::Prelude(PreludePath { item: PreludeItem::String, .. }, _) => BaseValue::Text,
        Type::Prelude(PreludePath { item: PreludeItem::Vec, .. }, mut items) if items.len() == 1 => {
            BaseValue::Items(items.remove(0))
        }
        Type::Primitive(_) => BaseValue::Copied(ty),
        Type::Prelude(..) | Type::Runtime(..) | Type::Model(_) => BaseValue::Reference(ty),
    }
}

fn access_of(field: &Field) -> BaseAccess {
    let (presence, inner) = match &field.ty {
        Type::Prelude(PreludePath { item: PreludeItem::Option, .. }, arguments) => {
            (BasePresence::Optional, arguments.first())
        }
        Type::Runtime(RuntimePath { ty: RuntimeType::Nullable, .. }, arguments) => {
            (BasePresence::Nullable, arguments.first())
        }
        ty @ (Type::Prelude(..) | Type::Runtime(..) | Type::Primitive(_) | Type::Model(_)) => {
            (BasePresence::Required, Some(ty))
        }
    };
    let is_boxed = inner.is_some_and(|ty| ty.unboxed().is_some());
    BaseAccess::Field { ident: field.name.ident.clone(), presence, is_boxed }
}
