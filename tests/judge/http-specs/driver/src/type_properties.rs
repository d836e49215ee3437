//! `Type.Property`: types of properties, optional and nullable ones.

use specs::type_property_nullable::{TypePropertyNullable, models as nullable};
use specs::type_property_optionality::{TypePropertyOptionality, models as optional};
use specs::type_property_value_types::{TypePropertyValueTypes, models as values};
use specs::{Base64, DateTime, IndexMap, IsoDuration, serde_json::json};

use crate::scenario::Scenario;
use crate::{client, pairs};

const BYTES: &str = "aGVsbG8sIHdvcmxkIQ==";
const DATE_TIME: &str = "2022-08-26T18:38:00Z";
const DURATION: &str = "P123DT22H14M12.011S";

client! {
    type_property_value_types: TypePropertyValueTypes;
    type_property_optionality: TypePropertyOptionality;
    type_property_nullable: TypePropertyNullable;
}

pub fn scenarios() -> Vec<Scenario> {
    let all = [
        scalar_values(),
        composite_values(),
        literal_values(),
        unknown_values(),
        all_optional(),
        no_optional(),
        required_and_optional(),
        nullable_with_value(),
        nullable_with_null(),
    ];
    all.into_iter().flatten().collect()
}

fn scalar_values() -> Vec<Scenario> {
    pairs! { type_property_value_types, "Type_Property_ValueTypes_", "_get", "_put";
        Boolean: boolean_get, boolean_put_with = values::BooleanProperty::new(true);
        String: string_get, string_put_with = values::StringProperty::new("hello");
        Bytes: bytes_get, bytes_put_with = values::BytesProperty::new(BYTES);
        Int: int_get, int_put_with = values::IntProperty::new(42);
        Float: float_get, float_put_with = values::FloatProperty::new(43.125);
        Decimal: decimal_get, decimal_put_with = values::DecimalProperty::new(0.33333);
        Decimal128: decimal128_get, decimal128_put_with = values::Decimal128Property::new(0.33333);
        Datetime: datetime_get, datetime_put_with = values::DatetimeProperty::new(DATE_TIME);
        Duration: duration_get, duration_put_with = values::DurationProperty::new(DURATION);
        Enum: enum_get, enum_put_with = values::EnumProperty::new(values::FixedInnerEnum::ValueOne);
        ExtensibleEnum: extensible_enum_get, extensible_enum_put_with
            = values::ExtensibleEnumProperty::new(values::InnerEnum::Unknown("UnknownValue".to_owned()));
    }
}

fn composite_values() -> Vec<Scenario> {
    pairs! { type_property_value_types, "Type_Property_ValueTypes_", "_get", "_put";
        Model: model_get, model_put_with = values::ModelProperty::new(values::InnerModel::new("hello"));
        CollectionsString: collections_string_get, collections_string_put_with
            = values::CollectionsStringProperty::new(["hello", "world"]);
        CollectionsInt: collections_int_get, collections_int_put_with = values::CollectionsIntProperty::new([1, 2]);
        CollectionsModel: collections_model_get, collections_model_put_with
            = values::CollectionsModelProperty::new(["hello", "world"].map(values::InnerModel::new));
        DictionaryString: dictionary_string_get, dictionary_string_put_with
            = values::DictionaryStringProperty::new([("k1", "hello"), ("k2", "world")]);
        Never: never_get, never_put = IndexMap::<String, specs::Value>::new();
    }
}

fn literal_values() -> Vec<Scenario> {
    pairs! { type_property_value_types, "Type_Property_ValueTypes_", "_get", "_put";
        StringLiteral: string_literal_get, string_literal_put = values::StringLiteralProperty::new();
        IntLiteral: int_literal_get, int_literal_put = values::IntLiteralProperty::new();
        FloatLiteral: float_literal_get, float_literal_put = values::FloatLiteralProperty::new();
        BooleanLiteral: boolean_literal_get, boolean_literal_put = values::BooleanLiteralProperty::new();
        UnionStringLiteral: union_string_literal_get, union_string_literal_put_with
            = values::UnionStringLiteralProperty::new(values::UnionStringLiteralPropertyProperty::World);
        UnionIntLiteral: union_int_literal_get, union_int_literal_put_with
            = values::UnionIntLiteralProperty::new(values::UnionIntLiteralPropertyProperty::Value42);
        UnionFloatLiteral: union_float_literal_get, union_float_literal_put_with
            = values::UnionFloatLiteralProperty::new(values::UnionFloatLiteralPropertyProperty::Value46Dot875);
        UnionEnumValue: union_enum_value_get, union_enum_value_put = values::UnionEnumValueProperty::new();
    }
}

fn unknown_values() -> Vec<Scenario> {
    pairs! { type_property_value_types, "Type_Property_ValueTypes_", "_get", "_put";
        UnknownString: unknown_string_get, unknown_string_put_with = values::UnknownStringProperty::new("hello");
        UnknownInt: unknown_int_get, unknown_int_put_with = values::UnknownIntProperty::new(42);
        UnknownDict: unknown_dict_get, unknown_dict_put_with
            = values::UnknownDictProperty::new(json!({ "k1": "hello", "k2": 42 }));
        UnknownArray: unknown_array_get, unknown_array_put_with
            = values::UnknownArrayProperty::new(json!(["hello", "world"]));
    }
}

fn all_optional() -> Vec<Scenario> {
    pairs! { type_property_optionality, "Type_Property_Optional_", "_getAll", "_putAll";
        String: string_get_all, string_put_all = optional::StringProperty::new().property("hello");
        Bytes: bytes_get_all, bytes_put_all = optional::BytesProperty::new().property(BYTES);
        Datetime: datetime_get_all, datetime_put_all = optional::DatetimeProperty::new().property(DATE_TIME);
        Duration: duration_get_all, duration_put_all = optional::DurationProperty::new().property(DURATION);
        PlainDate: plain_date_get_all, plain_date_put_all = optional::PlainDateProperty::new().property("2022-12-12");
        PlainTime: plain_time_get_all, plain_time_put_all = optional::PlainTimeProperty::new().property("13:06:12");
        CollectionsByte: collections_byte_get_all, collections_byte_put_all
            = optional::CollectionsByteProperty::new().property([BYTES, BYTES]);
        CollectionsModel: collections_model_get_all, collections_model_put_all
            = optional::CollectionsModelProperty::new()
                .property(["hello", "world"].map(|text| optional::StringProperty::new().property(text)));
        StringLiteral: string_literal_get_all, string_literal_put_all
            = optional::StringLiteralProperty::new().property(optional::StringLiteralPropertyProperty::Hello);
        IntLiteral: int_literal_get_all, int_literal_put_all
            = optional::IntLiteralProperty::new().property(optional::IntLiteralPropertyProperty::Value1);
        FloatLiteral: float_literal_get_all, float_literal_put_all
            = optional::FloatLiteralProperty::new().property(optional::FloatLiteralPropertyProperty::Value1Dot25);
        BooleanLiteral: boolean_literal_get_all, boolean_literal_put_all
            = optional::BooleanLiteralProperty::new().property(true);
        UnionStringLiteral: union_string_literal_get_all, union_string_literal_put_all
            = optional::UnionStringLiteralProperty::new().property(optional::UnionStringLiteralPropertyProperty::World);
        UnionIntLiteral: union_int_literal_get_all, union_int_literal_put_all
            = optional::UnionIntLiteralProperty::new().property(optional::UnionIntLiteralPropertyProperty::Value2);
        UnionFloatLiteral: union_float_literal_get_all, union_float_literal_put_all
            = optional::UnionFloatLiteralProperty::new()
                .property(optional::UnionFloatLiteralPropertyProperty::Value2Dot375);
    }
}

fn no_optional() -> Vec<Scenario> {
    pairs! { type_property_optionality, "Type_Property_Optional_", "_getDefault", "_putDefault";
        String: string_get_default, string_put_default = optional::StringProperty::new();
        Bytes: bytes_get_default, bytes_put_default = optional::BytesProperty::new();
        Datetime: datetime_get_default, datetime_put_default = optional::DatetimeProperty::new();
        Duration: duration_get_default, duration_put_default = optional::DurationProperty::new();
        PlainDate: plain_date_get_default, plain_date_put_default = optional::PlainDateProperty::new();
        PlainTime: plain_time_get_default, plain_time_put_default = optional::PlainTimeProperty::new();
        CollectionsByte: collections_byte_get_default, collections_byte_put_default
            = optional::CollectionsByteProperty::new();
        CollectionsModel: collections_model_get_default, collections_model_put_default
            = optional::CollectionsModelProperty::new();
        StringLiteral: string_literal_get_default, string_literal_put_default = optional::StringLiteralProperty::new();
        IntLiteral: int_literal_get_default, int_literal_put_default = optional::IntLiteralProperty::new();
        FloatLiteral: float_literal_get_default, float_literal_put_default = optional::FloatLiteralProperty::new();
        BooleanLiteral: boolean_literal_get_default, boolean_literal_put_default
            = optional::BooleanLiteralProperty::new();
        UnionStringLiteral: union_string_literal_get_default, union_string_literal_put_default
            = optional::UnionStringLiteralProperty::new();
        UnionIntLiteral: union_int_literal_get_default, union_int_literal_put_default
            = optional::UnionIntLiteralProperty::new();
        UnionFloatLiteral: union_float_literal_get_default, union_float_literal_put_default
            = optional::UnionFloatLiteralProperty::new();
    }
}

fn required_and_optional() -> Vec<Scenario> {
    let mut all = pairs! { type_property_optionality, "Type_Property_Optional_", "_getAll", "_putAll";
        RequiredAndOptional: required_and_optional_get_all, required_and_optional_put_all_with
            = optional::RequiredAndOptionalProperty::new(42).optional_property("hello");
    };
    all.extend(pairs! { type_property_optionality, "Type_Property_Optional_", "_getRequiredOnly", "_putRequiredOnly";
        RequiredAndOptional: required_and_optional_get_required_only, required_and_optional_put_required_only_with
            = optional::RequiredAndOptionalProperty::new(42);
    });
    all
}

fn nullable_with_value() -> Vec<Scenario> {
    pairs! { type_property_nullable, "Type_Property_Nullable_", "_getNonNull", "_patchNonNull";
        String: string_get_non_null, string_patch_non_null_with
            = nullable::StringProperty::new("foo", "hello".to_owned());
        Bytes: bytes_get_non_null, bytes_patch_non_null_with = nullable::BytesProperty::new("foo", Base64::from(BYTES));
        Datetime: datetime_get_non_null, datetime_patch_non_null_with
            = nullable::DatetimeProperty::new("foo", DateTime::from(DATE_TIME));
        Duration: duration_get_non_null, duration_patch_non_null_with
            = nullable::DurationProperty::new("foo", IsoDuration::from(DURATION));
        CollectionsByte: collections_byte_get_non_null, collections_byte_patch_non_null_with
            = nullable::CollectionsByteProperty::new("foo", vec![Base64::from(BYTES), Base64::from(BYTES)]);
        CollectionsModel: collections_model_get_non_null, collections_model_patch_non_null_with
            = nullable::CollectionsModelProperty::new("foo", ["hello", "world"].map(nullable::InnerModel::new).to_vec());
        CollectionsString: collections_string_get_non_null, collections_string_patch_non_null_with
            = nullable::CollectionsStringProperty::new("foo", vec!["hello".to_owned(), "world".to_owned()]);
    }
}

fn nullable_with_null() -> Vec<Scenario> {
    pairs! { type_property_nullable, "Type_Property_Nullable_", "_getNull", "_patchNull";
        String: string_get_null, string_patch_null_with = nullable::StringProperty::new("foo", None);
        Bytes: bytes_get_null, bytes_patch_null_with = nullable::BytesProperty::new("foo", None);
        Datetime: datetime_get_null, datetime_patch_null_with = nullable::DatetimeProperty::new("foo", None);
        Duration: duration_get_null, duration_patch_null_with = nullable::DurationProperty::new("foo", None);
        CollectionsByte: collections_byte_get_null, collections_byte_patch_null_with
            = nullable::CollectionsByteProperty::new("foo", None);
        CollectionsModel: collections_model_get_null, collections_model_patch_null_with
            = nullable::CollectionsModelProperty::new("foo", None);
        CollectionsString: collections_string_get_null, collections_string_patch_null_with
            = nullable::CollectionsStringProperty::new("foo", None);
    }
}
