//! What must hold before a request leaves.

use std::collections::BTreeSet;

use super::PlanContext;
use crate::api::{Api, Object, Parameter, Property, Scalar, SchemaId, Shape, TypeKind};
use crate::common::{Bound, Condition, Constraints, Number, PropertyTest};
use crate::graph;
use crate::prose;
use crate::rust::{Bounds, Check, Constraint, Field, FieldPresence, FieldTest, Range};

/// The schemas with rules of their own, or with such in them.
pub(in crate::plan) fn checked(api: &Api) -> BTreeSet<SchemaId> {
    let has_rules =
        |it: &Property| !rules(api, &it.ty.kind, &it.constraints).is_empty() || !item_rules(api, it).is_empty();
    let seeds = api.schemas.iter().enumerate().filter(|(_, it)| match &it.shape {
        Shape::Object(it) => {
            !it.not_together.is_empty() || !it.conditions.is_empty() || it.properties.iter().any(has_rules)
        }
        Shape::Alias(_) | Shape::Enum(_) | Shape::Tuple(_) | Shape::Union(_) | Shape::Broken => false,
    });
    // What other keys hold is not checked.
    let held = |it: &Shape| match it {
        Shape::Object(it) => {
            let types = it.properties.iter().map(|it| &it.ty).chain(&it.flattened_union);
            types.filter_map(|it| it.kind.schema()).map(|it| it.0).collect()
        }
        Shape::Alias(_) | Shape::Enum(_) | Shape::Tuple(_) | Shape::Union(_) | Shape::Broken => {
            it.kinds().iter().filter_map(|it| it.schema()).map(|it| it.0).collect()
        }
    };
    let edges = api.schemas.iter().map(|it| held(&it.shape));
    let leading = graph::leading_to(&edges.collect(), seeds.map(|(index, _)| index));
    leading.into_iter().enumerate().filter(|(_, it)| *it).map(|(index, _)| SchemaId(index)).collect()
}

/// The rules of an object.
pub(in crate::plan) fn checks(cx: &PlanContext<'_>, it: &Object, fields: &[Field]) -> Vec<Check> {
    let mut res = Vec::new();
    // What is left out of requests need not hold there.
    for (property, field) in it.properties.iter().zip(fields).filter(|(_, field)| !field.skip_in_request) {
        let name = || field.name.clone();
        res.extend(
            rules(cx.api, &property.ty.kind, &property.constraints).into_iter().map(|rule| Check::Field(name(), rule)),
        );
        let items = item_rules(cx.api, property);
        if !items.is_empty() {
            res.push(Check::Each(name(), items));
        }
        if property.ty.kind.schema().is_some_and(|id| cx.checked.contains(&id)) {
            res.push(Check::Field(name(), Constraint::Nested));
        }
    }
    for names in &it.not_together {
        let fields: Option<Vec<&Field>> =
            names.iter().map(|wire| fields.iter().find(|it| it.name.wire == *wire)).collect();
        res.extend(fields.map(|it| not_together(&it)));
    }
    res.extend(it.conditions.iter().flat_map(|it| required(it, fields)));
    res
}

/// The checks of a condition: one for each property that it requires and that may be absent.
fn required(it: &Condition, fields: &[Field]) -> Vec<Check> {
    let sent = |wire: &str| fields.iter().find(|it| it.name.wire == wire && !it.skip_in_request);
    let test = |it: &PropertyTest| {
        let field = sent(&it.property)?;
        let (ident, optional) = (field.name.ident.clone(), field.presence != FieldPresence::Required);
        let test = FieldTest { ident, optional, present: it.present, values: it.values.clone() };
        Some((test, prose::test(it, optional)))
    };
    let Some(tests) = it.tests.iter().map(test).collect::<Option<Vec<_>>>() else { return Vec::new() };
    let required = it.required.iter().filter_map(|it| sent(it)).filter(|it| it.presence != FieldPresence::Required);
    let check = |field: &Field| {
        let (tests, texts): (Vec<FieldTest>, Vec<String>) = tests.iter().cloned().unzip();
        Check::Required { field: field.name.clone(), tests, holds: it.holds, condition: texts.join(" and ") }
    };
    required.map(check).collect()
}

/// Tells the fields that a condition requires of it.
pub(in crate::plan) fn document(checks: &[Check], fields: &mut [Field]) {
    for check in checks {
        let Check::Required { field: name, holds, condition, .. } = check else { continue };
        let word = if *holds { "where" } else { "unless" };
        for field in fields.iter_mut().filter(|it| it.name.wire == name.wire) {
            let docs = std::mem::take(&mut field.docs);
            field.docs = prose::paragraphs([docs, prose::line(format!("Required {word} {condition}."))]);
        }
    }
}

fn not_together(fields: &[&Field]) -> Check {
    // What is required is always there.
    let optional = fields.iter().filter(|it| it.presence != FieldPresence::Required);
    Check::NotTogether {
        wires: fields.iter().map(|it| it.name.wire.clone()).collect(),
        optional: optional.map(|it| it.name.ident.clone()).collect(),
    }
}

fn item_rules(api: &Api, it: &Property) -> Vec<Constraint> {
    items(api, &it.ty.kind, &it.item_constraints)
}

fn items(api: &Api, kind: &TypeKind, limits: &Constraints) -> Vec<Constraint> {
    match kind {
        TypeKind::List(item) if !item.nullable => rules(api, &item.kind, limits),
        TypeKind::List(_)
        | TypeKind::Any
        | TypeKind::Scalar(_)
        | TypeKind::Map(_)
        | TypeKind::Schema(_)
        | TypeKind::Broken => Vec::new(),
    }
}

/// The rules of a parameter, and those of its items.
pub(in crate::plan) fn parameter(api: &Api, it: &Parameter) -> (Vec<Constraint>, Vec<Constraint>) {
    (rules(api, &it.ty.kind, &it.constraints), items(api, &it.ty.kind, &it.item_constraints))
}

/// The rules of a part, and those of its items.
pub(in crate::plan) fn part(api: &Api, it: &Property) -> (Vec<Constraint>, Vec<Constraint>) {
    (rules(api, &it.ty.kind, &it.constraints), item_rules(api, it))
}

/// The rules that make sense for a type.
fn rules(api: &Api, kind: &TypeKind, limits: &Constraints) -> Vec<Constraint> {
    let mut res = Vec::new();
    match api.resolved(kind) {
        TypeKind::Scalar(Scalar::Int32) => res.extend(integer(limits, i32::MIN.into(), i32::MAX.into())),
        TypeKind::Scalar(Scalar::Int64) => res.extend(integer(limits, i64::MIN.into(), i64::MAX.into())),
        TypeKind::Scalar(Scalar::UInt64) => res.extend(integer(limits, 0, u64::MAX.into())),
        TypeKind::Scalar(Scalar::Int128) => res.extend(integer(limits, i128::MIN, i128::MAX)),
        TypeKind::Scalar(Scalar::Number) => res.extend(number(limits)),
        TypeKind::Scalar(Scalar::Boolean) => {}
        TypeKind::Scalar(
            Scalar::String
            | Scalar::DateTime
            | Scalar::Date
            | Scalar::Time
            | Scalar::Duration
            | Scalar::Decimal
            | Scalar::Base64
            | Scalar::Binary
            | Scalar::Password,
        ) => {
            res.extend(range(limits.min_length, limits.max_length).map(Constraint::Length));
            let is_date_time = *api.resolved(kind) == TypeKind::Scalar(Scalar::DateTime);
            res.extend((is_date_time && allows_date_time(limits)).then_some(Constraint::DateTime));
            res.extend(limits.pattern.clone().map(Constraint::Pattern));
        }
        TypeKind::List(_) => {
            res.extend(range(limits.min_items, limits.max_items).map(Constraint::Items));
            res.extend(limits.unique_items.then_some(Constraint::Unique));
        }
        TypeKind::Map(_) => res.extend(range(limits.min_properties, limits.max_properties).map(Constraint::Properties)),
        TypeKind::Any => res.extend(limits.max_json_length.map(Constraint::JsonLength)),
        TypeKind::Schema(_) | TypeKind::Broken => {}
    }
    if limits.closed {
        let json = |it: &Vec<serde_json::Value>| it.iter().map(ToString::to_string).collect();
        res.extend(limits.values.as_ref().map(json).map(Constraint::Listed));
    }
    if let TypeKind::Scalar(Scalar::Int32 | Scalar::Int64 | Scalar::UInt64 | Scalar::Int128 | Scalar::Number) =
        api.resolved(kind)
    {
        // Every integer is a multiple of one.
        let trivial =
            |it: &Number| *it == Number::Integer(1) && *api.resolved(kind) != TypeKind::Scalar(Scalar::Number);
        res.extend(limits.multiple_of.filter(|it| !trivial(it)).map(Constraint::Multiple));
    }
    res
}

/// Whether the format is what says how a date-time looks: a pattern beside it says more exactly, and lengths may leave
/// no room for `2015-09-08T22:48:09Z`.
fn allows_date_time(limits: &Constraints) -> bool {
    let length = 20;
    limits.pattern.is_none()
        && limits.min_length.is_none_or(|it| it <= length)
        && limits.max_length.is_none_or(|it| it >= length)
}

fn range(min: Option<u64>, max: Option<u64>) -> Option<Range> {
    // At least none is no rule.
    let min = min.filter(|it| *it > 0);
    (min.is_some() || max.is_some()).then_some(Range { min, max })
}

fn number(limits: &Constraints) -> Option<Constraint> {
    let (min, max) = (limits.minimum, limits.maximum);
    (min.is_some() || max.is_some()).then_some(Constraint::Number(Bounds { integer: false, min, max }))
}

/// The bounds of integers: whole, and only those that the type does not keep by itself.
fn integer(limits: &Constraints, least: i128, most: i128) -> Option<Constraint> {
    let min = limits.minimum.map(|it| whole(it, f64::ceil)).filter(|it| value(*it) > least || it.exclusive);
    let max = limits.maximum.map(|it| whole(it, f64::floor)).filter(|it| value(*it) < most || it.exclusive);
    let fits = |it: &Bound| (least..=most).contains(&value(*it));
    let (min, max) = (min.filter(fits), max.filter(fits));
    (min.is_some() || max.is_some()).then_some(Constraint::Number(Bounds { integer: true, min, max }))
}

fn value(it: Bound) -> i128 {
    match it.value {
        Number::Integer(it) => it,
        Number::Float(_) => unreachable!("`whole` leaves no fraction"),
    }
}

fn whole(it: Bound, round: fn(f64) -> f64) -> Bound {
    match it.value {
        Number::Integer(_) => it,
        #[expect(clippy::cast_possible_truncation, reason = "rounded already, and saturating beyond 128 bits")]
        Number::Float(float) => {
            let rounded = round(float);
            // What was rounded is not the bound that was excluded.
            Bound { value: Number::Integer(rounded as i128), exclusive: it.exclusive && rounded == float }
        }
    }
}
