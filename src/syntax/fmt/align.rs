//! The points of rules that stand below each other begin in one column.

use super::fold::{WIDEST, width};
use super::page::Paragraph;

/// How much longer than the middle one a rule may be to have its points in line with the others.
const LONGER: usize = 16;

/// Moves points to the right, in each run of rules that no blank line and no other statement parts.
pub fn align(paragraphs: &mut [Paragraph]) {
    let mut run: Vec<usize> = Vec::new();
    for at in 0..paragraphs.len() {
        let ends = match run.last() {
            Some(last) => !continues(&paragraphs[*last], &paragraphs[at]),
            None => false,
        };
        if ends {
            align_run(paragraphs, &run);
            run.clear();
        }
        if !paragraphs[at].is_comment && points_at(&paragraphs[at]).is_some() {
            run.push(at);
        }
    }
    align_run(paragraphs, &run);
}

/// Whether a paragraph does not end the run of the rule before it: a comment, or a rule as far indented.
fn continues(rule: &Paragraph, next: &Paragraph) -> bool {
    let indent = |paragraph: &Paragraph| paragraph.rows[0].line.indent;
    !next.blank_before && indent(rule) == indent(next) && (next.is_comment || gives_points(next))
}

fn gives_points(paragraph: &Paragraph) -> bool {
    paragraph.rows.iter().any(|row| row.line.points.is_some())
}

/// The columns before the points, where they stand on the first line.
fn points_at(paragraph: &Paragraph) -> Option<usize> {
    let line = &paragraph.rows[0].line;
    line.points.map(|at| width(&line.text[..at]))
}

fn align_run(paragraphs: &mut [Paragraph], run: &[usize]) {
    let Some(column) = column_of(paragraphs, run) else {
        return;
    };
    for at in run {
        let line = &mut paragraphs[*at].rows[0].line;
        let Some(points) = line.points else {
            continue;
        };
        let blanks = column.saturating_sub(width(&line.text[..points]));
        if line.indent + width(&line.text) + blanks <= WIDEST {
            line.text.insert_str(points, &" ".repeat(blanks));
        }
    }
}

/// The column of the points: that of the longest rule that is not much longer than the middle one. None where too few
/// rules are as short, since a column with gaps is none.
fn column_of(paragraphs: &[Paragraph], run: &[usize]) -> Option<usize> {
    let mut widths: Vec<usize> = run
        .iter()
        .filter_map(|at| points_at(&paragraphs[*at]))
        .collect();
    widths.sort_unstable();
    let middle = widths.get(widths.len().saturating_sub(1) / 2)?;
    let near = widths.partition_point(|width| *width <= middle + LONGER);
    (near * 3 >= widths.len() * 2).then(|| widths[near - 1])
}
