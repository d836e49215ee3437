//! Types that depend on several schemas, and values that the document fixes.

use sdk::models::{Boat, Car, Cat, CatBase, Choice, ChoiceString, Dog, Pet, PetBase, Ratio, Siamese, Vehicle};

use crate::wire::Wire;

pub(crate) async fn constants(wire: &Wire) {
    let api = wire.client();
    let call = || api.models().constant("7");
    let head = "POST /v1/constant/v1/x?q=a%26b&deep=true\ncontent-type: application/json\ncookie: c=1\nx-kind: k";
    let body = r#"{"kind":"mark","number":2,"live":true,"ratio":0.5,"id":"7"}"#;
    wire.sends(&format!("{head}\n\n{body}"), call().send()).await;

    // Setters replace the values, also those of the body.
    let head = "POST /v1/constant/v2/x?q=b&deep=false&absent=only\ncontent-type: application/json\ncookie: c=4\nx-kind: l";
    let body = r#"{"kind":"mark","number":3,"live":false,"ratio":0.5,"id":"7"}"#;
    let replaced = call().version("v2").q("b").deep(false).x_kind("l").c(4).absent("only").number(3).live(false);
    wire.sends(&format!("{head}\n\n{body}"), replaced.send()).await;
}

pub(crate) async fn subtypes(wire: &Wire) {
    let api = wire.client();
    let head = "POST /v1/pet\ncontent-type: application/json\n\n";
    let swap = async |pet: Pet, sent: &str| {
        wire.answer_json(200, "[]");
        wire.sends(&format!("{head}{sent}"), api.models().swap_pet(pet).send()).await;
    };
    swap(CatBase::new("Tom", 9).into(), r#"{"kind":"cat","name":"Tom","lives":9}"#).await;
    let siamese = Siamese::new("Si", 8).eyes("blue").friend(Dog::new("Rex").bark(true));
    let sent = r#"{"kind":"Siamese","name":"Si","friend":{"kind":"Dog","name":"Rex","bark":true},"lives":8,"eyes":"blue"}"#;
    swap(siamese.clone().into(), sent).await;
    swap(Cat::from(siamese).into(), sent).await;
    swap(PetBase::new("bird", "Tweety").into(), r#"{"kind":"bird","name":"Tweety"}"#).await;

    let received = r#"[{"kind":"cat","name":"Tom","lives":9},{"kind":"Siamese","name":"Si","lives":8,"eyes":"blue"},{"kind":"Dog","name":"Rex","friend":{"kind":"cat","name":"Tom","lives":9}},{"kind":"bird","name":"Tweety","sings":true},{"kind":"cat","name":"No lives"},{"kind":"bird"}]"#;
    wire.answer_json(200, received);
    let pets = api.models().swap_pet(Dog::new("Rex")).send().await.expect("the response decodes");
    wire.requests();
    let names: Vec<_> = pets.iter().map(Pet::name).collect();
    wire.same(names, vec![Some("Tom"), Some("Si"), Some("Rex"), Some("Tweety"), None, None]);
    let kinds: Vec<_> = pets.iter().map(Pet::kind).collect();
    wire.same(kinds, vec![Some("cat"), Some("Siamese"), Some("Dog"), Some("bird"), None, None]);
    let variants = matches!(
        &pets[..],
        [
            Pet::Cat(Cat::CatBase(_)),
            Pet::Cat(Cat::Siamese(_)),
            Pet::Dog(_),
            Pet::PetBase(_),
            Pet::Cat(Cat::Unknown(_)),
            Pet::Unknown(_)
        ]
    );
    wire.same(variants, true);
    wire.same(pets[2].friend().and_then(Pet::name), Some("Tom"));
    wire.same(sdk::runtime::serde_json::to_string(&*pets).unwrap_or_default(), received.to_owned());
}

pub(crate) async fn added_tags(wire: &Wire) {
    let api = wire.client();
    let head = "POST /v1/vehicle\ncontent-type: application/json\n\n";
    let (car, boat) = (r#"{"name":"a","type":"car"}"#, r#"{"name":"b","type":"Boat"}"#);
    wire.answer_json(200, boat);
    let vehicle = wire.sends(&format!("{head}{car}"), api.models().swap_vehicle(Car::new("a")).send()).await;
    wire.same(matches!(*vehicle, Vehicle::Boat(_)), true);
    let van = r#"{"name":"c","type":"van"}"#;
    wire.answer_json(200, van);
    let vehicle = wire.sends(&format!("{head}{boat}"), api.models().swap_vehicle(Boat::new("b")).send()).await;
    wire.same(matches!(*vehicle, Vehicle::Car(_)), true);
    // The tag that was received is sent, and not the first one.
    wire.answer_json(200, van);
    wire.sends(&format!("{head}{van}"), api.models().swap_vehicle((*vehicle).clone()).send()).await;
}

pub(crate) async fn enums_of_several_types(wire: &Wire) {
    wire.answer_json(200, r#"[0.5,3,true,false,"none","some",null,{}]"#);
    let choices = wire.sends("GET /v1/choice", wire.client().models().choose().send()).await;
    let are_right = matches!(
        &choices[..],
        [
            Choice::Ratio(Ratio::Value0Dot5),
            Choice::Ratio(Ratio::Unknown(_)),
            Choice::Value(true),
            Choice::Value(false),
            Choice::String(ChoiceString::None),
            Choice::String(ChoiceString::Unknown(_)),
            Choice::Unknown(_),
            Choice::Unknown(_)
        ]
    );
    wire.same(are_right, true);
}
