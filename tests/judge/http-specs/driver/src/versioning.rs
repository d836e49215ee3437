//! `Versioning`: the clients of several versions of an API.

use specs::versioning_added_v2::{VersioningAddedV2, models as added};
use specs::versioning_made_optional_v2::{VersioningMadeOptionalV2, models as made_optional};
use specs::versioning_removed_v1::{VersioningRemovedV1, models as removed_v1};
use specs::versioning_removed_v2::{VersioningRemovedV2, models as removed_v2};
use specs::versioning_removed_v2preview::{VersioningRemovedV2preview, models as removed_v2preview};
use specs::versioning_renamed_from_v2::{VersioningRenamedFromV2, models as renamed};
use specs::versioning_return_type_changed_from_v2::VersioningReturnTypeChangedFromV2;
use specs::versioning_type_changed_from_v2::{VersioningTypeChangedFromV2, models as type_changed};

use crate::scenario::{Scenario, equal, failed};
use crate::{scenarios, send};

/// Builds the client of a version.
macro_rules! versioned {
    ($client:ident, $base_url:expr, $version:literal) => {
        $client::builder($base_url, $version).build().map_err(failed)?
    };
}

pub fn scenarios() -> Vec<Scenario> {
    [added(), removed(), renamed(), changed()].into_iter().flatten().collect()
}

fn added() -> Vec<Scenario> {
    scenarios! {
        Versioning_Added_v1(url) {
            let client = versioned!(VersioningAddedV2, url, "v2");
            let model = added::ModelV1::new("foo", added::EnumV1::EnumMemberV2, 10);
            equal(send!(client.v1_with("bar", model.clone())), model)?;
        }
        Versioning_Added_v2(url) {
            let found = send!(versioned!(VersioningAddedV2, url, "v2").v2("foo", "bar"));
            equal(found, added::ModelV2::new("foo", "bar"))?;
        }
        Versioning_Added_InterfaceV2(url) {
            let found = send!(versioned!(VersioningAddedV2, url, "v2").interface_v2_v2_in_interface("foo", "bar"));
            equal(found, added::ModelV2::new("foo", "bar"))?;
        }
    }
}

fn removed() -> Vec<Scenario> {
    scenarios! {
        Versioning_Removed_v2(url) {
            let found = send!(versioned!(VersioningRemovedV2, url, "v2").v2("foo", "bar"));
            equal(found, removed_v2::ModelV2::new("foo", "bar"))?;
        }
        Versioning_Removed_modelV3(url) {
            let client = versioned!(VersioningRemovedV1, url, "v1");
            let found = send!(client.model_v3("123", removed_v1::EnumV3::EnumMemberV1));
            equal(found, removed_v1::ModelV3::new("123", removed_v1::EnumV3::EnumMemberV1))?;
        }
        Versioning_Removed_modelV3_V2(url) {
            let client = versioned!(VersioningRemovedV2, url, "v2");
            let found = send!(client.model_v3("123", removed_v2::EnumV3::EnumMemberV1));
            equal(found, removed_v2::ModelV3::new("123", removed_v2::EnumV3::EnumMemberV1))?;
        }
        Versioning_Removed_modelV3_V2preview(url) {
            let found = send!(versioned!(VersioningRemovedV2preview, url, "v2preview").model_v3("123"));
            equal(found, removed_v2preview::ModelV3::new("123"))?;
        }
    }
}

fn renamed() -> Vec<Scenario> {
    scenarios! {
        Versioning_RenamedFrom_newOp(url) {
            let found = send!(versioned!(VersioningRenamedFromV2, url, "v2").new_op("bar", "foo", 10));
            equal(found, renamed::NewModel::new("foo", 10))?;
        }
        Versioning_RenamedFrom_NewInterface(url) {
            let client = versioned!(VersioningRenamedFromV2, url, "v2");
            let found = send!(client.new_interface_new_op_in_new_interface("foo", 10));
            equal(found, renamed::NewModel::new("foo", 10))?;
        }
    }
}

fn changed() -> Vec<Scenario> {
    scenarios! {
        Versioning_MadeOptional_test(url) {
            let found = send!(versioned!(VersioningMadeOptionalV2, url, "v2").test("foo"));
            equal(found, made_optional::TestModel::new("foo"))?;
        }
        Versioning_ReturnTypeChangedFrom_test(url) {
            let found = send!(versioned!(VersioningReturnTypeChangedFromV2, url, "v2").test("test"));
            equal(found.as_str(), "test")?;
        }
        Versioning_TypeChangedFrom_test(url) {
            let model = type_changed::TestModel::new("foo", "bar");
            let client = versioned!(VersioningTypeChangedFromV2, url, "v2");
            equal(send!(client.test("baz", model.clone())), model)?;
        }
    }
}
