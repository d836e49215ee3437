//! `Type.Array` and `Type.Dictionary`: lists and maps.

use specs::type_array::{TypeArray, models::InnerModel};
use specs::type_dictionary::{TypeDictionary, models};
use specs::{DateTime, IndexMap, IsoDuration, Value};

use crate::scenario::Scenario;
use crate::{client, pairs};

const MAX: i64 = 9_007_199_254_740_991;

fn map<V>(entries: impl IntoIterator<Item = (&'static str, V)>) -> IndexMap<String, V> {
    entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

client! {
    type_array: TypeArray;
    type_dictionary: TypeDictionary;
}

pub fn scenarios() -> Vec<Scenario> {
    [arrays(), dictionaries()].into_iter().flatten().collect()
}

fn arrays() -> Vec<Scenario> {
    pairs! { type_array, "Type_Array_", "_get", "_put";
        Int32Value: int32_value_get, int32_value_put = vec![1, 2];
        Int64Value: int64_value_get, int64_value_put = vec![MAX, -MAX];
        BooleanValue: boolean_value_get, boolean_value_put = vec![true, false];
        StringValue: string_value_get, string_value_put = vec!["hello".to_owned(), String::new()];
        Float32Value: float32_value_get, float32_value_put = vec![43.125];
        DatetimeValue: datetime_value_get, datetime_value_put = vec![DateTime::from("2022-08-26T18:38:00Z")];
        DurationValue: duration_value_get, duration_value_put = vec![IsoDuration::from("P123DT22H14M12.011S")];
        UnknownValue: unknown_value_get, unknown_value_put = vec![Value::from(1), Value::from("hello"), Value::Null];
        ModelValue: model_value_get, model_value_put = vec![InnerModel::new("hello"), InnerModel::new("world")];
        NullableFloatValue: nullable_float_value_get, nullable_float_value_put = vec![Some(1.25), None, Some(3.0)];
        NullableInt32Value: nullable_int32_value_get, nullable_int32_value_put = vec![Some(1), None, Some(3)];
        NullableBooleanValue: nullable_boolean_value_get, nullable_boolean_value_put = vec![Some(true), None, Some(false)];
        NullableStringValue: nullable_string_value_get, nullable_string_value_put
            = vec![Some("hello".to_owned()), None, Some("world".to_owned())];
        NullableModelValue: nullable_model_value_get, nullable_model_value_put
            = vec![Some(InnerModel::new("hello")), None, Some(InnerModel::new("world"))];
    }
}

fn dictionaries() -> Vec<Scenario> {
    pairs! { type_dictionary, "Type_Dictionary_", "_get", "_put";
        Int32Value: int32_value_get, int32_value_put = map([("k1", 1), ("k2", 2)]);
        Int64Value: int64_value_get, int64_value_put = map([("k1", MAX), ("k2", -MAX)]);
        BooleanValue: boolean_value_get, boolean_value_put = map([("k1", true), ("k2", false)]);
        StringValue: string_value_get, string_value_put = map([("k1", "hello".to_owned()), ("k2", String::new())]);
        Float32Value: float32_value_get, float32_value_put = map([("k1", 43.125)]);
        DatetimeValue: datetime_value_get, datetime_value_put = map([("k1", DateTime::from("2022-08-26T18:38:00Z"))]);
        DurationValue: duration_value_get, duration_value_put = map([("k1", IsoDuration::from("P123DT22H14M12.011S"))]);
        UnknownValue: unknown_value_get, unknown_value_put
            = map([("k1", Value::from(1)), ("k2", Value::from("hello")), ("k3", Value::Null)]);
        ModelValue: model_value_get, model_value_put
            = map([("k1", models::InnerModel::new("hello")), ("k2", models::InnerModel::new("world"))]);
        NullableFloatValue: nullable_float_value_get, nullable_float_value_put
            = map([("k1", Some(1.25)), ("k2", Some(0.5)), ("k3", None)]);
        RecursiveModelValue: recursive_model_value_get, recursive_model_value_put = recursive();
    }
}

fn recursive() -> IndexMap<String, models::InnerModel> {
    let inner = map([("k2.1", models::InnerModel::new("inner world"))]);
    map([
        ("k1", models::InnerModel::new("hello").children(map::<models::InnerModel>([]))),
        ("k2", models::InnerModel::new("world").children(inner)),
    ])
}
