//! The list of a type, from which a macro of the runtime implements its codec: one row for each property, branch or
//! value.

use super::constraint::{CheckCall, check_call, each_call, text, texts};
use super::runtime_names::presence;
use super::tokens::doc_lines;
use crate::rust::{
    AdditionalProperties, BaseAccess, BasePresence, BaseProperty, BaseValue, Branch, Check, Constant, Conversion,
    Field, FieldTest, Input, ItemInput, Literal, Struct, Type, Union, Variant, VariantMatcher,
};

/// Prints the list of a struct.
pub(super) fn object(name: &str, it: &Struct) -> String {
    let mut rows: Vec<String> = it.fields.iter().map(|field| field_row(field, &it.checks)).collect();
    rows.push(match &it.additional {
        AdditionalProperties::Unknown(name, _) => format!("..unknown({name});"),
        AdditionalProperties::Map(name, _, input) => format!("..additional({name}) {};", conversion(input)),
        AdditionalProperties::Variant(it) => format!("..variant({}) {};", it.ident, conversion(&it.input)),
    });
    let default = if it.has_default { ", Default" } else { "" };
    let name = format!("{name}: Debug{default}");
    let rules: Vec<String> = it.checks.iter().filter_map(rule).collect();
    if rules.is_empty() {
        return list("object", &name, &rows, "}");
    }
    let rules: String = rules.iter().map(|it| format!("    {it};\n")).collect();
    list("object", &name, &rows, &format!("}} it, at => {{\n{rules}}}"))
}

fn list(kind: &str, name: &str, rows: &[String], end: &str) -> String {
    let rows: String = rows.iter().map(|it| format!("    {it}\n")).collect();
    format!("codegen::{kind}!({name} {{\n{rows}{end});\n")
}

fn field_row(it: &Field, checks: &[Check]) -> String {
    let mut row = format!("{}: {} {}", it.name.ident, text(&it.name.wire), presence(it));
    if it.required_in_new {
        row.push_str(&format!(", new {}", conversion(&it.input)));
    } else if let (Some(constant), Some(setter)) = (&it.constant, &it.setter) {
        let deprecated = if it.deprecated { "#[deprecated] " } else { "" };
        let constant = self::constant(constant, "codegen");
        row.push_str(&format!(", constant({constant}) {deprecated}{setter} {}", conversion(&it.input)));
    } else if let Some(setter) = &it.setter {
        let deprecated = if it.deprecated { "#[deprecated] " } else { "" };
        row.push_str(&format!(", set {deprecated}{setter} {}", conversion(&it.input)));
        row.extend(it.null_setter.iter().map(|it| format!(", null {deprecated}{it}")));
    }
    let checks: Vec<String> = checks.iter().filter_map(|check| field_check(it, check)).collect();
    if !checks.is_empty() {
        row.push_str(&format!(" [{}]", checks.join(", ")));
    }
    row + ";"
}

/// Prints a value that converts into the type of a constant, in a file that names the runtime's hidden module like this.
pub(super) fn constant(it: &Constant, module: &str) -> String {
    match &it.value {
        Literal::Json(value) if it.is_bool() => value.clone(),
        Literal::String(value) => text(value),
        Literal::Integer(value) => format!("{value}i64"),
        Literal::Json(value) => format!("{module}::json({})", text(value)),
    }
}

/// Returns the name of the conversion, and the type of its argument.
fn conversion(it: &Input) -> String {
    let name = match it {
        Input::Plain(_) | Input::Boxed(..) | Input::Into(..) => "into",
        Input::Items(_) | Input::List(..) => "list",
        Input::Map(..) => "map",
    };
    format!("{name}({it})")
}

/// Returns a check of the field alone.
fn field_check(it: &Field, check: &Check) -> Option<String> {
    let CheckCall { method, arguments } = match check {
        Check::Field(name, constraint) if *name == it.name => check_call(constraint),
        Check::Each(name, constraints) if *name == it.name => each_call(constraints),
        Check::Field(..) | Check::Each(..) | Check::NotTogether { .. } | Check::Required { .. } => return None,
    };
    Some(format!("{method}({arguments})"))
}

/// Returns a check of several fields.
fn rule(it: &Check) -> Option<String> {
    match it {
        Check::Field(..) | Check::Each(..) => None,
        Check::NotTogether { wires, optional } => {
            let all: Vec<String> = optional.iter().map(|it| format!("it.{it}.is_some()")).collect();
            let all = if all.is_empty() { "true".to_owned() } else { all.join(" && ") };
            Some(format!("at.not_both({}, {all})", texts(wires)))
        }
        Check::Required { field, tests, holds, condition } => {
            let tests: Vec<String> = tests.iter().map(test).collect();
            let method = if *holds { "required_where" } else { "required_unless" };
            let (name, ident, condition) = (text(&field.wire), &field.ident, text(condition));
            Some(format!("at.{method}({name}, it.{ident}.is_some(), &[{}], {condition})", tests.join(", ")))
        }
    }
}

/// Returns the condition on a field under which another field is required.
fn test(it: &FieldTest) -> String {
    let field = format!("it.{}", it.ident);
    let one_of = |function: &str, values: &[String]| format!("codegen::{function}(&{field}, &{})", texts(values));
    match (&it.values, it.is_optional, it.must_be_present) {
        (None, true, _) => format!("{field}.is_some()"),
        (None, false, _) => "true".to_owned(),
        (Some(values), false, _) => one_of("is_one_of", values),
        (Some(values), true, true) => one_of("is_present_and_one_of", values),
        (Some(values), true, false) => one_of("is_absent_or_one_of", values),
    }
}

/// Prints the list of an enum of strings.
pub(super) fn string_enum(name: &str, variants: &[Variant<String>]) -> String {
    let rows: Vec<String> = variants.iter().map(|it| format!("{} = {},", it.ident, text(&it.wire))).collect();
    list("string_enum", name, &rows, "}")
}

/// Prints the list of an enum of integers.
pub(super) fn integer_enum(name: &str, variants: &[Variant<i64>]) -> String {
    let rows: Vec<String> = variants.iter().map(|it| format!("{} = {},", it.ident, it.wire)).collect();
    list("integer_enum", name, &rows, "}")
}

/// Prints the list of an enum of mixed JSON values.
pub(super) fn json_enum(name: &str, variants: &[Variant<String>]) -> String {
    let rows: Vec<String> = variants.iter().map(|it| format!("{} = {},", it.ident, text(&it.wire))).collect();
    list("json_enum", name, &rows, "}")
}

/// Prints the list of a tuple struct.
pub(super) fn tuple(name: &str, items: &[Type]) -> String {
    let items: Vec<String> = items.iter().enumerate().map(|(index, ty)| format!("{index}: {ty}")).collect();
    format!("codegen::tuple!({name}({}));\n", items.join(", "))
}

/// Prints the list of a union, and the list of the properties of its base.
pub(super) fn union(name: &str, it: &Union) -> String {
    let branches = list("union", name, &it.branches.iter().map(branch_row).collect::<Vec<_>>(), "}");
    let properties: Vec<String> = it.base_properties.iter().map(base_property).collect();
    if properties.is_empty() { branches } else { branches + "\n" + &list("base_properties", name, &properties, "}") }
}

fn base_property(it: &BaseProperty) -> String {
    let docs: String = doc_lines(&it.docs).map(|line| format!("///{line}\n    ")).collect();
    let deprecated = if it.deprecated { "#[deprecated]\n    " } else { "" };
    let value = match &it.value {
        BaseValue::Text => "&str".to_owned(),
        BaseValue::Items(item) => format!("&[{item}]"),
        BaseValue::Copied(ty) => ty.to_string(),
        BaseValue::Reference(ty) => format!("&{ty}"),
    };
    let branches = it.branches.iter().map(|(variant, access)| format!("{variant}: {}", base_access(&it.value, access)));
    let branches: Vec<String> = branches.collect();
    format!("{docs}{deprecated}{}() -> {value} {{ {} }}", it.name.ident, branches.join(", "))
}

/// Prints the function of the runtime that reads a field, and the field.
fn base_access(value: &BaseValue, access: &BaseAccess) -> String {
    let (ident, presence, is_boxed) = match access {
        BaseAccess::Inner(method) => return format!("inner({method})"),
        BaseAccess::Field { ident, presence, is_boxed } => (ident, presence, is_boxed),
    };
    let presence = match presence {
        BasePresence::Required => "required",
        BasePresence::Optional => "optional",
        BasePresence::Nullable => "nullable",
    };
    match value {
        BaseValue::Text | BaseValue::Items(_) => format!("present({ident})"),
        BaseValue::Copied(_) => format!("{presence}_copied({ident})"),
        BaseValue::Reference(_) if *is_boxed => format!("{presence}_boxed({ident})"),
        BaseValue::Reference(_) => format!("{presence}({ident})"),
    }
}

fn branch_row(it: &Branch) -> String {
    let rule = match &it.matcher {
        VariantMatcher::Tag(key, values) => format!("Tagged({}, {})", text(key), texts(values)),
        VariantMatcher::AddedTag(key, values) => format!("Added({}, {})", text(key), texts(values)),
        VariantMatcher::Closed => "Closed".to_owned(),
        VariantMatcher::Shape => "Shape".to_owned(),
    };
    let conversions = it.from.iter().map(|conversion| match conversion {
        Conversion::Itself => format!(", from {}", it.ty),
        Conversion::Boxed(_, inner) | Conversion::Nested(inner) => format!(", from {inner}"),
        Conversion::Text => ", from &str".to_owned(),
        Conversion::Items(ItemInput::Plain(item)) => format!(", items {item}"),
        Conversion::Items(ItemInput::Into(_, item)) => format!(", items_into {item}"),
    });
    format!("{}: {rule}{};", it.ident, conversions.collect::<String>())
}
