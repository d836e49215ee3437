//! The picture of BENCHMARKS.md: a bar for each generator and document, as a multiple of this generator's user time.

use std::fmt::Write as _;

use super::Results;
use super::compare::{Step, ratio};
use super::report::{outcomes, times};

/// The colours of the generators, readable on light and on dark backgrounds.
const COLOURS: &[&str] = &["#2f81f7", "#8b949e", "#d29922", "#a371f7", "#3fb950"];

const WIDTH: f64 = 860.0;
const LEFT: f64 = 150.0;
const BAR: f64 = 12.0;
const LONGEST: f64 = WIDTH - LEFT - 70.0;

/// Longer bars are cut, so that the others can be compared.
const MAX_RATIO: f64 = 12.0;

/// Text has the colour of the reader's theme.
const STYLE: &str = "text { font: 12px system-ui, sans-serif; fill: #1f2328 } .title { font-size: 14px; font-weight: 600 } \
                     @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } }";

/// Prints the picture as SVG.
pub(super) fn chart(results: &Results) -> String {
    let mut body = String::new();
    let mut y = 24.0;
    for step in [Step::Generate, Step::Check, Step::Build] {
        let has_step = results.comparisons.iter().any(|it| outcomes(it, step).is_some());
        if has_step {
            y = panel(&mut body, results, step, y);
        }
    }
    y = legend(&mut body, results, y);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {y}\" role=\"img\" \
         aria-label=\"User time of each generator, as a multiple of specwright's\">\n<style>{STYLE}</style>\n{body}</svg>\n"
    )
}

/// Prints the bars of a step from `y` down. Returns where the next panel begins.
fn panel(res: &mut String, results: &Results, step: Step, y: f64) -> f64 {
    let title = format!("{}: user time, shorter is better", step.title().replace('`', ""));
    text(res, 8.0, y, "title", &title);
    let mut y = y + 14.0;
    for comparison in &results.comparisons {
        let Some(outcomes) = outcomes(comparison, step) else { continue };
        text(res, 8.0, y + 10.0, "", &comparison.document);
        for (index, outcome) in outcomes.iter().enumerate() {
            let Some(ratio) = ratio(outcome, &outcomes[0], |it| it.user) else { continue };
            let length = ratio.min(MAX_RATIO) / MAX_RATIO * LONGEST;
            let colour = COLOURS[index % COLOURS.len()];
            let _ = writeln!(
                res,
                "<rect x=\"{LEFT}\" y=\"{y:.0}\" width=\"{length:.1}\" height=\"{BAR}\" rx=\"2\" fill=\"{colour}\"/>"
            );
            text(res, LEFT + length + 6.0, y + 10.0, "", &times(ratio));
            y += BAR + 3.0;
        }
        y += 8.0;
    }
    y + 18.0
}

fn legend(res: &mut String, results: &Results, y: f64) -> f64 {
    let mut x = 8.0;
    for (index, tool) in results.tools.iter().enumerate() {
        let colour = COLOURS[index % COLOURS.len()];
        let _ =
            writeln!(res, "<rect x=\"{x:.0}\" y=\"{:.0}\" width=\"12\" height=\"12\" fill=\"{colour}\"/>", y - 10.0);
        text(res, x + 18.0, y, "", &tool.name);
        x += 170.0;
    }
    y + 12.0
}

fn text(res: &mut String, x: f64, y: f64, class: &str, text: &str) {
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let _ = writeln!(res, "<text x=\"{x:.0}\" y=\"{y:.0}\"{class}>{text}</text>");
}

#[cfg(test)]
mod tests {
    use super::super::report::tests::results;
    use super::*;

    #[test]
    fn each_measured_ratio_has_a_bar() {
        let svg = chart(&results());
        // Two generators of two documents, one failure in the second step, and the legend.
        assert_eq!(svg.matches("<rect").count(), 4 + 3 + 2);
        assert!(svg.contains(">4.50×</text>") && svg.contains("prefers-color-scheme: dark"));
        assert!(svg.starts_with("<svg xmlns=") && svg.ends_with("</svg>\n"));
    }
}
