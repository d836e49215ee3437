//! An upper bound of the work of a JSONPath, from its text.
//!
//! A query keeps a list of nodes. Each segment visits nodes below those of the list, and a filter runs for each node that
//! it visits. The bound follows from three facts: a document has N nodes; a node has at most D nodes above it; and a node
//! is in the list once for each way to reach it.

/// The part of a path that determines its work.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Query {
    segments: Vec<Segment>,
}

/// A segment: its selectors for the children, or for all nodes below, of a node.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Segment {
    is_descendant: bool,
    /// The selectors of one name or index.
    names: usize,
    /// The selectors of several children: `*`, slices and filters.
    wildcards: usize,
    /// The queries in filters that begin at the node: `@`.
    relative: Vec<Query>,
    /// The queries in filters that begin at the root: `$`.
    absolute: Vec<Query>,
    /// The calls of `match` and `search`, which compile their regular expression each time.
    patterns: usize,
    /// The comparisons in filters and the like.
    operators: usize,
}

/// The steps that take about as long as the compilation of a regular expression with a counted repetition.
const PATTERN: usize = 100_000;

impl Query {
    /// Returns an upper bound of the steps in a document of `nodes` nodes and some depth.
    pub(super) fn steps(&self, nodes: usize, depth: usize) -> usize {
        self.steps_from(1, 1, nodes.max(1), depth.max(1))
    }

    /// Returns an upper bound of the steps from a list of nodes, in which each node occurs at most `repeated` times.
    fn steps_from(&self, mut list: usize, mut repeated: usize, nodes: usize, depth: usize) -> usize {
        let mut res = list;
        for it in &self.segments {
            if it.is_descendant {
                // From one node, each node below is reached once.
                repeated = if list == 1 { repeated } else { repeated.saturating_mul(depth) };
                list = repeated.saturating_mul(nodes);
                res = res.saturating_add(list);
            }
            let selectors = it.names + it.wildcards;
            repeated = repeated.saturating_mul(selectors.max(1));
            if it.wildcards == 0 {
                list = list.saturating_mul(selectors);
            } else {
                list = repeated.saturating_mul(nodes);
                res = res.saturating_add(it.filter_steps(list, repeated, nodes, depth));
            }
            res = res.saturating_add(list);
        }
        res
    }
}

impl Segment {
    /// Returns an upper bound of the steps of the filters for a list of visited nodes.
    fn filter_steps(&self, list: usize, repeated: usize, nodes: usize, depth: usize) -> usize {
        let absolute = self.absolute.iter().map(|it| it.steps(nodes, depth)).fold(0, usize::saturating_add);
        let each = absolute.saturating_add(self.patterns.saturating_mul(PATTERN)).saturating_add(self.operators);
        let relative = self.relative.iter().map(|it| it.steps_from(list, repeated, nodes, depth));
        relative.fold(list.saturating_mul(each), usize::saturating_add)
    }
}

/// Returns the maximum number of brackets and parentheses around one another, outside of quotes.
pub(super) fn nesting(text: &str) -> usize {
    let mut reader = Reader { rest: text };
    let (mut depth, mut res) = (0_usize, 0);
    while let Some(c) = reader.next() {
        match c {
            '\'' | '"' => reader.skip_string(c),
            '[' | '(' => {
                depth += 1;
                res = res.max(depth);
            }
            ']' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    res
}

/// Returns the work of a valid path.
pub(super) fn query(text: &str) -> Query {
    let mut reader = Reader { rest: text };
    reader.next();
    reader.query()
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.rest = &self.rest[c.len_utf8()..];
        Some(c)
    }

    fn skip_string(&mut self, mark: char) {
        while let Some(c) = self.next() {
            if c == '\\' {
                self.next();
            } else if c == mark {
                return;
            }
        }
    }

    fn skip_spaces(&mut self) {
        self.rest = self.rest.trim_start();
    }

    /// Reads the segments after `$` or `@`.
    fn query(&mut self) -> Query {
        let mut res = Query::default();
        loop {
            let before = self.rest;
            self.skip_spaces();
            let mut segment = Segment::default();
            match self.peek() {
                Some('.') => {
                    self.next();
                    segment.is_descendant = self.peek() == Some('.');
                    if segment.is_descendant {
                        self.next();
                    }
                    self.skip_spaces();
                    self.child(&mut segment);
                }
                Some('[') => self.child(&mut segment),
                _ => {
                    // The spaces belong to the filter around this query.
                    self.rest = before;
                    return res;
                }
            }
            res.segments.push(segment);
        }
    }

    /// Reads a name, `*`, or selectors in brackets.
    fn child(&mut self, segment: &mut Segment) {
        match self.peek() {
            Some('[') => {
                self.next();
                self.selectors(segment);
            }
            Some('*') => {
                self.next();
                segment.wildcards += 1;
            }
            _ => {
                self.rest = self.rest.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_' || !c.is_ascii());
                segment.names += 1;
            }
        }
    }

    /// Reads selectors up to the closing bracket.
    fn selectors(&mut self, segment: &mut Segment) {
        let mut is_wildcard = false;
        while let Some(c) = self.next() {
            match c {
                '\'' | '"' => self.skip_string(c),
                '*' | ':' => is_wildcard = true,
                '?' => {
                    is_wildcard = true;
                    self.filter(segment);
                }
                ',' | ']' => {
                    *(if is_wildcard { &mut segment.wildcards } else { &mut segment.names }) += 1;
                    is_wildcard = false;
                    if c == ']' {
                        return;
                    }
                }
                _ => {}
            }
        }
    }

    /// Reads a filter up to the comma or bracket after it.
    fn filter(&mut self, segment: &mut Segment) {
        let mut depth = 0_usize;
        while let Some(c) = self.peek() {
            if depth == 0 && matches!(c, ',' | ']') {
                return;
            }
            if ["match", "search"].iter().any(|it| self.rest.starts_with(it)) {
                segment.patterns += 1;
            }
            self.next();
            match c {
                '\'' | '"' => self.skip_string(c),
                '=' | '<' | '>' | '!' | '&' | '|' => segment.operators += 1,
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                '@' => segment.relative.push(self.query()),
                '$' => segment.absolute.push(self.query()),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NODES: usize = 1_000;
    const DEPTH: usize = 10;

    fn steps(text: &str) -> usize {
        query(text).steps(NODES, DEPTH)
    }

    #[test]
    fn work_is_linear_without_nested_visits() {
        for text in ["$.a.b.c", "$..a", "$.a[*].b", "$..[?@.a=='b']", "$.a[?@['x'].y == \"]\" && @.b]", "$..*[?@.a]"] {
            assert!((1..100 * NODES).contains(&steps(text)), "{text} {}", steps(text));
        }
    }

    #[test]
    fn work_multiplies_with_nested_visits() {
        for (text, least) in [
            ("$..*..*", NODES * DEPTH),
            ("$..[?@..a]", NODES * DEPTH),
            ("$..[?@..[?@..a]]", NODES * DEPTH * DEPTH),
            ("$[?$..a]", NODES * NODES),
            ("$[?$..[?$..a]]", NODES * NODES * NODES),
            ("$[*,*][*,*][*,*]", 8 * NODES),
            ("$..[?match(@.a, 'b{99}')]", NODES * PATTERN),
        ] {
            assert!(steps(text) >= least, "{text} {}", steps(text));
        }
        assert_eq!(steps(&format!("${}", "..*".repeat(50))), usize::MAX);
    }

    #[test]
    fn quotes_do_not_nest() {
        assert_eq!(
            (nesting("$"), nesting("$['[[[(']"), nesting("$[?(@.a[0] && (@.b))]"), nesting("$[?((((")),
            (0, 1, 3, 5)
        );
    }
}
