//! `Type.Model`: objects, visibility of properties, and inheritance.

use specs::type_model_empty::TypeModelEmpty;
use specs::type_model_inheritance_enum_discriminator::{TypeModelInheritanceEnumDiscriminator, models as by_enum};
use specs::type_model_inheritance_nested_discriminator::{TypeModelInheritanceNestedDiscriminator, models as nested};
use specs::type_model_inheritance_not_discriminated::{TypeModelInheritanceNotDiscriminated, models as untagged};
use specs::type_model_inheritance_recursive::{TypeModelInheritanceRecursive, models::Extension};
use specs::type_model_inheritance_single_discriminator::{TypeModelInheritanceSingleDiscriminator, models as single};
use specs::type_model_usage::{TypeModelUsage, models as usage};
use specs::type_model_visibility::{TypeModelVisibility, models as visibility};
use specs::{IndexMap, Value, serde_json::json};

use crate::scenario::{Scenario, equal};
use crate::{client, pairs, scenarios, send};

client! {
    type_model_empty: TypeModelEmpty;
    type_model_usage: TypeModelUsage;
    type_model_visibility: TypeModelVisibility;
    type_model_inheritance_enum_discriminator: TypeModelInheritanceEnumDiscriminator;
    type_model_inheritance_nested_discriminator: TypeModelInheritanceNestedDiscriminator;
    type_model_inheritance_single_discriminator: TypeModelInheritanceSingleDiscriminator;
    type_model_inheritance_not_discriminated: TypeModelInheritanceNotDiscriminated;
    type_model_inheritance_recursive: TypeModelInheritanceRecursive;
}

pub fn scenarios() -> Vec<Scenario> {
    let all = [
        empty_and_usage(),
        visibility(),
        enum_discriminator(),
        nested_discriminator(),
        single_discriminator(),
        not_discriminated(),
        recursive(),
    ];
    all.into_iter().flatten().collect()
}

fn empty_and_usage() -> Vec<Scenario> {
    scenarios! {
        Type_Model_Empty_getEmpty(url) {
            equal(send!(type_model_empty(&url)?.get_empty()), IndexMap::<String, Value>::new())?;
        }
        Type_Model_Empty_putEmpty(url) {
            let () = send!(type_model_empty(&url)?.put_empty(IndexMap::<String, Value>::new()));
        }
        Type_Model_Empty_postRoundTripEmpty(url) {
            let empty = IndexMap::<String, Value>::new();
            equal(send!(type_model_empty(&url)?.post_round_trip_empty(empty.clone())), empty)?;
        }
        Type_Model_Usage_input(url) {
            let () = send!(type_model_usage(&url)?.input("example-value"));
        }
        Type_Model_Usage_output(url) {
            equal(send!(type_model_usage(&url)?.output()), usage::OutputRecord::new("example-value"))?;
        }
        Type_Model_Usage_inputAndOutput(url) {
            let found = send!(type_model_usage(&url)?.input_and_output("example-value"));
            equal(found, usage::InputOutputRecord::new("example-value"))?;
        }
    }
}

fn visibility() -> Vec<Scenario> {
    scenarios! {
        Type_Model_Visibility_getModel(url) {
            let found = send!(type_model_visibility(&url)?.get_model(123, visibility::VisibilityModel::new()));
            equal(found, visibility::VisibilityModel::new().read_prop("abc"))?;
        }
        Type_Model_Visibility_headModel(url) {
            let () = send!(type_model_visibility(&url)?.head_model(123, visibility::VisibilityModel::new()));
        }
        Type_Model_Visibility_putModel(url) {
            let () = send!(type_model_visibility(&url)?.put_model(["foo", "bar"], [1, 2]));
        }
        Type_Model_Visibility_patchModel(url) {
            let update = visibility::VisibilityModelUpdate::new().update_prop([1, 2]);
            let () = send!(type_model_visibility(&url)?.patch_model(update));
        }
        Type_Model_Visibility_postModel(url) {
            let () = send!(type_model_visibility(&url)?.post_model(["foo", "bar"]));
        }
        Type_Model_Visibility_deleteModel(url) {
            let () = send!(type_model_visibility(&url)?.delete_model(true));
        }
        Type_Model_Visibility_putReadOnlyModel(url) {
            let found = send!(type_model_visibility(&url)?.put_read_only_model(visibility::ReadOnlyModel::new()));
            let expected = visibility::ReadOnlyModel::new()
                .optional_nullable_int_list([1, 2, 3])
                .optional_string_record([("k1", "value1"), ("k2", "value2")]);
            equal(found, expected)?;
        }
    }
}

fn enum_discriminator() -> Vec<Scenario> {
    scenarios! {
        Type_Model_Inheritance_EnumDiscriminator_getExtensibleModel(url) {
            let found = send!(type_model_inheritance_enum_discriminator(&url)?.get_extensible_model());
            equal(found, by_enum::Dog::from(by_enum::Golden::new(10)))?;
        }
        Type_Model_Inheritance_EnumDiscriminator_putExtensibleModel(url) {
            let () = send!(type_model_inheritance_enum_discriminator(&url)?.put_extensible_model(by_enum::Golden::new(10)));
        }
        Type_Model_Inheritance_EnumDiscriminator_getExtensibleModelMissingDiscriminator(url) {
            let client = type_model_inheritance_enum_discriminator(&url)?;
            let found = send!(client.get_extensible_model_missing_discriminator());
            equal(found, by_enum::Dog::Unknown(json!({ "weight": 10 })))?;
        }
        Type_Model_Inheritance_EnumDiscriminator_getExtensibleModelWrongDiscriminator(url) {
            let client = type_model_inheritance_enum_discriminator(&url)?;
            let found = send!(client.get_extensible_model_wrong_discriminator());
            equal(found, by_enum::DogBase::new(8).kind("wrongKind").into())?;
        }
        Type_Model_Inheritance_EnumDiscriminator_getFixedModel(url) {
            let found = send!(type_model_inheritance_enum_discriminator(&url)?.get_fixed_model());
            equal(found, by_enum::Snake::from(by_enum::Cobra::new(10)))?;
        }
        Type_Model_Inheritance_EnumDiscriminator_putFixedModel(url) {
            let () = send!(type_model_inheritance_enum_discriminator(&url)?.put_fixed_model(by_enum::Cobra::new(10)));
        }
        Type_Model_Inheritance_EnumDiscriminator_getFixedModelMissingDiscriminator(url) {
            let client = type_model_inheritance_enum_discriminator(&url)?;
            let found = send!(client.get_fixed_model_missing_discriminator());
            equal(found, by_enum::Snake::Unknown(json!({ "length": 10 })))?;
        }
        Type_Model_Inheritance_EnumDiscriminator_getFixedModelWrongDiscriminator(url) {
            let found = send!(type_model_inheritance_enum_discriminator(&url)?.get_fixed_model_wrong_discriminator());
            equal(found, by_enum::SnakeBase::new(8).kind("wrongKind").into())?;
        }
    }
}

fn nested_discriminator() -> Vec<Scenario> {
    scenarios! {
        Type_Model_Inheritance_NestedDiscriminator_getModel(url) {
            let found = send!(type_model_inheritance_nested_discriminator(&url)?.get_model());
            equal(found, nested::Fish::from(nested::GoblinShark::new(1)))?;
        }
        Type_Model_Inheritance_NestedDiscriminator_putModel(url) {
            let () = send!(type_model_inheritance_nested_discriminator(&url)?.put_model(nested::GoblinShark::new(1)));
        }
        Type_Model_Inheritance_NestedDiscriminator_getRecursiveModel(url) {
            let found = send!(type_model_inheritance_nested_discriminator(&url)?.get_recursive_model());
            equal(found, nested::Fish::from(salmon()))?;
        }
        Type_Model_Inheritance_NestedDiscriminator_putRecursiveModel(url) {
            let () = send!(type_model_inheritance_nested_discriminator(&url)?.put_recursive_model(salmon()));
        }
        Type_Model_Inheritance_NestedDiscriminator_getMissingDiscriminator(url) {
            let found = send!(type_model_inheritance_nested_discriminator(&url)?.get_missing_discriminator());
            equal(found, nested::Fish::Unknown(json!({ "age": 1 })))?;
        }
        Type_Model_Inheritance_NestedDiscriminator_getWrongDiscriminator(url) {
            let found = send!(type_model_inheritance_nested_discriminator(&url)?.get_wrong_discriminator());
            equal(found, nested::Fish::from(nested::FishBase::new(1, "wrongKind")))?;
        }
    }
}

fn salmon() -> nested::Salmon {
    let friend = nested::Salmon::new(2)
        .partner(nested::Salmon::new(3))
        .hate([("key1", nested::Fish::from(nested::Salmon::new(4))), ("key2", nested::GoblinShark::new(2).into())]);
    let friends_of_key4 = [nested::Fish::from(nested::Salmon::new(1)), nested::GoblinShark::new(4).into()];
    nested::Salmon::new(1)
        .partner(nested::SawShark::new(2))
        .friends([nested::Fish::from(friend), nested::GoblinShark::new(3).into()])
        .hate([
            ("key3", nested::Fish::from(nested::SawShark::new(3))),
            ("key4", nested::Salmon::new(2).friends(friends_of_key4).into()),
        ])
}

fn single_discriminator() -> Vec<Scenario> {
    scenarios! {
        Type_Model_Inheritance_SingleDiscriminator_getModel(url) {
            let found = send!(type_model_inheritance_single_discriminator(&url)?.get_model());
            equal(found, single::Bird::from(single::Sparrow::new(1)))?;
        }
        Type_Model_Inheritance_SingleDiscriminator_putModel(url) {
            let () = send!(type_model_inheritance_single_discriminator(&url)?.put_model(single::Sparrow::new(1)));
        }
        Type_Model_Inheritance_SingleDiscriminator_getRecursiveModel(url) {
            let found = send!(type_model_inheritance_single_discriminator(&url)?.get_recursive_model());
            equal(found, single::Bird::from(eagle()))?;
        }
        Type_Model_Inheritance_SingleDiscriminator_putRecursiveModel(url) {
            let () = send!(type_model_inheritance_single_discriminator(&url)?.put_recursive_model(eagle()));
        }
        Type_Model_Inheritance_SingleDiscriminator_getMissingDiscriminator(url) {
            let found = send!(type_model_inheritance_single_discriminator(&url)?.get_missing_discriminator());
            equal(found, single::Bird::Unknown(json!({ "wingspan": 1 })))?;
        }
        Type_Model_Inheritance_SingleDiscriminator_getWrongDiscriminator(url) {
            let found = send!(type_model_inheritance_single_discriminator(&url)?.get_wrong_discriminator());
            equal(found, single::Bird::from(single::BirdBase::new("wrongKind", 1)))?;
        }
        Type_Model_Inheritance_SingleDiscriminator_getLegacyModel(url) {
            let found = send!(type_model_inheritance_single_discriminator(&url)?.get_legacy_model());
            equal(found.size(), Some(20))?;
            equal(found, single::Dinosaur::from(single::TRex::new(20)))?;
        }
    }
}

fn eagle() -> single::Eagle {
    single::Eagle::new(5)
        .partner(single::Goose::new(2))
        .friends([single::SeaGull::new(2)])
        .hate([("key3", single::Sparrow::new(1))])
}

fn not_discriminated() -> Vec<Scenario> {
    scenarios! {
        Type_Model_Inheritance_NotDiscriminated_getValid(url) {
            let found = send!(type_model_inheritance_not_discriminated(&url)?.get_valid());
            equal(found, untagged::Siamese::new("abc", 32, true))?;
        }
        Type_Model_Inheritance_NotDiscriminated_postValid(url) {
            let () = send!(type_model_inheritance_not_discriminated(&url)?.post_valid("abc", 32, true));
        }
        Type_Model_Inheritance_NotDiscriminated_putValid(url) {
            let found = send!(type_model_inheritance_not_discriminated(&url)?.put_valid("abc", 32, true));
            equal(found, untagged::Siamese::new("abc", 32, true))?;
        }
    }
}

fn recursive() -> Vec<Scenario> {
    pairs! { type_model_inheritance_recursive, "Type_Model_Inheritance_", "_get", "_put";
        Recursive: get, put_with = extension();
    }
}

fn extension() -> Extension {
    Extension::new(0).extension([Extension::new(1).extension([Extension::new(2)]), Extension::new(1)])
}
