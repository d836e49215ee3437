//! Calls each scenario of the suite, and checks what it decodes. Prints a line for each: the name, `ok` or `failed`, and the
//! reason.

mod authentication;
mod calls;
mod documentation;
mod encode;
mod parameters;
mod payload;
mod payload_multipart;
mod payload_pageable;
mod payload_xml;
mod response;
mod routes;
mod scenario;
mod serialization;
mod server;
mod special_headers;
mod special_words;
mod streaming;
mod type_additional_properties;
mod type_lists;
mod type_models;
mod type_properties;
mod type_scalars;
mod type_unions;
mod versioning;

use scenario::Scenario;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let base_url = arguments.next().expect("the first argument is the URL of the mock server");
    let names: Vec<String> = arguments.collect();
    let is_wanted = |it: &Scenario| names.is_empty() || names.iter().any(|name| it.name.contains(name.as_str()));
    let all = [
        authentication::scenarios(),
        documentation::scenarios(),
        encode::scenarios(),
        parameters::scenarios(),
        payload::scenarios(),
        payload_multipart::scenarios(),
        payload_pageable::scenarios(),
        payload_xml::scenarios(),
        response::scenarios(),
        routes::scenarios(),
        serialization::scenarios(),
        server::scenarios(),
        special_headers::scenarios(),
        special_words::scenarios(),
        streaming::scenarios(),
        type_additional_properties::scenarios(),
        type_lists::scenarios(),
        type_models::scenarios(),
        type_properties::scenarios(),
        type_scalars::scenarios(),
        type_unions::scenarios(),
        versioning::scenarios(),
    ];
    for scenario in all.into_iter().flatten().filter(is_wanted) {
        match (scenario.run)(base_url.clone()).await {
            Ok(()) => println!("{}\tok", scenario.name),
            Err(reason) => println!("{}\tfailed\t{}", scenario.name, reason.replace(['\n', '\t'], " ")),
        }
    }
}
