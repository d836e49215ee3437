//! `SpecialHeaders`: conditional and repeatable requests.

use specs::HttpDate;
use specs::special_headers_conditional_request::SpecialHeadersConditionalRequest;
use specs::special_headers_repeatability::operations::untagged::ImmediateSuccess;
use specs::special_headers_repeatability::{SpecialHeadersRepeatability, models};

use crate::scenario::{Scenario, equal, failed};
use crate::{client, scenarios, send};

const MODIFIED: &str = "Fri, 26 Aug 2022 14:38:00 GMT";

client! {
    conditional: SpecialHeadersConditionalRequest;
    repeatability: SpecialHeadersRepeatability;
}

pub fn scenarios() -> Vec<Scenario> {
    scenarios! {
        SpecialHeaders_ConditionalRequest_postIfMatch(url) {
            send!(conditional(&url)?.post_if_match().if_match("\"valid\""));
        }
        SpecialHeaders_ConditionalRequest_postIfNoneMatch(url) {
            send!(conditional(&url)?.post_if_none_match().if_none_match("\"invalid\""));
        }
        SpecialHeaders_ConditionalRequest_headIfModifiedSince(url) {
            send!(conditional(&url)?.head_if_modified_since().if_modified_since(HttpDate::from(MODIFIED)));
        }
        SpecialHeaders_ConditionalRequest_postIfUnmodifiedSince(url) {
            send!(conditional(&url)?.post_if_unmodified_since().if_unmodified_since(HttpDate::from(MODIFIED)));
        }
        SpecialHeaders_Repeatability_immediateSuccess(url) {
            let sent = HttpDate::from("Tue, 15 Nov 2022 12:45:26 GMT");
            let request = repeatability(&url)?.immediate_success("2378d9bc-1726-11ee-be56-0242ac120002", sent);
            let response = request.send().await.map_err(failed)?;
            let result = response.header(ImmediateSuccess::REPEATABILITY_RESULT).map_err(failed)?;
            equal(result, Some(models::ImmediateSuccessResponse204RepeatabilityResult::Accepted))?;
        }
    }
}
