//! Detection of request parameters that only the description of an operation documents.

use crate::prose::sections;

/// Returns whether a description has a table of parameters: a Markdown table with a column of names and a column of types,
/// which is not under a heading about responses.
pub(super) fn has_parameter_table(description: &str) -> bool {
    // Most descriptions have no bar, and need not be split.
    let is_candidate = description.contains('|');
    is_candidate && sections(description).iter().any(|it| !it.is_about_responses() && it.parameter_table().is_some())
}

#[cfg(test)]
mod tests {
    use super::has_parameter_table;

    #[test]
    fn tables_of_names_and_types_are_parameters_unless_they_are_about_responses() {
        let table = "| Name | Type |\n| --- | --- |\n| id | string |\n";
        assert!(has_parameter_table(table));
        assert!(has_parameter_table(&format!("Creates a pet.\n\n### Body\n\n{table}")));
        assert!(has_parameter_table("Field | Required | Data type\n--- | :-: | ---\nid | yes | string\n"));
        assert!(!has_parameter_table(&format!("### Response\n\n{table}")));
        assert!(!has_parameter_table(&format!("**Errors**\n\n{table}")));
        assert!(!has_parameter_table("| Name | Meaning |\n| --- | --- |\n| id | the id |\n"));
        assert!(!has_parameter_table("The name | type pair.\n"));
    }
}
