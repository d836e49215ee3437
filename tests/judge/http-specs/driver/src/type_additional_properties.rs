//! `Type.Property.AdditionalProperties`: objects that are maps as well.

use specs::type_property_additional_properties::{TypePropertyAdditionalProperties, models::*};

use crate::scenario::Scenario;
use crate::{client, pairs};

/// Adds properties to an object.
macro_rules! with {
    ($object:expr, $($name:literal: $value:expr),+) => {{
        let mut object = $object;
        $(object.additional_properties.insert($name.to_owned(), $value.into());)+
        object
    }};
}

/// Adds the properties of the scenarios with values of any type.
macro_rules! with_unknown {
    ($object:expr) => {
        with!($object, "prop1": 32, "prop2": true, "prop3": "abc")
    };
}

client! {
    type_property_additional_properties: TypePropertyAdditionalProperties;
}

pub fn scenarios() -> Vec<Scenario> {
    let all = [unknown_values(), scalar_values(), models(), spread_different(), extends_different(), unions()];
    all.into_iter().flatten().collect()
}

fn unknown_values() -> Vec<Scenario> {
    pairs! { type_property_additional_properties, "Type_Property_AdditionalProperties_", "_get", "_put";
        ExtendsUnknown: extends_unknown_get, extends_unknown_put_with
            = with_unknown!(ExtendsUnknownAdditionalProperties::new("ExtendsUnknownAdditionalProperties"));
        ExtendsUnknownDerived: extends_unknown_derived_get, extends_unknown_derived_put_with
            = with_unknown!(ExtendsUnknownAdditionalPropertiesDerived::new("ExtendsUnknownAdditionalProperties", 314)
                .age(2.71875));
        ExtendsUnknownDiscriminated: extends_unknown_discriminated_get, extends_unknown_discriminated_put
            = ExtendsUnknownAdditionalPropertiesDiscriminated::from(
                with_unknown!(ExtendsUnknownAdditionalPropertiesDiscriminatedDerived::new("Derived", 314).age(2.71875)));
        IsUnknown: is_unknown_get, is_unknown_put_with
            = with_unknown!(IsUnknownAdditionalProperties::new("IsUnknownAdditionalProperties"));
        IsUnknownDerived: is_unknown_derived_get, is_unknown_derived_put_with
            = with_unknown!(IsUnknownAdditionalPropertiesDerived::new("IsUnknownAdditionalProperties", 314)
                .age(2.71875));
        IsUnknownDiscriminated: is_unknown_discriminated_get, is_unknown_discriminated_put
            = IsUnknownAdditionalPropertiesDiscriminated::from(
                with_unknown!(IsUnknownAdditionalPropertiesDiscriminatedDerived::new("Derived", 314).age(2.71875)));
    }
}

fn scalar_values() -> Vec<Scenario> {
    pairs! { type_property_additional_properties, "Type_Property_AdditionalProperties_", "_get", "_put";
        ExtendsString: extends_string_get, extends_string_put_with
            = with!(ExtendsStringAdditionalProperties::new("ExtendsStringAdditionalProperties"), "prop": "abc");
        IsString: is_string_get, is_string_put_with
            = with!(IsStringAdditionalProperties::new("IsStringAdditionalProperties"), "prop": "abc");
        SpreadString: spread_string_get, spread_string_put_with
            = with!(SpreadStringRecord::new("SpreadSpringRecord"), "prop": "abc");
        ExtendsFloat: extends_float_get, extends_float_put_with
            = with!(ExtendsFloatAdditionalProperties::new(43.125), "prop": 43.125);
        IsFloat: is_float_get, is_float_put_with = with!(IsFloatAdditionalProperties::new(43.125), "prop": 43.125);
        SpreadFloat: spread_float_get, spread_float_put_with = with!(SpreadFloatRecord::new(43.125), "prop": 43.125);
    }
}

fn models() -> Vec<Scenario> {
    pairs! { type_property_additional_properties, "Type_Property_AdditionalProperties_", "_get", "_put";
        ExtendsModel: extends_model_get, extends_model_put_with
            = with!(ExtendsModelAdditionalProperties::new(model()), "prop": model());
        IsModel: is_model_get, is_model_put_with = with!(IsModelAdditionalProperties::new(model()), "prop": model());
        SpreadModel: spread_model_get, spread_model_put_with = with!(SpreadModelRecord::new(model()), "prop": model());
        ExtendsModelArray: extends_model_array_get, extends_model_array_put_with
            = with!(ExtendsModelArrayAdditionalProperties::new(two_models()), "prop": two_models());
        IsModelArray: is_model_array_get, is_model_array_put_with
            = with!(IsModelArrayAdditionalProperties::new(two_models()), "prop": two_models());
        SpreadModelArray: spread_model_array_get, spread_model_array_put_with
            = with!(SpreadModelArrayRecord::new(two_models()), "prop": two_models());
    }
}

fn spread_different() -> Vec<Scenario> {
    pairs! { type_property_additional_properties, "Type_Property_AdditionalProperties_", "_get", "_put";
        SpreadDifferentString: spread_different_string_get, spread_different_string_put_with
            = with!(DifferentSpreadStringRecord::new(43.125), "prop": "abc");
        SpreadDifferentFloat: spread_different_float_get, spread_different_float_put_with
            = with!(DifferentSpreadFloatRecord::new("abc"), "prop": 43.125);
        SpreadDifferentModel: spread_different_model_get, spread_different_model_put_with
            = with!(DifferentSpreadModelRecord::new("abc"), "prop": model());
        SpreadDifferentModelArray: spread_different_model_array_get, spread_different_model_array_put_with
            = with!(DifferentSpreadModelArrayRecord::new("abc"), "prop": two_models());
    }
}

fn extends_different() -> Vec<Scenario> {
    pairs! { type_property_additional_properties, "Type_Property_AdditionalProperties_", "_get", "_put";
        ExtendsDifferentSpreadString: extends_different_spread_string_get, extends_different_spread_string_put_with
            = with!(DifferentSpreadStringDerived::new(43.125, "abc"), "prop": "abc");
        ExtendsDifferentSpreadFloat: extends_different_spread_float_get, extends_different_spread_float_put_with
            = with!(DifferentSpreadFloatDerived::new("abc", 43.125), "prop": 43.125);
        ExtendsDifferentSpreadModel: extends_different_spread_model_get, extends_different_spread_model_put_with
            = with!(DifferentSpreadModelDerived::new("abc", model()), "prop": model());
        ExtendsDifferentSpreadModelArray: extends_different_spread_model_array_get,
            extends_different_spread_model_array_put_with
            = with!(DifferentSpreadModelArrayDerived::new("abc", two_models()), "prop": two_models());
    }
}

fn unions() -> Vec<Scenario> {
    pairs! { type_property_additional_properties, "Type_Property_AdditionalProperties_", "_get", "_put";
        MultipleSpread: multiple_spread_get, multiple_spread_put_with
            = with!(MultipleSpreadRecord::new(true), "prop1": "abc", "prop2": 43.125);
        SpreadRecordUnion: spread_record_union_get, spread_record_union_put_with
            = with!(SpreadRecordForUnion::new(true), "prop1": "abc", "prop2": 43.125);
        SpreadRecordNonDiscriminatedUnion: spread_record_non_discriminated_union_get,
            spread_record_non_discriminated_union_put_with
            = with!(SpreadRecordForNonDiscriminatedUnion::new("abc"), "prop1": WidgetData0::new("abc"), "prop2": with_end());
        SpreadRecordNonDiscriminatedUnion2: spread_record_non_discriminated_union2_get,
            spread_record_non_discriminated_union2_put_with
            = with!(SpreadRecordForNonDiscriminatedUnion2::new("abc"), "prop1": with_start(), "prop2": with_end());
        SpreadRecordNonDiscriminatedUnion3: spread_record_non_discriminated_union3_get,
            spread_record_non_discriminated_union3_put_with
            = with!(SpreadRecordForNonDiscriminatedUnion3::new("abc"),
                "prop1": vec![with_start(), with_start()], "prop2": with_end());
    }
}

fn model() -> ModelForRecord {
    ModelForRecord::new("ok")
}

fn two_models() -> Vec<ModelForRecord> {
    vec![model(), model()]
}

fn with_start() -> WidgetData2 {
    WidgetData2::new("2021-01-01T00:00:00Z")
}

fn with_end() -> WidgetData1 {
    WidgetData1::new("2021-01-01T00:00:00Z").end("2021-01-02T00:00:00Z")
}
