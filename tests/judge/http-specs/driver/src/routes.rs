//! `Routes`: the styles of parameters in paths and queries.

use specs::routes::Routes;

use crate::scenario::Scenario;
use crate::{calls, client};

const ARRAY: [&str; 2] = ["a", "b"];
const RECORD: [(&str, i32); 2] = [("a", 1), ("b", 2)];

client! { routes: Routes; }

pub fn scenarios() -> Vec<Scenario> {
    [fixed(), paths(), queries()].into_iter().flatten().collect()
}

/// The server has the paths of these two the other way round.
fn fixed() -> Vec<Scenario> {
    calls! { routes;
    Routes_fixed: in_interface_fixed();
    Routes_InInterface: fixed();
    }
}

fn paths() -> Vec<Scenario> {
    calls! { routes;
    Routes_PathParameters_annotationOnly: path_parameters_annotation_only("a");
    Routes_PathParameters_explicit: path_parameters_explicit("a");
    Routes_PathParameters_LabelExpansion_Explode_array: explode_array_3(ARRAY);
    Routes_PathParameters_LabelExpansion_Explode_primitive: explode_primitive_3("a");
    Routes_PathParameters_LabelExpansion_Explode_record: explode_record_3(RECORD);
    Routes_PathParameters_LabelExpansion_Standard_array: standard_array_3(ARRAY);
    Routes_PathParameters_LabelExpansion_Standard_primitive: standard_primitive_3("a");
    Routes_PathParameters_LabelExpansion_Standard_record: standard_record_3(RECORD);
    Routes_PathParameters_MatrixExpansion_Explode_array: explode_array_4(ARRAY);
    Routes_PathParameters_MatrixExpansion_Explode_primitive: explode_primitive_4("a");
    Routes_PathParameters_MatrixExpansion_Explode_record: explode_record_4(RECORD);
    Routes_PathParameters_MatrixExpansion_Standard_array: standard_array_4(ARRAY);
    Routes_PathParameters_MatrixExpansion_Standard_primitive: standard_primitive_4("a");
    Routes_PathParameters_MatrixExpansion_Standard_record: standard_record_4(RECORD);
    Routes_PathParameters_SimpleExpansion_Explode_array: explode_array(ARRAY);
    Routes_PathParameters_SimpleExpansion_Explode_primitive: explode_primitive("a");
    Routes_PathParameters_SimpleExpansion_Explode_record: explode_record(RECORD);
    Routes_PathParameters_SimpleExpansion_Standard_array: standard_array(ARRAY);
    Routes_PathParameters_SimpleExpansion_Standard_primitive: standard_primitive("a");
    Routes_PathParameters_SimpleExpansion_Standard_record: standard_record(RECORD);
    Routes_PathParameters_templateOnly: path_parameters_template_only("a");
    }
}

fn queries() -> Vec<Scenario> {
    calls! { routes;
    Routes_QueryParameters_annotationOnly: query_parameters_annotation_only("a");
    Routes_QueryParameters_explicit: query_parameters_explicit("a");
    Routes_QueryParameters_QueryContinuation_Explode_array: explode_array_6(ARRAY);
    Routes_QueryParameters_QueryContinuation_Explode_primitive: explode_primitive_6("a");
    Routes_QueryParameters_QueryContinuation_Explode_record: explode_record_6(RECORD);
    Routes_QueryParameters_QueryContinuation_Standard_array: standard_array_6(ARRAY);
    Routes_QueryParameters_QueryContinuation_Standard_primitive: standard_primitive_6("a");
    Routes_QueryParameters_QueryContinuation_Standard_record: standard_record_6(RECORD);
    Routes_QueryParameters_QueryExpansion_Explode_array: explode_array_5(ARRAY);
    Routes_QueryParameters_QueryExpansion_Explode_primitive: explode_primitive_5("a");
    Routes_QueryParameters_QueryExpansion_Explode_record: explode_record_5(RECORD);
    Routes_QueryParameters_QueryExpansion_Standard_array: standard_array_5(ARRAY);
    Routes_QueryParameters_QueryExpansion_Standard_primitive: standard_primitive_5("a");
    Routes_QueryParameters_QueryExpansion_Standard_record: standard_record_5(RECORD);
    Routes_QueryParameters_templateOnly: query_parameters_template_only("a");
    }
}
