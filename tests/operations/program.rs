//! Calls every operation of `spec.yaml` and compares the requests with ones written by hand from the RFCs.

mod binary;
mod bodies;
mod models;
mod pages;
mod parameters;
mod responses;
mod setup;
mod streams;
mod wire;

use std::process::ExitCode;

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("there is a runtime");
    let wire = wire::Wire::listening();
    runtime.block_on(async {
        parameters::paths(&wire).await;
        parameters::queries(&wire).await;
        parameters::headers_and_cookies(&wire).await;
        bodies::methods(&wire).await;
        bodies::bodies(&wire).await;
        bodies::forms_and_parts(&wire).await;
        bodies::parts_that_may_be_left_out(&wire).await;
        bodies::files(&wire).await;
        bodies::several(&wire).await;
        binary::parts(&wire).await;
        binary::bodies(&wire).await;
        binary::named_media_types(&wire).await;
        responses::successes(&wire).await;
        responses::headers(&wire).await;
        responses::failures(&wire).await;
        responses::repetitions(&wire).await;
        streams::streams(&wire).await;
        pages::pages(&wire).await;
        models::constants(&wire).await;
        models::subtypes(&wire).await;
        models::added_tags(&wire).await;
        models::enums_of_several_types(&wire).await;
        setup::servers(&wire).await;
        setup::security(&wire).await;
    });
    let faults = wire.faults();
    faults.iter().for_each(|it| eprintln!("{it}\n"));
    if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
