//! Calls of operations whose methods take the properties of a small body.

use super::super::types::ExampleExpr;
use super::value::ExampleBuilder;
use crate::rust::{FlatBody, Operation};

/// Returns the call of an operation with these arguments, of which the last is the body, if there is one. The properties of a
/// small body become arguments and setters of the call: `add(NewComment::new("text").note("note"))` becomes
/// `add("text").note("note")`. A body that is not built in place, such as a variable, is passed whole.
pub(super) fn call(
    builder: &mut ExampleBuilder<'_>,
    accessor: ExampleExpr,
    operation: &Operation,
    mut arguments: Vec<ExampleExpr>,
) -> ExampleExpr {
    let (accessor, method) = (Box::new(accessor), &operation.name.ident);
    let Some(flat) = &operation.flat_body else {
        return ExampleExpr::Method(accessor, method.clone(), arguments);
    };
    let Some((values, setters)) = arguments.last().and_then(|it| take_apart(it, flat)) else {
        return ExampleExpr::Method(accessor, FlatBody::whole_body_method(method), arguments);
    };
    arguments.pop();
    arguments.extend(values);
    let call = ExampleExpr::Method(accessor, method.clone(), arguments);
    let call =
        setters.into_iter().fold(call, |call, (setter, values)| ExampleExpr::Method(Box::new(call), setter, values));
    for model in flat.ty.models() {
        if !mentions(&call, &model.ident) {
            builder.models.remove(&model.ident);
        }
    }
    call
}

/// A call of a setter: its name and its arguments.
type Setter = (String, Vec<ExampleExpr>);

/// Returns the arguments of `new` and the setters of a body that is built in place.
fn take_apart(body: &ExampleExpr, flat: &FlatBody) -> Option<(Vec<ExampleExpr>, Vec<Setter>)> {
    match body {
        ExampleExpr::Call(path, values) if path.ends_with("::new") && values.len() == flat.arguments.len() => {
            Some((values.clone(), Vec::new()))
        }
        ExampleExpr::Method(inner, setter, values) => {
            let (arguments, mut setters) = take_apart(inner, flat)?;
            let setter = flat.setters.iter().find(|it| it.name.ident == *setter)?;
            setters.push((setter.method.clone(), values.clone()));
            Some((arguments, setters))
        }
        ExampleExpr::Call(..)
        | ExampleExpr::Boolean(_)
        | ExampleExpr::Integer(..)
        | ExampleExpr::Float(_)
        | ExampleExpr::Text(_)
        | ExampleExpr::Path(_)
        | ExampleExpr::Array(_)
        | ExampleExpr::Vector(_)
        | ExampleExpr::Pair(..)
        | ExampleExpr::Struct(..)
        | ExampleExpr::Json(_) => None,
    }
}

/// Returns whether an expression names a model.
fn mentions(expression: &ExampleExpr, model: &str) -> bool {
    let names = |path: &str| path.split("::").any(|part| part == model);
    let any = |all: &[ExampleExpr]| all.iter().any(|it| mentions(it, model));
    match expression {
        ExampleExpr::Path(path) => names(path),
        ExampleExpr::Call(path, values) => names(path) || any(values),
        ExampleExpr::Method(receiver, _, values) => mentions(receiver, model) || any(values),
        ExampleExpr::Array(values) | ExampleExpr::Vector(values) => any(values),
        ExampleExpr::Pair(a, b) => mentions(a, model) || mentions(b, model),
        ExampleExpr::Struct(path, fields) => names(path) || fields.iter().any(|(_, it)| mentions(it, model)),
        ExampleExpr::Boolean(_)
        | ExampleExpr::Integer(..)
        | ExampleExpr::Float(_)
        | ExampleExpr::Text(_)
        | ExampleExpr::Json(_) => false,
    }
}
