//! The table of results.

use serde::Serialize;

use super::check::Tested;
use super::generate::Generated;

/// The result for a document.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Row {
    pub(super) document: String,
    pub(super) verdict: Verdict,
    pub(super) generated: Option<Generated>,
    pub(super) seconds_to_check: Option<f64>,
    pub(super) tested: Option<Tested>,
}

/// The verdict about a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "is", content = "because")]
pub(super) enum Verdict {
    /// The crate was generated, and passes all checks and tests.
    Fine,
    /// The document has unresolved references. The operations that need them were skipped; the rest passes.
    SkippedBroken(String),
    /// The file is not an OpenAPI 3 document.
    Refused(String),
    /// No crate was generated, or the crate fails a check or a test.
    Failed(String),
}

impl Row {
    pub(super) fn has_failed(&self) -> bool {
        matches!(self.verdict, Verdict::Failed(_))
    }
}

/// The columns after the name: heading and width.
const COLUMNS: &[(&str, usize)] = &[
    ("errors", 6),
    ("warnings", 8),
    ("operations", 11),
    ("lines", 7),
    ("per op", 6),
    ("s", 6),
    ("MB", 5),
    ("check s", 7),
    ("examples", 8),
    ("contra", 6),
    ("passed", 6),
];

pub(super) fn heading(width: usize) -> String {
    let columns = COLUMNS.iter().map(|(name, width)| format!("  {name:>width$}"));
    format!("{:width$}{}", "document", columns.collect::<String>())
}

/// Returns the line of a document, followed by a second line if it is not fine.
pub(super) fn line(row: &Row, width: usize) -> String {
    let reason = match &row.verdict {
        Verdict::Fine => String::new(),
        Verdict::SkippedBroken(it) => format!("\n  skipped operations: {it}"),
        Verdict::Refused(it) => format!("\n  refused: {it}"),
        Verdict::Failed(it) => format!("\n  FAILED: {it}"),
    };
    format!("{:width$}{}{reason}", row.document, cells(&figures(row)))
}

/// Returns the line of totals, and the number of documents by verdict.
pub(super) fn totals(rows: &[Row], width: usize) -> String {
    let mut sum: Vec<Option<f64>> = vec![None; FIGURES];
    let mut in_document = 0;
    for row in rows {
        let figures = figures(row);
        for (sum, figure) in sum.iter_mut().zip(figures.values) {
            *sum = figure.map(|it| it + sum.unwrap_or_default()).or(*sum);
        }
        in_document += figures.in_document;
    }
    // The lines per operation are an average, and the memory is a maximum.
    let all = |wanted: fn(&Generated) -> usize| rows.iter().filter_map(|it| it.generated.as_ref()).map(wanted).sum();
    sum[PER_OPERATION] = ratio(all(|it| it.operation_lines), all(|it| it.operations));
    sum[MEMORY] = rows.iter().filter_map(|it| figures(it).values[MEMORY]).reduce(f64::max);
    let total = Figures { values: sum.try_into().unwrap_or([None; FIGURES]), in_document };
    let count = |wanted: fn(&Verdict) -> bool| rows.iter().filter(|it| wanted(&it.verdict)).count();
    format!(
        "{:width$}{}\n{} documents: {} fine, {} with skipped operations, {} refused, {} failed",
        "total",
        cells(&total),
        rows.len(),
        count(|it| *it == Verdict::Fine),
        count(|it| matches!(it, Verdict::SkippedBroken(_))),
        count(|it| matches!(it, Verdict::Refused(_))),
        count(|it| matches!(it, Verdict::Failed(_))),
    )
}

/// The figures of a row, in the order of the columns.
struct Figures {
    values: [Option<f64>; FIGURES],
    in_document: usize,
}

const FIGURES: usize = COLUMNS.len();
const OPERATIONS: usize = 2;
const PER_OPERATION: usize = 4;
const SECONDS: [usize; 2] = [5, 7];
const MEMORY: usize = 6;

fn figures(row: &Row) -> Figures {
    let Some(it) = &row.generated else { return Figures { values: [None; FIGURES], in_document: 0 } };
    let written = |figure: Option<f64>| figure.filter(|_| it.written);
    let tested = |figure: fn(&Tested) -> usize| row.tested.as_ref().map(|it| float(figure(it)));
    Figures {
        values: [
            Some(float(it.errors.len())),
            Some(float(it.warnings)),
            written(Some(float(it.operations))),
            written(Some(float(it.lines))),
            written(ratio(it.operation_lines, it.operations)),
            Some(it.seconds),
            it.memory.map(|it| float(usize::try_from(it >> 20).unwrap_or(usize::MAX))),
            row.seconds_to_check,
            tested(|it| it.tried),
            written(Some(float(it.contradicting))),
            tested(|it| it.passed),
        ],
        in_document: it.operations_in_document,
    }
}

#[expect(clippy::cast_precision_loss, reason = "no count of a document is that large")]
fn float(count: usize) -> f64 {
    count as f64
}

fn ratio(of: usize, to: usize) -> Option<f64> {
    (to > 0).then(|| float(of) / float(to))
}

fn cells(figures: &Figures) -> String {
    let cell = |(index, (_, width)): (usize, &(&str, usize))| {
        let text = match figures.values[index] {
            None => "-".to_owned(),
            Some(it) if index == OPERATIONS => format!("{it:.0}/{}", figures.in_document),
            Some(it) if SECONDS.contains(&index) => format!("{it:.2}"),
            Some(it) if index == PER_OPERATION => format!("{it:.1}"),
            Some(it) => format!("{it:.0}"),
        };
        format!("  {text:>width$}")
    };
    COLUMNS.iter().enumerate().map(cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(document: &str, verdict: Verdict, operations: usize, passed: usize) -> Row {
        let generated = Generated {
            written: true,
            warnings: 3,
            lines: 1000,
            operation_lines: 30 * operations,
            operations,
            operations_in_document: operations + 1,
            seconds: 0.5,
            memory: Some(7 << 20),
            ..Generated::default()
        };
        let tested = Some(Tested { tried: 2, passed, first_failure: None });
        let document = document.to_owned();
        Row { document, verdict, generated: Some(generated), seconds_to_check: Some(1.25), tested }
    }

    #[test]
    fn rows_and_totals_are_aligned_with_their_headings() {
        let rows = [
            row("a.yaml", Verdict::Fine, 2, 2),
            row("b.yaml", Verdict::Failed("x: /id is lost".to_owned()), 4, 1),
            Row {
                document: "c.json".to_owned(),
                verdict: Verdict::Refused("this is a Swagger 2.0 document".to_owned()),
                generated: Some(Generated::default()),
                seconds_to_check: None,
                tested: None,
            },
        ];
        let mut text = vec![heading(8)];
        text.extend(rows.iter().map(|it| line(it, 8)));
        text.push(totals(&rows, 8));
        let expected = "\
document  errors  warnings   operations    lines  per op       s     MB  check s  examples  contra  passed
a.yaml         0         3          2/3     1000    30.0    0.50      7     1.25         2       0       2
b.yaml         0         3          4/5     1000    30.0    0.50      7     1.25         2       0       1
  FAILED: x: /id is lost
c.json         0         0            -        -       -    0.00      -        -         -       -       -
  refused: this is a Swagger 2.0 document
total          0         6          6/8     2000    30.0    1.00      7     2.50         4       0       3
3 documents: 1 fine, 0 with skipped operations, 1 refused, 1 failed";
        assert_eq!(text.join("\n"), expected);
    }
}
