//! Schema keywords with numbers: counts, bounds and `multipleOf`.

use super::Version;
use super::context::ParseContext;
use super::schema::Schema;
use crate::common::{Bound, Number};
use crate::diagnostics;
use crate::pointer::Pointer;
use crate::tree::{Node, Value};

/// Reads a non-negative integer.
pub(super) fn read_count(cx: &mut ParseContext<'_>, at: &Pointer, node: &Node) -> Option<u64> {
    match &node.value {
        Value::Integer(it) if *it >= 0 => Some(u64::try_from(*it).unwrap_or(u64::MAX)),
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, positive, and saturating")]
        Value::Float(it) if *it >= 0.0 && it.fract() == 0.0 => Some(*it as u64),
        Value::Null
        | Value::Bool(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::String(_)
        | Value::Array(_)
        | Value::Object(_) => {
            cx.push(diagnostics::parse::wrong_number(at, "a non-negative integer", node));
            None
        }
    }
}

/// Reads a number above zero.
pub(super) fn read_multiple_of(cx: &mut ParseContext<'_>, at: &Pointer, node: &Node) -> Option<Number> {
    match &node.value {
        Value::Integer(it) if *it > 0 => Some(Number::Integer(*it)),
        Value::Float(it) if it.is_finite() && *it > 0.0 => Some(Number::Float(*it)),
        Value::Null
        | Value::Bool(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::String(_)
        | Value::Array(_)
        | Value::Object(_) => {
            cx.push(diagnostics::parse::wrong_number(at, "a number above zero", node));
            None
        }
    }
}

/// Reads a bound, or a boolean exclusive bound of draft 4. The stricter of two lower or upper bounds applies.
pub(super) fn read_bound(cx: &mut ParseContext<'_>, res: &mut Schema, key: &str, at: &Pointer, node: &Node) {
    let slot = if key.ends_with("inimum") { &mut res.constraints.minimum } else { &mut res.constraints.maximum };
    let value = match &node.value {
        Value::Integer(it) => Number::Integer(*it),
        Value::Float(it) if it.is_finite() => Number::Float(*it),
        // In draft 4 the keyword refers to the bound beside it, which may follow later.
        Value::Bool(exclusive) if key.starts_with("exclusive") => {
            if *exclusive {
                slot.get_or_insert(Bound { value: Number::Float(f64::NAN), exclusive: true }).exclusive = true;
                if cx.version != Version::V3_0 {
                    cx.push(diagnostics::parse::boolean_bound_after_3_0(at, key));
                }
            }
            return;
        }
        Value::Null | Value::Bool(_) | Value::Float(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
            cx.push(diagnostics::parse::wrong_number(at, "a finite number", node));
            return;
        }
    };
    // A NaN is a boolean of draft 4 that precedes its bound. The stricter of two bounds applies.
    let pending = slot.filter(|it| it.value.as_float().is_nan());
    let new = Bound { value, exclusive: key.starts_with("exclusive") || pending.is_some() };
    let stricter = |old: Bound| {
        let (old_value, new_value) = (old.value.as_float(), new.value.as_float());
        let beyond = if key.ends_with("inimum") { new_value > old_value } else { new_value < old_value };
        if beyond || (new_value == old_value && new.exclusive) { new } else { old }
    };
    *slot = Some(slot.filter(|_| pending.is_none()).map_or(new, stricter));
}
