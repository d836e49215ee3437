//! Headings and tables of the Markdown in descriptions.
//!
//! The text is read line by line, as vendors' exports have it: rows without a closing bar, headings in bold type.

/// The text between a heading and the next one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Section {
    /// The text of the heading; empty before the first one.
    pub(crate) heading: String,
    /// The lines that belong to no table.
    pub(crate) lines: Vec<String>,
    /// The tables, in order.
    pub(crate) tables: Vec<Table>,
}

/// A table: the cells of the header, and of each row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Table {
    /// The header, in lower case.
    pub(crate) header: Vec<String>,
    /// The rows. Each has as many cells as the header.
    pub(crate) rows: Vec<Vec<String>>,
}

/// Words in the headings of response documentation.
const RESPONSE_WORDS: &[&str] = &["response", "return", "result", "error"];

/// Headings of the column of names.
const NAME_COLUMNS: &[&str] = &["name", "key", "field", "parameter", "property", "attribute"];

/// Headings of the column of types.
const TYPE_COLUMNS: &[&str] = &["type", "data type"];

impl Section {
    /// Returns whether the heading is about responses.
    pub(crate) fn is_about_responses(&self) -> bool {
        let heading = self.heading.to_lowercase();
        RESPONSE_WORDS.iter().any(|it| heading.contains(it))
    }

    /// Returns the anchor of the heading, as renderers of Markdown derive it.
    pub(crate) fn anchor(&self) -> String {
        let kept = self.heading.to_lowercase();
        let kept = kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    }

    /// Returns the first table with a column of names and a column of types.
    pub(crate) fn parameter_table(&self) -> Option<&Table> {
        self.tables.iter().find(|it| it.name_column().is_some() && it.type_column().is_some())
    }
}

impl Table {
    /// Returns the index of the column of names.
    pub(crate) fn name_column(&self) -> Option<usize> {
        self.column(NAME_COLUMNS)
    }

    /// Returns the index of the column of types.
    pub(crate) fn type_column(&self) -> Option<usize> {
        self.column(TYPE_COLUMNS)
    }

    /// Returns the index of the first column with one of these headings.
    pub(crate) fn column(&self, headings: &[&str]) -> Option<usize> {
        self.header.iter().position(|it| headings.contains(&it.as_str()))
    }
}

/// Splits a description into sections.
pub(crate) fn sections(description: &str) -> Vec<Section> {
    let mut res = vec![Section::default()];
    let mut lines = description.lines().map(str::trim).peekable();
    while let Some(line) = lines.next() {
        if is_heading(line) {
            let heading = line.trim_matches(|c| matches!(c, '#' | '*' | ' ' | ':')).replace('`', "");
            res.push(Section { heading, ..Section::default() });
            continue;
        }
        let Some(section) = res.last_mut() else { continue };
        if line.contains('|') && lines.peek().is_some_and(|it| is_delimiter_row(it)) {
            lines.next();
            section.tables.push(read_table(line, &mut lines));
        } else {
            section.lines.push(line.to_owned());
        }
    }
    res
}

/// Reads the rows below a header, up to the first line without a bar.
fn read_table<'a>(header: &str, lines: &mut std::iter::Peekable<impl Iterator<Item = &'a str>>) -> Table {
    let header: Vec<String> = cells(header).iter().map(|it| it.to_lowercase()).collect();
    let mut rows = Vec::new();
    while let Some(line) = lines.next_if(|it| it.contains('|')) {
        let mut row = cells(line);
        // A bar in the last cell belongs to its text.
        while row.len() > header.len() && row.len() > 1 {
            let last = row.pop().unwrap_or_default();
            row.last_mut().into_iter().for_each(|it| *it = format!("{it} | {last}"));
        }
        row.resize(header.len(), String::new());
        rows.push(row);
    }
    Table { header, rows }
}

/// Splits a row at its bars. A bar after a backslash is text.
fn cells(line: &str) -> Vec<String> {
    let line = line.strip_prefix('|').unwrap_or(line);
    let line = line.strip_suffix('|').filter(|it| !it.ends_with('\\')).unwrap_or(line);
    let mut res = vec![String::new()];
    let mut escaped = false;
    for c in line.chars() {
        match (c, escaped) {
            ('|', false) => res.push(String::new()),
            (_, _) => res.last_mut().into_iter().for_each(|it| {
                if escaped && c == '|' {
                    it.pop();
                }
                it.push(c);
            }),
        }
        escaped = c == '\\' && !escaped;
    }
    res.iter().map(|it| it.trim().to_owned()).collect()
}

/// Returns whether a line is a Markdown heading, or a line in bold type that serves as one.
fn is_heading(line: &str) -> bool {
    line.starts_with('#') || line.starts_with("**")
}

/// Returns whether a line separates the header of a table from its rows, such as `| --- | :-: |`.
fn is_delimiter_row(line: &str) -> bool {
    line.contains("--") && line.chars().all(|it| matches!(it, '|' | '-' | ':' | ' '))
}

#[cfg(test)]
mod tests {
    use super::sections;

    #[test]
    fn rows_need_no_closing_bar_and_keep_escaped_bars() {
        let found = sections("a\n\n#### The `x` object\n| Name | Type\n|---|---\n| a \\| b | string | c | d\n\nend\n");
        assert_eq!(found.len(), 2);
        assert_eq!(found[1].anchor(), "the-x-object");
        let table = found[1].parameter_table().expect("it has names and types");
        assert_eq!(table.rows, [["a | b", "string | c | d"]]);
        assert_eq!(found[1].lines, ["", "end"]);
    }

    #[test]
    fn short_rows_are_filled() {
        let found = sections("| A | B |\n|---|---|\n| 1 |\n");
        assert_eq!(found[0].tables[0].rows, [["1", ""]]);
        assert!(found[0].parameter_table().is_none());
    }
}
