//! Detection of request parameters that only the description of an operation documents.

/// Returns whether a description has a table of parameters: a Markdown table with a column of names and a column of types,
/// which is not under a heading about responses.
pub(super) fn has_parameter_table(description: &str) -> bool {
    let mut is_about_responses = false;
    let mut lines = description.lines().map(str::trim).peekable();
    while let Some(line) = lines.next() {
        let next_is_delimiter = lines.peek().is_some_and(|it| is_delimiter_row(it));
        if is_heading(line) {
            let heading = line.to_lowercase();
            is_about_responses = RESPONSE_WORDS.iter().any(|it| heading.contains(it));
        } else if !is_about_responses && next_is_delimiter && is_parameter_header(line) {
            return true;
        }
    }
    false
}

/// Words in the headings of response documentation.
const RESPONSE_WORDS: &[&str] = &["response", "return", "result", "error"];

/// Headings of the column of names.
const NAME_COLUMNS: &[&str] = &["name", "key", "field", "parameter", "property", "attribute"];

/// Returns whether a line is a Markdown heading, or a line in bold type that serves as one.
fn is_heading(line: &str) -> bool {
    line.starts_with('#') || line.starts_with("**")
}

/// Returns whether a line separates the header of a table from its rows, such as `| --- | :-: |`.
fn is_delimiter_row(line: &str) -> bool {
    line.contains("--") && line.chars().all(|it| matches!(it, '|' | '-' | ':' | ' '))
}

/// Returns whether a header row has a column of names and a column of types.
fn is_parameter_header(line: &str) -> bool {
    let lower = line.to_lowercase();
    let cells: Vec<&str> = lower.split('|').map(str::trim).collect();
    cells.iter().any(|it| NAME_COLUMNS.contains(it)) && cells.iter().any(|it| matches!(*it, "type" | "data type"))
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
