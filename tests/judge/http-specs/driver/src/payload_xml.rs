//! `Payload.Xml`: models as XML.

use specs::payload_xml::{PayloadXml, models};
use specs::{DateTime, HttpDate, Xml};

use crate::scenario::{Scenario, equal};
use crate::{calls, client, scenarios};

client! { xml: PayloadXml; }

pub fn scenarios() -> Vec<Scenario> {
    [responses(), requests(), errors()].into_iter().flatten().collect()
}

fn foo() -> models::SimpleModel {
    models::SimpleModel::new("foo", 123)
}

fn bar() -> models::SimpleModel {
    models::SimpleModel::new("bar", 456)
}

fn datetime() -> models::ModelWithDatetime {
    models::ModelWithDatetime::new(
        DateTime::from("2022-08-26T18:38:00.000Z"),
        HttpDate::from("Fri, 26 Aug 2022 14:38:00 GMT"),
    )
}

fn dictionary() -> models::ModelWithDictionary {
    models::ModelWithDictionary::new([("Color", "blue"), ("Count", "123"), ("Enabled", "false")])
}

fn encoded_names() -> models::ModelWithEncodedNames {
    models::ModelWithEncodedNames::new(foo(), COLORS)
}

fn renamed_arrays() -> models::ModelWithRenamedArrays {
    models::ModelWithRenamedArrays::new(COLORS, [1, 2])
}

fn unwrapped_array() -> models::ModelWithUnwrappedArray {
    models::ModelWithUnwrappedArray::new(COLORS, [1, 2])
}

fn renamed_fields() -> models::ModelWithRenamedFields {
    models::ModelWithRenamedFields::new(foo(), bar())
}

const COLORS: [&str; 3] = ["red", "green", "blue"];

fn responses() -> Vec<Scenario> {
    calls! { xml;
        Payload_Xml_SimpleModelValue_get: simple_model_value_get() => foo();
        Payload_Xml_ModelWithAttributesValue_get:
            model_with_attributes_value_get() => models::ModelWithAttributes::new(123, "foo", true);
        Payload_Xml_ModelWithDatetimeValue_get: model_with_datetime_value_get() => datetime();
        Payload_Xml_ModelWithDictionaryValue_get: model_with_dictionary_value_get() => dictionary();
        Payload_Xml_ModelWithEncodedNamesValue_get: model_with_encoded_names_value_get() => encoded_names();
        Payload_Xml_ModelWithEnumValue_get:
            model_with_enum_value_get() => models::ModelWithEnum::new(models::Status::Success);
        Payload_Xml_ModelWithOptionalFieldValue_get:
            model_with_optional_field_value_get() => models::ModelWithOptionalField::new("widget");
        Payload_Xml_ModelWithRenamedArraysValue_get: model_with_renamed_arrays_value_get() => renamed_arrays();
        Payload_Xml_ModelWithRenamedFieldsValue_get: model_with_renamed_fields_value_get() => renamed_fields();
        Payload_Xml_ModelWithArrayOfModelValue_get:
            model_with_array_of_model_value_get() => models::ModelWithArrayOfModel::new([foo(), bar()]);
        Payload_Xml_ModelWithEmptyArrayValue_get:
            model_with_empty_array_value_get() => models::ModelWithEmptyArray::new([]);
        Payload_Xml_ModelWithSimpleArraysValue_get:
            model_with_simple_arrays_value_get() => models::ModelWithSimpleArrays::new(COLORS, [1, 2]);
        Payload_Xml_ModelWithUnwrappedArrayValue_get: model_with_unwrapped_array_value_get() => unwrapped_array();
    }
}

fn requests() -> Vec<Scenario> {
    calls! { xml;
        Payload_Xml_SimpleModelValue_put: simple_model_value_put("foo", 123);
        Payload_Xml_ModelWithAttributesValue_put: model_with_attributes_value_put(123, "foo", true);
        Payload_Xml_ModelWithDatetimeValue_put: model_with_datetime_value_put_with(datetime());
        Payload_Xml_ModelWithDictionaryValue_put: model_with_dictionary_value_put_with(dictionary());
        Payload_Xml_ModelWithEncodedNamesValue_put: model_with_encoded_names_value_put_with(encoded_names());
        Payload_Xml_ModelWithEnumValue_put: model_with_enum_value_put(models::Status::Success);
        Payload_Xml_ModelWithOptionalFieldValue_put: model_with_optional_field_value_put("widget");
        Payload_Xml_ModelWithRenamedArraysValue_put: model_with_renamed_arrays_value_put_with(renamed_arrays());
        Payload_Xml_ModelWithRenamedFieldsValue_put: model_with_renamed_fields_value_put_with(renamed_fields());
        Payload_Xml_ModelWithUnwrappedArrayValue_put: model_with_unwrapped_array_value_put_with(unwrapped_array());
    }
}

fn errors() -> Vec<Scenario> {
    scenarios! {
        Payload_Xml_XmlErrorValue_get(url) {
            let error = xml(&url)?.xml_error_value_get().send().await.err().ok_or("the call succeeded")?;
            equal(error.status().map(|it| it.as_u16()), Some(400))?;
            let body = error.read::<Xml<models::XmlErrorBody>>();
            equal(body, Some(models::XmlErrorBody::new("Something went wrong", 400)))?;
        }
    }
}
