//! Joins lines that prettyplease breaks at 89 columns, so that a method is a few lines of up to 120 columns:
//!
//! ```text
//! pub fn show(
//!     &self,
//!     id: i64,                        pub fn show(&self, id: i64) -> Request<Show> {
//! ) -> Request<Show> {           =>       self.client.request::<Show>().path("id", id).into()
//!     self.client                     }
//!         .request::<Show>()
//!         .path("id", id)
//!         .into()
//! }
//! ```

const MAX_WIDTH: usize = 120;

/// Joins each signature, statement or call of formatted code that fits one line. Comments and blocks stay as they are, except
/// an `async move` block of one line.
pub(super) fn join_lines(lines: &[String]) -> Vec<String> {
    let mut res = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        match joined(&lines[at..]) {
            Some((line, count)) => {
                res.push(line);
                at += count;
            }
            None => {
                res.push(line.clone());
                at += 1;
            }
        }
    }
    res
}

/// Joins the first line with those that continue it, if they fit one line. Returns their number as well.
fn joined(lines: &[String]) -> Option<(String, usize)> {
    let count = continued(lines)?;
    let mut res = lines[0].clone();
    for line in &lines[1..count] {
        append(&mut res, line.trim())?;
    }
    (res.chars().count() <= MAX_WIDTH).then_some((res, count))
}

/// Returns the number of lines from the first to the end of its signature, statement or call; `None` if it ends with the
/// first line, or if a block or a comment is among the lines.
fn continued(lines: &[String]) -> Option<usize> {
    let first = lines.first()?;
    let is_start =
        !first.trim().starts_with(['#', '/']) && !first.ends_with(['{', '}', ';']) && first.trim() != "where";
    let indent = indent_of(first);
    let mut count = 1;
    let mut block = None;
    for (at, line) in lines.iter().enumerate().skip(1) {
        let text = line.trim();
        // The calls of a chain that is too long keep their lines.
        let is_next_call = text.starts_with('.') && first.trim().starts_with(['.', ')', ']']);
        let closes = indent_of(line) == indent && text.starts_with([')', ']', '>', '.']) && !is_next_call;
        if text.is_empty() || indent_of(line) <= indent && !closes {
            break;
        }
        let ends_block = block.is_some_and(|start: usize| at == start + 2 && !lines[start + 1].ends_with(';'));
        if text.ends_with("async move {") {
            // The calls of a chain keep their lines, however many there are, so that another one moves nothing.
            if !first.trim().starts_with('.') {
                return None;
            }
            block = Some(at);
            count += 1;
            continue;
        }
        let opens_block = text.ends_with('{');
        if text.starts_with(['#', '/']) || text.starts_with('}') && !ends_block || opens_block && !closes {
            return None;
        }
        count += 1;
        if opens_block {
            break;
        }
    }
    (is_start && count > 1).then_some(count)
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Appends a line; `None` behind the parenthesis of a tuple, where a comma at the end may be needed.
fn append(res: &mut String, line: &str) -> Option<()> {
    let before_parenthesis = res.strip_suffix('(').map(|it| it.chars().next_back().unwrap_or(' '));
    if before_parenthesis.is_some_and(|it| !it.is_alphanumeric() && !['_', '>', '!'].contains(&it)) {
        return None;
    }
    let closes = line.starts_with([')', ']', '>']);
    if closes && res.ends_with(',') {
        res.pop();
    }
    if !closes && !line.starts_with(['.', '?']) && !res.ends_with(['(', '[', '<']) {
        res.push(' ');
    }
    res.push_str(line);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::join_lines;

    fn joined(text: &str) -> String {
        join_lines(&text.lines().map(str::to_owned).collect::<Vec<_>>()).join("\n")
    }

    #[test]
    fn a_method_of_several_lines_is_joined() {
        let method = "impl A {
    /// Shows (
    pub fn show(
        &self,
        id: i64,
    ) -> Request<Show> {
        self.client
            .request::<Show>()
            .list(
                \"id\",
                [id],
            )
            .into()
    }
}";
        let expected = "impl A {
    /// Shows (
    pub fn show(&self, id: i64) -> Request<Show> {
        self.client.request::<Show>().list(\"id\", [id]).into()
    }
}";
        assert_eq!(joined(method), expected);
    }

    #[test]
    fn a_closure_of_one_expression_is_joined() {
        let call = "a()
    .on(
        &b,
        |it| async move {
            c(it).await
        },
    )
    .on(
        &b,
        |it| async move {
            c(it).await;
            d(it).await
        },
    )";
        let expected = "a()
    .on(&b, |it| async move { c(it).await })
    .on(
        &b,
        |it| async move {
            c(it).await;
            d(it).await
        },
    )";
        assert_eq!(joined(call), expected);
    }

    #[test]
    fn each_call_of_a_long_chain_keeps_its_line() {
        let long = format!("a\n    .b(\n        \"{}\",\n    )\n    .c()\n    .d()", "x".repeat(120));
        assert_eq!(joined(&long), long);
    }

    #[test]
    fn blocks_tuples_and_long_lines_stay() {
        let long = format!("a(\n    \"{}\",\n);", "x".repeat(120));
        for text in [
            "a(\n    |b| {\n        c;\n    },\n);",
            "let a = (\n    b,\n);",
            "where\n    A: B,\n{",
            "A {\n    b,\n}",
            &long,
        ] {
            assert_eq!(joined(text), text);
        }
    }
}
