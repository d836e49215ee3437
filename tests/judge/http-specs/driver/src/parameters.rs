//! `Parameters`: bodies, lists, paths, constants, and models whose properties are parameters.

use specs::parameters_basic::{ParametersBasic, models as basic_models};
use specs::parameters_body_optionality::{ParametersBodyOptionality, models as optionality_models};
use specs::parameters_collection_format::ParametersCollectionFormat;
use specs::parameters_path::ParametersPath;
use specs::parameters_query::ParametersQuery;
use specs::parameters_spread::{ParametersSpread, models as spread_models};

use crate::scenario::Scenario;
use crate::{calls, client, scenarios, send};

const COLORS: [&str; 3] = ["blue", "red", "green"];

client! {
    basic: ParametersBasic;
    collection_format: ParametersCollectionFormat;
    optionality: ParametersBodyOptionality;
    path: ParametersPath;
    query: ParametersQuery;
    spread: ParametersSpread;
}

pub fn scenarios() -> Vec<Scenario> {
    [basics(), optional_bodies(), collection_formats(), aliases(), models()].into_iter().flatten().collect()
}

fn basics() -> Vec<Scenario> {
    let mut res = calls! { basic;
        Parameters_Basic_ExplicitBody_simple: explicit_body_simple("foo");
        Parameters_Basic_ImplicitBody_simple:
            implicit_body_simple_with(basic_models::ImplicitBodySimpleRequest::new("foo"));
    };
    res.extend(calls! { path; Parameters_Path_normal: normal("foo"); });
    res.extend(calls! { query; Parameters_Query_Constant_post: constant_post(); });
    res
}

fn optional_bodies() -> Vec<Scenario> {
    scenarios! {
        Parameters_BodyOptionality_requiredExplicit(url) {
            send!(optionality(&url)?.required_explicit("foo"));
        }
        Parameters_BodyOptionality_requiredImplicit(url) {
            send!(optionality(&url)?.required_implicit_with(optionality_models::BodyModel::new("foo")));
        }
        Parameters_BodyOptionality_OptionalExplicit(url) {
            let client = optionality(&url)?;
            send!(client.optional_explicit_set().body(optionality_models::BodyModel::new("foo")));
            send!(client.optional_explicit_omit());
        }
    }
}

fn collection_formats() -> Vec<Scenario> {
    calls! { collection_format;
        Parameters_CollectionFormat_Header_csv: header_csv(COLORS);
        Parameters_CollectionFormat_Query_csv: query_csv(COLORS);
        Parameters_CollectionFormat_Query_multi: query_multi(COLORS);
        Parameters_CollectionFormat_Query_pipes: query_pipes(COLORS);
        Parameters_CollectionFormat_Query_ssv: query_ssv(COLORS);
    }
}

fn aliases() -> Vec<Scenario> {
    calls! { spread;
        Parameters_Spread_Alias_spreadAsRequestBody: alias_spread_as_request_body("foo");
        Parameters_Spread_Alias_spreadAsRequestParameter:
            alias_spread_as_request_parameter(
                "1",
                "bar",
                spread_models::AliasSpreadAsRequestParameterRequest::new("foo"),
            );
        Parameters_Spread_Alias_spreadWithMultipleParameters: alias_spread_with_multiple_parameters(
            "1",
            "bar",
            spread_models::AliasSpreadWithMultipleParametersRequest::new("foo", [1, 2])
                .optional_int(1)
                .optional_string_list(["foo", "bar"]),
        );
        Parameters_Spread_Alias_spreadParameterWithInnerModel:
            alias_spread_parameter_with_inner_model("1", "bar", spread_models::AliasInnerModel::new("foo"));
        Parameters_Spread_Alias_spreadParameterWithInnerAlias: alias_spread_parameter_with_inner_alias(
            "1",
            "bar",
            spread_models::AliasSpreadParameterWithInnerAliasRequest::new("foo", 1),
        );
    }
}

fn models() -> Vec<Scenario> {
    calls! { spread;
        Parameters_Spread_Model_spreadAsRequestBody:
            model_spread_as_request_body_with(spread_models::ModelBodyParameter::new("foo"));
        Parameters_Spread_Model_spreadCompositeRequestOnlyWithBody:
            model_spread_composite_request_only_with_body("foo");
        Parameters_Spread_Model_spreadCompositeRequestWithoutBody:
            model_spread_composite_request_without_body("foo", "bar");
        Parameters_Spread_Model_spreadCompositeRequest:
            model_spread_composite_request("foo", "bar", spread_models::ModelBodyParameter::new("foo"));
        Parameters_Spread_Model_spreadCompositeRequestMix:
            model_spread_composite_request_mix("foo", "bar", spread_models::ModelCompositeRequestMix::new("foo"));
    }
}
