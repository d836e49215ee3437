//! `Serialization`: names of properties in JSON.

use specs::serialization_encoded_name_json::{SerializationEncodedNameJson, models::PropertyJsonEncodedNameModel};

use crate::scenario::Scenario;
use crate::{client, pairs};

client! {
    serialization_encoded_name_json: SerializationEncodedNameJson;
}

pub fn scenarios() -> Vec<Scenario> {
    pairs! { serialization_encoded_name_json, "Serialization_EncodedName_Json_", "_get", "_send";
        Property: property_get, property_send_with = PropertyJsonEncodedNameModel::new(true);
    }
}
