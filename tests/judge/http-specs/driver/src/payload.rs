//! `Payload`: XML, multipart bodies, media types, merge patches and pages.

use specs::payload_xml::{PayloadXml, models};

use crate::scenario::{Scenario, equal, failed};
use crate::scenarios;

fn xml(base_url: &str) -> Result<PayloadXml, String> {
    PayloadXml::builder().base_url(base_url).build().map_err(failed)
}

pub fn scenarios() -> Vec<Scenario> {
    scenarios! {
        Payload_Xml_SimpleModelValue_get(url) {
            let found = xml(&url)?.default().simple_model_value_get().send().await.map_err(failed)?;
            equal(found.into_inner(), models::SimpleModel::new("foo", 123))?;
        }
        Payload_Xml_SimpleModelValue_put(url) {
            xml(&url)?.default().simple_model_value_put("foo", 123).send().await.map_err(failed)?;
        }
    }
}
