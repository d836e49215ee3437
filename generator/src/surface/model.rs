//! The lines of models.

use super::{Item, Kind, Member};
use crate::rust::{self, AdditionalProperties, Field, Input, ItemKind, Struct, Type, Variant};

/// Returns a model, with the feature that enables its file.
pub(super) fn item(model: &rust::Item, feature: Option<&str>) -> Item {
    let (kind, signature, mut members) = match (&model.alias_of, &model.kind) {
        (Some(ty), _) | (None, ItemKind::Alias(ty)) => (Kind::Alias, spell(ty), Vec::new()),
        (None, ItemKind::Struct(it)) => (Kind::Struct, String::new(), struct_members(it)),
        (None, ItemKind::StringEnum(variants, _)) => (Kind::Enum, String::new(), variants_by_text(variants)),
        (None, ItemKind::JsonEnum(variants, _)) => {
            (Kind::Enum, String::new(), variants.iter().map(|it| variant(&it.ident, &it.wire)).collect())
        }
        (None, ItemKind::IntegerEnum(variants)) => {
            (Kind::Enum, String::new(), variants.iter().map(|it| variant(&it.ident, &it.wire.to_string())).collect())
        }
        (None, ItemKind::Union(it)) => {
            let branch = |it: &rust::Branch| Member::new(&it.ident, format!("({})", spell(&it.ty)));
            (Kind::Union, String::new(), it.branches.iter().map(branch).collect())
        }
        (None, ItemKind::Tuple(types)) => {
            let types: Vec<String> = types.iter().map(spell).collect();
            (Kind::Tuple, format!("({})", types.join(", ")), Vec::new())
        }
    };
    members.extend(feature.map(self::feature));
    Item { kind, key: model.name.ident.clone(), signature, members }
}

/// Returns the line of the feature that an item needs.
pub(super) fn feature(name: &str) -> Member {
    Member::new("feature", format!(" = \"{name}\""))
}

/// Spells a type as in a file that imports everything.
pub(super) fn spell(ty: &Type) -> String {
    ty.imported().to_string()
}

/// Spells the parameter of a function: the type of the value, or of the items of a list.
pub(super) fn spell_input(input: &Input) -> String {
    match input {
        Input::Plain(it) | Input::Into(_, it) | Input::Boxed(_, it) => spell(it),
        Input::Items(it) => format!("[{}]", spell(it)),
        Input::List(_, it) => format!("[{}]", spell(it.ty())),
        Input::Map(_, it) => format!("{{String: {}}}", spell(it.ty())),
    }
}

fn struct_members(it: &Struct) -> Vec<Member> {
    let fields = it.fields.iter().map(|it| Member::new(&it.name.ident, format!(": {}", spell(&it.ty))));
    let (additional, argument) = match &it.additional {
        AdditionalProperties::Unknown(..) => (None, None),
        AdditionalProperties::Map(ident, ty, _) => (Some(Member::new(ident, format!(": {}", spell(ty)))), None),
        AdditionalProperties::Variant(it) => {
            let text = format!("{}: {}", it.ident, spell_input(&it.input));
            (Some(Member::new(&it.ident, format!(": {}", spell(&it.ty)))), Some(text))
        }
    };
    let arguments = it.fields.iter().filter(|it| it.required_in_new).map(argument_of).chain(argument);
    let new = Member::new("new", format!("({})", arguments.collect::<Vec<_>>().join(", ")));
    let setters = it.fields.iter().filter_map(renamed_setter);
    let null_setters = it.fields.iter().filter_map(|it| it.null_setter.as_ref());
    let null_setters = null_setters.map(|it| Member::new(format!(".{it}"), "()"));
    let deprecated = it.fields.iter().filter(|it| it.deprecated);
    let deprecated = deprecated.map(|it| Member::deprecated(Some(&it.name.ident)));
    fields.chain(additional).chain([new]).chain(setters).chain(null_setters).chain(deprecated).collect()
}

fn argument_of(field: &Field) -> String {
    format!("{}: {}", field.name.ident, spell_input(&field.input))
}

/// Returns the setter of a field, if it does not have the name of the field.
fn renamed_setter(field: &Field) -> Option<Member> {
    let setter = field.setter.as_ref().filter(|it| **it != field.name.ident)?;
    Some(Member::new(format!(".{setter}"), format!("({})", spell_input(&field.input))))
}

fn variants_by_text(variants: &[Variant<String>]) -> Vec<Member> {
    variants.iter().map(|it| variant(&it.ident, &serde_json::Value::from(it.wire.as_str()).to_string())).collect()
}

fn variant(ident: &str, json: &str) -> Member {
    Member::new(ident, format!(" = {json}"))
}
