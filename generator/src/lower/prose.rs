//! What only the prose says.

/// Whether a description holds a table of the fields of a request body: a Markdown table with a column for names and
/// one for types, under words that speak of what the request takes.
pub(super) fn describes_body(description: &str) -> bool {
    let text = description.to_lowercase();
    let speaks = ["json object parameter", "request body", "request parameters", "body parameters"];
    let table = text.lines().any(|line| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        cells.len() > 3
            && ["name", "key", "field", "parameter"].iter().any(|it| cells.contains(it))
            && cells.contains(&"type")
    });
    table && speaks.iter().any(|it| text.contains(it))
}
