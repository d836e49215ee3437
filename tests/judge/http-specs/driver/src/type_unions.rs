//! `Type.Union`: unions without a discriminator, and with one.

use specs::type_union::{TypeUnion, models as plain};
use specs::type_union_discriminated::{TypeUnionDiscriminated, models as tagged};

use crate::scenario::{Scenario, equal};
use crate::{client, pairs, scenarios, send};

client! {
    type_union_discriminated: TypeUnionDiscriminated;
    type_union: TypeUnion;
}

pub fn scenarios() -> Vec<Scenario> {
    [plain_unions(), tagged_responses(), tagged_requests()].into_iter().flatten().collect()
}

fn plain_unions() -> Vec<Scenario> {
    pairs! { type_union, "Type_Union_", "_get", "_send";
        StringsOnly: strings_only_get, strings_only_send_with
            = plain::StringsOnlyGetResponse::new(plain::StringsOnlyGetResponseProp::B);
        StringExtensible: string_extensible_get, string_extensible_send_with
            = plain::StringExtensibleGetResponse::new("custom");
        StringExtensibleNamed: string_extensible_named_get, string_extensible_named_send_with
            = plain::StringExtensibleNamedGetResponse::new("custom");
        IntsOnly: ints_only_get, ints_only_send_with
            = plain::IntsOnlyGetResponse::new(plain::IntsOnlyGetResponseProp::Value2);
        FloatsOnly: floats_only_get, floats_only_send_with
            = plain::FloatsOnlyGetResponse::new(plain::FloatsOnlyGetResponseProp::Value2Dot2);
        ModelsOnly: models_only_get, models_only_send_with = plain::ModelsOnlyGetResponse::new(plain::Cat::new("test"));
        EnumsOnly: enums_only_get, enums_only_send_with = plain::EnumsOnlyGetResponse::new(
            plain::EnumsOnlyCases::new(plain::EnumsOnlyCasesLr::Right, plain::EnumsOnlyCasesUd::Up));
        StringAndArray: string_and_array_get, string_and_array_send_with = plain::StringAndArrayGetResponse::new(
            plain::StringAndArrayCases::new("test", vec!["test1".to_owned(), "test2".to_owned()]));
        MixedLiterals: mixed_literals_get, mixed_literals_send_with = plain::MixedLiteralsGetResponse::new(literals());
        MixedTypes: mixed_types_get, mixed_types_send_with = plain::MixedTypesGetResponse::new(types());
    }
}

fn literals() -> plain::MixedLiteralsCases {
    plain::MixedLiteralsCases::new(
        plain::MixedLiteralsCasesStringLiteralString::A,
        plain::MixedLiteralsCasesIntLiteralInteger::Value2,
        plain::MixedLiteralsCasesFloatLiteralInteger::Value3Dot3,
        true,
    )
}

fn types() -> plain::MixedTypesCases {
    let cat = || plain::MixedTypesCasesArrayItem::from(plain::Cat::new("test"));
    let text = || plain::MixedTypesCasesArrayItem::from(plain::MixedTypesCasesArrayItemString::A);
    plain::MixedTypesCases::new(cat(), text(), 2, true, [cat(), text(), 2.into(), true.into()])
}

fn cat() -> tagged::Cat {
    tagged::Cat::new("Whiskers", true)
}

fn dog() -> tagged::Dog {
    tagged::Dog::new("Rex", false)
}

fn tagged_responses() -> Vec<Scenario> {
    scenarios! {
        Type_Union_Discriminated_Envelope_Object_Default_get(url) {
            let client = type_union_discriminated(&url)?;
            equal(send!(client.default_get()), tagged::PetWithEnvelope::from(tagged::PetWithEnvelopeCat::new(cat())))?;
            let found = send!(client.default_get().kind("dog"));
            equal(found, tagged::PetWithEnvelope::from(tagged::PetWithEnvelopeDog::new(dog())))?;
        }
        Type_Union_Discriminated_Envelope_Object_CustomProperties_get(url) {
            let client = type_union_discriminated(&url)?;
            let found = send!(client.custom_properties_get());
            equal(found, tagged::PetWithCustomNames::from(tagged::PetWithCustomNamesCat::new(cat())))?;
            let found = send!(client.custom_properties_get().pet_type("dog"));
            equal(found, tagged::PetWithCustomNames::from(tagged::PetWithCustomNamesDog::new(dog())))?;
        }
        Type_Union_Discriminated_NoEnvelope_Default_get(url) {
            let client = type_union_discriminated(&url)?;
            equal(send!(client.default_get_2()), tagged::PetInline::from(cat()))?;
            equal(send!(client.default_get_2().kind("dog")), tagged::PetInline::from(dog()))?;
        }
        Type_Union_Discriminated_NoEnvelope_CustomDiscriminator_get(url) {
            let client = type_union_discriminated(&url)?;
            equal(send!(client.custom_discriminator_get()), tagged::PetInlineWithCustomDiscriminator::from(cat()))?;
            let found = send!(client.custom_discriminator_get().type_("dog"));
            equal(found, tagged::PetInlineWithCustomDiscriminator::from(dog()))?;
        }
    }
}

fn tagged_requests() -> Vec<Scenario> {
    scenarios! {
        Type_Union_Discriminated_Envelope_Object_Default_put(url) {
            let pet = tagged::PetWithEnvelope::from(tagged::PetWithEnvelopeCat::new(cat()));
            equal(send!(type_union_discriminated(&url)?.default_put(pet.clone())), pet)?;
        }
        Type_Union_Discriminated_Envelope_Object_CustomProperties_put(url) {
            let pet = tagged::PetWithCustomNames::from(tagged::PetWithCustomNamesCat::new(cat()));
            equal(send!(type_union_discriminated(&url)?.custom_properties_put(pet.clone())), pet)?;
        }
        Type_Union_Discriminated_NoEnvelope_Default_put(url) {
            let found = send!(type_union_discriminated(&url)?.default_put_2(cat()));
            equal(found, tagged::PetInline::from(cat()))?;
        }
        Type_Union_Discriminated_NoEnvelope_CustomDiscriminator_put(url) {
            let found = send!(type_union_discriminated(&url)?.custom_discriminator_put(cat()));
            equal(found, tagged::PetInlineWithCustomDiscriminator::from(cat()))?;
        }
    }
}
