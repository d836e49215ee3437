//! The constraints that a request must meet before it is sent.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::api::{Api, Object, Parameter, Property, Scalar, SchemaId, Shape, TypeKind};
use crate::common::{Bound, Condition, Constraints, Number, PropertyTest};
use crate::graph;
use crate::prose;
use crate::rust::{Bounds, Check, Constraint, Field, FieldPresence, FieldTest, Range};

/// Returns the schemas with constraints, and the schemas that contain them.
pub(in crate::plan) fn checked_schemas(api: &Api) -> BTreeSet<SchemaId> {
    let is_constrained = |property: &Property| {
        let of_value = constraints(api, &property.ty.kind, &property.constraints);
        !of_value.is_empty() || !property_item_constraints(api, property).is_empty()
    };
    let seeds = api.schemas.iter().enumerate().filter(|(_, schema)| match &schema.shape {
        Shape::Object(object) => {
            let has_conditions = !object.not_together.is_empty() || !object.conditions.is_empty();
            has_conditions || object.properties.iter().any(is_constrained)
        }
        Shape::Alias(_) | Shape::Enum(_) | Shape::Tuple(_) | Shape::Union(_) | Shape::Broken => false,
    });
    // Additional properties are not checked.
    let contained = |shape: &Shape| match shape {
        Shape::Object(object) => {
            let types = object.properties.iter().map(|property| &property.ty).chain(&object.flattened_union);
            types.filter_map(|ty| ty.kind.schema()).map(|id| id.0).collect()
        }
        Shape::Alias(_) | Shape::Enum(_) | Shape::Tuple(_) | Shape::Union(_) | Shape::Broken => {
            shape.kinds().iter().filter_map(|kind| kind.schema()).map(|id| id.0).collect()
        }
    };
    let edges = api.schemas.iter().map(|schema| contained(&schema.shape));
    let leading = graph::leading_to(&edges.collect(), seeds.map(|(index, _)| index));
    leading.into_iter().enumerate().filter(|(_, leads)| *leads).map(|(index, _)| SchemaId(index)).collect()
}

/// Returns the checks of an object. A property that requests leave out is not checked.
pub(super) fn checks(api: &Api, checked: &BTreeSet<SchemaId>, object: &Object, fields: &[Field]) -> Vec<Check> {
    let mut checks = Vec::new();
    for (property, field) in object.properties.iter().zip(fields).filter(|(_, field)| !field.skip_in_request) {
        let name = || field.name.clone();
        let of_value = constraints(api, &property.ty.kind, &property.constraints);
        checks.extend(of_value.into_iter().map(|constraint| Check::Field(name(), constraint)));
        let of_items = property_item_constraints(api, property);
        if !of_items.is_empty() {
            checks.push(Check::Each(name(), of_items));
        }
        if property.ty.kind.schema().is_some_and(|id| checked.contains(&id)) {
            checks.push(Check::Field(name(), Constraint::Nested));
        }
    }
    let by_wire: BTreeMap<&str, &Field> = fields.iter().map(|field| (field.name.wire.as_str(), field)).collect();
    for names in &object.not_together {
        let fields = names.iter().map(|wire| by_wire.get(wire.as_str()).copied());
        checks.extend(fields.collect::<Option<Vec<&Field>>>().map(|fields| not_together(&fields)));
    }
    checks.extend(object.conditions.iter().flat_map(|condition| required_checks(condition, &by_wire)));
    checks
}

/// Returns the checks of a condition: one for each property that it requires and that may be absent.
fn required_checks(condition: &Condition, fields: &BTreeMap<&str, &Field>) -> Vec<Check> {
    let sent_field = |wire: &str| fields.get(wire).copied().filter(|field| !field.skip_in_request);
    let test = |test: &PropertyTest| {
        let field = sent_field(&test.property)?;
        let (ident, optional) = (field.name.ident.clone(), field.presence != FieldPresence::Required);
        let text = prose::test(test, optional);
        Some((
            FieldTest { ident, is_optional: optional, must_be_present: test.present, values: test.values.clone() },
            text,
        ))
    };
    let Some(tests) = condition.tests.iter().map(test).collect::<Option<Vec<_>>>() else { return Vec::new() };
    let required = condition.required.iter().filter_map(|wire| sent_field(wire));
    let optional = required.filter(|field| field.presence != FieldPresence::Required);
    let check = |field: &Field| {
        let (tests, texts): (Vec<FieldTest>, Vec<String>) = tests.iter().cloned().unzip();
        Check::Required { field: field.name.clone(), tests, holds: condition.holds, condition: texts.join(" and ") }
    };
    optional.map(check).collect()
}

/// Adds each condition to the docs of the field that it requires.
pub(super) fn document_conditions(checks: &[Check], fields: &mut [Field]) {
    let indices = fields.iter().enumerate().map(|(index, field)| (field.name.wire.clone(), index));
    let indices: BTreeMap<String, usize> = indices.collect();
    for check in checks {
        let Check::Required { field: name, holds, condition, .. } = check else { continue };
        let conjunction = if *holds { "where" } else { "unless" };
        if let Some(field) = indices.get(&name.wire).map(|index| &mut fields[*index]) {
            let docs = std::mem::take(&mut field.docs);
            field.docs = prose::paragraphs([docs, prose::line(format!("Required {conjunction} {condition}."))]);
        }
    }
}

fn not_together(fields: &[&Field]) -> Check {
    // A required property is always present, so the check does not need to look at it.
    let optional = fields.iter().filter(|field| field.presence != FieldPresence::Required);
    Check::NotTogether {
        wires: fields.iter().map(|field| field.name.wire.clone()).collect(),
        optional: optional.map(|field| field.name.ident.clone()).collect(),
    }
}

fn property_item_constraints(api: &Api, property: &Property) -> Vec<Constraint> {
    item_constraints(api, &property.ty.kind, &property.item_constraints)
}

fn item_constraints(api: &Api, kind: &TypeKind, limits: &Constraints) -> Vec<Constraint> {
    match kind {
        TypeKind::List(item) if !item.nullable => constraints(api, &item.kind, limits),
        TypeKind::List(_)
        | TypeKind::Any
        | TypeKind::Scalar(_)
        | TypeKind::Map(_)
        | TypeKind::Schema(_)
        | TypeKind::Broken => Vec::new(),
    }
}

/// Returns the constraints of a parameter, and those of its items.
pub(in crate::plan) fn parameter_constraints(api: &Api, parameter: &Parameter) -> (Vec<Constraint>, Vec<Constraint>) {
    let kind = &parameter.ty.kind;
    (constraints(api, kind, &parameter.constraints), item_constraints(api, kind, &parameter.item_constraints))
}

/// Returns the constraints of a part of a multipart body, and those of its items.
pub(in crate::plan) fn part_constraints(api: &Api, part: &Property) -> (Vec<Constraint>, Vec<Constraint>) {
    (constraints(api, &part.ty.kind, &part.constraints), property_item_constraints(api, part))
}

/// Returns the constraints that apply to values of a type.
fn constraints(api: &Api, kind: &TypeKind, limits: &Constraints) -> Vec<Constraint> {
    let kind = api.resolved(kind);
    let mut res: Vec<Constraint> = match kind {
        TypeKind::Scalar(scalar) => scalar_constraints(*scalar, limits),
        TypeKind::List(_) => {
            let count = range(limits.min_items, limits.max_items).map(Constraint::Items);
            count.into_iter().chain(limits.unique_items.then_some(Constraint::Unique)).collect()
        }
        TypeKind::Map(_) => {
            range(limits.min_properties, limits.max_properties).map(Constraint::Properties).into_iter().collect()
        }
        TypeKind::Any => limits.max_json_length.map(Constraint::JsonLength).into_iter().collect(),
        TypeKind::Schema(_) | TypeKind::Broken => Vec::new(),
    };
    if limits.closed {
        let to_json = |values: &Arc<Vec<serde_json::Value>>| values.iter().map(ToString::to_string).collect();
        res.extend(limits.values.as_ref().map(to_json).map(Constraint::Listed));
    }
    res.extend(multiple(kind, limits));
    res
}

fn scalar_constraints(scalar: Scalar, limits: &Constraints) -> Vec<Constraint> {
    match scalar {
        Scalar::Boolean | Scalar::UnixTime => Vec::new(),
        Scalar::Int32 => integer(limits, i32::MIN.into(), i32::MAX.into()).into_iter().collect(),
        Scalar::Int64 => integer(limits, i64::MIN.into(), i64::MAX.into()).into_iter().collect(),
        Scalar::UInt64 => integer(limits, 0, u64::MAX.into()).into_iter().collect(),
        Scalar::Int128 => integer(limits, i128::MIN, i128::MAX).into_iter().collect(),
        Scalar::Number => number(limits).map(Constraint::Number).into_iter().collect(),
        Scalar::DecimalNumber => number(limits).map(Constraint::DecimalNumber).into_iter().collect(),
        Scalar::String
        | Scalar::DateTime
        | Scalar::Date
        | Scalar::Time
        | Scalar::Duration
        | Scalar::Decimal
        | Scalar::Base64
        | Scalar::Base64Url
        | Scalar::HttpDate
        | Scalar::Binary
        | Scalar::Password => {
            let length = range(limits.min_length, limits.max_length).map(Constraint::Length);
            let is_date_time = scalar == Scalar::DateTime && leaves_room_for_date_time(limits);
            let pattern = limits.pattern.clone().map(Constraint::Pattern);
            length.into_iter().chain(is_date_time.then_some(Constraint::DateTime)).chain(pattern).collect()
        }
    }
}

/// Returns the constraint of `multipleOf`, unless every value of the type meets it.
fn multiple(kind: &TypeKind, limits: &Constraints) -> Option<Constraint> {
    let is_integer = match kind {
        TypeKind::Scalar(Scalar::Int32 | Scalar::Int64 | Scalar::UInt64 | Scalar::Int128) => true,
        TypeKind::Scalar(Scalar::Number | Scalar::DecimalNumber) => false,
        TypeKind::Scalar(_)
        | TypeKind::List(_)
        | TypeKind::Map(_)
        | TypeKind::Any
        | TypeKind::Schema(_)
        | TypeKind::Broken => return None,
    };
    let divisor = limits.multiple_of.filter(|divisor| !(is_integer && *divisor == Number::Integer(1)));
    divisor.map(Constraint::Multiple)
}

/// The length of a short date-time, such as `2015-09-08T22:48:09Z`.
const DATE_TIME_LENGTH: u64 = 20;

/// Returns whether the format decides how a date-time looks. A pattern is more exact than the format, and lengths may
/// leave no room for a date-time.
fn leaves_room_for_date_time(limits: &Constraints) -> bool {
    limits.pattern.is_none()
        && limits.min_length.is_none_or(|min| min <= DATE_TIME_LENGTH)
        && limits.max_length.is_none_or(|max| max >= DATE_TIME_LENGTH)
}

/// Returns the range between two limits; `None` if it allows every count.
fn range(min: Option<u64>, max: Option<u64>) -> Option<Range> {
    let min = min.filter(|min| *min > 0);
    (min.is_some() || max.is_some()).then_some(Range { min, max })
}

fn number(limits: &Constraints) -> Option<Bounds> {
    let (min, max) = (limits.minimum, limits.maximum);
    (min.is_some() || max.is_some()).then_some(Bounds { integer: false, min, max })
}

/// Returns the bounds of an integer as integers, without those that every value of its Rust type meets.
fn integer(limits: &Constraints, least: i128, most: i128) -> Option<Constraint> {
    let min = limits.minimum.map(|bound| round_bound(bound, f64::ceil));
    let max = limits.maximum.map(|bound| round_bound(bound, f64::floor));
    let min = min.filter(|bound| integer_value(*bound) > least || bound.exclusive);
    let max = max.filter(|bound| integer_value(*bound) < most || bound.exclusive);
    let is_in_type = |bound: &Bound| (least..=most).contains(&integer_value(*bound));
    let (min, max) = (min.filter(is_in_type), max.filter(is_in_type));
    (min.is_some() || max.is_some()).then_some(Constraint::Number(Bounds { integer: true, min, max }))
}

fn integer_value(bound: Bound) -> i128 {
    match bound.value {
        Number::Integer(value) => value,
        Number::Float(_) => unreachable!("`round_bound` returns integers"),
    }
}

fn round_bound(bound: Bound, round: fn(f64) -> f64) -> Bound {
    match bound.value {
        Number::Integer(_) => bound,
        #[expect(clippy::cast_possible_truncation, reason = "rounded already, and saturating beyond 128 bits")]
        Number::Float(float) => {
            let rounded = round(float);
            // A bound that rounding has moved is itself allowed.
            Bound { value: Number::Integer(rounded as i128), exclusive: bound.exclusive && rounded == float }
        }
    }
}
