//! The Rust type of a type of the API, as one file names it.

use std::collections::BTreeSet;

use crate::api::{Api, Scalar, SchemaId, Shape, Type as ApiType, TypeKind};
use crate::naming::STANDARD_NAMES;
use crate::rust::{
    Input, ItemInput, ModelForm, ModelPath, PreludeItem, PreludePath, Primitive, RuntimeForm, RuntimePath, RuntimeType,
    Type, TypeTable,
};

/// Returns whether a type accepts any JSON, `null` included.
pub(crate) fn is_any(types: &TypeTable, api: &Api, kind: &TypeKind) -> bool {
    match api.resolved(kind) {
        TypeKind::Any => true,
        TypeKind::Schema(id) => types.opaque.contains(id),
        TypeKind::Scalar(_) | TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Broken => false,
    }
}

/// The names that a file defines, which decide how it names everything else.
pub(crate) struct Scope<'a> {
    pub(crate) api: &'a Api,
    types: &'a TypeTable,
    /// The types that the file defines; `None` for a file outside of the models, which names them as `models::…`.
    defined: Option<BTreeSet<String>>,
}

impl<'a> Scope<'a> {
    /// Returns the scope of a file that defines these types, or, with `None`, of a file outside of the models.
    pub(crate) fn new(api: &'a Api, types: &'a TypeTable, defined: Option<BTreeSet<String>>) -> Self {
        Self { api, types, defined }
    }
    /// Returns the type of a value, in an `Option` where the value may be `null`.
    pub(crate) fn nullable(&self, ty: &ApiType) -> Type {
        let inner = self.value(&ty.kind);
        if ty.nullable && !matches!(ty.kind, TypeKind::Any) { self.option(inner) } else { inner }
    }

    /// Returns the type of a value that is not `null`.
    pub(crate) fn value(&self, kind: &TypeKind) -> Type {
        match kind {
            TypeKind::Any | TypeKind::Broken => self.runtime(RuntimeType::Value),
            TypeKind::Scalar(scalar) => self.scalar(*scalar),
            TypeKind::List(item) => self.list(self.nullable(item)),
            TypeKind::Map(value) => {
                let arguments = vec![self.string(), self.nullable(value)];
                Type::Runtime(self.runtime_path(RuntimeType::IndexMap), arguments)
            }
            TypeKind::Schema(id) if self.types.opaque.contains(id) => self.runtime(RuntimeType::Value),
            TypeKind::Schema(id) => self.model(*id),
        }
    }

    fn scalar(&self, scalar: Scalar) -> Type {
        match scalar {
            Scalar::Boolean => Type::Primitive(Primitive::Bool),
            Scalar::Int32 => Type::Primitive(Primitive::I32),
            Scalar::Int64 => Type::Primitive(Primitive::I64),
            Scalar::UInt64 => Type::Primitive(Primitive::U64),
            Scalar::Int128 => Type::Primitive(Primitive::I128),
            Scalar::Number => Type::Primitive(Primitive::F64),
            // JSON has no bytes; only a part of a body is a file.
            Scalar::String | Scalar::Binary => self.string(),
            Scalar::DateTime => self.runtime(RuntimeType::DateTime),
            Scalar::Date => self.runtime(RuntimeType::Date),
            Scalar::Time => self.runtime(RuntimeType::Time),
            Scalar::Duration => self.runtime(RuntimeType::IsoDuration),
            Scalar::Decimal => self.runtime(RuntimeType::Decimal),
            Scalar::DecimalNumber => self.runtime(RuntimeType::DecimalNumber),
            Scalar::Base64 => self.runtime(RuntimeType::Base64),
            Scalar::Base64Url => self.runtime(RuntimeType::Base64Url),
            Scalar::HttpDate => self.runtime(RuntimeType::HttpDate),
            Scalar::UnixTime => self.runtime(RuntimeType::UnixTime),
            Scalar::Password => self.runtime(RuntimeType::Secret),
        }
    }

    /// Returns `String`.
    pub(crate) fn string(&self) -> Type {
        Type::Prelude(self.prelude(PreludeItem::String), Vec::new())
    }

    /// Returns `Option<T>`.
    pub(crate) fn option(&self, inner: Type) -> Type {
        Type::Prelude(self.prelude(PreludeItem::Option), vec![inner])
    }

    /// Returns `Vec<T>`.
    pub(crate) fn list(&self, item: Type) -> Type {
        Type::Prelude(self.prelude(PreludeItem::Vec), vec![item])
    }

    /// Returns `Box<T>`.
    pub(crate) fn boxed(&self, inner: Type) -> Type {
        Type::Prelude(self.prelude(PreludeItem::Box), vec![inner])
    }

    /// Returns `Nullable<T>`.
    pub(crate) fn nullable_property(&self, inner: Type) -> Type {
        Type::Runtime(self.runtime_path(RuntimeType::Nullable), vec![inner])
    }

    /// Returns a type of the runtime that has no generic arguments.
    pub(crate) fn runtime(&self, ty: RuntimeType) -> Type {
        Type::Runtime(self.runtime_path(ty), Vec::new())
    }

    /// Returns how the file names an item of the prelude: by its full path if the file defines a type of that name.
    pub(crate) fn prelude(&self, item: PreludeItem) -> PreludePath {
        PreludePath { item, is_shadowed: self.defines(item.name()) }
    }

    fn runtime_path(&self, ty: RuntimeType) -> RuntimePath {
        let form = match &self.defined {
            None => RuntimeForm::Module,
            Some(_) if self.defines(ty.name()) => RuntimeForm::Crate,
            Some(_) => RuntimeForm::Imported,
        };
        RuntimePath { ty, form }
    }

    fn model(&self, schema: SchemaId) -> Type {
        let ident = self.types.idents[schema.0].clone();
        let form = match &self.defined {
            None => ModelForm::Module,
            Some(_) if self.defines(&ident) => ModelForm::Local,
            Some(_) if is_well_known(&ident) => ModelForm::Super,
            Some(_) => ModelForm::Imported,
        };
        Type::Model(ModelPath { schema, ident, form })
    }

    fn defines(&self, ident: &str) -> bool {
        self.defined.as_ref().is_some_and(|it| it.contains(ident))
    }

    /// Returns the parameter type of a function that takes a value of this type.
    pub(crate) fn input(&self, kind: &TypeKind, ty: Type) -> Input {
        let iterator = self.prelude(PreludeItem::IntoIterator);
        match self.api.resolved(kind) {
            TypeKind::List(item) => return Input::List(iterator, self.item_input(item)),
            TypeKind::Map(value) => {
                let paths = [iterator, self.prelude(PreludeItem::Into), self.prelude(PreludeItem::String)];
                return Input::Map(paths, self.item_input(value));
            }
            TypeKind::Any | TypeKind::Scalar(_) | TypeKind::Schema(_) | TypeKind::Broken => {}
        }
        if self.is_passed_plain(kind) { Input::Plain(ty) } else { Input::Into(self.prelude(PreludeItem::Into), ty) }
    }

    /// Returns the parameter type of an item of a list or a map.
    pub(crate) fn item_input(&self, item: &ApiType) -> ItemInput {
        let ty = self.nullable(item);
        let is_container = matches!(self.api.resolved(&item.kind), TypeKind::List(_) | TypeKind::Map(_));
        if item.nullable || is_container || self.is_passed_plain(&item.kind) {
            ItemInput::Plain(ty)
        } else {
            ItemInput::Into(self.prelude(PreludeItem::Into), ty)
        }
    }

    fn is_passed_plain(&self, kind: &TypeKind) -> bool {
        match self.api.resolved(kind) {
            TypeKind::Scalar(scalar) => matches!(self.scalar(*scalar), Type::Primitive(_)),
            TypeKind::Schema(id) => match &self.api.schemas[id.0].shape {
                Shape::Object(_) | Shape::Broken => true,
                Shape::Enum(_) | Shape::Tuple(_) | Shape::Union(_) | Shape::Alias(_) => false,
            },
            TypeKind::Any | TypeKind::List(_) | TypeKind::Map(_) | TypeKind::Broken => false,
        }
    }
}

/// Returns whether a file of models may use the identifier for something else than a model, which an import would shadow.
fn is_well_known(ident: &str) -> bool {
    STANDARD_NAMES.contains(&ident) || RuntimeType::OF_MODELS.iter().any(|it| it.name() == ident)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Scope;
    use crate::api::{Api, Scalar, SchemaId, Type, TypeKind};
    use crate::rust::TypeTable;

    fn spelled(defined: Option<&[&str]>, kind: TypeKind) -> String {
        let idents = ["Author", "Option"].map(str::to_owned).to_vec();
        let (api, types) = (Api::default(), TypeTable { idents, opaque: BTreeSet::new() });
        let defined = defined.map(|idents| idents.iter().map(|ident| (*ident).to_owned()).collect());
        Scope::new(&api, &types, defined).nullable(&Type { kind, nullable: true }).to_string()
    }

    #[test]
    fn a_type_is_spelled_for_its_file() {
        let (author, option) = (TypeKind::Schema(SchemaId(0)), TypeKind::Schema(SchemaId(1)));
        let date = TypeKind::Scalar(Scalar::Date);
        let dates = TypeKind::Map(Box::new(Type { kind: date.clone(), nullable: false }));
        let authors = TypeKind::List(Box::new(Type { kind: author.clone(), nullable: true }));
        let cases: &[(Option<&[&str]>, TypeKind, &str)] = &[
            (None, author.clone(), "Option<models::Author>"),
            (None, authors, "Option<Vec<Option<models::Author>>>"),
            (None, dates.clone(), "Option<runtime::IndexMap<String, runtime::Date>>"),
            (Some(&[]), dates, "Option<IndexMap<String, Date>>"),
            (Some(&[]), author.clone(), "Option<Author>"),
            // An import of the model would shadow the prelude.
            (Some(&[]), option.clone(), "Option<super::Option>"),
            // The file itself defines a type of that name.
            (Some(&["Option"]), option, "::std::option::Option<Option>"),
            (Some(&["Date"]), date, "Option<specwright_runtime::Date>"),
            (Some(&["Author"]), author, "Option<Author>"),
            (Some(&[]), TypeKind::Any, "Value"),
        ];
        for (defined, kind, expected) in cases {
            assert_eq!(spelled(*defined, kind.clone()), *expected);
        }
    }
}
