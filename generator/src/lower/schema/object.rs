//! Objects: properties with their types, docs, presence and constraints.

use super::super::{Lower, read_write_only};
use super::{conditions, constraints, docs, xml};
use crate::api::{self, Type, TypeKind};
use crate::common::Constraints;
use crate::diagnostics;
use crate::normalize::{Additional, Object};
use crate::parse::SchemaId;
use crate::pointer::Pointer;
use crate::tree::Value;

/// Lowers an object.
pub(super) fn lower_object(cx: &mut Lower<'_>, object: &Object) -> api::Object {
    let additional = match object.additional {
        Additional::Absent => None,
        Additional::Free => Some(Type { kind: TypeKind::Any, nullable: false }),
        Additional::Typed(id) => Some(cx.type_of(id)),
    };
    let flattened_union = object.flattened_union.map(|union| cx.type_of(union));
    let property = |(name, id): &(String, SchemaId)| lower_property(cx, name, *id, object.required.contains(name));
    let mut properties: Vec<api::Property> = object.properties.iter().map(property).collect();
    for (at, name) in &object.undescribed {
        cx.report.push(diagnostics::lower::undescribed_property(at, name));
        properties.push(create_undescribed_property(at, name));
    }
    let constraining = object.constraining.iter().map(|id| cx.schema(*id));
    let not_together = constraining.flat_map(|part| part.constraints.not_together.iter().cloned()).collect();
    let mut conditions = Vec::new();
    for id in &object.constraining {
        conditions.extend(conditions::find_conditions(cx, cx.schema(*id), &properties));
    }
    api::Object { properties, additional, flattened_union, not_together, conditions }
}

/// Creates the property for an entry of `required` without a description. It is optional, because the entry may be a mistake.
fn create_undescribed_property(at: &Pointer, name: &str) -> api::Property {
    api::Property {
        at: at.clone(),
        name: name.to_owned(),
        rust_name: None,
        docs: api::Docs { description: Some("Required, and not described.".to_owned()), ..api::Docs::default() },
        presence: api::Presence { request: api::Side::Optional, response: api::Side::Optional },
        default: None,
        ty: Type { kind: TypeKind::Any, nullable: false },
        constraints: Constraints::default(),
        item_constraints: Constraints::default(),
        xml: None,
    }
}

fn lower_property(cx: &mut Lower<'_>, name: &str, id: SchemaId, required: bool) -> api::Property {
    let ty = cx.type_of(id);
    let schema = cx.schema(id);
    api::Property {
        at: schema.at.clone(),
        name: name.to_owned(),
        rust_name: schema.rust_name.clone(),
        docs: docs::lower_docs(schema),
        presence: read_write_only::presence(schema, required),
        default: schema
            .default
            .as_deref()
            .filter(|value| value.value != Value::Null)
            .map(|value| serde_json::Value::from(value).to_string()),
        ty,
        constraints: constraints::collect_constraints(cx, id),
        item_constraints: constraints::collect_item_constraints(cx, id),
        xml: xml::of_property(cx, id),
    }
}
